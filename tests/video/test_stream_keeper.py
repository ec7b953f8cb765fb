"""Which sessions stand open, on an engine of paper."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from video.engine.masks import NOTHING, Fewer
from video.engine.sessions import Sessions
from video.lingering import MOST
from video.sources import Mode
from video.stream_choice import StreamKind
from video.stream_keeper import CLOSING_S, StreamKeeper, Watch

from .fake_engine import FakeEngine

pytestmark = pytest.mark.usefixtures("steady_time")

# As in the hall's window; the desk's tiles have no limit.
COARSE_LINES = 40
SMALL, LARGE = (320, 180), (1280, 720)


@pytest.fixture
def paper(memory: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(memory)
    yield made
    made.close()


@pytest.fixture
def keeper(paper: FakeEngine) -> StreamKeeper:
    made = StreamKeeper(paper)
    ids = ("a", "b", "c")
    made.set_addresses(
        {key: f"rtsp://u:p@10.0.0.9:554/{key}/main" for key in ids},
        {key: f"rtsp://u:p@10.0.0.9:554/{key}/sub" for key in ids},
    )
    return made


def close_down(keeper: StreamKeeper) -> None:
    """Let as much time pass as a session takes to be torn down."""
    keeper._closing = [(until_s - CLOSING_S, gateway) for until_s, gateway in keeper._closing]
    keeper.look()


def test_a_small_tile_opens_the_sub_stream(keeper: StreamKeeper, paper: FakeEngine) -> None:
    keeper.want([Watch("a", SMALL)])
    assert list(paper.seats) == ["a/sub"] and paper.seats["a/sub"].size_px == SMALL


def test_a_grown_tile_changes_streams_on_the_first_picture_of_the_other(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    keeper.want([Watch("a", SMALL)])
    paper.give("a/sub", 1)
    keeper.want([Watch("a", LARGE)])
    assert set(paper.seats) == {"a/sub", "a/main"}
    newest = keeper.newest("a")
    assert newest is not None and newest.kind is StreamKind.SUB, "never without a picture"
    paper.give("a/main", 2, (1920, 1080))
    newest = keeper.newest("a")
    assert newest is not None and newest.kind is StreamKind.MAIN
    assert list(paper.seats) == ["a/main"]


def test_a_tile_that_shrinks_again_gives_the_other_stream_up(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    keeper.want([Watch("a", SMALL)])
    keeper.want([Watch("a", LARGE)])
    keeper.want([Watch("a", SMALL)])
    assert list(paper.seats) == ["a/sub"]


def test_the_real_size_of_a_stream_is_learned(keeper: StreamKeeper, paper: FakeEngine) -> None:
    keeper.want([Watch("a", (640, 400))])
    assert list(paper.seats) == ["a/main"], "a sub-stream is taken for 360 lines"
    keeper.want([])
    keeper.want([Watch("a", SMALL)])
    paper.give("a/sub", 1, (704, 576))
    keeper.newest("a")
    keeper.want([Watch("a", (640, 400))])
    assert list(paper.seats) == ["a/sub"], "this one has 576"


def test_a_spotlight_asks_for_the_best(keeper: StreamKeeper, paper: FakeEngine) -> None:
    keeper.want([Watch("a", SMALL, wants_best=True)])
    assert list(paper.seats) == ["a/main"]


def test_less_is_decoded_without_a_new_session(keeper: StreamKeeper, paper: FakeEngine) -> None:
    keeper.want([Watch("a", SMALL)])
    for mode in (Mode.KEYS, Mode.PACKETS, Mode.ALL):
        keeper.want([Watch("a", SMALL, mode)])
        assert paper.seats["a/sub"].mode is mode
    assert paper.said == [("show", "a/sub")]


def test_a_full_gateway_is_said_and_not_asked_and_pictures_come_first(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    keeper.set_quotas({"10.0.0.9:554": 2})
    keeper.want([Watch("a", SMALL), Watch("b", SMALL), Watch("c", SMALL, Mode.KEYS)])
    assert list(paper.seats) == ["a/sub", "b/sub"]
    assert keeper.is_refused("c") and not keeper.is_refused("a")
    keeper.want([Watch("c", SMALL)])
    close_down(keeper)
    assert list(paper.seats) == ["c/sub"] and not keeper.is_refused("c")


def test_what_is_at_hand_makes_room_for_what_is_shown(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    keeper.set_quotas({"10.0.0.9:554": 2})
    keeper.want([Watch("a", SMALL), Watch("b", SMALL, Mode.KEYS)])
    keeper.want([Watch("a", SMALL), Watch("c", SMALL), Watch("b", SMALL, Mode.KEYS)])
    assert set(paper.seats) == {"a/sub"}, "its place is free once the other is torn down"
    keeper.look()
    assert set(paper.seats) == {"a/sub"}
    close_down(keeper)
    assert set(paper.seats) == {"a/sub", "c/sub"}
    assert keeper.is_refused("b")


def test_two_windows_share_what_a_gateway_bears(tmp_path: Path) -> None:
    sessions = Sessions()
    papers = [FakeEngine(tmp_path, sessions) for _ in range(2)]
    desk, hall = (StreamKeeper(paper) for paper in papers)
    for one in (desk, hall):
        one.set_quotas({"10.0.0.9:554": 3})
        one.set_addresses({key: f"rtsp://10.0.0.9:554/{key}" for key in "abcd"})
    desk.want([Watch("a", SMALL), Watch("b", SMALL)])
    hall.want([Watch("c", SMALL), Watch("d", SMALL)])
    assert [len(paper.seats) for paper in papers] == [2, 1]
    assert hall.is_refused("d") and not hall.is_refused("c")
    desk.want([Watch("a", SMALL)])
    hall.look()
    assert hall.is_refused("d"), "its place is being torn down"
    close_down(desk)
    hall.look()
    assert set(papers[1].seats) == {"c/main", "d/main"} and not hall.is_refused("d")
    desk.want([Watch("a", SMALL), Watch("b", SMALL)])
    assert desk.is_refused("b"), "first come, first served"
    for one, paper in ((desk, papers[0]), (hall, papers[1])):
        one.want([])
        paper.close()


def test_another_address_is_taken_at_once(keeper: StreamKeeper, paper: FakeEngine) -> None:
    keeper.want([Watch("a", SMALL)])
    keeper.set_addresses({}, {"a": "rtsp://10.0.0.9/new"})
    assert paper.seats["a/sub"].address.reveal().endswith("/new")
    assert paper.said[-2:] == [("hide", "a/sub"), ("show", "a/sub")]


def test_an_unknown_camera_opens_nothing(keeper: StreamKeeper, paper: FakeEngine) -> None:
    keeper.want([Watch("nobody", SMALL)])
    assert not paper.seats and not keeper.has_address("nobody")
    assert keeper.newest("nobody") is None and keeper.heard_ns("nobody") == 0


# ---- coarse for privacy --------------------------------------------------------------------------


def test_x07_no_finer_picture_than_allowed_is_ever_asked_for(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    keeper.limit_lines(40)
    keeper.want([Watch("a", LARGE, wants_best=True), Watch("b", SMALL), Watch("c", (30, 20))])
    assert [seat.size_px for seat in paper.seats.values()] == [(71, 40), (71, 40), (30, 20)]


def test_x07_only_the_named_cameras_are_clear_and_coarse_again_at_once(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    keeper.limit_lines(40)
    keeper.want([Watch("a", SMALL), Watch("b", SMALL)])
    keeper.limit_lines(40, {"a"})
    assert paper.seats["a/sub"].size_px == SMALL and paper.seats["b/sub"].size_px == (71, 40)
    keeper.limit_lines(40)
    assert {seat.size_px for seat in paper.seats.values()} == {(71, 40)}


def test_d10_no_plate_and_no_face_can_be_told_from_another_at_so_few_lines() -> None:
    """Scenes that differ in plate and face only: less than a tenth of that comes to the wall."""
    scenes = [_street(plate, tone) for plate, tone in (("A-B1234", 120), ("C-K9876", 150))]
    size_px = (71, COARSE_LINES)
    small = [cv2.resize(scene, size_px, interpolation=cv2.INTER_AREA) for scene in scenes]
    sharp = np.abs(scenes[0].astype(int) - scenes[1]).max()
    left = np.abs(small[0].astype(int) - small[1]).max()
    assert sharp > 100 and left < sharp / 10, f"of {sharp} levels {left} are left"


def _street(plate: str, tone: int) -> np.ndarray:
    picture = np.full((1080, 1920, 3), 90, np.uint8)
    cv2.rectangle(picture, (900, 700), (1040, 728), (200, 120, 40), -1)
    cv2.putText(picture, plate, (904, 722), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255, 255, 255), 2)
    cv2.ellipse(picture, (500, 500), (12, 16), 0, 0, 360, (120, 150, 190), -1)
    for x in (494, 506):
        cv2.circle(picture, (x, 496), 2, (tone, tone, tone), -1)
    return picture


def test_another_address_at_a_full_gateway_waits_for_its_own_old_place(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    keeper.set_quotas({"10.0.0.9:554": 1})
    keeper.want([Watch("a", SMALL)])
    keeper.set_addresses({}, {"a": "rtsp://u:p@10.0.0.9:554/a/other"})
    assert not paper.seats
    close_down(keeper)
    assert paper.seats["a/sub"].address.reveal().endswith("/a/other")


# ---- privacy masks ------------------------------------------------------------------------------


def test_x07_each_session_is_told_of_fewer_masks_which_go_when_the_masks_change(
    keeper: StreamKeeper, paper: FakeEngine
) -> None:
    half, rest = (((x, 0.0), (x + 0.5, 0.0), (x, 1.0)) for x in (0.0, 0.5))
    fewer = Fewer((half,), 9)
    keeper.set_masks({"a": (half, rest)})
    keeper.set_addresses({"a": "rtsp://10.0.0.9/a"})
    keeper.want([Watch("a", (352, 288))])
    (seat,) = paper.seats.values()
    assert (seat.masks, seat.fewer) == ((half, rest), NOTHING)
    keeper.set_fewer({"a": fewer, "b": fewer})
    assert (seat.masks, seat.fewer) == ((half, rest), fewer)
    keeper.want([])
    keeper.want([Watch("a", (352, 288))])
    (seat,) = paper.seats.values()
    assert seat.fewer == fewer, "a session that is opened anew goes by the same word"
    keeper.set_masks({"a": (rest,)})
    assert (seat.masks, seat.fewer) == ((rest,), NOTHING), "the word was of other masks"
    keeper.set_fewer({})
    assert seat.fewer == NOTHING


@pytest.fixture
def keeping(memory: Path) -> Iterator[tuple[FakeEngine, StreamKeeper]]:
    """An engine that keeps ten seconds of every stream, as a desk's does."""
    paper = FakeEngine(memory, keep_s=10.0)
    made = StreamKeeper(paper)
    ids = [f"k{n}" for n in range(MOST + 2)]
    made.set_addresses(
        {key: f"rtsp://10.0.0.9:554/{key}/main" for key in ids},
        {key: f"rtsp://10.0.0.9:554/{key}/sub" for key in ids},
    )
    yield paper, made
    paper.close()


