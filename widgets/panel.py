"""Panels: a quiet ground with round corners, and corners for what paints its own ground."""

from PySide6.QtCore import QEvent, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from .skin import Skin

_RADIUS_PX = 8


class Panel(QFrame):
    """A framed ground; its look comes from the style sheet."""

    def __init__(self, parent: QWidget | None = None, name: str = "panel") -> None:
        super().__init__(parent)
        self.setObjectName(name)


class _Corner(QLabel):
    """One corner laid over a child, so that a painted ground looks round.

    A picture, for it is painted as often as the child under it.
    """

    def __init__(self, skin: Skin, spot: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._skin, self._spot = skin, spot
        skin.changed.connect(self.dress)

    @Slot()
    def dress(self) -> None:
        """Take theme and size as they are now."""
        size, dpr = max(1, self.width()), self.devicePixelRatioF()
        picture = QPixmap(round(size * dpr), round(size * dpr))
        picture.setDevicePixelRatio(dpr)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, size)
        painter.end()
        self.setPixmap(picture)

    def _paint(self, painter: QPainter, size: int) -> None:
        x, y = self._spot
        whole, disc = QPainterPath(), QPainterPath()
        whole.addRect(QRectF(0, 0, size, size))
        centre_x, centre_y = (size if x == 0 else 0), (size if y == 0 else 0)
        disc.addEllipse(QRectF(centre_x - size, centre_y - size, 2 * size, 2 * size))
        painter.fillPath(whole.subtracted(disc), self._skin.color("window"))
        painter.setPen(QPen(self._skin.color("line"), 1))
        painter.drawEllipse(
            QRectF(centre_x - size + 0.5, centre_y - size + 0.5, 2 * size - 1, 2 * size - 1)
        )


class RoundFrame(QWidget):
    """Gives a child that paints its own ground the corners of a panel."""

    def __init__(self, skin: Skin, child: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(child)
        self._skin = skin
        self._corners = [_Corner(skin, spot, self) for spot in ((0, 0), (1, 0), (0, 1), (1, 1))]

    def resizeEvent(self, event: QEvent) -> None:
        """Keep the corners in the corners."""
        size = self._skin.px(_RADIUS_PX)
        for i, corner in enumerate(self._corners):
            x = 0 if i % 2 == 0 else self.width() - size
            y = 0 if i < 2 else self.height() - size
            corner.setGeometry(x, y, size, size)
            corner.dress()
            corner.raise_()
