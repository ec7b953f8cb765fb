"""What the board says: counts of the backend as rows of words. Nothing is counted here."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from backend.contract.figures import IndicatorRow, Indicators
from backend.domain.counting.composite import COMPOSITES, Composite, Score, score_of
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import TERMS
from backend.domain.counting.indicators import INDICATORS, Indicator, Value, ranks, value_of
from backend.domain.terms.confidence import LEAST_RANKED
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.seat_names import person_words

from .columns import BOARDS
from .words import Board

_NONE = "—"
_COLUMN_PX, _SCORED_PX, _PLACE_PX, _SCORE_PX = 132, 128, 84, 72


class CellText(NamedTuple):
    """One cell: what it says, smaller words below and before it, and the tone of the first."""

    text: str
    below: str = ""
    tone: str = "text"
    tip: str = ""
    beside: str = ""


class HeadText(NamedTuple):
    """One column; a width of 0 shares what is left, pixels of the drawing."""

    text: str
    width_px: int = 0
    right: bool = False
    tip: str = ""


class RowText(NamedTuple):
    """One row; ``key`` says whose it is."""

    key: str
    cells: tuple[CellText, ...]
    strong: bool = False


class TableText(NamedTuple):
    """A whole table."""

    heads: tuple[HeadText, ...] = ()
    rows: tuple[RowText, ...] = ()


class Bar(NamedTuple):
    """One bar of the chart: rate and bounds, 0 to 1."""

    name: str
    rate: float
    low: float
    high: float
    is_few: bool


def number(n: float) -> str:
    """Return a count as people read it; parts of cases with two digits at most."""
    return f"{n:,.2f}".rstrip("0").rstrip(".")


def percent(rate: float | None, lang: Lang) -> str:
    """Return a rate with two digits, or that there is no data."""
    return lang.of(Board.NO_DATA) if rate is None else f"{rate:.2%}"


def name_of(dimension: Dimension, key: str, row: IndicatorRow | None) -> Words:
    """Return what a part of the city is called."""
    if not key:
        return DIMENSIONS[dimension].nobody
    if dimension is Dimension.POST:
        role, _, account = key.partition(":")
        return person_words(account, Role(role))
    if row is not None and row.zh:
        return Words(row.zh, row.en)
    return Words(key, key)


def composite_of(dimension: Dimension, key: str) -> Composite | None:
    """Return what a part of the city is graded by, ``None`` for what is not."""
    name = key.partition(":")[0] if dimension is Dimension.POST else str(dimension)
    return COMPOSITES.get(name)


def score_tip(composite: Composite, score: Score, lang: Lang) -> str:
    """Return how a score is made, and what it had to do without."""
    of = lang.of
    parts = " + ".join(
        f"{of(INDICATORS[part.indicator].words)} {part.percent}%"
        + (of(Board.INVERTED) if part.is_inverted else "")
        for part in composite.parts
    )
    told = of(Board.SCORE_TIP, name=composite.words, parts=Words(parts, parts))
    if score.missing:
        what = "、".join(of(INDICATORS[key].words) for key in score.missing)
        told += of(Board.SCORE_LESS, what=Words(what, what))
    return told


class BoardText:
    """One view of an answer.

    Args:
        ranked_by: Key of the indicator whose places are shown.
    """

    def __init__(self, found: Indicators, dimension: Dimension, ranked_by: str, lang: Lang) -> None:
        self._found, self._dimension, self._lang = found, dimension, lang
        self._rank = INDICATORS[ranked_by]
        self.columns: tuple[Indicator, ...] = tuple(
            INDICATORS[key] for key in BOARDS[dimension].columns
        )
        self._rows = {row.key: row for row in found.rows if row.dimension is dimension}
        values = {key: value_of(self._rank, row.after) for key, row in self._rows.items() if key}
        last = {key: value_of(self._rank, row.last) for key, row in self._rows.items() if key}
        self.places, self._last_places = self._ranks(values), self._ranks(last)
        self.keys = tuple(sorted(self._rows, key=lambda key: self._order(key, values)))

    def _ranks(self, values: Mapping[str, Value]) -> dict[str, int]:
        """Return the places: by the indicator, or most first where there is nothing to win."""
        spec = BOARDS[self._dimension]
        if not spec.is_most_first or self._rank.key != spec.ranked_by:
            return ranks(self._rank, values)
        held = {key: value.n for key, value in values.items() if value.n}
        return {key: 1 + sum(other > n for other in held.values()) for key, n in held.items()}

    def _order(self, key: str, values: Mapping[str, Value]) -> tuple[bool, int, bool, float, str]:
        value = values.get(key)
        base = -(value.base or value.n) if value is not None else 0.0
        return (key not in self.places, self.places.get(key, 0), not key, base, key)

    def row_of(self, key: str) -> IndicatorRow:
        """Return the row of a part."""
        return self._rows[key]

    @property
    def ranked(self) -> Indicator:
        """The indicator whose places are shown."""
        return self._rank

    @staticmethod
    def term_words(one: Indicator) -> Words:
        """Return what the list behind a cell lists: the count itself, or a rate's numerator."""
        return TERMS[one.of].words

    @property
    def city(self) -> IndicatorRow | None:
        """The whole city's row."""
        rows = self._found.rows
        return next((row for row in rows if row.dimension is Dimension.CITY), None)

    def table(self) -> TableText:
        """Return the table: the city first, then the parts by their places."""
        of = self._lang.of
        heads = (
            HeadText(of(Board.PLACE), _PLACE_PX, tip=of(self._rank.words)),
            HeadText(of(Board.NAME)),
            *(
                HeadText(
                    of(one.words) + ("　▾" if one is self._rank else ""),
                    _SCORED_PX if self.is_scored else _COLUMN_PX,
                    True,
                    of(self.definition(one)),
                )
                for one in self.columns
            ),
            *((HeadText(of(Board.SCORE), _SCORE_PX, True),) if self.is_scored else ()),
        )
        rows: list[RowText] = []
        if self.city is not None:
            words = DIMENSIONS[Dimension.CITY].words
            name = CellText(of(words))
            cells = (CellText(""), name, *self._cells(self.city), *self.score_cell(None))
            rows.append(RowText("", cells, strong=True))
        for key in self.keys:
            row = self._rows[key]
            name = CellText(of(name_of(self._dimension, key, row)))
            cells = (self._place(key), name, *self._cells(row), *self.score_cell(key))
            rows.append(RowText(key, cells))
        return TableText(heads, tuple(rows))

    @property
    def is_scored(self) -> bool:
        """Whether the parts are graded by their composite value."""
        return BOARDS[self._dimension].has_score

    def score_of(self, key: str) -> Score | None:
        """Return the composite value of a part; ``None`` for what is not judged by one."""
        composite = composite_of(self._dimension, key) if key else None
        return None if composite is None else score_of(composite, self._rows[key].after)

    def score_cell(self, key: str | None) -> tuple[CellText, ...]:
        """Return the composite value of a part with its grade; ``None`` is the whole city."""
        if not self.is_scored:
            return ()
        composite = composite_of(self._dimension, key) if key else None
        score = self.score_of(key) if key else None
        if composite is None or score is None:
            return (CellText(_NONE, "", "text_3"),)
        tip = score_tip(composite, score, self._lang)
        if score.points is None:
            return (CellText(_NONE, "", "text_3", tip),)
        of = self._lang.of
        grade = of(Board.GRADED, grade=score.grade) if score.grade else of(Board.FEW)
        return (CellText(f"{score.points:.1f}", grade, "text" if score.grade else "text_3", tip),)

    def _head(self, one: Indicator) -> HeadText:
        mark = "　▾" if one is self._rank else ""
        tip = self._lang.of(self.definition(one))
        return HeadText(self._lang.of(one.words) + mark, _COLUMN_PX, True, tip)

    def row_at(self, index: int) -> tuple[Dimension, str, IndicatorRow] | None:
        """Return whose row of the table this is; ``None`` beyond it."""
        if self.city is not None:
            if index == 0:
                return Dimension.CITY, "", self.city
            index -= 1
        if not 0 <= index < len(self.keys):
            return None
        return self._dimension, self.keys[index], self._rows[self.keys[index]]

    def _cells(self, row: IndicatorRow) -> Sequence[CellText]:
        return [self._cell(one, row) for one in self.columns]

    def _cell(self, one: Indicator, row: IndicatorRow) -> CellText:
        of = self._lang.of
        value, before = value_of(one, row.after), value_of(one, row.before)
        if not one.is_rate:
            beside = of(Board.BESIDE, value=number(before.n)) if before.n != value.n else ""
            return CellText(number(value.n), beside=beside)
        beside = ""
        if before.rate is not None and self._is_other(before, value):
            beside = of(Board.BESIDE, value=f"{before.rate:.2%}")
        if value.rate is None:
            return CellText(_NONE, "", "text_3", beside=beside)
        base = of(Board.BASE, n=number(value.n), base=number(value.base))
        tone = "text_3" if value.is_few else "text"
        return CellText(percent(value.rate, self._lang), base, tone, beside=beside)

    def _is_other(self, before: Value, value: Value) -> bool:
        """Return whether two rates read differently."""
        return percent(before.rate, self._lang) != percent(value.rate, self._lang)

    def _place(self, key: str) -> CellText:
        of = self._lang.of
        if key not in self.places:
            value = value_of(self._rank, self._rows[key].after)
            if not key or value.rate is None:
                return CellText(_NONE, "", "text_3")
            tip = of(Board.FEW_TIP, n=LEAST_RANKED)
            return CellText(of(Board.FEW), "", "text_3", tip)
        place, last = self.places[key], self._last_places.get(key)
        if last is None:
            return CellText(str(place), of(Board.FRESH))
        gained = last - place
        words = Board.UP if gained > 0 else Board.DOWN if gained < 0 else Board.SAME
        return CellText(str(place), of(words, n=abs(gained)))

    # ---- definitions ---------------------------------------------------------------------------

    def definition(self, one: Indicator) -> Words:
        """Return name, formula, moment, source and note of an indicator."""
        term, when, source = TERMS[one.of], Board.WHEN, Board.SOURCE
        name, formula = one.words, one.formula
        parts = [
            Words(f"{name.zh} = {formula.zh}", f"{name.en} = {formula.en}")
            if one.is_rate
            else name,
            term.means,
            Words(when.zh.format(when=term.when.zh), when.en.format(when=term.when.en)),
            Words(source.zh.format(source=one.source.zh), source.en.format(source=one.source.en)),
            one.note,
        ]
        told = [part for part in parts if part.zh]
        return Words("；".join(p.zh for p in told), "; ".join(p.en for p in told))

    def about(self, one: Indicator, row: IndicatorRow) -> str:
        """Return the definition of a cell, how sure its rate is, and the period before."""
        of = self._lang.of
        value, last = value_of(one, row.after), value_of(one, row.last)
        parts = [of(self.definition(one))]
        if one.is_share and value.rate is not None:
            parts.append(of(Board.SURE, low=f"{value.low:.1%}", high=f"{value.high:.1%}"))
        parts.append(of(Board.BEFORE, value=self._told(one, value_of(one, row.before))))
        parts.append(of(Board.LAST, value=self._told(one, last)))
        return "　".join(parts)

    def _told(self, one: Indicator, value: Value) -> str:
        """Return a number with what it rests on, in one line."""
        if not one.is_rate:
            return number(value.n)
        base = self._lang.of(Board.BASE, n=number(value.n), base=number(value.base))
        return f"{percent(value.rate, self._lang)} ({base})" if value.base else base

    def bars(self) -> tuple[Bar, ...]:
        """Return the bars of the ranked column, in the order of the rows."""
        found = []
        for key in self.keys:
            value = value_of(self._rank, self._rows[key].after)
            if value.rate is not None and key:
                name = self._lang.of(name_of(self._dimension, key, self._rows[key]))
                found.append(Bar(name, value.rate, value.low, value.high, value.is_few))
        return tuple(found)
