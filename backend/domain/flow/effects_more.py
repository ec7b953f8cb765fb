"""What the exceptions of a case change: requests, suspensions, rulings, detours, fast track."""

from collections.abc import Callable
from dataclasses import replace

from backend.domain.cases.case import Act, Case, Pause
from backend.domain.cases.extras import NO_EXTRAS, Extension, Request, StageDone
from backend.domain.clocks.moment import Doing, Moment

from .enforcing import handed, told
from .rules import refuse

# Source: at most a year in the practice of one city (standards.md 4.5).
MAX_DEFER_MS = 366 * 86_400_000
Effect = Callable[[Case, Doing], Case]


def with_more(case: Case, **changes: object) -> Case:
    """Return the case with some of its rare parts changed; an ordinary case stays without any."""
    more = replace(case.more, **changes)  # type: ignore[arg-type]
    return replace(case, extras=None if more == NO_EXTRAS else more)


def _asked(wants: Act) -> Effect:
    def effect(case: Case, doing: Doing) -> Case:
        given, actor, at_ms = doing.given, doing.actor, doing.at.city_ms
        if wants is Act.DEFER:
            check_defer_date(given.until_ms, doing.at)
        request = Request(wants, actor.account, actor.role, at_ms, given.reason, given.until_ms)
        return with_more(case, request=request)

    return effect


def check_defer_date(until_ms: int, at: Moment) -> None:
    """Check the day a deferment shall end.

    Raises:
        Refused: It is past, or more than a year away.
    """
    if not at.city_ms < until_ms <= at.city_ms + MAX_DEFER_MS:
        raise refuse("defer_date")


def _extended(case: Case, doing: Doing) -> Case:
    extension = Extension(doing.at.city_ms, doing.actor.account)
    return with_more(case, extensions=(*case.more.extensions, extension))


def _suspended(case: Case, doing: Doing) -> Case:
    return replace(case, pauses=(*case.pauses, Pause(doing.at.city_ms)))


def _deferred(case: Case, doing: Doing) -> Case:
    request = case.more.request
    until_ms = request.until_ms if request else 0
    check_defer_date(until_ms, doing.at)
    held = _suspended(case, doing)
    return with_more(held, n_deferred=case.more.n_deferred + 1, deferred_until_ms=until_ms)


def _resumed(case: Case, doing: Doing) -> Case:
    """Let the clock run on; a deferment ends on its day, however late that is noticed."""
    open_pause, until_ms = case.pauses[-1], case.more.deferred_until_ms
    end_ms = min(doing.at.city_ms, until_ms) if until_ms else doing.at.city_ms
    held = replace(case, pauses=(*case.pauses[:-1], Pause(open_pause.from_ms, end_ms)))
    return with_more(held, deferred_until_ms=0)


def _redispatched(case: Case, doing: Doing) -> Case:
    """Give it to another unit while the clock runs on."""
    if doing.given.unit_id == case.unit_id:
        raise refuse("same_unit")
    return replace(
        case,
        unit_id=doing.given.unit_id,
        notify_at_ms=doing.at.real_ms + round(doing.at.undo_s * 1000),
        delivered_at_ms=0,
        read_at_ms=0,
    )


def _insisted(case: Case, doing: Doing) -> Case:
    """Give it back to the unit that returned it."""
    return replace(case, notify_at_ms=doing.at.real_ms, delivered_at_ms=0, read_at_ms=0)


def _ownerless(case: Case, doing: Doing) -> Case:
    del doing
    return with_more(replace(case, unit_id=""), ownerless=True)


def _ruled(case: Case, doing: Doing) -> Case:
    """Name the unit, and write it to the component the case is about."""
    owner = doing.given.unit_id if case.component_code else case.component_owner
    ruled = replace(case, unit_id="", component_owner=owner)
    return with_more(ruled, ruled_unit_id=doing.given.unit_id, ruled_by="", ownerless=False)


def _gone_elsewhere(case: Case, doing: Doing) -> Case:
    """Leave our units: no clock of theirs runs while somebody else has it."""
    idle = (Pause(doing.at.city_ms),) if case.dispatched_at_ms else ()
    return replace(case, unit_id="", notify_at_ms=0, pauses=(*case.pauses, *idle))


