"""The watch list is framed on the map and walked case by case, by keys alone (A11)."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.cases.case import CaseState
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words
from console.kit.notice import Notice
from console.queue.walk import ListWalk
from tests.console.fake_link import LEADER, filed, new_case

KEY, MODS = Qt.Key, Qt.KeyboardModifier
BOTH = MODS.ControlModifier | MODS.ShiftModifier
TITLE = Words("险情", "Hazards")
HERE, THERE = Place(119.60, 38.90, "甲路"), Place(119.62, 38.88, "乙路")


def at(place: Place, case_id: str):
    return replace(filed(case_id), place=place)


@pytest.fixture
def desk(whole_desk, qtbot):
    calm = new_case("01C", class_key="e0102")
    desk = whole_desk(LEADER, "leader", at(HERE, "01A"), at(THERE, "01B"), calm)
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    return desk


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = BOTH) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def framed(desk, qtbot) -> tuple[str, ...]:
    """Open the watch list and frame it; return the ids it showed, in its order."""
    press(KEY.Key_W)
    qtbot.waitUntil(desk.lists.isVisible)
    ids = desk.lists.table.case_ids
    press(KEY.Key_M, MODS.ControlModifier)
    return ids


def test_a11_the_map_frames_what_is_dangerous_and_a_key_goes_through_it(desk, qtbot):
    ids = framed(desk, qtbot)
    assert set(ids) == {"01A", "01B"} and not desk.lists.isVisible()
    assert sorted(desk.map.looking.shown) == [(119.60, 38.90), (119.62, 38.88)]
    visited = []
    for key in (KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp):
        press(key)
        visited.append(desk.selection.case_id)
    assert visited == [ids[0], ids[1], ids[1], ids[0]]


def test_a11_only_what_the_filter_shows_is_framed(desk, qtbot):
    press(KEY.Key_W)
    qtbot.waitUntil(desk.lists.isVisible)
    desk.lists._filter.setText("乙路")
    press(KEY.Key_M, MODS.ControlModifier)
    assert desk.map.looking.shown == [(119.62, 38.88)]


class Walked:
    def __init__(self, desk) -> None:
        self.shown: list = []
        self.said: list[Notice] = []
        self.walk = ListWalk(desk.face, desk.selection, self.show, desk.root)
        self.walk.noticed.connect(self.said.append)

    def show(self, places) -> bool:
        self.shown = list(places)
        return bool(places)

    @property
    def words(self) -> str:
        return self.said[-1].words.zh


def test_a11_what_ended_meanwhile_is_stepped_over_and_an_end_is_said(desk):
    walked = Walked(desk)
    walked.walk.step(1)
    assert "Ctrl+M" in walked.words
    walked.walk.frame(TITLE, ("01A", "01B", "01C"))
    assert walked.words.startswith("险情：3 件")
    gone = desk.face.case("01B")
    desk.link.tell(replace(gone, version=gone.version + 1, state=CaseState.CANCELLED))
    desk.face.pull()
    walked.walk.step(-1)
    assert desk.selection.case_id == "01C" and walked.words.endswith("2 / 2")
    walked.walk.step(-1)
    assert desk.selection.case_id == "01A" and walked.words.endswith("1 / 2")
    walked.walk.step(-1)
    assert desk.selection.case_id == "01A" and "到头" in walked.words


def test_a11_cases_without_a_place_frame_nothing_and_say_so(desk):
    walked = Walked(desk)
    nowhere = at(Place(0.0, 0.0), "01N")
    desk.link.tell(nowhere)
    desk.face.pull()
    walked.walk.frame(TITLE, ("01N",))
    assert walked.shown == [] and "没有地点" in walked.words
