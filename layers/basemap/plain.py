"""The plain painter: draws a metatile from the map in memory, without QGIS.

It makes the first map of every start, and every map where QGIS is absent. Each Qt call is kept
short, because Qt does not let go of Python's lock while it draws and the screen wants it too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen

from layers.frame import Floats
from layers.paths import path_of
from layers.viewport import Rect, m_per_px

from .board import breathe
from .mapdata import MapData, Shapes
from .style import DrawRule, MapStyle, at
from .tiles import META_PX, Metatile

_MARGIN_PX = 48
# Points of the shapes drawn by one call; wide strokes cost many times more than fills.
_AREA_POINTS_A_CALL = 600
_LINE_POINTS_A_CALL = 120
_POINT, _LINESTRING, _POLYGON = 0, 1, 3


class PlainPainter:
    """Draws metatiles with QPainter; may live in any one thread."""

    def __init__(self, style: MapStyle, data: MapData) -> None:
        self._style = style
        self._data = data
        self._rows: dict[str, NDArray[np.bool_]] = {}
        self._borders: dict[str, Shapes] = {}

    def draw(self, metatile: Metatile, theme_key: str) -> QImage:
        """Return the metatile, 1024 by 1024 pixels, ``RGB32``."""
        image = QImage(META_PX, META_PX, QImage.Format.Format_RGB32)
        image.fill(QColor(self._style.colour(theme_key, self._style.ground)))
        left, top, right, bottom = metatile.rect_m
        margin = _MARGIN_PX * m_per_px(metatile.z)
        rect = (left - margin, top - margin, right + margin, bottom + margin)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rule in self._style.rules:
            if rule.zooms[0] <= metatile.z < rule.zooms[1]:
                self._coat(painter, rule, metatile, theme_key, rect)
        painter.end()
        return image

    def _coat(
        self, painter: QPainter, rule: DrawRule, metatile: Metatile, theme_key: str, rect: Rect
    ) -> None:
        shapes = self._shapes(rule)
        if shapes is None:
            return
        rows = shapes.rows_in(rect)
        rows = rows[self._mask(rule, shapes)[rows]]
        if len(rows) == 0:
            return
        left, top, _, _ = metatile.rect_m
        scale = 1.0 / m_per_px(metatile.z)
        self._set_ink(painter, rule, metatile.z, theme_key)
        for path in _paths(shapes.shapes[rows], bool(rule.fill), (left, top), scale):
            painter.drawPath(path)
            breathe()

    def _shapes(self, rule: DrawRule) -> Shapes | None:
        """Return what a rule draws; of areas that only get a line, each border once.

        Two neighbours' dashes on the same border would fill each other's gaps.
        """
        shapes = self._data.get(rule.source)
        if shapes is None or rule.fill:
            return shapes
        if rule.source not in self._borders:
            self._borders[rule.source] = _bordered(shapes)
        return self._borders[rule.source]

    def _mask(self, rule: DrawRule, shapes: Shapes) -> NDArray[np.bool_]:
        if rule.key not in self._rows:
            self._rows[rule.key] = shapes.rows_where(rule.where)
        return self._rows[rule.key]

    def _set_ink(self, painter: QPainter, rule: DrawRule, zoom: float, theme_key: str) -> None:
        painter.setOpacity(at(rule.alpha, zoom))
        painter.setBrush(
            QBrush(QColor(self._style.colour(theme_key, rule.fill)))
            if rule.fill
            else Qt.BrushStyle.NoBrush
        )
        width_px = at(rule.line_px, zoom, default=0.0)
        if not rule.line or width_px <= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            return
        pen = QPen(QColor(self._style.colour(theme_key, rule.line)), width_px)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if rule.is_flat else Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if rule.dash_px:
            pen.setDashPattern([dash / width_px for dash in rule.dash_px])
        painter.setPen(pen)


def _bordered(shapes: Shapes) -> Shapes:
    """Return the borders of areas, each once; anything else as it is."""
    if not (shapely.get_type_id(shapes.shapes) == _POLYGON).all() or not len(shapes):
        return shapes
    union = shapely.union_all(shapely.boundary(shapes.shapes))
    lines = shapely.get_parts(shapely.line_merge(union))
    return Shapes(lines, {}, shapely.STRtree(lines))


def _paths(
    shapes: NDArray[np.object_], is_fill: bool, corner: tuple[float, float], scale: float
) -> Iterator[QPainterPath]:
    """Yield paths in pixels of the metatile, each of a handful of shapes."""
    kinds = shapely.get_type_id(shapes)
    wanted = shapes[kinds == _POLYGON] if is_fill else shapely.get_parts(_lines(shapes, kinds))
    most = _AREA_POINTS_A_CALL if is_fill else _LINE_POINTS_A_CALL
    turn = np.cumsum(shapely.get_num_coordinates(wanted)) // most
    for part in np.split(wanted, np.flatnonzero(np.diff(turn)) + 1):
        if len(part):
            xy, starts = rings_of(part)
            yield path_of((xy - corner) * scale, starts)


def _lines(shapes: NDArray[np.object_], kinds: NDArray[np.integer]) -> NDArray[np.object_]:
    """Return lines as they are and areas as their borders; points have none."""
    areas = shapely.boundary(shapes[kinds == _POLYGON])
    return np.concatenate((shapes[kinds == _LINESTRING], areas))


def rings_of(shapes: NDArray[np.object_]) -> tuple[Floats, NDArray[np.integer]]:
    """Return ``(N, 2)`` coordinates of lines or polygons and where each line or ring starts."""
    if len(shapes) and shapely.get_type_id(shapes[0]) == _POLYGON:
        _, xy, (rings, _) = shapely.to_ragged_array(shapes)
    else:
        _, xy, (rings,) = shapely.to_ragged_array(shapes)
    return xy, np.asarray(rings[:-1])
