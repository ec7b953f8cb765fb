"""The marks of states: shape and colour, painted the same everywhere."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from .skin import Skin, SkinWidget


class Mark(NamedTuple):
    """One row of the catalogue of marks.

    Attributes:
        shape: ``"disc"``, ``"triangle"``, ``"square"``, ``"diamond"`` or ``"hexagon"``.
        tone: Token of its colour.
        hollow: Drawn as an outline.
    """

    shape: str
    tone: str
    hollow: bool = False


MARKS: dict[str, Mark] = {
    "ok": Mark("disc", "info"),
    "soon": Mark("triangle", "soon"),
    "late": Mark("square", "act"),
    "check": Mark("diamond", "text_2", hollow=True),
    "super": Mark("hexagon", "super"),
    "none": Mark("disc", "none", hollow=True),
    "good": Mark("disc", "good"),
}

_POINTS: dict[str, tuple[tuple[float, float], ...]] = {
    "triangle": ((0.5, 0.06), (0.98, 0.9), (0.02, 0.9)),
    "square": ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)),
    "diamond": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    "hexagon": ((0.25, 0.07), (0.75, 0.07), (1.0, 0.5), (0.75, 0.93), (0.25, 0.93), (0.0, 0.5)),
}


def mark_path(shape: str, box: QRectF) -> QPainterPath:
    """Return the outline of a shape filling the box."""
    path = QPainterPath()
    if shape == "disc":
        path.addEllipse(box.adjusted(*(box.width() * 0.04 * s for s in (1, 1, -1, -1))))
        return path
    points = [
        QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in _POINTS[shape]
    ]
    path.moveTo(points[0])
    for point in points[1:]:
        path.lineTo(point)
    path.closeSubpath()
    return path


def paint_mark(painter: QPainter, box: QRectF, key: str, skin: Skin, ink: QColor | None = None):
    """Paint the mark of a state into the box; ``ink`` replaces its colour on solid grounds."""
    mark = MARKS[key]
    colour = ink or skin.color(mark.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark.hollow:
        width = max(1.5, box.width() * 0.15)
        inset = width / 2
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = box.adjusted(inset, inset, -inset, -inset)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
    painter.drawPath(mark_path(mark.shape, box))
    painter.restore()


class StateMark(SkinWidget):
    """A mark with its word: colour, shape and word together."""

    def __init__(self, skin: Skin, size_px: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._key, self._word, self._size_px = "none", "", size_px
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_state(self, key: str, word: str) -> None:
        """Show this state; ``key`` is a row of ``MARKS``, or ``""`` for the word alone."""
        self._key, self._word = key, word
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        metrics = self._metrics()
        width = self._left() + metrics.horizontalAdvance(self._word) + 2
        return QSize(width, metrics.height() + 2)

    def _left(self) -> int:
        """Return where the word begins."""
        return self.skin.px(self._size_px - 2) + self.skin.px(6) if self._key else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        side = self.skin.px(self._size_px - 2)
        box = QRectF(0.5, (self.height() - side) / 2, side, side)
        if self._key:
            paint_mark(painter, box, self._key, self.skin)
        painter.setFont(self.skin.font(self._size_px))
        painter.setPen(self.skin.color("text" if self._key else "text_3"))
        painter.drawText(
            self.rect().adjusted(self._left(), 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            self._word,
        )

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self.skin.font(self._size_px))


class MarkDot(SkinWidget):
    """A mark alone, beside words that stand elsewhere."""

    def __init__(self, skin: Skin, size_px: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._key, self._size_px = "", size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_mark(self, key: str) -> None:
        """Show this row of ``MARKS``; ``""`` hides the dot."""
        self._key = key
        self.setVisible(bool(key))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        side = self.skin.px(self._size_px)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        side = self.skin.px(self._size_px)
        if self._key:
            paint_mark(QPainter(self), QRectF(0, 0, side, side), self._key, self.skin)
