"""The day statistics over the window: every number opens its list; the leader publishes them."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.contract.figures import CountFrozen, IndicatorCases
from backend.domain.counting.indicator_terms import TERMS
from backend.domain.counting.indicators import WHOLE
from backend.domain.terms.words import Words
from console.board.frozen_strip import FrozenStrip
from console.board.lists import BoardLists
from console.board.table import TextTable
from console.board.table_page import TablePage
from console.board.text import TableText, number
from console.board.words import Board
from console.face.parts import DeskParts
from console.kit.notice import Notice, each
from widgets.labels import ElideLabel, label, set_tone

from .book import DayBook
from .chart import SourceChart
from .oddities import OddityLines
from .printer import DayPrinter
from .states import cutoff_text, state_text, strip_text
from .text import DayText
from .words import HEADS, Daily

KEY = "daily"
_AROUND_PX = 24


class DayPage(TablePage):
    """Shows one day, what is odd about it, and what stands behind a number.

    Signals:
        picked: ``case_id`` a person opened.
        noticed: ``Notice``: a day was published, a file was written, or was not.
    """

    key = KEY
    own_keys = (Qt.Key.Key_F1, Qt.Key.Key_F5, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

    picked = Signal(object)
    noticed = Signal(object)

    def __init__(self, parts: DeskParts, host: QWidget, folder: Path | None = None) -> None:
        super().__init__(host)
        self._parts, self._lang, self._skin = parts, parts.lang, parts.looks
        self.book = DayBook(parts.face, self)
        self._lists = BoardLists(parts.face, parts.book, parts.lang)
        self._printer = DayPrinter(parts, self, folder)
        self._mode, self._list_title = "day", Words("", "")
        self._cases: IndicatorCases | None = None
        self._text: DayText | None = None
        self._at = (0, 1)
        self._build()
        self._wire()

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._cutoff = label("", "text_2", 13)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.setFixedSize(36, 36)
        self._strip = FrozenStrip(self._skin, self)
        self._state = label("", "text_2", 14)
        self.table = TextTable(self._skin, self)
        self._about = label("", "text_2", 13, wrap=True)
        self.oddities = OddityLines(self)
        self.chart = SourceChart(self._skin, self)
        self._hint = ElideLabel("text_3", 12)
        head, box = QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._cutoff)
        head.addWidget(self._close)
        box.setContentsMargins(20, 12, 20, 12)
        box.setSpacing(8)
        box.addLayout(head)
        for part in (self._strip, self._state, self.oddities):
            box.addWidget(part)
        box.addWidget(self.table, 1)
        for part in (self._about, self.chart, self._hint):
            box.addWidget(part)

    def _wire(self) -> None:
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(self._on_opened)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self._close.clicked.connect(self.dismiss)
        self.oddities.ticked.connect(self._tick)
        self.book.changed.connect(self.retell)
        self.book.cases_came.connect(self._on_cases)
        self.book.freezer.noticed.connect(self.noticed)
        self.book.freezer.kept.connect(self._on_kept)
        self._printer.noticed.connect(self.noticed)
        self._lang.changed.connect(self.retell)
        self._skin.changed.connect(self.retell)
        self.closed.connect(self.book.stop)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """What is shown: ``"day"`` or ``"list"``."""
        return self._mode

    def begin(self) -> QWidget | None:
        """Begin at today; nothing is shown before the city is known."""
        if self._parts.face.city is None:
            return None
        self._mode, self._at = "day", (0, 1)
        self.book.begin()
        return self.table

    def tell(self) -> None:
        """Stand at the first number."""
        self.retell()
        self.table.setCurrentIndex(self.table.words.index(0, 1))

    @Slot()
    def place(self) -> None:
        """Lie over nearly all of the host."""
        gap = self._skin.px(_AROUND_PX)
        self.setGeometry(self._host.rect().adjusted(gap, gap, -gap, -gap))

    # ---- keys ----------------------------------------------------------------------------------

    def on_key(self, key: Qt.Key) -> bool:
        """Do what a key of the page asks for; return whether it was one."""
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_3:
            self._tick(key - Qt.Key.Key_1)
            return True
        ways = {
            Qt.Key.Key_Escape: self._go_back,
            Qt.Key.Key_Return: self._open_current,
            Qt.Key.Key_Enter: self._open_current,
            Qt.Key.Key_PageUp: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self._step(1),
            Qt.Key.Key_F5: self._count,
            Qt.Key.Key_F: self._publish,
            Qt.Key.Key_L: self.book.toggle_published,
            Qt.Key.Key_V: self.book.freezer.turn,
            Qt.Key.Key_P: self._print,
        }
        way = ways.get(key)
        if way is None:
            return False
        way()
        return True

    def _step(self, n: int) -> None:
        self._mode = "day"
        self.book.step(n)

    def _count(self) -> None:
        self._mode = "day"
        self.book.count()

    def _go_back(self) -> None:
        if self._mode == "day":
            self.dismiss()
            return
        self._mode = "day"
        self.retell()
        self.table.setCurrentIndex(self.table.words.index(*self._at))

    def _open_current(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid():
            return
        if self._mode == "list":
            case_id = self.table.words.row(index.row()).key
            self.dismiss()
            self.picked.emit(case_id)
            return
        found = self._text.place_at(index.row(), index.column()) if self._text else None
        if found is None or self._text is None:
            return
        place, term = found
        who, what = self._text.name(place.dimension, place.key), HEADS.get(term)
        if what is None:
            what = TERMS[term].words
        self._list_title = Words(f"{who.zh}\u3000{what.zh}", f"{who.en}: {what.en}")
        self._at = (index.row(), index.column())
        self._cases, self._mode = None, "list"
        self.book.want_cases(place.dimension, place.key, term)
        self.retell()

    @Slot(int)
    def _tick(self, n: int) -> None:
        """Tick what is odd, and stand where it is."""
        one = self.book.tick(n)
        if one is None or self._text is None or self._mode != "day":
            return
        cell = self._text.cell_of(*one.at)
        if cell is not None:
            self.table.setCurrentIndex(self.table.words.index(*cell))

    def _publish(self) -> None:
        if not self.book.may_publish or self._mode != "day":
            return
        for one in self.book.odd:
            if one.blocks:
                self.noticed.emit(Notice("warn", one.words, KEY))
                return
        for one in self.book.unlooked:
            self.noticed.emit(Notice("warn", each(Daily.TICK_FIRST, what=one.words), KEY))
            return
        self.book.publish()

    # ---- words ---------------------------------------------------------------------------------

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        book, of = self.book, self._lang.of
        if book.period is None:
            return
        self._text = DayText(book.found, self._lang) if book.found is not None else None
        self._title.setText(of(Daily.TITLE, day=book.period.words))
        self.setAccessibleName(self._title.text())
        self._close.setAccessibleName(of(Daily.CLOSE))
        self._close.setToolTip(of(Daily.CLOSE))
        self._strip.say(strip_text(book, self._lang), is_frozen=book.published is not None)
        self._cutoff.setText(cutoff_text(book, self._lang))
        is_day = self._mode == "day"
        self._state.setText(state_text(book, self._lang) if is_day else self._list_text())
        set_tone(self._state, "act" if book.freezer.denied is not None else "text_2")
        self._state.setVisible(bool(self._state.text()))
        self.oddities.tell(book, self._lang)
        self.oddities.setVisible(is_day and self.oddities.isVisibleTo(self))
        hint = Daily.HINT if book.freezer.may_freeze else Daily.HINT_READER
        self._hint.setText(of(hint if is_day else Daily.BACK))
        self._tell_table()

    def _list_text(self) -> str:
        of, cases = self._lang.of, self._cases
        if cases is None:
            return of(Board.LIST_ASKED)
        total, n = number(cases.total / WHOLE), f"{cases.n:,}"
        words = Board.LIST if total == n else Board.LIST_SHARED
        text = of(words, title=self._list_title, n=n, total=total)
        if len(cases.cases) < cases.n:
            text += of(Board.LIST_PART, shown=f"{len(cases.cases):,}")
        return text

    def _tell_table(self) -> None:
        text, table = self._text, TableText()
        if text is not None and self._mode == "day":
            table = text.table()
        elif self._cases is not None and self._mode == "list":
            table = self._lists.cases(self._cases)
        is_new = not self.table.currentIndex().isValid()
        self.table.show_text(table)
        if is_new and self._mode == "day":
            self.table.setCurrentIndex(self.table.words.index(*self._at))
        self.table.setAccessibleName(f"{self._title.text()} {self._state.text()}".strip())
        is_day = self._mode == "day" and text is not None
        self.chart.setVisible(is_day)
        if is_day and text is not None:
            self.chart.show_bars(text.bars(), self._lang.of(Daily.CHART))
        self._tell_about()

    def _tell_about(self) -> None:
        """Say what the number under the cursor means."""
        text, index, about = self._text, self.table.currentIndex(), ""
        if self._mode == "day" and text is not None and index.isValid():
            found = text.place_at(index.row(), index.column())
            about = text.about(*found) if found is not None else ""
        self._about.setText(about)
        self._about.setVisible(bool(about))

    # ---- heard ---------------------------------------------------------------------------------

    @Slot(object)
    def _on_cases(self, came: IndicatorCases | Words) -> None:
        if self._mode != "list":
            return
        if isinstance(came, Words):
            self._mode = "day"
            self.noticed.emit(Notice("warn", came, KEY))
        else:
            self._cases = came
        self.retell()

    @Slot(object)
    def _on_kept(self, _frozen: CountFrozen) -> None:
        if self.book.period is not None:
            words = each(Daily.DONE, day=self.book.period.words)
            self.noticed.emit(Notice("good", words, KEY))

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self._open_current()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, _new: QModelIndex, _old: QModelIndex) -> None:
        self._tell_about()

    def _print(self) -> None:
        self._printer.save(self.book)
