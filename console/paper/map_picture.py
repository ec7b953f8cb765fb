"""The map around a case as a picture for paper."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from layers.view import MapView
from resources.tokens import LIGHT

_WIDE, _HIGH, _RING = 620, 360, 8


def case_picture(chart: MapView, case_id: str) -> QImage | None:
    """Return the map around a case as it is shown now, ``None`` where it is out of sight."""
    mark = chart.marker_rect(case_id)
    if mark.isNull() or not chart.rect().contains(mark.center()):
        return None
    return map_picture(chart, mark)


def map_picture(chart: QWidget, mark: QRect) -> QImage:
    """Return the part of a map around a marker, the marker ringed."""
    size = QSize(min(_WIDE, chart.width()), min(_HIGH, chart.height()))
    box = QRect(mark.center() - QRect(0, 0, size.width(), size.height()).center(), size)
    left = min(max(box.left(), 0), chart.width() - size.width())
    top = min(max(box.top(), 0), chart.height() - size.height())
    box = QRect(left, top, size.width(), size.height())
    picture = QImage(size, QImage.Format.Format_RGB32)
    # The ground alone: what lies over it on the desk has no place on paper.
    flags = QWidget.RenderFlag.DrawWindowBackground
    chart.render(picture, QPoint(), QRegion(box), flags)
    ring = mark.translated(-left, -top).adjusted(-_RING, -_RING, _RING, _RING)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LIGHT.act), 3))
        painter.drawEllipse(ring)
    return picture
