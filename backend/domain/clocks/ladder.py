"""The escalation ladder as data: who hears of a case that will be late, and when. Pure.

Each step is due at a moment that follows from the record and the calendar alone; the service that
watches the clock raises each exactly once. A case that is reopened or extended starts over.
"""

from dataclasses import dataclass
from typing import NamedTuple

from backend.domain.cases.case import Act, Case
from backend.domain.cases.states import STATES, CaseState, Clock
from backend.domain.terms.words import Words

from .clock import after_limit, parse_limit, share_ms
from .worktime import Calendar


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder.

    Attributes:
        left: Due when this share of the limit is left; 0 is the deadline itself.
        late: Due so much after the deadline, as a limit's text; ``""`` is at ``left``.
        urgent: For cases whose limit runs day and night, or for the others.
    """

    key: str
    words: Words
    urgent: bool
    left: float = 0.0
    late: str = ""


_REMIND = Words("{no} 时限将到，请提醒责任单位", "{no} is nearly due: remind the unit")
_URGE = Words("{no} 已超期，请催办", "{no} is overdue: urge the unit")
_SUPERVISE = Words("{no} 超期未办，请发督办单", "{no} is still overdue: send a supervision slip")
_CHIEF = Words("{no} 久拖未办，报中心领导", "{no} is far overdue: tell the centre head")
# Source: the rungs are mission.md A11's; the minutes are a default each city sets.
RUNGS: tuple[Rung, ...] = (
    Rung("remind", _REMIND, urgent=True, left=0.25),
    Rung("urge", _URGE, urgent=True),
    Rung("supervise", _SUPERVISE, urgent=True, late="0.5紧急工作时"),
    Rung("chief", _CHIEF, urgent=True, late="2紧急工作时"),
    Rung("remind", _REMIND, urgent=False, left=0.25),
    Rung("urge", _URGE, urgent=False),
    Rung("supervise", _SUPERVISE, urgent=False, late="4工作时"),
    Rung("chief", _CHIEF, urgent=False, late="1工作日"),
)


# A unit that was told and has not opened the case; after an urge it has as long again.
# Source: mission.md A07.
UNREAD_MS = 300_000
UNREAD = "unread:"
_UNREAD = Words(
    "{no} 已送达 5 分钟，责任单位未签收，请催办",
    "{no} was delivered five minutes ago and is unread: urge the unit",
)
_STILL_UNREAD = Words(
    "{no} 催办 5 分钟后仍未签收，请电话联系或督办",
    "{no} is unread five minutes after the urge: call the unit, or send a supervision slip",
)


class Due(NamedTuple):
    """One step that becomes due; ``mark`` names it for ever, so that it is raised once."""

    at_ms: int
    mark: str
    words: Words


def dues(case: Case, calendar: Calendar) -> tuple[Due, ...]:
    """Return every step of the ladder of a case whose handling clock runs, earliest first."""
    if STATES[case.state].clock is not Clock.HANDLING or not case.limit:
        return ()
    if not case.dispatched_at_ms:
        return ()
    more = case.more
    no = case.case_no or case.case_id
    found = [
        Due(
            _at_ms(rung, case, calendar),
            f"ladder:{case.case_id}:{rung.key}:{more.n_reopens}.{len(more.extensions)}",
            rung.words.filled(no=no),
        )
        for rung in RUNGS
        if rung.urgent is case.urgent
    ]
    return tuple(sorted(found))


def unread_dues(case: Case) -> tuple[Due, ...]:
    """Return when the hall hears that a unit does not take what was delivered to it."""
    if case.state is not CaseState.HANDLING or not case.delivered_at_ms or case.read_at_ms:
        return ()
    urged_ms = max((s.at_ms for s in case.steps if s.act is Act.URGE), default=0)
    words = _STILL_UNREAD if urged_ms > case.delivered_at_ms else _UNREAD
    since_ms = max(urged_ms, case.delivered_at_ms)
    mark = f"{UNREAD}{case.case_id}:{since_ms}"
    return (Due(since_ms + UNREAD_MS, mark, words.filled(no=case.case_no or case.case_id)),)


def slip_dues(case: Case, calendar: Calendar) -> tuple[Due, ...]:
    """Return when the supervision slips of an open case that nobody answered run out."""
    if case.ended:
        return ()
    no = case.case_no or case.case_id
    words = Words(f"{no} 督办单逾期未回复", f"{no}: a supervision slip was not answered in time")
    return tuple(
        Due(
            after_limit(parse_limit(slip.limit), slip.at_ms, calendar),
            f"slip:{case.case_id}:{n}",
            words,
        )
        for n, slip in enumerate(case.more.slips)
        if not slip.answered_at_ms
    )


def wakes_at(case: Case) -> int:
    """Return the city time a deferred case wakes by itself, 0 when it does not."""
    return case.more.deferred_until_ms if case.state is CaseState.DEFERRED else 0


def _at_ms(rung: Rung, case: Case, calendar: Calendar) -> int:
    at_ms = share_ms(case, 1.0 - rung.left, calendar)
    return after_limit(parse_limit(rung.late), at_ms, calendar) if rung.late else at_ms
