"""May a caller be rung back late, and what a "no" does (A18)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from backend.domain.people.late import LateWord, is_late, kept_from_night

ZONE = "Asia/Shanghai"


def ms(text: str, zone: str = ZONE) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2026-06-10T21:59", False),
        ("2026-06-10T22:00", True),
        ("2026-06-11T03:00", True),
        ("2026-06-11T07:59", True),
        ("2026-06-11T08:00", False),
    ],
)
def test_a18_late_is_from_ten_to_eight(at, late):
    assert is_late(ms(at), ZONE) is late


@pytest.mark.parametrize("at", ["2026-06-10T22:00", "2026-06-10T23:40", "2026-06-11T05:00"])
def test_a18_a_no_moves_it_to_the_end_of_that_night(at):
    assert kept_from_night(ms(at), LateWord.NO, ZONE) == ms("2026-06-11T08:00")
    assert kept_from_night(ms(at), LateWord.YES, ZONE) == ms(at)
    assert kept_from_night(ms(at), LateWord.UNASKED, ZONE) == ms(at)


def test_a18_by_day_a_no_moves_nothing_and_clocks_that_are_set_move_no_morning():
    assert kept_from_night(ms("2026-06-10T21:00"), LateWord.NO, ZONE) == ms("2026-06-10T21:00")
    berlin = "Europe/Berlin"
    at = ms("2026-10-24T23:00", berlin)
    assert kept_from_night(at, LateWord.NO, berlin) == ms("2026-10-25T08:00", berlin)
