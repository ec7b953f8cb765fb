"""The emergency page of the hall's wall: what, since when, who, what is next, and the log."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin, SkinWidget

from .panels import Board, Happenings, HeadBar, Strip
from .part import DRAWN_LINES, WallPart
from .texts import EmergencyPageText

# Lengths of the drawing.
_HEAD, _STRIP, _GAP, _EDGE = 92, 72, 14, 16
# Share of the width the board takes, and of the height the tasks take beside it.
_LEFT, _TASKS = 0.42, 0.46


class EmergencyPage(SkinWidget):
    """The board on the left, tasks and the newest lines of the log on the right."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.head, self.strip = HeadBar(skin, self), Strip(skin, self)
        self.board = Board(skin, self)
        self.tasks, self.log = Happenings(skin, self), Happenings(skin, self)

    def show_text(self, text: EmergencyPageText) -> None:
        """Show everything."""
        self.head.show_text(text.head)
        self.strip.show_text(text.strip)
        self.board.show_text(text.board)
        self.tasks.show_rows(text.tasks_title, text.tasks)
        self.log.show_rows(text.log_title, text.log)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        unit = self.height() / DRAWN_LINES
        for part in self.findChildren(WallPart):
            part.set_unit(unit)
        edge, gap, head, strip = (round(n * unit) for n in (_EDGE, _GAP, _HEAD, _STRIP))
        width, foot = self.width() - 2 * edge, self.height() - strip - edge
        self.head.setGeometry(edge, 0, width, head)
        self.strip.setGeometry(edge, foot, width, strip)
        height, left = foot - gap - head, round(width * _LEFT)
        self.board.setGeometry(edge, head, left, height)
        x, room, tasks = edge + left + gap, width - left - gap, round(height * _TASKS)
        self.tasks.setGeometry(x, head, room, tasks)
        self.log.setGeometry(x, head + tasks + gap, room, height - tasks - gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the parts."""
        QPainter(self).fillRect(event.rect(), self.skin.color("window"))
