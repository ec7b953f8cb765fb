"""The statistics of one day (日统计): what stands on the sheet, and what is odd about its numbers.

Nothing is counted here: the numbers are the registry's. A number that does not balance keeps the
sheet from being published (X02); what is only odd is looked at and ticked by whoever publishes it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from backend.domain.cases.declines import DECLINES, OTHER
from backend.domain.terms.words import Words

from .indicator_count import DIMENSIONS, Dimension
from .indicator_terms import TERMS, Term, declined_as
from .indicators import WHOLE

# People look at so many before they publish: more would be ticked unread.
MOST_FLAGGED = 3
N_DAYS_BEFORE = 7
# A jump is at least so many cases, and so many times the usual day (or one of so many parts of it).
# Source: ours; a city's week varies by weekday and weather well within it.
_JUMP_CASES, _JUMP_TIMES = 10, 2.0


class Freeze(StrEnum):
    """What numbers are frozen for. Values are stored and sent: never rename one."""

    BRIEFING = "briefing"
    DAY = "day"


T, D = Term, Dimension
DAY_TERMS: tuple[Term, ...] = (
    *(T.REPORTED, T.DECLINED, T.FILED, T.DISPATCHED, T.TO_CLOSE, T.CLOSED, T.CLOSED_ON_TIME),
    *(T.FAST_CLOSED, T.REWORKED, T.EXTENDED, T.RETURNED, T.LISTED, T.DEFERRED, T.VOIDED),
)
DAY_DIMENSIONS: tuple[Dimension, ...] = (D.SOURCE, D.CLASS, D.DEPARTMENT)
REASONS: tuple[Term, ...] = tuple(declined_as(key) for key in (*DECLINES, OTHER))
# A whole, and what it falls apart into without rest.
_PARTS: tuple[tuple[Term, tuple[Term, ...]], ...] = (
    (T.DECLINED, REASONS),
    (T.TO_CLOSE, (T.CLOSED, T.NOT_CLOSED)),
    (T.CLOSED, (T.CLOSED_ON_TIME, T.CLOSED_LATE)),
    (T.TO_HANDLE, (T.HANDLED, T.UNHANDLED_LATE)),
    (T.HANDLED, (T.HANDLED_ON_TIME, T.HANDLED_LATE)),
)
_JUMPING = (T.REPORTED, T.DECLINED, T.FILED, T.REWORKED, T.EXTENDED, T.RETURNED, T.VOIDED)


class Row(Protocol):
    """One part of one dimension, hundredths of cases per term."""

    @property
    def dimension(self) -> Dimension:
        """By what it is told apart."""
        ...

    @property
    def key(self) -> str:
        """Which part."""
        ...

    @property
    def before(self) -> Mapping[str, int]:
        """The ledger before exclusions."""
        ...

    @property
    def after(self) -> Mapping[str, int]:
        """The ledger after them."""
        ...

    @property
    def last(self) -> Mapping[str, int]:
        """The same of the days before, together."""
        ...


class Balance(Protocol):
    """Cases of the day by the journal alone."""

    @property
    def n_brought(self) -> int:
        """Open when the day began."""
        ...

    @property
    def n_opened(self) -> int:
        """Reported in it."""
        ...

    @property
    def n_ended(self) -> int:
        """Ended in it."""
        ...

    @property
    def n_carried(self) -> int:
        """Open at its end."""
        ...

    @property
    def astray(self) -> tuple[str, ...]:
        """Cases whose rows and whose standing do not agree."""
        ...


class Day(NamedTuple):
    """What the checks look at.

    Attributes:
        is_over: The day is; while it runs, few are no wonder.
    """

    rows: tuple[Row, ...]
    balance: Balance
    is_over: bool

    @property
    def city(self) -> Mapping[str, int]:
        """What the whole city comes to before exclusions."""
        return self.part(D.CITY, "")

    def part(self, dimension: Dimension, key: str) -> Mapping[str, int]:
        """Return what a part comes to before exclusions; nothing where it has no row."""
        return next((r.before for r in self._of(dimension) if r.key == key), {})

    def sum(self, dimension: Dimension, term: Term) -> int:
        """Return what the parts of a dimension come to together."""
        return sum(row.before.get(term, 0) for row in self._of(dimension))

    def usual(self, term: Term) -> tuple[float, float]:
        """Return how many cases there are, and were on a usual day of those before."""
        row = next(iter(self._of(D.CITY)), None)
        if row is None:
            return 0.0, 0.0
        mean = row.last.get(term, 0) / N_DAYS_BEFORE
        return row.after.get(term, 0) / WHOLE, mean / WHOLE

    def _of(self, dimension: Dimension) -> Iterator[Row]:
        return (row for row in self.rows if row.dimension is dimension)


class Oddity(NamedTuple):
    """One thing that is odd about a day.

    Attributes:
        key: What it is ticked by.
        blocks: The sheet cannot be published while it is so.
        at: The number to be looked at: whose, and what is counted there.
    """

    key: str
    words: Words
    blocks: bool
    at: tuple[Dimension, str, Term]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked for.

    Attributes:
        words: What is said when it is found; ``find`` fills the places.
        blocks: It is a number that does not balance.
        find: Yields where it is so, and the values of the sentence.
    """

    key: str
    words: Words
    blocks: bool
    find: Callable[[Day], Iterator[tuple[tuple[Dimension, str, Term], Mapping[str, object]]]]


