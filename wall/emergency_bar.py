"""The emergency bar over every page of the hall's wall."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent

from widgets.danger_sign import paint_danger_sign

from .part import HEAD_PX, LEAST_PX, WORD_PX, WallPart
from .texts import EmergencyBarText

# Lengths of the drawing.
HEIGHT_PX = 104
_EDGE_PX, _GAP_PX, _SIGN_PX = 32, 28, 68
_RIGHT = Qt.AlignmentFlag.AlignRight


class EmergencyWallBar(WallPart):
    """The sign, the word, what and where; on the right since when and how long."""

    text = EmergencyBarText()

    def show_text(self, text: EmergencyBarText) -> None:
        """Show this; without a word it takes no room."""
        if text != self.text:
            self.text = text
            told = (text.word, text.title, text.place, text.since, text.runs)
            self.setAccessibleName(" ".join(part for part in told if part))
            self.update()
        self.setVisible(bool(text.word))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint: shape, word and colour say the same."""
        painter, text, px = QPainter(self), self.text, self.px
        painter.fillRect(self.rect(), self.skin.color("act_fill"))
        ink, row = self.skin.color("on_fill"), QRectF(self.rect())
        row.adjust(px(_EDGE_PX), 0, -px(_EDGE_PX), 0)
        side = px(_SIGN_PX)
        box = QRectF(row.left(), row.center().y() - side / 2, side, side)
        paint_danger_sign(painter, box, self.skin)
        row.setLeft(box.right() + px(_GAP_PX))
        font = self.type(HEAD_PX, bold=True)
        self.write(painter, row, text.word, font, ink)
        row.setLeft(row.left() + QFontMetrics(font).horizontalAdvance(text.word) + px(_GAP_PX))
        font = self.type(HEAD_PX, bold=True)
        self.write(painter, row, text.runs, font, ink, _RIGHT)
        row.setRight(row.right() - QFontMetrics(font).horizontalAdvance(text.runs) - px(_GAP_PX))
        font = self.type(LEAST_PX)
        self.write(painter, row, text.since, font, ink, _RIGHT)
        row.setRight(row.right() - QFontMetrics(font).horizontalAdvance(text.since) - px(_GAP_PX))
        sizes = (HEAD_PX, WORD_PX, LEAST_PX)
        font = self.fitting(text.title, sizes, row.width(), bold=True)
        self.write(painter, row, text.title, font, ink)
        row.setLeft(row.left() + QFontMetrics(font).horizontalAdvance(text.title) + px(_GAP_PX))
        font = self.type(LEAST_PX)
        if QFontMetrics(font).horizontalAdvance(text.place) <= row.width():  # whole, or not at all
            self.write(painter, row, text.place, font, ink)
