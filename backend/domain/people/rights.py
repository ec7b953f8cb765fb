"""Who may do what: the whole matrix of roles and actions. What is not here is denied.

An action is the kind of a message of the contract, ``act:NAME`` for an act on a case,
``emergency:NAME`` for a line of an emergency's log, or something done beside the channel. Acts come
from the table of moves, which alone owns them, lines from that of the log; *when* an act is
possible is that table's business, *by whom at all* is read here.
"""

from collections.abc import Collection, Mapping

from backend.domain.cameras.calling import CALLS
from backend.domain.cameras.patrol_life import PATROLS
from backend.domain.cameras.popup import PLACES
from backend.domain.cameras.steering import STEERS
from backend.domain.cameras.suggestion import JUDGES, SWITCHES
from backend.domain.cases.case import MOVES, Act
from backend.domain.terms.roles import ADMINISTRATORS, FOR_A_UNIT, HALL, OUTSIDE, Role

from .emergency_terms import EMERGENCY_BY

_PERSONS = frozenset(Role) - {Role.SYSTEM}
_ON_CASES = HALL | {Role.COLLECTOR, *FOR_A_UNIT}
# Account of the backend itself: the record names it, nobody can be it.
SYSTEM_ACCOUNT = "system"


def _by(act: Act) -> frozenset[Role]:
    return frozenset(role for move in MOVES if move.act is act for role in move.by)


MATRIX: Mapping[str, frozenset[Role]] = {
    # At the door.
    "login": _PERSONS,
    "logout": _PERSONS,
    "here": _PERSONS,
    # Commands.
    "command": _ON_CASES,
    "report": _by(Act.REPORT) - {Role.SYSTEM},
    "acknowledge": HALL,
    "put_photo": _ON_CASES,
    # What leaves the system leaves with a purpose and a name.
    # A clear look where pictures are coarse for privacy.
    "peek": frozenset((Role.INTAKE, Role.LEADER, Role.CHIEF)),
    "export": frozenset((Role.INTAKE, Role.DISPATCHER, Role.LEADER)),
    "put_fixes": frozenset((Role.COLLECTOR, Role.GATEWAY)),
    "patrol": PATROLS,
    "steer": STEERS,
    "call": CALLS,
    "put_sound": CALLS,
    # A recognizer says what it saw; only a person of the hall says what it is.
    "suggest": frozenset((Role.GATEWAY,)),
    "judge": JUDGES,
    "switch": SWITCHES,
    "handover": frozenset((Role.LEADER,)),
    # A campaign binds the whole hall; everybody there sees how far it is.
    "campaign": frozenset((Role.LEADER, Role.CHIEF)),
    # What the briefing hears and the day's sheet say is the shift leader's word.
    "freeze": frozenset((Role.LEADER,)),
    # Everybody of the hall writes into the log of an emergency; what they write is asked below.
    "emergency": HALL,
    "promise": frozenset((Role.INTAKE, Role.LEADER)),
    "set_clock": frozenset((Role.LEADER,)),
    "set_lane": frozenset((Role.LEADER, Role.CHIEF)),
    "popup": PLACES,
    "put_class": frozenset((Role.LEADER, Role.SYSTEM_ADMIN)),
    "override": frozenset((Role.LEADER,)),
    # Questions.
    "get_city": _PERSONS,
    "get_snapshot": _ON_CASES,
    "get_range": _ON_CASES,
    "get_ended": _ON_CASES,
    "get_verdict": _ON_CASES,
    "get_blob": _ON_CASES,
    "get_ledger": HALL,
    "get_indicators": HALL,
    "get_indicator_cases": HALL,
    "get_frozen": HALL,
    "get_campaigns": HALL,
    "get_campaign_cases": HALL,
    "get_emergencies": HALL,
    "get_emergency_log": HALL,
    # Where somebody was is personal: told to the hall alone, and only when asked.
    "get_track": HALL,
    "get_history": HALL,
    "get_patrol": HALL,
    "get_presets": HALL,
    "get_stands": HALL,
    "get_coverage": HALL,
    "get_strips": HALL,
    "get_ahead": HALL,
    "get_precision": HALL,
    "get_handovers": HALL,
    # Who called is personal: told to those who call back, one at a time, each look recorded.
    "get_caller": frozenset((Role.INTAKE, Role.LEADER)),
    "find": HALL,
    "get_advice": HALL,
    "get_rule": _ON_CASES,
    # Addresses carry credentials of cameras: the hall only, never a terminal outside.
    "get_streams": HALL,
    # Who looked at evidence is told where the evidence is judged, never outside.
    "get_looks": HALL,
    "get_trail": frozenset((Role.AUDIT_ADMIN,)),
    # Beside the channel: ``main.py account``.
    "account": frozenset((Role.SECURITY_ADMIN,)),
    **{f"act:{act.value}": _by(act) for act in Act},
    **{f"emergency:{act.value}": by for act, by in EMERGENCY_BY.items()},
}


def may_do(role: Role, action: str) -> bool:
    """Return whether a role may do something; an action nobody knows is nobody's."""
    return role in MATRIX.get(action, ())


def clash(roles: Collection[Role], *, combined: bool = False) -> str:
    """Return the rule by which one account may not hold all these roles, ``""`` when it may.

    Args:
        combined: One hall does supervision and command (合署): one person may hold both, and still
            never dispatches and closes the same case.
    """
    held = frozenset(roles)
    if Role.SYSTEM in held:
        return "system_is_nobody"
    if len(held) > 1 and held & ADMINISTRATORS:
        return "administrator_and_more"
    if len(held) > 1 and held & (OUTSIDE | FOR_A_UNIT):
        return "inside_and_outside"
    if not combined and {Role.INTAKE, Role.DISPATCHER} <= held:
        return "supervision_and_command"
    return ""
