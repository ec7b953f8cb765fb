"""The life of a case as one table: from which state, by which act, to which, by whom, with what."""

from collections.abc import Iterator
from typing import NamedTuple

from backend.domain.terms.roles import Role

from .acts import Act
from .states import ENDS, OPEN_STATES, CaseState


class Move(NamedTuple):
    """One row of the life of a case: who may do what, and where it leads.

    Attributes:
        needs: Fields of ``Given`` that must not be empty.
        check: What the site check must have found (``Case.check``), ``""`` when it does not matter.
        when: Key of what must be true of the case besides (``whens.WHENS``), ``""`` for nothing.
    """

    at: CaseState | None
    act: Act
    to: CaseState
    by: tuple[Role, ...]
    needs: tuple[str, ...] = ()
    check: str = ""
    when: str = ""


A, R, S = Act, Role, CaseState
_SUPERVISION = (R.INTAKE, R.LEADER)
_COMMAND = (R.DISPATCHER, R.LEADER)
_HALL = (R.INTAKE, R.DISPATCHER, R.LEADER)
_LEADERS = (R.LEADER, R.CHIEF)
_WHY = ("reason",)
# What a unit does itself, and what its person in the hall does for it on the spot.
_FOR_UNIT = (R.UNIT, R.STATIONED)


def _errands_of(state: CaseState) -> Iterator[Move]:
    """Yield how one collector is asked to go and look, and answers the call."""
    yield Move(state, A.ASK_COLLECTOR, state, (*_SUPERVISION, R.SYSTEM), ("account",))
    yield Move(state, A.TAKE_ERRAND, state, (R.COLLECTOR,))
    yield Move(state, A.REFUSE_ERRAND, state, (R.COLLECTOR,), _WHY)


