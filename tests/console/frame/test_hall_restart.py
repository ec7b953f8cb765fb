"""The hall's window after a restart of the desk (I01)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.situation import Changes
from console.frame.commands import DeskCommands
from console.hall.video import HallSetting
from layers.view import MapView
from tests.console.fake_link import (
    filed,
)
from tests.console.frame.halls import StartedOnPaper
from wall.pages import PAGES

pytestmark = pytest.mark.usefixtures("steady_time")


@pytest.fixture
def start_again(qtbot, qapp, desk, looks, tmp_path):
    """Make what opens the hall's window at each start of one desk, on engines of paper."""
    engines: list[StartedOnPaper] = []

    def open_engine() -> StartedOnPaper:
        engines.append(StartedOnPaper(tmp_path))
        return engines[-1]

    desk.show(filed("01A"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    made: list[DeskCommands] = []

    def make() -> DeskCommands:
        for one in made:
            one.close()  # the desk that ran before ends
        setting = HallSetting(qapp, tmp_path / "desks", open_engine)
        made.append(DeskCommands(qapp, desk.parts, looks, desk_map, setting))
        assert made[-1].wall is None
        desk.face.changed.emit(Changes(city=desk.face.city))
        return made[-1]

    yield make
    for one in made:
        one.close()
    qtbot.waitUntil(lambda: all(engine.is_stopped for engine in engines))
    for engine in engines:
        engine.close()


def test_i01_the_halls_window_comes_back_at_its_page_as_it_was_left(start_again) -> None:
    first = start_again()
    first.do("wall")
    for _ in PAGES[1:]:
        first.do("wall_page")
    second = start_again()
    assert second.wall is not None and PAGES[second.wall.at].key == "video"
    assert second.wall.video is not None
    second.do("wall_page")
    assert start_again().wall.at == 0


def test_a_window_a_person_closed_stays_closed_and_so_does_one_only_shown(start_again) -> None:
    first = start_again()
    first.do("wall")
    QTest.keyClick(first.wall, Qt.Key.Key_F10)
    second = start_again()
    assert second.wall is None
    second.toggle_wall()  # the hand that shows how it is done
    assert start_again().wall is None
