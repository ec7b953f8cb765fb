"""Whose turn it is: time is passed in, nothing is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.rotation import (
    READY_S,
    WARM_S,
    Rotation,
    Turn,
    is_imminent,
    left_s,
    moved,
    near,
    pages,
    passed,
    shown,
)

THREE = Rotation((0, 1), (("a", "b"), ("c", "d"), ("e", "")), 10.0)


def test_pages_cut_a_list_and_fill_the_last() -> None:
    assert pages(("a", "b", "c"), 2) == (("a", "b"), ("c", ""))


def test_a_step_stands_its_dwell_and_then_the_next_does() -> None:
    turn = passed(THREE, Turn(), 9.9)
    assert turn.step == 0 and left_s(THREE, turn) == pytest.approx(0.1)
    turn = passed(THREE, turn, 0.2)
    assert turn.step == 1 and turn.stood_s == pytest.approx(0.1)
    assert shown(THREE, turn) == {0: "c", 1: "d"}
    assert passed(THREE, Turn(step=2, stood_s=9.0), 1.0).step == 0


def test_a_held_step_stands() -> None:
    held = Turn(step=1, stood_s=4.0, is_held=True)
    assert passed(THREE, held, 3600) == held


def test_steps_by_hand_go_forth_and_back_and_stand_whole() -> None:
    assert moved(THREE, Turn(2, 5.0), 1) == Turn(0, 0.0)
    assert moved(THREE, Turn(0, 5.0), -1) == Turn(2, 0.0)
    assert moved(THREE, Turn(0, 5.0, is_held=True), 1).is_held


def test_the_next_step_is_near_before_the_one_before() -> None:
    found = near(THREE, Turn(0, 0.0))
    assert found == {"c": (0, True), "d": (1, True), "e": (0, False)}
    assert list(found) == ["c", "d", "e"]
    assert not is_imminent(THREE, Turn(0, 9.9 - READY_S))
    assert is_imminent(THREE, Turn(0, 10.0 - READY_S))
    assert not is_imminent(THREE, Turn(0, 9.9, is_held=True))


def test_long_before_a_switch_nobody_is_kept_at_hand() -> None:
    daily = Rotation((0, 1), THREE.steps, 3600.0)
    assert near(daily, Turn(0, 0.0)) == {}
    assert set(near(daily, Turn(0, 3600 - WARM_S))) == {"c", "d", "e"}
    assert set(near(daily, Turn(0, 0.0, is_held=True))) == {"c", "d", "e"}, "a person may step"


def test_a_camera_that_stays_is_not_near_but_here() -> None:
    stays = Rotation((0, 1), (("a", "b"), ("a", "c")), 5.0)
    assert near(stays, Turn()) == {"c": (1, True)}


@pytest.mark.parametrize("dwell_s", [2.9, 24 * 3600 + 1])
def test_a_dwell_outside_three_seconds_to_a_day_is_refused(dwell_s: float) -> None:
    with pytest.raises(ValueError, match="dwell"):
        Rotation((0,), (("a",),), dwell_s)


def test_a_step_with_another_number_of_cameras_is_refused() -> None:
    with pytest.raises(ValueError, match="slot"):
        Rotation((0, 1), (("a",),), 5.0)


@given(beats=st.lists(st.floats(0, 30), max_size=60))
def test_no_step_is_skipped_however_late_a_beat_comes(beats: list[float]) -> None:
    turn = Turn()
    for beat in beats:
        later = passed(THREE, turn, beat)
        assert (later.step - turn.step) % 3 in (0, 1)
        assert 0 <= later.stood_s < THREE.dwell_s
        turn = later
