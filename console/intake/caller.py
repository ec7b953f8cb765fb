"""Who called, in the F2 form: kept apart from the draft, gone from the form once it was sent."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.domain.people.late import LateWord, is_late, kept_from_night
from backend.domain.people.promise import Caller
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import each
from console.kit.time_text import day_hm
from console.promises.words import CallerWords
from widgets.spacing import space

# Minutes within which a caller may be promised a call; 0 is no promise.
DUES_MIN = (0, 30, 60, 120, 240)
_MOST_NAME, _MOST_NUMBER = 64, 32
# A call handed to the shift leader is promised a call within this, where nothing else was said.
HANDED_MIN = 30
_LATE = (LateWord.UNASKED, LateWord.YES, LateWord.NO)
_LATE_WORDS = {
    LateWord.UNASKED: CallerWords.LATE_UNASKED,
    LateWord.YES: CallerWords.LATE_YES,
    LateWord.NO: CallerWords.LATE_NO,
}


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
        self._due, self._late, self._is_handed = 0, LateWord.UNASKED, False
        self.name, self.number = QLineEdit(self), QLineEdit(self)
        self.name.setMaxLength(_MOST_NAME)
        self.number.setMaxLength(_MOST_NUMBER)
        # What is typed here is nobody's to suggest or to learn.
        self.number.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)
        self.due = QPushButton(self)
        self.due.clicked.connect(self._on_due)
        self.late = QPushButton(self)
        self.late.clicked.connect(self._on_late)
        lines = QVBoxLayout(self)
        space(lines, parts.looks, gap_px=8)
        for one, other, shares in ((self.name, self.number, (2, 3)), (self.due, self.late, (3, 2))):
            row = QHBoxLayout()
            space(row, parts.looks, gap_px=8)
            row.addWidget(one, shares[0])
            row.addWidget(other, shares[1])
            lines.addLayout(row)
        for field in (self.name, self.number):
            field.returnPressed.connect(self.committed)
            field.textEdited.connect(self.changed)
        for button in (self.due, self.late):
            button.installEventFilter(self)
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
        if self._is_at_night and self._late is LateWord.UNASKED:
            return each(CallerWords.LATE_MISSING, at=self._at(self._due_ms))
        return None

    def go_to_missing(self) -> None:
        """Take the keyboard to what must still be entered."""
        has_number = bool(self.number.text().strip())
        (self.late if has_number else self.number).setFocus()

    def hand_over(self) -> None:
        """Hand the call to the shift leader with the report; a call back is promised with it."""
        self._is_handed = True
        if not self.minutes:
            self._due = DUES_MIN.index(HANDED_MIN)
        self.retell()

    @property
    def _due_ms(self) -> int:
        """By when, city time, whatever was answered about the night; 0 for no promise."""
        return self._parts.face.city_now_ms() + self.minutes * 60_000 if self.minutes else 0

    @property
    def _is_at_night(self) -> bool:
        """Whether the call back would fall into the night: then the caller is asked."""
        city = self._parts.face.city
        return bool(self.minutes) and city is not None and is_late(self._due_ms, city.zone)

    def _at(self, at_ms: int) -> Words:
        city, now_ms = self._parts.face.city, self._parts.face.city_now_ms()
        return day_hm(at_ms, now_ms, city.zone) if city is not None else Words("", "")

    def caller(self, now_ms: int) -> Caller | None:
        """Return who called, ``None`` when nobody was entered.

        Args:
            now_ms: City time.
        """
        name, number = self.name.text().strip(), self.number.text().strip()
        if not name and not number:
            return None
        due_ms = now_ms + self.minutes * 60_000 if self.minutes else 0
        return Caller(name, number, due_ms, self._late, self._is_handed)

    @Slot()
    def forget(self) -> None:
        """Keep nothing of them: sent, or somebody else sits here now."""
        self.name.clear()
        self.number.clear()
        self._due, self._late, self._is_handed = 0, LateWord.UNASKED, False
        self.retell()

    def retell(self) -> None:
        """Say everything in the language in force."""
        of = self._parts.lang.of
        self.name.setPlaceholderText(of(CallerWords.NAME))
        self.number.setPlaceholderText(of(CallerWords.NUMBER))
        for field, words in ((self.name, CallerWords.NAME), (self.number, CallerWords.NUMBER)):
            field.setAccessibleName(f"{of(CallerWords.TITLE)} {of(words)}")
            field.setToolTip(of(CallerWords.APART))
        self.due.setText(of(self._due_words()))
        self.due.setAccessibleName(of(CallerWords.DUE))
        self.late.setText(of(_LATE_WORDS[self._late]))
        self.late.setAccessibleName(of(CallerWords.LATE_TITLE))
        self.late.setVisible(self._is_at_night)

    def _due_words(self) -> Words:
        """Return what is promised: a "no" to the night says the morning, before it is sent."""
        words, city = due_words(self.minutes), self._parts.face.city
        if self._is_at_night and self._late is LateWord.NO and city is not None:
            due_ms = kept_from_night(self._due_ms, self._late, city.zone)
            words = each(CallerWords.MORNING, at=self._at(due_ms))
        return each(CallerWords.HANDED, due=words) if self._is_handed else words

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows choose the time, and Enter send the form."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self._turn(watched, 1 if key == Qt.Key.Key_Right else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.committed.emit()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _on_due(self) -> None:
        self._step(1)

    @Slot()
    def _on_late(self) -> None:
        self._turn(self.late, 1)

    def _turn(self, button: QObject, step: int) -> None:
        """Choose another time, or another answer about the night."""
        if button is not self.late:
            self._step(step)
            return
        self._late = _LATE[(_LATE.index(self._late) + step) % len(_LATE)]
        self.retell()
        self.changed.emit()

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
