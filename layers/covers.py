"""Widgets that lie on the map: where they are, a frame need not be shown.

Painting them anew over each frame costs more than the frame itself; whatever makes one of them
paint shows what is under it as it is then.
"""

from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget


class Covers:
    """What covers parts of one view."""

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self._widgets: list[QWidget] = []

    def add(self, widget: QWidget) -> None:
        """Count a child of the view among what covers it, whenever it can be seen."""
        self._widgets.append(widget)

    def open_region(self) -> QRegion:
        """Return where nothing covers the view, logical pixels."""
        region = QRegion(self._view.rect())
        for widget in self._widgets:
            if widget.isVisibleTo(self._view):
                region -= QRegion(widget.geometry())
        return region
