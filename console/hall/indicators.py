"""What the wall's indicators page says: the board's own numbers of this month, in big type."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicators import INDICATORS, Good, Indicator, value_of
from backend.domain.terms.confidence import LEAST_RANKED
from backend.domain.terms.period import PeriodKind
from console.board.book import BoardBook
from console.board.columns import BOARDS
from console.board.text import BoardText, name_of, number, percent
from console.board.words import Board
from console.face.parts import DeskParts
from console.kit.time_text import hm
from wall.figures_page import N_FIGURES
from wall.texts import FigureText, HeadText, IndicatorText, RankingText, RankText, StripText

from .words import Wall

FIGURES = (
    "closing_rate",
    "timely_closing_rate",
    "timely_handling_rate",
    "rework_rate",
    "repeat_rate",
)
RANKED = (Dimension.REGION, Dimension.DEPARTMENT)
# Numbers on a wall stand still for so long, so that they can be read aloud.
EVERY_MS = 300_000


class WallIndicators(QObject):
    """Asks for this month while the page is shown, and turns it into texts.

    Signals:
        changed: the page says something else now.
    """

    changed = Signal()

    def __init__(self, parts: DeskParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self.book = BoardBook(parts.face, self)
        self.book.kind = PeriodKind.MONTH
        self.book.changed.connect(self._on_changed)
        self._every = QTimer(self, interval=EVERY_MS)
        self._every.timeout.connect(self.ask)

    def show(self, is_shown: bool) -> None:
        """Begin to ask, or stop."""
        if is_shown:
            self.ask()
            self._every.start()
        else:
            self._every.stop()
            self.book.stop()

    @Slot()
    def ask(self) -> None:
        """Count this month; what stands there stays until the answer is whole."""
        self.book.show_kind(PeriodKind.MONTH)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    def page(self, head: HeadText, strip: StripText) -> IndicatorText:
        """Return the whole page."""
        return IndicatorText(head, self._figures(), tuple(map(self._ranking, RANKED)), strip)

    def _figures(self) -> tuple[FigureText, ...]:
        return tuple(self._figure(INDICATORS[key]) for key in FIGURES[:N_FIGURES])

    def _figure(self, one: Indicator) -> FigureText:
        lang, found = self._parts.lang, self.book.found
        title = lang.of(one.words)
        rows = found.rows if found is not None else ()
        row = next((row for row in rows if row.dimension is Dimension.CITY), None)
        if row is None:
            return FigureText(title, lang.of(Wall.UNKNOWN))
        value, before = value_of(one, row.after), value_of(one, row.before)
        if value.rate is None:
            return FigureText(title, lang.of(Wall.UNKNOWN), lang.of(Board.NO_DATA))
        base = lang.of(Board.BASE, n=number(value.n), base=number(value.base))
        if before.rate is not None and before != value:
            told = lang.of(Wall.BEFORE, value=percent(before.rate, lang))
            base = f"{base}\u3000{told}"
        mark = "good" if one.good is Good.HIGH else "ok"
        return FigureText(title, percent(value.rate, lang), base, mark)

    def _score(self, text: BoardText, key: str) -> str:
        """Return the composite value of a part and its grade; too few cases are not graded."""
        score = text.score_of(key)
        if score is None or not score.grade:
            return ""
        return self._parts.lang.of(Wall.SCORED, points=f"{score.points:.1f}", grade=score.grade)

    def _ranking(self, dimension: Dimension) -> RankingText:
        lang, found = self._parts.lang, self.book.found
        ranked = INDICATORS[BOARDS[dimension].ranked_by]
        view, by = DIMENSIONS[dimension].words, ranked.words
        title = lang.of(Wall.RANKED, view=view, by=by)
        if found is None or self.book.period is None:
            words = self.book.denied or Wall.COUNTING
            return RankingText(title, lang.of(words))
        text = BoardText(found, dimension, ranked.key, lang)
        cut = hm(found.cutoff_ms, self.book.zone)
        period = self.book.period.words
        note = lang.of(Wall.RANKED_NOTE, period=period, at=cut, n=LEAST_RANKED)
        rows = []
        for index in range(1, len(text.keys) + 1):
            at = text.row_at(index)
            if at is None or not at[1]:
                continue
            _, key, row = at
            value = value_of(ranked, row.after)
            place = str(text.places[key]) if key in text.places else ""
            base = lang.of(Board.BASE, n=number(value.n), base=number(value.base))
            name = lang.of(name_of(dimension, key, row))
            tone = "text" if place else "text_3"
            rate = percent(value.rate, lang)
            score = self._score(text, key)
            rows.append(RankText(place or lang.of(Wall.FEW), name, rate, base, tone, score))
        return RankingText(title, note, tuple(rows))
