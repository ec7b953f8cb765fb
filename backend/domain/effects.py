"""What each act changes in a case beyond its state."""

from collections.abc import Callable
from dataclasses import replace

from .case import Act, Case, Given, Pause
from .clock import parse_limit
from .moment import Filing, Moment
from .rules import refuse


def plain(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    """Change nothing but the state."""
    del given, at, filing
    return case


def _filed(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    """Copy the limit: it is not recomputed when the codebook changes."""
    del given, at
    if filing is None:
        raise refuse("filing_condition_missing")
    condition = filing.condition
    if condition.class_key != case.class_key:
        raise refuse("condition_of_other_class")
    parse_limit(condition.limit)
    return replace(
        case,
        case_no=case.case_no or filing.case_no,
        condition=condition.key,
        limit=condition.limit,
        urgent=condition.urgent,
    )


def _dispatched(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    """Start the handling clock, or let it run on: a return does not stop it."""
    del filing
    return replace(
        case,
        unit_id=given.unit_id,
        dispatched_at_ms=case.dispatched_at_ms or at.city_ms,
        notify_at_ms=at.real_ms + round(at.undo_s * 1000),
        delivered_at_ms=0,
        read_at_ms=0,
    )


def _taken_back(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, at, filing
    first = not any(step.act is Act.DELIVER for step in case.steps)
    return replace(
        case,
        unit_id="",
        notify_at_ms=0,
        dispatched_at_ms=0 if first else case.dispatched_at_ms,
    )


def _delivered(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, filing
    return replace(case, delivered_at_ms=at.city_ms)


def _read(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, filing
    return replace(case, read_at_ms=case.read_at_ms or at.city_ms)


def _returned(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, at, filing
    return replace(case, n_returns=case.n_returns + 1, notify_at_ms=0)


def _urged(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, at, filing
    return replace(case, n_urges=case.n_urges + 1)


def _replied(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, filing
    return replace(case, handled_ms=at.city_ms, check="")


def _reworked(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    """Send it back with the time between reply and rework paused: checkers' time is not theirs."""
    del given, filing
    return replace(
        case,
        n_reworks=case.n_reworks + 1,
        pauses=(*case.pauses, Pause(case.handled_ms, at.city_ms)),
        handled_ms=0,
        check="",
    )


def _suspended(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, filing
    return replace(case, pauses=(*case.pauses, Pause(at.city_ms)))


def _resumed(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, filing
    open_pause = case.pauses[-1]
    return replace(case, pauses=(*case.pauses[:-1], Pause(open_pause.from_ms, at.city_ms)))


def _ended(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
    del given, filing
    return replace(case, closed_at_ms=at.city_ms)


def _checked(verdict: str) -> "Effect":
    def effect(case: Case, given: Given, at: Moment, filing: Filing | None) -> Case:
        del given, at, filing
        return replace(case, check=verdict)

    return effect


Effect = Callable[[Case, Given, Moment, Filing | None], Case]
EFFECTS: dict[Act, Effect] = {
    Act.FILE: _filed,
    Act.DISPATCH: _dispatched,
    Act.UNDO_DISPATCH: _taken_back,
    Act.DELIVER: _delivered,
    Act.READ: _read,
    Act.RETURN: _returned,
    Act.URGE: _urged,
    Act.REPLY: _replied,
    Act.CHECK_PASSED: _checked("passed"),
    Act.CHECK_FAILED: _checked("failed"),
    Act.REWORK: _reworked,
    Act.SUSPEND: _suspended,
    Act.RESUME: _resumed,
    Act.CLOSE: _ended,
    Act.CANCEL: _ended,
    Act.DECLINE: _ended,
    Act.NOT_FOUND: _ended,
}
