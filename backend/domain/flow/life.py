"""What an act makes of a case: one pure function over the table of moves."""

from dataclasses import replace

from backend.domain.cases.case import (
    ACT_WORDS,
    STATES,
    Act,
    Case,
    CaseState,
    Given,
    Move,
    Source,
    Step,
    find_move,
)
from backend.domain.cases.outcome import appraisal_note
from backend.domain.cases.plea import ground_note
from backend.domain.clocks.moment import Doing, Filing, Finding, Moment
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.people.rights import may_do
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

from .effects import EFFECTS, plain
from .effects_more import with_more
from .enforcing import addressed
from .evidence import attached_by, carried, check_not_alone, stills_of
from .plea_rules import check_window
from .rules import (
    SEPARATION,
    check_needs,
    check_pair,
    check_unguarded,
    guarded,
    not_your_role,
    refuse,
)
from .whens import WHENS

__all__ = ["Filing", "Finding", "Moment", "after", "done", "may", "moved", "permitted", "reported"]

# Acts that answer a request, so that none waits afterwards.
GRANTS = frozenset((Act.EXTEND, Act.DEFER, Act.SUSPEND, Act.CANCEL))
# Acts that can be undone whole: what waited before waits again.
KEEP_REQUEST = frozenset((Act.MERGE, Act.UNMERGE))


def reported(
    case_id: str,
    finding: Finding,
    actor: Actor,
    at: Moment,
    hall: Hall = PLAIN_HALL,
    *,
    files_finds: bool = False,
) -> Case:
    """Return the new case a report makes.

    Args:
        files_finds: The city lets who sees something in a picture file it: it waits for no
            acceptance by another.

    Raises:
        Refused: The role may not report, a collector's report has no photo, or a fast track has
            not one photo before and a later one after.
    """
    act = Act.FAST_REPORT if finding.fast else Act.REPORT
    row = _row(None, act, actor, hall)
    given = Given(text=finding.text, photos=finding.photos)
    check_needs(row, given)
    _check_shown(row, finding)
    to = CaseState.TO_FILE if files_finds and _is_seen(finding) else row.to
    doing = Doing(act, actor, given, at)
    case = _new(case_id, finding, doing, to)
    if attached := attached_by(doing):
        case = with_more(case, attached=attached)
    if finding.reused:
        case = with_more(case, reused=tuple(sorted(finding.reused)))
    if not finding.fast:
        return case
    handled_ms = max(photo.taken_at_ms for photo in stills_of(finding.photos))
    return with_more(replace(case, handled_ms=handled_ms), fast=True, audit=finding.audit)


def _is_seen(finding: Finding) -> bool:
    """Return whether somebody of the hall saw it in a picture."""
    return finding.source is Source.VIDEO and not finding.fast


def _new(case_id: str, finding: Finding, doing: Doing, to: CaseState) -> Case:
    return Case(
        case_id=case_id,
        version=1,
        state=to,
        class_key=finding.class_key,
        codebook=finding.codebook,
        book_version=finding.book_version,
        place=finding.place,
        source=finding.source,
        text=finding.text,
        reported_at_ms=finding.observed_at_ms,
        reported_by=doing.actor.account,
        step_since_ms=doing.at.city_ms,
        component_code=finding.component_code,
        component_owner=finding.component_owner,
        photos=finding.photos,
        steps=(_step(doing, to),),
    )


def after(
    case: Case, act: Act, actor: Actor, given: Given, at: Moment, filing: Filing | None = None
) -> Case:
    """Return the case after an act in a plain hall; see ``done``."""
    return done(case, Doing(act, actor, given, at, filing))


def done(case: Case, doing: Doing, hall: Hall = PLAIN_HALL) -> Case:
    """Return the case after an act, one version on.

    Raises:
        Refused: The table, the actor's role, the separation of duty or a missing input forbids it.
    """
    move = permitted(case, doing.act, doing.actor, hall, doing.given.override)
    if doing.given.override and not sets_aside(case, doing.act, doing.actor, hall):
        # Nothing had to be set aside.
        doing = replace(doing, given=replace(doing.given, override=""))
    doing = replace(doing, given=addressed(doing.act, doing.given, hall))
    check_needs(move, doing.given)
    check_window(case, doing.act, doing.at.city_ms, hall.windows)
    return moved(case, move, doing)


