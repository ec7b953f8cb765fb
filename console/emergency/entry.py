"""The row in which a line of the log is written: which line, who or which task, the words."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backend.domain.people.emergency import (
    MAX_PERSON_CHARS,
    MAX_TEXT_CHARS,
    Emergency,
    Entry,
)
from backend.domain.people.emergency_terms import POST_WORDS, EmergencyAct, Post
from console.face.parts import DeskParts
from widgets.labels import ElideLabel, set_tone
from widgets.spacing import space

from . import words as w
from .book import EmergencyBook

_SETTLES = (EmergencyAct.TASK_DONE, EmergencyAct.TASK_FAILED)
_NAMED = (EmergencyAct.ORDER, EmergencyAct.TASK, EmergencyAct.APPOINT)
KEYS = tuple(f"Ctrl+{n}" for n in range(1, len(w.WRITTEN) + 1))
_PICK_PX, _PERSON_PX, _GO_PX = 230, 210, 190


class EntryRow(QWidget):
    """Chooses a line, fills it, gives it away.

    Signals:
        written: ``Entry``, as a person wrote it.
    """

    written = Signal(object)

    def __init__(self, parts: DeskParts, book: EmergencyBook, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._book = parts, book
        self.act = EmergencyAct.SAY
        self._build()
        for field in (self.person, self.text):
            field.returnPressed.connect(self._on_enter)
        self.go.clicked.connect(self.give)

    def _build(self) -> None:
        self.buttons: dict[EmergencyAct, QToolButton] = {}
        acts, fields, box = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for act in w.WRITTEN:
            button = QToolButton(self)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has a key of its own
            button.clicked.connect(self._on_button)
            self.buttons[act] = button
            acts.addWidget(button)
        acts.addStretch(1)
        self.pick, self.person, self.text = QComboBox(self), QLineEdit(self), QLineEdit(self)
        self.person.setMaxLength(MAX_PERSON_CHARS)
        self.text.setMaxLength(MAX_TEXT_CHARS)
        self.go = QPushButton(self)
        self.said = ElideLabel("soon", 13)
        for part, stretch in ((self.pick, 0), (self.person, 0), (self.text, 1), (self.go, 0)):
            fields.addWidget(part, stretch)
        space(acts, self._parts.looks, gap_px=6)
        space(fields, self._parts.looks, gap_px=8)
        space(box, self._parts.looks, (0, 0, 0, 0), 6)
        for row in (acts, fields):
            box.addLayout(row)
        box.addWidget(self.said)

    # ---- for the page --------------------------------------------------------------------------

    def choose(self, act: EmergencyAct) -> None:
        """Write such a line next, and put the keyboard where it begins."""
        if not self._book.may(act):
            return
        self.act = act
        self.retell()
        self.first_field().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def first_field(self) -> QWidget:
        """Return where such a line begins."""
        fields: tuple[QWidget, ...] = (self.pick, self.person, self.text)
        return next(field for field in fields if not field.isHidden())

    def clear(self) -> None:
        """Begin a plain message."""
        self.act = EmergencyAct.SAY
        self.person.clear()
        self.text.clear()
        self.say("", "soon")

    def say(self, text: str, tone: str) -> None:
        """Say how it went."""
        set_tone(self.said, tone)
        self.said.setText(text)

    def retell(self) -> None:
        """Set every text again."""
        of, act, looks = self._parts.lang.of, self.act, self._parts.looks
        one = self._book.running
        for n, (each, button) in enumerate(self.buttons.items()):
            button.setText(f"{n + 1} {of(w.CHOICES[each])}")
            button.setChecked(each is act)
            button.setVisible(self._book.may(each))
        self.pick.setVisible(act in _SETTLES or act is EmergencyAct.APPOINT)
        self.pick.setFixedWidth(looks.px(_PICK_PX))
        self._fill_pick(one)
        self.person.setVisible(act in _NAMED)
        self.person.setFixedWidth(looks.px(_PERSON_PX))
        self.person.setPlaceholderText(of(w.PERSON_HINT[act]) if act in _NAMED else "")
        self.person.setAccessibleName(of(w.PERSON))
        self.text.setVisible(act is not EmergencyAct.APPOINT)
        self.text.setPlaceholderText(of(w.HINTS[act]))
        self.text.setAccessibleName(of(w.HINTS[act]))
        is_end = act is EmergencyAct.END
        self.go.setText(of(w.END_IT if is_end else w.WRITE))
        self.go.setMinimumWidth(looks.px(_GO_PX))
        self._dress_go("danger" if is_end else "primary")
        self.go.setEnabled(not self._book.is_sending)

    def _dress_go(self, kind: str) -> None:
        if self.go.property("kind") != kind:
            self.go.setProperty("kind", kind)
            self.go.style().unpolish(self.go)
            self.go.style().polish(self.go)

    def _fill_pick(self, one: Emergency | None) -> None:
        """Offer posts, or the tasks that are open, keeping what was chosen."""
        of = self._parts.lang.of
        if self.act is EmergencyAct.APPOINT:
            rows = [(of(POST_WORDS[post]), post.value) for post in Post]
        else:
            tasks = one.open_tasks if one is not None else ()
            rows = [(f"{task.n}. {task.text}", str(task.n)) for task in tasks]
        held = [(self.pick.itemText(n), self.pick.itemData(n)) for n in range(self.pick.count())]
        self.pick.setAccessibleName(of(w.POST if self.act is EmergencyAct.APPOINT else w.TASK))
        if rows == held:
            return
        chosen = self.pick.currentData()
        with QSignalBlocker(self.pick):
            self.pick.clear()
            for text, data in rows:
                self.pick.addItem(text, data)
            self.pick.setCurrentIndex(max(0, self.pick.findData(chosen)))

    # ---- what a person does --------------------------------------------------------------------

    @Slot()
    def _on_button(self) -> None:
        sender = self.sender()
        act = next(act for act, button in self.buttons.items() if button is sender)
        self.choose(act)
        self.retell()

    @Slot()
    def _on_enter(self) -> None:
        """Go on to the words, or give the line away from there."""
        if self.person.hasFocus() and not self.text.isHidden():
            self.text.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.give()

    @Slot()
    def give(self) -> None:
        """Give the line away as it is written."""
        data = self.pick.currentData() or ""
        self.written.emit(
            Entry(
                act=self.act,
                text=self.text.text().strip() if not self.text.isHidden() else "",
                person=self.person.text().strip() if self.act in _NAMED else "",
                post=Post(data) if self.act is EmergencyAct.APPOINT else None,
                task_n=int(data or 0) if self.act in _SETTLES else 0,
            )
        )
