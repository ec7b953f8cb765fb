"""Working time of a calendar, a year at a time in tables: counting is two look-ups, not a walk."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

EMPTY = Words("工作日历没有工作时间", "no working time is set")
_EMPTY_YEARS = 3


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the city works.

    Attributes:
        zone: IANA name, e.g. ``"Asia/Shanghai"``.
        hours: Working spans of a working day, minutes from midnight: ``((480, 720), (840, 1080))``.
        holidays: Dates off although they are weekdays, ISO ``YYYY-MM-DD``.
        makeup_days: Dates worked although they are weekend days.
        day_ends: Reading of 工作日: ``True`` ends with the n-th working day's last minute,
            ``False`` counts a day as its working hours.
    """

    zone: str = "Asia/Shanghai"
    hours: tuple[tuple[int, int], ...] = ((480, 720), (840, 1080))
    holidays: tuple[str, ...] = ()
    makeup_days: tuple[str, ...] = ()
    day_ends: bool = False

    @property
    def day_s(self) -> int:
        """Working seconds of one working day."""
        return sum(end - start for start, end in self.hours) * 60

    def is_working(self, day: date) -> bool:
        """Return whether people work on this date."""
        text = day.isoformat()
        if text in self.makeup_days:
            return True
        return day.weekday() < 5 and text not in self.holidays

    def knows(self, year: int) -> bool:
        """Return whether the holidays of a year are in it; a calendar without any knows none."""
        return any(text.startswith(f"{year:04d}-") for text in self.holidays)


def check_calendar(calendar: Calendar) -> None:
    """Check that a calendar says one thing about each day, for every year it speaks of.

    Raises:
        Refused: A date is none, is both off and worked, or a year between others has no holiday.
    """
    dates = {text: _date(text) for text in (*calendar.holidays, *calendar.makeup_days)}
    both = set(calendar.holidays) & set(calendar.makeup_days)
    if both:
        raise Refused(
            "calendar_says_both",
            Words(
                f"日历中 {min(both)} 既是假日又是补班日",
                f"the calendar has {min(both)} both off and worked",
            ),
        )
    years = {dates[text].year for text in calendar.holidays}
    gaps = sorted(set(range(min(years, default=0), max(years, default=0))) - years)
    if gaps:
        raise Refused(
            "calendar_gap",
            Words(f"日历缺 {gaps[0]} 年的假日", f"the holidays of {gaps[0]} are missing"),
        )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            "calendar_date", Words(f"日历中没有这一天：{text}", f"there is no such day: {text}")
        ) from error


class _Year(NamedTuple):
    """Working spans of one local year: where they begin and end, and what was worked before each.

    ``done`` has one entry more than the others: the whole year's work. All milliseconds.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    done: tuple[int, ...]


def working_ms(from_ms: int, to_ms: int, calendar: Calendar) -> int:
    """Return the working milliseconds between two moments; negative when the other way round."""
    if to_ms < from_ms:
        return -working_ms(to_ms, from_ms, calendar)
    year, last = _year_of(from_ms, calendar), _year_of(to_ms, calendar)
    total = -_worked(from_ms, _table(calendar, year))
    while year < last:
        total += _table(calendar, year).done[-1]
        year += 1
    return total + _worked(to_ms, _table(calendar, last))


def after_working(start_ms: int, need_ms: int, calendar: Calendar) -> int:
    """Return the moment by which so much was worked since a start.

    Raises:
        Refused: The calendar leaves no working time at all.
    """
    if not calendar.hours:
        raise Refused("calendar_empty", EMPTY)
    year = _year_of(start_ms, calendar)
    table = _table(calendar, year)
    target = _worked(start_ms, table) + need_ms
    n_empty = 0
    while target > table.done[-1]:
        n_empty = 0 if table.done[-1] else n_empty + 1
        if n_empty >= _EMPTY_YEARS:
            raise Refused("calendar_empty", EMPTY)
        target -= table.done[-1]
        year += 1
        table = _table(calendar, year)
    span = bisect_left(table.done, target) - 1
    return max(start_ms, table.starts[span] + target - table.done[span]) if span >= 0 else start_ms


def end_of_working_day(start_ms: int, n_days: int, calendar: Calendar) -> int:
    """Return the last working minute of the n-th working day after the day of the start.

    Raises:
        Refused: The calendar leaves no working day.
    """
    zone = zone_of(calendar.zone)
    day = datetime.fromtimestamp(start_ms / 1000, zone).date()
    left, idle = n_days, 0
    while left:
        day += timedelta(days=1)
        works = bool(calendar.hours) and calendar.is_working(day)
        left -= works
        idle = 0 if works else idle + 1
        if idle > 366 * _EMPTY_YEARS:
            raise Refused("calendar_empty", EMPTY)
    return _ms(day, calendar.hours[-1][1], zone)


def _worked(ms: int, table: _Year) -> int:
    """Return what was worked from the year's begin to a moment of it."""
    span = bisect_right(table.starts, ms) - 1
    if span < 0:
        return 0
    return table.done[span] + min(ms, table.ends[span]) - table.starts[span]


def _year_of(ms: int, calendar: Calendar) -> int:
    return datetime.fromtimestamp(ms / 1000, zone_of(calendar.zone)).year


@lru_cache(maxsize=256)
def _table(calendar: Calendar, year: int) -> _Year:
    zone = zone_of(calendar.zone)
    day, spans = date(year, 1, 1), []
    while day.year == year:
        if calendar.is_working(day):
            spans += [(_ms(day, a, zone), _ms(day, b, zone)) for a, b in calendar.hours]
        day += timedelta(days=1)
    done = [0]
    for start, end in spans:
        done.append(done[-1] + end - start)
    return _Year(tuple(a for a, _ in spans), tuple(b for _, b in spans), tuple(done))


@lru_cache(maxsize=8)
def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name."""
    return ZoneInfo(name)


def _ms(day: date, minute: int, zone: ZoneInfo) -> int:
    midnight = datetime.combine(day, time(), zone)
    moment = midnight + timedelta(minutes=minute)
    return int(moment.astimezone(UTC).timestamp() * 1000)
