"""Handing a tile from camera to camera: never blank, never the wrong name under a picture."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from video.board import HAND_OVER_S
from video.engine import Phase, Status
from video.gateways import SourceNews
from video.health import Health, TileState
from video.mosaic import VideoMosaic
from video.mosaic_hand import pack_camera, unpack_camera
from video.scene import scene_of
from video.sources import Mode
from video.tile_text import Age, pill_of
from video.words import BEHIND_AGE

from .fake_engine import FakeEngine
from .street import CAMERAS, IDS

pytestmark = pytest.mark.usefixtures("steady_time")

ADDRESSES = {camera_id: f"rtsp://10.0.0.9/{camera_id}" for camera_id in IDS}


@pytest.fixture
def paper(memory: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(memory)
    yield made
    made.close()


@pytest.fixture
def mosaic(qtbot, paper: FakeEngine) -> Iterator[VideoMosaic]:
    made = VideoMosaic(paper)
    made._timer.stop()  # this test is the clock
    qtbot.addWidget(made)
    made.resize(561, 318)
    made.set_known(CAMERAS)
    made.show_scene(scene_of("4", IDS[:4]))
    with qtbot.waitExposed(made):
        made.show()
    made.set_addresses(ADDRESSES)
    yield made
    made.close_streams()


def give(paper: FakeEngine, *ids: str, tone: int = 128) -> None:
    for camera_id in ids:
        paper.give(f"{camera_id}/main", time.monotonic_ns(), tone=tone)


def names(mosaic: VideoMosaic) -> list[str]:
    return [tile.camera.camera_id if tile.camera else "" for tile in mosaic.tiles]


def test_the_camera_before_goes_on_until_the_next_has_a_picture(mosaic, paper) -> None:
    give(paper, *IDS[:4])
    mosaic.tick()
    mosaic.place_camera(0, IDS[4])
    assert names(mosaic)[0] == IDS[0] and mosaic.scene.cameras[0] == IDS[4]
    assert {f"{IDS[0]}/main", f"{IDS[4]}/main"} <= set(paper.seats)
    give(paper, IDS[0])
    mosaic.tick()
    assert names(mosaic)[0] == IDS[0] and mosaic.tile(IDS[0]).health.state is not TileState.ABSENT
    give(paper, IDS[4], tone=250)
    mosaic.tick()
    assert names(mosaic)[0] == IDS[4]
    tile = mosaic.tiles[0]
    shown = tile.grab().toImage().pixelColor(tile.width() // 2, tile.height() // 2)
    assert shown.lightness() > 230, "name and picture change together"
    assert f"{IDS[0]}/main" not in paper.seats, "nobody looks at it any more"


def test_a_frozen_camera_stays_frozen_when_its_tile_is_resized(mosaic, paper) -> None:
    """What is painted after a resize is read from the new page, not from the abandoned one."""
    key, tile = f"{IDS[0]}/main", mosaic.tiles[0]
    froze_ns = time.monotonic_ns() - 60_000_000_000
    paper.give(key, froze_ns)
    mosaic.tick()
    paper.give(key, time.monotonic_ns() - 5_000_000_000, new_ns=froze_ns)
    mosaic.tick()
    mosaic.resize(961, 545)
    mosaic._on_settled()
    paper.give(key, time.monotonic_ns(), tone=200, new_ns=froze_ns)
    for _ in range(3):
        mosaic.tick()
        assert tile.health.state is TileState.FROZEN
        shown = tile.grab().toImage()
        assert 0 < shown.pixelColor(tile.width() // 2, tile.height() // 2).lightness() < 200
    assert tile._held.px[0] == tile.target_px()[0], "and its picture is the larger one"


def test_a_tile_painted_between_two_addresses_reads_nothing_from_the_first(mosaic, paper) -> None:
    """The page is given back while its last picture is still shown, and more had come to it."""
    give(paper, *IDS[:4])
    mosaic.tick()
    box = paper.seats[f"{IDS[0]}/main"].box
    give(paper, IDS[0], tone=250)
    mosaic.set_addresses({IDS[0]: "rtsp://10.0.0.8/other"})
    assert box.info() is None
    tile = mosaic.tiles[0]
    shown = tile.grab().toImage().pixelColor(tile.width() // 2, tile.height() // 2)
    assert 100 < shown.lightness() < 160, "the picture it had stays"


def test_a_camera_that_is_known_to_be_away_is_said_at_once(mosaic, paper) -> None:
    give(paper, *IDS[:4])
    mosaic.tick()
    mosaic.place_camera(0, IDS[4])
    paper.seats[f"{IDS[4]}/main"].status = Status(Phase.WAITING, 1, 1)
    mosaic.tick()
    assert names(mosaic)[0] == IDS[4]
    assert "未连接" in mosaic.tiles[0].accessibleName()


def test_a_camera_that_says_nothing_is_waited_for_so_long_only(mosaic, paper) -> None:
    give(paper, *IDS[:4])
    mosaic.tick()
    mosaic.place_camera(0, IDS[4])
    mosaic.tick()
    assert names(mosaic)[0] == IDS[0]
    mosaic._board.places[0].since_s -= HAND_OVER_S
    mosaic.tick()
    assert names(mosaic)[0] == IDS[4]


def test_its_last_picture_comes_back_dated_and_never_as_live(mosaic, paper) -> None:
    give(paper, *IDS[:4], tone=220)
    mosaic.tick()
    mosaic.place_camera(0, IDS[4])
    give(paper, IDS[4])
    mosaic.tick()
    mosaic.place_camera(0, IDS[0])
    paper.seats[f"{IDS[0]}/main"].status = Status(Phase.WAITING, 1, 1)
    mosaic.tick()
    tile = mosaic.tiles[0]
    assert tile._look.clock.startswith("末帧 ")
    shown = tile.grab().toImage().pixelColor(tile.width() // 2, tile.height() // 3)
    assert 20 < shown.lightness() < 150, "its last picture, grey and dark"
    assert tile.figures.n_painted == 0 and tile.health.state is not TileState.LIVE


def test_after_a_change_of_layout_no_tile_shows_another_camera(mosaic, paper) -> None:
    give(paper, *IDS[:4])
    mosaic.tick()
    for key in ("9", "1+5", "4", "2+8", "1"):
        mosaic.set_layout(key)
        give(paper, *[seat.removesuffix("/main") for seat in paper.seats])
        mosaic.tick()
        assert names(mosaic) == list(mosaic.scene.cameras)
        assert len(paper.seats) == len([key for key in mosaic.scene.cameras if key])


def test_a_camera_dropped_on_a_tile_stands_there_and_two_tiles_are_exchanged(
    qtbot, mosaic, paper
) -> None:
    give(paper, *IDS[:4])
    mosaic.tick()
    drop(mosaic, IDS[6], 1)
    assert mosaic.scene.cameras == (IDS[0], IDS[6], IDS[2], IDS[3])
    with qtbot.waitSignal(mosaic.scene_changed):
        drop(mosaic, IDS[3], 0)
    assert mosaic.scene.cameras == (IDS[3], IDS[6], IDS[2], IDS[0])


def drop(mosaic: VideoMosaic, camera_id: str, slot: int) -> None:
    """Drag a camera over a tile and let go, as Qt tells it."""
    data, at = pack_camera(camera_id), QPointF(mosaic.tiles[slot].geometry().center())
    held = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    enter = QDragEnterEvent(at.toPoint(), *held)
    assert mosaic.hand.eventFilter(mosaic, enter) and enter.isAccepted()
    assert mosaic.tiles[slot]._look.is_target
    fall = QDropEvent(at, *held)
    assert mosaic.hand.eventFilter(mosaic, fall) and fall.isAccepted()
    assert not mosaic.tiles[slot]._look.is_target


def test_rubbish_is_no_camera() -> None:
    data = pack_camera("x")
    assert unpack_camera(data) == "x"
    data.setData("application/x-wanmi-camera", b"{")
    assert unpack_camera(data) == ""


def test_by_digits_a_camera_is_placed_and_two_tiles_are_exchanged(qtbot, mosaic, paper) -> None:
    mosaic.activateWindow()
    qtbot.waitUntil(mosaic.isActiveWindow)
    mosaic.hand.ask_for_tile(IDS[7])
    assert [tile._look.number for tile in mosaic.tiles] == ["1", "2", "3", "4"]
    qtbot.keyClicks(mosaic, "2")
    assert mosaic.scene.cameras[1] == IDS[7] and mosaic.hand.carried == ""
    assert not any(tile._look.number for tile in mosaic.tiles)
    mosaic.tiles[0].setFocus()
    qtbot.waitUntil(mosaic.tiles[0].hasFocus)
    qtbot.keyClick(mosaic.tiles[0], Qt.Key.Key_S)
    qtbot.keyClicks(mosaic, "4")
    assert mosaic.scene.cameras == (IDS[3], IDS[7], IDS[2], IDS[0])
    mosaic.hand.ask_for_tile(IDS[8])
    qtbot.keyClick(mosaic, Qt.Key.Key_Escape)
    assert IDS[8] not in mosaic.scene.cameras and mosaic.hand.carried == ""


def test_among_many_tiles_a_number_of_two_digits_ends_with_enter(qtbot, mosaic) -> None:
    mosaic.set_layout("16")
    mosaic.hand.ask_for_tile(IDS[8])
    qtbot.keyClicks(mosaic, "1")
    numbers = [tile._look.number for tile in mosaic.tiles]
    assert [n for n in numbers if n] == ["1", *[str(n) for n in range(10, 17)]]
    qtbot.keyClick(mosaic, Qt.Key.Key_Return)
    assert mosaic.scene.cameras[0] == IDS[8]
    mosaic.hand.ask_for_tile(IDS[0])
    qtbot.keyClicks(mosaic, "14")
    assert mosaic.scene.cameras[13] == IDS[0]


def test_a_guest_comes_to_the_spotlight_and_leaves_nothing_behind(mosaic, paper) -> None:
    before = mosaic.scene
    mosaic.toggle_spotlight(IDS[8])
    give(paper, IDS[8])
    mosaic.tick()
    assert mosaic.tile(IDS[8]).width() > 400 and mosaic.scene == before
    mosaic.toggle_spotlight(IDS[8])
    assert mosaic.tile(IDS[8]) is None and f"{IDS[8]}/main" not in paper.seats
    assert len(mosaic.tiles) == 4


def test_tiny_and_hidden_tiles_take_key_frames_only(mosaic, paper) -> None:
    assert {seat.mode for seat in paper.seats.values()} == {Mode.ALL}
    mosaic.toggle_spotlight(IDS[0])
    mosaic._on_settled()
    modes = {key.removesuffix("/main"): seat.mode for key, seat in paper.seats.items()}
    assert modes[IDS[0]] is Mode.ALL
    mosaic.set_layout("48")
    mosaic._on_settled()
    assert {seat.mode for seat in paper.seats.values()} == {Mode.KEYS}
    mosaic.set_layout("4")
    mosaic._on_settled()
    assert {seat.mode for seat in paper.seats.values()} == {Mode.ALL}
    mosaic.hide()
    assert {seat.mode for seat in paper.seats.values()} == {Mode.KEYS}
    mosaic.show()
    assert {seat.mode for seat in paper.seats.values()} == {Mode.ALL}


def test_a_large_tile_says_which_stream_it_shows(mosaic, paper) -> None:
    mosaic.set_layout("1")
    give(paper, IDS[0])
    mosaic.tick()
    assert mosaic.tiles[0]._look.stream == "主 360p"


def test_what_was_left_out_is_left_out_by_every_tile(mosaic, paper) -> None:
    give(paper, *IDS[:4])
    mosaic.tick()
    mosaic.leave_out(time.monotonic() - 1, time.monotonic())
    assert set(mosaic.figures()) == set(IDS[:4])


def test_a_late_paint_shows_the_newest_picture_and_counts_it_once(mosaic, paper) -> None:
    give(paper, *IDS[:4], tone=60)
    mosaic.tick()
    give(paper, IDS[0], tone=120)
    give(paper, IDS[0], tone=240)  # lies where the first one lay, which was never painted
    tile = mosaic.tiles[0]
    n_before = tile.figures.n_painted
    shown = tile.grab().toImage().pixelColor(tile.width() // 2, tile.height() // 2)
    assert shown.lightness() > 220
    mosaic.tick()
    tile.grab()
    assert tile.figures.n_painted == n_before + 1


def test_d09_a_gateway_that_is_cut_is_said_once_and_on_each_of_its_tiles(mosaic, paper) -> None:
    news: list[SourceNews] = []
    mosaic.source_changed.connect(news.append)
    give(paper, *IDS[:4])
    mosaic.tick()
    cut_s = time.monotonic()
    for seat in paper.seats.values():
        seat.box.hear(round(cut_s * 1e9))
        seat.status = Status(Phase.WAITING, 1, retry_at_ns=round((cut_s + 2) * 1e9))
    for step in range(1, 40):
        mosaic._board.look(cut_s + step / 10)
    assert [one.is_down for one in news] == [True] and set(news[0].camera_ids) == set(IDS[:4])
    assert all(tile.health.state is TileState.SOURCE_DOWN for tile in mosaic.tiles)
    assert all("来源中断" in tile.accessibleName() for tile in mosaic.tiles)
    next(iter(paper.seats.values())).box.hear(round((cut_s + 4) * 1e9))
    for step in range(40, 50):
        mosaic._board.look(cut_s + step / 10)
    assert [one.is_down for one in news] == [True, False]
    assert mosaic.tiles[3].health.state is TileState.ABSENT, "now it is a camera's own fault"


MAINS = [f"{camera_id}/main" for camera_id in IDS[:9]]


def pass_time(mosaic, paper, begun_s: float, span_s: tuple[float, float], *, is_late: bool) -> None:
    """Let pictures come ten times a second; late ones only where more than key frames is wanted."""
    for tenth in range(int(span_s[0] * 10), int(span_s[1] * 10)):
        now_s = begun_s + tenth / 10
        for key in MAINS:
            if is_late and paper.seats[key].share:
                paper.seats[key].box.skip(int(now_s * 1e9))
            paper.give(key, int(now_s * 1e9))
        mosaic._board.look(now_s)
        mosaic._board.look(now_s)


def modes_of(paper: FakeEngine) -> list[Mode]:
    return [paper.seats[key].mode for key in MAINS]


def shares_of(paper: FakeEngine) -> list[float]:
    return [paper.seats[key].share for key in MAINS]


def test_x07_what_the_machine_cannot_bear_is_given_up_alike_on_all_tiles_and_said(
    mosaic, paper
) -> None:
    """Nine tiles, all late at once, then not: all give up the same, and say so."""
    mosaic.show_scene(scene_of("9", IDS[:9]))
    begun_s = time.monotonic()
    pass_time(mosaic, paper, begun_s, (0, 6), is_late=False)
    assert shares_of(paper) == [1.0] * 9
    pass_time(mosaic, paper, begun_s, (6, 20), is_late=True)
    assert modes_of(paper) == [Mode.ALL] * 9
    shares = set(shares_of(paper))
    assert len(shares) == 1 and 0 < shares.pop() < 1
    words = [tile._sparse for tile in mosaic.tiles]
    assert words == [BEHIND_AGE] * 9
    live = Health(TileState.LIVE, 0.0)
    pill = pill_of(live, 1.0, Age(0.8, 0.0, words[-1]), "zh")
    assert pill is not None and (pill.text, pill.tone) == ("跟不上 0.8s", "soon")
    pass_time(mosaic, paper, begun_s, (20, 90), is_late=False)
    assert shares_of(paper) == [1.0] * 9
    assert [tile._sparse for tile in mosaic.tiles] == [None] * 9


def test_x07_what_a_person_looks_at_gives_up_nothing(mosaic, paper) -> None:
    mosaic.show_scene(scene_of("9", IDS[:9]))
    mosaic.prefer(IDS[4])
    begun_s = time.monotonic()
    pass_time(mosaic, paper, begun_s, (0, 20), is_late=True)
    shares = shares_of(paper)
    assert shares[4] == 1.0 and max(shares[:4] + shares[5:]) < 1


def test_pages_that_turn_are_late_by_nature_and_cost_no_tile_anything(mosaic, paper) -> None:
    mosaic.show_scene(scene_of("9", IDS[:9]))
    begun_s = time.monotonic()
    for second in range(0, 30, 3):
        for slot in range(9):
            mosaic._board.put(slot, None, begun_s + second)
            mosaic._board.put(slot, mosaic._cameras[IDS[slot]], begun_s + second)
        pass_time(mosaic, paper, begun_s, (second, second + 3), is_late=True)
    assert modes_of(paper) == [Mode.ALL] * 9 and shares_of(paper) == [1.0] * 9
