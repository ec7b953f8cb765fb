"""Limits, the working calendar and the clocks of a case: pure functions of record and calendar."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .case import STATES, Case, Clock, Pause
from .errors import Refused
from .extras import StageLimit
from .words import Words

_DAY_S = 86_400
_SOON_SHARE = 0.25


class LimitKind(StrEnum):
    """How a limit counts time. Values are stored and sent: never rename one."""

    EMERGENCY_HOURS = "emergency_hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


_SUFFIXES = (
    ("紧急工作时", LimitKind.EMERGENCY_HOURS),
    ("紧急工作日", LimitKind.CALENDAR_DAYS),
    ("工作时", LimitKind.WORKING_HOURS),
    ("工作日", LimitKind.WORKING_DAYS),
    ("自然日", LimitKind.CALENDAR_DAYS),
    ("小时", LimitKind.WORKING_HOURS),
    ("天", LimitKind.CALENDAR_DAYS),
)
LIMIT_WORDS = {
    LimitKind.EMERGENCY_HOURS: Words("{n} 紧急工作时", "{n} emergency hour{s} (紧急工作时)"),
    LimitKind.WORKING_HOURS: Words("{n} 工作时", "{n} working hour{s} (工作时)"),
    LimitKind.WORKING_DAYS: Words("{n} 工作日", "{n} working day{s} (工作日)"),
    LimitKind.CALENDAR_DAYS: Words("{n} 自然日", "{n} calendar day{s} (自然日)"),
}
# Whether the clock runs through nights, weekends and holidays.
CONTINUOUS = (LimitKind.EMERGENCY_HOURS, LimitKind.CALENDAR_DAYS)


class Limit(NamedTuple):
    """A length of time and how it is counted, e.g. 2 emergency hours."""

    kind: LimitKind
    amount: float

    @property
    def words(self) -> Words:
        """The limit as people read it."""
        plural = "" if self.amount == 1 else "s"
        return LIMIT_WORDS[self.kind].filled(n=f"{self.amount:g}", s=plural)

    @property
    def continuous(self) -> bool:
        """Whether it runs day and night."""
        return self.kind in CONTINUOUS


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the city works.

    Attributes:
        zone: IANA name, e.g. ``"Asia/Shanghai"``.
        hours: Working spans of a working day, minutes from midnight: ``((480, 720), (840, 1080))``.
        holidays: Dates off although they are weekdays, ISO ``YYYY-MM-DD``.
        makeup_days: Dates worked although they are weekend days.
        day_ends: Reading of 工作日: ``True`` ends with the n-th working day's last minute,
            ``False`` counts a day as its working hours.
    """

    zone: str = "Asia/Shanghai"
    hours: tuple[tuple[int, int], ...] = ((480, 720), (840, 1080))
    holidays: tuple[str, ...] = ()
    makeup_days: tuple[str, ...] = ()
    day_ends: bool = False

    @property
    def day_s(self) -> int:
        """Working seconds of one working day."""
        return sum(end - start for start, end in self.hours) * 60

    def is_working(self, day: date) -> bool:
        """Return whether people work on this date."""
        text = day.isoformat()
        if text in self.makeup_days:
            return True
        return day.weekday() < 5 and text not in self.holidays


@dataclass(frozen=True, slots=True)
class Condition:
    """A filing condition of a class, with its own limit: the limit belongs here, not to the class.

    Attributes:
        key: e.g. ``"c0103-missing"``.
        limit: Its text, e.g. ``"2紧急工作时"``.
        stages: Earlier stages with limits of their own, all from dispatch on; ``limit`` is the
            last one's.
    """

    key: str
    class_key: str
    words: Words
    limit: str
    urgent: bool = False
    stages: tuple[StageLimit, ...] = ()


@lru_cache(maxsize=1024)
def parse_limit(text: str) -> Limit:
    """Read a limit such as ``"2紧急工作时"`` or ``"2 工作日"``.

    Raises:
        Refused: The text is no limit; it is quoted in the sentence.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(\S+?)\s*", text)
    if match:
        for suffix, kind in _SUFFIXES:
            if match[2] == suffix and float(match[1]) > 0:
                return Limit(kind, float(match[1]))
    raise Refused(
        "limit_unreadable",
        Words(f"读不懂的时限：{text}", f"this is no time limit: {text}"),
    )


def deadline_ms(
    limit: Limit, start_ms: int, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> int:
    """Return the moment a limit that started at ``start_ms`` runs out, Unix milliseconds.

    Pauses that are over push it back by the clock's own time that fell into them; while one lasts
    the case is in a state in which no clock runs.

    Source: kinds of limits and worked examples after GB/T 30428.8 practice (standards.md 4.8).
    """
    spans = _merged(pauses, start_ms)
    if limit.kind is LimitKind.WORKING_DAYS and calendar.day_ends:
        lost_s = sum(working_s(a, b, calendar) for a, b in spans)
        end = _end_of_working_day(start_ms, int(limit.amount), calendar)
        return end if not lost_s else _after_working(end, lost_s, calendar)
    if limit.continuous:
        need_ms = int(limit.amount * 1000 * (3600 if _hours(limit) else _DAY_S))
        return _run(start_ms, need_ms, spans)
    need_s = limit.amount * (3600 if _hours(limit) else calendar.day_s)
    return _run_working(start_ms, need_s, calendar, spans)


def working_s(from_ms: int, to_ms: int, calendar: Calendar) -> float:
    """Return the working seconds between two moments; negative when they stand the other way."""
    if to_ms < from_ms:
        return -working_s(to_ms, from_ms, calendar)
    total = 0
    for start, end in _spans(from_ms, calendar):
        if start >= to_ms:
            break
        total += min(end, to_ms) - start
    return total / 1000


class Face(NamedTuple):
    """What a running clock shows; every screen, list and report takes the number from here.

    Attributes:
        clock: Which clock runs: the seat's step, the unit's handling limit, or none.
        step: Key of the step (``"dispatch"``...) while a step limit runs, else ``""``.
        deadline_ms: City time the limit runs out; 0 when none runs.
        remaining_s: Seconds left in the limit's own counting (working hours count only
            themselves); negative when late.
        total_s: Length of the limit in the same counting.
        level: ``"ok"``, ``"soon"`` (a quarter left), ``"late"`` or ``"none"``.
        continuous: The clock runs day and night.
    """

    clock: Clock
    step: str
    deadline_ms: int
    remaining_s: float
    total_s: float
    level: str
    continuous: bool


NO_FACE = Face(Clock.NONE, "", 0, 0.0, 0.0, "none", continuous=True)


def face_of(
    case: Case, now_ms: int, calendar: Calendar, step_limits_s: Mapping[str, tuple[int, int]]
) -> Face:
    """Return the clock of a case at a city time. Before dispatch this is never the unit's clock."""
    spec = STATES[case.state]
    if spec.clock is Clock.STEP and spec.step in step_limits_s:
        total = step_limits_s[spec.step][0 if case.urgent else 1]
        end = case.step_since_ms + total * 1000
        left = (end - now_ms) / 1000
        return Face(Clock.STEP, spec.step, end, left, total, _level(left, total), continuous=True)
    if spec.clock is Clock.HANDLING and case.limit and case.dispatched_at_ms:
        return _handling(case, now_ms, calendar)
    return NO_FACE