_COLLECT: tuple[Move, ...] = (
    Move(None, A.REPORT, S.TO_FILE, (R.COLLECTOR,), ("photos",)),
    Move(None, A.REPORT, S.TO_ACCEPT, (R.INTAKE, R.LEADER, R.SYSTEM)),
    Move(None, A.FAST_REPORT, S.FAST_REVIEW, (R.COLLECTOR,), ("photos",)),
)
_FILE: tuple[Move, ...] = (
    Move(S.TO_ACCEPT, A.ACCEPT, S.TO_FILE, _SUPERVISION),
    Move(S.TO_ACCEPT, A.DECLINE, S.DECLINED, _SUPERVISION, _WHY),
    Move(S.TO_FILE, A.SEND_VERIFY, S.VERIFYING, _SUPERVISION),
    *_errands_of(S.VERIFYING),
    Move(S.VERIFYING, A.VERIFIED, S.TO_FILE, (R.COLLECTOR,), ("photos",)),
    Move(S.VERIFYING, A.NOT_FOUND, S.CANCELLED, (R.COLLECTOR,), ("photos", "reason")),
    Move(S.TO_FILE, A.FILE, S.TO_DISPATCH, _SUPERVISION),
    Move(S.TO_FILE, A.DECLINE, S.DECLINED, _SUPERVISION, _WHY),
)
_DISPATCH: tuple[Move, ...] = (
    Move(S.TO_DISPATCH, A.DISPATCH, S.HANDLING, (*_COMMAND, R.SYSTEM), ("unit_id",)),
    Move(S.TO_DISPATCH, A.SEND_BACK, S.TO_FILE, (R.DISPATCHER,), _WHY),
    Move(S.TO_DISPATCH, A.INSIST, S.HANDLING, _COMMAND, _WHY, when="returned"),
    Move(S.TO_DISPATCH, A.DECLARE_OWNERLESS, S.ARBITRATION, _COMMAND, _WHY),
    Move(S.TO_DISPATCH, A.REFER, S.REFERRED, _COMMAND, _WHY),
    Move(S.TO_DISPATCH, A.HAND_OVER, S.ENFORCEMENT, _COMMAND, _WHY),
    Move(S.ARBITRATION, A.RULE, S.TO_DISPATCH, _LEADERS, ("unit_id",)),
    Move(S.ARBITRATION, A.REFER, S.REFERRED, _LEADERS, _WHY),
    Move(S.ARBITRATION, A.SEND_BACK, S.TO_FILE, (R.LEADER,), _WHY),
)
_HANDLE: tuple[Move, ...] = (
    Move(S.HANDLING, A.UNDO_DISPATCH, S.TO_DISPATCH, _COMMAND),
    Move(S.HANDLING, A.DELIVER, S.HANDLING, (R.SYSTEM,)),
    Move(S.HANDLING, A.READ, S.HANDLING, _FOR_UNIT, when="unread"),
    Move(S.HANDLING, A.SPOKEN_ORDER, S.HANDLING, (*_COMMAND, R.CHIEF), _WHY),
    Move(S.HANDLING, A.READ_BACK, S.HANDLING, _FOR_UNIT, _WHY),
    Move(S.HANDLING, A.URGE, S.HANDLING, _COMMAND),
    Move(S.HANDLING, A.RETURN, S.TO_DISPATCH, _FOR_UNIT, _WHY, when="returns_left"),
    Move(S.HANDLING, A.RETURN, S.ARBITRATION, _FOR_UNIT, _WHY, when="last_return"),
    Move(S.HANDLING, A.REPLY, S.TO_CHECK, (R.UNIT,), ("text", "photos")),
    Move(S.HANDLING, A.REDISPATCH, S.HANDLING, _COMMAND, ("unit_id",)),
    Move(S.HANDLING, A.HAND_OVER, S.ENFORCEMENT, _COMMAND, _WHY),
    Move(S.HANDLING, A.STAGE_DONE, S.HANDLING, (R.UNIT,), ("text",), when="stage_open"),
    Move(S.REFERRED, A.REFER_DONE, S.TO_CHECK, _COMMAND, _WHY),
    Move(S.REFERRED, A.REFER_BACK, S.TO_DISPATCH, _COMMAND, _WHY),
    Move(S.ENFORCEMENT, A.ENFORCE_TOLD, S.ENFORCEMENT, (*_COMMAND, R.UNIT), ("text",)),
    Move(S.ENFORCEMENT, A.ENFORCED, S.TO_CHECK, (*_COMMAND, R.UNIT), _WHY),
    Move(S.ENFORCEMENT, A.ENFORCE_BACK, S.TO_DISPATCH, (*_COMMAND, R.UNIT), _WHY),
    *(
        Move(state, A.COORDINATE, state, _COMMAND, ("unit_id",))
        for state in (S.TO_DISPATCH, S.HANDLING)
    ),
)
# The four exceptions of a case: one person asks, another grants or refuses.
_ASKERS = (*_FOR_UNIT, R.DISPATCHER)
_PLEADERS = (R.UNIT, R.DISPATCHER, R.INTAKE)
_EXCEPTIONS: tuple[Move, ...] = (
    Move(S.HANDLING, A.ASK_EXTENSION, S.HANDLING, _FOR_UNIT, _WHY),
    Move(S.HANDLING, A.EXTEND, S.HANDLING, _LEADERS, when="first_extension"),
    Move(S.HANDLING, A.EXTEND, S.HANDLING, (R.CHIEF,), when="second_extension"),
    Move(S.HANDLING, A.ASK_DEFER, S.HANDLING, _ASKERS, ("reason", "until_ms")),
    Move(S.HANDLING, A.DEFER, S.DEFERRED, _LEADERS),
    Move(S.DEFERRED, A.RESUME, S.HANDLING, (R.LEADER, R.SYSTEM)),
    Move(S.HANDLING, A.ASK_LIST, S.HANDLING, _ASKERS, _WHY),
    Move(S.HANDLING, A.SUSPEND, S.SUSPENDED, _LEADERS, _WHY),
    Move(S.SUSPENDED, A.RESUME, S.HANDLING, (R.LEADER, R.SYSTEM)),
    *(Move(state, A.ASK_VOID, state, (*_HALL, R.UNIT), _WHY) for state in OPEN_STATES),
    *(Move(state, A.CANCEL, S.CANCELLED, _LEADERS, _WHY) for state in OPEN_STATES),
    *(Move(state, A.REFUSE_REQUEST, state, _LEADERS, _WHY) for state in OPEN_STATES),
)
_CHECK: tuple[Move, ...] = (
    Move(S.TO_CHECK, A.SEND_CHECK, S.CHECKING, _SUPERVISION),
    *_errands_of(S.CHECKING),
    Move(S.CHECKING, A.CHECK_PASSED, S.TO_CLOSE, (R.COLLECTOR,), ("photos",)),
    Move(S.CHECKING, A.CHECK_FAILED, S.TO_CLOSE, (R.COLLECTOR,), ("photos", "reason")),
    Move(S.TO_CLOSE, A.CLOSE, S.CLOSED, _SUPERVISION, check="passed"),
    # In a combined hall alone: nobody else is there to close it.
    Move(S.TO_CLOSE, A.LEAVE, S.TO_CLOSE, _HALL, check="passed"),
    Move(S.TO_CLOSE, A.REWORK, S.HANDLING, _SUPERVISION, _WHY, check="failed", when="by_unit"),
    Move(S.TO_CLOSE, A.REWORK, S.TO_DISPATCH, _SUPERVISION, _WHY, check="failed", when="elsewhere"),
    Move(S.TO_CLOSE, A.REWORK, S.TO_FILE, _SUPERVISION, _WHY, check="failed", when="fast"),
    # What stood its check, but by a picture that proves nothing: shown anew, or done anew.
    Move(S.TO_CLOSE, A.SEND_CHECK, S.CHECKING, _SUPERVISION, check="passed", when="flawed"),
    *(
        Move(S.TO_CLOSE, A.REWORK, to, _SUPERVISION, _WHY, check="passed", when=when)
        for to, when in (
            (S.HANDLING, "flawed_by_unit"),
            (S.TO_DISPATCH, "flawed_elsewhere"),
            (S.TO_FILE, "flawed_fast"),
        )
    ),
    Move(S.FAST_REVIEW, A.FAST_CLOSE, S.CLOSED, _SUPERVISION, when="not_drawn"),
    Move(S.FAST_REVIEW, A.SEND_CHECK, S.CHECKING, _SUPERVISION),
    Move(S.FAST_REVIEW, A.FAST_REJECT, S.TO_FILE, _SUPERVISION, _WHY),
)
# Where a case may be merged into another, and where it goes back to.
MERGEABLE = (S.TO_ACCEPT, S.TO_FILE, S.TO_DISPATCH)


