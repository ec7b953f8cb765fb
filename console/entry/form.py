"""The fields of a login: account, password, seat, and one line that says what is wrong."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from console.kit import words_entry as w
from console.kit.language import Lang
from widgets.labels import label, set_tone
from widgets.skin import Skin
from widgets.spacing import space
from widgets.wrapped import sentence

N_PLACES = 8
_FIELD_PX = 38


class EntryForm(QWidget):
    """Takes what a person types; Enter in any field sends it when all is there.

    Signals:
        sent: ``(account, password, seat)``.
        back_wanted: Esc.
    """

    sent = Signal(object, object, object)
    back_wanted = Signal()

    def __init__(self, skin: Skin, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._skin, self._lang = skin, lang
        self._wait_s = 0
        self._said: Words | None = None
        self._may_be_empty = False
        self._submit = w.Door.SUBMIT
        self.account, self.password = QLineEdit(self), QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.seat = QComboBox(self)
        self.seat.setEditable(True)
        self.button = QPushButton(self)
        self.button.setProperty("kind", "primary")
        self.line = label("", "text_3", 14, wrap=True)
        self._names = [label("", "text_2", 14) for _ in range(3)]
        self._timer = QTimer(self, interval=1_000)
        self._timer.timeout.connect(self._on_second)
        self._lay_out()
        self.button.clicked.connect(self._on_sent)
        for field in (self.account, self.password, self.seat):
            field.installEventFilter(self)
        skin.changed.connect(self._on_skin)
        lang.changed.connect(self.retell)
        self._on_skin()
        self.retell()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        space(grid, self._skin, (0, 0, 0, 0), 10)
        for n, field in enumerate((self.account, self.password, self.seat)):
            grid.addWidget(self._names[n], n, 0)
            grid.addWidget(field, n, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        space(column, self._skin, (0, 0, 0, 0), 12)
        column.addLayout(grid)
        column.addWidget(self.line)
        column.addWidget(self.button)

    # ---- for others ----------------------------------------------------------------------------

    def show_for(
        self, account: str, seats: list[Words], submit: Words, *, only_password: bool
    ) -> None:
        """Make ready for somebody.

        Args:
            account: Whose password is wanted, or the likeliest account.
            seats: Places that are offered; the first one is set.
            only_password: Nothing else is asked for: a locked desk.
        """
        self._submit = submit
        self.account.setText(account)
        self.password.clear()
        self.seat.clear()
        for words in seats:
            self.seat.addItem(self._lang.of(words), words.zh)
        for widget in (self._names[0], self.account, self._names[2], self.seat):
            widget.setVisible(not only_password)
        self.say(None)
        self.set_busy(False)
        self.retell()

    def allow_empty(self, may: bool) -> None:
        """Let an empty password be sent: a desk whose key vouches for it."""
        self._may_be_empty = may

    def first_field(self) -> QLineEdit:
        """Return where a person begins to type."""
        is_known = self.account.isHidden() or bool(self.account.text())
        return self.password if is_known else self.account

    def say(self, words: Words | None, wait_s: float = 0.0, tone: str = "act") -> None:
        """Say one sentence under the fields; ``None`` says nothing."""
        self._said, self._wait_s = words, round(wait_s)
        set_tone(self.line, tone)
        self._timer.start() if self._wait_s else self._timer.stop()
        self.retell()

    def set_busy(self, is_busy: bool) -> None:
        """Show that what was sent is being looked at."""
        self.button.setEnabled(not is_busy)
        if is_busy:
            self.say(w.Door.CHECKING, tone="text_3")

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of = self._lang.of
        for name, words in zip(
            self._names, (w.Door.ACCOUNT, w.Door.PASSWORD, w.Door.SEAT), strict=True
        ):
            name.setText(of(words))
        self.account.setAccessibleName(of(w.Door.ACCOUNT))
        self.password.setAccessibleName(of(w.Door.PASSWORD))
        self.seat.setAccessibleName(of(w.Door.SEAT))
        waits = of(w.Door.WAIT, s=self._wait_s) if self._wait_s else ""
        self.button.setText(waits or of(self._submit))
        text = sentence(of(self._said)) if self._said is not None else ""
        self.line.setText(text)
        self.line.setAccessibleName(text)

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next empty field, then sends; Esc goes back."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_enter()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.back_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def _on_enter(self) -> None:
        if not self.account.text().strip() and not self.account.isHidden():
            self.account.setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.password.text() and not self._may_be_empty and not self.password.hasFocus():
            self.password.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._on_sent()

    @Slot()
    def _on_sent(self) -> None:
        account, password = self.account.text().strip(), self.password.text()
        if not self.button.isEnabled() or self._wait_s:
            return
        if not account or not (password or self._may_be_empty):
            self.say(w.Door.NO_ACCOUNT)
            return
        self.password.clear()
        self.sent.emit(account, password, self._place())

    def _place(self) -> str:
        """Return the place as the hall letters it, or as somebody typed it."""
        typed = self.seat.currentText().strip()
        at = self.seat.findText(typed)
        return str(self.seat.itemData(at)) if at >= 0 else typed

    @Slot()
    def _on_second(self) -> None:
        self._wait_s = max(0, self._wait_s - 1)
        if not self._wait_s:
            self._timer.stop()
            self._said = None
        self.retell()

    @Slot()
    def _on_skin(self) -> None:
        for field in (self.account, self.password, self.seat, self.button):
            field.setFixedHeight(self._skin.px(_FIELD_PX))
