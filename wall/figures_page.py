"""The frame of a wall page of figures: head, five numbers on the left, strip."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin, SkinWidget

from .panels import FigureCard, HeadBar, Strip
from .part import DRAWN_LINES, WallPart
from .texts import FigureText, HeadText, StripText

N_FIGURES = 5
# Lengths of the drawing.
_HEAD, _STRIP, _GAP, _EDGE = 92, 72, 14, 16


class FiguresPage(SkinWidget):
    """Lays out what such pages share; everything scales with the height.

    Args:
        left: Share of the width that the numbers take.
    """

    def __init__(self, skin: Skin, left: float, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._left = left
        self.head = HeadBar(skin, self)
        self.figures = tuple(FigureCard(skin, self) for _ in range(N_FIGURES))
        self.strip = Strip(skin, self)

    def show_frame(self, head: HeadText, figures: Iterable[FigureText], strip: StripText) -> None:
        """Show what such pages share."""
        self.head.show_text(head)
        for card, figure in zip(self.figures, figures, strict=True):
            card.show_text(figure)
        self.strip.show_text(strip)

    def lay_out(self, rest: QRect, gap: int) -> None:
        """Lay out what is the page's own.

        Args:
            rest: Where the numbers, head and strip are not.
            gap: Between two panels, pixels.
        """
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        unit = self.height() / DRAWN_LINES
        for part in self.findChildren(WallPart):
            part.set_unit(unit)
        edge, gap, head, strip = (round(n * unit) for n in (_EDGE, _GAP, _HEAD, _STRIP))
        width, foot = self.width() - 2 * edge, self.height() - strip - edge
        self.head.setGeometry(edge, 0, width, head)
        self.strip.setGeometry(edge, foot, width, strip)
        body = QRect(edge, head, width, foot - gap - head)
        left = round(width * self._left)
        step = (body.height() + gap) / N_FIGURES
        for n, card in enumerate(self.figures):
            card.setGeometry(body.left(), body.top() + round(n * step), left, round(step) - gap)
        self.lay_out(body.adjusted(left + gap, 0, 0, 0), gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the parts."""
        QPainter(self).fillRect(event.rect(), self.skin.color("window"))
