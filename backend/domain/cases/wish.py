"""Which ended case somebody looks for: what was typed, read as numbers, days and words."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

# A number is looked for from so many signs on: fewer fit half the record.
LEAST_DIGITS = 4
_YEAR = r"(?P<year>\d{4})"
_MONTH, _DAY = r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_DAYS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[-/.]{_MONTH}(?:[-/.]{_DAY})?",
        rf"{_YEAR}年(?:{_MONTH}月(?:{_DAY}[日号]?)?)?",
        rf"{_MONTH}月(?:{_DAY}[日号]?)?",
    )
)
_NUMBER = re.compile(r"[0-9A-Za-z-]*\d[0-9A-Za-z-]*")


class Word(NamedTuple):
    """A word of a wish: it stands in the address, or it names one of these classes."""

    text: str
    class_keys: tuple[str, ...]


class CaseWish(NamedTuple):
    """All of it must hold.

    Attributes:
        numbers: Parts of the case number, capital letters.
        words: Of the address, or of what it is.
        from_ms: First moment of when it was reported, city time; 0 for any.
        upto_ms: The first moment after that; 0 for any.
    """

    numbers: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    from_ms: int = 0
    upto_ms: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for by which a case could be told from others."""
        return not (self.numbers or self.words or self.upto_ms)


def wish_of(
    text: str, classes_of: Callable[[str], tuple[str, ...]], now_ms: int, zone: str
) -> CaseWish:
    """Read what was typed; a day without a year is the last one there was.

    Args:
        classes_of: Returns the class keys a word names.
        now_ms: City time.
    """
    today = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone)).date()
    numbers: list[str] = []
    words: list[Word] = []
    first, after = None, None
    for part in text.split():
        if days := _days(part, today):
            first, after = days
        elif keys := classes_of(part):
            words.append(Word(part, keys))
        elif _NUMBER.fullmatch(part) and len(part) >= LEAST_DIGITS:
            numbers.append(part.upper())
        else:
            words.append(Word(part, ()))
    return CaseWish(tuple(numbers), tuple(words), _ms(first, zone), _ms(after, zone))


def _days(part: str, today: date) -> tuple[date, date] | None:
    """Return the first day a part speaks of and the first one after; None where it is no day."""
    for form in _DAYS:
        if found := form.fullmatch(part):
            named = {name: int(held) for name, held in found.groupdict().items() if held}
            return next(_spans(named, today), None)
    return None


def _spans(named: dict[str, int], today: date) -> Iterator[tuple[date, date]]:
    month = named.get("month")
    for year in (named["year"],) if "year" in named else (today.year, today.year - 1):
        try:
            first = date(year, month or 1, named.get("day", 1))
        except ValueError:  # the 31st of February is no day
            continue
        if first > today and "year" not in named:
            continue
        if "day" in named:
            yield first, first + timedelta(days=1)
        elif month:
            yield first, (first + timedelta(days=31)).replace(day=1)
        else:
            yield first, first.replace(year=year + 1)


def _ms(day: date | None, zone: str) -> int:
    if day is None:
        return 0
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)
