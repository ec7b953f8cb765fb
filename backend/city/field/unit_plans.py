"""What a responsible unit does: it reads, says "not ours" with the rule, or works and replies."""

from backend.city.pictures import Shown
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.terms.roles import Actor, Role

from .plans import Plan, World, is_show, last_ms, will_fail
from .temper import PROMPT, URGED_S, Temper
from .words import (
    ENFORCE_BEGUN,
    ENFORCE_DONE,
    ENFORCE_ORDERED,
    NOT_OURS,
    NOT_OURS_OWNER,
    NOT_OURS_PLACE,
    REPLIES,
    REPLY_REWORK,
)

# The case of the first minute is handled by people in a hurry, city seconds.
_SHOW = Temper("show", (0.8, 1.2), (2.2, 3.0), 0.0, 1.0)
_RETURN_S = (3.0, 10.0)
_SHOW_RETURN_S = (1.2, 1.8)
_MOST_RETURNS = 2
# From one word of the enforcement body to the next.
_ENFORCE_S = (15.0, 40.0)


def plan_unit(case: Case, world: World, others: tuple[Case, ...]) -> tuple[Plan, ...]:
    """Return what the unit that has the case does next; nothing until it was told."""
    del others
    if case.state is CaseState.ENFORCEMENT:
        return _enforcing(case, world)
    if case.state is not CaseState.HANDLING or not case.delivered_at_ms:
        return ()
    actor = Actor(case.unit_id, Role.UNIT)
    if not case.read_at_ms:
        return (_reading(case, world, actor),)
    reason = why_not_ours(case, world)
    return (_returning(case, world, actor, reason) if reason else _reply(case, world, actor),)


def _enforcing(case: Case, world: World) -> tuple[Plan, ...]:
    """Tell the number it bears here, then what was decided, then that it is done (A23)."""
    held = case.more.enforcement
    if held is None or not held.unit_id:
        return ()
    actor = Actor(held.unit_id, Role.UNIT)
    due_ms = last_ms(case) + world.span_ms(case, _ENFORCE_S, "enforce")
    if not held.number:
        number = f"执 {int(world.chance(case, 'number') * 9_000) + 1_000}"
        return (_word(case, Act.ENFORCE_TOLD, actor, due_ms, ENFORCE_BEGUN, number),)
    if held.word == ENFORCE_BEGUN:
        return (_word(case, Act.ENFORCE_TOLD, actor, due_ms, ENFORCE_ORDERED),)
    done = Plan(case.case_id, case.version, Act.ENFORCED, actor, due_ms, reason=ENFORCE_DONE)
    return (done,)


def _word(case: Case, act: Act, actor: Actor, due_ms: int, text: str, number: str = "") -> Plan:
    return Plan(case.case_id, case.version, act, actor, due_ms, text=text, number=number)


def _temper(case: Case, world: World) -> Temper:
    return _SHOW if is_show(case) else world.temper(case.unit_id)


def _reading(case: Case, world: World, actor: Actor) -> Plan:
    """Read at the unit's own pace; urged, at once."""
    if case.steps[-1].act is Act.URGE:
        due_ms = last_ms(case) + world.span_ms(case, URGED_S, "read")
    else:
        due_ms = case.delivered_at_ms + world.span_ms(case, _temper(case, world).read_s, "read")
    return Plan(case.case_id, case.version, Act.READ, actor, due_ms)


def _returning(case: Case, world: World, actor: Actor, reason: str) -> Plan:
    span_s = _SHOW_RETURN_S if is_show(case) else _RETURN_S
    due_ms = _at_work_ms(case) + world.span_ms(case, span_s, "return")
    return Plan(case.case_id, case.version, Act.RETURN, actor, due_ms, reason=reason)


def _at_work_ms(case: Case) -> int:
    """Return since when the unit is at it: who is urged at work does not begin anew."""
    return max((s.at_ms for s in case.steps if s.act is not Act.URGE), default=last_ms(case))


def why_not_ours(case: Case, world: World) -> str:
    """Return why the unit sends the case back, ``""`` when it keeps it.

    It never does when nobody else could be given the case, nor the third time.
    """
    ranked = world.ranked(case)
    others = [found for found in ranked if found.unit.unit_id != case.unit_id]
    if case.n_reworks or case.n_returns >= _MOST_RETURNS or not others:
        return ""
    is_best = bool(ranked) and ranked[0].unit.unit_id == case.unit_id
    if not _wants_rid_of(case, world, is_best):
        return ""
    name = world.name(case)
    if case.component_owner and case.component_owner != case.unit_id:
        owner = next((u.name for u in world.city.units if u.unit_id == case.component_owner), "")
        return NOT_OURS_OWNER.filled(owner=owner).zh
    if not is_best or is_show(case):
        return NOT_OURS_PLACE.filled(name=name, other=others[0].unit.name).zh
    return NOT_OURS.filled(name=name).zh


def _wants_rid_of(case: Case, world: World, is_best: bool) -> bool:
    if is_show(case):
        return not case.n_returns
    if not is_best:
        return world.chance(case, f"wrong {case.unit_id}") < 0.85
    return (
        not case.n_returns and world.chance(case, "rid") < world.temper(case.unit_id).return_chance
    )


def _reply(case: Case, world: World, actor: Actor) -> Plan:
    """Work on site and reply with a photo; what will fail its check can be seen in it."""
    low_s, high_s = _temper(case, world).handle_s
    span_s = (low_s / 2, high_s / 2) if case.n_reworks else (low_s, high_s)
    if case.urgent and not is_show(case):
        span_s = (min(span_s[0], PROMPT.handle_s[0]), min(span_s[1], PROMPT.handle_s[1]))
    due_ms = _at_work_ms(case) + world.span_ms(case, span_s, "reply")
    words = REPLIES[int(world.chance(case, "words") * len(REPLIES))]
    text = (REPLY_REWORK if case.n_reworks else words).filled(name=world.name(case)).zh
    shown = Shown.HALF if will_fail(case, world) else Shown.RIGHT
    return Plan(
        case.case_id,
        case.version,
        Act.REPLY,
        actor,
        due_ms,
        text=text,
        picture=(shown, "after"),
    )
