"""The way one mover took, as history: a line that fades with age, moments written beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from resources.tokens import FONT_FAMILY

from . import words
from .base import Canvas, LayerSpec, MapLayer, Scene
from .frame import Floats
from .paths import path_of

# A pause this long is not joined: nobody knows where he was meanwhile.
GAP_MS = 120_000
_N_BANDS = 4
_FAINTEST = 0.35
_TEXT_PX = 11


@dataclass(frozen=True, slots=True)
class ShownTrack:
    """What is to be shown of one mover.

    Attributes:
        at_ms: ``(N,)`` city time, oldest first.
        lon_deg: ``(N,)`` degrees; ``lat_deg`` likewise.
        marks: Places in the arrays with what is written there, e.g. ``(40, "08:10")``.
    """

    mover_id: str
    at_ms: NDArray[np.int64]
    lon_deg: Floats
    lat_deg: Floats
    marks: tuple[tuple[int, str], ...] = ()


class HistoryLayer(MapLayer):
    """One track at a time; it lies under everything that moves."""

    spec = LayerSpec("history", words.LAYER_HISTORY, z=45, order=55, ages=False)

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._track: ShownTrack | None = None
        self._x_m: Floats = np.zeros(0)
        self._y_m: Floats = np.zeros(0)
        self._paths: list[QPainterPath] = []
        self._mark = 0

    def show(self, track: ShownTrack | None) -> None:
        """Show a track, ``None`` for none."""
        self._track = track
        self._lay()

    @property
    def mover_id(self) -> str:
        """Whose track is shown, ``""`` when none is."""
        return self._track.mover_id if self._track is not None else ""

    def reset(self) -> None:
        """Another city: its movers are others."""
        self.show(None)

    def dress(self) -> None:
        """Theme or scale has changed."""
        self._mark += 1

    def count(self) -> int | None:
        """Return how many points are shown."""
        return None if self._track is None else len(self._track.at_ms)

    @property
    def under_mark(self) -> int:
        """Grows whenever another track is shown."""
        return self._mark

    def rect_m(self) -> tuple[float, float, float, float] | None:
        """Return the rectangle around the track in city metres, ``None`` when there is none."""
        if len(self._x_m) == 0:
            return None
        x_m, y_m = self._x_m, self._y_m
        return float(x_m.min()), float(y_m.min()), float(x_m.max()), float(y_m.max())

    def _lay(self) -> None:
        """Bring the track into city metres, as one path per band of age, oldest first."""
        self._mark += 1
        track, frame = self._track, self.scene.frame
        if track is None or frame is None or len(track.at_ms) == 0:
            self._x_m = self._y_m = np.zeros(0)
            self._paths = []
            return
        self._x_m, self._y_m = frame.to_m(track.lon_deg, track.lat_deg)
        xy = np.column_stack((self._x_m, self._y_m))
        edges = np.linspace(0, len(xy) - 1, _N_BANDS + 1).round().astype(int)
        self._paths = [
            _line(xy[a : b + 1], track.at_ms[a : b + 1]) for a, b in pairwise(edges.tolist())
        ]

    # ---- paint -------------------------------------------------------------------------------

    def paint_under(self, canvas: Canvas) -> None:
        """Paint the line, its ends and its moments."""
        if self._track is None or len(self._x_m) == 0:
            return
        painter, view = canvas.painter, canvas.view
        scale = 1.0 / view.m_per_px
        painter.save()
        corner = view.point_px(0.0, 0.0)
        painter.setTransform(QTransform(scale, 0, 0, scale, *corner), combine=True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, tone in ((5.4, self.scene.theme.window), (2.6, self.scene.theme.info)):
            for band, path in enumerate(self._paths):
                painter.setPen(self._pen(width, tone, (band + 1) / _N_BANDS))
                painter.drawPath(path)
        painter.restore()
        if not canvas.is_hasty:
            self._paint_marks(canvas)

    def _pen(self, width: float, tone: str, share: float) -> QPen:
        colour = QColor(tone)
        colour.setAlphaF(_FAINTEST + (1 - _FAINTEST) * share)
        pen = QPen(colour, width * self.scene.scale)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _paint_marks(self, canvas: Canvas) -> None:
        assert self._track is not None
        x_px, y_px = canvas.view.to_px(self._x_m, self._y_m)
        painter, theme, size = canvas.painter, self.scene.theme, self.scene.scale
        font = QFont(FONT_FAMILY)
        font.setPixelSize(round(_TEXT_PX * size))
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        metrics, taken = QFontMetricsF(font), []
        for row, text in self._track.marks:
            at = QPointF(float(x_px[row]), float(y_px[row]))
            painter.setPen(QPen(QColor(theme.window), 1.2 * size))
            painter.setBrush(QColor(theme.info))
            painter.drawEllipse(at, 3.4 * size, 3.4 * size)
            box = QRectF(at.x() + 6 * size, at.y() - 9 * size, 0, 18 * size)
            box.setWidth(metrics.horizontalAdvance(text) + 8 * size)
            if any(box.intersects(other) for other in taken):
                continue  # a moment that cannot be read is left out
            taken.append(box)
            self._paint_chip(painter, box, text)

    def _paint_chip(self, painter: QPainter, box: QRectF, text: str) -> None:
        ground = QColor(self.scene.theme.panel)
        ground.setAlphaF(0.9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(self.scene.theme.text_2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _line(xy: Floats, at_ms: NDArray[np.int64]) -> QPainterPath:
    """Return points as one path, broken where nothing was heard for long."""
    breaks = np.flatnonzero(np.diff(at_ms) > GAP_MS) + 1
    return path_of(xy, np.concatenate(([0], breaks)).astype(np.intp))
