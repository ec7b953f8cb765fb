"""A line of words to click, whose numbers change without moving what stands beside it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QWidget


class LinkButton(QPushButton):
    """A button that looks like a link.

    A plain button has its window laid out anew at each ``setText``, even for as many digits.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, text: str) -> None:
        """Show other words; the room changes only where they need another one."""
        if text != self.text():
            self.setText(text)
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take another room for another type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def _fit(self) -> None:
        wanted = self.sizeHint()
        if wanted != self.minimumSize() or wanted != self.maximumSize():
            self.setFixedSize(wanted)
