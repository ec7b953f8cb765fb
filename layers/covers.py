"""Widgets that lie on the map: where they are, a frame need not be shown.

Painting them anew over each frame costs more than the frame itself; whatever makes one of them
paint shows what is under it as it is then.
"""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

_CHANGES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.ShowToParent,
    QEvent.Type.HideToParent,
)


class Covers(QObject):
    """What covers parts of one view; looked at anew only when one of them moves, comes or goes.

    Signals:
        changed: The open region may be another one.
    """

    changed = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._widgets: list[QWidget] = []
        self._open: QRegion | None = None
        view.installEventFilter(self)

    def add(self, *widgets: QWidget) -> None:
        """Count children of the view among what covers it, whenever they can be seen."""
        self._widgets += widgets
        for widget in widgets:
            widget.installEventFilter(self)
        self._forget()

    def open_region(self) -> QRegion:
        """Return where nothing covers the view, logical pixels; not to be changed."""
        if self._open is None:
            self._open = QRegion(self._view.rect())
            for widget in self._widgets:
                if widget.isVisibleTo(self._view):
                    self._open -= QRegion(widget.geometry())
        return self._open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look anew when something has moved."""
        if event.type() in _CHANGES:
            self._forget()
        return False

    def _forget(self) -> None:
        self._open = None
        self.changed.emit()