def _pleas() -> Iterator[Move]:
    """Yield what is asked and decided about the figures; a closed case is judged, too."""
    for state in (*OPEN_STATES, S.CLOSED):
        yield Move(state, A.PLEAD, state, _PLEADERS, ("ground",), when="filed")
        yield Move(state, A.GRANT_PLEA, state, _LEADERS)
        yield Move(state, A.REFUSE_PLEA, state, _LEADERS, _WHY)
        yield Move(state, A.APPEAL, state, _PLEADERS, _WHY)
        yield Move(state, A.ALLOW_APPEAL, state, _LEADERS, _WHY)
        yield Move(state, A.DISMISS_APPEAL, state, _LEADERS, _WHY)


def _called_back() -> Iterator[Move]:
    """Yield what the public says of an outcome; a case that has ended stays as it is."""
    for state in (S.CLOSED, S.DECLINED, S.CANCELLED):
        yield Move(state, A.APPRAISE, state, _SUPERVISION, ("score",), when="from_public")


def _again() -> Iterator[Move]:
    """Yield the ways back into life."""
    for state in MERGEABLE:
        yield Move(state, A.MERGE, S.MERGED, _HALL, ("case_id",))
        yield Move(S.MERGED, A.UNMERGE, state, _HALL, when=f"was_{state.value}")
    yield Move(S.CLOSED, A.REOPEN, S.TO_DISPATCH, _LEADERS, _WHY, when="filed")
    yield Move(S.CLOSED, A.REOPEN, S.TO_FILE, _LEADERS, _WHY, when="unfiled")
    for state in (S.CANCELLED, S.DECLINED):
        yield Move(state, A.REOPEN, S.TO_FILE, _LEADERS, _WHY)


def _beside() -> Iterator[Move]:
    """Yield what stands beside the flow: the state stays as it is."""
    for state in OPEN_STATES:
        yield Move(state, A.SUPERVISE, state, _LEADERS, ("reason",))
        yield Move(state, A.ANSWER_SLIP, state, (*_FOR_UNIT, R.DISPATCHER, R.INTAKE), ("reason",))
        yield Move(state, A.ORDER, state, _LEADERS, ("reason",))
        yield Move(state, A.NOTE, state, (*_HALL, *_FOR_UNIT), ("reason",))
        yield Move(state, A.STAND_GUARD, state, (R.COLLECTOR,))
        yield Move(state, A.RELIEVE, state, (R.COLLECTOR, R.UNIT, *_HALL))
    for state in (*OPEN_STATES, *ENDS):
        yield Move(state, A.TAG, state, _HALL, ("campaign",))
        yield Move(state, A.UNTAG, state, _HALL, ("campaign",))
        yield Move(state, A.TAKE_IN, state, (R.SYSTEM,), ("case_id",))
        yield Move(state, A.LET_GO, state, (R.SYSTEM,), ("case_id",))


MOVES: tuple[Move, ...] = (
    *_COLLECT,
    *_FILE,
    *_DISPATCH,
    *_HANDLE,
    *_EXCEPTIONS,
    *_CHECK,
    *_again(),
    *_beside(),
    *_pleas(),
    *_called_back(),
)
_BY_STATE: dict[CaseState | None, tuple[Move, ...]] = {
    at: tuple(move for move in MOVES if move.at is at) for at in (None, *CaseState)
}


def moves_of(state: CaseState | None, role: Role) -> tuple[Move, ...]:
    """Return what this role may do in this state, in table order."""
    return tuple(move for move in _BY_STATE[state] if role in move.by)


def find_move(state: CaseState | None, act: Act) -> tuple[Move, ...]:
    """Return the rows for this act in this state, whoever may do them."""
    return tuple(move for move in _BY_STATE[state] if move.act is act)
