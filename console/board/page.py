"""The board of indicators over the window: by view and period; every number opens its list.

Numbers stand still while they are looked at: they are counted anew when somebody asks (F5). The
shift leader freezes them for a briefing (F); then they are the same for everybody who looks (B).
"""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.contract.figures import CountFrozen, IndicatorCases
from backend.domain.counting.day import Freeze
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicators import INDICATORS, WHOLE, Good
from backend.domain.terms.period import PeriodKind
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import Notice, each
from widgets.labels import ElideLabel, label, set_tone

from .book import BoardBook
from .chart import RateChart
from .columns import BOARDS
from .csv_file import CsvWriter
from .freeze_book import FreezeBook
from .frozen_strip import FrozenStrip, second, strip_text
from .frozen_words import Frozen
from .head import BoardHead
from .lists import BoardLists
from .printer import BoardPrinter
from .table import TextTable
from .table_page import TablePage
from .text import BoardText, TableText, name_of, number
from .words import Board

KEY = "board"
_AROUND_PX, _CHART_PX = 24, 150
_KINDS = {
    Qt.Key.Key_D: PeriodKind.DAY,
    Qt.Key.Key_W: PeriodKind.WEEK,
    Qt.Key.Key_T: PeriodKind.TEN_DAYS,
    Qt.Key.Key_M: PeriodKind.MONTH,
    Qt.Key.Key_Y: PeriodKind.YEAR,
}
# The first columns are place and name; indicators follow.
_FIRST = 2


