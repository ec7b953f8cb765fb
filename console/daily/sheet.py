"""The day statistics as a sheet to sign (日报): what stands on the page, and who published it."""

from collections.abc import Iterator
from html import escape

from backend.contract.city_answer import CityInfo
from backend.domain.counting.day import DAY_DIMENSIONS, DAY_TERMS, REASONS
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import WHOLE
from backend.domain.terms.words import Words
from console.board.frozen_strip import second
from console.board.text import number
from console.board.words import Board
from console.kit.language import Lang
from console.kit.seat_names import seat_words
from console.paper.parts import facts

from .book import DayBook
from .states import state_text
from .text import DayText, Place
from .words import HEADS, Daily

# Width of a number's column, per cent; what is left is the names'.
_COLUMN = 6.2
_HEAD_PT, _CELL_PT = 6.0, 8.0


class DaySheet:
    """What a book shows, laid out; there have to be numbers."""

    def __init__(self, book: DayBook, city: CityInfo, lang: Lang) -> None:
        found, period = book.found, book.period
        assert found is not None and period is not None
        self._book, self._city, self._lang = book, city, lang
        self._found, self._period = found, period
        self._text = DayText(found, lang)

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return self._lang.of(Daily.SHEET_TITLE, day=self._period.words)

    def html(self) -> str:
        """Return the sheet as HTML for paper."""
        centre = self._of(Words(self._city.centre_zh, self._city.centre_en))
        parts = (
            f"<p align='center'>{centre}</p><h1 align='center'>{escape(self.title)}</h1>",
            facts(self._about()),
            "<p></p>",
            self._table(),
            self._signs(),
        )
        return "".join(parts)

    def _of(self, words: Words, **values: object) -> str:
        return escape(self._lang.of(words, **values))

    def _about(self) -> Iterator[tuple[str, str]]:
        zone, held = self._city.zone, self._book.published
        cut = second(self._found.cutoff_ms, zone)
        running = "" if self._book.is_over else f" {self._of(Daily.RUNNING)}"
        yield self._of(Daily.SHEET_CUT), cut + running
        by = self._of(Daily.SHEET_NOT)
        if held is not None:
            who = seat_words(held.account, held.seat)
            at, seq = second(held.at_ms, zone), f"{held.seq:,}"
            by = self._of(Daily.SHEET_BY_WHO, at=at, who=who, seq=seq)
        yield self._of(Daily.SHEET_BY), by
        yield self._of(Daily.SHEET_BALANCE), escape(state_text(self._book, self._lang))
        ticked = held.ticked if held is not None else ()
        looked = [self._of(one.words) for one in self._book.odd if one.key in ticked]
        if looked:
            yield self._of(Daily.SHEET_LOOKED), "<br/>".join(looked)

    def _table(self) -> str:
        """Return the sections of the page one below the other, in columns of one width."""
        cell = f"<td class='name' width='{_COLUMN}%' align='right'>"
        heads = "".join(f"{cell}{_sized(self._of(HEADS[t]), _HEAD_PT)}</td>" for t in DAY_TERMS)
        whole = self._row(Place(Dimension.CITY, ""), self._of(Daily.CITY))
        sections = (
            self._rows(DIMENSIONS[dimension].words, self._places(dimension))
            for dimension in DAY_DIMENSIONS
        )
        return (
            "<table width='100%' class='box' cellpadding='2' cellspacing='0'>"
            f"<thead><tr><td class='name'></td>{heads}</tr></thead>"
            f"{whole}{''.join(sections)}{self._declined()}</table>"
        )

    def _places(self, dimension: Dimension) -> list[Place]:
        return [Place(dimension, key) for key in self._text.keys(dimension)]

    def _rows(self, title: Words, places: list[Place]) -> str:
        names = (self._of(self._text.name(place.dimension, place.key)) for place in places)
        rows = "".join(map(self._row, places, names))
        return self._head(title) + rows if rows else ""

    def _head(self, title: Words) -> str:
        name = f"<td class='name' colspan='{1 + len(DAY_TERMS)}'>{_sized(self._of(title))}</td>"
        return f"<tr>{name}</tr>"

    def _row(self, place: Place, name: str) -> str:
        cells = "".join(
            f"<td align='right'>{_sized(number(self._text.count(place, term) / WHOLE))}</td>"
            for term in DAY_TERMS
        )
        return f"<tr><td>{_sized(name)}</td>{cells}</tr>"

    def _declined(self) -> str:
        """Return every reason with its number under what was declined, also those of none (A05)."""
        at, city = DAY_TERMS.index(Term.DECLINED), Place(Dimension.CITY, "")
        rows = [self._head(Daily.REASONS)]
        for reason in REASONS:
            name, n = self._text.reason(reason), number(self._text.count(city, reason) / WHOLE)
            cells = (
                f"<td colspan='{1 + at}'>{_sized(escape(name))}</td>",
                f"<td align='right'>{_sized(n)}</td>",
                f"<td colspan='{len(DAY_TERMS) - at - 1}'></td>",
            )
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return "".join(rows)

    def _signs(self) -> str:
        cells = "".join(f"<td>{self._of(name)}：</td>" for name in Board.SHEET_SIGNS)
        return f"<p></p><table width='100%' cellpadding='14'><tr>{cells}</tr></table>"


def _sized(text: str, points: float = _CELL_PT) -> str:
    return f"<span style='font-size:{points}pt'>{text}</span>"
