"""A ranking on the wall: place, name, rate and the base it rests on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent

from .part import LEAST_PX, WORD_PX, WallPart
from .texts import RankingText

_RIGHT = Qt.AlignmentFlag.AlignRight
_ROW_PX, _FOOT_PX, _PLACE_PX = 2 * LEAST_PX + 24, LEAST_PX + 20, 84


class Ranking(WallPart):
    """As many rows as have room, the best first; the title says by what."""

    text = RankingText()

    def show_text(self, text: RankingText) -> None:
        """Show this; repaints only when it differs."""
        if text != self.text:
            self.text = text
            rows = " · ".join(" ".join((*row[:4], row.score)).strip() for row in text.rows)
            self.setAccessibleName(f"{text.title} {text.note} {rows}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, text = QPainter(self), self.text
        self.paint_panel(painter)
        inner = QRectF(self.rect()).adjusted(self.px(24), self.px(16), -self.px(24), -self.px(12))
        head = QRectF(inner.left(), inner.top(), inner.width(), self.px(WORD_PX + 14))
        font = self.fitting(text.title, (WORD_PX, LEAST_PX), head.width(), bold=True)
        self.write(painter, head, text.title, font, self.skin.color("text"))
        height = self.px(_ROW_PX)
        low = self.px(_FOOT_PX)
        foot = QRectF(inner.left(), inner.bottom() - low, inner.width(), low)
        font = self.fitting(text.note, (LEAST_PX, LEAST_PX - 6), foot.width(), bold=False)
        self.write(painter, foot, text.note, font, self.skin.color("text_2"))
        for n in range(len(text.rows)):
            row = QRectF(inner.left(), head.bottom() + n * height, inner.width(), height)
            if row.bottom() > foot.top() + 1:
                return
            self._paint_row(painter, row, n)

    def _paint_row(self, painter: QPainter, row: QRectF, n: int) -> None:
        rank, font, bold = self.text.rows[n], self.type(LEAST_PX), self.type(LEAST_PX, bold=True)
        painter.setPen(self.skin.color("line"))
        painter.drawLine(row.topLeft(), row.topRight())
        upper = row.adjusted(0, 0, 0, -row.height() / 2)
        lower = row.adjusted(self.px(_PLACE_PX), row.height() / 2 - self.px(6), 0, -self.px(6))
        self.write(painter, upper, rank.place, bold, self.skin.color(rank.tone))
        self.write(painter, upper, rank.number, bold, self.skin.color(rank.tone), _RIGHT)
        self.write(painter, lower, rank.base, font, self.skin.color("text_2"), _RIGHT)
        if rank.score:
            room = lower.width() - QFontMetrics(font).horizontalAdvance(rank.base) - self.px(20)
            small = self.fitting(rank.score, (LEAST_PX, LEAST_PX - 6), room, bold=False)
            self.write(painter, lower, rank.score, small, self.skin.color("text_2"))
        taken = QFontMetrics(bold).horizontalAdvance(rank.number) + self.px(20)
        name = upper.adjusted(self.px(_PLACE_PX), 0, -taken, 0)
        sizes = (LEAST_PX, LEAST_PX - 6)
        fitting = self.fitting(rank.name, sizes, name.width(), bold=False)
        self.write(painter, name, rank.name, fitting, self.skin.color(rank.tone))