def _handed_over(case: Case, doing: Doing) -> Case:
    return with_more(_gone_elsewhere(case, doing), enforcement=handed(doing))


def _told_by_enforcement(case: Case, doing: Doing) -> Case:
    return with_more(case, enforcement=told(case, doing))


def _come_back(case: Case, doing: Doing) -> Case:
    return replace(case, pauses=_closed_pause(case, doing.at))


def _done_elsewhere(case: Case, doing: Doing) -> Case:
    return replace(
        case, handled_ms=doing.at.city_ms, check="", pauses=_closed_pause(case, doing.at)
    )


def _closed_pause(case: Case, at: Moment) -> tuple[Pause, ...]:
    if not case.pauses or case.pauses[-1].until_ms:
        return case.pauses
    return (*case.pauses[:-1], Pause(case.pauses[-1].from_ms, at.city_ms))


def _stage_done(case: Case, doing: Doing) -> Case:
    more = case.more
    stage = more.stages[len(more.stages_done)]
    return with_more(case, stages_done=(*more.stages_done, StageDone(stage.key, doing.at.city_ms)))


def _fast_closed(case: Case, doing: Doing) -> Case:
    """Close what its collector put right on the spot; whoever reviews it is somebody else."""
    number = doing.filing.case_no if doing.filing is not None else ""
    return replace(
        case,
        case_no=case.case_no or number,
        check="passed",
        completed_ms=case.handled_ms,
        closed_at_ms=doing.at.city_ms,
    )


def _fast_rejected(case: Case, doing: Doing) -> Case:
    del doing
    return with_more(replace(case, handled_ms=0), fast=False, audit=False)


def _reopened(case: Case, doing: Doing) -> Case:
    """Begin anew: new dispatch, new limit, new check; what was counted stays counted."""
    del doing
    anew = replace(
        case,
        unit_id="",
        dispatched_at_ms=0,
        notify_at_ms=0,
        delivered_at_ms=0,
        read_at_ms=0,
        handled_ms=0,
        completed_ms=0,
        closed_at_ms=0,
        check="",
        pauses=(),
    )
    more = case.more
    return with_more(
        anew,
        extensions=(),
        n_deferred=0,
        deferred_until_ms=0,
        stages_done=(),
        fast=False,
        audit=False,
        n_reopens=more.n_reopens + 1,
        plea=None,
        appraisal=None,
    )


def _merged(case: Case, doing: Doing) -> Case:
    if doing.given.case_id == case.case_id:
        raise refuse("merge_self")
    merged = replace(case, duplicate_of=doing.given.case_id, closed_at_ms=doing.at.city_ms)
    return with_more(merged, merged_from=case.state)


def _unmerged(case: Case, doing: Doing) -> Case:
    del doing
    return with_more(replace(case, duplicate_of="", closed_at_ms=0), merged_from=None)


def _closed_request(case: Case, doing: Doing) -> Case:
    del doing
    return with_more(case, request=None)


MORE_EFFECTS: dict[Act, Effect] = {
    Act.ASK_EXTENSION: _asked(Act.EXTEND),
    Act.ASK_DEFER: _asked(Act.DEFER),
    Act.ASK_LIST: _asked(Act.SUSPEND),
    Act.ASK_VOID: _asked(Act.CANCEL),
    Act.REFUSE_REQUEST: _closed_request,
    Act.EXTEND: _extended,
    Act.SUSPEND: _suspended,
    Act.DEFER: _deferred,
    Act.RESUME: _resumed,
    Act.REDISPATCH: _redispatched,
    Act.INSIST: _insisted,
    Act.DECLARE_OWNERLESS: _ownerless,
    Act.RULE: _ruled,
    Act.REFER: _gone_elsewhere,
    Act.HAND_OVER: _handed_over,
    Act.ENFORCE_TOLD: _told_by_enforcement,
    Act.REFER_BACK: _come_back,
    Act.ENFORCE_BACK: _come_back,
    Act.REFER_DONE: _done_elsewhere,
    Act.ENFORCED: _done_elsewhere,
    Act.STAGE_DONE: _stage_done,
    Act.FAST_CLOSE: _fast_closed,
    Act.FAST_REJECT: _fast_rejected,
    Act.REOPEN: _reopened,
    Act.MERGE: _merged,
    Act.UNMERGE: _unmerged,
}
