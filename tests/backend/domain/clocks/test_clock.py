from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import Clock, Pause
from backend.domain.clocks.clock import (
    Calendar,
    Limit,
    LimitKind,
    deadline_ms,
    face_of,
    parse_limit,
    working_s,
)
from backend.domain.terms.errors import Refused
from tests.backend.domain.builders import START_MS, delivered, dispatched, filed, new_case, replied

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar()
STEPS = {"dispatch": (600, 1800), "file": (300, 900), "accept": (300, 900), "send_check": (60, 60)}


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)


FRIDAY_17 = ms("2026-06-12 17:00")


@pytest.mark.parametrize(
    ("limit", "day_ends", "expected"),
    [
        ("2紧急工作时", False, "2026-06-12 19:00"),
        ("4工作时", False, "2026-06-15 11:00"),
        ("2工作日", False, "2026-06-16 17:00"),
        ("2工作日", True, "2026-06-16 18:00"),
        ("5工作日", False, "2026-06-19 17:00"),
    ],
)
def test_worked_examples_of_the_standard_hold(limit: str, day_ends: bool, expected: str) -> None:
    calendar = Calendar(day_ends=day_ends)
    assert deadline_ms(parse_limit(limit), FRIDAY_17, calendar) == ms(expected)


def test_a_start_in_the_lunch_break_counts_from_two_o_clock() -> None:
    start = ms("2026-06-12 12:30")
    assert deadline_ms(parse_limit("2工作时"), start, CALENDAR) == ms("2026-06-12 16:00")


def test_a_dated_holiday_is_skipped_and_a_make_up_day_counts() -> None:
    calendar = Calendar(holidays=("2026-06-15",), makeup_days=("2026-06-13",))
    assert deadline_ms(parse_limit("4工作时"), FRIDAY_17, calendar) == ms("2026-06-13 11:00")
    without = Calendar(holidays=("2026-06-15",))
    assert deadline_ms(parse_limit("4工作时"), FRIDAY_17, without) == ms("2026-06-16 11:00")


def test_a_pause_moves_the_deadline_by_the_clocks_own_time() -> None:
    pause = Pause(ms("2026-06-12 17:30"), ms("2026-06-15 09:00"))
    four = parse_limit("4工作时")
    assert deadline_ms(four, FRIDAY_17, CALENDAR, (pause,)) == ms("2026-06-15 14:30")
    two = parse_limit("2紧急工作时")
    assert deadline_ms(two, FRIDAY_17, CALENDAR, (pause,)) == ms("2026-06-15 10:30")


WORDINGS = ["2紧急工作时", "4工作时", "4小时", "2天", "2工作日", "1紧急工作日"]


@pytest.mark.parametrize("text", WORDINGS)
def test_every_wording_of_a_limit_is_read(text: str) -> None:
    assert parse_limit(text).amount in (1, 2, 4)


@pytest.mark.parametrize("text", ["", "soon", "4", "工作时", "-1工作时", "0工作日", "4光年"])
def test_an_unreadable_limit_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_limit(text)
    assert text in caught.value.words.zh


def brute_force_deadline(limit: Limit, start: int, pauses: list[Pause]) -> int:
    """Count minute by minute."""
    per_day = 1440 if limit.continuous else CALENDAR.day_s // 60
    hours = limit.kind in (LimitKind.EMERGENCY_HOURS, LimitKind.WORKING_HOURS)
    left = limit.amount * (60 if hours else per_day)
    at = start
    while left > 0:
        moment = datetime.fromtimestamp(at / 1000, ZONE)
        minute = moment.hour * 60 + moment.minute
        working = CALENDAR.is_working(moment.date()) and any(
            a <= minute < b for a, b in CALENDAR.hours
        )
        paused = any(p.from_ms <= at < p.until_ms for p in pauses)
        left -= (working or limit.continuous) and not paused
        at += 60_000
    return at


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(LimitKind),
    amount=st.integers(1, 6),
    start_min=st.integers(0, 14 * 1440),
    pauses=st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 3000)), max_size=3),
)
def test_deadline_equals_counting_minute_by_minute(
    kind: LimitKind, amount: int, start_min: int, pauses: list[tuple[int, int]]
) -> None:
    start = ms("2026-06-08 00:00") + start_min * 60_000
    spans = [Pause(start + a * 60_000, start + (a + n) * 60_000) for a, n in pauses]
    limit = Limit(kind, amount)
    assert deadline_ms(limit, start, CALENDAR, spans) == brute_force_deadline(limit, start, spans)


@settings(max_examples=50, deadline=None)
@given(a=st.integers(0, 20_000), b=st.integers(0, 20_000), c=st.integers(0, 20_000))
def test_working_time_adds_up(a: int, b: int, c: int) -> None:
    x, y, z = sorted(START_MS + m * 60_000 for m in (a, b, c))
    whole = working_s(x, z, CALENDAR)
    assert whole == working_s(x, y, CALENDAR) + working_s(y, z, CALENDAR)
    assert working_s(z, x, CALENDAR) == -whole


def test_an_empty_calendar_is_refused_instead_of_counting_for_ever() -> None:
    with pytest.raises(Refused):
        deadline_ms(parse_limit("1工作时"), START_MS, Calendar(hours=()))


def test_before_dispatch_only_the_seats_clock_runs() -> None:
    for case in (new_case(), filed()):
        face = face_of(case, START_MS + 180_000, CALENDAR, STEPS)
        assert face.clock is Clock.STEP
    assert face_of(filed(), START_MS + 180_000, CALENDAR, STEPS).remaining_s == 540


def test_from_dispatch_on_the_units_limit_runs_and_stops_at_the_reply() -> None:
    face = face_of(dispatched(), START_MS + 20 * 60_000, CALENDAR, STEPS)
    assert (face.clock, face.remaining_s) == (Clock.HANDLING, 7200 - 600)
    assert face_of(delivered(), START_MS + 20 * 60_000, CALENDAR, STEPS) == face
    assert face_of(replied(), START_MS + 61 * 60_000, CALENDAR, STEPS).clock is Clock.STEP


def test_levels_go_from_ok_to_soon_to_late() -> None:
    start = dispatched().dispatched_at_ms
    levels = [
        face_of(dispatched(), start + minute * 60_000, CALENDAR, STEPS).level
        for minute in (0, 89, 90, 120, 121)
    ]
    assert levels == ["ok", "ok", "soon", "soon", "late"]


def test_summer_time_of_another_zone_moves_no_working_hour() -> None:
    berlin = Calendar(zone="Europe/Berlin")
    start = datetime(2026, 3, 27, 17, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    end = datetime(2026, 3, 30, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    got = deadline_ms(parse_limit("4工作时"), int(start.timestamp() * 1000), berlin)
    assert got == int(end.timestamp() * 1000)
    assert end - start < timedelta(days=3)
