"""The overview page of the hall's wall: five numbers, the map, what presses most, what was done."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin, SkinWidget

from .panels import Board, FigureCard, Happenings, HeadBar, Legend, Strip
from .part import DRAWN_LINES, WallPart
from .texts import PageText

N_FIGURES = 5
# Lengths of the drawing.
_HEAD, _STRIP, _LEGEND, _GAP, _EDGE = 92, 72, 60, 14, 16
# Shares of the width.
_LEFT, _RIGHT = 0.205, 0.285
_BOARD = 0.6


class Overview(SkinWidget):
    """Lays out the page around a map that it is given; everything scales with the height."""

    def __init__(self, skin: Skin, chart: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.chart = chart
        chart.setParent(self)
        self.head = HeadBar(skin, self)
        self.figures = tuple(FigureCard(skin, self) for _ in range(N_FIGURES))
        self.board = Board(skin, self)
        self.happenings = Happenings(skin, self)
        self.legend = Legend(skin, self)
        self.strip = Strip(skin, self)
        self._parts: tuple[WallPart, ...] = (
            self.head,
            *self.figures,
            self.board,
            self.happenings,
            self.legend,
            self.strip,
        )

    @property
    def unit(self) -> float:
        """Real pixels per line of the drawing."""
        return self.height() / DRAWN_LINES

    def show_text(self, text: PageText) -> None:
        """Show everything but the map."""
        self.head.show_text(text.head)
        for card, figure in zip(self.figures, text.figures, strict=True):
            card.show_text(figure)
        self.board.show_text(text.board)
        self.happenings.show_rows(text.happenings_title, text.happenings)
        self.legend.show_rows(text.legend)
        self.strip.show_text(text.strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        for part in self._parts:
            part.set_unit(self.unit)
        self._lay_out()

    def _lay_out(self) -> None:
        unit, width, height = self.unit, self.width(), self.height()
        edge, gap, head, strip = (round(n * unit) for n in (_EDGE, _GAP, _HEAD, _STRIP))
        left_px, right_px = round(width * _LEFT), round(width * _RIGHT)
        top, foot = head, height - strip - edge
        self.head.setGeometry(edge, 0, width - 2 * edge, head)
        self.strip.setGeometry(edge, foot, width - 2 * edge, strip)
        body = QRect(edge, top, width - 2 * edge, foot - gap - top)
        step = (body.height() + gap) / N_FIGURES
        for n, card in enumerate(self.figures):
            at = body.top() + round(n * step)
            card.setGeometry(body.left(), at, left_px, round(step) - gap)
        middle = QRect(
            body.left() + left_px + gap,
            body.top(),
            body.width() - left_px - right_px - 2 * gap,
            body.height(),
        )
        legend = round(_LEGEND * unit)
        self.chart.setGeometry(middle.adjusted(0, 0, 0, -legend))
        self.legend.setGeometry(middle.left(), middle.bottom() + 1 - legend, middle.width(), legend)
        right = body.right() + 1 - right_px
        board_px = round(body.height() * _BOARD)
        self.board.setGeometry(right, body.top(), right_px, board_px)
        rest = body.top() + board_px + gap
        self.happenings.setGeometry(right, rest, right_px, body.bottom() + 1 - rest)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the parts."""
        QPainter(self).fillRect(event.rect(), self.skin.color("window"))
