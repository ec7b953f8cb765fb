"""The page of an emergency: its log with seconds, its posts and tasks, and where it is written."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.contract.orders import EmergencyOrder
from backend.contract.verdicts import Verdict
from backend.domain.people.emergency import Emergency, Entry
from backend.domain.people.emergency_terms import EmergencyAct
from backend.domain.terms.words import Words
from console.board.table import TextTable
from console.board.text import TableText
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from console.kit.notice import Notice, each
from console.kit.seat_names import seat_words
from widgets.labels import ElideLabel, label
from widgets.spacing import space

from . import words as w
from .bar import KEY
from .book import EmergencyBook
from .entry import KEYS, EntryRow
from .form import EmergencyForm
from .printer import EmergencyPrinter
from .side import SidePanel
from .text import elapsed, log_table, past_table

_AROUND_PX, _MOST_PX, _SIDE_PX = 24, 1480, 380


class EmergencyPage(KeyedPanel):
    """One key: the form where nothing is on, the log of what is on, else those there were.

    Signals:
        noticed: ``Notice``: how something went, that one began, that one ended.
    """

    key = KEY
    takes = (*KEYS, "Ctrl+P", "F7")

    noticed = Signal(object)

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._lang, self._skin = parts, parts.lang, parts.looks
        self.book = EmergencyBook(parts.face, self)
        self.printer = EmergencyPrinter(parts, self)
        self._mode = "past"
        self._build()
        self.form = EmergencyForm(parts, self.book, host)
        self._wire()

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._about = ElideLabel("text_2", 14)
        self._clock = label("", "act", 18, bold=True)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self.table = TextTable(self._skin, self)
        self.side = SidePanel(self._parts, self)
        self.entry = EntryRow(self._parts, self.book, self)
        self._none = label("", "text_3", 14)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = ElideLabel("text_3", 12)
        head, body, box = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        space(head, self._skin, gap_px=14)
        head.addWidget(self._title)
        head.addWidget(self._about, 1)
        for part in (self._clock, self._close):
            head.addWidget(part)
        space(body, self._skin, gap_px=14)
        body.addWidget(self.table, 1)
        body.addWidget(self.side)
        space(box, self._skin, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addLayout(body, 1)
        for part, stretch in ((self._none, 1), (self.entry, 0), (self._hint, 0)):
            box.addWidget(part, stretch)

    def _wire(self) -> None:
        for field in (self.table, self.entry.pick, self.entry.person, self.entry.text):
            field.installEventFilter(self)
        self._close.clicked.connect(self.dismiss)
        self.closed.connect(self.book.stop)
        self.entry.written.connect(self._on_written)
        self.book.changed.connect(self._on_changed)
        self.book.settled.connect(self._on_settled)
        self.book.ended.connect(self._on_ended)
        self.form.past_wanted.connect(self._on_past_wanted)
        self.printer.noticed.connect(self.noticed)
        self._parts.face.ticked.connect(self._tell_clock)
        for changed in (self._lang.changed, self._skin.changed):
            changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """What is shown: the ``"log"`` of what is on, one to ``"read"``, or those ``"past"``."""
        return self._mode

    @Slot()
    def toggle(self) -> None:
        """Open what the key means now, or close it."""
        if self.form.isVisible():
            self.form.dismiss()
        elif self.isVisible() or self.book.running is not None:
            super().toggle()
        elif self.book.may(EmergencyAct.OPEN) and self._parts.face.city is not None:
            self.form.begin()
        else:
            super().toggle()

    def begin(self) -> QWidget | None:
        """Begin with the log of what is on, else with those there were."""
        if self._parts.face.city is None:
            return None
        one = self.book.running
        if one is None:
            self._mode = "past"
            self.book.ask_past()
            return self.table
        self._mode = "log"
        self.entry.clear()
        self.book.show(one)
        return self.entry.text

    def tell(self) -> None:
        """Stand at the newest line."""
        self.retell()

    def stop(self) -> None:
        """The desk closes."""
        self.book.stop()

    @Slot()
    def place(self) -> None:
        """Lie over most of the host."""
        host, gap = self._host.rect(), self._skin.px(_AROUND_PX)
        self._close.setFixedSize(self._skin.px(36), self._skin.px(36))
        width = min(host.width() - 2 * gap, self._skin.px(_MOST_PX))
        self.setGeometry((host.width() - width) // 2, gap, width, host.height() - 2 * gap)
        self.side.setFixedWidth(min(self._skin.px(_SIDE_PX), width * 3 // 10))

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the page's keys from its fields, and Enter and Esc from the table."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if self._take_key(event):
            return True
        if watched is self.table:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_past()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._go_back()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back where there is something behind, else closes."""
        if not self._take_key(event) and event.key() == Qt.Key.Key_Escape:
            self._go_back()
        event.accept()

    def _take_key(self, event: QKeyEvent) -> bool:
        """Do what a key of the page asks for; return whether it was one."""
        struck = QKeySequence(event.keyCombination())
        doer = next((do for keys, do in self._doers() if QKeySequence(keys) == struck), None)
        if doer is not None:
            doer()
        return doer is not None

    def _doers(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "Ctrl+P", self._save
        yield "F7", self._show_past
        for keys, act in zip(KEYS, w.WRITTEN, strict=True):
            yield keys, partial(self._choose, act)

    def _choose(self, act: EmergencyAct) -> None:
        if self._mode == "log":
            self.entry.choose(act)

    def _go_back(self) -> None:
        if self._mode == "read":
            self._show_past()
        elif self._mode == "past" and self.book.running is not None:
            focus = self.begin()
            self.retell()
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.dismiss()

    @Slot()
    def _show_past(self) -> None:
        self._mode = "past"
        self.book.ask_past()
        self.retell()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_past_wanted(self) -> None:
        self.form.dismiss()
        super().toggle()

    def _open_past(self) -> None:
        past, at = self.book.past or (), self.table.currentIndex().row()
        if self._mode == "past" and 0 <= at < len(past):
            self._mode = "read"
            self.book.show(past[at])
            self.retell()

    @Slot()
    def _save(self) -> None:
        one, lines = self.book.shown, self.book.lines
        if self._mode != "past" and one is not None and lines:
            self.printer.save(one, lines, self.book.case_no)

    @Slot(object)
    def _on_written(self, entry: Entry) -> None:
        of, one = self._lang.of, self.book.running
        is_end = entry.act is EmergencyAct.END
        if is_end and one is not None and one.commander != self._parts.face.actor.account:
            self.entry.say(of(each(w.NOT_COMMANDER, who=seat_words(one.commander))), "soon")
        elif self.book.write(entry):
            self.entry.say(of(w.SENT), "text_2")
        self.entry.retell()

    # ---- words ---------------------------------------------------------------------------------

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of, is_log = self._lang.of, self._mode != "past"
        one = self.book.shown if is_log else None
        self._title.setText(of(w.PAST_TITLE) if one is None else f"{of(w.NAME)}　{one.title}")
        self._about.setText(self._about_words(one))
        self._close.setAccessibleName(of(w.CLOSE))
        self._close.setToolTip(of(w.CLOSE))
        self.side.setVisible(one is not None)
        if one is not None:
            self.side.show_emergency(one)
        self.entry.setVisible(self._mode == "log")
        self.entry.retell()
        self._tell_table(one)
        hints = {"log": w.LOG_HINT, "read": w.READ_HINT, "past": w.PAST_HINT}
        self._hint.setText(of(hints[self._mode]))
        self._tell_clock()
        self.setAccessibleName(self._title.text())
        self.place()

    def _about_words(self, one: Emergency | None) -> str:
        of, book = self._lang.of, self.book
        if book.denied is not None:
            return of(book.denied)
        if one is None:
            is_stranger = book.running is None and not book.may(EmergencyAct.OPEN)
            count = of(w.PAST_COUNT, n=len(book.past)) if book.past is not None else of(w.ASKED)
            return of(w.ONLY_LEADS) if is_stranger else count
        return f"{one.place}　{one.outcome}" if one.is_over else one.place

    def _tell_table(self, one: Emergency | None) -> None:
        of, book, zone, text = self._lang.of, self.book, self.book.zone, TableText()
        if one is None and book.past:
            text = past_table(book.past, zone, self._lang)
        elif one is not None and book.lines:
            text = log_table(book.lines, one.opened_ms, zone, self._lang, book.case_no)
        was_last = self.table.currentIndex().row() >= self.table.words.rowCount() - 1
        self.table.show_text(text)
        if one is not None and was_last and text.rows:
            self.table.setCurrentIndex(self.table.words.index(len(text.rows) - 1, 0))
        is_known = book.past is not None if one is None else book.lines is not None
        self.table.setVisible(bool(text.rows))
        self._none.setVisible(not text.rows)
        self._none.setText(of(w.NO_PAST if is_known else w.ASKED))
        if not text.rows and self.isVisible() and self._mode != "log":
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.hasFocus() and text.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _tell_clock(self) -> None:
        one = self.book.shown if self._mode != "past" else None
        if self.isHidden():
            return
        end_ms = self._parts.face.city_now_ms() if one is None or not one.is_over else one.ended_ms
        self._clock.setText(elapsed(end_ms - one.opened_ms) if one is not None else "")

    # ---- heard ---------------------------------------------------------------------------------

    @Slot()
    def _on_changed(self) -> None:
        if self._mode == "log" and self.isVisible() and self.book.running is None:
            self._mode = "read"  # what is over is read, no more written
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.retell()

    @Slot(object)
    def _on_settled(self, told: tuple[EmergencyOrder, Verdict]) -> None:
        order, verdict = told
        if order.opening is not None:
            if verdict.outcome == "accepted":
                words = w.OPENED.filled(title=order.opening.title)
                self.noticed.emit(Notice("warn", words, KEY))
            return
        if verdict.outcome == "accepted":
            self.entry.clear()
            if self.entry.isVisible():
                self.entry.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.entry.say(self._lang.of(Words(verdict.zh, verdict.en)), "act")
        self.entry.retell()

    @Slot(object)
    def _on_ended(self, one: Emergency) -> None:
        who, outcome = seat_words(one.ended_by), Words(one.outcome, one.outcome)
        self.noticed.emit(Notice("info", each(w.ENDED, who=who, outcome=outcome), KEY))
