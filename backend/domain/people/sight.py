"""What a seat that acts for one unit may see: that unit's own cases, and nothing of the others.

Decided here, kept twice: the backend tells a unit's key nothing else (``backend.feed.unit_view``),
and a desk takes nothing else in (``backend.situation``).
"""

from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.field.mover import Mover
from backend.domain.terms.roles import FOR_A_UNIT, Actor

from .hall import Hall

# What was returned or never sent is the hall's again, though it still names who had it last.
_IN_NO_UNITS_HANDS = (
    CaseState.TO_ACCEPT,
    CaseState.TO_FILE,
    CaseState.VERIFYING,
    CaseState.TO_DISPATCH,
    CaseState.ARBITRATION,
    CaseState.REFERRED,
    CaseState.ENFORCEMENT,
)
_COMES_BACK = (Act.REOPEN, Act.UNMERGE)


def is_narrow(actor: Actor) -> bool:
    """Return whether somebody sees only what belongs to one unit."""
    return actor.role in FOR_A_UNIT


def sees_case(case: Case, actor: Actor, hall: Hall) -> bool:
    """Return whether a case may be shown to somebody.

    Whoever works for the whole hall sees every case, a unit its own.
    """
    return not is_narrow(actor) or is_units(case, hall.unit_of(actor))


def is_units(case: Case, unit_id: str) -> bool:
    """Return whether a case is one unit's to see.

    A unit sees what it was told of, what it coordinates, and what was handed to it to enforce;
    before a dispatch is final it hears nothing, so that one taken back in time was never seen
    (mission.md A02).
    """
    if not unit_id:
        return False
    is_told = case.delivered_at_ms > 0 and case.state not in _IN_NO_UNITS_HANDS
    is_own = case.unit_id == unit_id and is_told
    held = case.more.enforcement
    is_handed = case.state is CaseState.ENFORCEMENT and held is not None and held.unit_id == unit_id
    return is_own or is_handed or any(share.unit_id == unit_id for share in case.more.shares)


def has_come_back(case: Case, act: Act, unit_id: str) -> bool:
    """Return whether an act took a case that had ended back from a unit that had been told of it.

    Such a case stands among those a unit's desk knows to have ended, and must leave them.
    """
    was_told = any(step.act is Act.DELIVER and step.unit_id == unit_id for step in case.steps)
    return act in _COMES_BACK and was_told and not is_units(case, unit_id)


def sees_mover(mover: Mover, actor: Actor, hall: Hall) -> bool:
    """Return whether somebody may see where a mover is: a unit only its own vehicles."""
    return not is_narrow(actor) or mover.responsible_unit == hall.unit_of(actor) != ""
