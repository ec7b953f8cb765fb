"""What a person cut out of a picture and drew on it, and the picture that makes."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

_INK, _EDGE = QColor(255, 64, 48), QColor(255, 255, 255, 210)
# Width of a stroke in a picture: seen in print, and hiding little.
_STROKE_SHARE, _HEAD_SHARE = 0.004, 0.03
# What is smaller than this is a slip of the hand.
LEAST_SHARE = 0.01


class Tool(StrEnum):
    """What a drag or two points make."""

    CROP = "crop"
    BOX = "box"
    CIRCLE = "circle"
    ARROW = "arrow"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn: from a point to a point, shares of width and height."""

    tool: Tool
    from_x: float
    from_y: float
    to_x: float
    to_y: float

    @property
    def is_slip(self) -> bool:
        """Whether it is too small to be meant."""
        wide, tall = abs(self.to_x - self.from_x), abs(self.to_y - self.from_y)
        if self.tool is Tool.ARROW:
            return math.hypot(wide, tall) < LEAST_SHARE
        return min(wide, tall) < LEAST_SHARE

    @property
    def box(self) -> QRectF:
        """The rectangle between its points, shares of the picture."""
        start, end = QPointF(self.from_x, self.from_y), QPointF(self.to_x, self.to_y)
        return QRectF(start, end).normalized()


@dataclass(frozen=True, slots=True)
class Marking:
    """All that was done to a picture, in order; the last cut counts."""

    marks: tuple[Mark, ...] = ()

    def with_mark(self, mark: Mark) -> "Marking":
        """Return it with one more thing; a slip of the hand changes nothing."""
        return self if mark.is_slip else replace(self, marks=(*self.marks, mark))

    def undone(self) -> "Marking":
        """Return it without the last thing."""
        return replace(self, marks=self.marks[:-1])

    @property
    def crop(self) -> QRectF:
        """What of the picture is left, shares of it."""
        cuts = [mark.box for mark in self.marks if mark.tool is Tool.CROP]
        return cuts[-1] if cuts else QRectF(0, 0, 1, 1)

    def drawn(self, picture: QImage) -> QImage:
        """Return the picture marked and cut; the one given stays as it is."""
        marked = picture.convertToFormat(QImage.Format.Format_RGB32)
        marked.setDevicePixelRatio(1.0)
        painter = QPainter(marked)
        paint_marks(painter, QRectF(marked.rect()), self.marks)
        painter.end()
        wide, tall = marked.width(), marked.height()
        cut = self.crop
        left, top = round(cut.left() * wide), round(cut.top() * tall)
        return marked.copy(QRect(left, top, round(cut.width() * wide), round(cut.height() * tall)))


def paint_marks(painter: QPainter, place: QRectF, marks: tuple[Mark, ...]) -> None:
    """Draw marks over a picture that stands at ``place``; a cut is no mark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    stroke = max(2.0, place.width() * _STROKE_SHARE)
    for pen in (QPen(_EDGE, stroke * 2), QPen(_INK, stroke)):
        painter.setPen(pen)
        for mark in marks:
            if mark.tool is not Tool.CROP:
                _paint(painter, place, mark)


def on_place(place: QRectF, x: float, y: float) -> QPointF:
    """Return where a share of the picture stands."""
    return QPointF(place.left() + x * place.width(), place.top() + y * place.height())


def box_on(place: QRectF, box: QRectF) -> QRectF:
    """Return where a part of the picture stands."""
    start = on_place(place, box.left(), box.top())
    return QRectF(start, on_place(place, box.right(), box.bottom()))


def _paint(painter: QPainter, place: QRectF, mark: Mark) -> None:
    if mark.tool is Tool.BOX:
        painter.drawRect(box_on(place, mark.box))
    elif mark.tool is Tool.CIRCLE:
        painter.drawEllipse(box_on(place, mark.box))
    else:
        _paint_arrow(painter, place, mark)


def _paint_arrow(painter: QPainter, place: QRectF, mark: Mark) -> None:
    start, tip = on_place(place, mark.from_x, mark.from_y), on_place(place, mark.to_x, mark.to_y)
    angle = math.atan2(tip.y() - start.y(), tip.x() - start.x())
    side = place.width() * _HEAD_SHARE
    wings = [
        QPointF(tip.x() - side * math.cos(angle + turn), tip.y() - side * math.sin(angle + turn))
        for turn in (0.45, -0.45)
    ]
    painter.drawLine(start, tip)
    painter.drawPolyline(QPolygonF([wings[0], tip, wings[1]]))
