"""A25: standards, limits, indicators and rules can be browsed in the tool, without paper."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.codebooks import load
from backend.domain.clocks.local_class import LocalClass
from backend.domain.counting.indicators import INDICATORS
from backend.domain.flow.rules import RULES
from backend.domain.terms.words import Words
from backend.situation import News
from console.standards.chapters import CHAPTERS
from console.standards.page import StandardsPage
from tests.console.fake_link import LEADER, filed


def opened(desk) -> StandardsPage:
    page = next(one for one in desk.pages if isinstance(one, StandardsPage))
    QTest.keyClick(desk.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert page.isVisible()
    return page


@pytest.fixture
def desk(whole_desk):
    return whole_desk(LEADER, "leader", filed("01A"))


def texts(page: StandardsPage) -> list[str]:
    model = page.table.model()
    return [
        " ".join(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a25_every_chapter_has_rows_and_says_what_it_is(desk, chapter, lang):
    desk.lang.use(lang)
    page = opened(desk)
    page.go(chapter)
    assert page.chapter == chapter and page.table.isVisible()
    assert texts(page) and all(text.strip() for text in texts(page))


def test_a25_all_classes_all_indicators_and_all_rules_are_there(desk):
    page = opened(desk)
    said = texts(page)
    for one in load().classes:
        assert any(one.words.zh in text for text in said), one.key
    page.go("indicators")
    assert len(texts(page)) == len(INDICATORS)
    page.go("rules")
    assert len(texts(page)) == len(RULES)


def test_a25_a_class_is_found_by_name_initials_and_code_with_its_limit(desk):
    page = opened(desk)
    for typed in ("雨水井盖", "ysjg", "c0103"):
        page.field.setText(typed)
        said = texts(page)
        assert said and all("雨水井盖" in text for text in said), typed
    assert any("紧急工作时" in text or "工作时" in text for text in said)
    page.field.setText("没有这种")
    assert not page.table.isVisible()


def test_a25_chapters_turn_and_rows_move_by_keys_alone(desk):
    page = opened(desk)
    first = page.chapter
    ctrl = Qt.KeyboardModifier.ControlModifier
    for _ in CHAPTERS:
        QTest.keyClick(page.field, Qt.Key.Key_Tab, ctrl)
    assert page.chapter == first
    QTest.keyClick(page.field, Qt.Key.Key_Backtab, ctrl | Qt.KeyboardModifier.ShiftModifier)
    assert page.chapter == list(CHAPTERS)[-1]
    row = page.table.currentIndex().row()
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    assert page.table.currentIndex().row() == row + 1
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_b06_a_class_the_city_adds_stands_there_without_a_restart(desk, qtbot):
    page = opened(desk)
    local = LocalClass(
        *(1, 1, "e0198", Words("共享滑板车乱停", "Scattered scooters"), "滑"),
        load().conditions("e0101")[:1],
    )
    desk.link._news.append(News(city=replace(desk.face.city, classes=(local,))))
    page.field.setText("共享滑板车")
    qtbot.waitUntil(lambda: any("共享滑板车乱停 ★" in text for text in texts(page)))
