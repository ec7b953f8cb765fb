"""The burn-up (A17): lines where the numbers are, each with its newest value, at any size."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.burn_up import BurnUp, BurnUpChart, paint_burn_up
from widgets.skin import Skin

BURN = BurnUp(
    joined=((0.0, 40.0), (0.5, 100.0)),
    done=((0.0, 0.0), (0.5, 50.0)),
    target=80.0,
    names=("Cases", "Closed", "Target"),
    first="2026-06-10",
    last="2026-07-09",
)


def drawn(burn: BurnUp, width: int = 600, height: int = 300) -> QImage:
    skin, image = Skin(), QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(skin.color("panel"))
    painter = QPainter(image)
    paint_burn_up(painter, QRectF(image.rect()), burn, skin, skin.font(12), 2.0)
    painter.end()
    return image


def lowest(image: QImage, tone: str, columns: range) -> int:
    """Return the lowest line in which a colour stands in some columns, -1 where it does not."""
    wanted = QColor(Skin().color(tone)).rgb()
    rows = (
        y
        for y in range(image.height() - 1, -1, -1)
        if any(image.pixel(x, y) == wanted for x in columns)
    )
    return next(rows, -1)


def test_a17_what_is_done_rises_towards_the_target(qapp):
    image = drawn(BURN)
    begin, end = lowest(image, "good", range(60, 90)), lowest(image, "good", range(280, 300))
    assert 0 < end < begin, "higher on the picture is more"


def test_a17_the_top_holds_all_three_and_is_never_nothing():
    assert (BURN.top, BURN._replace(target=190.0).top, BurnUp().top) == (100.0, 190.0, 1.0)


@pytest.mark.parametrize("size", [(600, 300), (40, 20), (1, 1), (3840, 200)])
def test_a17_it_is_painted_at_any_size(qapp, size):
    assert not drawn(BURN, *size).isNull() and not drawn(BurnUp(), *size).isNull()


def numbers_behind_ends(burn: BurnUp) -> set[str]:
    """Return the tones in which something is written where the lines end, in mid picture."""
    image = drawn(burn)
    area = [QColor(image.pixel(x, y)) for x in range(308, 330) for y in range(20, 270)]
    grey = sum(abs(c.red() - c.blue()) < 60 and c.lightness() > 110 for c in area)
    green = sum(c.green() > c.red() + 60 for c in area)
    return {tone for tone, n in (("grey", grey), ("green", green)) if n > 3}


def test_a17_two_values_that_stand_in_one_place_are_not_written_over_each_other(qapp):
    line = {"target": 0.0}  # its line stays on the ground
    assert numbers_behind_ends(BURN._replace(**line)) == {"grey", "green"}
    near = BURN._replace(joined=((0.0, 40.0), (0.5, 52.0)), **line)
    assert numbers_behind_ends(near) == {"green"}, "what is done comes first"


def test_a17_the_chart_says_what_it_shows_to_those_who_hear_it(qtbot):
    chart = BurnUpChart(Skin())
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    empty = chart.grab().toImage()
    chart.show_burn(BURN, "Covers, day by day")
    assert chart.accessibleName() == "Covers, day by day" and chart.grab().toImage() != empty
