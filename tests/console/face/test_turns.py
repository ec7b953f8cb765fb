"""A clock is looked at anew when its level can be another one, and not before."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import Clock
from backend.domain.clocks.clock import Face
from console.face.moment import Moment
from console.face.turns import FaceTurns
from tests.console.fake_link import START_MS, city, new_case


def face(left_s: float, level: str, total_s: float = 100.0) -> Face:
    return Face(Clock.STEP, "dispatch", 0, left_s, total_s, level, continuous=True)


@pytest.fixture
def turns() -> FaceTurns:
    return FaceTurns()


def due(turns: FaceTurns, now_ms: int, most: int = 10) -> list[str]:
    return list(turns.take(now_ms, most, lambda case_id: case_id))


def test_a_case_in_time_is_looked_at_when_a_quarter_is_left(turns):
    turns.put("A", face(60.0, "ok"), 0)
    assert due(turns, 34_900) == []
    assert due(turns, 35_000) == ["A"]
    assert due(turns, 90_000) == [], "once taken it must be put again"


def test_a_case_soon_late_is_looked_at_past_its_limit(turns):
    turns.put("A", face(20.0, "soon"), 0)
    assert due(turns, 20_000) == []
    assert due(turns, 20_001) == ["A"]


@pytest.mark.parametrize("level", ["late", "none"])
def test_what_time_cannot_change_is_never_looked_at(turns, level):
    turns.put("A", face(-5.0, level), 0)
    assert due(turns, 10**12) == []


def test_of_two_times_the_earlier_counts_and_only_once(turns):
    turns.put("A", face(60.0, "ok"), 0)
    turns.put("A", face(10.0, "soon"), 0)
    assert due(turns, 10_001) == ["A"]
    assert due(turns, 60_000) == []


def test_the_longest_due_come_first_and_the_rest_a_turn_later(turns):
    for n, key in enumerate("CAB"):
        turns.put(key, face(10.0 + n, "soon"), 0)
    assert due(turns, 60_000, most=2) == ["C", "A"]
    assert due(turns, 60_000) == ["B"]


def test_a_case_that_left_is_passed_over(turns):
    turns.put("A", face(1.0, "soon"), 0)
    assert list(turns.take(60_000, 10, lambda case_id: None)) == []


def test_all_who_hear_of_the_same_cases_share_one_look_at_their_clocks():
    moment, known, cases = Moment(), city(), (new_case("A"), new_case("B"))
    with moment.at(START_MS):
        faces = moment.faces_of(cases, START_MS, known)
        assert moment.faces_of(cases, START_MS, known) is faces
        assert moment.held(cases[1]) is faces["B"]
        assert moment.held(replace(cases[1], version=9)) is None
    assert moment.held(cases[1]) is None, "a moment is over when it was told"
    assert faces["A"].deadline_ms > START_MS
