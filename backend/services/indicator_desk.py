"""Answers what the indicators of a period are, and which cases stand behind a number.

Thread: the long reader's. Each question counts for a moment and says how far it is; whoever waits
asks again, so a search or a sheet of somebody else never waits for a whole year to be counted.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from backend.contract.city_answer import CityInfo
from backend.contract.figures import Exclusion, IndicatorCases, IndicatorRow, Indicators
from backend.contract.questions import GetIndicatorCases, GetIndicators
from backend.contract.verdicts import Denied
from backend.domain.cases.case import SOURCE_WORDS, Source
from backend.domain.counting.course import Grant
from backend.domain.counting.indicator_count import Boards, Dimension
from backend.domain.counting.indicator_marks import Book, Rules
from backend.domain.counting.indicator_terms import Term
from backend.domain.field.companies import Companies, companies_of
from backend.domain.field.watches import Watches, watches_of
from backend.domain.terms.period import PeriodKind, Span, period_at
from backend.domain.terms.words import Words

from .books import CityTime
from .exact_counts import Balances, ExactCounts
from .indicator_book import IndicatorBook
from .indicator_book import Record as CaseRecord
from .ledger import Journal

SLICE_S = 0.15
LONGEST_MS = 367 * 86_400_000
MOST_CASES = 2_000
MOST_EXCLUSIONS = 500
MOST_SPOTS = 200
# Of a unit grid's code: the rest tells it from others of the same street.
_AREA_DIGITS = 9
_KEPT_BOOKS = 4
_SOON_MS = 60_000
# The journal of a day is held against its numbers; that of a year would be read for minutes.
_BALANCED_MS = 25 * 3_600_000
_Key = tuple[Dimension, str]
_BOOKS = {"before": Book.BEFORE, "after": Book.AFTER}
_BAD_SPAN = Words(
    "统计期最长一年，起止时间须先后有序", "a period is at most a year, from earlier to later"
)
_NOT_YET = Words("这一时刻还没有到", "that moment has not come yet")
_BAD_BOOK = Words("只有剔除前、剔除后两本账", "there are two ledgers: before and after")


class Record(CaseRecord, Journal, Protocol):
    """What is read of the store."""


def no_names() -> Mapping[str, str]:
    """Know no street by name: a city without a map."""
    return {}


def same_words(key: str) -> Words:
    """Call a class by its key: a desk without a codebook."""
    return Words(key, key)


class BaseNames(NamedTuple):
    """What the base data calls things.

    Attributes:
        streets: Gives the names of streets by code; asked once, at the first question.
        grounds: Gives the responsibility grid of each unit grid, likewise.
        class_words: Says what a class is called.
    """

    streets: Callable[[], Mapping[str, str]] = no_names
    grounds: Callable[[], Mapping[str, str]] = no_names
    class_words: Callable[[str], Words] = same_words


UNNAMED = BaseNames()


class IndicatorDesk:
    """Counts for whoever asks."""

    def __init__(
        self,
        record: Record,
        city: CityInfo,
        clock: CityTime,
        names: BaseNames = UNNAMED,
        slice_s: float = SLICE_S,
        exact: ExactCounts | None = None,
    ) -> None:
        self._record, self._clock, self._names = record, clock, names
        self._slice_s = slice_s
        self._live: IndicatorBook | None = None
        self._done: OrderedDict[Span, IndicatorBook] = OrderedDict()
        self._exact = exact if exact is not None else ExactCounts()
        self._balances = Balances(record)
        self.set_city(city)

    def set_city(self, city: CityInfo) -> None:
        """Take the city as it is from now on."""
        self._city = city
        self._units = {unit.unit_id: unit for unit in city.units}

    def indicators(self, question: GetIndicators) -> Indicators | Denied:
        """Return the counts of a period, or how far the counting is."""
        now_ms = self._clock.city_ms() + (not question.exact)  # else what is done just now counts
        span = Span(question.from_ms, min(question.upto_ms, now_ms))
        last = Span(question.last_from_ms, question.from_ms)
        if not (_is_fair(question.from_ms, question.upto_ms) and _is_fair(*last)):
            return _denied(question.ask_id, "span_too_long", _BAD_SPAN)
        if question.exact and question.upto_ms > now_ms:
            return _early(question, span)
        book = self._book(span, question.upto_ms, now_ms)
        stands = book.work(self._slice_s)
        before = self._book(last, last.upto_ms, now_ms)
        stands = stands and before.work(self._slice_s)
        if not stands:
            share = (book.progress + before.progress) / 2
            return _answer(question, span, min(share, 0.99))
        if not question.exact:
            return self._filled(_answer(question, span, 1.0), book, before, last)
        is_day = span.upto_ms - span.from_ms <= _BALANCED_MS
        balance = self._balances.work(span, self._slice_s) if is_day else None
        if is_day and balance is None:
            return _answer(question, span, 0.99)
        found = self._filled(_answer(question, span, 1.0), book, before, last)
        found = replace(found, seq=book.seq, balance=balance)
        self._exact.put(replace(found, ask_id=""))
        return found

    def _filled(
        self, answer: Indicators, book: IndicatorBook, before: IndicatorBook, last: Span
    ) -> Indicators:
        """Return an answer with the numbers of its span, and of the one before it."""
        span = Span(answer.from_ms, answer.cutoff_ms)
        rows = self._rows(book.boards(span), before.boards(last))
        grants = book.grants(span)
        held = [one for one in grants if one[1].is_in_force]
        asked = [one for one in grants if not one[1].is_in_force]
        return replace(
            answer,
            rows=tuple(rows),
            n_cases=book.n_cases,
            n_excluded=len(held),
            exclusions=self._exclusions(held[:MOST_EXCLUSIONS]),
            pleas=self._exclusions(asked[:MOST_EXCLUSIONS]),
        )

    def cases(self, question: GetIndicatorCases) -> IndicatorCases | Denied:
        """Return the cases behind one number, or how far the counting is."""
        now_ms = self._clock.city_ms() + 1  # what is done in this very moment counts
        if not _is_fair(question.from_ms, question.upto_ms):
            return _denied(question.ask_id, "span_too_long", _BAD_SPAN)
        if question.book not in _BOOKS:
            return _denied(question.ask_id, "unknown_book", _BAD_BOOK)
        span = Span(question.from_ms, min(question.upto_ms, now_ms))
        book = self._book(span, question.upto_ms, now_ms)
        if not book.work(self._slice_s):
            return IndicatorCases(ask_id=question.ask_id, progress=book.progress)
        found = book.behind(
            span, question.dimension, question.key, question.term, _BOOKS[question.book]
        )
        shown = found[: max(0, min(question.limit, MOST_CASES))]
        held = self._record.cases(sorted({case_id for case_id, _, _ in shown}))
        return IndicatorCases(
            ask_id=question.ask_id,
            progress=1.0,
            n=len(found),
            total=sum(share for _, _, share in found),
            cases=tuple(held[case_id] for case_id, _, _ in shown),
            at_ms=tuple(at_ms for _, at_ms, _ in shown),
            shares=tuple(share for _, _, share in shown),
        )

    # ---- books ---------------------------------------------------------------------------------

    def _book(self, span: Span, upto_ms: int, now_ms: int) -> IndicatorBook:
        """Return the book of a span: what still runs shares one, what is over has its own."""
        city = self._city
        rules = Rules(city.calendar, city.step_limits_s, _never, self._companies, self._watches)
        if upto_ms > now_ms:  # never of an exact count: its moment is over
            if self._live is None or span.from_ms < self._live.span.from_ms:
                month = period_at(PeriodKind.MONTH, now_ms, self._city.zone).span(self._city.zone)
                begun_ms = min(span.from_ms, month.from_ms)
                self._live = IndicatorBook(
                    self._record, Span(begun_ms, begun_ms + 10 * LONGEST_MS), rules
                )
            return self._live
        book = self._done.get(span)
        if book is None:
            book = self._done[span] = IndicatorBook(self._record, span, rules)
        self._done.move_to_end(span)
        while len(self._done) > _KEPT_BOOKS:
            self._done.popitem(last=False)
        return book

    # ---- rows ----------------------------------------------------------------------------------

    def _rows(self, now: Boards, last: Boards) -> Iterable[IndicatorRow]:
        keys = _told(now, now.before.keys() | now.after.keys() | last.after.keys())
        for dimension, key in keys:
            at = (dimension, key)
            name = self._name(dimension, key)
            yield IndicatorRow(
                dimension=dimension,
                key=key,
                zh=name.zh,
                en=name.en,
                before=_plain(now.before.get(at)),
                after=_plain(now.after.get(at)),
                last=_plain(last.after.get(at)),
            )

    def _name(self, dimension: Dimension, key: str) -> Words:
        if dimension is Dimension.REGION:
            name = self._areas.get(key, "")
            return Words(name, name)
        if dimension is Dimension.DEPARTMENT and key in self._units:
            unit = self._units[key]
            return Words(unit.name, unit.name_en)
        if dimension is Dimension.COMPANY:
            return Words(key, key)
        plain: dict[Dimension, Callable[[str], Words]] = {
            Dimension.SPOT: self._spot,
            Dimension.SOURCE: lambda source: SOURCE_WORDS[Source(source)],
            Dimension.CLASS: self._names.class_words,
        }
        return plain[dimension](key) if key and dimension in plain else Words("", "")

    def _spot(self, key: str) -> Words:
        """Return in which street and unit grid (the end of its code) what comes again."""
        class_key, _, grid = key.partition("@")
        street, named = self._areas.get(grid[:_AREA_DIGITS], ""), self._names.class_words(class_key)
        where = f"{street} {grid[_AREA_DIGITS:]}".strip()
        return Words(f"{where} · {named.zh}", f"{where} · {named.en}")

    @cached_property
    def _companies(self) -> Companies:
        """Who works for whom, as when the first number was asked for; a restart reads it anew."""
        return companies_of(self._city.movers, self._names.grounds())

    @cached_property
    def _watches(self) -> Watches:
        """Who is on duty where, likewise."""
        return watches_of(self._city.movers, self._names.grounds(), self._city.zone)

    @cached_property
    def _areas(self) -> Mapping[str, str]:
        return self._names.streets()

    def _exclusions(self, grants: Sequence[tuple[str, Grant]]) -> tuple[Exclusion, ...]:
        held = self._record.cases([case_id for case_id, _ in grants])
        return tuple(
            Exclusion(
                case_id=case_id,
                case_no=held[case_id].case_no,
                class_key=held[case_id].class_key,
                unit_id=held[case_id].unit_id,
                kind=grant.kind,
                asked_by=grant.asked_by,
                asked_at_ms=grant.asked_at_ms,
                approved_by=grant.approved_by,
                at_ms=grant.at_ms,
                reason=grant.reason,
                step=str(grant.step or ""),
                refused_by=grant.refused_by,
                refused_at_ms=grant.refused_at_ms,
                appealed_at_ms=grant.appealed_at_ms,
            )
            for case_id, grant in grants
        )


def _told(now: Boards, keys: AbstractSet[_Key]) -> list[_Key]:
    """Return whose numbers are told, in order; of the spots those where most came again."""
    spots = [at for at in keys if at[0] is Dimension.SPOT and at[1]]
    by_count = sorted(spots, key=lambda at: (-_n_repeated(now, at), at))
    return sorted(keys - set(by_count[MOST_SPOTS:]))


def _n_repeated(now: Boards, at: _Key) -> int:
    return max(ledger.get(at, Counter())[Term.REPEATED] for ledger in now)


def _never(class_key: str, grid_code: str, at_ms: int) -> bool:
    """Call nothing a repeat: a book knows better from what it read."""
    del class_key, grid_code, at_ms
    return False


def _is_fair(from_ms: int, upto_ms: int) -> bool:
    return 0 <= from_ms < upto_ms <= from_ms + LONGEST_MS


def _plain(counts: Counter[str] | None) -> dict[str, int]:
    return {str(term): n for term, n in (counts or {}).items() if n}


def _answer(question: GetIndicators, span: Span, progress: float) -> Indicators:
    return Indicators(
        ask_id=question.ask_id,
        from_ms=question.from_ms,
        upto_ms=question.upto_ms,
        cutoff_ms=span.upto_ms,
        progress=progress,
    )


def _early(question: GetIndicators, span: Span) -> Indicators | Denied:
    """Answer for a moment that has not come: clocks of desks are a little ahead at times."""
    if question.upto_ms <= span.upto_ms + _SOON_MS:
        return _answer(question, span, 0.0)
    return _denied(question.ask_id, "not_yet", _NOT_YET)


def _denied(ask_id: str, rule: str, words: Words) -> Denied:
    return Denied(ask_id=ask_id, rule=rule, zh=words.zh, en=words.en)
