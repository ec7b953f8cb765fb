"""Panels: a quiet ground with round corners, and corners for what paints its own ground."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from .skin import Skin, SkinWidget

_RADIUS_PX = 8


class Panel(QFrame):
    """A framed ground; its look comes from the style sheet."""

    def __init__(self, parent: QWidget | None = None, name: str = "panel") -> None:
        super().__init__(parent)
        self.setObjectName(name)


class _Corner(SkinWidget):
    """One corner laid over a child, so that a painted ground looks round."""

    def __init__(self, skin: Skin, spot: tuple[int, int], parent: QWidget) -> None:
        super().__init__(skin, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._spot = spot

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self.width()
        x, y = self._spot
        whole = QPainterPath()
        whole.addRect(QRectF(self.rect()))
        disc = QPainterPath()
        centre_x, centre_y = (size if x == 0 else 0), (size if y == 0 else 0)
        disc.addEllipse(QRectF(centre_x - size, centre_y - size, 2 * size, 2 * size))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(whole.subtracted(disc), self.skin.color("window"))
        painter.setPen(QPen(self.skin.color("line"), 1))
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
            corner.raise_()
