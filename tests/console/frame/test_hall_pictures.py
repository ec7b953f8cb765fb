"""Pictures in the hall: layouts, scenes and rotation of its own, and finds from the desk."""

import pytest
from msgspec.structs import replace as replace_struct
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.terms.roles import Actor
from console.frame.hall import WallWindow
from console.frame.workstation import open_engine
from console.hall.video import HallSetting
from layers.view import MapView
from tests.console.fake_link import (
    INTAKE,
    ME,
)
from tests.console.frame.halls import CAMERAS, IDS, StartedOnPaper, told
from video.find_capture import PREROLL_S
from video.rotation import Rotation, Turn
from video.turn_bar import TurnBar
from wall.pages import PAGES

pytestmark = pytest.mark.usefixtures("steady_time")


def test_the_hall_has_layouts_scenes_and_rotation_of_its_own_by_keys(qtbot, hall, desk) -> None:
    wall = hall()
    assert PAGES[wall.at].key == "video" and wall.pictures.head.text.page == "视频"
    video = wall.video
    assert video.mosaic.scene.layout == "9"
    video.desk.use_layout("4")
    told(Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    panel = video.desk.rotation.panel
    qtbot.waitUntil(panel.rows.hasFocus)
    told(Qt.Key.Key_L)
    told(Qt.Key.Key_Right)
    told(Qt.Key.Key_S)
    QTest.keyClicks(QApplication.focusWidget(), "yeban")
    told(Qt.Key.Key_Return)
    told(Qt.Key.Key_Return)
    assert video.turner.rotation.dwells_s == (30.0, 20.0, 20.0)
    told(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert video.turner.turn.step == 1
    video.turner.end()
    told(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert video.turner.rotation.dwells_s == (30.0, 20.0, 20.0)
    assert wall.video.mosaic.scene.cameras == IDS[:4]


def test_the_hall_goes_on_exactly_where_it_was_after_a_restart(hall, desk) -> None:
    wall = hall()
    wall.video.desk.use_layout("4")
    pages = Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8], IDS[8:12]), 20.0, (3.0, 7_200.0, 60.0))
    wall.video.turner.begin(pages, Turn(1, 1_234.0))
    wall.close()
    again = hall()
    turner = again.video.turner
    assert turner.rotation == pages and turner.turn.step == 1
    assert 1_234 <= turner.turn.stood_s < 1_244
    assert again.video.mosaic.scene.cameras == IDS[4:8]


def test_a_desk_and_its_hall_keep_scenes_apart_whoever_sits_there(hall, desk, tmp_path) -> None:
    wall = hall()
    wall.video.desk.keep("大厅")
    assert (tmp_path / "desks" / "scenes-hall.json").exists()
    desk.face.sit(Actor("leader-02", ME.role, ""))
    assert [scene.name for scene in wall.video.desk.book.scenes] == ["大厅"]


def test_on_other_pages_no_key_of_the_pictures_is_heard(hall, desk) -> None:
    wall = hall()
    QTest.keyClick(wall, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert wall.at == 0
    told(Qt.Key.Key_F11)
    assert not wall.video.desk.scenes.isVisible()


def test_masks_of_cameras_are_told_before_anything_is_shown_in_the_hall(hall, desk) -> None:
    wall = hall()
    wall.video.mosaic.set_addresses({IDS[0]: "rtsp://10.0.0.9:554/1"})
    engine = wall.video._engine
    (seat,) = engine.seats.values()
    assert seat.masks == CAMERAS[0].covered != ()


def test_in_the_hall_the_line_of_a_rotation_is_large_and_has_no_buttons(hall) -> None:
    wall = hall()
    wall.video.desk.use_layout("4")
    wall.video.turner.begin(Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8]), 60.0))
    bar = wall.video.panel.bar
    assert bar.isVisible() and bar.text.isVisible()
    assert not any(one.isVisible() for one in (bar.back, bar.hold, bar.forth, bar.stop))
    small = TurnBar(wall.video.skin, wall.video.turner)
    assert bar.text.fontInfo().pixelSize() > small.text.fontInfo().pixelSize()


@pytest.fixture
def hall_of_a_desk(qtbot, qapp, whole_desk, looks, tmp_path):
    """A whole intake desk, and the hall's pictures it opened."""
    whole = whole_desk(INTAKE, "intake")
    engine, desk_map = StartedOnPaper(tmp_path), MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(whole.parts, looks, desk_map, HallSetting(qapp, None, lambda: engine))
    qtbot.addWidget(wall)
    whole.commands.wall_opened.emit(wall)
    wall.show()
    wall.show_page("video")
    wall.video.desk.take_city(replace_struct(whole.face.city, cameras=CAMERAS))
    yield whole, wall
    whole.rooms.drop_map(wall.map)
    wall.close()
    qtbot.waitUntil(lambda: engine.is_stopped)
    engine.close()


def test_d07_the_halls_pictures_are_reported_from_the_desk(qtbot, hall_of_a_desk) -> None:
    whole, wall = hall_of_a_desk
    whole.wiring.command_wanted.emit("capture")
    assert "先选一路画面" in whole.notices.kept[0].words.zh, "no tile of the desk is chosen"
    wall.activateWindow()
    tile = wall.video.mosaic.tile(IDS[0])
    tile.setFocus()
    qtbot.waitUntil(tile.hasFocus, timeout=10_000)
    told(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    said = whole.notices.kept[0].words.zh
    assert "没有实时画面" in said and "路口 1" in said, said


def test_d07_every_desk_keeps_what_led_to_a_find() -> None:
    desk = open_engine(1)
    hall = open_engine(1, desk)
    assert desk.keep_s == hall.keep_s == PREROLL_S == 10.0
    assert hall.sessions is desk.sessions, "both windows count what a gateway bears"
    assert hall._workers[0]._owner == desk._workers[0]._owner, "and who knocks at a host"