_Found = Iterator[tuple[tuple[Dimension, str, Term], Mapping[str, object]]]


def _against_the_journal(day: Day) -> _Found:
    n = day.city.get(T.REPORTED, 0) // WHOLE
    if n != day.balance.n_opened:
        yield (D.CITY, "", T.REPORTED), {"n": n, "m": day.balance.n_opened}


def _uneven(day: Day) -> _Found:
    held = day.balance
    came, went = held.n_brought + held.n_opened, held.n_ended + held.n_carried
    if came != went or held.astray:
        values = {"came": came, "went": went, "astray": len(held.astray)}
        yield (D.CITY, "", T.REPORTED), values


def _sums(day: Day) -> _Found:
    for dimension in DAY_DIMENSIONS:
        for term in DAY_TERMS:
            parts, whole = day.sum(dimension, term), day.city.get(term, 0)
            if parts != whole:
                by = DIMENSIONS[dimension].words
                yield (D.CITY, "", term), _uneven_words(term, parts, whole, by)


def _parts(day: Day) -> _Found:
    for whole, parts in _PARTS:
        n, there = sum(day.city.get(part, 0) for part in parts), day.city.get(whole, 0)
        if n != there:
            yield (D.CITY, "", whole), _uneven_words(whole, n, there, Words("分项", "its parts"))


def _uneven_words(term: Term, parts: int, whole: int, by: Words) -> Mapping[str, object]:
    name = TERMS[term].words
    return {"term": name, "by": by, "parts": f"{parts / WHOLE:g}", "whole": f"{whole / WHOLE:g}"}


def _without(dimension: Dimension, term: Term) -> Callable[[Day], _Found]:
    """Return a check for cases that stand nowhere in a dimension: a field they need is empty."""

    def find(day: Day) -> _Found:
        n = day.part(dimension, "").get(term, 0)
        if n:
            yield (dimension, "", term), {"n": f"{n / WHOLE:g}"}

    return find


def _without_a_code(day: Day) -> _Found:
    term = declined_as(OTHER)
    n = day.city.get(term, 0) // WHOLE
    if n:
        yield (D.CITY, "", term), {"n": n}


