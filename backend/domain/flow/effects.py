"""What each act changes in a case beyond its state."""

from collections.abc import Callable
from dataclasses import replace

from backend.domain.cases.case import Act, Case, Pause
from backend.domain.clocks.clock import parse_limit
from backend.domain.clocks.moment import Doing

from .effects_beside import BESIDE_EFFECTS
from .effects_errand import ERRAND_EFFECTS
from .effects_more import MORE_EFFECTS, with_more
from .effects_plea import PLEA_EFFECTS
from .evidence import word_for
from .rules import refuse


def plain(case: Case, doing: Doing) -> Case:
    """Change nothing but the state."""
    del doing
    return case


def _filed(case: Case, doing: Doing) -> Case:
    """Copy the limit: it is not recomputed when the codebook changes."""
    filing = doing.filing
    condition = filing.condition if filing is not None else None
    if filing is None or condition is None:
        raise refuse("filing_condition_missing")
    if condition.class_key != case.class_key:
        raise refuse("condition_of_other_class")
    parse_limit(condition.limit)
    for stage in condition.stages:
        parse_limit(stage.limit)
    filed = replace(
        case,
        case_no=case.case_no or filing.case_no,
        condition=condition.key,
        limit=condition.limit,
        urgent=condition.urgent,
    )
    filed = with_more(filed, stages=condition.stages, stages_done=())
    if filing.ruling is None or case.more.ruled_unit_id:
        return filed
    # One ruling settles the next case of this class at this place.
    ruling = filing.ruling
    return with_more(filed, ruled_unit_id=ruling.unit_id, ruled_by=ruling.source)


def _dispatched(case: Case, doing: Doing) -> Case:
    """Start the handling clock, or let it run on: a return does not stop it."""
    return replace(
        case,
        unit_id=doing.given.unit_id,
        dispatched_at_ms=case.dispatched_at_ms or doing.at.city_ms,
        notify_at_ms=doing.at.real_ms + round(doing.at.undo_s * 1000),
        delivered_at_ms=0,
        read_at_ms=0,
    )


def _taken_back(case: Case, doing: Doing) -> Case:
    del doing
    since_ms = case.dispatched_at_ms
    first = not any(s.act is Act.DELIVER and s.at_ms >= since_ms for s in case.steps)
    return replace(
        case,
        unit_id="",
        notify_at_ms=0,
        dispatched_at_ms=0 if first else case.dispatched_at_ms,
    )


def _delivered(case: Case, doing: Doing) -> Case:
    return replace(case, delivered_at_ms=doing.at.city_ms)


def _read(case: Case, doing: Doing) -> Case:
    return replace(case, read_at_ms=case.read_at_ms or doing.at.city_ms)


def _returned(case: Case, doing: Doing) -> Case:
    del doing
    return replace(case, n_returns=case.n_returns + 1, notify_at_ms=0)


def _urged(case: Case, doing: Doing) -> Case:
    del doing
    return replace(case, n_urges=case.n_urges + 1)


def _replied(case: Case, doing: Doing) -> Case:
    return replace(case, handled_ms=doing.at.city_ms, check="")


def _reworked(case: Case, doing: Doing) -> Case:
    """Send it back with the time between reply and rework paused: checkers' time is not theirs."""
    idle = (Pause(case.handled_ms, doing.at.city_ms),) if case.dispatched_at_ms else ()
    again = replace(
        case,
        n_reworks=case.n_reworks + 1,
        pauses=(*case.pauses, *idle),
        handled_ms=0,
        check="",
    )
    return with_more(again, fast=False, audit=False)


def _ended(case: Case, doing: Doing) -> Case:
    return replace(case, closed_at_ms=doing.at.city_ms)


def _passed(case: Case, doing: Doing) -> Case:
    """Let the unit's reply stand: it completed the case (办结) when it replied, not today."""
    word = word_for(doing)
    if word is not None:
        case = with_more(case, placeless=(*case.more.placeless, word))
    return replace(case, check="passed", completed_ms=case.handled_ms)


def _checked(verdict: str) -> "Effect":
    def effect(case: Case, doing: Doing) -> Case:
        del doing
        return replace(case, check=verdict)

    return effect


Effect = Callable[[Case, Doing], Case]
EFFECTS: dict[Act, Effect] = {
    Act.FILE: _filed,
    Act.DISPATCH: _dispatched,
    Act.UNDO_DISPATCH: _taken_back,
    Act.DELIVER: _delivered,
    Act.READ: _read,
    Act.RETURN: _returned,
    Act.URGE: _urged,
    Act.REPLY: _replied,
    Act.CHECK_PASSED: _passed,
    Act.CHECK_FAILED: _checked("failed"),
    Act.REWORK: _reworked,
    Act.CLOSE: _ended,
    Act.CANCEL: _ended,
    Act.DECLINE: _ended,
    Act.NOT_FOUND: _ended,
    **MORE_EFFECTS,
    **BESIDE_EFFECTS,
    **ERRAND_EFFECTS,
    **PLEA_EFFECTS,
}
