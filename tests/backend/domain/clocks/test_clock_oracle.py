"""The clock against a count second by second, over random lives of a case (bench: more of them)."""

import os

import pytest

from backend.domain.clocks.clock import face_of
from tests.backend.domain.clock_oracle import CALENDARS, Life, counted_ms, working_seconds

# 20,000 in CI (WANMI_CLOCK_HISTORIES); a few thousand at a desk, a million by the bench.
N = int(os.environ.get("WANMI_CLOCK_HISTORIES", "20000"))
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_a12_no_deadline_differs_from_the_count(part: int) -> None:
    for seed in range(part, N, PARTS):
        life = Life(seed)
        face = face_of(life.case, life.now_s * 1000, life.calendar, {})
        assert face.deadline_ms == counted_ms(life), seed


def test_the_lives_hold_what_they_are_meant_to_try() -> None:
    acts = {event.act.value for seed in range(200) for event in Life(seed).events}
    assert {"extend", "defer", "suspend", "rework", "return_case", "hand_over"} <= acts
    assert {"undo_dispatch", "redispatch", "reopen", "refuse_request"} <= acts
    assert {Life(seed).calendar for seed in range(40)} == set(CALENDARS)


def test_the_count_itself_counts_eight_hours_a_day() -> None:
    a_monday = working_seconds(CALENDARS[0])[:86_400]
    assert int(a_monday.sum()) == 8 * 3600
