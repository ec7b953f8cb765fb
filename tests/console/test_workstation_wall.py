"""F10: the hall's window shows the same situation with its own big type."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.workstation_wall import MARK_SCALE, WallWindow
from layers.view import MapView

from .fake_link import MINUTE_MS, START_MS, delivered, filed, new_case


@pytest.fixture
def wall(qtbot, desk, looks):
    desk.show(filed("01A"), delivered("01B"), new_case("01C", class_key="e0102"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    wall.resize(1280, 720)
    wall.show()
    return wall


def numbers(wall):
    return {words.en: number for words, number, _ in wall.head.figures()}


def test_numbers_are_counted_from_the_situation(desk, wall):
    assert numbers(wall) == {
        "open cases": 3,
        "to dispatch": 1,
        "handling": 1,
        "urgent": 2,
        "late": 0,
    }
    desk.link.now_ms = START_MS + 24 * 60 * MINUTE_MS
    assert numbers(wall)["late"] == 3


def test_it_opens_with_what_is_true_and_follows(qtbot, desk, wall):
    assert wall.map.cases.count() == 3
    desk.link.tell(filed("01D"))
    desk.face.pull()
    assert wall.map.cases.count() == 4


def test_its_marks_are_larger_than_the_desks(desk, wall, looks):
    assert wall.map.scene.scale == looks.scale * MARK_SCALE


def test_it_speaks_the_desks_language(desk, wall):
    desk.lang.use("en")
    assert wall.windowTitle() == "Wall"


def test_f10_takes_it_away_and_escape_does_not(qtbot, wall):
    wall.activateWindow()
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert wall.isVisible()
    with qtbot.waitSignal(wall.closed):
        QTest.keyClick(wall, Qt.Key.Key_F10)
