"""The still layers of one view, painted once; a pan paints only the strips that come into sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QRegion

from layers.viewport import Rect, Viewport

# A strip is painted from a little around it, so that what hangs over its edge is not cut.
_AROUND_PX = 64
PaintStill = Callable[[QPainter, Viewport, bool], None]


class Field(NamedTuple):
    """A rectangle of whole device pixels of the ground.

    Attributes:
        step: Metres per device pixel.
        left: Pixels of that size from the city's origin, east.
        top: Likewise, south.
    """

    step: float
    left: int
    top: int
    width: int
    height: int

    @property
    def rect_m(self) -> Rect:
        """Left, top, right, bottom in city metres."""
        return (
            self.left * self.step,
            self.top * self.step,
            (self.left + self.width) * self.step,
            (self.top + self.height) * self.step,
        )

    @property
    def size(self) -> QSize:
        """Width and height."""
        return QSize(self.width, self.height)

    def grown(self, margin: int) -> Field:
        """Return the field with a margin on each side."""
        return Field(
            self.step,
            self.left - margin,
            self.top - margin,
            self.width + 2 * margin,
            self.height + 2 * margin,
        )

    def holds(self, other: Field) -> bool:
        """Return whether another field of the same step lies wholly inside."""
        return (
            self.step == other.step
            and self.left <= other.left
            and self.top <= other.top
            and self.left + self.width >= other.left + other.width
            and self.top + self.height >= other.top + other.height
        )


class Lid:
    """Keeps the picture of the still layers on nothing.

    Args:
        paint_still: Paints them in logical pixels of a viewport; the last argument asks for haste.
    """

    def __init__(self, paint_still: PaintStill) -> None:
        self._paint_still = paint_still
        self._image = QImage()
        self._field = Field(0.0, 0, 0, 0, 0)
        self._is_hasty = False
        self._is_old = True

    def spoil(self) -> None:
        """A still layer has changed: paint everything anew next time."""
        self._is_old = True

    def over(self, field: Field, view: Viewport, is_hasty: bool) -> QImage:
        """Return the still layers over a field of a view."""
        held = self._field
        is_same_kind = (field.step, field.size) == (held.step, held.size)
        is_same_kind &= self._is_hasty == is_hasty and not self._is_old
        if is_same_kind and field == held:
            return self._image
        image = QImage(field.size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        fresh = QRegion(image.rect())
        if is_same_kind:
            dx, dy = held.left - field.left, held.top - field.top
            painter.drawImage(dx, dy, self._image)
            fresh = fresh.subtracted(QRegion(self._image.rect().translated(dx, dy)))
        for rect in fresh:
            self._paint(painter, field, rect, view, is_hasty)
        painter.end()
        self._image, self._field = image, field
        self._is_hasty, self._is_old = is_hasty, False
        return image

    def _paint(
        self, painter: QPainter, field: Field, rect: QRect, view: Viewport, is_hasty: bool
    ) -> None:
        part = Field(
            field.step, field.left + rect.x(), field.top + rect.y(), rect.width(), rect.height()
        ).grown(_AROUND_PX)
        left, top, right, bottom = part.rect_m
        wide = Viewport(part.width / view.dpr, part.height / view.dpr, view.dpr)
        wide.x_m, wide.y_m, wide.zoom = (left + right) / 2, (top + bottom) / 2, view.zoom
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        painter.translate(rect.x() - _AROUND_PX, rect.y() - _AROUND_PX)
        painter.scale(view.dpr, view.dpr)
        self._paint_still(painter, wide, is_hasty)
        painter.restore()
