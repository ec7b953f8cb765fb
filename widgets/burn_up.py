"""A burn-up: what has come in and what is done, day by day, against a line to the target."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from .skin import Skin, SkinWidget

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_N_LINES = 2
_HEIGHT_PX, _TYPE_PX, _LINE_PX = 190, 12, 2.0
Points = tuple[tuple[float, float], ...]


class BurnUp(NamedTuple):
    """What is drawn; places in time are shares of the whole span, 0 to 1.

    Attributes:
        joined: What has come in; ``done`` is what is done of it.
        target: Where the line ends that leads from nothing at 0 to the target at 1.
        names: What the three lines are called.
        first: The first day in words; ``last`` the last one.
    """

    joined: Points = ()
    done: Points = ()
    target: float = 0.0
    names: tuple[str, str, str] = ("", "", "")
    first: str = ""
    last: str = ""

    @property
    def top(self) -> float:
        """The highest value, at least 1."""
        values = [value for points in (self.joined, self.done) for _, value in points]
        return max(1.0, self.target, *values)


def paint_burn_up(
    painter: QPainter, box: QRectF, burn: BurnUp, skin: Skin, font: QFont, line_px: float
) -> None:
    """Paint a burn-up into a box; type and strokes are given, colours are the skin's."""
    metrics = QFontMetrics(font)
    row, pad = metrics.height() * 1.35, metrics.horizontalAdvance("0")
    scale_px = metrics.horizontalAdvance(_count(burn.top)) + 2 * pad
    end_px = metrics.horizontalAdvance(_count(burn.top)) + pad
    plot = box.adjusted(scale_px, row * 1.3, -end_px, -row)
    if plot.width() < 2 or plot.height() < 2:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    _paint_ground(painter, plot, burn, skin, row)
    _paint_lines(painter, plot, burn, skin, line_px)
    _paint_ends(painter, plot, burn, skin, row)
    _paint_names(painter, QRectF(plot.left(), box.top(), plot.width(), row), burn, skin, line_px)


def _count(value: float) -> str:
    return f"{round(value):,}"


def _paint_ground(painter: QPainter, plot: QRectF, burn: BurnUp, skin: Skin, row: float) -> None:
    for n in range(_N_LINES + 1):
        share = n / _N_LINES
        y = plot.bottom() - share * plot.height()
        painter.setPen(QPen(skin.color("line"), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(skin.color("text_2"))
        room = QRectF(plot.left() - 400, y - row / 2, 400 - row * 0.4, row)
        value = burn.top * share
        if n == 0 or value >= 1:
            painter.drawText(room, _RIGHT, _count(value))
    below = QRectF(plot.left(), plot.bottom(), plot.width(), row)
    painter.setPen(skin.color("text_2"))
    painter.drawText(below, _LEFT, burn.first)
    painter.drawText(below, _RIGHT, burn.last)


def _at(plot: QRectF, burn: BurnUp, point: tuple[float, float]) -> QPointF:
    share, value = point
    return QPointF(
        plot.left() + share * plot.width(), plot.bottom() - value / burn.top * plot.height()
    )


def _paint_lines(painter: QPainter, plot: QRectF, burn: BurnUp, skin: Skin, line_px: float) -> None:
    ends = ((0.0, 0.0), (1.0, burn.target))
    _stroke(painter, plot, burn, ends, _pen(skin, "soon", line_px, Qt.PenStyle.DashLine))
    _stroke(painter, plot, burn, burn.joined, _pen(skin, "text_2", line_px))
    _stroke(painter, plot, burn, burn.done, _pen(skin, "good", line_px * 1.6))


def _pen(skin: Skin, tone: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(skin.color(tone), width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _stroke(painter: QPainter, plot: QRectF, burn: BurnUp, points: Points, pen: QPen) -> None:
    if points:
        painter.setPen(pen)
        painter.drawPolyline([_at(plot, burn, point) for point in points])


def _paint_ends(painter: QPainter, plot: QRectF, burn: BurnUp, skin: Skin, row: float) -> None:
    """Write each line's newest value behind its end; where two stand too near, one of them."""
    taken: list[tuple[float, float]] = []
    ends = [(burn.done, "good"), (burn.joined, "text_2"), (((1.0, burn.target),), "soon")]
    for points, tone in ends:
        if not points or points[-1][1] < 1:
            continue  # it lies on the ground line: the scale says 0 there
        at = _at(plot, burn, points[-1])
        if any(abs(at.y() - y) < row * 0.8 and abs(at.x() - x) < 4 * row for x, y in taken):
            continue
        taken.append((at.x(), at.y()))
        painter.setPen(skin.ink(tone) if tone != "text_2" else skin.color(tone))
        room = QRectF(at.x() + row * 0.25, at.y() - row / 2, 400, row)
        painter.drawText(room, _LEFT, _count(points[-1][1]))


def _paint_names(painter: QPainter, row: QRectF, burn: BurnUp, skin: Skin, line_px: float) -> None:
    left, metrics = row.left(), painter.fontMetrics()
    gap = metrics.horizontalAdvance("00")
    tones = (("text_2", 1.0), ("good", 1.6), ("soon", 1.0))
    for name, (tone, width) in zip(burn.names, tones, strict=True):
        style = Qt.PenStyle.DashLine if tone == "soon" else Qt.PenStyle.SolidLine
        painter.setPen(_pen(skin, tone, line_px * width, style))
        y = row.center().y()
        painter.drawLine(QPointF(left, y), QPointF(left + gap * 1.5, y))
        left += gap * 2
        painter.setPen(skin.color("text_2"))
        width_px = metrics.horizontalAdvance(name)
        painter.drawText(QRectF(left, row.top(), width_px + gap, row.height()), _LEFT, name)
        left += width_px + gap


class BurnUpChart(SkinWidget):
    """A burn-up at a desk."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.burn = BurnUp()

    def show_burn(self, burn: BurnUp, name: str) -> None:
        """Show this; ``name`` is what readers of the screen hear."""
        self.setAccessibleName(name)
        if burn != self.burn:
            self.burn = burn
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the drawing."""
        return QSize(self.skin.px(400), self.skin.px(_HEIGHT_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint."""
        painter, skin = QPainter(self), self.skin
        line_px = skin.px(100) / 100 * _LINE_PX
        paint_burn_up(painter, QRectF(self.rect()), self.burn, skin, skin.font(_TYPE_PX), line_px)
