"""When the night shift ends: what "tonight" means (A11)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from backend.domain.terms.shift import Shift, night_ends_ms

ZONE = "Asia/Shanghai"
DAY = Shift("day", "白班", "Day", 450, 1110)
NIGHT = Shift("night", "夜班", "Night", 1110, 450)


def ms(text: str, zone: str = ZONE) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-06-10T17:30", "2026-06-11T07:30"),
        ("2026-06-10T23:59", "2026-06-11T07:30"),
        ("2026-06-11T02:00", "2026-06-11T07:30"),
        ("2026-06-11T07:30", "2026-06-12T07:30"),
    ],
)
def test_a11_tonight_ends_with_the_night_shift(now, end):
    assert night_ends_ms((DAY, NIGHT), ms(now), ZONE) == ms(end)


def test_a11_a_hall_without_a_night_shift_goes_by_the_day():
    assert night_ends_ms((), ms("2026-06-10T17:30"), ZONE) == ms("2026-06-11T00:00")
    assert night_ends_ms((DAY,), ms("2026-06-10T17:30"), ZONE) == ms("2026-06-11T00:00")


def test_a11_it_ends_by_the_clock_on_the_wall_where_clocks_are_set():
    night = Shift("night", "夜班", "Night", 1320, 360)
    now = ms("2026-10-24T23:00", "Europe/Berlin")
    assert night_ends_ms((night,), now, "Europe/Berlin") == ms("2026-10-25T06:00", "Europe/Berlin")
