"""How a deadline was computed (row X14): the rows add up to the limit and end at the deadline."""

import pytest

from backend.domain.cases.case import Pause
from backend.domain.clocks.clock import Calendar, Run, parse_limit, run_of
from backend.domain.clocks.reckoning import Span, reckon
from tests.backend.domain.clock_oracle import Life

HOUR_MS = 3_600_000
FRIDAY_MS = 1_781_222_400_000  # Friday 2026-06-12 08:00 in Shanghai
WORKING = Calendar(holidays=("2026-06-15",), makeup_days=("2026-06-14",))


def test_x14_rows_leave_no_hole_add_up_and_end_at_the_clocks_deadline() -> None:
    for seed in range(600):
        life = Life(seed)
        if not life.case.dispatched_at_ms:
            continue
        run = run_of(life.case)
        found = reckon(run, life.calendar)
        assert found.deadline_ms == run.deadline_ms(life.calendar)
        assert found.rows[0].from_ms == run.start_ms
        assert found.rows[-1].to_ms == found.deadline_ms
        holes = [b.from_ms - a.to_ms for a, b in zip(found.rows, found.rows[1:], strict=False)]
        assert not any(holes), seed
        assert sum(row.counted_ms for row in found.rows) == found.need_ms, seed
        assert found.rows[-1].left_ms == 0


def test_x14_a_weekend_a_holiday_and_a_make_up_day_are_named() -> None:
    run = Run(parse_limit("14工作时"), FRIDAY_MS + 4 * HOUR_MS, ())
    found = reckon(run, WORKING)
    kinds = [row.kind for row in found.rows]
    assert kinds == [Span.WORKING, Span.WEEKEND, Span.MAKEUP, Span.HOLIDAY, Span.WORKING]
    hours = [row.counted_ms / HOUR_MS for row in found.rows]
    assert hours == [4, 0, 8, 0, 2]


def test_x14_a_pause_stops_the_count_and_is_named() -> None:
    pause = Pause(FRIDAY_MS + HOUR_MS, FRIDAY_MS + 3 * HOUR_MS)
    found = reckon(Run(parse_limit("2紧急工作时"), FRIDAY_MS, (pause,)), WORKING)
    told = [(row.kind, row.counted_ms // HOUR_MS, row.left_ms // HOUR_MS) for row in found.rows]
    assert told == [(Span.RUNS, 1, 1), (Span.PAUSED, 0, 1), (Span.RUNS, 1, 0)]
    assert found.deadline_ms == FRIDAY_MS + 4 * HOUR_MS


@pytest.mark.parametrize("n_hours", [1.0, 9.0])
def test_x14_a_night_start_counts_nothing_before_the_morning(n_hours: float) -> None:
    evening_ms = FRIDAY_MS + 12 * HOUR_MS
    calendar = Calendar(hours=((480, 720), (840, 1080)))
    found = reckon(Run(parse_limit(f"{n_hours:g}工作时"), evening_ms, ()), calendar)
    assert found.rows[0].kind is Span.NIGHT and found.rows[0].counted_ms == 0
