"""A find from any tile (D03, D07): the desk's pictures and the hall's, by one key of the desk."""

import time

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from backend.contract.orders import PutPhoto
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cases.case import FILM, Source
from console.find.draft import jpeg_of
from console.intake.finder import Finder
from console.intake.panel import NewCasePanel
from console.intake.tile_find import TileFind
from tests.console.fake_link import INTAKE, ME
from tests.console.fake_rooms import FakeMap
from tests.console.find.test_find import id_of, lay, picture
from tests.patience import patiently
from tests.video.fake_engine import FakeEngine
from video import find_capture
from video.mosaic import VideoMosaic
from video.scene import scene_of

EYES = tuple(
    Camera(f"cam-{n}", f"路口 {n}", CameraOwner.OWN, 119.6, 38.9, view_deg=90.0)
    for n in range(1, 5)
)


class Said(QObject):
    """Keeps what was said."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[str] = []

    @Slot(object)
    def take(self, notice) -> None:
        self.rows.append(notice.words.zh)


class Seat:
    """A desk with two tiles, a form, and the key."""

    def __init__(self, desk, qtbot, folder) -> None:
        self.desk, self.qtbot, self.engine = desk, qtbot, FakeEngine(folder)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        chart = FakeMap()
        chart.setParent(self.host)
        self.form = NewCasePanel(desk.parts, chart, self.host)
        self.finder = Finder(desk.parts, self.form, chart, desk.root)
        self.said = Said(desk.root)
        self.mosaics: list[VideoMosaic] = []
        self.mosaic, self.find = self.tiles()
        self.host.show()
        qtbot.waitExposed(self.host)

    def tiles(self) -> tuple[VideoMosaic, TileFind]:
        mosaic = VideoMosaic(self.engine)
        mosaic.setParent(self.host)
        self.mosaics.append(mosaic)
        mosaic.setGeometry(0, 300, 1366, 400)
        mosaic.set_known(EYES)
        mosaic.show_scene(scene_of("4", tuple(eye.camera_id for eye in EYES)))
        find = TileFind(self.desk.parts, self.finder, mosaic, self.desk.root)
        find.noticed.connect(self.said.take)
        return mosaic, find

    def live(self, mosaic: VideoMosaic, camera_id: str) -> str:
        """Let a camera be live on its tile."""
        mosaic.set_addresses({camera_id: "rtsp://10.0.0.9/main"})
        key = f"{camera_id}/main"
        self.until(lambda: self.is_live(mosaic, camera_id))
        return key

    def is_live(self, mosaic: VideoMosaic, camera_id: str) -> bool:
        self.engine.give(f"{camera_id}/main", time.monotonic_ns())
        mosaic.tick()
        mosaic.grab()
        return mosaic.tile(camera_id).snapshot() is not None

    def focus(self, mosaic: VideoMosaic, camera_id: str) -> None:
        """Let the keyboard be on a camera's tile."""
        self.host.activateWindow()
        tile = mosaic.tile(camera_id)
        tile.setFocus()
        self.until(tile.hasFocus)

    def press(self, mosaic: VideoMosaic, find: TileFind, camera_id: str) -> find_capture.Captured:
        """Press the key on a picture that is live at that very moment."""
        key = f"{camera_id}/main"

        def is_captured() -> bool:
            self.is_live(mosaic, camera_id)
            find.do("capture")
            return key in self.engine.captured

        self.until(is_captured)
        return self.engine.captured[key]

    def until(self, holds) -> None:
        self.qtbot.waitUntil(holds, timeout=round(patiently(5) * 1000))

    @property
    def kept(self) -> list[bytes]:
        return [one.data for one in self.desk.link.sent if isinstance(one, PutPhoto)]


@pytest.fixture
def make_seat(make_desk, qtbot, tmp_path, monkeypatch):
    for name in ("MAIN_S", "_STILL_S"):
        monkeypatch.setattr(find_capture, name, 60.0)
    made: list[Seat] = []

    def make(actor=INTAKE) -> Seat:
        desk = make_desk(actor)
        desk.show()
        made.append(Seat(desk, qtbot, tmp_path))
        return made[-1]

    yield make
    for seat in made:
        seat.finder.close()
        for mosaic in seat.mosaics:
            mosaic.close_streams()
        seat.engine.close()


