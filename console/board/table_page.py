"""A page of one table over the window: which keys are its own while the table has the keyboard."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from console.kit.dialogs import KeyedPanel

from .table import TextTable


class TablePage(KeyedPanel):
    """Hears bare keys on its table before the table and the desk do.

    Attributes:
        own_keys: Keys the desk knows too, which mean something else here.
    """

    own_keys: ClassVar[tuple[Qt.Key, ...]]
    table: TextTable

    def on_key(self, key: Qt.Key) -> bool:
        """Do what a key of the page asks for; return whether it was one."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the page's keys from the table, and from the desk where both know one."""
        if isinstance(event, QKeyEvent) and watched is self.table:
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in self.own_keys:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._take(event):
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear the keys of the page while there is no row to stand at."""
        if self._take(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _take(self, event: QKeyEvent) -> bool:
        is_bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return is_bare and self.on_key(Qt.Key(event.key()))
