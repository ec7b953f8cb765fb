"""Composite values (综合评价) and grades: weighted scores of indicators, per post and per region.

Weights and bounds are data as published once; they are not compulsory, a city sets its own. What
has no data is left out and the other weights are scaled up; what rests on few cases is not graded.
Source: standards.md 5.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from backend.domain.terms.words import Words

from .indicators import INDICATORS, value_of

# From so many points on. A score below all of them is an E.
GRADES = (("A", 90.0), ("B", 75.0), ("C", 60.0), ("D", 40.0))
LAST_GRADE = "E"
# Points for a plain count: from so many cases on.
COUNT_POINTS = ((2001, 100.0), (1201, 90.0), (501, 75.0), (301, 60.0), (101, 40.0))


class Part(NamedTuple):
    """One indicator with its weight, percent; ``is_inverted``: less is better."""

    indicator: str
    percent: int
    is_inverted: bool = False


@dataclass(frozen=True, slots=True)
class Composite:
    """What one kind of part of the city is judged by; the weights make 100.

    Attributes:
        key: ``"region"``, or the role of a post.
    """

    key: str
    words: Words
    parts: tuple[Part, ...]


COMPOSITES: dict[str, Composite] = {
    one.key: one
    for one in (
        Composite(
            "region",
            Words("区域综合得分", "Region score"),
            (
                Part("public_report_rate", 10, is_inverted=True),
                Part("filed", 20),
                Part("closing_rate", 30),
                Part("timely_closing_rate", 40),
            ),
        ),
        Composite(
            "collector",
            Words("采集员得分", "Collector score"),
            (
                Part("valid_report_rate", 40),
                Part("watch_missed_rate", 20, is_inverted=True),
                Part("timely_verify_rate", 20),
                Part("timely_check_rate", 20),
            ),
        ),
        Composite(
            "leader",
            Words("值班长得分", "Shift leader score"),
            (
                Part("timely_filing_rate", 25),
                Part("right_filing_rate", 40),
                Part("timely_closing_rate", 35),
            ),
        ),
        Composite(
            "dispatcher",
            Words("派遣员得分", "Dispatcher score"),
            (
                Part("dispatched", 20),
                Part("timely_dispatch_rate", 40),
                Part("first_right_rate", 40),
            ),
        ),
    )
}


class Score(NamedTuple):
    """What a part of the city comes to.

    Attributes:
        points: 0 to 100; ``None`` where nothing of it has data.
        grade: ``""`` without points, or where it rests on few cases.
        missing: Keys of indicators that had no data.
    """

    points: float | None
    grade: str = ""
    missing: tuple[str, ...] = ()


def score_of(composite: Composite, counts: Mapping[str, int]) -> Score:
    """Return points and grade.

    Args:
        counts: Hundredths of cases per ``Term``; what is not named is 0.
    """
    total = weight = 0.0
    missing: list[str] = []
    is_few = False
    for part in composite.parts:
        indicator = INDICATORS[part.indicator]
        value = value_of(indicator, counts)
        if indicator.is_rate and value.rate is None:
            missing.append(part.indicator)
            continue
        is_few |= indicator.is_rate and value.is_few
        points = 100 * (value.rate or 0.0) if indicator.is_rate else _points(value.n)
        points = min(100.0, points)
        total += part.percent * (100 - points if part.is_inverted else points)
        weight += part.percent
    if len(missing) == sum(INDICATORS[part.indicator].is_rate for part in composite.parts):
        return Score(None, missing=tuple(missing))
    found = total / weight
    return Score(found, "" if is_few else grade_of(found), tuple(missing))


def grade_of(points: float) -> str:
    """Return the grade of a score."""
    return next((grade for grade, least in GRADES if points >= least), LAST_GRADE)


def _points(n: float) -> float:
    return next((points for least, points in COUNT_POINTS if n >= least), 0.0)