def test_d07_the_picture_in_focus_becomes_a_report_with_the_seconds_before(make_seat) -> None:
    seat = make_seat()
    seat.live(seat.mosaic, "cam-2")
    seat.focus(seat.mosaic, "cam-2")
    captured = seat.press(seat.mosaic, seat.find, "cam-2")
    still = jpeg_of(picture(1920, 1080))
    lay(captured, ".jpg", still)
    lay(captured, ".mp4", b"ten seconds")
    seat.until(lambda: len(seat.form.draft.photos) == 2)
    draft = seat.form.draft
    assert seat.form.isVisible() and draft.source is Source.VIDEO
    assert [(photo.photo_id, photo.role) for photo in draft.photos] == [
        (id_of(still), "far"),
        (id_of(b"ten seconds"), FILM),
    ]
    assert "路口 2" in draft.text and draft.place is not None
    assert draft.place.lon_deg > EYES[1].lon_deg, "in the view, not at the pole"
    assert seat.finder.row.isVisible() and seat.kept == [still, b"ten seconds"]


def test_d07_a_camera_chosen_on_the_map_is_captured_and_so_is_the_large_one(make_seat) -> None:
    seat = make_seat()
    seat.live(seat.mosaic, "cam-3")
    seat.desk.selection.pick_camera("cam-3")
    seat.press(seat.mosaic, seat.find, "cam-3")
    seat.live(seat.mosaic, "cam-4")
    seat.mosaic.toggle_spotlight("cam-4")
    seat.press(seat.mosaic, seat.find, "cam-4")


def test_d07_a_picture_of_another_window_opens_the_same_form(make_seat) -> None:
    seat = make_seat()
    hall, find = seat.tiles()
    hall.show()
    seat.live(hall, "cam-1")
    seat.focus(hall, "cam-1")
    captured = seat.press(hall, find, "cam-1")
    still = jpeg_of(picture())
    lay(captured, ".jpg", still)
    seat.until(seat.form.isVisible)
    assert seat.form.draft.photos[0].photo_id == id_of(still)
    seat.finder.leave(hall)  # the hall's window goes, the report stays
    assert seat.form.isVisible()


def test_d07_what_cannot_be_captured_is_said_and_nothing_is_kept(make_seat) -> None:
    seat = make_seat()
    seat.find.do("capture")
    assert "先选一路画面" in seat.said.rows[-1] and "Ctrl+S" in seat.said.rows[-1]
    seat.focus(seat.mosaic, "cam-1")
    seat.find.do("capture")
    assert "没有实时画面" in seat.said.rows[-1]
    seat.desk.selection.pick_camera("cam-1")
    seat.form.start()
    seat.find.do("capture")
    assert "登记表还开着" in seat.said.rows[-1]
    seat.find.do("video")
    assert len(seat.said.rows) == 3 and not seat.kept


def test_d07_a_dispatcher_takes_no_report_down(make_seat) -> None:
    seat = make_seat(ME)
    seat.live(seat.mosaic, "cam-1")
    seat.focus(seat.mosaic, "cam-1")
    seat.find.do("capture")
    assert not seat.engine.captured and seat.said.rows


def test_d07_the_next_call_is_no_find(make_seat) -> None:
    seat = make_seat()
    seat.live(seat.mosaic, "cam-1")
    seat.focus(seat.mosaic, "cam-1")
    captured = seat.press(seat.mosaic, seat.find, "cam-1")
    lay(captured, ".jpg", jpeg_of(picture()))
    lay(captured, ".mp4", b"")
    seat.until(lambda: seat.form.isVisible() and seat.finder.row.isVisible())
    seat.form._forget()  # as when it was sent
    seat.form.dismiss()
    seat.form.start()
    assert seat.form.draft.source is Source.HOTLINE and not seat.form.draft.photos
    assert not seat.finder.row.isVisible() and seat.form.caller.isVisible()
