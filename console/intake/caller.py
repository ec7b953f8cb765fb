"""Who called, in the F2 form: kept apart from the draft, gone from the form once it was sent."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from backend.domain.people.promise import Caller
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.promises.words import CallerWords
from widgets.spacing import space

# Minutes within which a caller may be promised a call; 0 is no promise.
DUES_MIN = (0, 30, 60, 120, 240)
_MOST_NAME, _MOST_NUMBER = 64, 32


class CallerRow(QWidget):
    """Name, number, and within what time they will be called back.

    Signals:
        committed: Enter in one of its fields: the form is to be sent.
        changed: Something was entered.
    """

    committed = Signal()
    changed = Signal()

    def __init__(self, parts: DeskParts, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts = parts
        self._due = 0
        self.name, self.number = QLineEdit(self), QLineEdit(self)
        self.name.setMaxLength(_MOST_NAME)
        self.number.setMaxLength(_MOST_NUMBER)
        # What is typed here is nobody's to suggest or to learn.
        self.number.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)
        self.due = QPushButton(self)
        self.due.clicked.connect(self._on_due)
        row = QHBoxLayout(self)
        space(row, parts.looks, gap_px=8)
        row.addWidget(self.name, 2)
        row.addWidget(self.number, 3)
        row.addWidget(self.due, 3)
        for field in (self.name, self.number):
            field.returnPressed.connect(self.committed)
            field.textEdited.connect(self.changed)
        self.due.installEventFilter(self)
        self.setFocusProxy(self.name)

    @property
    def minutes(self) -> int:
        """Within how many minutes, 0 for no promise."""
        return DUES_MIN[self._due]

    @property
    def missing(self) -> Words | None:
        """What must still be entered, ``None`` when it can go out."""
        if self.minutes and not self.number.text().strip():
            return CallerWords.NO_NUMBER
        return None

    def caller(self, now_ms: int) -> Caller | None:
        """Return who called, ``None`` when nobody was entered.

        Args:
            now_ms: City time.
        """
        name, number = self.name.text().strip(), self.number.text().strip()
        if not name and not number:
            return None
        return Caller(name, number, now_ms + self.minutes * 60_000 if self.minutes else 0)

    @Slot()
    def forget(self) -> None:
        """Keep nothing of them: sent, or somebody else sits here now."""
        self.name.clear()
        self.number.clear()
        self._due = 0
        self.retell()

    def retell(self) -> None:
        """Say everything in the language in force."""
        of = self._parts.lang.of
        self.name.setPlaceholderText(of(CallerWords.NAME))
        self.number.setPlaceholderText(of(CallerWords.NUMBER))
        for field, words in ((self.name, CallerWords.NAME), (self.number, CallerWords.NUMBER)):
            field.setAccessibleName(f"{of(CallerWords.TITLE)} {of(words)}")
            field.setToolTip(of(CallerWords.APART))
        self.due.setText(of(due_words(self.minutes)))
        self.due.setAccessibleName(of(CallerWords.DUE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows choose the time, and Enter send the form."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self._step(1 if key == Qt.Key.Key_Right else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.committed.emit()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _on_due(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        self._due = (self._due + step) % len(DUES_MIN)
        self.retell()
        self.changed.emit()


def due_words(minutes: int) -> Words:
    """Return what is promised."""
    if not minutes:
        return CallerWords.NO_CALL
    if minutes < 60:
        return CallerWords.HALF
    return CallerWords.WITHIN.filled(n=minutes // 60)
