"""Pictures in the hall are coarse, and clear for a while to whoever says why (X07, D10)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.contract.camera_orders import PeekOrder
from backend.contract.verdicts import Verdict
from console.frame.hall import WallWindow
from console.hall.video import COARSE_LINES
from tests.console.fake_link import (
    LEADER,
    ME,
)
from tests.console.frame.halls import IDS, told
from video.rotation import Rotation

pytestmark = pytest.mark.usefixtures("steady_time")


@pytest.fixture
def public(qtbot, hall, desk) -> WallWindow:
    """The hall's pictures with a leader at the desk; every camera has an address."""
    desk.face.sit(LEADER)
    wall = hall()
    addresses = {key: f"rtsp://10.0.0.9:554/{key}" for key in IDS}
    wall.video.mosaic.set_addresses(addresses)
    return wall


def lines(wall: WallWindow) -> set[int]:
    return {seat.size_px[1] for seat in wall.video._engine.seats.values()}


def peeks(desk) -> list[PeekOrder]:
    return [one for one in desk.link.sent if isinstance(one, PeekOrder)]


def ask_to_look(wall: WallWindow, purpose: str) -> None:
    told(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(wall.video.ask.purpose, purpose)
    QTest.keyClick(wall.video.ask.purpose, Qt.Key.Key_Return)


def test_d10_pictures_in_the_hall_are_coarse_whatever_the_layout(public) -> None:
    for layout in ("9", "1", "48", "1+5"):
        public.video.desk.use_layout(layout)
        assert lines(public) and max(lines(public)) <= COARSE_LINES
    public.video.mosaic.toggle_spotlight(IDS[0])
    assert max(lines(public)) <= COARSE_LINES
    assert "马赛克" in public.pictures.head.text.note


def test_x07_nothing_is_clear_before_its_line_of_the_trail_is_there(public, desk) -> None:
    ask_to_look(public, "")
    assert not peeks(desk) and "用途" in public.video.ask._said.text()
    QTest.keyClick(public.video.ask.purpose, Qt.Key.Key_Up)
    QTest.keyClicks(public.video.ask.purpose, "check the gate")
    QTest.keyClick(public.video.ask.purpose, Qt.Key.Key_Return)
    (order,) = peeks(desk)
    assert (order.purpose, order.seconds) == ("check the gate", 600)
    assert set(order.camera_ids) == set(public.video.mosaic.scene.cameras)
    assert max(lines(public)) <= COARSE_LINES, "asked is not recorded"
    refused = Verdict(command_id=order.command_id, outcome="refused", zh="不行", en="no")
    desk.face.verdict.emit((None, refused))
    assert max(lines(public)) <= COARSE_LINES and "不行" in public.video.ask._said.text()


def test_x07_a_clear_look_counts_down_and_ends_by_itself_and_forgets(public, desk) -> None:
    now_s = [1_000.0]
    public.video.peek.now_s = lambda: now_s[0]
    ask_to_look(public, "check")
    (order,) = peeks(desk)
    desk.face.verdict.emit((None, Verdict(command_id=order.command_id, outcome="accepted")))
    assert min(lines(public)) > COARSE_LINES and not public.video.ask.isVisible()
    assert "清晰显示 剩 5:00 · leader-01" in public.pictures.head.text.note
    now_s[0] += 120.0
    desk.face.ticked.emit()
    assert "剩 3:00" in public.pictures.head.text.note
    now_s[0] += 180.0
    desk.face.ticked.emit()
    assert max(lines(public)) <= COARSE_LINES and "马赛克" in public.pictures.head.text.note
    assert all(tile.remembered() is None for tile in public.video.mosaic.tiles)


def test_x07_a_camera_that_was_not_named_stays_coarse_meanwhile(public, desk) -> None:
    public.video.desk.use_layout("4")
    ask_to_look(public, "check")
    desk.face.verdict.emit(
        (None, Verdict(command_id=peeks(desk)[0].command_id, outcome="accepted"))
    )
    public.video.mosaic.place_camera(0, IDS[11])
    seats = public.video._engine.seats
    assert seats[f"{IDS[11]}/main"].size_px[1] <= COARSE_LINES
    assert seats[f"{IDS[1]}/main"].size_px[1] > COARSE_LINES


def test_x07_pages_that_turn_are_named_too_and_the_key_ends_it_at_once(public, desk) -> None:
    public.video.desk.use_layout("4")
    public.video.turner.begin(Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8]), 60.0))
    ask_to_look(public, "check")
    (order,) = peeks(desk)
    assert set(order.camera_ids) == set(IDS[:8])
    desk.face.verdict.emit((None, Verdict(command_id=order.command_id, outcome="accepted")))
    told(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert max(lines(public)) <= COARSE_LINES and len(peeks(desk)) == 1


def test_x07_another_person_at_the_desk_ends_it_and_a_dispatcher_may_not(public, desk) -> None:
    ask_to_look(public, "check")
    desk.face.verdict.emit(
        (None, Verdict(command_id=peeks(desk)[0].command_id, outcome="accepted"))
    )
    desk.face.sit(ME)
    assert max(lines(public)) <= COARSE_LINES
    ask_to_look(public, "mine")
    assert len(peeks(desk)) == 1 and "不能" in public.video.ask._said.text()
