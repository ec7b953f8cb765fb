"""What every part of a wall page has: lengths and type that follow the page, not the desk."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from resources.tokens import FONT_FAMILY, RADIUS_PANEL_PX
from widgets.skin import Skin, SkinWidget

# A page is drawn for so many lines. On a 55-inch full-HD tile (0.634 mm a pixel) read from 5 m the
# least type below is 16 minutes of arc, the least a wall may show. Source: mission.md 2.0.
DRAWN_LINES = 1080
LEAST_PX, WORD_PX, HEAD_PX, NUMBER_PX = 36, 40, 52, 84
_TABULAR = QFont.Tag("tnum")


class WallPart(SkinWidget):
    """A painted part; colours come from the skin, sizes from the height of the page."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._unit = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_unit(self, unit: float) -> None:
        """Take another size: real pixels per line of the drawing."""
        self._unit = unit
        self.updateGeometry()
        self.update()

    def px(self, drawn: float) -> int:
        """Return a length of the drawing in pixels of this page."""
        return round(drawn * self._unit)

    def type(self, drawn: float, bold: bool = False) -> QFont:
        """Return the house type at this size, digits tabular."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(max(1, self.px(drawn)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setFeature(_TABULAR, 1)
        return font

    def paint_panel(self, painter: QPainter, tone: str = "panel") -> None:
        """Paint the ground of a panel."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.skin.color("line"))
        painter.setBrush(self.skin.color(tone))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, self.px(RADIUS_PANEL_PX), self.px(RADIUS_PANEL_PX))

    def write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        font: QFont,
        ink: QColor,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """Write one line; what does not fit is cut where everybody sees that it was."""
        painter.setFont(font)
        painter.setPen(ink)
        short = QFontMetrics(font).elidedText(
            text, Qt.TextElideMode.ElideRight, round(box.width()) + 1
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | align, short)

    def fitting(self, text: str, sizes: tuple[float, ...], room: float, bold: bool) -> QFont:
        """Return the largest of these sizes in which a text is whole, else the last."""
        fonts = [self.type(size, bold) for size in sizes]
        fits = (f for f in fonts if QFontMetrics(f).horizontalAdvance(text) <= room)
        return next(fits, fonts[-1])
