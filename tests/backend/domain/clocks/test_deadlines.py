"""Deadlines computed by hand, extensions and stages, and calendars that cannot be."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from backend.domain.cases.case import Act, Case, Given, Pause
from backend.domain.cases.extras import StageLimit
from backend.domain.clocks.clock import (
    Calendar,
    Condition,
    deadline_ms,
    face_of,
    parse_limit,
    run_of,
    stage_clocks,
)
from backend.domain.clocks.worktime import check_calendar
from backend.domain.flow.life import Filing, after
from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words
from tests.backend.domain.builders import (
    DISPATCHER,
    FILER,
    LEADER,
    MISSING,
    SYSTEM,
    UNIT,
    at,
    delivered,
    new_case,
)

ZONE = ZoneInfo("Asia/Shanghai")
# Hours 8-12 and 14-18. Friday 19 June is a holiday, Sunday 14 June is worked instead.
CALENDAR = Calendar(holidays=("2026-06-19",), makeup_days=("2026-06-14",))
BY_HAND = [
    ("12 17:00", "2紧急工作时", "", "12 19:00"),
    ("12 17:00", "4工作时", "", "14 11:00"),
    ("12 12:30", "2工作时", "", "12 16:00"),
    ("12 11:30", "1工作时", "", "12 14:30"),
    ("12 18:00", "1工作时", "", "14 09:00"),
    ("13 10:00", "1工作时", "", "14 09:00"),
    ("18 17:30", "1工作时", "", "22 08:30"),
    ("18 17:30", "1紧急工作时", "", "18 18:30"),
    ("19 09:00", "2工作时", "", "22 10:00"),
    ("15 07:00", "4工作时", "", "15 12:00"),
    ("15 08:00", "8工作时", "", "15 18:00"),
    ("15 08:00", "9工作时", "", "16 09:00"),
    ("15 00:00", "1紧急工作时", "", "15 01:00"),
    ("15 23:30", "1紧急工作时", "", "16 00:30"),
    ("15 09:00", "1工作日", "", "16 09:00"),
    ("12 09:00", "1工作日", "", "14 09:00"),
    ("18 09:00", "2工作日", "", "23 09:00"),
    ("18 20:00", "1工作日", "", "22 18:00"),
    ("17 12:00", "1工作日", "", "18 12:00"),
    ("15 08:00", "5工作日", "", "22 18:00"),
    ("20 12:00", "2自然日", "", "22 12:00"),
    ("15 10:15", "2天", "", "17 10:15"),
    ("15 13:00", "0.5工作时", "", "15 14:30"),
    ("15 11:59", "1工作时", "", "15 14:59"),
    ("15 10:00", "1紧急工作日", "", "16 10:00"),
    ("14 17:00", "2工作时", "", "15 09:00"),
    ("07 09:00", "2工作时", "", "08 10:00"),
    ("05 17:00", "2工作日", "", "09 17:00"),
    ("12 17:00", "2工作日", "day_ends", "15 18:00"),
    ("18 09:00", "1工作日", "day_ends", "22 18:00"),
    ("13 10:00", "1工作日", "day_ends", "14 18:00"),
    ("15 09:00", "3工作日", "day_ends", "18 18:00"),
    ("17 19:00", "2工作日", "day_ends", "22 18:00"),
    ("12 17:00", "4工作时", "12 17:30/15 09:00", "15 14:30"),
    ("12 17:00", "2紧急工作时", "12 17:30/15 09:00", "15 10:30"),
    ("15 09:00", "4工作时", "15 12:00/15 14:00", "15 15:00"),
    ("15 09:00", "4工作时", "15 13:00/15 15:00", "15 16:00"),
    ("15 09:00", "2工作时", "15 11:00/15 12:00", "15 11:00"),
    ("15 09:00", "1工作日", "16 08:00/16 18:00", "17 09:00"),
    ("15 09:00", "1工作日", "day_ends 16 10:00/16 12:00", "17 10:00"),
    ("15 09:00", "4紧急工作时", "15 10:00/15 12:00 15 11:00/15 13:00", "15 16:00"),
    ("15 09:00", "1紧急工作时", "15 07:00/15 09:30", "15 10:30"),
    ("15 09:00", "1工作日", "day_ends 17 10:00/17 12:00", "16 18:00"),
]


def ms(text: str) -> int:
    """Return the milliseconds of a day and time of June 2026."""
    return int(datetime.fromisoformat(f"2026-06-{text}").replace(tzinfo=ZONE).timestamp() * 1000)


def pauses_of(text: str) -> tuple[Pause, ...]:
    spans = text.replace("day_ends", "").split("/")
    if len(spans) == 1:
        return ()
    moments = [moment for span in spans for moment in _moments(span)]
    return tuple(Pause(a, b) for a, b in zip(moments[::2], moments[1::2], strict=True))


def _moments(text: str) -> list[int]:
    words = text.split()
    return [ms(f"{day} {time}") for day, time in zip(words[::2], words[1::2], strict=True)]


@pytest.mark.parametrize(("start", "limit", "how", "expected"), BY_HAND)
def test_a12_deadlines_computed_by_hand(start: str, limit: str, how: str, expected: str) -> None:
    calendar = replace(CALENDAR, day_ends="day_ends" in how)
    got = deadline_ms(parse_limit(limit), ms(start), calendar, pauses_of(how))
    assert datetime.fromtimestamp(got / 1000, ZONE).strftime("%d %H:%M") == expected


def test_a12_there_are_forty_of_them() -> None:
    assert len(BY_HAND) >= 40


# ---- extensions and stages -----------------------------------------------------------------------


def test_a12_each_extension_adds_one_original_limit_to_the_deadline() -> None:
    case, why = delivered(), Given(reason="缺配件")
    ends = [run_of(case).deadline_ms(CALENDAR)]
    for minute, leader in ((20, LEADER), (40, replace(LEADER, account="chief-01", role="chief"))):
        case = after(case, Act.ASK_EXTENSION, UNIT, why, at(minute))
        case = after(case, Act.EXTEND, leader, Given(), at(minute + 1))
        ends.append(run_of(case).deadline_ms(CALENDAR))
    assert [end - ends[0] for end in ends] == [0, 2 * 3_600_000, 4 * 3_600_000]
    assert face_of(case, at(50).city_ms, CALENDAR, {}).total_s == 6 * 3600


STAGES = (
    StageLimit("stop", Words("停工", "stop"), "4工作时"),
    StageLimit("penalty", Words("立案处罚", "penalty"), "7工作日"),
)


def staged() -> Case:
    """Return an illegal building whose works must stop first."""
    condition = Condition("c0103-x", "c0103", MISSING, "20工作日", stages=STAGES)
    case = after(new_case(), Act.FILE, FILER, Given(), at(2), Filing("YT-1", condition))
    case = after(case, Act.DISPATCH, DISPATCHER, Given(unit_id="td-drainage"), at(10))
    return after(case, Act.DELIVER, SYSTEM, Given(), at(11))


def test_a12_a_staged_limit_shows_the_stage_in_hand_then_the_whole() -> None:
    case, seen = staged(), []
    for minute in (20, 30):
        seen.append(face_of(case, at(minute).city_ms, CALENDAR, {}).stage)
        case = after(case, Act.STAGE_DONE, UNIT, Given(text="已停工"), at(minute))
    last = face_of(case, at(40).city_ms, CALENDAR, {})
    assert (seen, last.stage) == (["stop", "penalty"], "")
    assert last.deadline_ms == run_of(case).deadline_ms(CALENDAR)
    first, second = stage_clocks(case, CALENDAR)
    assert first.deadline_ms < second.deadline_ms < last.deadline_ms
    assert (first.done_at_ms, second.done_at_ms) == (at(20).city_ms, at(30).city_ms)
    with pytest.raises(Refused) as caught:
        after(case, Act.STAGE_DONE, UNIT, Given(text="已停工"), at(50))
    assert caught.value.rule == "stage_open"


# ---- calendars that cannot be --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "rule"),
    [
        (Calendar(holidays=("2025-10-01", "2027-10-01")), "calendar_gap"),
        (Calendar(holidays=("2026-06-19",), makeup_days=("2026-06-19",)), "calendar_says_both"),
        (Calendar(holidays=("2026-02-30",)), "calendar_date"),
        (Calendar(makeup_days=("soon",)), "calendar_date"),
    ],
)
def test_a12_a_calendar_with_gaps_is_refused(calendar: Calendar, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        check_calendar(calendar)
    assert caught.value.rule == rule


def test_a_calendar_knows_the_years_whose_holidays_it_has() -> None:
    check_calendar(CALENDAR)
    check_calendar(Calendar())
    assert CALENDAR.knows(2026) and not CALENDAR.knows(2027)


def test_a_year_without_work_ends_in_a_sentence() -> None:
    for empty in (Calendar(hours=()), Calendar(hours=(), day_ends=True)):
        with pytest.raises(Refused) as caught:
            deadline_ms(parse_limit("1工作日"), ms("15 09:00"), empty)
        assert caught.value.rule == "calendar_empty"
