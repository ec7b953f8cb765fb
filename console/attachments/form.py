"""Where a file lies and what it is: the two lines by which an attachment is added."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from console.kit.language import Lang
from widgets.labels import label
from widgets.skin import Skin

from . import words as w

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AttachForm(QWidget):
    """Enter goes on to the next line and, in the last one, attaches.

    Signals:
        wanted: ``(path, what)``, both as they were typed and neither empty.
        missed: ``Words``: what is still to be written.
    """

    wanted = Signal(object, object)
    missed = Signal(object)

    def __init__(self, skin: Skin, lang: Lang, parent: QWidget) -> None:
        super().__init__(parent)
        self._lang = lang
        self.path, self.what = QLineEdit(self), QLineEdit(self)
        self._fields = (self.path, self.what)
        self._names = [label("", "text_2", 14) for _ in self._fields]
        self.add = QPushButton(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(skin.px(12))
        grid.setVerticalSpacing(skin.px(8))
        for row, (name, field) in enumerate(zip(self._names, self._fields, strict=True)):
            name.setBuddy(field)
            field.installEventFilter(self)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.add, 1, 2)
        self.add.clicked.connect(self.commit)

    def retell(self, *, is_busy: bool) -> None:
        """Set every text again; nothing is added while one is on its way."""
        of = self._lang.of
        for name, field, said, hint in zip(
            self._names, self._fields, (w.PATH, w.WHAT), (w.PATH_HINT, w.WHAT_HINT), strict=True
        ):
            name.setText(of(said))
            field.setAccessibleName(of(said))
            field.setPlaceholderText(of(hint))
        self.add.setText(of(w.ADD))
        self.add.setEnabled(not is_busy)

    def clear(self) -> None:
        """Forget what was written."""
        for field in self._fields:
            field.clear()

    @Slot()
    def commit(self) -> None:
        """Ask for it; what is missing is said, and the keyboard goes there."""
        for field, missing in ((self.path, w.NO_PATH), (self.what, w.NO_WHAT)):
            if not field.text().strip():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                self.missed.emit(missing)
                return
        self.wanted.emit(self.path.text(), self.what.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on; Ctrl+Enter attaches from either line."""
        if watched in self._fields and isinstance(event, QKeyEvent):
            if Qt.Key(event.key()) in _ENTER and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()  # on the desk Ctrl+Enter would dispatch the selected case
                return True
            if Qt.Key(event.key()) in _ENTER and event.type() is QEvent.Type.KeyPress:
                is_sent = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                if watched is self.what or is_sent:
                    self.commit()
                else:
                    self.what.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
