"""A thin bar: how much of a limit is left."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .skin import Skin, SkinWidget

BAR_PX = 4


def paint_bar(painter: QPainter, box: QRectF, share: float, tone: str, skin: Skin) -> None:
    """Paint the bar; ``share`` is what is left, 0 to 1."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = box.height() / 2
    painter.setBrush(skin.color("line"))
    painter.drawRoundedRect(box, radius, radius)
    width = box.width() * min(max(share, 0.0), 1.0)
    if width >= 1:
        painter.setBrush(skin.color(tone))
        painter.drawRoundedRect(QRectF(box.x(), box.y(), width, box.height()), radius, radius)
    painter.restore()


class LimitBar(SkinWidget):
    """The bar as a widget."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._share, self._tone = 0.0, "info"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, tone: str) -> None:
        """Show what is left (0 to 1) in this tone."""
        self._share, self._tone = share, tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(self.skin.px(60), self.skin.px(BAR_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        paint_bar(QPainter(self), QRectF(self.rect()), self._share, self._tone, self.skin)
