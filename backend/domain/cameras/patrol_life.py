"""What may be done to a tour, by whom, and what it makes of it: pure, and one table of moves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words

from .patrol import (
    NOT_YET,
    TOUR_WORDS,
    Look,
    LookVerdict,
    Tour,
    TourState,
    tally,
    waiting,
)
from .patrol_plan import Choice, OwnFind, PatrolPlan, Window, planted

S = TourState


class PatrolAct(StrEnum):
    """Something done on a patrol. Values are stored and sent: never rename one."""

    START = "start"
    CONFIRM = "confirm"
    MARK_BAD = "mark_bad"
    SKIP = "skip"
    HOLD = "hold"
    RESUME = "resume"
    WAIVE_REST = "waive_rest"
    FIND = "find"
    END = "end"
    CHAIR_EMPTY = "chair_empty"
    WINDOW_CLOSED = "window_closed"


PATROLS = frozenset((Role.INTAKE, Role.LEADER))
_LEADER = frozenset((Role.LEADER,))
_SYSTEM = frozenset((Role.SYSTEM,))
_OPEN = frozenset(S) - {S.OVER}


@dataclass(frozen=True, slots=True)
class PatrolMove:
    """One row of the table: in which states, by which roles, and what must be given.

    Attributes:
        is_own: Only the person who tours may.
    """

    words: Words
    states: frozenset[TourState]
    by: frozenset[Role] = PATROLS
    needs: tuple[str, ...] = ()
    is_own: bool = True


MOVES: dict[PatrolAct, PatrolMove] = {
    PatrolAct.START: PatrolMove(Words("开始巡查", "Start the tour"), frozenset(), is_own=False),
    PatrolAct.CONFIRM: PatrolMove(
        Words("看过", "Confirm the page"), frozenset((S.RUNNING, S.HELD)), needs=("looks",)
    ),
    PatrolAct.MARK_BAD: PatrolMove(
        Words("坏画面", "Mark as bad"), frozenset((S.RUNNING, S.HELD)), needs=("looks", "reason")
    ),
    PatrolAct.SKIP: PatrolMove(
        Words("跳过", "Skip"), frozenset((S.RUNNING, S.HELD)), needs=("looks", "reason")
    ),
    PatrolAct.HOLD: PatrolMove(Words("停住", "Hold"), frozenset((S.RUNNING,))),
    PatrolAct.RESUME: PatrolMove(
        Words("继续", "Go on"), frozenset((S.HELD, S.PAUSED, S.RESTING)), is_own=False
    ),
    PatrolAct.WAIVE_REST: PatrolMove(
        Words("免换任务", "Waive the change of task"),
        frozenset((S.RESTING,)),
        by=_LEADER,
        needs=("reason",),
        is_own=False,
    ),
    PatrolAct.FIND: PatrolMove(Words("抓拍上报", "Report a find"), _OPEN, needs=("case_id",)),
    PatrolAct.END: PatrolMove(Words("结束巡查", "End the tour"), _OPEN, is_own=False),
    PatrolAct.CHAIR_EMPTY: PatrolMove(
        Words("座席无人", "Chair empty"), frozenset((S.RUNNING, S.HELD)), by=_SYSTEM, is_own=False
    ),
    PatrolAct.WINDOW_CLOSED: PatrolMove(
        Words("时段已过", "Window closed"), _OPEN, by=_SYSTEM, is_own=False
    ),
}

RULES: dict[str, Words] = {
    "patrol_not_now": Words("{state}时不能{act}", "not while the tour is {state}: {act}"),
    "patrol_not_your_role": Words("该席位不能{act}", "this seat may not: {act}"),
    "patrol_of_another": Words(
        "本轮由 {account} 巡查，请先按继续接手", "{account} tours; take it over by going on first"
    ),
    "patrol_needs": Words("缺少：{what}", "missing: {what}"),
    "patrol_other_page": Words(
        "画面与当前页不符，请看当前页后再确认", "these are not the pictures of the page on screen"
    ),
    "patrol_not_live": Words(
        "{stop} 没有实时画面，不能计为已见", "{stop} was not live and cannot count as seen"
    ),
    "patrol_too_long_live": Words(
        "{stop} 的实时秒数多于本页停留时间",
        "{stop} cannot have been live longer than its page stood",
    ),
    "patrol_not_turned": Words(
        "{stop} 没有转到预置位，不能计为已见",
        "{stop} was not turned to its preset and cannot count as seen",
    ),
    "patrol_rest_first": Words("连续巡查已满，请先换任务", "the change of task is not over yet"),
    "patrol_leaves_some": Words(
        "还有 {n} 路未看，结束请写明原因", "{n} are not seen yet: say why it ends"
    ),
    "patrol_nothing": Words("没有可巡查的监控", "there is no camera to tour"),
}
# What the system itself writes as the reason of what it does.
CHAIR_NOTE = "no confirmation within dwell and grace"
WINDOW_NOTE = "the window closed"


@dataclass(frozen=True, slots=True)
class Patrolling:
    """One act being done, and what was handed over with it.

    Attributes:
        found: Stops whose planted picture the operator found on this page.
    """

    act: PatrolAct
    actor: Actor
    at: Moment
    looks: tuple[Look, ...] = ()
    reason: str = ""
    case_id: str = ""
    found: tuple[str, ...] = ()


def started(
    plan: PatrolPlan,
    window: Window,
    choice: Choice,
    actor: Actor,
    at: Moment,
    finds: Sequence[OwnFind] = (),
) -> Tour:
    """Return the new tour of a window.

    Args:
        finds: The city's own, for its test pictures.

    Raises:
        Refused: The role may not, or there is nothing to tour.
    """
    if actor.role not in MOVES[PatrolAct.START].by:
        raise _no("patrol_not_your_role", **_words(PatrolAct.START))
    if not choice.stops:
        raise _no("patrol_nothing")
    tour_id = f"{plan.key}.{window.day}.{window.n:02d}"
    return Tour(
        tour_id=tour_id,
        version=1,
        day=window.day,
        n=window.n,
        from_at_ms=window.from_ms,
        upto_at_ms=window.upto_ms,
        stops=choice.stops,
        verdicts=(NOT_YET,) * len(choice.stops),
        n_registered=choice.n_registered,
        account=actor.account,
        seat=actor.seat,
        begun_at_ms=at.city_ms,
        page_real_ms=at.real_ms,
        dwell_s=plan.dwell_s,
        tests=planted(choice.stops, plan.n_tests, tour_id, finds),
        theme=plan.theme,
    )


def after(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    """Return the tour after an act, one version on.

    Raises:
        Refused: The table, the page or the truth of a picture forbids it.
    """
    _permitted(tour, doing)
    return replace(_EFFECTS[doing.act](tour, doing, plan), version=tour.version + 1)


def due(tour: Tour, at: Moment, plan: PatrolPlan) -> PatrolAct | None:
    """Return what the system must do to a tour by now, ``None`` for nothing."""
    if tour.is_over:
        return None
    if at.city_ms >= tour.upto_at_ms:
        return PatrolAct.WINDOW_CLOSED
    patience_s = {S.RUNNING: tour.dwell_s + plan.grace_s, S.HELD: plan.hold_s}.get(tour.state)
    if patience_s is not None and at.real_ms - tour.page_real_ms > patience_s * 1000:
        return PatrolAct.CHAIR_EMPTY
    return None


def booked_looks(doing: Patrolling) -> tuple[Look, ...]:
    """Return the looks of an act as the record keeps them: with who, when and why."""
    return tuple(
        replace(
            look,
            account=doing.actor.account,
            at_ms=doing.at.city_ms,
            reason=look.reason or doing.reason,
            verdict=_FORCED.get(doing.act, look.verdict),
        )
        for look in doing.looks
    )


_FORCED = {PatrolAct.MARK_BAD: LookVerdict.BAD, PatrolAct.SKIP: LookVerdict.SKIPPED}


def _permitted(tour: Tour, doing: Patrolling) -> None:
    move, actor = MOVES[doing.act], doing.actor
    words = _words(doing.act)
    if actor.role not in move.by:
        raise _no("patrol_not_your_role", **words)
    if tour.state not in move.states:
        raise _no("patrol_not_now", state=TOUR_WORDS[tour.state], act=move.words)
    if move.is_own and actor.account != tour.account:
        raise _no("patrol_of_another", account=tour.account)
    for name in move.needs:
        if not getattr(doing, name):
            raise _no("patrol_needs", what=name)


def _confirmed(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    """Book the whole page on screen: each stop as what it is, none as what it is not."""
    if {look.stop for look in doing.looks} != set(waiting(tour)) or _twice(doing.looks):
        raise _no("patrol_other_page")
    stood_s = (doing.at.real_ms - tour.page_real_ms) / 1000
    for look in doing.looks:
        _check_truth(look, stood_s, plan)
    # A test picture lies over a live picture only: where nothing was to be seen it was not shown.
    seen = {look.stop for look in doing.looks if look.verdict is LookVerdict.SEEN}
    tests = tuple(
        replace(test, is_told=True, is_found=test.stop in doing.found)
        if test.stop in seen and not test.is_told
        else test
        for test in tour.tests
    )
    done = replace(_booked(tour, doing.looks), tests=tests)
    return _worked(done, doing.at, stood_s, plan)


def _check_truth(look: Look, stood_s: float, plan: PatrolPlan) -> None:
    if look.verdict is NOT_YET:
        raise _no("patrol_needs", what="verdict")
    if look.live_s > stood_s + _CLOCKS_APART_S:
        raise _no("patrol_too_long_live", stop=look.stop)
    is_live = look.live_s >= plan.least_live_s and look.snapshot_id
    if look.verdict is LookVerdict.SEEN and not is_live:
        raise _no("patrol_not_live", stop=look.stop)


_CLOCKS_APART_S = 5.0


def _worked(tour: Tour, at: Moment, stood_s: float, plan: PatrolPlan) -> Tour:
    """Count the work; after twenty minutes the task changes, unless the tour is through."""
    worked_ms = tour.worked_ms + round(stood_s * 1000)
    fresh = replace(tour, page_real_ms=at.real_ms, worked_ms=worked_ms, state=S.RUNNING, note="")
    if fresh.page >= fresh.n_pages:
        return replace(fresh, state=S.OVER, ended_at_ms=at.city_ms)
    if worked_ms < plan.work_s * 1000:
        return fresh
    return replace(
        fresh, state=S.RESTING, rest_until_real_ms=at.real_ms + round(plan.rest_s * 1000)
    )


def _single(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    """Book single pictures of the page by hand; the others wait for the confirmation."""
    looks = booked_looks(doing)
    if not {look.stop for look in looks} <= set(waiting(tour)) or _twice(looks):
        raise _no("patrol_other_page")
    before = tour.page
    done = _booked(tour, looks)
    if done.page == before:
        return done
    return _worked(done, doing.at, (doing.at.real_ms - tour.page_real_ms) / 1000, plan)


def _held(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    del plan
    return replace(tour, state=S.HELD, note=doing.reason)


def _resumed(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    """Begin the page anew: what was on screen before nobody vouches for."""
    del plan
    is_resting = tour.state is S.RESTING
    if is_resting and doing.at.real_ms < tour.rest_until_real_ms:
        raise _no("patrol_rest_first")
    return _running(tour, doing, 0 if is_resting else tour.worked_ms)


def _running(tour: Tour, doing: Patrolling, worked_ms: int) -> Tour:
    is_leaders = doing.act is PatrolAct.WAIVE_REST
    return replace(
        tour,
        state=S.RUNNING,
        page_real_ms=doing.at.real_ms,
        worked_ms=worked_ms,
        rest_until_real_ms=0,
        account=tour.account if is_leaders else doing.actor.account,
        seat=tour.seat if is_leaders else doing.actor.seat,
        note=doing.reason,
    )


def _waived(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    del plan
    return replace(_running(tour, doing, 0), n_waived=tour.n_waived + 1)


def _with_find(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    del plan
    if doing.case_id in tour.finds:
        return tour
    return replace(tour, finds=(*tour.finds, doing.case_id))


def _ended(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    del plan
    n_left = tally(tour).not_yet
    if n_left and not doing.reason:
        raise _no("patrol_leaves_some", n=n_left)
    return replace(tour, state=S.OVER, ended_at_ms=doing.at.city_ms, note=doing.reason)


def _paused(tour: Tour, doing: Patrolling, plan: PatrolPlan) -> Tour:
    del plan
    return replace(tour, state=S.PAUSED, note=doing.reason)


_EFFECTS: dict[PatrolAct, Callable[[Tour, Patrolling, PatrolPlan], Tour]] = {
    PatrolAct.CONFIRM: _confirmed,
    PatrolAct.MARK_BAD: _single,
    PatrolAct.SKIP: _single,
    PatrolAct.HOLD: _held,
    PatrolAct.RESUME: _resumed,
    PatrolAct.WAIVE_REST: _waived,
    PatrolAct.FIND: _with_find,
    PatrolAct.END: _ended,
    PatrolAct.CHAIR_EMPTY: _paused,
    PatrolAct.WINDOW_CLOSED: _ended,
}


def _booked(tour: Tour, looks: Iterable[Look]) -> Tour:
    found = {look.stop: look.verdict for look in looks}
    rows = zip(tour.stops, tour.verdicts, strict=True)
    return replace(tour, verdicts=tuple(found.get(stop, verdict) for stop, verdict in rows))


def _twice(looks: tuple[Look, ...]) -> bool:
    return len({look.stop for look in looks}) < len(looks)


def _words(act: PatrolAct) -> dict[str, object]:
    return {"act": MOVES[act].words}


def refused_turn(stop: str) -> Refused:
    """Return the refusal of a look whose camera was not at the stop's preset, to be raised."""
    return _no("patrol_not_turned", stop=stop)


def _no(rule: str, **values: object) -> Refused:
    words = RULES[rule]
    zh = {key: value.zh if isinstance(value, Words) else value for key, value in values.items()}
    en = {key: value.en if isinstance(value, Words) else value for key, value in values.items()}
    return Refused(rule, Words(words.zh.format(**zh), words.en.format(**en)))
