"""The two clock boxes: the seat's step limit, and the unit's handling limit; never both as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from backend.domain.cases.case import STATES, Act, Case, CaseState, Clock
from backend.domain.clocks.clock import Face, Limit, deadline_ms, run_of, working_s
from backend.domain.terms.words import Words
from console.kit import words as w
from console.kit.notice import each
from console.kit.time_text import day_hm, hms, length, span
from console.queue.cards import mark_of

if TYPE_CHECKING:
    from backend.contract.city_answer import CityInfo

EMPTY = Words("", "")
_BEFORE_DISPATCH = (
    CaseState.TO_ACCEPT,
    CaseState.TO_FILE,
    CaseState.VERIFYING,
    CaseState.TO_DISPATCH,
)


class ClockText(NamedTuple):
    """One box; ``mark`` is a row of the marks or ``""``, ``share`` what is left of the limit."""

    title: Words
    value: Words
    sub: Words = EMPTY
    mark: str = ""
    tone: str = "text"
    share: float | None = None


class ClockView(NamedTuple):
    """One look at a case's clocks.

    Attributes:
        now_ms: City time.
        real_now_ms: Real UTC, for the seconds left to take a dispatch back.
    """

    case: Case
    face: Face
    city: CityInfo
    now_ms: int
    real_now_ms: int


def boxes(view: ClockView) -> tuple[ClockText, ClockText]:
    """Return the left and the right box for the state the case is in."""
    return _BOXES.get(view.case.state, _ended)(view)


def short(words: Words) -> Words:
    """Return a term without the Chinese one in brackets behind it, for narrow places."""
    return Words(words.zh, words.en.split(" (")[0])


# ---- single boxes ----------------------------------------------------------------------------


def _step(view: ClockView) -> ClockText:
    """Return the seat's own limit, running."""
    face = view.face
    if face.clock is not Clock.STEP:
        return ClockText(w.Clocks.STATE, STATES[view.case.state].words)
    limit = w.Steps.LIMIT[face.step]
    limit = Words(limit.zh, limit.en.capitalize())
    title = each(w.Clocks.STEP, step=limit, limit=length(face.total_s))
    late = face.level == "late"
    words = w.Clocks.LATE_STEP if late else w.Clocks.LEFT
    return _running(title, each(words, left=span(face.remaining_s)), face)


def _running(title: Words, value: Words, face: Face, sub: Words = EMPTY) -> ClockText:
    tone = {"soon": "soon", "late": "act"}.get(face.level, "text")
    share = min(max(face.remaining_s / face.total_s, 0.0), 1.0) if face.total_s > 0 else None
    return ClockText(title, value, sub, mark_of(face) or "ok", tone, share)


def _limit(case: Case) -> Limit | None:
    return run_of(case).limit if case.limit else None


def _how(limit: Limit) -> Words:
    return w.Clocks.ROUND_CLOCK if limit.continuous else w.Clocks.WORK_CLOCK


def _to_come(view: ClockView) -> ClockText:
    """Return the unit's limit before dispatch: its length and where it would end, not running."""
    limit = _limit(view.case)
    if limit is None:
        return ClockText(w.Clocks.AFTER_DISPATCH, w.Clocks.NOT_FILED, tone="text_2")
    began_ms = view.case.dispatched_at_ms
    end_ms = deadline_ms(limit, began_ms or view.now_ms, view.city.calendar, view.case.pauses)
    at = day_hm(end_ms, view.now_ms, view.city.zone)
    # A return does not stop the unit's clock: then its end is already fixed.
    sub = w.Clocks.DUE if began_ms else w.Clocks.IF_NOW
    return ClockText(w.Clocks.AFTER_DISPATCH, limit.words, each(sub, how=_how(limit), at=at))


def _handling(view: ClockView) -> ClockText:
    """Return the unit's limit, running."""
    limit = _limit(view.case)
    if limit is None or view.face.clock is not Clock.HANDLING:
        return ClockText(w.Clocks.STATE, STATES[view.case.state].words)
    title = each(w.Clocks.HANDLING, limit=short(limit.words))
    words = w.Clocks.LATE_CASE if view.face.level == "late" else w.Clocks.LEFT
    at = day_hm(view.face.deadline_ms, view.now_ms, view.city.zone)
    sub = each(w.Clocks.DUE, at=at, how=_how(limit))
    return _running(title, each(words, left=span(view.face.remaining_s)), view.face, sub)


