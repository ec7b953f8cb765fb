"""What can be dispatched in one go with the case in hand (A19)."""

from dataclasses import replace

from backend.domain.cases.case import CaseState
from backend.domain.dispatching.together import together
from tests.console.fake_link import dispatched, filed


def at(case_id: str, grid: str = "990102003012045", **more):
    case = filed(case_id)
    return replace(case, place=replace(case.place, grid_code=grid), **more)


def test_a19_the_same_grid_and_class_that_wait_go_together_the_one_in_hand_first():
    hand, old, urgent = at("B"), at("C"), at("A", urgent=True)
    hand, old = replace(hand, urgent=False), replace(old, urgent=False, step_since_ms=5)
    others = (hand, old, urgent, at("D", class_key="c0101"), at("E", grid="990102003012046"))
    assert [case.case_id for case in together(hand, others)] == ["B", "A", "C"]


def test_a19_what_came_back_or_is_sent_already_goes_alone():
    hand = at("A")
    others = (hand, at("B", n_returns=1), dispatched("C"), at("D", state=CaseState.TO_FILE))
    assert together(hand, others) == (hand,)
    assert together(at("B", n_returns=1), (hand,)) == ()


def test_a19_nothing_goes_together_where_the_grid_is_not_known():
    assert together(at("A", grid=""), (at("B", grid=""),)) == ()
