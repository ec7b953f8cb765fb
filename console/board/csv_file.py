"""The board as a file for a spreadsheet: every number with its base, both ledgers, the cut-off."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QStandardPaths, QThreadPool, Signal

from backend.contract.figures import IndicatorRow, Indicators
from backend.domain.counting.composite import Composite, score_of
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicators import INDICATORS, Value, value_of
from backend.domain.terms.period import Period
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.notice import Notice

from .text import composite_of, name_of
from .words import Board

_HEADS = (
    *(Board.VIEW, Board.NAME, Board.PERIOD, Board.CUT, Board.INDICATOR),
    *(Board.TOP, Board.BOTTOM, Board.RATE),
    *(Board.TOP_BEFORE, Board.BOTTOM_BEFORE, Board.RATE_BEFORE),
    *(Board.SCORE, Board.GRADE, Board.SCORE_BEFORE),
)

_NO_NUMBERS, _NO_SCORE = ("",) * 6, ("",) * 3


def as_csv(found: Indicators, period: Words, cutoff: str, lang: Lang) -> str:
    """Return one line per part of the city and indicator, all three views, and one per score."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([lang.of(head) for head in _HEADS])
    for row in found.rows:
        if row.dimension is not Dimension.CITY or not row.key:
            writer.writerows(_lines(row, lang.of(period), cutoff, lang))
    return text.getvalue()


def _lines(row: IndicatorRow, period: str, cutoff: str, lang: Lang) -> Iterator[list[object]]:
    view = lang.of(DIMENSIONS[row.dimension].words)
    name = lang.of(name_of(row.dimension, row.key, row))
    for one in INDICATORS.values():
        after, before = value_of(one, row.after), value_of(one, row.before)
        if after.n or after.base or before.n or before.base:
            head = [view, name, period, cutoff, lang.of(one.words)]
            numbers = (*_numbers(after, one.is_rate), *_numbers(before, one.is_rate))
            yield [*head, *numbers, *_NO_SCORE]
    composite = composite_of(row.dimension, row.key) if row.key else None
    if composite is not None:
        head = [view, name, period, cutoff, lang.of(composite.words)]
        yield [*head, *_NO_NUMBERS, *_scored(composite, row)]


def _scored(composite: Composite, row: IndicatorRow) -> tuple[str, str, str]:
    """Return points, grade and the points before exclusions; blank where nothing has data."""
    after, before = score_of(composite, row.after), score_of(composite, row.before)
    points = tuple("" if one.points is None else f"{one.points:.2f}" for one in (after, before))
    return points[0], after.grade, points[1]


def _numbers(value: Value, is_rate: bool) -> list[object]:
    if not is_rate:
        return [f"{value.n:g}" if value.n < 1e6 else f"{value.n:.2f}", "", ""]
    rate = "" if value.rate is None else f"{value.rate:.6f}"
    return [f"{value.n:.10g}", f"{value.base:.10g}", rate]


class CsvWriter(QObject):
    """Writes a file beside the desk's thread.

    Args:
        folder: Where files go; ``None`` is the person's documents.

    Signals:
        noticed: ``Notice``: the file was written, or what the disk said.
    """

    noticed = Signal(object)

    def __init__(self, parent: QObject, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._folder = folder

    def save(self, found: Indicators, period: Period, cutoff: str, lang: Lang) -> None:
        """Write the whole board, in UTF-8 with the mark by which spreadsheets know it."""
        home = QStandardPaths.StandardLocation.DocumentsLocation
        folder = self._folder or Path(QStandardPaths.writableLocation(home))
        path = folder / f"wanmi-indicators-{period.kind.value}-{period.first.isoformat()}.csv"
        text = as_csv(found, period.words, cutoff, lang)
        QThreadPool.globalInstance().start(_Job(self, path, text))


class _Job(QRunnable):
    def __init__(self, owner: CsvWriter, path: Path, text: str) -> None:
        super().__init__()
        self._owner, self._path, self._text = owner, path, text

    def run(self) -> None:
        """Write; called in a thread of the pool."""
        notice = Notice("info", Board.SAVED.filled(path=self._path), "board")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(self._text, "utf-8-sig", newline="")
        except OSError as why:
            notice = Notice("warn", Board.NOT_SAVED.filled(why=why), "board")
        self._owner.noticed.emit(notice)
