"""How far a campaign is: what each of its cases counts for, and sums of that.

``total = open + closed + dropped``, ``closed`` holds ``in_time``, ``open`` holds ``overdue``; the
parts by unit sum up to the whole, whatever the cases are.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from backend.domain.cases.case import Case, CaseState
from backend.domain.clocks.clock import Calendar
from backend.domain.terms.words import Words

from .campaign import Campaign, ClassWords, joined_ms
from .course import course_of

_ALL_STEPS_MS = 2**53


class CampaignPart(StrEnum):
    """What of a campaign is counted. Values are sent: never rename one."""

    TOTAL = "total"
    OPEN = "open"
    CLOSED = "closed"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    DROPPED = "dropped"


PART_WORDS: Mapping[CampaignPart, Words] = {
    CampaignPart.TOTAL: Words("案件", "Cases"),
    CampaignPart.OPEN: Words("在办", "Open"),
    CampaignPart.CLOSED: Words("已结案", "Closed"),
    CampaignPart.IN_TIME: Words("按期结案", "Closed in time"),
    CampaignPart.OVERDUE: Words("超期在办", "Overdue"),
    CampaignPart.DROPPED: Words("不计", "Not counted"),
}


class CampaignMark(NamedTuple):
    """One case of a campaign.

    Attributes:
        unit_id: Whose it is now, ``""`` before any dispatch.
        joined_ms: When it came in.
        ended_ms: When it ended, 0 while it is open; ``is_closed`` tells 结案 from the other ends.
        due_ms: When its handling limit runs out, 0 while no clock runs.
        stopped_ms: When its clock stopped by the reply in force, 0 while it runs.
    """

    version: int
    unit_id: str
    joined_ms: int
    ended_ms: int
    is_closed: bool
    due_ms: int
    stopped_ms: int

    def parts(self, now_ms: int) -> tuple[CampaignPart, ...]:
        """Return everything it counts for at a moment of city time.

        A case that was closed without any limit missed none: it counts as in time.
        """
        if self.is_closed:
            in_time = not self.due_ms or self.ended_ms <= self.due_ms
            return _CLOSED_IN_TIME if in_time else _CLOSED
        if self.ended_ms:
            return _DROPPED
        is_late = self.due_ms and (self.stopped_ms or now_ms) > self.due_ms
        return _OVERDUE if is_late else _OPEN


P = CampaignPart
_OPEN, _OVERDUE = (P.TOTAL, P.OPEN), (P.TOTAL, P.OPEN, P.OVERDUE)
_CLOSED, _CLOSED_IN_TIME = (P.TOTAL, P.CLOSED), (P.TOTAL, P.CLOSED, P.IN_TIME)
_DROPPED = (P.TOTAL, P.DROPPED)


@dataclass(slots=True)
class CampaignSum:
    """Numbers of cases by part."""

    total: int = 0
    open: int = 0
    closed: int = 0
    in_time: int = 0
    overdue: int = 0
    dropped: int = 0

    def add(self, parts: Iterable[CampaignPart], n: int) -> None:
        """Count so many more cases."""
        for part in parts:
            setattr(self, part.value, getattr(self, part.value) + n)

    @property
    def counted(self) -> int:
        """The cases a target is a share of: all but the dropped ones."""
        return self.total - self.dropped


class CampaignDay(NamedTuple):
    """Where a campaign stood before a moment: cases that had come in, and were closed."""

    end_ms: int
    n_joined: int
    n_closed: int


def mark_of(
    campaign: Campaign, case: Case, class_words: ClassWords, calendar: Calendar
) -> CampaignMark | None:
    """Return what a case counts for, ``None`` when it is not in the campaign."""
    in_ms = joined_ms(campaign, case, class_words)
    if not in_ms:
        return None
    course = course_of(case, _ALL_STEPS_MS)
    due_ms = course.deadline_ms(case.limit, calendar, granted=True) if case.limit else 0
    return CampaignMark(
        version=case.version,
        unit_id=case.unit_id,
        joined_ms=in_ms,
        ended_ms=case.closed_at_ms if case.ended else 0,
        is_closed=case.state is CaseState.CLOSED,
        due_ms=due_ms,
        stopped_ms=course.replied_ms,
    )


def summed(
    marks: Iterable[CampaignMark], now_ms: int
) -> tuple[CampaignSum, dict[str, CampaignSum]]:
    """Return the whole, and the same by unit."""
    whole, by_unit = CampaignSum(), dict[str, CampaignSum]()
    alike = Counter((mark.unit_id, mark.parts(now_ms)) for mark in marks)
    for (unit_id, parts), n in alike.items():
        whole.add(parts, n)
        by_unit.setdefault(unit_id, CampaignSum()).add(parts, n)
    return whole, by_unit


def burn_up(marks: Iterable[CampaignMark], ends_ms: Sequence[int]) -> tuple[CampaignDay, ...]:
    """Return how many had come in and were closed before each of these moments, in order.

    What was dropped is not counted, so the last day says what ``summed`` says.
    """
    counting = [mark for mark in marks if mark.is_closed or not mark.ended_ms]
    joined = sorted(mark.joined_ms for mark in counting)
    closed = sorted(mark.ended_ms for mark in counting if mark.is_closed)
    return tuple(
        CampaignDay(end_ms, bisect_left(joined, end_ms), bisect_left(closed, end_ms))
        for end_ms in ends_ms
    )
