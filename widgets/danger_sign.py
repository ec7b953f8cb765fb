"""The sign of danger: an octagon with a bar and a dot, for a solid ground of alarm."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from .skin import Skin

# Corners of the octagon, in parts of its side.
_CUT = 0.29


def paint_danger_sign(painter: QPainter, box: QRectF, skin: Skin) -> None:
    """Paint the sign into a square box of an ``act_fill`` ground."""
    side, cut = box.width(), box.width() * _CUT
    half = ((cut, 0), (side - cut, 0), (side, cut), (side, side - cut))
    corners = [*half, *((side - x, side - y) for x, y in half)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(skin.color("on_fill"))
    painter.drawPolygon(QPolygonF([QPointF(box.x() + x, box.y() + y) for x, y in corners]))
    pen = QPen(skin.color("act_fill"), side * 0.14)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, top = box.center().x(), box.y()
    painter.drawLine(QPointF(x, top + side * 0.24), QPointF(x, top + side * 0.55))
    painter.drawPoint(QPointF(x, top + side * 0.77))
    painter.restore()
