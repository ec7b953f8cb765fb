"""A unit's person in the hall may what the unit may there, cell by cell, and sees no more (K03)."""

from dataclasses import replace

import pytest

from backend.contract.pushed import CaseChanged
from backend.domain.cases.case import Act, Case, CaseState, Given, Step
from backend.domain.cases.extras import Share
from backend.domain.clocks.moment import Doing
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.flow.life import done, may
from backend.domain.people.hall import Hall
from backend.domain.people.rights import MATRIX, may_do
from backend.domain.people.seats import QUEUES, SEATS
from backend.domain.people.sight import sees_case, sees_mover
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import FOR_A_UNIT, Actor, Role
from backend.situation import News, Situation
from tests.backend.domain.builders import (
    DISPATCHER,
    LEADER,
    UNIT,
    at,
    delivered,
    dispatched,
    filed,
    replied,
)

CLERK = Actor("stationed-01", Role.STATIONED, "驻场席 汀东排水所")
STRANGER = Actor("stationed-09", Role.STATIONED)
HALL = Hall(stationed={CLERK.account: UNIT.account, "stationed-02": "td-works"})
OTHER = Actor("stationed-02", Role.STATIONED)
WHY = Given(reason="收到，马上派人到场", until_ms=at(5000).city_ms)

# The row of the matrix, cell by cell: what a unit's person at a seat in the hall may do.
MAY = {
    *("login", "logout", "here", "command", "put_photo", "get_city", "get_snapshot"),
    *("get_range", "get_ended", "get_verdict", "get_blob", "get_rule"),
    *("act:read", "act:read_back", "act:return_case", "act:ask_extension", "act:ask_defer"),
    *("act:ask_list", "act:answer_slip", "act:note"),
}


@pytest.mark.parametrize("action", sorted(MATRIX))
def test_k03_every_cell_of_the_row_is_as_it_says(action: str) -> None:
    assert may_do(Role.STATIONED, action) is (action in MAY)
    if action in MAY:
        assert may_do(Role.UNIT, action), "never more than the unit itself"


def act(case: Case, what: Act, actor: Actor, given: Given = WHY, minutes: float = 20) -> Case:
    return done(case, Doing(what, actor, given, at(minutes)), HALL)


def rule(case: Case, what: Act, actor: Actor) -> str:
    with pytest.raises(Refused) as caught:
        act(case, what, actor)
    return caught.value.rule


def test_k03_only_the_clerk_of_the_unit_that_has_the_case_acts_for_it() -> None:
    case = delivered()
    for what in (Act.READ, Act.RETURN, Act.ASK_EXTENSION, Act.ASK_DEFER, Act.ASK_LIST, Act.NOTE):
        assert may(case, what, CLERK, HALL)
        for nobody in (OTHER, STRANGER):
            assert rule(case, what, nobody) == "not_your_case"
    assert rule(dispatched(), Act.READ, CLERK) == "not_delivered_yet"
    assert not may(case, Act.REPLY, CLERK, HALL), "the work is shown by who did it"


def test_k03_what_the_clerk_does_stands_under_his_name_and_counts_for_the_unit() -> None:
    case = act(delivered(), Act.READ, CLERK)
    step: Step = case.steps[-1]
    assert case.read_at_ms and (step.account, step.by_unit) == (CLERK.account, UNIT.account)
    back = act(case, Act.RETURN, CLERK)
    assert back.state is CaseState.TO_DISPATCH and back.steps[-1].by_unit == UNIT.account


def test_k03_a_spoken_order_is_read_back_once_by_the_unit_it_went_to() -> None:
    case = act(delivered(), Act.SPOKEN_ORDER, DISPATCHER, Given(reason="先设警示，再处置"))
    assert rule(case, Act.READ_BACK, OTHER) == "not_your_case"
    heard = act(case, Act.READ_BACK, CLERK)
    (order,) = heard.more.spoken
    assert (order.text, order.read_back) == ("先设警示，再处置", WHY.reason)
    assert (order.account, order.heard_by) == (DISPATCHER.account, CLERK.account)
    assert heard.read_at_ms and heard.state is CaseState.HANDLING
    assert rule(heard, Act.READ_BACK, UNIT) == "no_spoken_order"
    assert not may(dispatched(), Act.SPOKEN_ORDER, LEADER, HALL), "nobody was told yet"


def test_k03_the_seat_shows_what_the_unit_was_told_of_and_nothing_else() -> None:
    shared = replace(filed(), case_id="S")
    shared = replace(shared, extras=replace(shared.more, shares=(Share(UNIT.account, 60),)))
    for actor in (CLERK, UNIT):
        assert sees_case(delivered(), actor, HALL) and sees_case(replied(), actor, HALL)
        assert sees_case(shared, actor, HALL)
        assert not sees_case(dispatched(), actor, HALL) and not sees_case(filed(), actor, HALL)
    assert not sees_case(delivered(), OTHER, HALL) and not sees_case(delivered(), STRANGER, HALL)
    assert sees_case(filed(), LEADER, HALL)
    own, other = (
        Mover(unit_id, MoverKind.WORK, unit_id, responsible_unit=unit_id)
        for unit_id in (UNIT.account, "")
    )
    assert sees_mover(own, CLERK, HALL) and not sees_mover(other, CLERK, HALL)
    assert not sees_mover(other, STRANGER, HALL)


def test_k03_what_leaves_the_units_sight_leaves_its_picture() -> None:
    seen = Situation(UNIT)
    mine, elsewhere = delivered(), replace(delivered(), case_id="E", unit_id="td-works")
    news = tuple(CaseChanged(case=one, act=Act.DELIVER) for one in (mine, elsewhere))
    assert seen.apply(News(reset=True, changed=news)).cases == (mine,)
    gone = act(mine, Act.RETURN, UNIT)
    changes = seen.apply(News(changed=(CaseChanged(case=gone, act=Act.RETURN),)))
    assert changes.cases == () and [case.case_id for case in changes.ended] == [mine.case_id]
    assert not seen.cases and not seen.ended
    again = replace(delivered(), version=9)
    assert seen.apply(News(changed=(CaseChanged(case=again, act=Act.DELIVER),))).cases == (again,)


def test_k03_the_seat_has_the_queues_of_a_unit() -> None:
    seat = SEATS["stationed"]
    assert seat.role in FOR_A_UNIT and not seat.of_hall and not seat.has_rail
    told, taken = delivered(), act(delivered(), Act.READ, CLERK)
    for case, queue in ((told, "to_read"), (taken, "taken"), (replied(), "answered")):
        assert [key for key in seat.queues if QUEUES[key].holds(case)] == [queue]