def enlarge(paper: FakeEngine, keeper: StreamKeeper, *ids: str) -> None:
    keeper.want([Watch(key, SMALL) for key in ids])
    for key in ids:
        paper.give(f"{key}/sub", 1)
    keeper.want([Watch(key, LARGE) for key in ids])
    for key in ids:
        paper.give(f"{key}/main", 2, (1920, 1080))
        newest = keeper.newest(key)
        assert newest is not None and newest.kind is StreamKind.MAIN


def test_d03_what_led_up_to_an_enlargement_stays_at_hand_undecoded(keeping, steady_time) -> None:
    paper, keeper = keeping
    enlarge(paper, keeper, "k0")
    assert paper.seats["k0/sub"].mode is Mode.PACKETS
    assert keeper.capture_before("k0") is paper.captured["k0/sub"]
    assert keeper.capture_before("k1") is None
    keeper._left._left["k0"] = keeper._left._left["k0"]._replace(until_s=0.0)
    keeper.look()
    assert list(paper.seats) == ["k0/main"] and keeper.capture_before("k0") is None


def test_d03_a_page_of_enlarged_tiles_does_not_double_its_sessions(keeping) -> None:
    paper, keeper = keeping
    ids = [f"k{n}" for n in range(MOST + 2)]
    enlarge(paper, keeper, *ids)
    assert sum(key.endswith("/sub") for key in paper.seats) == MOST


def test_d03_a_picture_made_small_again_is_never_the_old_one(keeping) -> None:
    paper, keeper = keeping
    enlarge(paper, keeper, "k0")
    keeper.want([Watch("k0", SMALL)])
    newest = keeper.newest("k0")
    assert newest is not None and newest.kind is StreamKind.MAIN, "the smaller one opens anew"


def test_d03_a_camera_that_goes_takes_what_was_before_with_it(keeping) -> None:
    paper, keeper = keeping
    enlarge(paper, keeper, "k0")
    keeper.want([])
    assert not paper.seats


def test_d03_a_gateway_with_a_quota_bears_no_stream_that_nobody_sees(keeping) -> None:
    paper, keeper = keeping
    keeper.set_quotas({"10.0.0.9:554": 4})
    enlarge(paper, keeper, "k0")
    assert list(paper.seats) == ["k0/main"]
