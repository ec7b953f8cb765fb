"""What a seat that acts for one unit may see: that unit's own cases, and nothing of the others.

The stream cannot be refused to a key the city admitted (docs/contract.md, section 3); what a unit's
seat in the hall shows of it is decided here.
"""

from backend.domain.cases.case import Case, CaseState
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


def is_narrow(actor: Actor) -> bool:
    """Return whether somebody sees only what belongs to one unit."""
    return actor.role in FOR_A_UNIT


def sees_case(case: Case, actor: Actor, hall: Hall) -> bool:
    """Return whether a case may be shown to somebody.

    A unit sees what it was told of, and what it coordinates; before a dispatch is final it hears
    nothing, so that one taken back in time was never seen (mission.md A02).
    """
    if not is_narrow(actor):
        return True
    unit_id = hall.unit_of(actor)
    if not unit_id:
        return False
    is_told = case.delivered_at_ms > 0 and case.state not in _IN_NO_UNITS_HANDS
    is_own = case.unit_id == unit_id and is_told
    return is_own or any(share.unit_id == unit_id for share in case.more.shares)


def sees_mover(mover: Mover, actor: Actor, hall: Hall) -> bool:
    """Return whether somebody may see where a mover is: a unit only its own vehicles."""
    return not is_narrow(actor) or mover.responsible_unit == hall.unit_of(actor) != ""
