"""What cameras see of the streets: watched sections, blind ones, and how much happens where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainterPath, QPen, QTransform

from backend.domain.cameras.coverage import Section
from resources.tokens import FONT_FAMILY

from . import words
from .base import Canvas, LayerSpec, MapLayer, Scene
from .frame import CityFrame
from .paths import path_of

# From so many cases on a section nobody watches asks for a camera.
MANY_CASES = 3
_COUNTS_FROM = 6.6
_CHIP_PX = 16


@dataclass(frozen=True, slots=True)
class _Band:
    """Sections that are painted alike."""

    path: QPainterPath
    tone: str
    width: float
    style: Qt.PenStyle


class CoverageLayer(MapLayer):
    """Shows what was told last; a solid line is watched, a dashed one is not."""

    spec = LayerSpec(
        "coverage", words.LAYER_COVERAGE, z=11, order=57, on=False, still=True, ages=False
    )

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._sections: tuple[Section, ...] | None = None
        self._bands: list[_Band] = []
        self._counts: list[tuple[float, float, int]] = []

    @property
    def is_known(self) -> bool:
        """Whether anything was told yet."""
        return self._sections is not None

    def show(self, sections: Sequence[Section]) -> None:
        """Show these sections."""
        self._sections = tuple(sections)
        self._lay()

    def reset(self) -> None:
        """Another city: its streets are others."""
        self._sections = None
        self._bands, self._counts = [], []

    def count(self) -> int | None:
        """Return how many sections are watched."""
        if self._sections is None:
            return None
        return sum(section.is_watched for section in self._sections)

    def _lay(self) -> None:
        """Bring the lines into city metres, one path for each way of painting."""
        frame, held = self.scene.frame, self._sections
        self._bands, self._counts = [], []
        if frame is None or not held:
            return
        for want, tone, width, style in _LOOKS:
            mine = [section for section in held if _look(section) == want]
            if mine:
                self._bands.append(_Band(_path(frame, mine), tone, width, style))
        for section in held:
            if not section.is_watched and len(section.case_ids) >= MANY_CASES:
                lon, lat = section.line[len(section.line) // 2]
                if len(section.line) % 2 == 0:
                    before = section.line[len(section.line) // 2 - 1]
                    lon, lat = (lon + before[0]) / 2, (lat + before[1]) / 2
                self._counts.append((*frame.point_to_m(lon, lat), len(section.case_ids)))

    # ---- paint -------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Paint the lines, and the number of cases where nobody looks."""
        painter, view, scale = canvas.painter, canvas.view, 1.0 / canvas.view.m_per_px
        painter.save()
        corner = view.point_px(0.0, 0.0)
        painter.setTransform(QTransform(scale, 0, 0, scale, *corner), combine=True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for band in self._bands:
            pen = QPen(QColor(getattr(self.scene.theme, band.tone)), band.width * self.scene.scale)
            pen.setCosmetic(True)
            pen.setStyle(band.style)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawPath(band.path)
        painter.restore()
        if view.zoom >= _COUNTS_FROM and not canvas.is_hasty:
            self._paint_counts(canvas)

    def _paint_counts(self, canvas: Canvas) -> None:
        painter, theme, size = canvas.painter, self.scene.theme, self.scene.scale
        font = QFont(FONT_FAMILY)
        font.setPixelSize(round(12 * size))
        font.setBold(True)
        painter.setFont(font)
        for x_m, y_m, n in self._counts:
            x, y = canvas.view.point_px(x_m, y_m)
            side = _CHIP_PX * size
            wide = side + 7 * size * (len(str(n)) - 1)
            box = QRectF(QPointF(x - wide / 2, y - side / 2), QPointF(x + wide / 2, y + side / 2))
            painter.setPen(QPen(QColor(theme.window), 1.5 * size))
            painter.setBrush(QColor(theme.act))
            painter.drawRoundedRect(box, 3 * size, 3 * size)
            painter.setPen(QColor(theme.window))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(n))


# Which look, its tone, width and line: never by colour alone.
_LOOKS = (
    ("blind", "none", 1.6, Qt.PenStyle.DotLine),
    ("some", "soon", 2.6, Qt.PenStyle.DashLine),
    ("many", "act", 4.0, Qt.PenStyle.DashLine),
    ("watched", "info", 4.0, Qt.PenStyle.SolidLine),
)


def _look(section: Section) -> str:
    if section.is_watched:
        return "watched"
    if len(section.case_ids) >= MANY_CASES:
        return "many"
    return "some" if section.case_ids else "blind"


def _path(frame: CityFrame, sections: list[Section]) -> QPainterPath:
    points = [point for section in sections for point in section.line]
    lon, lat = np.array(points).T
    x_m, y_m = frame.to_m(lon, lat)
    lengths = [len(section.line) for section in sections]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.intp)
    return path_of(np.column_stack((x_m, y_m)), starts)
