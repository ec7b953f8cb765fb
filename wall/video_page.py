"""The video page of the hall's wall: the pictures between the head and the foot of every page."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin, SkinWidget

from .panels import HeadBar, Strip
from .part import DRAWN_LINES
from .texts import HeadText, StripText

# Lengths of the drawing.
_HEAD, _STRIP, _GAP, _EDGE = 92, 72, 10, 16


class VideoPage(SkinWidget):
    """Lays head and foot around the pictures it is given."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.head = HeadBar(skin, self)
        self.strip = Strip(skin, self)
        self.pictures: QWidget | None = None

    def put(self, pictures: QWidget) -> None:
        """Show these pictures."""
        self.pictures = pictures
        pictures.setParent(self)
        pictures.show()
        self._lay_out()

    def show_text(self, head: HeadText, strip: StripText) -> None:
        """Show head and foot."""
        self.head.show_text(head)
        self.strip.show_text(strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        unit = self.height() / DRAWN_LINES
        for part in (self.head, self.strip):
            part.set_unit(unit)
        edge, gap, head, strip = (round(n * unit) for n in (_EDGE, _GAP, _HEAD, _STRIP))
        width, foot = self.width() - 2 * edge, self.height() - strip - edge
        self.head.setGeometry(edge, 0, width, head)
        self.strip.setGeometry(edge, foot, width, strip)
        if self.pictures is not None:
            self.pictures.setGeometry(edge, head, width, foot - gap - head)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the parts."""
        QPainter(self).fillRect(event.rect(), self.skin.color("window"))
