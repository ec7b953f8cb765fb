"""What the automatic colleagues in the hall do, so that the loop closes with hands off.

They are slower than a person who wants the case, and whoever is first has it.
"""

from collections.abc import Callable
from typing import NamedTuple

from backend.domain.cases.case import Act, Case, CaseState, Source
from backend.domain.cases.duplicates import candidates
from backend.domain.flow.life import may
from backend.domain.terms.roles import Actor

from .plans import (
    Plan,
    World,
    did,
    is_show,
    last_ms,
)
from .staff import DISPATCH, FILING, INTAKE, LEADER, Staff
from .tales import NEXT_DOOR_MARK, told_as
from .temper import SLOW
from .words import DUPLICATE, DUPLICATE_UNFILED, REWORK_BECAUSE

Others = tuple[Case, ...]


class Draft(NamedTuple):
    """An act before its time is set; ``patience_s`` is real seconds."""

    act: Act
    actor: Actor
    patience_s: float
    unit_id: str = ""
    reason: str = ""
    condition: str = ""


_VERIFY_CHANCE = 0.35
_DUPLICATE_CHANCE = 0.7
# City seconds from the newest step, and real seconds for the person at the desk.
_WAIT_S = {
    Act.ACCEPT: ((4.0, 9.0), 3.0),
    Act.DECLINE: ((5.0, 9.0), 4.0),
    Act.FILE: ((3.0, 8.0), 3.0),
    Act.SEND_VERIFY: ((3.0, 7.0), 3.0),
    Act.SEND_CHECK: ((2.0, 5.0), 2.0),
    Act.CLOSE: ((3.0, 7.0), 3.0),
    Act.REWORK: ((3.0, 6.0), 2.0),
    Act.URGE: ((60.0, 90.0), 20.0),
}
_SHOW_WAIT_S, _SHOW_PATIENCE_S = (0.8, 1.4), 0.5


def plan_staff(case: Case, world: World, others: Others) -> tuple[Plan, ...]:
    """Return what a colleague means to do with the case; nothing that the rules forbid."""
    if world.staff is Staff.NONE or case.state not in _BY_STATE:
        return ()
    draft = _BY_STATE[case.state](case, world, others)
    if draft is None or not may(case, draft.act, draft.actor):
        return ()
    span_s = _SHOW_WAIT_S if is_show(case) else _WAIT_S.get(draft.act, ((0.0, 0.0), 0.0))[0]
    plan = Plan(
        case.case_id,
        case.version,
        draft.act,
        draft.actor,
        last_ms(case) + world.span_ms(case, span_s, str(draft.act)),
        draft.patience_s,
        unit_id=draft.unit_id,
        reason=draft.reason,
        condition=draft.condition,
    )
    return (plan,)


def _patience_s(case: Case, act: Act) -> float:
    return _SHOW_PATIENCE_S if is_show(case) else _WAIT_S[act][1]


def _draft(case: Case, act: Act, actor: Actor) -> Draft:
    return Draft(act, actor, _patience_s(case, act))


def _accept(case: Case, world: World, others: Others) -> Draft | None:
    return _duplicate(case, world, others, INTAKE) or _draft(case, Act.ACCEPT, INTAKE)


def _file(case: Case, world: World, others: Others) -> Draft | None:
    twice = _duplicate(case, world, others, FILING)
    if twice:
        return twice
    if _to_be_verified(case, world):
        return _draft(case, Act.SEND_VERIFY, FILING)
    condition = condition_of(case, world)
    if not condition:
        return None
    return _draft(case, Act.FILE, FILING)._replace(condition=condition)


def _to_be_verified(case: Case, world: World) -> bool:
    """Return whether a collector should look first: some reports of the public, once."""
    is_public = case.source is not Source.COLLECTOR
    return (
        is_public
        and not did(case, Act.SEND_VERIFY)
        and world.chance(case, "verify") < _VERIFY_CHANCE
    )


def condition_of(case: Case, world: World) -> str:
    """Return the filing condition the report tells, else the first of its class."""
    of_class = [row.key for row in world.city.conditions if row.class_key == case.class_key]
    tale = told_as(case.text, case.class_key)
    if tale is not None and tale.condition in of_class:
        return tale.condition
    return of_class[0] if of_class else ""


def _duplicate(case: Case, world: World, others: Others, actor: Actor) -> Draft | None:
    """Decline what was reported before; not all of it is noticed."""
    if NEXT_DOOR_MARK.zh in case.text or did(case, Act.VERIFIED):
        return None
    if world.chance(case, "notices") >= _DUPLICATE_CHANCE:
        return None
    earlier = [
        other
        for other in candidates(case, others)
        if (other.reported_at_ms, other.case_id) < (case.reported_at_ms, case.case_id)
    ]
    if not earlier:
        return None
    first = earlier[0]
    words = DUPLICATE.filled(other=first.case_no) if first.case_no else DUPLICATE_UNFILED
    return _draft(case, Act.DECLINE, actor)._replace(reason=words.zh)


def _dispatch(case: Case, world: World, others: Others) -> Draft | None:
    """Take the first suggestion, once nobody at a desk did."""
    del others
    ranked = world.ranked(case)
    if world.staff is not Staff.ALL or not ranked:
        return None
    unit_id = ranked[0].unit.unit_id
    # What goes to a unit that leaves things unread goes early: it has the longest way.
    is_early = is_show(case) or world.temper(unit_id) is SLOW
    patience_s = min(world.show_s, world.patience_s) if is_early else world.patience_s
    return Draft(Act.DISPATCH, DISPATCH, patience_s, unit_id=unit_id)


def _urge(case: Case, world: World, others: Others) -> Draft | None:
    del others
    if world.staff is not Staff.ALL or case.n_urges or is_show(case):
        return None
    return _draft(case, Act.URGE, DISPATCH)


def _send_check(case: Case, world: World, others: Others) -> Draft | None:
    del others
    return _draft(case, Act.SEND_CHECK, FILING)


def _close(case: Case, world: World, others: Others) -> Draft | None:
    del others
    if case.check == "failed":
        found = next((s.note for s in reversed(case.steps) if s.act is Act.CHECK_FAILED), "")
        reason = REWORK_BECAUSE.filled(found=found).zh
        return _draft(case, Act.REWORK, LEADER)._replace(reason=reason)
    return _draft(case, Act.CLOSE, LEADER)


_BY_STATE: dict[CaseState, Callable[[Case, World, Others], Draft | None]] = {
    CaseState.TO_ACCEPT: _accept,
    CaseState.TO_FILE: _file,
    CaseState.TO_DISPATCH: _dispatch,
    CaseState.HANDLING: _urge,
    CaseState.TO_CHECK: _send_check,
    CaseState.TO_CLOSE: _close,
}
