"""Where the same thing comes again is ranked, from the record (A21)."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import backend.services.indicator_desk as desk_module
from backend.domain.cases.case import Act
from backend.domain.counting.indicator_count import Dimension, spot_of
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import WHOLE
from backend.services.indicator_book import REPEAT_MS

from .hall import ACCEPTER, COLLECTOR, FILER, UNIT, Hall
from .test_indicator_desk import Counting, sent, street

CLASS = "c0103"
_REPEATS = text(
    "SELECT class_key, grid_code, count(*) FROM cases c WHERE case_no IS NOT NULL AND EXISTS ("
    " SELECT 1 FROM cases d WHERE d.class_key = c.class_key AND d.grid_code = c.grid_code"
    " AND d.state = 'closed' AND d.ended_at_ms < c.reported_at_ms"
    " AND d.ended_at_ms >= c.reported_at_ms - :within) GROUP BY class_key, grid_code"
)


@pytest.fixture
def counting(hall: Hall) -> Counting:
    return Counting(hall)


def close(hall: Hall, n_street: int) -> None:
    case = sent(hall, hall.filed(place=street(n_street)), UNIT.account)
    case = hall.done(case, Act.REPLY, UNIT, text="修好", photos=(hall.shot(case),))
    case = hall.done(case, Act.SEND_CHECK, FILER)
    case = hall.done(case, Act.CHECK_PASSED, COLLECTOR, photos=(hall.shot(case),))
    hall.done(case, Act.CLOSE, ACCEPTER)
    hall.clock.pass_s(60)


def spots(counting: Counting, book: str = "after") -> dict[str, int]:
    rows = (row for row in counting.asked().rows if row.dimension is Dimension.SPOT and row.key)
    return {row.key: getattr(row, book).get(Term.REPEATED, 0) // WHOLE for row in rows}


def counted_by_sql(folder: Path) -> dict[str, int]:
    engine = create_engine(f"sqlite:///{folder}/store.db")
    with engine.connect() as connection:
        rows = connection.execute(_REPEATS, {"within": REPEAT_MS}).all()
    engine.dispose()
    return {spot_of(key, grid): n for key, grid, n in rows}


def test_a21_spots_are_ranked_by_how_often_the_same_thing_came_again(
    counting: Counting, tmp_path: Path
) -> None:
    hall = counting.hall
    for n in (0, 1):
        close(hall, n)
    assert spots(counting) == {}, "what happened once is no repeat"
    for n in (0, 0, 0, 1):
        hall.filed(place=street(n))
    hall.reported(place=street(1))  # not filed: nobody knows yet whether it is true
    first, second = (spot_of(CLASS, street(n).grid_code) for n in (0, 1))
    assert spots(counting) == {first: 3, second: 1} == counted_by_sql(tmp_path)
    names = {row.key: row.zh for row in counting.asked().rows if row.dimension is Dimension.SPOT}
    assert names[first] == "汀东街道 012045 · 雨水井盖" and names[""] == ""


def test_a21_every_number_of_a_spot_opens_its_cases(counting: Counting) -> None:
    hall = counting.hall
    close(hall, 0)
    cases = [hall.filed(place=street(0)) for _ in range(3)]
    (row,) = [row for row in counting.asked().rows if row.dimension is Dimension.SPOT and row.key]
    for term, n in row.after.items():
        found = counting.behind(Dimension.SPOT, row.key, Term(term), "after")
        assert found.total == n and {case.case_id for case in found.cases} <= {
            case.case_id for case in cases
        }
    assert row.after[Term.REPEATED] == row.after[Term.FILED] == 3 * WHOLE


def test_a21_only_the_worst_are_told_where_there_are_hundreds(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = counting.hall
    for n in (0, 1):
        close(hall, n)
    for n in (0, 1, 1):
        hall.filed(place=street(n))
    monkeypatch.setattr(desk_module, "MOST_SPOTS", 1)
    assert spots(counting) == {spot_of(CLASS, street(1).grid_code): 2}
    assert len([row for row in counting.asked().rows if row.dimension is Dimension.REGION]) == 2
