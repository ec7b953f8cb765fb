"""A hall window with its pictures in front."""

import pytest
from msgspec.structs import replace as replace_struct
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.frame.hall import WallWindow
from console.hall.video import HallSetting
from layers.view import MapView
from tests.console.fake_link import (
    filed,
)
from tests.console.frame.halls import CAMERAS, StartedOnPaper
from wall.pages import PAGES


@pytest.fixture
def hall(qtbot, qapp, desk, looks, tmp_path):
    """A hall window with its page of pictures in front, on engines of paper."""
    engines: list[StartedOnPaper] = []

    def open_engine() -> StartedOnPaper:
        engines.append(StartedOnPaper(tmp_path))
        return engines[-1]

    made: list[WallWindow] = []

    def make() -> WallWindow:
        wall = WallWindow(
            desk.parts, looks, desk_map, HallSetting(qapp, tmp_path / "desks", open_engine)
        )
        made.append(wall)
        qtbot.addWidget(wall)
        wall.resize(1280, 720)
        wall.show()
        wall.activateWindow()
        qtbot.waitUntil(wall.isActiveWindow, timeout=10_000)
        for _ in PAGES[1:]:
            QTest.keyClick(wall, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        return wall

    desk.show(filed("01A"))
    info = replace_struct(desk.face.city, cameras=CAMERAS)
    desk.face.situation.city = info
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    yield make
    for wall in made:
        wall.close()
    qtbot.waitUntil(lambda: all(engine.is_stopped for engine in engines))
    for engine in engines:
        engine.close()
