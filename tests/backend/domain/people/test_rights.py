"""The matrix of roles and actions, and what one account may not hold (rows J05 and K01)."""

from dataclasses import replace
from itertools import combinations

import pytest

from backend.contract import codec
from backend.contract.questions import AnyQuestion
from backend.domain.cases.case import MOVES, Act, Case, CaseState, Given, Step
from backend.domain.flow.life import after
from backend.domain.people.rights import MATRIX, clash, may_do
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import ADMINISTRATORS, HALL, ROLE_WORDS, Actor, Role
from tests.backend.domain.builders import (
    COLLECTOR,
    DISPATCHER,
    FILER,
    LEADER,
    at,
    dispatched,
    filed,
    replied,
    shot,
)

WHY = "只剩值班长一人，燃气泄漏须立即销案"


def wire_kinds() -> set[str]:
    unions = (codec.AnyCommand, AnyQuestion)
    return {str(kind.__struct_config__.tag) for union in unions for kind in union.__args__}


def test_j05_every_command_question_and_act_has_its_row() -> None:
    assert wire_kinds() <= MATRIX.keys()
    assert {f"act:{act.value}" for act in Act} == {key for key in MATRIX if key[:4] == "act:"}
    assert set(ROLE_WORDS) == set(Role)


def test_j05_what_nobody_named_is_denied() -> None:
    assert not any(may_do(role, "get_everything") for role in Role)
    assert not any(may_do(Role.SYSTEM, kind) for kind in wire_kinds())


OWN = {
    Role.AUDIT_ADMIN: {"get_trail"},
    Role.SECURITY_ADMIN: {"account"},
    Role.SYSTEM_ADMIN: {"put_class"},
}


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_j05_no_administrator_touches_a_case(role: Role) -> None:
    allowed = {action for action, roles in MATRIX.items() if role in roles}
    own = OWN.get(role, set())
    assert allowed == {"login", "logout", "here", "get_city"} | own
    assert not any(role in move.by for move in MOVES)


@pytest.mark.parametrize("pair", list(combinations(sorted(Role), 2)))
def test_j05_k01_an_account_holds_only_roles_that_go_together(pair: tuple[Role, Role]) -> None:
    may = set(pair) <= HALL and set(pair) != {Role.INTAKE, Role.DISPATCHER}
    assert (clash(pair) == "") is may
    assert (clash(pair, combined=True) == "") is (set(pair) <= HALL)


def test_a_role_alone_clashes_with_nothing_but_the_system_is_nobodys() -> None:
    assert [role for role in Role if clash((role,))] == [Role.SYSTEM]


def to_close(dispatcher: Actor = LEADER) -> Case:
    """A case that waits to be closed, dispatched by the leader as the only person there."""
    case = replied()
    steps = tuple(
        replace(step, account=dispatcher.account, role=dispatcher.role)
        if step.act is Act.DISPATCH
        else step
        for step in case.steps
    )
    case = replace(case, steps=steps)
    case = after(case, Act.SEND_CHECK, FILER, Given(), at(61))
    return after(case, Act.CHECK_PASSED, COLLECTOR, Given(photos=(shot(),)), at(70))


def test_k01_whoever_dispatched_does_not_close_without_a_word() -> None:
    with pytest.raises(Refused) as caught:
        after(to_close(), Act.CLOSE, LEADER, Given(), at(75))
    assert caught.value.rule == "dispatcher_never_closes"
    with pytest.raises(Refused):
        after(to_close(), Act.CLOSE, LEADER, Given(override="  "), at(75))


def test_k01_in_an_emergency_the_leader_does_and_the_step_says_why() -> None:
    case = after(to_close(), Act.CLOSE, LEADER, Given(override=WHY), at(75))
    assert case.state is CaseState.CLOSED
    assert (case.steps[-1].account, case.steps[-1].override) == (LEADER.account, WHY)


def test_k01_nothing_is_called_an_override_that_was_none() -> None:
    case = after(to_close(DISPATCHER), Act.CLOSE, LEADER, Given(override=WHY), at(75))
    assert case.state is CaseState.CLOSED and case.steps[-1].override == ""


def test_k01_nobody_but_the_leader_overrides() -> None:
    accepter = Actor("intake-09", Role.INTAKE)
    case = to_close(accepter)
    with pytest.raises(Refused) as caught:
        after(case, Act.CLOSE, accepter, Given(override=WHY), at(75))
    assert caught.value.rule == "override_not_yours"


def test_k01_an_emergency_sets_aside_who_never_what() -> None:
    other = Actor("leader-02", Role.LEADER)
    with pytest.raises(Refused) as caught:
        after(dispatched(), Act.UNDO_DISPATCH, other, Given(override=WHY), at(10.1))
    assert caught.value.rule == "not_your_dispatch"
    with pytest.raises(Refused) as caught:
        after(filed(), Act.CLOSE, LEADER, Given(override=WHY), at(10.1))
    assert caught.value.rule == "not_in_this_state"


def test_an_older_step_reads_as_one_without_override() -> None:
    assert Step(Act.CLOSE, 1, "a", Role.LEADER, CaseState.CLOSED).override == ""
