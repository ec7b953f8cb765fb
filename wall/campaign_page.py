"""The campaigns page of the hall's wall: one campaign at a time, its numbers, burn-up and units."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.burn_up import paint_burn_up
from widgets.skin import Skin

from .figures_page import FiguresPage
from .part import HEAD_PX, LEAST_PX, WORD_PX, WallPart
from .ranking import Ranking
from .texts import BurnText, CampaignsText

_LINE_PX = 4  # of the drawing
# The numbers' share of the width, and the units' share of the rest.
_LEFT, _RIGHT = 0.235, 0.376


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


class CampaignWallPage(FiguresPage):
    """Numbers on the left, the burn-up in the middle, units on the right."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, _LEFT, parent)
        self.burn = BurnPanel(skin, self)
        self.units = Ranking(skin, self)

    def show_text(self, text: CampaignsText) -> None:
        """Show everything."""
        self.show_frame(text.head, text.figures, text.strip)
        self.burn.show_text(text.burn)
        self.units.show_text(text.units)

    def lay_out(self, rest: QRect, gap: int) -> None:
        """Lay burn-up and units out."""
        right = round(rest.width() * _RIGHT)
        self.burn.setGeometry(rest.adjusted(0, 0, -right - gap, 0))
        self.units.setGeometry(rest.right() + 1 - right, rest.top(), right, rest.height())
