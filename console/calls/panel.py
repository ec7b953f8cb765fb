"""The panel of calls (D06): stored phrases and press-to-speak, through the speaker of a camera."""

import os

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from backend.domain.cameras.calling import Phrase
from console.face.parts import DeskParts
from console.rows.page import RowsPage
from console.rows.row_list import HandoverRow
from widgets.labels import label, set_tone

from . import words as w
from .book import CallBook
from .microphone import Microphone, find_recorder

KEY = "call"
_WIDTH_PX, _AROUND_PX, _ROW_PX, _MOST_PX = 760, 190, 48, 640


class CallPanel(RowsPage):
    """Enter plays the chosen phrase; Space, while it is held, lets the person speak."""

    covers_desk = False  # the case on the screen is worked while somebody speaks
    key, close_words = KEY, w.CLOSE

    def __init__(self, parts: DeskParts, book: CallBook, host: QWidget) -> None:
        super().__init__(parts, host)
        self._book = book
        self._speaker = label("", "text", 16)
        self.reason = QLineEdit(self)
        self.said = label("", "text_2", 14, wrap=True)
        box = self.frame(self._speaker, self._count)
        box.addWidget(self.rows, 1)
        for part in (self.reason, self.said, self._hint):
            box.addWidget(part)
        self.reason.returnPressed.connect(self._on_reason)
        self.rows.shown.connect(self._on_shown)
        self.rows.installEventFilter(self)
        book.changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Begin with the speaker of the selected camera."""
        if self._parts.face.city is None:
            return None
        self._book.choose_near()
        self.reason.clear()
        return self.rows

    @Slot()
    def dismiss(self) -> None:
        """Close, and say nothing more."""
        self._book.let_go()
        super().dismiss()

    def say(self) -> None:
        """Say which speaker it is, and what can be played."""
        of, book = self._parts.lang.of, self._book
        self._title.setText(of(w.TITLE))
        speakers, speaker = book.speakers, book.speaker
        if speaker is not None:
            n = speakers.index(speaker) + 1
            self._speaker.setText(of(w.SPEAKER, name=speaker.name, n=n, all=len(speakers)))
        self._speaker.setVisible(speaker is not None)
        self._count.setText(of(w.SWITCH) if len(speakers) > 1 else "")
        self.rows.tell([self._row(one) for one in book.phrases])
        self.rows.setVisible(speaker is not None)
        self.reason.setVisible(book.wants_reason)
        self.reason.setPlaceholderText(of(w.REASON))
        if book.wants_reason and not self.reason.hasFocus():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_state()
        self._hint.setText(of(w.HINT if book.may_act else w.NOT_YOURS))

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        wanted = _AROUND_PX + len(self._book.phrases) * _ROW_PX
        self.lie(_WIDTH_PX, min(wanted, _MOST_PX))

    # ---- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter plays, Delete stops, arrows change the speaker."""
        key, book = Qt.Key(event.key()), self._book
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_shown(self.rows.ref)
        elif key is Qt.Key.Key_Delete:
            book.stop()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            book.step(-1 if key is Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space on the rows speaks while it is held; a lost focus lets it go."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat() and event.type() is QEvent.Type.KeyPress:
                self._book.talk()
            elif not event.isAutoRepeat() and event.type() is QEvent.Type.KeyRelease:
                self._book.let_go()
            return True
        if event.type() is QEvent.Type.FocusOut:
            self._book.let_go()
        return super().eventFilter(watched, event)

    # ---- inside --------------------------------------------------------------------------------

    def _row(self, one: Phrase) -> HandoverRow:
        of = self._parts.lang.of
        return HandoverRow(
            ref=one.key,
            kind=of(w.PLAYABLE if one.has_sound else w.MUTE),
            tone="good" if one.has_sound else "none",
            title=of(one.words),
            about="" if one.has_sound else of(w.MUTE_HOW, key=one.key),
            state="",
            has_tick=False,
        )

    def _tell_state(self) -> None:
        of, book = self._parts.lang.of, self._book
        call = book.call_on(book.speaker)
        words, tone = book.said or (None, "text_2")
        if book.speaker is None:
            words, tone = w.NONE, "text_2"
        elif call is not None and not book.is_talking:
            text = next((of(one.words) for one in book.phrases if one.key == call.phrase), "")
            told = w.PLAYING if call.phrase else w.TALKING
            words, tone = told.filled(who=call.account, text=text), "info"
        set_tone(self.said, tone)
        self.said.setText(of(words) if words is not None else "")

    @Slot(object)
    def _on_shown(self, key: str) -> None:
        if key:
            self._book.play(key)

    @Slot()
    def _on_reason(self) -> None:
        self._book.again(self.reason.text())
        self.reason.clear()
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)


def call_panel(parts: DeskParts, host: QWidget) -> CallPanel:
    """Return the panel of a desk, with the microphone of this machine behind it."""
    microphone = Microphone(find_recorder(os.environ))
    return CallPanel(parts, CallBook(parts.face, parts.selection, microphone, host), host)
