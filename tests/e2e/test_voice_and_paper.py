"""A04, A16: a voice of a report sent late is heard; a scan attached here is everybody's.

A real backend on loopback; what the desk's loudspeaker is given is read back and compared.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend import codebooks
from backend.contract.orders import PutPhoto, Report
from backend.domain.cases.case import VOICE, Photo, Source
from backend.domain.people.seats import SEATS
from backend.domain.terms.place import Place
from backend.store.looks import of_case
from console.attachments.page import AttachmentsPage
from console.attachments.player import Stand, VoicePlayer
from console.attachments.speaker import ENV, find_speaker
from console.face.parts import DeskParts
from console.kit.language import Lang
from tests.console.attachments.test_attachments import scan as a_scan
from tests.video.sounds import tone, wav
from widgets.skin import Skin

from .hall import CITY_MS, COLLECTOR, LEADER, ONE, Hall, Seat
from .test_two_desks import LIMIT_MS

SPOKEN = tone(0.8)
LATE_MS = 20 * 60_000


@pytest.fixture
def hall(qapp, tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path / "hall")
    yield made
    made.close()


def a_report(hall: Hall) -> Report:
    """A report with a picture and a voice of twenty minutes ago; both were sent before it."""
    seen_ms = hall.time.city_ms() - LATE_MS
    photos = []
    for n, (data, role) in enumerate(((b"\xff\xd8\xff\xe0 near", "near"), (wav(SPOKEN), VOICE))):
        order = PutPhoto(command_id=f"late-{n}", actor=COLLECTOR, data=data)
        stored = [hall.desk.put_photo(order) for _ in range(2)]  # no answer came: once more
        assert stored[0] == stored[1]
        photos.append(Photo(stored[0].photo_id, role, seen_ms, 119.6, 38.9))
    return Report(
        command_id="late",
        actor=COLLECTOR,
        class_key="c0103",
        place=Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
        source=Source.COLLECTOR,
        text="井盖响，听录音",
        observed_at_ms=seen_ms,
        photos=tuple(photos),
    )


def page_at(seat: Seat, heard: Path, qtbot) -> AttachmentsPage:
    """Return the page of a desk whose loudspeaker writes into a file."""
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 768)
    host.show()
    known = seat.face, seat.selection, Lang("zh", seat.root), Skin(parent=seat.root)
    parts = DeskParts(*known, codebooks.load(), SEATS["leader"])
    return AttachmentsPage(parts, VoicePlayer(find_speaker({ENV: str(heard)}), seat.root), host)


def test_a04_a_voice_of_a_report_sent_late_arrives_once_and_is_heard_whole(
    hall: Hall, qtbot, tmp_path: Path
) -> None:
    order = a_report(hall)
    verdicts = [hall.desk.report(order) for _ in range(2)]
    assert verdicts[0] == verdicts[1] and verdicts[0].outcome == "accepted"
    case_id = verdicts[0].case_id
    seat = hall.seat(LEADER)
    qtbot.waitUntil(lambda: seat.state(case_id) != "", timeout=LIMIT_MS)
    case = seat.face.case(case_id)
    assert case is not None and case.reported_at_ms == order.observed_at_ms < CITY_MS
    (attached,) = case.more.attached
    assert (attached.account, attached.text) == (COLLECTOR.account, "井盖响，听录音")

    heard = tmp_path / "speaker"
    heard.touch()
    page = page_at(seat, heard, qtbot)
    player = page.player
    seat.selection.pick(case_id)
    page.toggle()
    assert [row.title for row in page.rows.model_rows.rows] == ["井盖响，听录音"]
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: player.stand is Stand.PAUSED, timeout=LIMIT_MS)
    assert np.array_equal(np.frombuffer(heard.read_bytes(), np.int16), SPOKEN)
    with hall.store.held() as session:
        looks = {row.photo_id: row.n_looks for row in of_case(session, case_id)}
    assert looks[attached.photo_id] == 1, "who heard it stands in the record"
    page.dismiss()


def test_a16_a_scan_attached_at_a_desk_is_in_the_case_for_every_other(
    hall: Hall, qtbot, tmp_path: Path
) -> None:
    case_id = hall.report()
    seat, other = hall.seat(ONE), hall.seat(LEADER)
    qtbot.waitUntil(lambda: bool(seat.state(case_id) and other.state(case_id)), timeout=LIMIT_MS)
    scan = tmp_path / "移交单.jpg"
    scan.write_bytes(a_scan())
    page = page_at(seat, tmp_path / "no speaker", qtbot)
    seat.selection.pick(case_id)
    page.toggle()
    page.form.path.setText(str(scan))
    page.form.what.setText("2019 年道路移交单")
    QTest.keyClick(page.form.what, Qt.Key.Key_Return)
    told = lambda: other.face.case(case_id).more.attached  # noqa: E731
    qtbot.waitUntil(lambda: bool(told()), timeout=LIMIT_MS)
    (attached,) = told()
    assert (attached.account, attached.text) == (ONE.account, "2019 年道路移交单")
    assert hall.store.photo(attached.photo_id) == scan.read_bytes()
    qtbot.waitUntil(lambda: page.said.text() == "已附上：2019 年道路移交单", timeout=LIMIT_MS)
    assert [row.kind for row in page.rows.model_rows.rows] == ["材料"]
    page.dismiss()