class BoardPage(TablePage):
    """Shows the board and what stands behind it.

    Signals:
        picked: ``case_id`` a person opened.
        noticed: ``Notice``: a file was written, or was not.
    """

    key = KEY
    own_keys = (Qt.Key.Key_F1, Qt.Key.Key_F5, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

    picked = Signal(object)
    noticed = Signal(object)

    def __init__(self, parts: DeskParts, host: QWidget, folder: Path | None = None) -> None:
        super().__init__(host)
        self._parts, self._lang, self._skin = parts, parts.lang, parts.looks
        self.freezer = FreezeBook(parts.face, Freeze.BRIEFING, self)
        self.book = BoardBook(parts.face, self, self.freezer)
        self.dimension = Dimension.REGION
        self._ranked = {at: spec.ranked_by for at, spec in BOARDS.items()}
        self._lists = BoardLists(parts.face, parts.book, parts.lang)
        self._mode, self._list_title, self._number = "board", Words("", ""), 0
        self._cases: IndicatorCases | None = None
        self._text: BoardText | None = None
        self._writer = CsvWriter(self, folder)
        self._printer = BoardPrinter(parts, self, folder)
        self._build()
        self._wire()

    def _build(self) -> None:
        keys = {kind: chr(key.value) for key, kind in _KINDS.items()}
        self._head = BoardHead(keys, self)
        self._title, self._cutoff = self._head.title, self._head.cutoff
        self._strip = FrozenStrip(self._skin, self)
        self._state = label("", "text_3", 14)
        self.table = TextTable(self._skin, self)
        self.chart = RateChart(self._skin, self)
        self._about = label("", "text_2", 13, wrap=True)
        self._hint = ElideLabel("text_3", 12)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 12, 20, 12)
        box.setSpacing(8)
        box.addWidget(self._head)
        box.addWidget(self._strip)
        box.addWidget(self._state)
        box.addWidget(self.table, 1)
        box.addWidget(self._about)
        box.addWidget(self.chart)
        box.addWidget(self._hint)

    def _wire(self) -> None:
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(self._on_opened)
        self.table.horizontalHeader().sectionClicked.connect(self._on_head)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self._head.close_wanted.connect(self.dismiss)
        self._head.view_wanted.connect(self.show_view)
        self._head.kind_wanted.connect(self._show_kind)
        self.book.changed.connect(self.retell)
        self.book.cases_came.connect(self._on_cases)
        self._writer.noticed.connect(self.noticed)
        self._printer.noticed.connect(self.noticed)
        self._lang.changed.connect(self.retell)
        self._skin.changed.connect(self.retell)
        self.closed.connect(self.book.stop)
        self.freezer.noticed.connect(self.noticed)
        self.freezer.kept.connect(self._on_kept)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """What is shown: ``"board"``, ``"list"``, ``"out"`` or ``"terms"``."""
        return self._mode

    def begin(self) -> QWidget | None:
        """Begin at this month; nothing is shown before the city is known."""
        if self._parts.face.city is None:
            return None
        self._mode = "board"
        self.book.show_kind(self.book.kind)
        return self.table

    def tell(self) -> None:
        """Stand at the first number."""
        self.table.setCurrentIndex(self.table.words.index(0, _FIRST))

    @Slot()
    def place(self) -> None:
        """Lie over nearly all of the host."""
        gap = self._skin.px(_AROUND_PX)
        self.setGeometry(self._host.rect().adjusted(gap, gap, -gap, -gap))

    @Slot(object)
    def show_view(self, dimension: Dimension) -> None:
        """Show regions, departments or posts."""
        self.dimension, self._mode = dimension, "board"
        self.retell()

    # ---- keys ----------------------------------------------------------------------------------

    def on_key(self, key: Qt.Key) -> bool:
        """Do what a key of the page asks for; return whether it was one."""
        if key == Qt.Key.Key_Escape:
            self._go_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_current()
        elif key in _KINDS:
            self._show_kind(_KINDS[key])
        else:
            plain = {
                Qt.Key.Key_PageUp: lambda: self._step(-1),
                Qt.Key.Key_PageDown: lambda: self._step(1),
                Qt.Key.Key_F1: lambda: self._show_mode("terms"),
                Qt.Key.Key_E: lambda: self._show_mode("out"),
                Qt.Key.Key_F5: self.book.count_again,
                Qt.Key.Key_F: self.freezer.count_and_freeze,
                Qt.Key.Key_B: self._toggle_frozen,
                Qt.Key.Key_V: self.freezer.turn,
                Qt.Key.Key_R: lambda: self._rank_by(self.table.currentIndex().column()),
                Qt.Key.Key_S: self._save,
                Qt.Key.Key_P: self._print,
            }
            views = {Qt.Key.Key_0 + int(spec.key): at for at, spec in BOARDS.items()}
            if key in views:
                self.show_view(views[key])
            elif key in plain:
                plain[key]()
            else:
                return False
        return True

    @Slot(object)
    def _show_kind(self, kind: PeriodKind) -> None:
        self._mode = "board"
        self.book.show_kind(kind)

    def _step(self, n: int) -> None:
        self._mode = "board"
        self.book.step(n)

    def _toggle_frozen(self) -> None:
        self._mode = "board"
        self.book.toggle_frozen()

    def _show_mode(self, mode: str) -> None:
        if self.book.found is not None:
            self._mode = "board" if self._mode == mode else mode
            self.retell()

    def _go_back(self) -> None:
        if self._mode == "board":
            self.dismiss()
        else:
            self._mode = "board"
            self.retell()

    def _rank_by(self, column: int) -> None:
        columns = BOARDS[self.dimension].columns
        at = column - _FIRST
        if self._mode != "board" or not 0 <= at < len(columns):
            return
        is_first = columns[at] == BOARDS[self.dimension].ranked_by
        if is_first or INDICATORS[columns[at]].good is not Good.NONE:
            self._ranked[self.dimension] = columns[at]
            self.retell()

    def _open_current(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid():
            return
        if self._mode in ("list", "out"):
            case_id = self.table.words.row(index.row()).key
            self.dismiss()
            self.picked.emit(case_id)
        elif self._mode == "board" and self._text is not None:
            column = index.column() - _FIRST
            if 0 <= column < len(self._text.columns):
                self._open_number(self._text, index.row(), column)

    def _open_number(self, text: BoardText, row: int, column: int) -> None:
        found = text.row_at(row)
        if found is None:
            return
        dimension, key, told = found
        one = text.columns[column]
        who = name_of(dimension, key, told)
        what = text.term_words(one)
        self._list_title = Words(f"{who.zh}\u3000{what.zh}", f"{who.en}: {what.en}")
        self._cases, self._mode, self._number = None, "list", told.after.get(one.of, 0)
        self.book.want_cases(dimension, key, one.of)
        self.retell()

    # ---- words ---------------------------------------------------------------------------------

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        book, of = self.book, self._lang.of
        if book.period is None:
            return
        found = book.found
        ranked = self._ranked[self.dimension]
        self._text = BoardText(found, self.dimension, ranked, self._lang) if found else None
        view = DIMENSIONS[self.dimension].words
        self._title.setText(of(Board.TITLE, view=view, period=book.period.words))
        self.setAccessibleName(self._title.text())
        self._head.tell(self._lang, self.dimension, book.kind)
        is_frozen = book.frozen is not None
        told = strip_text(self.freezer, self._lang, shows_frozen=is_frozen)
        self._strip.say(told, is_frozen=is_frozen)
        self._tell_state()
        self._tell_table()

    def _tell_state(self) -> None:
        book, of = self.book, self._lang.of
        found = book.found
        denied = of(Board.DENIED, why=book.denied) if book.denied is not None else ""
        self._cutoff.setText("")
        if found is not None:
            at = self._lists.at(found.cutoff_ms)
            n, out = f"{found.n_cases:,}", f"{found.n_excluded:,}"
            running = f"\u3000{of(Board.RUNNING)}" if book.is_running else ""
            self._cutoff.setText(of(Board.CUTOFF, at=at, n=n, out=out) + running)
        counting = of(Board.COUNTING, percent=f"{book.progress:.0%}") if found is None else ""
        self._state.setText(denied or counting or self._mode_title())
        set_tone(self._state, "act" if denied else "text_2")
        self._state.setVisible(bool(self._state.text()))
        self._hint.setText(of(Board.HINT if self._mode == "board" else Board.BACK_HINT))

    def _mode_title(self) -> str:
        of, found = self._lang.of, self.book.found
        assert found is not None
        if self._mode == "out":
            return self._lists.excluded_title(found)
        if self._mode == "terms":
            return of(Board.TERMS)
        if self._mode == "board":
            return "" if found.n_cases else of(Board.EMPTY)
        cases = self._cases
        if cases is None:
            return of(Board.LIST_ASKED)
        total, n = number(cases.total / WHOLE), f"{cases.n:,}"
        words = Board.LIST if total == n else Board.LIST_SHARED
        text = of(words, title=self._list_title, n=n, total=total)
        if len(cases.cases) < cases.n:
            text += of(Board.LIST_PART, shown=f"{len(cases.cases):,}")
        return text + self._frozen_tail(cases)

    def _frozen_tail(self, cases: IndicatorCases) -> str:
        """Return that a list is of frozen numbers, and whether some of it was excluded since."""
        of, frozen = self._lang.of, self.book.frozen
        if frozen is None:
            return ""
        tail = of(Frozen.LIST, cut=second(frozen.figures.cutoff_ms, self.freezer.zone))
        if cases.total == self._number:
            return tail
        return tail + of(Frozen.MOVED, n=number(self._number / WHOLE))

    def _tell_table(self) -> None:
        text, found = self._text, self.book.found
        table = TableText()
        if text is not None and found is not None:
            if self._mode == "board":
                table = text.table()
            elif self._mode == "terms":
                table = self._lists.definitions(text)
            elif self._mode == "out":
                table = self._lists.excluded((*found.pleas, *found.exclusions))
            elif self._cases is not None:
                table = self._lists.cases(self._cases)
        self.table.show_text(table)
        self.table.setAccessibleName(f"{self._title.text()} {self._state.text()}".strip())
        is_board = self._mode == "board" and text is not None
        bars = text.bars() if text is not None else ()
        self.chart.setVisible(is_board and len(bars) > 1)
        self.chart.setFixedHeight(self._skin.px(_CHART_PX))
        if text is not None and is_board:
            self.chart.show_bars(bars, self._lang.of(Board.CHART, name=text.ranked.words))
        self._tell_about()

    def _tell_about(self) -> None:
        """Say what the number under the cursor means."""
        text, index = self._text, self.table.currentIndex()
        about = ""
        if self._mode == "board" and text is not None and index.isValid():
            found, column = text.row_at(index.row()), index.column() - _FIRST
            if found is not None and 0 <= column < len(text.columns):
                about = text.about(text.columns[column], found[2])
            elif column == len(text.columns):
                about = self.table.words.row(index.row()).cells[index.column()].tip
        self._about.setText(about)
        self._about.setVisible(bool(about))

    # ---- heard ---------------------------------------------------------------------------------

    @Slot(object)
    def _on_cases(self, came: IndicatorCases | Words) -> None:
        if self._mode != "list":
            return
        if isinstance(came, Words):
            self._mode = "board"
            self.noticed.emit(Notice("warn", came, "board"))
        else:
            self._cases = came
        self.retell()

    @Slot(object)
    def _on_kept(self, frozen: CountFrozen) -> None:
        if self.book.period is not None:
            cut = second(frozen.figures.cutoff_ms, self.freezer.zone)
            said = Frozen.DONE if self.book.is_running else Frozen.DONE_ONE
            words = each(said, period=self.book.period.words, cut=Words(cut, cut))
            self.noticed.emit(Notice("good", words, "frozen"))

    @Slot(int)
    def _on_head(self, column: int) -> None:
        self._rank_by(column)

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self._open_current()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, _new: QModelIndex, _old: QModelIndex) -> None:
        self._tell_about()

    def _print(self) -> None:
        found, period = self.book.found, self.book.period
        if found is not None and period is not None:
            self._printer.save(found, period, self._lists.at(found.cutoff_ms))

    def _save(self) -> None:
        found, period = self.book.found, self.book.period
        if found is not None and period is not None:
            self._writer.save(found, period, self._lists.at(found.cutoff_ms), self._lang)