def _jumps(day: Day) -> _Found:
    for term in _JUMPING:
        n, usual = day.usual(term)
        is_up = n - usual >= _JUMP_CASES and n >= usual * _JUMP_TIMES
        is_down = day.is_over and usual - n >= _JUMP_CASES and n * _JUMP_TIMES <= usual
        if is_up or is_down:
            values = {"term": TERMS[term].words, "n": f"{n:g}", "usual": f"{usual:.1f}"}
            yield (D.CITY, "", term), values


CHECKS: tuple[Check, ...] = (
    Check(
        "journal",
        Words(
            "上报数是 {n} 件，案件记录中当日新立的是 {m} 件：两数不等，不能发布",
            "{n} cases are counted as reported and {m} are new in the record: they differ, so "
            "nothing is published",
        ),
        True,
        _against_the_journal,
    ),
    Check(
        "balance",
        Words(
            "上日结转加当日新增 {came} 件，办结加结转次日 {went} 件，错漏 {astray} 件：不能发布",
            "{came} cases were brought in or are new, {went} ended or are carried over, {astray} "
            "went astray: nothing is published",
        ),
        True,
        _uneven,
    ),
    Check(
        "sums",
        Words(
            "{term}按{by}合计 {parts} 件，全市 {whole} 件：两数不等，不能发布",
            "{term}: {parts} by {by}, {whole} in the city: they differ, so nothing is published",
        ),
        True,
        _sums,
    ),
    Check(
        "parts",
        Words(
            "{term}{by}合计 {parts} 件，总数 {whole} 件：两数不等，不能发布",
            "{term}: {by} come to {parts}, the whole is {whole}: they differ, so nothing is "
            "published",
        ),
        True,
        _parts,
    ),
    Check(
        "no_code",
        Words(
            "{n} 件不予受理没有用列出的原因，请看是否该归入某一类",
            "{n} were declined for a reason that is not on the list: see whether one fits",
        ),
        False,
        _without_a_code,
    ),
    Check(
        "no_grid",
        Words(
            "{n} 件立案不在任何单元网格内，算不到哪个街道",
            "{n} were filed in no unit grid: they count for no street",
        ),
        False,
        _without(D.REGION, T.FILED),
    ),
    Check(
        "no_class",
        Words("{n} 件立案没有类别", "{n} were filed without a class"),
        False,
        _without(D.CLASS, T.FILED),
    ),
    Check(
        "no_unit",
        Words("{n} 件已派遣却没有责任单位", "{n} were dispatched and have no unit"),
        False,
        _without(D.DEPARTMENT, T.DISPATCHED),
    ),
    Check(
        "jump",
        Words(
            "{term} {n} 件，前 7 日平均每日 {usual} 件",
            "{term}: {n}, and {usual} a day in the seven days before",
        ),
        False,
        _jumps,
    ),
)


def oddities(day: Day) -> Iterator[Oddity]:
    """Yield all that is odd about a day: what blocks first, then in the order of the catalogue."""
    for check in sorted(CHECKS, key=lambda one: not one.blocks):
        for at, values in check.find(day):
            key = f"{check.key}:{at[0]}:{at[2]}"
            yield Oddity(key, _filled(check.words, values), check.blocks, at)


def flagged(day: Day) -> tuple[Oddity, ...]:
    """Return what has to be looked at before a day is published; at most ``MOST_FLAGGED``."""
    found = {one.key: one for one in oddities(day)}
    return tuple(found.values())[:MOST_FLAGGED]


def unlooked(found: Iterable[Oddity], ticked: Iterable[str]) -> tuple[Oddity, ...]:
    """Return what of it nobody ticked."""
    seen = frozenset(ticked)
    return tuple(one for one in found if one.key not in seen)


def _filled(words: Words, values: Mapping[str, object]) -> Words:
    zh = {k: v.zh if isinstance(v, Words) else v for k, v in values.items()}
    en = {k: v.en if isinstance(v, Words) else v for k, v in values.items()}
    return Words(words.zh.format(**zh), words.en.format(**en))
