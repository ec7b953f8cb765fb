"""How a deadline was computed, step by step (X14): the same run as the clock's, told in rows.

Pure. The rows come from record and calendar alone; what they count adds up to the limit, and the
last one ends at the clock's own deadline.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from .clock import Calendar, Run, length_ms, standstills
from .worktime import working_ms, zone_of


class Span(StrEnum):
    """Why time counts or does not."""

    RUNS = "runs"
    WORKING = "working"
    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    PAUSED = "paused"


class Counted(NamedTuple):
    """One stretch of time: how much of it counted, and what was left of the limit after it."""

    kind: Span
    from_ms: int
    to_ms: int
    counted_ms: int
    left_ms: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The whole computation.

    Attributes:
        need_ms: Length of the limit in its own counting, extensions included.
    """

    need_ms: int
    rows: tuple[Counted, ...]
    deadline_ms: int


def reckon(run: Run, calendar: Calendar) -> Reckoning:
    """Return how the deadline of a handling clock comes about.

    Cost: linear in the days from its start to its deadline.
    """
    end_ms = run.deadline_ms(calendar)
    need_ms = left_ms = length_ms(run.limit, run.start_ms, calendar)
    rows: list[Counted] = []
    for kind, from_ms, to_ms in _stretches(run, calendar, end_ms):
        counted_ms = _counted(kind, from_ms, to_ms, calendar)
        left_ms -= counted_ms
        rows.append(Counted(kind, from_ms, to_ms, counted_ms, left_ms))
    return Reckoning(need_ms, tuple(rows), end_ms)


def _counted(kind: Span, from_ms: int, to_ms: int, calendar: Calendar) -> int:
    if kind is Span.RUNS:
        return to_ms - from_ms
    return working_ms(from_ms, to_ms, calendar) if kind in (Span.WORKING, Span.MAKEUP) else 0


def _stretches(run: Run, calendar: Calendar, end_ms: int) -> Iterator[tuple[Span, int, int]]:
    """Yield what lies between start and deadline, in order, without a hole."""
    at_ms = run.start_ms
    for from_ms, to_ms in standstills(run.pauses, run.start_ms):
        if from_ms >= end_ms:
            break
        yield from _between(run, calendar, at_ms, from_ms)
        yield Span.PAUSED, from_ms, to_ms
        at_ms = to_ms
    yield from _between(run, calendar, at_ms, end_ms)


def _between(
    run: Run, calendar: Calendar, from_ms: int, to_ms: int
) -> Iterator[tuple[Span, int, int]]:
    if to_ms <= from_ms:
        return
    if run.limit.continuous:
        yield Span.RUNS, from_ms, to_ms
        return
    at_ms = from_ms
    while at_ms < to_ms:
        day = datetime.fromtimestamp(at_ms / 1000, zone_of(calendar.zone)).date()
        upto_ms = min(_midnight_ms(day + timedelta(days=1), calendar), to_ms)
        yield _kind(day, at_ms, upto_ms, calendar), at_ms, upto_ms
        at_ms = upto_ms


def _kind(day: date, from_ms: int, to_ms: int, calendar: Calendar) -> Span:
    """Return what sort of day it is; a working day of which nothing counts is its night."""
    text = day.isoformat()
    if not calendar.is_working(day):
        return Span.HOLIDAY if text in calendar.holidays else Span.WEEKEND
    if not working_ms(from_ms, to_ms, calendar):
        return Span.NIGHT
    return Span.MAKEUP if text in calendar.makeup_days else Span.WORKING


def _midnight_ms(day: date, calendar: Calendar) -> int:
    zone = zone_of(calendar.zone)
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)
