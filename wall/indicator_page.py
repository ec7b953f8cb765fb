"""The indicators page of the hall's wall: five rates with their bases, two rankings."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin, SkinWidget

from .panels import FigureCard, HeadBar, Strip
from .part import DRAWN_LINES, WallPart
from .ranking import Ranking
from .texts import IndicatorText

N_FIGURES, N_RANKINGS = 5, 2
# Lengths of the drawing.
_HEAD, _STRIP, _GAP, _EDGE = 92, 72, 14, 16
_LEFT = 0.26


class IndicatorPage(SkinWidget):
    """Lays the page out; everything scales with the height."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.head = HeadBar(skin, self)
        self.figures = tuple(FigureCard(skin, self) for _ in range(N_FIGURES))
        self.rankings = tuple(Ranking(skin, self) for _ in range(N_RANKINGS))
        self.strip = Strip(skin, self)
        self._parts: tuple[WallPart, ...] = (
            self.head,
            *self.figures,
            *self.rankings,
            self.strip,
        )

    def show_text(self, text: IndicatorText) -> None:
        """Show everything."""
        self.head.show_text(text.head)
        for card, figure in zip(self.figures, text.figures, strict=True):
            card.show_text(figure)
        for board, ranking in zip(self.rankings, text.rankings, strict=True):
            board.show_text(ranking)
        self.strip.show_text(text.strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        unit = self.height() / DRAWN_LINES
        for part in self._parts:
            part.set_unit(unit)
        edge, gap, head, strip = (round(n * unit) for n in (_EDGE, _GAP, _HEAD, _STRIP))
        width, foot = self.width() - 2 * edge, self.height() - strip - edge
        self.head.setGeometry(edge, 0, width, head)
        self.strip.setGeometry(edge, foot, width, strip)
        body = QRect(edge, head, width, foot - gap - head)
        left = round(width * _LEFT)
        step = (body.height() + gap) / N_FIGURES
        for n, card in enumerate(self.figures):
            card.setGeometry(body.left(), body.top() + round(n * step), left, round(step) - gap)
        each = (body.width() - left - N_RANKINGS * gap) // N_RANKINGS
        for n, board in enumerate(self.rankings):
            at = body.left() + left + gap + n * (each + gap)
            board.setGeometry(at, body.top(), each, body.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the parts."""
        QPainter(self).fillRect(event.rect(), self.skin.color("window"))
