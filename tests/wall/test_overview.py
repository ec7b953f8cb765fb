"""The overview page: everything in sight, nothing over another, type that a hall can read."""

from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QWidget

from resources.tokens import THEMES
from wall.overview import N_FIGURES, Overview
from wall.part import LEAST_PX
from wall.texts import (
    BoardText,
    FigureText,
    HappeningText,
    HeadText,
    PageText,
    StripText,
)
from widgets.skin import Skin

SIZES = (QSize(1920, 1080), QSize(1366, 768), QSize(3840, 2160), QSize(1280, 720))
# As long as an English page gets.
TEXT = PageText(
    head=HeadText("Yunting urban management command centre", "Overview", "Demo data", "08:04:31"),
    figures=tuple(
        FigureText("Collectors on duty", "1,284", "urgent among them 1,204", "late", "act")
        for _ in range(N_FIGURES)
    ),
    board=BoardText(
        "late",
        "act",
        "Rain-water manhole cover: missing",
        "since 08:04 · 9:24",
        "1:52:10",
        "Handle left",
        (("Place", "学府路 88 号门前"), ("Now", "To dispatch"), ("Next", "dispatch sends it")),
    ),
    happenings_title="Just now",
    happenings=(HappeningText("08:13", "Check failed", "Dirty road", "act"),) * 8,
    legend=(("ok", "In time"), ("late", "Late or urgent")),
    strip=StripText("late", "Alarm 1   08:02 Gas site 12", "data 1.1 s old", is_alarm=True),
)


@pytest.fixture
def page(qtbot):
    found = Overview(Skin(), QWidget())
    qtbot.addWidget(found)
    found.show_text(TEXT)
    return found


def parts(page):
    return [part for part in page.children() if isinstance(part, QWidget)]


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width()}x{s.height()}")
def test_every_part_is_in_sight_and_covers_no_other(page, size):
    page.resize(size)
    page.show()
    for part in parts(page):
        assert page.rect().contains(part.geometry()), type(part).__name__
        assert part.width() > 40 and part.height() > 20
    for one, other in combinations(parts(page), 2):
        assert not one.geometry().intersects(other.geometry()), (one, other)


def test_the_least_type_is_what_a_hall_can_read_from_five_metres(page):
    # 16 minutes of arc at 5 m on a 55-inch full-HD tile. Source: mission.md 2.0.
    mm_per_px, least_mm = 1218 / 1920, 23
    page.resize(QSize(1920, 1080))
    page.show()
    font = page.head.type(LEAST_PX)
    assert QFontInfo(font).pixelSize() * mm_per_px >= least_mm * 0.98


def test_type_grows_with_the_page(page):
    page.resize(QSize(1920, 1080))
    page.show()
    small = page.strip.type(LEAST_PX).pixelSize()
    page.resize(QSize(3840, 2160))
    assert page.strip.type(LEAST_PX).pixelSize() == 2 * small


def test_a_figure_says_its_base_to_those_who_hear_it(page):
    assert page.figures[0].accessibleName() == "Collectors on duty 1,284 urgent among them 1,204"


@pytest.mark.parametrize("theme", list(THEMES))
def test_an_alarm_changes_the_foot_of_the_wall(page, theme):
    page.skin.use(THEMES[theme], 1.0)
    page.resize(QSize(1280, 720))
    page.show()
    alarmed = page.strip.grab().toImage()
    page.show_text(TEXT._replace(strip=StripText("good", "No alarm", "data 1.1 s old")))
    calm = page.strip.grab().toImage()
    spot = alarmed.rect().center()
    assert alarmed.pixelColor(spot) != calm.pixelColor(spot)
    assert calm.pixelColor(spot) == QColor(THEMES[theme].panel)


def test_a_long_act_never_runs_into_what_it_was_done_to(page, monkeypatch) -> None:
    page.resize(1280, 720)
    long = HappeningText("08:13", "Send to be checked on site again", "Street lamp: dark", "info")
    boxes = []
    monkeypatch.setattr(page.happenings, "write", lambda _painter, box, *_: boxes.append(box))
    page.happenings.show_rows("Just now", (long,))
    page.happenings.grab()
    _head, at, what, about = boxes[:4]
    assert what.right() < about.left() and at.left() < what.left()
