"""From a vehicle's recorder into a case (D12): real RTSP, a real backend, the film by its hash."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend import codebooks
from backend.city.camera_recorder import HOLE_EVERY_MS, HOLE_FROM_MS, HOLE_UPTO_MS
from backend.contract.answers import Streams
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cases.case import FILM, Act, Case
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.people.seats import SEATS
from console.face.parts import DeskParts
from console.kit.language import Lang
from console.kit.time_text import hms
from console.pictures.clip_panel import CLIP_S, ClipPanel
from tests.video.street import IDS, Street
from widgets.skin import Skin

from .hall import ONE, Hall
from .test_two_desks import LIMIT_MS

LIMIT_S = 60.0
ZONE = "Asia/Shanghai"
CAR = Mover("VEH-0001", MoverKind.ENFORCEMENT, "99-执-01")
CAMERA = Camera(IDS[0], "99-执-01 车前", CameraOwner.OWN, 0.0, 0.0, mover_id=CAR.mover_id)


class Office:
    """A hall, a desk in it, one car with a recorder, and a case."""

    def __init__(self, qtbot, root: Path) -> None:
        self.hall = Hall(root)
        self.now_ms = self.hall.time.city_ms()
        self.street = Street(root, "--city-ms", str(self.now_ms), ids=IDS[:1])
        self.case_id = self.hall.report()
        seat = self.seat = self.hall.seat(ONE)
        qtbot.waitUntil(lambda: seat.state(self.case_id) != "", timeout=LIMIT_MS)
        seat.face.situation.city = replace(seat.face.city, cameras=(CAMERA,), movers=(CAR,))
        seat.face.situation.movers[CAR.mover_id] = CAR
        seat.selection.pick(self.case_id)
        seat.selection.pick_mover(CAR.mover_id)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        known = seat.face, seat.selection, Lang("zh", seat.root), Skin(parent=seat.root)
        parts = DeskParts(*known, codebooks.load(), SEATS["dispatch"])
        self.panel = ClipPanel(parts, self.host)

    def close(self) -> None:
        self.panel.stop()
        self.hall.close()
        assert self.street.close() == 0

    @property
    def case(self) -> Case:
        found = self.hall.store.case(self.case_id)
        assert found is not None
        return found

    def ask(self, from_ms: int) -> None:
        self.panel.toggle()
        self.panel.time.setText(hms(from_ms, ZONE))
        QTest.keyClick(self.panel.time, Qt.Key.Key_Return)
        answer = Streams(ask_id="q", urls=self.street.urls())
        self.seat.face.streams_came.emit(answer)


@pytest.fixture
def office(qtbot, qapp, tmp_path: Path) -> Iterator[Office]:
    made = Office(qtbot, tmp_path)
    yield made
    made.close()


def test_d12_a_clip_of_thirty_seconds_is_in_the_case_within_a_minute_its_gap_marked(
    qtbot, office
) -> None:
    hole_ms = (office.now_ms - 60_000) // HOLE_EVERY_MS * HOLE_EVERY_MS + HOLE_FROM_MS
    hole_ms -= HOLE_EVERY_MS if hole_ms + 60_000 > office.now_ms else 0
    from_ms = (hole_ms - 12_000) // 1000 * 1000
    begun_s = time.monotonic()
    office.ask(from_ms)
    films = lambda: [one for one in office.case.photos if one.role == FILM]  # noqa: E731
    qtbot.waitUntil(lambda: bool(films()), timeout=round(LIMIT_S * 1000))
    took_s = time.monotonic() - begun_s
    assert took_s <= LIMIT_S, f"{took_s:.1f} s"
    (photo,) = films()
    assert from_ms - 2_000 <= photo.taken_at_ms <= from_ms + 500, "at the key frame before"
    (shown,) = office.panel.films
    assert shown.begins_ms == photo.taken_at_ms and not office.panel.watch.isHidden()
    data = office.hall.store.photo(photo.photo_id)
    assert data == shown.source
    assert data is not None
    with av.open(io.BytesIO(data)) as film:
        frames = list(film.decode(video=0))
    assert frames[-1].time == pytest.approx(CLIP_S, abs=0.4)
    note = office.case.steps[-1]
    assert note.act is Act.NOTE and note.account == ONE.account
    missing = f"缺 {hms(hole_ms - 1, ZONE)}–{hms(hole_ms + HOLE_UPTO_MS - HOLE_FROM_MS, ZONE)}"
    assert "99-执-01 车前" in note.note and missing in note.note
    qtbot.waitUntil(lambda: "已附到" in office.panel.said.text(), timeout=LIMIT_MS)
    assert office.hall.store.verify().sound


def test_d12_what_cannot_be_had_is_said_and_nothing_is_attached(qtbot, office) -> None:
    office.ask(office.now_ms + 3_600_000)
    assert "还没有到" in office.panel.said.text()
    office.panel.time.setText("八点")
    QTest.keyClick(office.panel.time, Qt.Key.Key_Return)
    assert "时间写法" in office.panel.said.text()
    office.panel.dismiss()
    office.ask(office.now_ms - 8 * 3_600_000)
    qtbot.waitUntil(lambda: "没有这段录像" in office.panel.said.text(), timeout=LIMIT_MS)
    assert all(photo.role != FILM for photo in office.case.photos)
    office.seat.selection.pick_mover("")
    office.panel.dismiss()
    office.panel.toggle()
    assert "先点一辆带监控的车" in office.panel.said.text()
