"""Whose ground it was, and whose shift, by the roster (K05, H02)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from backend.domain.field.mover import Mover, MoverKind
from backend.domain.field.watches import FIRST_ROUND_MIN, watches_of

ZONE, GRID, OTHER = "Asia/Shanghai", "990102003012045", "990102004012045"
GROUNDS = {GRID: "R-1", OTHER: "R-2"}


def collector(n: int, from_h: float, upto_h: float, home: str = "R-1") -> Mover:
    hours = {"works_from_min": int(from_h * 60), "works_upto_min": int(upto_h * 60)}
    return Mover(f"COL-{n}", MoverKind.COLLECTOR, f"采集员 {n}", home, **hours)


def on_duty(hour: float, *movers: Mover, grid: str = GRID) -> str:
    local = datetime(2026, 6, 10, int(hour), round(hour % 1 * 60), tzinfo=ZoneInfo(ZONE))
    return watches_of(movers, GROUNDS, ZONE).of(grid, int(local.timestamp() * 1000))


@pytest.mark.parametrize(
    ("hour", "who"),
    [(6, ""), (7.5, ""), (8, "COL-1"), (15.5, "COL-1"), (16, "")],
    ids=["before", "first round", "a round later", "in the last half hour", "gone"],
)
def test_k05_a_collector_answers_for_the_hours_of_his_shift_after_a_first_round(
    hour: float, who: str
) -> None:
    assert FIRST_ROUND_MIN == 60
    assert on_duty(hour, collector(1, 7, 16)) == who


def test_k05_a_shift_may_go_overnight() -> None:
    night = collector(1, 22, 6)
    assert [on_duty(hour, night) for hour in (22.5, 23, 0.5, 5.9, 6)] == ["", *["COL-1"] * 3, ""]


def test_k05_nobody_is_named_where_the_roster_does_not_tell_one() -> None:
    early, late = collector(1, 6, 14), collector(2, 12, 20)
    both = (early, late)
    assert [on_duty(hour, *both) for hour in (10, 13, 15)] == ["COL-1", "", "COL-2"]
    assert on_duty(10, collector(1, 0, 0)) == "", "without hours nobody is on duty day and night"
    assert on_duty(10, early, grid=OTHER) == on_duty(10, early, grid="") == ""
    car = Mover("VEH-1", MoverKind.WORK, "车", "R-1", works_from_min=0, works_upto_min=900)
    assert on_duty(10, car) == ""
