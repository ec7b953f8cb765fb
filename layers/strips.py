"""Disputed strips (扯皮地段) on the ground: unit grids whose cases came back again and again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen

from backend.domain.clocks.clock import Face
from backend.domain.dispatching.strips import Strip, StripBook
from backend.situation import Changes, Situation
from resources.tokens import FONT_FAMILY

from . import words
from .base import Canvas, LayerSpec, MapLayer, Scene
from .basemap.mapdata import Shapes
from .basemap.plain import rings_of
from .paths import path_of

# More would be a city that disputes everything; the worst come first.
_MOST = 300
_COUNTS_FROM = 7.6
_LEAST_PX, _DOT_PX = 9.0, 4.5


class StripsLayer(MapLayer):
    """What the record says, until it does the cases in sight; settled ones are only framed."""

    spec = LayerSpec("strips", words.LAYER_STRIPS, z=12, order=58, still=True, ages=False)

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._book = StripBook()
        self._is_known = False
        self._rows: dict[str, int] = {}
        self._rows_of: Shapes | None = None

    # ---- what is known -----------------------------------------------------------------------

    def take(self, situation: Situation, changes: Changes, faces: Mapping[str, Face]) -> bool:
        """Absorb what was returned and what was ruled."""
        del faces
        if changes.reset or changes.city is not None or not self._is_known:
            self._book.clear()
            self._book.put((*situation.ended.values(), *situation.cases.values()))
            self._is_known = self._is_known or changes.reset or changes.city is not None
            return True
        return self._book.put((*changes.cases, *changes.ended))

    def reset(self) -> None:
        """Another city: the next ``take`` reads everything again."""
        self._book.clear()
        self._is_known = False
        self._rows_of = None

    def show(self, record: Mapping[str, Strip]) -> None:
        """Show what the whole record says, until another city or another person comes."""
        self._book.know(record)

    @property
    def n_changes(self) -> int:
        """Return what grows when the record may say something else."""
        return self._book.n_changes

    def count(self) -> int | None:
        """Return how many strips are disputed."""
        return len(self._book.disputed()) if self._is_known else None

    def strip_at(self, grid_code: str) -> Strip:
        """Return what happened in a unit grid."""
        return self._book.at(grid_code)

    # ---- paint -------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Paint the disputed unit grids; far out each is a dot."""
        shapes = None if self.scene.data is None else self.scene.data.get("unit_grids")
        if shapes is None:
            return
        rows = self._row_of(shapes)
        strips = [(rows[code], s) for code, s in self._book.disputed().items() if code in rows]
        for is_settled in (True, False):
            mine = [(row, s) for row, s in strips[:_MOST] if s.is_settled is is_settled]
            if mine:
                self._paint(canvas, shapes, mine, is_settled)

    def _row_of(self, shapes: Shapes) -> dict[str, int]:
        if self._rows_of is not shapes:
            self._rows_of = shapes
            self._rows = {str(code): row for row, code in enumerate(shapes.text("code"))}
        return self._rows

    def _paint(
        self, canvas: Canvas, shapes: Shapes, strips: list[tuple[int, Strip]], is_settled: bool
    ) -> None:
        areas = shapes.shapes[[row for row, _ in strips]]
        middles = shapely.get_coordinates(shapely.point_on_surface(areas))
        x_px, y_px = canvas.view.to_px(middles[:, 0], middles[:, 1])
        tone = QColor(self.scene.theme.text_2 if is_settled else self.scene.theme.soon)
        painter, scale = canvas.painter, self.scene.scale
        style = Qt.PenStyle.DashLine if is_settled else Qt.PenStyle.SolidLine
        painter.setPen(QPen(tone, 1.6 * scale, style))
        painter.setBrush(Qt.BrushStyle.NoBrush if is_settled else _hatched(tone))
        side_px = float(np.sqrt(shapely.area(areas).mean())) / canvas.view.m_per_px
        if side_px < _LEAST_PX * scale:
            for x, y in zip(x_px, y_px, strict=True):
                painter.drawEllipse(QPointF(x, y), _DOT_PX * scale, _DOT_PX * scale)
            return
        xy, starts = rings_of(areas)
        at_x, at_y = canvas.view.to_px(xy[:, 0], xy[:, 1])
        painter.drawPath(path_of(np.column_stack((at_x, at_y)), starts))
        if canvas.view.zoom >= _COUNTS_FROM and not canvas.is_hasty:
            self._write_counts(canvas, strips, x_px, y_px, tone)

    def _write_counts(
        self,
        canvas: Canvas,
        strips: list[tuple[int, Strip]],
        x_px: np.ndarray,
        y_px: np.ndarray,
        tone: QColor,
    ) -> None:
        """Write how often cases came back, or that it is settled."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(round(12 * self.scene.scale))
        font.setBold(True)
        canvas.painter.setFont(font)
        canvas.painter.setPen(tone)
        for (_, strip), x, y in zip(strips, x_px, y_px, strict=True):
            told = words.STRIP_SETTLED if strip.is_settled else words.STRIP_RETURNS
            text = told.filled(n=strip.n_returns)
            box = QRectF(QPointF(x - 60, y - 24), QPointF(x + 60, y - 4))
            shown = text.zh if self.scene.lang == "zh" else text.en
            canvas.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def _hatched(tone: QColor) -> QBrush:
    faint = QColor(tone)
    faint.setAlphaF(0.45)
    return QBrush(faint, Qt.BrushStyle.BDiagPattern)
