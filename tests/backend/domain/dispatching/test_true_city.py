"""A08: the first suggestion against a truth drawn apart from the rules, with noise."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from backend.domain.dispatching.lane import LaneRules, decide
from backend.domain.dispatching.record import Outcome, RecordBook
from backend.domain.dispatching.resolver import Resolution, area_of, resolve
from backend.domain.terms.words import Words
from bench._truth import TrueCase, TrueCity

CLASS = Words("类别", "class")
N_LEARNT, N_JUDGED = 3_000, 1_000
LANE = LaneRules(is_on=True)


class Walked(NamedTuple):
    true: TrueCase
    resolution: Resolution
    does_lane_act: bool

    @property
    def is_right(self) -> bool:
        first = self.resolution.first
        is_its = first is not None and first.unit.unit_id == self.true.unit_id
        return is_its and not self.true.refuses


def walk(seed: int, n: int) -> Iterator[Walked]:
    """Yield cases one after the other, each resolved by the outcomes of those before it."""
    city, record = TrueCity(seed), RecordBook()
    for number in range(n):
        true = city.draw(number)
        resolution = resolve(true.case, city.units, CLASS, record)
        does_lane_act = bool(decide(true.case, resolution, record, LANE).unit_id)
        one = Walked(true, resolution, does_lane_act)
        yield one
        first = resolution.first
        key, area = true.case.class_key, area_of(true.case)
        if first is not None:
            record.put([Outcome(key, area, first.unit.unit_id, first.rule, one.is_right, True)])
        if not one.is_right:  # a person finds whose it is
            record.put([Outcome(key, area, true.unit_id, "person", True, False)])


def judged(seed: int) -> list[Walked]:
    """Return a thousand cases, after the outcomes of three thousand."""
    return list(walk(seed, N_LEARNT + N_JUDGED))[N_LEARNT:]


@pytest.mark.parametrize("seed", [7, 11, 23])
def test_a08_of_a_thousand_cases_the_first_suggestion_is_right_for_950(seed: int) -> None:
    found = judged(seed)
    assert len(found) == N_JUDGED
    assert sum(one.is_right for one in found) >= 950


def test_a08_every_miss_is_explained_by_the_reason_that_was_shown() -> None:
    missed = [one for one in judged(7) if not one.is_right]
    assert missed
    for true, resolution, _ in missed:
        first = resolution.first
        assert first is not None and first.rule
        assert all(one.words.zh and one.words.en for one in first.pro) and first.pro
        # The register misled it: an owner that is none any more, no owner, a strip, a refusal.
        assert true.refuses or first.unit.unit_id != true.unit_id
        if true.case.component_owner and not true.refuses:
            assert true.case.component_owner != true.unit_id, "the registered owner was passed over"


def test_n01_where_the_lane_acts_it_is_right_and_it_acts_on_most_cases() -> None:
    walked = list(walk(seed=7, n=10_000))[6_000:]
    acts = [one.is_right for one in walked if one.does_lane_act]
    assert len(acts) >= 0.5 * len(walked)
    assert sum(acts) >= 0.99 * len(acts)  # the bench counts 24,000 and asks for 0.996
