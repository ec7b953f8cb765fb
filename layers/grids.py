"""Unit grids (万米单元网格) near, responsibility grids far: thin lines and codes on the ground."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen

from resources.tokens import FONT_FAMILY

from . import words
from .base import Canvas, LayerSpec, MapLayer
from .basemap.mapdata import Shapes
from .basemap.plain import rings_of
from .paths import path_of

_UNIT_FROM = 7.4
_AREA_FROM = 5.0
_CODES_FROM = 8.6
_AREA_CODES_FROM = 5.6
_MOST_CODES = 120
_SHORT_CODE = 3


class GridsLayer(MapLayer):
    """The grids of the map file; still."""

    spec = LayerSpec("grids", words.LAYER_GRIDS, z=10, order=60, still=True, ages=False)

    def count(self) -> int | None:
        """Return how many unit grids there are."""
        if self.scene.data is None:
            return None
        shapes = self._shapes("unit_grids")
        return 0 if shapes is None else len(shapes)

    def _shapes(self, source: str) -> Shapes | None:
        return None if self.scene.data is None else self.scene.data.get(source)

    def code_at(self, x_m: float, y_m: float) -> str:
        """Return the code of the unit grid at a place in city metres, ``""`` outside all."""
        shapes = self._shapes("unit_grids")
        if shapes is None:
            return ""
        found = shapes.tree.query(shapely.Point(x_m, y_m), predicate="intersects")
        return str(shapes.text("code")[found[0]]) if len(found) else ""

    def paint(self, canvas: Canvas) -> None:
        """Paint the family of grids that suits the zoom."""
        zoom = canvas.view.zoom
        if canvas.is_hasty:
            return
        if zoom >= _UNIT_FROM:
            self._paint(canvas, "unit_grids", 1.0, 0.34, zoom >= _CODES_FROM)
        if zoom >= _AREA_FROM:
            strength = 0.5 if zoom < _UNIT_FROM else 0.8
            self._paint(
                canvas,
                "responsibility_grids",
                1.6,
                strength,
                _AREA_CODES_FROM <= zoom < _CODES_FROM,
            )

    def _paint(
        self, canvas: Canvas, source: str, width_px: float, strength: float, has_codes: bool
    ) -> None:
        shapes = self._shapes(source)
        if shapes is None:
            return
        rows = shapes.rows_in(canvas.view.rect_m())
        areas = shapes.shapes[rows]
        areas = areas[shapely.get_type_id(areas) == 3]
        if len(areas) == 0:
            return
        xy, starts = rings_of(areas)
        x_px, y_px = canvas.view.to_px(xy[:, 0], xy[:, 1])
        tone = QColor(self.scene.theme.text_3)
        tone.setAlphaF(strength * (0.6 if self.scene.theme.key == "dark" else 0.42))
        painter = canvas.painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, width_px * self.scene.scale))
        painter.drawPath(path_of(np.column_stack((x_px, y_px)), starts))
        if has_codes and len(rows) <= _MOST_CODES:
            self._write_codes(canvas, shapes, rows)

    def _write_codes(self, canvas: Canvas, shapes: Shapes, rows: np.ndarray) -> None:
        """Write the serial of a unit grid, or the short code of a responsibility grid."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(round(11 * self.scene.scale))
        canvas.painter.setFont(font)
        tone = QColor(self.scene.theme.text_3)
        tone.setAlphaF(0.75)
        canvas.painter.setPen(tone)
        points = shapely.get_coordinates(shapely.point_on_surface(shapes.shapes[rows]))
        x_px, y_px = canvas.view.to_px(points[:, 0], points[:, 1])
        codes = shapes.text("code")[rows]
        for x, y, code in zip(x_px, y_px, codes, strict=True):
            box = QRectF(QPointF(x - 40, y - 10), QPointF(x + 40, y + 10))
            canvas.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(code)[-_SHORT_CODE:])
