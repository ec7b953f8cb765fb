"""Checks of a day's numbers: each finds what it is for, blocks where it must, and says so."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import Source
from backend.domain.counting.day import (
    CHECKS,
    DAY_DIMENSIONS,
    DAY_TERMS,
    MOST_FLAGGED,
    Day,
    flagged,
    oddities,
    unlooked,
)
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension, counted
from backend.domain.counting.indicator_terms import TERMS, Term, declined_as
from tests.backend.domain.builders import closed, dispatched, filed, new_case
from tests.backend.domain.counting.test_indicators import ALL, RULES, all_boards

T, D = Term, Dimension
EVEN = SimpleNamespace(n_brought=5, n_opened=4, n_ended=3, n_carried=6, astray=())


@dataclass(frozen=True)
class Part:
    dimension: Dimension
    key: str
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)


def a_day(
    city: dict[str, int],
    last: dict[str, int] | None = None,
    nobody: dict[Dimension, dict[str, int]] | None = None,
    balance: object = EVEN,
    is_over: bool = True,
) -> Day:
    """Return a day in whole cases; in every dimension one part has it all but for ``nobody``'s."""
    whole = {term: n * 100 for term, n in {T.REPORTED: 4, **city}.items()}
    before = {term: n * 700 for term, n in (last or {T.REPORTED: 4}).items()}
    rows = [Part(D.CITY, "", whole, whole, before)]
    for dimension in (*DAY_DIMENSIONS, D.REGION):
        gone = {term: n * 100 for term, n in (nobody or {}).get(dimension, {}).items()}
        rest = {term: n - gone.get(term, 0) for term, n in whole.items()}
        rows += [Part(dimension, "one", rest), Part(dimension, "", gone)]
    return Day(tuple(rows), balance, is_over)


def sound() -> Day:
    return a_day({T.FILED: 3, T.DISPATCHED: 2})


def spoilt_sum() -> Day:
    day = sound()
    return day._replace(rows=(day.rows[0], *day.rows[2:]))


WRONG: dict[str, Callable[[], Day]] = {
    "journal": lambda: a_day({T.REPORTED: 3}),
    "balance": lambda: a_day({}, balance=SimpleNamespace(**{**vars(EVEN), "n_carried": 7})),
    "sums": spoilt_sum,
    "parts": lambda: a_day({T.TO_CLOSE: 2, T.CLOSED: 1}),
    "no_code": lambda: a_day({T.DECLINED: 1, declined_as("other"): 1}),
    "no_grid": lambda: a_day({T.FILED: 3}, nobody={D.REGION: {T.FILED: 1}}),
    "no_class": lambda: a_day({T.FILED: 3}, nobody={D.CLASS: {T.FILED: 1}}),
    "no_unit": lambda: a_day({T.DISPATCHED: 3}, nobody={D.DEPARTMENT: {T.DISPATCHED: 1}}),
    "jump": lambda: a_day({T.RETURNED: 12}),
}


def test_x02_a_sound_day_has_nothing_odd() -> None:
    assert list(oddities(sound())) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_x02_every_check_of_the_catalogue_finds_what_it_is_for(check) -> None:
    found = [one for one in oddities(WRONG[check.key]()) if one.key.startswith(f"{check.key}:")]
    (one,) = found[:1]
    assert one.blocks is check.blocks
    assert "{" not in one.words.zh + one.words.en and one.words.zh and one.words.en
    dimension, _, term = one.at
    assert dimension in DIMENSIONS and term in TERMS


def test_x02_lost_cases_block_even_where_the_sums_agree() -> None:
    day = a_day({}, balance=SimpleNamespace(**{**vars(EVEN), "astray": ("01A",)}))
    (one,) = oddities(day)
    assert one.blocks and "1" in one.words.zh


@pytest.mark.parametrize(
    ("n", "usual", "is_over", "odd"),
    [
        (20, 10, True, True),
        (19, 10, True, False),  # not twice the usual
        (12, 3, False, False),  # nine more only
        (13, 3, False, True),
        (5, 20, True, True),
        (5, 20, False, False),  # the day runs: the rest may come
        (12, 20, True, False),
    ],
)
def test_mission_1830_a_jump_against_seven_days_is_flagged(n, usual, is_over, odd) -> None:
    day = a_day({T.RETURNED: n}, {T.REPORTED: 4, T.RETURNED: usual}, is_over=is_over)
    assert [one.key for one in oddities(day)] == (["jump:city:returned"] if odd else [])


def test_mission_1830_three_are_flagged_what_blocks_first_and_ticks_are_held_against_them() -> None:
    day = a_day({T.TO_CLOSE: 1, T.RETURNED: 30, T.EXTENDED: 30, T.REWORKED: 30, T.VOIDED: 30})
    found = flagged(day)
    assert len(found) == MOST_FLAGGED == 3 and found[0].blocks
    assert [one.blocks for one in found] == [True, False, False]
    assert unlooked(found, ()) == found
    assert unlooked(found, [one.key for one in found]) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(tuple(Source)),
            st.sampled_from((new_case, filed, dispatched, closed)),
            st.sampled_from(("c0103", "e0102", "")),
        ),
        max_size=8,
    )
)
def test_a18_the_sum_over_sources_is_the_total(made) -> None:
    cases = [replace(make(), source=source, class_key=key) for source, make, key in made]
    for board in all_boards([counted(case, ALL, RULES) for case in cases]):
        whole = board.get((D.CITY, ""), Counter())
        for dimension in (D.SOURCE, D.CLASS):
            parts: Counter[str] = Counter()
            for (at, _), counts in board.items():
                if at is dimension:
                    parts.update(counts)
            assert parts == whole
        for source in Source:
            n = board.get((D.SOURCE, source), Counter())[T.REPORTED]
            assert n == 100 * sum(one.source is source for one in cases)


def test_the_terms_of_the_sheet_are_the_registrys_own_and_none_twice() -> None:
    assert len(set(DAY_TERMS)) == len(DAY_TERMS) and set(DAY_TERMS) <= set(TERMS)
