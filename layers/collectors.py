"""Collectors (采集员) on foot, each with the trail of the last minutes."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QTransform

from backend.domain.field.mover import MoverKind
from backend.domain.terms.words import Words

from . import words
from .base import Canvas, LayerSpec, Scene
from .frame import Floats
from .mover_store import Trails
from .movers import Disc, Look, MoverLayer
from .paths import path_of
from .viewport import Viewport

_TRAIL_MS = 180_000
_N_POINTS = 40
_LEAST_STEP_MS = 4_000
_N_BANDS = 4
_FROM_ZOOM = 5.0
_MOST_TRAILS = 250
_TRAILS_EVERY_S = 1.0
# A walker is a few metres ahead of the last point kept.
_LINK_M = 2.5


class CollectorsLayer(MoverLayer):
    """Who walks, where, and where from."""

    spec = LayerSpec("collectors", words.LAYER_COLLECTORS, z=60, order=20)
    looks: ClassVar[dict[MoverKind, Look]] = {
        MoverKind.COLLECTOR: Look("#45D0B0", "#0E7C66", Words("采", "C"))
    }
    discs = (Disc(-9, 8, False), Disc(5.6, 9.5, False), Disc(7.4, 14, False), Disc(8.6, 27, True))

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._trails = Trails(_N_POINTS, _LEAST_STEP_MS)
        self._bands: list[QPainterPath] = []
        self._moved_mark = self._trails_mark = self._bands_mark = 0
        self._trails_s = -_TRAILS_EVERY_S

    def reset(self) -> None:
        """Another city: forget all tracks."""
        super().reset()
        self._trails = Trails(_N_POINTS, _LEAST_STEP_MS)
        self._moved_mark += 1

    def moved(self, rows: NDArray[np.intp]) -> None:
        """Lengthen the trails."""
        self._trails.add(self.store, rows)
        self._moved_mark += 1

    def paint(self, canvas: Canvas) -> None:
        """Paint the discs, each joined to its trail."""
        if self._has_links(canvas.view):
            self._paint_links(canvas)
        super().paint(canvas)

    def is_parted(self, view: Viewport) -> bool:
        """Where a walker is seen to leave his trail's end, trail and disc move together."""
        return not self._has_links(view)

    def paint_under(self, canvas: Canvas) -> None:
        """Paint the trails; where too many are in sight they would only hide the streets."""
        if canvas.view.zoom < _FROM_ZOOM or len(self._in_sight(canvas)) > _MOST_TRAILS:
            return
        if self._bands_mark != self._trails_mark:
            self._bands, self._bands_mark = self._paths(), self._trails_mark
        scale = 1.0 / canvas.view.m_per_px
        corner = canvas.view.point_px(0.0, 0.0)
        painter = canvas.painter
        painter.save()
        painter.setTransform(QTransform(scale, 0, 0, scale, *corner), combine=True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for band, path in enumerate(self._bands):
            painter.setPen(self._pen((band + 1) / _N_BANDS))
            painter.drawPath(path)
        painter.restore()

    @property
    def under_mark(self) -> int:
        """Grows with the trails, at most once a second."""
        now_s = self.scene.now_s
        if self._moved_mark != self._trails_mark and now_s - self._trails_s >= _TRAILS_EVERY_S:
            self._trails_mark, self._trails_s = self._moved_mark, now_s
        return self._trails_mark

    def _in_sight(self, canvas: Canvas) -> NDArray[np.intp]:
        x_px, y_px = canvas.view.to_px(self.store.x_m, self.store.y_m)
        return canvas.view.seen(x_px, y_px, canvas.border_px)

    @staticmethod
    def _has_links(view: Viewport) -> bool:
        """Return whether the way from a trail's last point to its walker can be seen at all."""
        return view.zoom >= _FROM_ZOOM and view.m_per_px < _LINK_M

    def _pen(self, strength: float) -> QPen:
        look = self.looks[MoverKind.COLLECTOR]
        tone = QColor(look.dark if self.scene.theme.key == "dark" else look.light)
        tone.setAlphaF(0.75 * strength)
        pen = QPen(tone, 1.8 * self.scene.scale)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _paths(self) -> list[QPainterPath]:
        """Return the trails as one path per band of age, oldest first, in city metres."""
        newest_ms = int(self.store.seen_ms.max(initial=0))
        rows = np.arange(len(self._trails.head))
        pieces, at_ms = self._trails.segments(rows, newest_ms - _TRAIL_MS)
        band = np.clip((_TRAIL_MS - (newest_ms - at_ms)) * _N_BANDS // _TRAIL_MS, 0, _N_BANDS - 1)
        return [_lines_path(pieces[band == k]) for k in range(_N_BANDS)]

    def _paint_links(self, canvas: Canvas) -> None:
        """Join the last kept point of each trail with where its walker is shown now."""
        trails = self._trails
        rows = np.arange(len(trails.head))
        x0, y0 = canvas.view.to_px(trails.x_m[rows, trails.head], trails.y_m[rows, trails.head])
        shown = canvas.view.seen(x0, y0, canvas.border_px)
        if len(shown) > _MOST_TRAILS:
            return
        x_m, y_m = self.store.places(canvas.now_s, shown)
        x1, y1 = canvas.view.to_px(x_m, y_m)
        pieces = np.column_stack((x0[shown], y0[shown], x1, y1))
        pieces = pieces[np.isfinite(pieces).all(axis=1)]
        canvas.painter.setPen(self._pen(1.0))
        canvas.painter.drawPath(_lines_path(pieces))


def _lines_path(pieces: Floats) -> QPainterPath:
    """Return ``(S, 4)`` pieces as one path; pieces that follow each other become one line."""
    is_start = np.ones(len(pieces), dtype=bool)
    is_start[1:] = (pieces[1:, :2] != pieces[:-1, 2:]).any(axis=1)
    is_kept = np.ones((len(pieces), 2), dtype=bool)
    is_kept[:, 0] = is_start
    starts = np.flatnonzero(is_start) + np.cumsum(is_start)[is_start] - 1
    return path_of(pieces.reshape(-1, 2, 2)[is_kept], starts)
