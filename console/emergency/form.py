"""How an emergency is opened: kind, what and where are typed, then confirmed with two keys."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.contract.orders import EmergencyOrder
from backend.contract.verdicts import Verdict
from backend.domain.people.emergency import MAX_PLACE_CHARS, MAX_TITLE_CHARS, Opening
from backend.domain.people.emergency_terms import KIND_WORDS, EmergencyKind
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.dialogs import Panel
from widgets.labels import label, set_tone
from widgets.spacing import space

from . import words as w
from .book import EmergencyBook

_WIDTH_PX, _HEIGHT_PX = 620, 380
_CONFIRM = Qt.KeyboardModifier.ControlModifier


class EmergencyForm(Panel):
    """Asks what, where and of which kind; nothing is opened by one stroke too many.

    Signals:
        past_wanted: those there were are wanted instead.
    """

    takes = ("Ctrl+Return", "Ctrl+Enter", "F7")
    past_wanted = Signal()

    def __init__(self, parts: DeskParts, book: EmergencyBook, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._book = parts, book
        self._case_id = ""
        self._said: tuple[Words, str] = (Words("", ""), "")
        self._build()
        self.go.clicked.connect(self.send)
        self.with_case.toggled.connect(self._on_case)
        book.settled.connect(self._on_settled)
        book.changed.connect(self._on_changed)
        for field in (self.kind, self.title, self.place_field, self.with_case, self.go):
            field.installEventFilter(self)
        for changed in (parts.lang.changed, parts.looks.changed):
            changed.connect(self.retell)

    def _build(self) -> None:
        self._head = label("", "act", 18, bold=True)
        self._told = label("", "text_2", 14, wrap=True)
        self.kind = QComboBox(self)
        self.title, self.place_field = QLineEdit(self), QLineEdit(self)
        self.title.setMaxLength(MAX_TITLE_CHARS)
        self.place_field.setMaxLength(MAX_PLACE_CHARS)
        self._labels = [label("", "text_2", 14) for _ in range(3)]
        self.with_case = QCheckBox(self)
        self.go = QPushButton(self)
        self.go.setProperty("kind", "danger")
        self.said = label("", "", 14, wrap=True)
        self._hint = label("", "text_3", 12, wrap=True)
        grid, box = QGridLayout(), QVBoxLayout(self)
        for row, field in enumerate((self.kind, self.title, self.place_field)):
            grid.addWidget(self._labels[row], row, 0)
            grid.addWidget(field, row, 1)
        space(box, self._parts.looks, (20, 14, 20, 12), 10)
        box.addWidget(self._head)
        box.addWidget(self._told)
        box.addLayout(grid)
        for part in (self.with_case, self.go, self.said):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask anew; that it began with the chosen case is offered, not assumed."""
        case = self._parts.face.case(self._parts.selection.case_id)
        self._case_id = case.case_id if case is not None else ""
        self.with_case.setChecked(False)
        self.title.clear()
        self.place_field.clear()
        self._said = (Words("", ""), "")
        self.open(self.title)
        self.retell()

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        host, px = self._host.rect(), self._parts.looks.px
        width = min(px(_WIDTH_PX), host.width() - px(48))
        self.setFixedSize(width, min(px(_HEIGHT_PX), host.height() - px(48)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of = self._parts.lang.of
        self._head.setText(of(w.OPEN_TITLE))
        self.setAccessibleName(of(w.OPEN_TITLE))
        self._told.setText(of(w.OPEN_TOLD))
        for one, words in zip(self._labels, (w.KIND, w.WHAT, w.WHERE), strict=True):
            one.setText(of(words))
        self._tell_kinds()
        self.title.setPlaceholderText(of(w.WHAT_HINT))
        self.place_field.setPlaceholderText(of(w.WHERE_HINT))
        for field, words in ((self.title, w.WHAT), (self.place_field, w.WHERE)):
            field.setAccessibleName(of(words))
        no = self._book.case_no(self._case_id) if self._case_id else ""
        self.with_case.setText(of(w.CASE, no=no) if no else "")
        self.with_case.setVisible(bool(no))
        self.go.setText(of(w.GO))
        self.go.setEnabled(not self._book.is_sending)
        self._hint.setText(of(w.GO_HINT))
        words, tone = self._said
        set_tone(self.said, tone)
        self.said.setText(of(words))
        self.place()

    def _tell_kinds(self) -> None:
        at = max(0, self.kind.currentIndex())
        self.kind.clear()
        for kind in EmergencyKind:
            self.kind.addItem(self._parts.lang.of(KIND_WORDS[kind]), kind.value)
        self.kind.setCurrentIndex(at)
        self.kind.setAccessibleName(self._parts.lang.of(w.KIND))

    @Slot()
    def send(self) -> None:
        """Open it as it is written; what is missing is said, and nothing is sent."""
        title, place = self.title.text().strip(), self.place_field.text().strip()
        if not title or not place:
            self._say(w.NEEDED, "soon")
            field = self.place_field if title else self.title
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        kind = EmergencyKind(self.kind.currentData())
        case_id = self._case_id if self.with_case.isChecked() else ""
        if self._book.open(Opening(kind, title, place, case_id)):
            self._say(w.SENT, "text_2")

    # ---- keys and what was heard ---------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+Enter and F7 from every field; a bare Enter opens nothing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & _CONFIRM:
                self.send()
                return True
            if event.key() == Qt.Key.Key_F7:
                self.past_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    @Slot(bool)
    def _on_case(self, is_with: bool) -> None:
        """Where the case is, unless something else was written."""
        case = self._parts.face.case(self._case_id)
        if is_with and case is not None and not self.place_field.text().strip():
            self.place_field.setText(case.place.address[:MAX_PLACE_CHARS])

    def _say(self, words: Words, tone: str) -> None:
        self._said = (words, tone)
        self.retell()

    @Slot()
    def _on_changed(self) -> None:
        if self._book.running is not None:
            self.dismiss()  # somebody was first; the bar says who

    @Slot(object)
    def _on_settled(self, told: tuple[EmergencyOrder, Verdict]) -> None:
        order, verdict = told
        if order.opening is None or self.isHidden():
            return
        if verdict.outcome == "accepted":
            self.dismiss()
        else:
            self._say(Words(verdict.zh, verdict.en), "act")
