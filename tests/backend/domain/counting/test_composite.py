"""Composite values and grades (H01): weights as published, nothing graded that rests on little."""

import pytest

from backend.domain.counting.composite import COMPOSITES, GRADES, Part, grade_of, score_of
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import INDICATORS, WHOLE


def whole(**counts: int) -> dict[str, int]:
    return {Term(term): n * WHOLE for term, n in counts.items()}


@pytest.mark.parametrize("composite", COMPOSITES.values(), ids=lambda one: one.key)
def test_h01_weights_make_a_hundred_and_name_indicators_of_the_registry(composite) -> None:
    assert sum(part.percent for part in composite.parts) == 100
    assert all(part.indicator in INDICATORS for part in composite.parts)
    assert composite.words.zh and composite.words.en


def test_h01_a_region_is_scored_by_its_four_parts() -> None:
    counts = whole(filed=2100, from_public=210, to_close=2000, closed=1800, closed_on_time=1600)
    score = score_of(COMPOSITES["region"], counts)
    # 10 % of 90, 20 % of 100, 30 % of 90, 40 % of 80
    assert score.points == pytest.approx(9 + 20 + 27 + 32)
    assert score.grade == "B" and not score.missing


def test_h01_what_has_no_data_is_left_out_and_said() -> None:
    counts = whole(by_collector=100, valid=90, verified=50, verified_on_time=40)
    counts |= whole(checked=50, checked_on_time=50)
    score = score_of(COMPOSITES["collector"], counts)
    assert score.missing == ("watch_missed_rate",)
    assert score.points == pytest.approx((40 * 90 + 20 * 80 + 20 * 100) / 80)
    assert score_of(COMPOSITES["collector"], {}).points is None


def test_h05_few_cases_have_points_and_no_grade() -> None:
    counts = whole(dispatched=3, dispatched_on_time=3, first_answered=3, first_right=3)
    score = score_of(COMPOSITES["dispatcher"], counts)
    assert score.points == pytest.approx(80.0) and score.grade == ""


def test_h01_grades_begin_where_they_are_published() -> None:
    assert [grade_of(least) for _, least in GRADES] == ["A", "B", "C", "D"]
    assert grade_of(89.99) == "B" and grade_of(39.99) == "E" and grade_of(100.0) == "A"
    assert Part("filed", 1).is_inverted is False
