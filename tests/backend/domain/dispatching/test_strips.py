"""Disputed strips: returns draw them, a ruling settles them, for the next case, too (X17)."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import Act, Case, CaseState, Given
from backend.domain.clocks.moment import Ruling
from backend.domain.dispatching.dispatch import judge
from backend.domain.dispatching.strips import LEAST_RETURNS, Strip, StripBook
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.life import Filing, after
from backend.domain.terms.errors import Refused
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words
from tests.backend.domain.builders import (
    CONDITION,
    DISPATCHER,
    FILER,
    LEADER,
    OTHER_UNIT,
    SYSTEM,
    UNIT,
    at,
    new_case,
)
from tests.backend.domain.flow.test_exceptions import thrice_returned

GRID = "990102003012045"
NAME = Words("井盖", "cover")
WORKS = ResponsibleUnit("td-works", "汀东市政", "Tingdong works", ("c0101",))
DRAINAGE = ResponsibleUnit("td-drainage", "汀东排水所", "Tingdong drainage", ("c0103",))


def returned(case_id: str, times: int, grid: str = GRID) -> Case:
    place = Place(119.6, 38.9, "", grid)
    return replace(new_case(case_id=case_id), n_returns=times, place=place)


def test_x17_returns_draw_a_strip_and_one_return_does_not() -> None:
    book = StripBook()
    assert book.put([returned("A", 1)]) and not book.disputed()
    assert book.put([returned("B", 1), returned("C", 5, "990102003012046")])
    assert [strip.n_returns for strip in book.disputed().values()] == [5, LEAST_RETURNS]
    assert book.at(GRID).n_cases == 2 and book.at("nowhere").n_returns == 0
    assert not book.put([returned("B", 1)])  # nothing new
    assert not book.put([returned("D", 0), returned("E", 3, "")])  # kept, and in no grid
    book.clear()
    assert not book.disputed()


def test_x17_what_the_record_says_stands_above_the_cases_in_sight() -> None:
    book = StripBook()
    book.put([returned("A", 1), returned("B", 4, "990102003012046")])
    before = book.n_changes
    book.know({GRID: Strip(7, 3, True)})
    assert book.n_changes == before, "the record is no change to ask the record about"
    assert book.disputed() == {GRID: Strip(7, 3, True)} and book.at(GRID).n_returns == 7
    assert book.put([returned("A", 2)]) and book.n_changes > before
    assert book.at(GRID).n_returns == 7, "until the record was asked again"
    book.clear()
    assert not book.disputed() and book.at(GRID).n_returns == 0


def test_x17_a_ruling_settles_the_strip() -> None:
    book, case = StripBook(), thrice_returned()
    book.put([case])
    assert book.at(GRID).is_disputed and not book.at(GRID).is_settled
    book.put([after(case, Act.RULE, LEADER, Given(unit_id="td-works"), at(50))])
    assert book.at(GRID).is_settled


def test_x17_the_next_case_here_belongs_to_whom_the_ruling_named_and_is_not_returned() -> None:
    ruling = Ruling("td-works", "YT-20260610-000131-7")
    filing = Filing("YT-20260611-000001-1", CONDITION, ruling)
    case = after(new_case(), Act.FILE, FILER, Given(), at(2), filing)
    assert (case.more.ruled_unit_id, case.more.ruled_by) == (ruling.unit_id, ruling.source)
    chosen, other = judge(case, WORKS, NAME), judge(case, DRAINAGE, NAME)
    assert chosen.legal and ruling.source in chosen.reason.zh and not other.legal
    case = after(case, Act.DISPATCH, DISPATCHER, Given(unit_id="td-works"), at(3))
    case = after(case, Act.DELIVER, SYSTEM, Given(), at(4))
    with pytest.raises(Refused) as refusal:
        after(case, Act.RETURN, OTHER_UNIT, Given(reason="不是我的"), at(5))
    assert refusal.value.rule == "ruled_already"


def test_x17_a_ruling_of_its_own_stands_above_the_strips() -> None:
    case = after(thrice_returned(), Act.RULE, LEADER, Given(unit_id="td-works"), at(50))
    assert case.more.ruled_by == "" and case.state is CaseState.TO_DISPATCH
    assert UNIT.account != case.more.ruled_unit_id