def moved(case: Case, move: Move, doing: Doing) -> Case:
    """Return the case after a row of the table that was found permitted."""
    photos = carried(doing.act, doing.given.photos)
    changed = EFFECTS.get(doing.act, plain)(case, doing)
    leaves = move.to is not case.state
    is_answered = doing.act in GRANTS or (leaves and doing.act not in KEEP_REQUEST)
    if changed.more.request is not None and is_answered:
        changed = with_more(changed, request=None)
    if doing.reused:
        reused = (*changed.more.reused, *sorted(doing.reused))
        changed = with_more(changed, reused=tuple(dict.fromkeys(reused)))
    if attached := attached_by(doing):
        changed = with_more(changed, attached=(*changed.more.attached, *attached))
    unit_id = doing.given.unit_id if "unit_id" in move.needs else changed.unit_id
    return replace(
        changed,
        version=case.version + 1,
        state=move.to,
        step_since_ms=doing.at.city_ms if leaves else case.step_since_ms,
        photos=case.photos + photos,
        steps=(*case.steps, _step(doing, move.to, unit_id)),
    )


def permitted(
    case: Case, act: Act, actor: Actor, hall: Hall = PLAIN_HALL, override: str = ""
) -> Move:
    """Return the row of the table that lets this person do this now.

    Args:
        override: Why the separation of duty must be set aside; ``""`` sets nothing aside.

    Raises:
        Refused: No row does; the sentence says why.
    """
    mine = _rows(case.state, act, actor, hall)
    fitting = tuple(move for move in mine if move.check in ("", case.check))
    if not fitting:
        raise refuse("check_says_otherwise")
    row = next((move for move in fitting if _holds(move, case)), None)
    if row is None:
        raise Refused(fitting[0].when, WHENS[fitting[0].when].words)
    rule = hall.why_not(act, actor, case)
    if rule:
        raise refuse(rule)
    why = guarded(case, act, hall.stands_for(actor), hall)
    if why is not None:
        _set_aside(why, actor, override)
    check_unguarded(case, row)
    return row


def _set_aside(why: Refused, actor: Actor, override: str) -> None:
    """Let an emergency go before a rule between persons; raise where it may not."""
    if not override.strip() or why.rule not in SEPARATION:
        raise why
    if not may_do(actor.role, "override"):
        raise refuse("override_not_yours")


def sets_aside(case: Case, act: Act, actor: Actor, hall: Hall = PLAIN_HALL) -> bool:
    """Return whether an act that was found permitted needs its override."""
    return guarded(case, act, actor, hall) is not None


def may(case: Case, act: Act, actor: Actor, hall: Hall = PLAIN_HALL) -> bool:
    """Return whether this person may do this now; screens offer only what is true here."""
    try:
        permitted(case, act, actor, hall)
    except Refused:
        return False
    return True


def _row(state: CaseState | None, act: Act, actor: Actor, hall: Hall) -> Move:
    row = _rows(state, act, actor, hall)[0]
    rule = hall.why_not(act, actor, None)
    if rule:
        raise refuse(rule)
    return row


def _rows(state: CaseState | None, act: Act, actor: Actor, hall: Hall) -> tuple[Move, ...]:
    """Return the rows for an act in a state that are this role's; there is at least one."""
    rows = find_move(state, act)
    if not rows:
        words = STATES[state].words if state else Words("新上报", "new")
        raise Refused(
            "not_in_this_state",
            Words(
                f"{words.zh}的案件不能{ACT_WORDS[act].zh}",
                f"a case in state “{words.en}” does not allow: {ACT_WORDS[act].en}",
            ),
        )
    mine = tuple(move for move in rows if hall.stands_in(actor.role, move))
    if not mine:
        raise not_your_role(act, actor.role)
    return mine


def _holds(move: Move, case: Case) -> bool:
    return not move.when or WHENS[move.when].holds(case)


def _check_shown(row: Move, finding: Finding) -> None:
    """Raise when the pictures of a report are none that a report may bring."""
    if "photos" in row.needs:
        check_not_alone(finding.photos)
    if finding.fast:
        check_pair(stills_of(finding.photos))
    else:
        carried(row.act, finding.photos)


def _note(given: Given) -> str:
    if given.ground:
        return ground_note(given.ground, given.reason)
    if given.score:
        return appraisal_note(given.score, given.reason)
    return " ".join(
        filter(None, (given.number.strip(), given.reason or given.text or given.campaign))
    )


def _step(doing: Doing, to: CaseState, unit_id: str = "") -> Step:
    actor, given = doing.actor, doing.given
    return Step(
        act=doing.act,
        at_ms=doing.at.city_ms,
        account=actor.account,
        role=actor.role,
        seat=actor.seat,
        to=to,
        note=_note(given),
        unit_id=unit_id,
        override=given.override,
    )
