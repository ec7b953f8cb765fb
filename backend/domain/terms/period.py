"""The periods numbers are published for: day, week, ten days (旬), month, year; in city time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .words import Words


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    TEN_DAYS = "ten_days"
    MONTH = "month"
    YEAR = "year"


PERIOD_WORDS = {
    PeriodKind.DAY: Words("日", "Day"),
    PeriodKind.WEEK: Words("周", "Week"),
    PeriodKind.TEN_DAYS: Words("旬", "Ten days"),
    PeriodKind.MONTH: Words("月", "Month"),
    PeriodKind.YEAR: Words("年", "Year"),
}
_TENS = (Words("上旬", "1–10"), Words("中旬", "11–20"), Words("下旬", "21–end"))


class Span(NamedTuple):
    """A span of city time: its first moment, and the first one after it, Unix milliseconds."""

    from_ms: int
    upto_ms: int


@dataclass(frozen=True, slots=True)
class Period:
    """One period; ``first`` is its first day."""

    kind: PeriodKind
    first: date

    @property
    def next(self) -> "Period":
        """The period after it."""
        return Period(self.kind, _after(self.kind, self.first))

    @property
    def last(self) -> "Period":
        """The period before it."""
        return of_day(self.kind, self.first - timedelta(days=1))

    @property
    def words(self) -> Words:
        """Its name as people read it."""
        first = self.first
        month = Words(f"{first.year} 年 {first.month} 月", f"{first:%Y-%m}")
        if self.kind is PeriodKind.DAY:
            return Words(f"{month.zh} {first.day} 日", first.isoformat())
        if self.kind is PeriodKind.WEEK:
            last = self.next.first - timedelta(days=1)
            year, number, _ = first.isocalendar()
            days = f"{first.month}/{first.day}–{last.month}/{last.day}"
            return Words(f"{year} 年第 {number} 周（{days}）", f"{year}, week {number} ({days})")
        if self.kind is PeriodKind.TEN_DAYS:
            part = _TENS[(first.day - 1) // 10]
            return Words(f"{month.zh}{part.zh}", f"{month.en}, {part.en}")
        if self.kind is PeriodKind.MONTH:
            return month
        return Words(f"{first.year} 年", f"{first.year}")

    def span(self, zone: str) -> Span:
        """Return from when to when it runs in a time zone."""
        return Span(_ms(self.first, zone), _ms(_after(self.kind, self.first), zone))


def period_at(kind: PeriodKind, city_ms: int, zone: str) -> Period:
    """Return the period a city time lies in."""
    return of_day(kind, datetime.fromtimestamp(city_ms / 1000, ZoneInfo(zone)).date())


def of_day(kind: PeriodKind, day: date) -> Period:
    """Return the period a day lies in; the third ten days run to the end of the month."""
    first = {
        PeriodKind.DAY: day,
        PeriodKind.WEEK: day - timedelta(days=day.weekday()),
        PeriodKind.TEN_DAYS: day.replace(day=1 + 10 * min(2, (day.day - 1) // 10)),
        PeriodKind.MONTH: day.replace(day=1),
        PeriodKind.YEAR: day.replace(month=1, day=1),
    }[kind]
    return Period(kind, first)


def _after(kind: PeriodKind, first: date) -> date:
    if kind is PeriodKind.DAY:
        return first + timedelta(days=1)
    if kind is PeriodKind.WEEK:
        return first + timedelta(days=7)
    if kind is PeriodKind.YEAR:
        return first.replace(year=first.year + 1)
    if kind is PeriodKind.TEN_DAYS and first.day < 21:
        return first + timedelta(days=10)
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def _ms(day: date, zone: str) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp() * 1000)
