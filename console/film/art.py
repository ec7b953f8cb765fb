"""How a film stands on the screen: veil, picture, its time and watermark, bar and keys."""

import math
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin

# On a film the ground is dark in both themes: a bright one would outshine a street at night.
_VEIL, _WRITING, _SOFT = QColor(4, 8, 15, 238), QColor("#E6EDF7"), QColor("#A9B6C9")
_WARNING, _SCRIM, _DONE, _REST = QColor("#FF7B72"), QColor(4, 8, 15, 200), QColor("#58A6FF"), 70
_MARK_INK, _MARK_EDGE = QColor(255, 255, 255, 46), QColor(0, 0, 0, 40)
_HEAD_PX, _FOOT_PX, _SIDE_PX, _BAR_PX, _REACH_PX = 56, 84, 48, 6, 22
_MARK_ANGLE_DEG, _MARK_GAP = -22.0, QSize(120, 130)


class FilmText(NamedTuple):
    """What stands on and around the picture; ``""`` for what does not.

    Attributes:
        time: When the picture was taken.
        said: In place of a picture: why there is none.
        mark: The watermark.
        share: How far the film is, 0 to 1.
    """

    title: str
    time: str
    state: str
    said: str
    warning: str
    mark: str
    hint: str
    share: float


class FilmArt:
    """Paints one state of the page into a rectangle."""

    def __init__(self, skin: Skin, room: QRect) -> None:
        self._skin, self._room = skin, room

    def picture_room(self) -> QRect:
        """Return where a picture may stand."""
        px = self._skin.px
        return self._room.adjusted(px(_SIDE_PX), px(_HEAD_PX), -px(_SIDE_PX), -px(_FOOT_PX))

    def bar_room(self) -> QRect:
        """Return where the bar is hit: higher than it is drawn."""
        px, room = self._skin.px, self.picture_room()
        return QRect(room.left(), room.bottom() + px(6), room.width(), px(_REACH_PX))

    def paint(self, canvas: QWidget, picture: QImage, text: FilmText) -> None:
        """Paint it all."""
        painter = QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self._room, _VEIL)
        self._paint_head(painter, text)
        if picture.isNull():
            self._line(painter, self.picture_room(), text.said, 18, _WRITING)
        else:
            place = placed(picture.size(), self.picture_room())
            painter.drawImage(place, picture)
            self._paint_mark(painter, place, text.mark)
            self._paint_time(painter, place, text)
            self._paint_bar(painter, text.share)
        foot = self._room.adjusted(0, self._room.height() - self._skin.px(44), 0, 0)
        self._line(painter, foot, text.hint, 13, _SOFT)
        painter.end()

    def _paint_head(self, painter: QPainter, text: FilmText) -> None:
        px = self._skin.px
        head = QRect(px(_SIDE_PX), 0, self._room.width() - 2 * px(_SIDE_PX), px(_HEAD_PX))
        side = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._skin.font(16, bold=True))
        painter.setPen(_WRITING)
        half = head.adjusted(0, 0, -head.width() // 2 if text.warning else 0, 0)
        title = _elided(painter, text.title, half.width())
        painter.drawText(half, side | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(_WARNING)
        painter.setFont(self._skin.font(14, bold=True))
        warning = _elided(painter, text.warning, head.width() // 2)
        painter.drawText(head, side | Qt.AlignmentFlag.AlignRight, warning)

    def _paint_time(self, painter: QPainter, place: QRect, text: FilmText) -> None:
        """The time on the picture itself, so that no copy of the screen is without it."""
        px = self._skin.px
        painter.setFont(self._skin.font(15, bold=True))
        width = painter.fontMetrics().horizontalAdvance(text.time) + px(20)
        box = QRect(place.left(), place.top(), width, px(32))
        painter.fillRect(box, _SCRIM)
        painter.setPen(_WRITING)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text.time)
        painter.setFont(self._skin.font(13))
        width = painter.fontMetrics().horizontalAdvance(text.state) + px(20)
        box = QRect(place.right() - width, place.top(), width + 1, px(32))
        if box.left() > place.left() + px(220):
            painter.fillRect(box, _SCRIM)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text.state)

    def _paint_mark(self, painter: QPainter, place: QRect, mark: str) -> None:
        """Who watches, slanted over all of the picture: a photo of the screen names its source."""
        painter.save()
        painter.setClipRect(place)
        painter.setFont(self._skin.font(14))
        metrics = QFontMetrics(painter.font())
        width = metrics.horizontalAdvance(mark) + self._skin.px(_MARK_GAP.width())
        height = self._skin.px(_MARK_GAP.height())
        reach = math.hypot(place.width(), place.height()) / 2 + width
        painter.translate(QPointF(place.center()))
        painter.rotate(_MARK_ANGLE_DEG)
        rows = range(-math.ceil(reach / height), math.ceil(reach / height) + 1)
        columns = range(-math.ceil(reach / width), math.ceil(reach / width) + 1)
        for row in rows:
            for column in columns:
                at = QPointF((column + (row % 2) / 2) * width - width / 2, row * height)
                painter.setPen(_MARK_EDGE)
                painter.drawText(at + QPointF(1, 1), mark)
                painter.setPen(_MARK_INK)
                painter.drawText(at, mark)
        painter.restore()

    def _paint_bar(self, painter: QPainter, share: float) -> None:
        room, px = self.bar_room(), self._skin.px
        line = QRectF(room.left(), room.center().y() - px(_BAR_PX) / 2, room.width(), px(_BAR_PX))
        rest = QColor(_WRITING)
        rest.setAlpha(_REST)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(rest)
        painter.drawRoundedRect(line, 3, 3)
        done = QRectF(line)
        done.setWidth(line.width() * min(1.0, max(0.0, share)))
        painter.setBrush(_DONE)
        painter.drawRoundedRect(done, 3, 3)
        painter.drawEllipse(QPointF(done.right(), line.center().y()), px(7), px(7))

    def _line(self, painter: QPainter, room: QRect, text: str, size: int, ink: QColor) -> None:
        painter.setPen(ink)
        painter.setFont(self._skin.font(size))
        room = room.adjusted(self._skin.px(16), 0, -self._skin.px(16), 0)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), text)


def placed(size: QSize, room: QRect) -> QRect:
    """Return where a picture of this shape stands: as large as it fits, in the middle."""
    fitted = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = room.center().x() - fitted.width() // 2
    return QRect(QPoint(left, room.center().y() - fitted.height() // 2), fitted)


def share_at(bar: QRect, at: QPoint) -> float:
    """Return how far along the bar a point lies, 0 to 1."""
    return min(1.0, max(0.0, (at.x() - bar.left()) / max(1, bar.width())))


def _elided(painter: QPainter, text: str, width_px: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width_px)