def _handled(view: ClockView) -> ClockText:
    """Return what the handling took, and whether that was in time."""
    case, limit = view.case, _limit(view.case)
    if limit is None or not case.dispatched_at_ms:
        return ClockText(w.Clocks.AFTER_DISPATCH, w.Clocks.NEVER, tone="text_2")
    title = each(w.Clocks.HANDLING, limit=short(limit.words))
    end_ms = deadline_ms(limit, case.dispatched_at_ms, view.city.calendar, case.pauses)
    done_ms = case.handled_ms or view.now_ms
    used_s = _used_s(limit, case.dispatched_at_ms, (done_ms, end_ms), view)
    in_time = done_ms <= end_ms
    verdict = w.Clocks.IN_TIME if in_time else w.Clocks.OVER
    return ClockText(
        title,
        each(w.Clocks.USED, used=span(used_s)),
        verdict,
        "good" if in_time else "late",
        "text" if in_time else "act",
    )


def _used_s(
    limit: Limit, start_ms: int, done_and_end_ms: tuple[int, int], view: ClockView
) -> float:
    """Return what the handling took in the limit's own counting, pauses left out."""
    done_ms, end_ms = done_and_end_ms
    calendar = view.city.calendar
    plain_end_ms = deadline_ms(limit, start_ms, calendar)
    if limit.continuous:
        return (plain_end_ms - start_ms - (end_ms - done_ms)) / 1000
    return working_s(start_ms, plain_end_ms, calendar) - working_s(done_ms, end_ms, calendar)


def _receipt(view: ClockView) -> ClockText:
    """Return whether the unit has heard of it, and has read it."""
    case, title = view.case, w.Clocks.RECEIPT
    undo_s = (case.notify_at_ms - view.real_now_ms) / 1000
    if not case.delivered_at_ms:
        words = w.Clocks.UNDO.filled(left=max(0, round(undo_s)))
        return ClockText(title, words, w.Clocks.UNDO_HINT, "none", "info")
    delivered = _at(w.Clocks.DELIVERED, case.delivered_at_ms, view)
    if case.read_at_ms:
        return ClockText(title, _at(w.Clocks.READ, case.read_at_ms, view), delivered, "ok")
    waited = span((view.now_ms - case.delivered_at_ms) / 1000)
    return ClockText(title, each(w.Clocks.UNREAD, left=waited), delivered, "soon", "soon")


def _at(words: Words, at_ms: int, view: ClockView) -> Words:
    return words.filled(at=hms(at_ms, view.city.zone))


def _paused(view: ClockView) -> ClockText:
    limit = _limit(view.case)
    title = each(w.Clocks.HANDLING, limit=short(limit.words)) if limit else w.Clocks.STATE
    return ClockText(title, w.Clocks.SUSPENDED, mark="none", tone="text_2")


def _whole(view: ClockView) -> ClockText:
    """Return the time from report to end."""
    case = view.case
    end_ms = case.steps[-1].at_ms if case.steps else view.now_ms
    used = span((end_ms - case.reported_at_ms) / 1000)
    is_closed = any(step.act is Act.CLOSE for step in case.steps)
    return ClockText(
        w.Clocks.ENDED, used, STATES[case.state].words, "good" if is_closed else "none"
    )


# ---- pairs by state --------------------------------------------------------------------------


def _before(view: ClockView) -> tuple[ClockText, ClockText]:
    return _step(view), _to_come(view)


def _with_unit(view: ClockView) -> tuple[ClockText, ClockText]:
    return _handling(view), _receipt(view)


def _checked(view: ClockView) -> tuple[ClockText, ClockText]:
    return _step(view), _handled(view)


def _suspended(view: ClockView) -> tuple[ClockText, ClockText]:
    return _paused(view), _receipt(view)


def _ended(view: ClockView) -> tuple[ClockText, ClockText]:
    return _whole(view), _handled(view)


_BOXES: dict[CaseState, Callable[[ClockView], tuple[ClockText, ClockText]]] = {
    **dict.fromkeys(_BEFORE_DISPATCH, _before),
    CaseState.HANDLING: _with_unit,
    CaseState.SUSPENDED: _suspended,
    CaseState.DEFERRED: _suspended,
    CaseState.REFERRED: _suspended,
    CaseState.ENFORCEMENT: _suspended,
    CaseState.ARBITRATION: _before,
    CaseState.FAST_REVIEW: _checked,
    CaseState.TO_CHECK: _checked,
    CaseState.CHECKING: _checked,
    CaseState.TO_CLOSE: _checked,
}
