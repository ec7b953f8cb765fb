"""What an act makes of a case: one pure function over the table of moves."""

from dataclasses import replace

from .case import ACT_WORDS, STATES, Act, Case, CaseState, Given, Move, Step, find_move
from .effects import EFFECTS, plain
from .errors import Refused
from .moment import Filing, Finding, Moment
from .roles import Actor
from .rules import GUARDS, check_needs, not_your_role, refuse
from .words import Words

__all__ = ["Filing", "Finding", "Moment", "after", "may", "permitted", "reported"]


def reported(case_id: str, finding: Finding, actor: Actor, at: Moment) -> Case:
    """Return the new case a report makes.

    Raises:
        Refused: The role may not report, or a collector's report has no photo.
    """
    rows = tuple(m for m in find_move(None, Act.REPORT) if actor.role in m.by)
    if not rows:
        raise not_your_role(Act.REPORT, actor.role)
    check_needs(rows[0], Given(photos=finding.photos))
    to = rows[0].to
    return Case(
        case_id=case_id,
        version=1,
        state=to,
        class_key=finding.class_key,
        codebook=finding.codebook,
        place=finding.place,
        source=finding.source,
        text=finding.text,
        reported_at_ms=finding.observed_at_ms,
        reported_by=actor.account,
        step_since_ms=at.city_ms,
        component_code=finding.component_code,
        component_owner=finding.component_owner,
        photos=finding.photos,
        steps=(_step(Act.REPORT, actor, at, to, Given(text=finding.text)),),
    )


def after(
    case: Case, act: Act, actor: Actor, given: Given, at: Moment, filing: Filing | None = None
) -> Case:
    """Return the case after an act, one version on.

    Args:
        filing: Needed for ``Act.FILE`` only.

    Raises:
        Refused: The table, the actor's role, the separation of duty or a missing input forbids it.
    """
    move = permitted(case, act, actor)
    check_needs(move, given)
    changed = EFFECTS.get(act, plain)(case, given, at, filing)
    return replace(
        changed,
        version=case.version + 1,
        state=move.to,
        step_since_ms=at.city_ms if move.to is not case.state else case.step_since_ms,
        photos=case.photos + given.photos,
        steps=(*case.steps, _step(act, actor, at, move.to, given, changed.unit_id)),
    )


def permitted(case: Case, act: Act, actor: Actor) -> Move:
    """Return the row of the table that lets this person do this now.

    Raises:
        Refused: No row does; the sentence says why.
    """
    rows = find_move(case.state, act)
    if not rows:
        raise Refused(
            "not_in_this_state",
            Words(
                f"{STATES[case.state].words.zh}的案件不能{ACT_WORDS[act].zh}",
                f"a case in state “{STATES[case.state].words.en}” does not allow: "
                f"{ACT_WORDS[act].en}",
            ),
        )
    mine = tuple(move for move in rows if actor.role in move.by)
    if not mine:
        raise not_your_role(act, actor.role)
    fitting = tuple(move for move in mine if move.check in ("", case.check))
    if not fitting:
        raise refuse("check_says_otherwise")
    for guard in GUARDS.get(act, ()):
        guard(case, actor)
    return fitting[0]


def may(case: Case, act: Act, actor: Actor) -> bool:
    """Return whether this person may do this now; screens offer only what is true here."""
    try:
        permitted(case, act, actor)
    except Refused:
        return False
    return True


def _step(
    act: Act, actor: Actor, at: Moment, to: CaseState, given: Given, unit_id: str = ""
) -> Step:
    return Step(
        act=act,
        at_ms=at.city_ms,
        account=actor.account,
        role=actor.role,
        seat=actor.seat,
        to=to,
        note=given.reason or given.text,
        unit_id=unit_id,
    )
