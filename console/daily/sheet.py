"""The day statistics as a sheet to sign (日报): what stands on the page, and who published it."""

from collections.abc import Iterator
from html import escape

from backend.contract.city_answer import CityInfo
from backend.domain.counting.day import DAY_DIMENSIONS, DAY_TERMS, REASONS
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import TERMS
from backend.domain.counting.indicators import WHOLE
from backend.domain.terms.words import Words
from console.board.frozen_strip import second
from console.board.text import number
from console.board.words import Board
from console.kit.language import Lang
from console.kit.seat_names import seat_words
from console.paper.parts import facts, heading, table

from .book import DayBook
from .states import state_text
from .text import DayText, Place
from .words import HEADS, Daily


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
        whole = heading(self._of(Daily.CITY)) + self._table([(Place(Dimension.CITY, ""), "")])
        parts = (
            f"<p align='center'>{centre}</p><h1 align='center'>{escape(self.title)}</h1>",
            facts(self._about()),
            whole,
            *(self._section(dimension) for dimension in DAY_DIMENSIONS),
            self._declined(),
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

    def _section(self, dimension: Dimension) -> str:
        keys = self._text.keys(dimension)
        rows = [(Place(dimension, key), self._of(self._text.name(dimension, key))) for key in keys]
        title = heading(self._of(DIMENSIONS[dimension].words))
        return title + self._table(rows) if rows else ""

    def _table(self, rows: list[tuple[Place, str]]) -> str:
        head = ["", *(self._of(HEADS[term]) for term in DAY_TERMS)]
        lines = [
            [name, *(number(self._text.count(place, term) / WHOLE) for term in DAY_TERMS)]
            for place, name in rows
        ]
        return table(map(_small, head), (map(_small, line) for line in lines))

    def _declined(self) -> str:
        """Return every reason with its number, also those with none (A05)."""
        city = Place(Dimension.CITY, "")
        rows = [
            (self._of(TERMS[reason].words), number(self._text.count(city, reason) / WHOLE))
            for reason in REASONS
        ]
        return heading(self._of(Daily.REASONS)) + facts(rows)

    def _signs(self) -> str:
        cells = "".join(f"<td>{self._of(name)}：</td>" for name in Board.SHEET_SIGNS)
        return f"<p></p><table width='100%' cellpadding='14'><tr>{cells}</tr></table>"


def _small(cell: str) -> str:
    return f"<span style='font-size:8pt'>{cell}</span>"
