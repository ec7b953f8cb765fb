"""A23: what is handed to enforcement has a number there and a word, and is that body's alone."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import Act, Case, CaseState, Given
from backend.domain.clocks.moment import Doing
from backend.domain.flow.life import done
from backend.domain.flow.next_act import next_act
from backend.domain.people.hall import Hall
from backend.domain.people.sight import is_units, sees_case
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import DISPATCHER, OTHER_UNIT, at, delivered

BODY = Actor("td-enforcement", Role.UNIT)
HALL = Hall(enforcement=BODY.account)
WHY = Given(reason="理由")


def step(case: Case, act: Act, actor: Actor, given: Given = WHY, minute: float = 20) -> Case:
    return done(case, Doing(act, actor, given, at(minute)), HALL)


def refused(case: Case, act: Act, actor: Actor, given: Given = WHY) -> str:
    with pytest.raises(Refused) as caught:
        step(case, act, actor, given, 40)
    assert caught.value.words.zh and caught.value.words.en
    return caught.value.rule


def handed() -> Case:
    return step(delivered(), Act.HAND_OVER, DISPATCHER)


def word(text: str, number: str = "") -> Given:
    return Given(text=text, number=number)


def test_a23_what_is_handed_over_goes_to_the_citys_own_body_and_is_seen_by_it_alone() -> None:
    case = handed()
    assert case.more.enforcement.unit_id == BODY.account
    assert is_units(case, BODY.account) and sees_case(case, BODY, HALL)
    assert not is_units(case, OTHER_UNIT.account) and not is_units(case, delivered().unit_id)
    elsewhere = replace(WHY, unit_id="td-works")
    assert refused(delivered(), Act.HAND_OVER, DISPATCHER, elsewhere) == "no_enforcement_body"


def test_a23_number_and_word_come_back_and_the_number_stays() -> None:
    case = handed()
    assert refused(case, Act.ENFORCE_TOLD, BODY, word("已立案")) == "needs_number"
    assert refused(case, Act.ENFORCE_TOLD, BODY, word("已立案", "9" * 41)) == "number_too_long"
    told = step(case, Act.ENFORCE_TOLD, BODY, word("已立案调查", " 执2026-0117 "), 30)
    held = told.more.enforcement
    assert (held.number, held.word, held.told_by) == ("执2026-0117", "已立案调查", BODY.account)
    assert held.told_at_ms == at(30).city_ms and told.state is CaseState.ENFORCEMENT
    assert told.steps[-1].note == "执2026-0117 已立案调查"
    later = step(told, Act.ENFORCE_TOLD, BODY, word("已作出处罚决定"), 50)
    assert (later.more.enforcement.number, later.more.enforcement.word) == (
        "执2026-0117",
        "已作出处罚决定",
    )
    other = word("又一号", "执2026-0999")
    assert refused(told, Act.ENFORCE_TOLD, BODY, other) == "number_stays"


@pytest.mark.parametrize("act", [Act.ENFORCE_TOLD, Act.ENFORCED, Act.ENFORCE_BACK, Act.NOTE])
def test_a23_another_unit_tells_nothing_of_it(act: Act) -> None:
    rule = "not_your_case" if act is Act.NOTE else "not_handed_to_you"
    given = Given(reason="x", text="x", number="1")
    assert refused(handed(), act, OTHER_UNIT, given) == rule


def test_a23_a_body_that_has_it_no_more_tells_nothing_of_it() -> None:
    back = step(handed(), Act.ENFORCE_BACK, BODY)
    assert back.state is CaseState.TO_DISPATCH and not is_units(back, BODY.account)
    assert refused(back, Act.ENFORCE_TOLD, BODY, word("x", "1")) == "not_in_this_state"
    done_there = step(handed(), Act.ENFORCED, BODY)
    assert done_there.state is CaseState.TO_CHECK and not is_units(done_there, BODY.account)


def test_a23_a_second_hand_over_begins_without_a_number() -> None:
    told = step(handed(), Act.ENFORCE_TOLD, BODY, word("已立案", "执1"))
    back = step(told, Act.ENFORCE_BACK, BODY)
    assert back.more.enforcement.number == "执1"  # what it came to can still be read
    again = step(back, Act.HAND_OVER, DISPATCHER, minute=40)
    assert again.more.enforcement.number == ""


def test_a23_a_city_without_a_body_writes_down_what_it_is_told() -> None:
    case = done(delivered(), Doing(Act.HAND_OVER, DISPATCHER, WHY, at(20)))
    assert case.more.enforcement.unit_id == ""
    told = step(case, Act.ENFORCE_TOLD, DISPATCHER, word("已立案", "执7"))
    assert (told.more.enforcement.number, told.more.enforcement.told_by) == (
        "执7",
        DISPATCHER.account,
    )


def test_a23_what_waits_at_enforcement_is_its_number_first() -> None:
    assert next_act(handed(), DISPATCHER, HALL) is Act.ENFORCE_TOLD
    told = step(handed(), Act.ENFORCE_TOLD, BODY, word("已立案", "执7"))
    assert next_act(told, DISPATCHER, HALL) is Act.ENFORCED
