"""The campaigns page of the hall's wall: one campaign at a time, its numbers, burn-up and units."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.burn_up import paint_burn_up
from widgets.skin import Skin, SkinWidget

from .panels import FigureCard, HeadBar, Strip
from .part import DRAWN_LINES, HEAD_PX, LEAST_PX, WORD_PX, WallPart
from .ranking import Ranking
from .texts import BurnText, CampaignsText

N_FIGURES = 5
# Lengths of the drawing, shares of the width.
_HEAD, _STRIP, _GAP, _EDGE, _LINE_PX = 92, 72, 14, 16, 4
_LEFT, _RIGHT = 0.235, 0.285


class BurnPanel(WallPart):
    """What the campaign is called, when it runs, and how it goes day by day."""

    text = BurnText()

    def show_text(self, text: BurnText) -> None:
        """Show this; repaints only when it differs."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(f"{text.title} {text.note}".strip())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, text = QPainter(self), self.text
        self.paint_panel(painter)
        inner = QRectF(self.rect()).adjusted(self.px(24), self.px(16), -self.px(20), -self.px(12))
        head = QRectF(inner.left(), inner.top(), inner.width(), self.px(HEAD_PX + 8))
        sizes = (HEAD_PX - 4, WORD_PX, LEAST_PX)
        font = self.fitting(text.title, sizes, head.width(), bold=True)
        self.write(painter, head, text.title, font, self.skin.color("text"))
        below = QRectF(inner.left(), head.bottom(), inner.width(), self.px(LEAST_PX + 14))
        font = self.fitting(text.note, (LEAST_PX, LEAST_PX - 6), below.width(), bold=False)
        self.write(painter, below, text.note, font, self.skin.color("text_2"))
        if text.burn is not None:
            box = QRectF(inner.left(), below.bottom() + self.px(12), inner.width(), 0)
            box.setBottom(inner.bottom())
            face, line_px = self.type(LEAST_PX), max(1.0, _LINE_PX * self._unit)
            paint_burn_up(painter, box, text.burn, self.skin, face, line_px)


class CampaignWallPage(SkinWidget):
    """Lays the page out; everything scales with the height."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.head = HeadBar(skin, self)
        self.figures = tuple(FigureCard(skin, self) for _ in range(N_FIGURES))
        self.burn = BurnPanel(skin, self)
        self.units = Ranking(skin, self)
        self.strip = Strip(skin, self)
        self._parts: tuple[WallPart, ...] = (
            self.head,
            *self.figures,
            self.burn,
            self.units,
            self.strip,
        )

    def show_text(self, text: CampaignsText) -> None:
        """Show everything."""
        self.head.show_text(text.head)
        for card, figure in zip(self.figures, text.figures, strict=True):
            card.show_text(figure)
        self.burn.show_text(text.burn)
        self.units.show_text(text.units)
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
        left, right = round(width * _LEFT), round(width * _RIGHT)
        step = (body.height() + gap) / N_FIGURES
        for n, card in enumerate(self.figures):
            card.setGeometry(body.left(), body.top() + round(n * step), left, round(step) - gap)
        middle = width - left - right - 2 * gap
        self.burn.setGeometry(body.left() + left + gap, body.top(), middle, body.height())
        at = body.left() + left + middle + 2 * gap
        self.units.setGeometry(at, body.top(), right, body.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the parts."""
        QPainter(self).fillRect(event.rect(), self.skin.color("window"))
