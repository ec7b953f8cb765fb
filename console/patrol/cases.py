"""Open cases a camera looks at (X15): where in its picture each should be, or near by."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from backend.domain.cameras.camera import Camera
from backend.domain.cases.case import Case
from video.tile import VideoTile
from video.tile_paint import place_of

_M_PER_DEG = 111_320.0
# Ground as a camera on a six metre pole sees it: its foot below the picture, the far end near the
# horizon. Good enough to say "here", never to measure; the word on the tile says "about".
_HORIZON, _NEAR_SHARE, _NEAR_M = 0.36, 0.14, 25.0
_BOX_SHARE, _LEAST_SHARE = 0.2, 0.05
_INK, _EDGE, _CHIP = QColor(255, 196, 64), QColor(0, 0, 0, 150), QColor(13, 20, 34, 214)
_MOST = 3


class Outline(NamedTuple):
    """One open case in a picture, shares of it: left, top, width, height."""

    text: str
    left: float
    top: float
    width: float
    height: float


class Sighted(NamedTuple):
    """Open cases of one camera: those in its view, and those close by but outside of it."""

    seen: tuple[tuple[Case, QRectF], ...]
    near: tuple[Case, ...]


def sighted(camera: Camera, cases: Iterable[Case]) -> Sighted:
    """Return the open cases a camera sees, each with its place in the picture, nearest first.

    Args:
        cases: Those around it; see ``CaseGrid``.
    """
    per_deg = _M_PER_DEG * math.cos(math.radians(camera.lat_deg))
    seen: list[tuple[float, Case, QRectF]] = []
    near: list[tuple[float, Case]] = []
    for case in cases:
        if case.ended:
            continue
        east_m = (case.place.lon_deg - camera.lon_deg) * per_deg
        north_m = (case.place.lat_deg - camera.lat_deg) * _M_PER_DEG
        away_m = math.hypot(east_m, north_m)
        if away_m > camera.reach_m:
            continue
        bearing = math.degrees(math.atan2(east_m, north_m))
        aside = (bearing - camera.view_deg + 180) % 360 - 180
        if abs(aside) <= camera.span_deg / 2 and away_m > 1:
            seen.append((away_m, case, _box(camera, away_m, aside)))
        elif away_m <= _NEAR_M or away_m <= camera.reach_m / 2:
            near.append((away_m, case))
    seen.sort(key=lambda row: row[0])
    near.sort(key=lambda row: row[0])
    return Sighted(tuple((case, box) for _, case, box in seen), tuple(case for _, case in near))


def _box(camera: Camera, away_m: float, aside_deg: float) -> QRectF:
    """Return where something at a distance and an angle stands in the picture, shares of it."""
    half = math.tan(math.radians(min(camera.span_deg, 150) / 2))
    across = 0.5 + math.tan(math.radians(aside_deg)) / half / 2
    nearest_m = max(2.0, camera.reach_m * _NEAR_SHARE)
    depth = min(1.0, nearest_m / max(away_m, nearest_m))
    down = _HORIZON + (1 - _HORIZON) * 0.9 * depth
    side = max(_LEAST_SHARE, _BOX_SHARE * depth)
    return QRectF(across - side / 2, down - side * 0.8, side, side)


class CaseMarks(QWidget):
    """Outlines over one tile; mouse and keyboard pass through."""

    def __init__(self, tile: VideoTile) -> None:
        super().__init__(tile)
        self._tile = tile
        self._outlines: tuple[Outline, ...] = ()
        self._near, self._place = "", QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()

    @property
    def outlines(self) -> tuple[Outline, ...]:
        """What is outlined now."""
        return self._outlines

    @property
    def near(self) -> str:
        """What is said of cases outside the view, ``""`` for nothing."""
        return self._near

    def show_cases(self, outlines: Sequence[Outline], near: str) -> None:
        """Outline these and name what is close by; once a second is enough."""
        self.setGeometry(self._tile.rect())
        picture = self._tile.snapshot()
        place = self.rect()
        if picture is not None:
            place = place_of(self.rect(), picture, self.devicePixelRatioF())
        told = (tuple(outlines[:_MOST]) if picture is not None else (), near, place)
        if told != (self._outlines, self._near, self._place):
            self._outlines, self._near, self._place = told
            self.update()
        self.setVisible(bool(self._outlines or near))

    def sizeHint(self) -> QSize:
        """Return a size; the tile decides."""
        return self._tile.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint outlines where the picture is, and the line of what is near."""
        painter, place = QPainter(self), self._place
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._tile.skin.font(13))
        boxes = [_on_picture(outline, place) for outline in self._outlines]
        for box in boxes:
            self._paint(painter, box)
        taken = list(boxes)
        for box, outline in zip(boxes, self._outlines, strict=True):
            taken.append(self._label(painter, box, outline.text, taken))
        if self._near:
            chip = self._chip_at(painter, place.left() + 8, place.bottom() - 62, self._near)
            self._chip(painter, chip, self._near)

    def _paint(self, painter: QPainter, box: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(_EDGE, 4), QPen(_INK, 2, Qt.PenStyle.DashLine)):
            painter.setPen(pen)
            painter.drawRoundedRect(box, 4, 4)

    def _label(self, painter: QPainter, box: QRectF, text: str, taken: Sequence[QRectF]) -> QRectF:
        """Write above a box, or below it where something stands there already."""
        above = self._chip_at(painter, box.left(), box.top() - 24, text)
        below = self._chip_at(painter, box.left(), box.bottom() + 3, text)
        is_free = not any(above.intersects(other) for other in taken)
        chip = above if is_free else below
        self._chip(painter, chip, text)
        return chip

    def _chip_at(self, painter: QPainter, left: float, top: float, text: str) -> QRectF:
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        return QRectF(max(4, min(left, self.width() - width - 4)), max(4, top), width, 21)

    def _chip(self, painter: QPainter, chip: QRectF, text: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_CHIP)
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(_INK)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def _on_picture(outline: Outline, place: QRect) -> QRectF:
    """Return where an outline stands on the tile, within the picture."""
    box = QRectF(
        place.left() + outline.left * place.width(),
        place.top() + outline.top * place.height(),
        outline.width * place.width(),
        outline.height * place.height(),
    )
    return box.intersected(QRectF(place).adjusted(3, 3, -3, -3))
