"""The overview page: everything in sight, nothing over another, type that a hall can read."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QWidget

from backend.codebooks import load
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

BOOK = load()
# The longest a case is called in each language, class and condition.
CALLED = [
    (f"{name.zh} {one.words.zh}", f"{name.en}: {one.words.en}")
    for one in BOOK.all_conditions
    for name in (BOOK.name(one.class_key),)
]
TITLES = [title for titles in zip(*CALLED, strict=True) for title in sorted(titles, key=len)[-25:]]

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


SHORT = HappeningText("08:13", "Filed", "Street lamp: dark", "info")
LONG = HappeningText("08:12", "Asked another unit", "Disorderly parking of bicycles", "info")


def written(page, monkeypatch, *rows: HappeningText) -> list[tuple[str, QRectF, str]]:
    """Return what was written of the acts: the words, their box, and what is left of them in it."""
    found = []

    def write(_painter, box, text, font, *_more) -> None:
        room = round(box.width()) + 1
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        found.append((text, QRectF(box), cut))

    monkeypatch.setattr(page.happenings, "write", write)
    page.happenings.show_rows("Just now", rows)
    page.happenings.grab()
    return found[1:]


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width()}x{s.height()}")
@pytest.mark.parametrize("rows", [(SHORT,), (LONG, SHORT)], ids=["short", "long"])
def test_an_act_and_what_it_was_done_to_are_whole_beside_or_below_each_other(
    page, monkeypatch, size, rows
) -> None:
    page.resize(size)
    found = written(page, monkeypatch, *rows)
    assert len(found) >= 3 and all(text == cut for text, _box, cut in found)
    (_, _at, _), (_, what, _), (_, about, _) = found[:3]
    assert what.right() < about.left() or what.bottom() <= about.top()
    assert all(page.happenings.rect().contains(box.toAlignedRect()) for _, box, _ in found)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width()}x{s.height()}")
def test_the_title_of_what_presses_is_whole_for_every_class_and_condition(
    page, monkeypatch, size
) -> None:
    page.resize(size)
    board, found = page.board, []

    def write(_painter, box, text, font, *_more) -> None:
        room = round(box.width()) + 1
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        found.append((text, cut, QRectF(box)))

    monkeypatch.setattr(board, "write", write)
    for title in TITLES:
        found.clear()
        board.show_text(TEXT.board._replace(title=title))
        board.grab()
        n = next(k for k, (text, *_) in enumerate(found) if text == TEXT.board.since)
        lines = found[:n]
        assert all(text == cut for text, cut, _box in lines), title
        assert "".join(text for text, *_ in lines).replace(" ", "") == title.replace(" ", "")
        assert lines[-1][2].center().y() < found[n][2].top(), title
