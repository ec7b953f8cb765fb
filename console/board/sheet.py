"""The board as a sheet to sign: three views, both ledgers, what is excluded."""

from collections import Counter
from collections.abc import Iterable
from html import escape

from backend.contract.city_answer import CityInfo
from backend.contract.figures import IndicatorRow, Indicators
from backend.domain.cases.declines import DECLINES, OTHER, OTHER_WORDS
from backend.domain.counting.course import EXCLUSIONS
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import declined_as
from backend.domain.counting.indicators import INDICATORS, WHOLE, Indicator, value_of
from backend.domain.terms.period import Period
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.paper.parts import facts, heading, table

from .columns import BOARDS
from .text import BoardText, name_of, number, percent
from .words import Board

# A view begins on a page of its own, so that no row of it is torn without need.
_NEW_PAGE = "page-break-before: always"


class BoardSheet:
    """One answer, laid out.

    Args:
        cutoff: The moment up to which was counted, in words.
    """

    def __init__(
        self, found: Indicators, period: Period, cutoff: str, city: CityInfo, lang: Lang
    ) -> None:
        self._found, self._period, self._cutoff = found, period, cutoff
        self._city, self._lang = city, lang

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return self._lang.of(Board.SHEET_TITLE, period=self._period.words)

    def html(self) -> str:
        """Return the sheet as HTML for paper."""
        centre = self._of(Words(self._city.centre_zh, self._city.centre_en))
        parts = (
            f"<p align='center'>{centre}</p><h1 align='center'>{escape(self.title)}</h1>",
            self._about(),
            *(self._view(dimension) for dimension in BOARDS),
            self._declined(),
            self._excluded(),
            self._signs(),
        )
        return "".join(parts)

    def _of(self, words: Words, **values: object) -> str:
        return escape(self._lang.of(words, **values))

    def _about(self) -> str:
        found = self._found
        whole = next((row for row in found.rows if row.dimension is Dimension.CITY), None)
        running = f" {self._of(Board.RUNNING)}" if found.cutoff_ms < found.upto_ms else ""
        rows = [
            (self._of(Board.CUT), escape(self._cutoff) + running),
            (self._of(Board.SHEET_CASES), f"{found.n_cases:,}"),
        ]
        if whole is not None:
            rows += [(self._of(one.words), self._both(one, whole)) for one in _headline()]
        return facts(rows)

    def _view(self, dimension: Dimension) -> str:
        """Return one view: the parts by their places, rates with what they rest on."""
        text = BoardText(self._found, dimension, BOARDS[dimension].ranked_by, self._lang)
        head = [self._of(Board.PLACE), self._of(Board.NAME)]
        head += [self._of(one.words) for one in text.columns]
        head += [self._of(Board.SCORE)] if text.is_scored else []
        rows = [self._row(text, dimension, key) for key in text.keys]
        if not rows:
            return ""
        title = f"<h3 style='{_NEW_PAGE}'>{self._of(DIMENSIONS[dimension].words)}</h3>"
        return title + table(map(_small, head), (map(_small, row) for row in rows))

    def _row(self, text: BoardText, dimension: Dimension, key: str) -> list[str]:
        row = text.row_of(key)
        place = str(text.places[key]) if key in text.places else "—"
        if key and key not in text.places and value_of(text.ranked, row.after).rate is not None:
            place = self._of(Board.FEW)
        name = self._of(name_of(dimension, key, row))
        cells = [place, name, *(self._short(one, row) for one in text.columns)]
        scores = (f"{cell.text}<br/>{cell.below}" for cell in text.score_cell(key or None))
        return [*cells, *scores]

    def _short(self, one: Indicator, row: IndicatorRow) -> str:
        """Return a number for a narrow column: what it rests on below, and before exclusions."""
        if not one.is_rate:
            return self._both(one, row)
        after, before = value_of(one, row.after), value_of(one, row.before)
        if after.rate is None:
            return "—"
        now, then = percent(after.rate, self._lang), percent(before.rate, self._lang)
        base = self._of(Board.BASE, n=number(after.n), base=number(after.base))
        beside = "" if now == then else f"<br/>{self._of(Board.BESIDE, value=then)}"
        return f"{now}<br/>{base}{beside}"

    def _both(self, one: Indicator, row: IndicatorRow) -> str:
        """Return a number after exclusions, and before them where that is another."""
        after, before = self._told(one, row.after), self._told(one, row.before)
        return after if after == before else f"{after}<br/>{self._of(Board.BESIDE, value=before)}"

    def _told(self, one: Indicator, counts: dict[str, int]) -> str:
        value = value_of(one, counts)
        if not one.is_rate:
            return number(value.n)
        base = self._of(Board.BASE, n=number(value.n), base=number(value.base))
        return f"{percent(value.rate, self._lang)} ({base})" if value.base else "—"

    def _declined(self) -> str:
        """Return why reports were not accepted, each reason with its number (A05)."""
        whole = next((row for row in self._found.rows if row.dimension is Dimension.CITY), None)
        if whole is None:
            return ""
        reasons = (
            (declined_as(key), words) for key, words in (*DECLINES.items(), (OTHER, OTHER_WORDS))
        )
        rows = [
            (self._of(words), f"{n:,}")
            for term, words in reasons
            if (n := whole.before.get(term, 0) // WHOLE)
        ]
        return heading(self._of(Board.DECLINED)) + facts(rows) if rows else ""

    def _excluded(self) -> str:
        """Return how many cases of each kind are out, and what still waits."""
        kinds = Counter(one.kind for one in self._found.exclusions)
        rows = [(self._of(EXCLUSIONS[kind]), f"{n:,}") for kind, n in sorted(kinds.items())]
        if self._found.pleas:
            rows.append((self._of(Board.SHEET_PLEAS), f"{len(self._found.pleas):,}"))
        title = heading(self._of(Board.OUT, n=f"{self._found.n_excluded:,}"))
        return title + facts(rows) if rows else title

    def _signs(self) -> str:
        cells = "".join(f"<td>{self._of(name)}：</td>" for name in Board.SHEET_SIGNS)
        return f"<p></p><table width='100%' cellpadding='14'><tr>{cells}</tr></table>"


def _small(cell: str) -> str:
    return f"<span style='font-size:8pt'>{cell}</span>"


def _headline() -> Iterable[Indicator]:
    """Return what a published sheet leads with: the columns of the first view that are rates."""
    return (INDICATORS[key] for key in BOARDS[Dimension.REGION].columns)
