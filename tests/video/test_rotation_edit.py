"""A rotation edited as a list: each page has its dwell, and every answer is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.rotation import LEAST_DWELL_S, MOST_DWELL_S, Rotation, Turn, left_s, passed
from video.rotation_edit import (
    DWELLS_S,
    all_dwells,
    dwell_of_text,
    next_dwell,
    with_added,
    with_cameras,
    with_dwell,
    with_moved,
    without,
)

THREE = Rotation((0, 1), (("a", "b"), ("c", "d"), ("e", "")), 10.0)


def test_each_page_stands_its_own_dwell() -> None:
    held = with_dwell(with_dwell(THREE, 0, 3), 1, 86_400)
    assert all_dwells(held) == (3, 86_400, 10)
    turn = passed(held, Turn(), 3.1)
    assert turn.step == 1 and left_s(held, turn) == pytest.approx(86_399.9)
    assert passed(held, Turn(1, 86_399.0), 0.5).step == 1
    assert passed(held, Turn(1, 86_399.0), 1.5).step == 2


def test_a_dwell_is_held_within_three_seconds_and_a_day() -> None:
    assert all_dwells(with_dwell(THREE, 2, 0.1))[2] == LEAST_DWELL_S
    assert all_dwells(with_dwell(THREE, 2, 1e9))[2] == MOST_DWELL_S
    with pytest.raises(ValueError, match="outside"):
        Rotation((0,), (("a",),), 10.0, (2.0,))
    with pytest.raises(ValueError, match="dwell of its own"):
        Rotation((0,), (("a",), ("b",)), 10.0, (5.0,))


def test_a_dwell_goes_with_its_page() -> None:
    held = with_moved(with_dwell(THREE, 0, 60), 0, 1)
    assert held.steps[:2] == (("c", "d"), ("a", "b")) and all_dwells(held) == (10, 60, 10)
    held = without(held, 0)
    assert held.steps[0] == ("a", "b") and all_dwells(held) == (60, 10)
    held = with_added(held, 0, ("x", "y"))
    assert all_dwells(held) == (60, 60, 10) and held.steps[1] == ("x", "y")
    assert with_cameras(held, 2, ("z", "")).steps[2] == ("z", "")


def test_at_the_ends_nothing_moves_and_the_last_page_stays() -> None:
    assert with_moved(THREE, 0, -1) == THREE == with_moved(THREE, 2, 1)
    assert without(without(without(THREE, 0), 0), 0).steps == (("e", ""),)


def test_the_usual_dwell_is_kept_as_none() -> None:
    assert with_dwell(with_dwell(THREE, 1, 30), 1, 10) == THREE


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15", 15),
        ("90s", 90),
        ("5m", 300),
        ("2 h", 7_200),
        ("1.5分钟", 90),
        ("24小时", 86_400),
        ("2", None),
        ("25h", None),
        ("soon", None),
        ("", None),
        ("5 weeks", None),
    ],
)
def test_a_dwell_is_typed_as_people_say_it(text: str, seconds: float | None) -> None:
    assert dwell_of_text(text) == seconds


def test_keys_reach_every_dwell_from_three_seconds_to_a_day() -> None:
    up = [DWELLS_S[0]]
    while next_dwell(up[-1], 1) > up[-1]:
        up.append(next_dwell(up[-1], 1))
    assert tuple(up) == DWELLS_S and (up[0], up[-1]) == (LEAST_DWELL_S, MOST_DWELL_S)
    assert next_dwell(17, -1) == 15 and next_dwell(3, -1) == 3


@given(st.lists(st.tuples(st.sampled_from("amdru"), st.integers(0, 9)), max_size=30))
def test_no_sequence_of_edits_breaks_a_rotation(edits) -> None:
    held = THREE
    for act, n in edits:
        at = n % len(held.steps)
        held = {
            "a": lambda h, k: with_added(h, k, ("x", "")),
            "m": lambda h, k: with_moved(h, k, 1),
            "d": lambda h, k: with_dwell(h, k, 7.0 * (k + 1)),
            "r": without,
            "u": lambda h, k: with_cameras(h, k, ("", "y")),
        }[act](held, at)
        assert len(all_dwells(held)) == len(held.steps) >= 1
