"""Pages that turn on an engine of paper: who is at hand, and that nobody is opened twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from video.mosaic import VideoMosaic
from video.rotation import READY_S, Rotation, Turn
from video.scene import scene_of
from video.sources import Mode
from video.turner import Turner

from .fake_engine import FakeEngine
from .street import CAMERAS, IDS
from .test_board import ADDRESSES, give, names

pytestmark = pytest.mark.usefixtures("steady_time")

PAGES = Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8], (IDS[8], "", "", "")), 10.0)


@pytest.fixture
def paper(memory: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(memory)
    yield made
    made.close()


@pytest.fixture
def mosaic(qtbot, paper: FakeEngine) -> Iterator[VideoMosaic]:
    made = VideoMosaic(paper)
    made._timer.stop()
    qtbot.addWidget(made)
    made.resize(561, 318)
    made.set_known(CAMERAS)
    made.show_scene(scene_of("4", IDS[:4]))
    with qtbot.waitExposed(made):
        made.show()
    made.set_addresses(ADDRESSES)
    yield made
    made.close_streams()


@pytest.fixture
def turner(mosaic: VideoMosaic) -> Iterator[Turner]:
    made = Turner(mosaic)
    made.begin(PAGES)
    made._timer.stop()  # this test is the clock
    yield made
    made.end()


def pass_s(turner: Turner, seconds: float) -> None:
    turner.advance(turner._at_s + seconds)


def modes(paper: FakeEngine, ids) -> set[Mode]:
    return {paper.seats[f"{camera_id}/main"].mode for camera_id in ids}


def test_the_next_page_is_at_hand_and_decoded_just_before_its_turn(turner, paper) -> None:
    assert modes(paper, IDS[:4]) == {Mode.ALL}
    assert modes(paper, IDS[4:8]) == {Mode.KEYS}
    assert modes(paper, IDS[8:]) == {Mode.PACKETS}, "the page before is the last one"
    pass_s(turner, 10.0 - READY_S + 0.1)
    assert modes(paper, IDS[4:8]) == {Mode.ALL}


def test_all_tiles_are_handed_over_at_the_switch_itself(turner, mosaic, paper) -> None:
    give(paper, *IDS)
    pass_s(turner, 10.1)
    assert names(mosaic) == list(IDS[4:8])


def test_who_leaves_stays_at_hand_and_nobody_is_opened_twice(turner, mosaic, paper) -> None:
    for _ in range(3):
        for _ in PAGES.steps:
            give(paper, *IDS)
            pass_s(turner, 10.1)
    opened = [key for verb, key in paper.said if verb == "show"]
    assert sorted(opened) == sorted(f"{camera_id}/main" for camera_id in IDS)
    assert not [key for verb, key in paper.said if verb == "hide"]


def test_a_page_that_has_no_picture_yet_leaves_the_one_before(turner, mosaic, paper) -> None:
    give(paper, *IDS[:4])
    mosaic.tick()
    pass_s(turner, 10.1)
    assert names(mosaic) == list(IDS[:4]) and mosaic.scene.cameras == IDS[4:8]
    give(paper, *IDS[4:6])
    mosaic.tick()
    assert names(mosaic) == [*IDS[4:6], *IDS[2:4]]


def test_after_the_end_nobody_is_kept_at_hand(turner, mosaic, paper) -> None:
    turner.end()
    assert set(paper.seats) == {f"{camera_id}/main" for camera_id in IDS[:4]}


def test_a_gateway_with_few_sessions_is_not_asked_for_the_next_page(turner, mosaic, paper) -> None:
    mosaic.set_addresses({}, None, {"10.0.0.9": 6})
    assert len(paper.seats) == 6
    assert {f"{camera_id}/main" for camera_id in IDS[:4]} <= set(paper.seats)


def test_a_restart_takes_the_turn_where_it_was(turner, mosaic) -> None:
    turner.end()
    turner.begin(PAGES, Turn(1, 9.0))
    assert mosaic.scene.cameras == IDS[4:8]
    pass_s(turner, 1.1)
    assert turner.turn.step == 2


def test_d03_an_enlarged_picture_holds_the_rotation_and_the_dwell_goes_on_after_it(
    turner, mosaic, paper
) -> None:
    give(paper, *IDS)
    pass_s(turner, 6.0)
    mosaic.toggle_spotlight(IDS[1])
    pass_s(turner, 60.0)
    assert turner.waits_for_look and names(mosaic) == list(IDS[:4])
    mosaic.toggle_spotlight(IDS[1])
    pass_s(turner, 3.0)
    assert names(mosaic) == list(IDS[:4]), "six of its ten seconds had passed"
    pass_s(turner, 1.1)
    assert names(mosaic) == list(IDS[4:8]) and not turner.waits_for_look


def test_d03_a_step_by_hand_takes_an_enlarged_picture_back_first(turner, mosaic, paper) -> None:
    give(paper, *IDS)
    mosaic.toggle_spotlight(IDS[1])
    turner.step(1)
    assert not mosaic.spotlight and names(mosaic) == list(IDS[4:8])
