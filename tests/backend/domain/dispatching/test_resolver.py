"""The resolver: owner first, place first, reasons for and against; and a lane that waits."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import Act, Case, CaseState, Given
from backend.domain.dispatching.lane import Decision, LaneRules, decide, is_sampled
from backend.domain.dispatching.record import (
    LEAST_OUTCOMES,
    Outcome,
    RecordBook,
    Tally,
    area_of,
    outcome_of,
)
from backend.domain.dispatching.resolver import WEIGHTS, Resolution, resolve
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.life import after
from backend.domain.terms.words import Words
from tests.backend.domain.builders import DISPATCHER, UNIT, at, delivered, filed, replied

NAME = Words("雨水井盖", "storm-water cover")
EAST = ResponsibleUnit(
    "td-drainage", "汀东排水所", "East drainage", ("c0103",), pin=1, on_duty=6, areas=("990102",)
)
WEST = ResponsibleUnit(
    "xd-drainage", "汀西排水所", "West drainage", ("c0103",), 0, 4, areas=("990103",)
)
WORKS = ResponsibleUnit("td-works", "市政所", "Works", ("c01",), pin=2, on_duty=9)
PARKS = ResponsibleUnit("td-parks", "园林所", "Parks", ("c04",), pin=3, on_duty=3)
UP = ResponsibleUnit("city", "转派市级", "City level", ("c0103",), refers_up=True)
UNITS = (PARKS, UP, WORKS, WEST, EAST)


def resolved(case: Case | None = None, record: RecordBook | None = None) -> Resolution:
    return resolve(case or filed(), UNITS, NAME, record or RecordBook())


def order(resolution: Resolution) -> list[str]:
    return [one.unit.unit_id for one in resolution.candidates]


def kept(
    unit_id: str, n_kept: int, n_returned: int = 0, rule: str = "place_and_class"
) -> RecordBook:
    book, area = RecordBook(), area_of(filed())
    flags = [True] * n_kept + [False] * n_returned
    book.put(Outcome("c0103", area, unit_id, rule, flag, first=True) for flag in flags)
    return book


def test_a08_an_event_goes_by_place_first_then_by_class() -> None:
    assert order(resolved()) == ["td-drainage", "td-works", "city", "xd-drainage"]
    assert {r.rule for r in resolved().candidates[0].pro} == {"place_and_class", "its_ground"}
    (west,) = [c for c in resolved().candidates if c.unit is WEST]
    assert [r.rule for r in west.con] == ["not_its_ground"]


def test_a08_a_component_goes_to_its_owner_wherever_it_lies() -> None:
    owned = replace(filed(), component_owner="td-parks")
    first = resolved(owned).first
    assert first is not None and (first.unit, first.rule) == (PARKS, "component_owner")


def test_a08_every_unit_has_its_reason_in_both_languages() -> None:
    for candidate in resolved().candidates:
        assert all(r.words.zh and r.words.en for r in (*candidate.pro, *candidate.con))
        assert candidate.pro


def test_a08_who_returned_it_is_not_asked_again_and_says_why() -> None:
    case = after(delivered(), Act.RETURN, UNIT, Given(reason="权属不清"), at(12))
    assert "td-drainage" not in order(resolved(case))


def test_a16_a_ruling_stands_above_owner_place_and_record() -> None:
    more = replace(filed().more, ruled_unit_id="td-parks")
    ruled = replace(filed(), component_owner="td-drainage", extras=more)
    assert order(resolved(ruled, kept("td-works", 9))) == ["td-parks"]


def test_a08_the_chain_never_ends_in_nothing() -> None:
    none = resolve(replace(filed(), class_key="e0599"), UNITS, NAME, RecordBook())
    assert none.candidates == () and none.way_on is Act.DECLARE_OWNERLESS
    case = after(filed(), none.way_on, DISPATCHER, Given(reason="无主"), at(5))
    assert case.state is CaseState.ARBITRATION


def test_x03_what_units_kept_here_before_wins_over_the_register() -> None:
    learnt = resolved(record=kept("xd-drainage", 5))
    assert order(learnt)[0] == "xd-drainage"
    assert "kept_before" in {r.rule for r in learnt.candidates[0].pro}


def test_x03_who_returns_everything_here_falls_back() -> None:
    learnt = resolved(record=kept("td-drainage", 0, 4))
    assert order(learnt)[0] == "td-works"


def test_x17_a_case_that_will_probably_bounce_is_warned_of() -> None:
    only = (EAST,)
    warned = resolve(filed(), only, NAME, kept("td-drainage", 1, 4))
    assert warned.warning is not None and "4" in warned.warning.en
    assert resolve(filed(), only, NAME, kept("td-drainage", 4, 1)).warning is None


# ---- the record ------------------------------------------------------------------------------


def test_x03_a_return_and_a_reply_are_what_a_dispatch_came_to() -> None:
    back = after(delivered(), Act.RETURN, UNIT, Given(reason="否"), at(12))
    told = outcome_of(back, "place_and_class")
    assert told is not None and (told.kept, told.first, told.unit_id) == (False, True, UNIT.account)
    done = outcome_of(replied(), "place_and_class")
    assert done is not None and (done.kept, done.first) == (True, True)
    assert outcome_of(delivered(), "place_and_class") is None


def test_x03_a_wrong_rule_falls_and_is_proposed_for_review() -> None:
    book = kept("td-drainage", LEAST_OUTCOMES, rule="component_owner")
    assert book.to_review() == ()
    book.put(
        Outcome("c0103", "s", "td-works", "place_and_class", flag, first=True)
        for flag in [True] * 20 + [False] * 12
    )
    assert book.to_review() == ("place_and_class",)
    assert book.by_rule["place_and_class"] == Tally(20, 12)


def test_a_few_outcomes_prove_nothing() -> None:
    low, high = Tally(2, 1).bounds()
    assert low < 0.3 and high > 0.9
    assert Tally().bounds() == (0.0, 1.0)


# ---- the lane --------------------------------------------------------------------------------

ON = LaneRules(is_on=True, sample_one_in=0)
PROVEN = kept("td-drainage", 6)


def decided(
    case: Case | None = None, record: RecordBook = PROVEN, rules: LaneRules = ON
) -> Decision:
    case = case or filed()
    return decide(case, resolve(case, UNITS, NAME, record), record, rules)


def test_n01_the_lane_is_off_until_a_city_switches_it_on() -> None:
    assert not decided(rules=LaneRules()).unit_id
    assert not LaneRules().is_on


def test_n01_it_acts_where_the_record_proves_it_and_shows_the_rule() -> None:
    decision = decided()
    assert decision.unit_id == "td-drainage"
    assert decision.rule == "place_and_class@1" and decision.words.zh


@pytest.mark.parametrize(
    "record",
    [RecordBook(), kept("td-drainage", 2), kept("td-drainage", 20, 1), kept("xd-drainage", 5, 4)],
    ids=["nothing", "too little", "one return", "another's"],
)
def test_n01_it_abstains_rather_than_guesses(record: RecordBook) -> None:
    decision = decided(record=record)
    assert not decision.unit_id and decision.words.zh and decision.words.en


def test_n01_it_never_overrides_a_person() -> None:
    touched = after(filed(), Act.NOTE, DISPATCHER, Given(reason="我来派"), at(5))
    assert not decided(touched).unit_id
    back = after(delivered(), Act.RETURN, UNIT, Given(reason="否"), at(12))
    assert not decided(back).unit_id


def test_n01_a_rule_that_was_switched_off_sends_its_cases_to_people() -> None:
    assert not decided(rules=replace(ON, stopped=("place_and_class",))).unit_id
    assert decided(rules=replace(ON, stopped=("refer_up",))).unit_id


def test_n01_one_in_so_many_is_left_to_people_always_the_same_ones() -> None:
    cases = [replace(filed(), case_id=f"{n:026d}") for n in range(2_000)]
    drawn = [case.case_id for case in cases if is_sampled(case, 20)]
    assert 60 <= len(drawn) <= 140
    assert drawn == [case.case_id for case in cases if is_sampled(case, 20)]
    assert not any(is_sampled(case, 0) for case in cases)


def test_the_weights_know_every_rule_that_allows_a_dispatch() -> None:
    assert {c.rule for c in resolved().candidates} <= WEIGHTS.keys()


def test_a08_a_unit_with_nobody_on_duty_is_offered_with_that_said_and_left_to_people() -> None:
    empty = replace(EAST, on_duty=0)
    units = tuple(empty if unit is EAST else unit for unit in UNITS)
    found = resolve(filed(), units, NAME, RecordBook())
    first = found.first
    assert first is not None and first.unit is empty, "whose it is does not change with the hour"
    assert "off_duty" in [reason.rule for reason in first.con]
    up = next(one for one in found.candidates + found.others if one.unit is UP)
    assert "off_duty" not in [reason.rule for reason in up.con], "a higher level has its own hours"
    decision = decide(filed(), resolve(filed(), units, NAME, PROVEN), PROVEN, ON)
    assert decision.unit_id == "" and "无人在岗" in decision.words.zh