def _handling(case: Case, now_ms: int, calendar: Calendar) -> Face:
    limit = parse_limit(case.limit)
    end = deadline_ms(limit, case.dispatched_at_ms, calendar, case.pauses)
    total = (end - case.dispatched_at_ms) / 1000
    left = (end - now_ms) / 1000
    if not limit.continuous:
        total = working_s(case.dispatched_at_ms, end, calendar)
        left = working_s(now_ms, end, calendar)
    return Face(Clock.HANDLING, "", end, left, total, _level(left, total), limit.continuous)


def _level(left_s: float, total_s: float) -> str:
    if left_s < 0:
        return "late"
    return "soon" if left_s <= total_s * _SOON_SHARE else "ok"


def _hours(limit: Limit) -> bool:
    return limit.kind in (LimitKind.EMERGENCY_HOURS, LimitKind.WORKING_HOURS)


def _merged(pauses: Sequence[Pause], start_ms: int) -> list[tuple[int, int]]:
    """Return the finished pauses after the start, joined where they overlap, in order."""
    spans: list[tuple[int, int]] = []
    for pause in sorted(pauses, key=lambda p: p.from_ms):
        a, b = max(pause.from_ms, start_ms), pause.until_ms
        if b <= a:
            continue
        if spans and a <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], b))
        else:
            spans.append((a, b))
    return spans


def _run(start_ms: int, need_ms: int, pauses: Sequence[tuple[int, int]]) -> int:
    at = start_ms
    for a, b in pauses:
        if at + need_ms <= a:
            break
        need_ms -= a - at
        at = b
    return at + need_ms


def _run_working(
    start_ms: int, need_s: float, calendar: Calendar, pauses: Sequence[tuple[int, int]]
) -> int:
    at, need = start_ms, need_s
    for a, b in pauses:
        before = working_s(at, a, calendar)
        if need <= before:
            break
        need -= before
        at = b
    return _after_working(at, need, calendar)


def _after_working(start_ms: int, need_s: float, calendar: Calendar) -> int:
    need_ms = round(need_s * 1000)
    for start, end in _spans(start_ms, calendar):
        if need_ms <= end - start:
            return start + need_ms
        need_ms -= end - start
    raise AssertionError("the calendar has no end")


def _end_of_working_day(start_ms: int, n_days: int, calendar: Calendar) -> int:
    """Return the last working minute of the n-th working day after the day of the start."""
    zone = _zone(calendar.zone)
    day = datetime.fromtimestamp(start_ms / 1000, zone).date()
    left = n_days
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    return _ms(day, calendar.hours[-1][1], zone)


def _spans(from_ms: int, calendar: Calendar) -> Iterator[tuple[int, int]]:
    """Yield the working spans from a moment on, for ever, as (start, end) milliseconds.

    Raises:
        Refused: The calendar leaves no working time at all.
    """
    zone = _zone(calendar.zone)
    day = datetime.fromtimestamp(from_ms / 1000, zone).date()
    idle_days = 0
    while True:
        if idle_days > 400 or not calendar.hours:
            raise Refused("calendar_empty", Words("工作日历没有工作时间", "no working time is set"))
        idle_days = 0 if calendar.is_working(day) else idle_days + 1
        if not idle_days:
            for begin, end in _day_spans(day, calendar.hours, calendar.zone):
                if end > from_ms:
                    yield max(begin, from_ms), end
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _day_spans(
    day: date, hours: tuple[tuple[int, int], ...], zone: str
) -> tuple[tuple[int, int], ...]:
    place = _zone(zone)
    return tuple((_ms(day, a, place), _ms(day, b, place)) for a, b in hours)


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _ms(day: date, minute: int, zone: ZoneInfo) -> int:
    midnight = datetime.combine(day, time(), zone)
    moment = midnight + timedelta(minutes=minute)
    return int(moment.astimezone(UTC).timestamp() * 1000)
