"""What the day statistics say: counts of the backend as rows of words. Nothing is counted here."""

from collections.abc import Iterator
from typing import NamedTuple

from backend.contract.figures import IndicatorRow, Indicators
from backend.domain.counting.day import (
    DAY_DIMENSIONS,
    DAY_TERMS,
    N_DAYS_BEFORE,
    REASONS,
)
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import TERMS, Term
from backend.domain.counting.indicators import WHOLE
from backend.domain.terms.words import Words
from console.board.text import CellText, HeadText, RowText, TableText, name_of, number
from console.kit.language import Lang

from .words import HEADS, Daily

_COLUMN_PX, _INSET = 78, "\u3000"


class Place(NamedTuple):
    """Whose number a row holds; of a reason it is the term itself, in one column."""

    dimension: Dimension
    key: str
    reason: Term | None = None


class SourceBar(NamedTuple):
    """One source of the chart: taken in that day, and on a usual day of those before."""

    name: str
    n: float
    usual: float


class DayText:
    """One count of a day, in words."""

    def __init__(self, found: Indicators, lang: Lang) -> None:
        self._found, self._lang = found, lang
        self._rows = {(row.dimension, row.key): row for row in found.rows}
        self.places: list[Place | None] = []

    def table(self) -> TableText:
        """Return the city, then a section for every dimension, then why reports were declined."""
        of = self._lang.of
        heads = (
            HeadText(of(Daily.NAME)),
            *(HeadText(of(HEADS[t]), _COLUMN_PX, True, of(definition(t))) for t in DAY_TERMS),
        )
        self.places = []
        return TableText(heads, tuple(self._lines()))

    def _lines(self) -> Iterator[RowText]:
        of = self._lang.of
        yield self._line(Place(Dimension.CITY, ""), of(Daily.CITY), strong=True)
        for dimension in DAY_DIMENSIONS:
            yield self._section(DIMENSIONS[dimension].words)
            for key in self.keys(dimension):
                yield self._line(Place(dimension, key), _INSET + of(self.name(dimension, key)))
        yield self._section(Daily.REASONS)
        for reason in REASONS:
            yield self._line(Place(Dimension.CITY, "", reason), _INSET + self.reason(reason))

    def keys(self, dimension: Dimension) -> list[str]:
        """Return the parts of a dimension: those of its catalogue, then most taken in first."""
        known = [str(key) for key in DIMENSIONS[dimension].known]
        found = [row for row in self._found.rows if row.dimension is dimension]
        rest = [row for row in found if row.key not in known and _has_any(row)]
        rest.sort(key=lambda row: (not row.key, -_weight(row), row.key))
        return [*known, *(row.key for row in rest)]

    def name(self, dimension: Dimension, key: str) -> Words:
        """Return what a part is called."""
        known = {str(one): words for one, words in DIMENSIONS[dimension].known.items()}
        return known.get(key) or name_of(dimension, key, self._rows.get((dimension, key)))

    def reason(self, term: Term) -> str:
        """Return why a report was declined, without saying again that it was."""
        told = self._lang.of(TERMS[term].words)
        return told.partition("：" if self._lang.code == "zh" else ": ")[2]

    def count(self, place: Place, term: Term) -> int:
        """Return a number, hundredths of cases, before exclusions."""
        row = self._rows.get((place.dimension, place.key))
        return row.before.get(term, 0) if row is not None else 0

    def place_at(self, row: int, column: int) -> tuple[Place, Term] | None:
        """Return whose number stands in a cell of the table, and of what; ``None`` for none."""
        place = self.places[row] if 0 <= row < len(self.places) else None
        if place is None or not 1 <= column <= len(DAY_TERMS):
            return None
        term = DAY_TERMS[column - 1]
        if place.reason is None:
            return place, term
        return (place, place.reason) if term is Term.DECLINED else None

    def cell_of(self, dimension: Dimension, key: str, term: Term) -> tuple[int, int] | None:
        """Return in which row and column a number stands; ``None`` where the sheet has it not."""
        for row, place in enumerate(self.places):
            if place is None or (place.dimension, place.key) != (dimension, key):
                continue
            if place.reason is term:
                return row, 1 + DAY_TERMS.index(Term.DECLINED)
            if place.reason is None and term in DAY_TERMS:
                return row, 1 + DAY_TERMS.index(term)
        return None

    def about(self, place: Place, term: Term) -> str:
        """Return what a number means, a usual day, and what of it is not excluded."""
        of = self._lang.of
        row = self._rows.get((place.dimension, place.key))
        usual = (row.last.get(term, 0) if row is not None else 0) / N_DAYS_BEFORE / WHOLE
        after = (row.after.get(term, 0) if row is not None else 0) / WHOLE
        parts = (of(definition(term)), of(Daily.WEEK, n=f"{usual:.1f}"))
        return _INSET.join((*parts, of(Daily.LEDGER, n=number(after))))

    def bars(self) -> tuple[SourceBar, ...]:
        """Return what came in by source, beside a usual day."""
        found = []
        for key in self.keys(Dimension.SOURCE):
            row = self._rows.get((Dimension.SOURCE, key))
            n = row.before.get(Term.REPORTED, 0) if row is not None else 0
            last = row.last.get(Term.REPORTED, 0) if row is not None else 0
            name = self._lang.of(self.name(Dimension.SOURCE, key))
            found.append(SourceBar(name, n / WHOLE, last / WHOLE / N_DAYS_BEFORE))
        return tuple(found)

    def _section(self, words: Words) -> RowText:
        self.places.append(None)
        empty = tuple(CellText("") for _ in DAY_TERMS)
        return RowText("", (CellText(self._lang.of(words), tone="text_2"), *empty), strong=True)

    def _line(self, place: Place, name: str, *, strong: bool = False) -> RowText:
        self.places.append(place)
        row = len(self.places) - 1
        cells = []
        for column in range(1, len(DAY_TERMS) + 1):
            at = self.place_at(row, column)
            n = self.count(*at) if at is not None else 0
            text = number(n / WHOLE) if at is not None else ""
            cells.append(CellText(text, tone="text" if n else "text_3"))
        return RowText("", (CellText(name, tip=name.strip()), *cells), strong)


def definition(term: Term) -> Words:
    """Return a count's own name, what it means, and the moment that decides its day."""
    spec = TERMS[term]
    parts = [part for part in (spec.words, spec.means, spec.when) if part.zh]
    return Words("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def _has_any(row: IndicatorRow) -> bool:
    return any(row.before.get(term, 0) for term in DAY_TERMS)


def _weight(row: IndicatorRow) -> int:
    return row.before.get(Term.REPORTED, 0) + row.before.get(Term.TO_CLOSE, 0)
