"""What waits for one person in one case: the act that moves it forward, or answers what is asked.

One table for all roles and states, read from the top. It never says who may do an act: the table of
moves and the rules say that. A screen hangs Enter and its one lit button on the answer.
"""

from collections.abc import Callable
from typing import NamedTuple

from backend.domain.cases.acts import Act
from backend.domain.cases.case import PUBLIC_SOURCES, Case
from backend.domain.cases.plea import PleaStep
from backend.domain.cases.states import CaseState
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.terms.roles import FOR_A_UNIT, Actor

from .errand import needs_verifying
from .errand_rules import errand_of
from .evidence import flawed, is_badly_shown
from .life import may


class Next(NamedTuple):
    """One row: an act, and when it is what waits.

    Attributes:
        waits: Whether the case waits for this act now, whoever may do it.
        for_unit: Only whoever acts for the responsible unit is waited for.
    """

    act: Act
    waits: Callable[[Case], bool]
    for_unit: bool = False


def _asked(act: Act) -> Callable[[Case], bool]:
    return lambda case: case.more.request is not None and case.more.request.wants is act


def _in(*states: CaseState) -> Callable[[Case], bool]:
    return lambda case: case.state in states


def _plea_is(step: PleaStep) -> Callable[[Case], bool]:
    return lambda case: case.more.plea is not None and case.more.plea.step is step


def _nobody_is_asked(case: Case) -> bool:
    errand = errand_of(case)
    return errand is not None and not errand.account


def _stood_its_check(case: Case) -> bool:
    return case.state is S.TO_CLOSE and case.check == "passed" and not flawed(case)


def _may_be_reviewed(case: Case) -> bool:
    return case.state is S.FAST_REVIEW and not case.more.audit and not flawed(case)


def _would_end(case: Case) -> bool:
    return _stood_its_check(case) or _may_be_reviewed(case)


def _unread(case: Case) -> bool:
    plea = case.more.plea
    is_asked = case.more.request is not None or (plea is not None and plea.waits)
    return case.state is S.HANDLING and not case.read_at_ms and not is_asked


def _to_be_called_back(case: Case) -> bool:
    is_told = case.more.appraisal is not None
    return case.state is S.CLOSED and case.source in PUBLIC_SOURCES and not is_told


A, S = Act, CaseState
_DECISIONS = (A.EXTEND, A.DEFER, A.SUSPEND, A.CANCEL)


# An open request stops at its row: whoever may not grant it has nothing to do here but by choice,
# since going on would drop what was asked.
def _has_no_number(case: Case) -> bool:
    held = case.more.enforcement
    return case.state is S.ENFORCEMENT and (held is None or not held.number)


REQUESTS: tuple[Next, ...] = tuple(Next(act, _asked(act)) for act in _DECISIONS)
FLOW: tuple[Next, ...] = (
    Next(A.ACCEPT, _in(S.TO_ACCEPT)),
    Next(A.SEND_VERIFY, needs_verifying),
    Next(A.FILE, lambda case: case.state is S.TO_FILE and not needs_verifying(case)),
    Next(A.ASK_COLLECTOR, _nobody_is_asked),
    Next(A.RULE, _in(S.ARBITRATION)),
    Next(A.DISPATCH, _in(S.TO_DISPATCH)),
    Next(A.READ, _in(S.HANDLING)),
    Next(A.READ_BACK, lambda case: case.more.unheard is not None),
    Next(A.ANSWER_SLIP, lambda case: case.state is S.HANDLING, for_unit=True),
    Next(A.REFER_DONE, _in(S.REFERRED)),
    Next(A.ENFORCE_TOLD, _has_no_number),
    Next(A.ENFORCED, _in(S.ENFORCEMENT)),
    Next(A.SEND_CHECK, _in(S.TO_CHECK)),
    Next(A.REWORK, lambda case: case.state is S.TO_CLOSE and case.check == "failed"),
    # What is right on site and badly shown is shown anew, not done anew.
    Next(A.SEND_CHECK, lambda case: case.state is S.TO_CLOSE and bool(flawed(case))),
    Next(
        A.SEND_CHECK,
        lambda case: case.state is S.FAST_REVIEW and (case.more.audit or is_badly_shown(case)),
    ),
    Next(A.FAST_REJECT, lambda case: case.state is S.FAST_REVIEW and bool(flawed(case))),
    Next(A.CLOSE, _stood_its_check),
    Next(A.FAST_CLOSE, _may_be_reviewed),
    Next(A.RELIEVE, _would_end),
    Next(A.LEAVE, _stood_its_check),
)
# What has no limit of the case's own comes after what has one.
BESIDE_THE_FLOW: tuple[Next, ...] = (
    Next(A.ANSWER_SLIP, lambda case: case.state is not S.HANDLING),
    Next(A.GRANT_PLEA, _plea_is(PleaStep.ASKED)),
    Next(A.ALLOW_APPEAL, _plea_is(PleaStep.APPEALED)),
    Next(A.URGE, _unread),
    Next(A.APPRAISE, _to_be_called_back),
)
NEXT: tuple[Next, ...] = (*REQUESTS, *FLOW, *BESIDE_THE_FLOW)


def next_act(case: Case, actor: Actor, hall: Hall = PLAIN_HALL) -> Act | None:
    """Return what waits for this person in this case, ``None`` where nothing does.

    A request that waits for somebody else leaves nothing here: what moves the case would drop it.
    """
    rows = REQUESTS if case.more.request is not None else NEXT
    for row in rows:
        is_theirs = not row.for_unit or actor.role in FOR_A_UNIT
        if is_theirs and row.waits(case) and may(case, row.act, actor, hall):
            return row.act
    return None
