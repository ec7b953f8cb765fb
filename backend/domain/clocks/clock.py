"""Limits, the working calendar and the clocks of a case: pure functions of record and calendar."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from backend.domain.cases.case import STATES, Case, Clock, Pause
from backend.domain.cases.extras import StageLimit
from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

from .worktime import Calendar, after_working, end_of_working_day, working_ms

__all__ = [
    "LIMIT_WORDS",
    "NO_FACE",
    "Calendar",
    "Condition",
    "Face",
    "Limit",
    "LimitKind",
    "Run",
    "StageClock",
    "after_limit",
    "deadline_ms",
    "face_of",
    "parse_limit",
    "run_of",
    "share_ms",
    "stage_clocks",
    "working_s",
]

_DAY_S = 86_400
SOON_SHARE = 0.25
_STEP, _HANDLING = Clock.STEP, Clock.HANDLING  # a member's name is looked up in Python


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
    spans = standstills(pauses, start_ms)
    need_ms = length_ms(limit, start_ms, calendar)
    if limit.continuous:
        return _run(start_ms, need_ms, spans)
    return _run_working(start_ms, need_ms, calendar, spans)


def after_limit(limit: Limit, start_ms: int, calendar: Calendar) -> int:
    """Return the moment a limit without any pause runs out."""
    return deadline_ms(limit, start_ms, calendar)


def working_s(from_ms: int, to_ms: int, calendar: Calendar) -> float:
    """Return the working seconds between two moments; negative when they stand the other way."""
    return working_ms(from_ms, to_ms, calendar) / 1000


class Run(NamedTuple):
    """A handling clock: the limit with its extensions, when it started, when it stood still."""

    limit: Limit
    start_ms: int
    pauses: tuple[Pause, ...]

    def deadline_ms(self, calendar: Calendar) -> int:
        """Return the moment it runs out."""
        return deadline_ms(self.limit, self.start_ms, calendar, self.pauses)


def run_of(case: Case, limit: str = "") -> Run:
    """Return the handling clock of a dispatched case; each extension adds one original limit.

    Args:
        limit: Text of one stage's limit; ``""`` is the case's own.
    """
    own = parse_limit(limit or case.limit)
    length = own.amount * (1 + len(case.more.extensions))
    return Run(Limit(own.kind, length), case.dispatched_at_ms, case.pauses)


def share_ms(case: Case, share: float, calendar: Calendar) -> int:
    """Return the moment a share of the limit of a dispatched case is used up."""
    run = run_of(case)
    if share == 1.0:
        return run.deadline_ms(calendar)
    spans = standstills(run.pauses, run.start_ms)
    need_ms = round(length_ms(run.limit, run.start_ms, calendar) * share)
    if run.limit.continuous:
        return _run(run.start_ms, need_ms, spans)
    return _run_working(run.start_ms, need_ms, calendar, spans)


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
        stage: Key of the stage whose limit this is, ``""`` for the whole limit.
    """

    clock: Clock
    step: str
    deadline_ms: int
    remaining_s: float
    total_s: float
    level: str
    continuous: bool
    stage: str = ""


NO_FACE = Face(Clock.NONE, "", 0, 0.0, 0.0, "none", continuous=True)


def face_of(
    case: Case, now_ms: int, calendar: Calendar, step_limits_s: Mapping[str, tuple[int, int]]
) -> Face:
    """Return the clock of a case at a city time. Before dispatch this is never the unit's clock."""
    spec = STATES[case.state]
    if spec.clock is _STEP and spec.step in step_limits_s:
        total = step_limits_s[spec.step][0 if case.urgent else 1]
        end = case.step_since_ms + total * 1000
        left = (end - now_ms) / 1000
        return Face(Clock.STEP, spec.step, end, left, total, _level(left, total), continuous=True)
    if spec.clock is _HANDLING and case.limit and case.dispatched_at_ms:
        return _handling(case, now_ms, calendar)
    return NO_FACE


class StageClock(NamedTuple):
    """One stage of a staged limit: until when, and when the unit said it was done (0: not yet)."""

    key: str
    words: Words
    deadline_ms: int
    done_at_ms: int


def stage_clocks(case: Case, calendar: Calendar) -> tuple[StageClock, ...]:
    """Return the stages of a dispatched case before its own limit, in order; usually none."""
    more, done = case.more, {stage.key: stage.at_ms for stage in case.more.stages_done}
    return tuple(
        StageClock(
            stage.key,
            stage.words,
            run_of(case, stage.limit).deadline_ms(calendar),
            done.get(stage.key, 0),
        )
        for stage in more.stages
    )


def _handling(case: Case, now_ms: int, calendar: Calendar) -> Face:
    """Return the unit's clock: the limit of the stage in hand, after the last one the whole."""
    done = len(case.more.stages_done)
    stage = case.more.stages[done] if done < len(case.more.stages) else None
    run = run_of(case, stage.limit if stage else "")
    end, is_continuous = run.deadline_ms(calendar), run.limit.continuous
    if is_continuous:
        total, left = (end - run.start_ms) / 1000, (end - now_ms) / 1000
    else:
        total, left = working_s(run.start_ms, end, calendar), working_s(now_ms, end, calendar)
    level, key = _level(left, total), stage.key if stage else ""
    return Face(Clock.HANDLING, "", end, left, total, level, is_continuous, key)


def _level(left_s: float, total_s: float) -> str:
    if left_s < 0:
        return "late"
    return "soon" if left_s <= total_s * SOON_SHARE else "ok"


def length_ms(limit: Limit, start_ms: int, calendar: Calendar) -> int:
    """Return the length of a limit in its own counting, milliseconds."""
    if limit.kind is LimitKind.WORKING_DAYS and calendar.day_ends:
        end = end_of_working_day(start_ms, ceil(limit.amount), calendar)
        return working_ms(start_ms, end, calendar)
    hours = limit.kind in (LimitKind.EMERGENCY_HOURS, LimitKind.WORKING_HOURS)
    day_s = _DAY_S if limit.continuous else calendar.day_s
    return round(limit.amount * 1000 * (3600 if hours else day_s))


def standstills(pauses: Sequence[Pause], start_ms: int) -> list[tuple[int, int]]:
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
    start_ms: int, need_ms: int, calendar: Calendar, pauses: Sequence[tuple[int, int]]
) -> int:
    at = start_ms
    for a, b in pauses:
        before = working_ms(at, a, calendar)
        if need_ms <= before:
            break
        need_ms -= before
        at = b
    return after_working(at, need_ms, calendar)
