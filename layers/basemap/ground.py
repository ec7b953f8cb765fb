"""The ground of one view: tiles, still layers and names, composed once and then only shifted.

A pan is a copy of memory until the composed margin is used up; a missing tile shows its parent
scaled, then whatever finer tiles there are; only where nothing at all is known the bare colour.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from layers.viewport import Rect, Viewport

from .labels import LabelPlan, key_of
from .service import TileService
from .tiles import TILE_PX, Tile, children, level_for, parent, rect_of, tiles_in

_MARGIN_PX = 192
_N_ANCESTORS = 7
_COARSER = 2
_OLD_THEME_S = 1.5
_NAME_PX = 200
PaintStill = Callable[[QPainter, Viewport], None]


class Ground:
    """Composes and keeps the ground of one view.

    Args:
        paint_still: Paints the still layers; called with a painter in device pixels of a viewport
            that is larger than the screen.

    Attributes:
        is_whole: Every tile last composed was there, or stood in for by one hardly coarser.
    """

    def __init__(self, paint_still: PaintStill) -> None:
        self._paint_still = paint_still
        self._service: TileService | None = None
        self._client = 0
        self._image = QImage()
        self._made_for: tuple[float, int, int] | None = None
        self._is_old = True
        self._plan: LabelPlan | None = None
        self._theme_key = "dark"
        self._back = "#0B1220"
        self._theme_since_s = 0.0
        self._scale = 1.0
        self.is_whole = False

    def set_service(self, service: TileService | None) -> None:
        """Take tiles from here from now on."""
        if self._service is not None:
            self._service.want(self._client, [], self._theme_key)
        self._service = service
        self._client = 0 if service is None else service.new_client()
        self._plan = None
        self._is_old = True

    def set_theme(self, theme_key: str, back: str, scale: float) -> None:
        """Take theme, the colour of bare ground, and the size of names."""
        if theme_key != self._theme_key:
            self._theme_since_s = time.monotonic()
        self._theme_key, self._back, self._scale = theme_key, back, scale
        self._is_old = True

    def spoil(self) -> None:
        """Something on the ground has changed: compose again at the next frame."""
        self._is_old = True

    def lay(self, view: Viewport, pixels: NDArray[np.uint32], border_px: int) -> None:
        """Copy the ground of a view into a frame with a border around the screen."""
        step = view.m_per_px / view.dpr
        height = pixels.shape[0] - 2 * border_px
        width = pixels.shape[1] - 2 * border_px
        left = round(view.x_m / step - width / 2)
        top = round(view.y_m / step - height / 2)
        if self._is_old or not self._covers(step, left, top, width, height):
            self._compose(view, step, left - _MARGIN_PX, top - _MARGIN_PX, width, height)
        made_for = self._made_for
        assert made_for is not None
        dx, dy = left - made_for[1], top - made_for[2]
        n_columns = self._image.bytesPerLine() // 4
        ground = np.frombuffer(self._image.constBits(), dtype=np.uint32).reshape(-1, n_columns)
        pixels[border_px : border_px + height, border_px : border_px + width] = ground[
            dy : dy + height, dx : dx + width
        ]

    def _covers(self, step: float, left: int, top: int, width: int, height: int) -> bool:
        if self._made_for is None or self._made_for[0] != step:
            return False
        dx, dy = left - self._made_for[1], top - self._made_for[2]
        return 0 <= dx <= self._image.width() - width and 0 <= dy <= self._image.height() - height

    def _compose(
        self, view: Viewport, step: float, left: int, top: int, width: int, height: int
    ) -> None:
        width, height = width + 2 * _MARGIN_PX, height + 2 * _MARGIN_PX
        cover: Rect = (left * step, top * step, (left + width) * step, (top + height) * step)
        wanted = self._wanted(view, cover)
        if self._keeps_old_theme(wanted, step, left, top, width, height):
            return
        if self._image.width() != width or self._image.height() != height:
            self._image = QImage(width, height, QImage.Format.Format_RGB32)
        self._image.fill(QColor(self._back))
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        n_rough = self._paint_tiles(painter, wanted, step, left, top)
        self.is_whole = bool(wanted) and n_rough == 0
        self._paint_still_layers(painter, view, cover, width, height)
        self._paint_names(painter, view, step, (left, top))
        painter.end()
        self._made_for = (step, left, top)
        self._is_old = False

    def _keeps_old_theme(
        self, wanted: list[Tile], step: float, left: int, top: int, width: int, height: int
    ) -> bool:
        """Return whether the other theme's picture should stay until this one's tiles are here."""
        if time.monotonic() - self._theme_since_s > _OLD_THEME_S or self._made_for is None:
            return False
        right_size = self._image.width() == width and self._image.height() == height
        inner = (
            left + _MARGIN_PX,
            top + _MARGIN_PX,
            width - 2 * _MARGIN_PX,
            height - 2 * _MARGIN_PX,
        )
        if not right_size or not self._covers(step, *inner):
            return False
        return any(self._nearest(tile) is None for tile in wanted)

    # ---- tiles -------------------------------------------------------------------------------

    def _wanted(self, view: Viewport, cover: Rect) -> list[Tile]:
        """Tell the service what is needed, and return the tiles of this level."""
        if self._service is None:
            return []
        style = self._service.style_of(self._theme_key)
        if not style:
            return []
        level = level_for(view.zoom + np.log2(view.dpr))
        here = tiles_in(style, level, cover)
        city = tiles_in(style, self._service.city_level, self._service.city_rect)
        coarse_z = max(0, level - _COARSER)
        under = tiles_in(style, coarse_z, cover)
        around = tiles_in(style, coarse_z, _grown(cover, 0.5))
        self._service.want(self._client, [*city, *under, *here, *around], self._theme_key)
        return here

    def _paint_tiles(
        self, painter: QPainter, wanted: list[Tile], step: float, left: int, top: int
    ) -> int:
        """Paint all tiles and return for how many there was nothing near enough."""
        n_rough = 0
        for tile in wanted:
            found = self._nearest(tile)
            if found is not None:
                painter.drawImage(_target(tile, step, left, top), found[0], found[1])
            if found is None or found[1].width() < TILE_PX:
                n_finer = self._paint_finer(painter, tile, step, left, top)
                is_near = found is not None and found[1].width() >= TILE_PX >> _COARSER
                n_rough += not is_near and n_finer < 4
        return n_rough

    def _nearest(self, tile: Tile) -> tuple[QImage, QRect] | None:
        """Return a tile, or its nearest ancestor and the part of it that shows the same ground."""
        assert self._service is not None
        image = self._service.get(tile)
        if image is not None:
            return image, QRect(0, 0, TILE_PX, TILE_PX)
        for n_levels in range(1, min(_N_ANCESTORS, tile.z) + 1):
            above, (x, y, side) = parent(tile, n_levels)
            image = self._service.get(above)
            if image is not None:
                return image, QRect(round(x), round(y), max(1, round(side)), max(1, round(side)))
        return None

    def _paint_finer(self, painter: QPainter, tile: Tile, step: float, left: int, top: int) -> int:
        assert self._service is not None
        n_found = 0
        for child in children(tile):
            image = self._service.get(child)
            if image is not None:
                painter.drawImage(_target(child, step, left, top), image, image.rect())
                n_found += 1
        return n_found

    # ---- what lies on the tiles --------------------------------------------------------------

    def _paint_still_layers(
        self, painter: QPainter, view: Viewport, cover: Rect, width: int, height: int
    ) -> None:
        wide = Viewport(round(width / view.dpr), round(height / view.dpr), view.dpr)
        wide.zoom = view.zoom
        wide.x_m, wide.y_m = (cover[0] + cover[2]) / 2, (cover[1] + cover[3]) / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(view.dpr, view.dpr)
        self._paint_still(painter, wide)
        painter.restore()

    def _paint_names(
        self, painter: QPainter, view: Viewport, step: float, corner: tuple[int, int]
    ) -> None:
        if self._service is None:
            return
        width, height = self._image.width(), self._image.height()
        ends = (corner[0] + width, corner[1] + height)
        cover: Rect = (corner[0] * step, corner[1] * step, ends[0] * step, ends[1] * step)
        key = key_of(self._theme_key, view.zoom, self._scale * view.dpr, cover)
        plan = self._service.plan(key)
        if plan is not None:
            self._plan = plan
        plan = self._plan
        if plan is None or plan.key.theme_key != self._theme_key:
            return
        x, y = plan.x_m / step - corner[0], plan.y_m / step - corner[1]
        shown = np.flatnonzero(
            (x > -_NAME_PX) & (y > -_NAME_PX) & (x < width + _NAME_PX) & (y < height + _NAME_PX)
        )
        for k in shown:
            picture = plan.pictures[k]
            painter.drawImage(
                QPointF(round(x[k] - picture.width() / 2), round(y[k] - picture.height() / 2)),
                picture,
            )


def _target(tile: Tile, step: float, left: int, top: int) -> QRect:
    """Return whole pixels of a tile, so that neighbours meet without a seam."""
    x0, y0, x1, y1 = rect_of(tile)
    corner = QPointF(round(x0 / step) - left, round(y0 / step) - top)
    end = QPointF(round(x1 / step) - left, round(y1 / step) - top)
    return QRectF(corner, end).toRect()


def _grown(rect: Rect, share: float) -> Rect:
    """Return a rectangle grown on each side by a share of its size."""
    dx, dy = (rect[2] - rect[0]) * share, (rect[3] - rect[1]) * share
    return (rect[0] - dx, rect[1] - dy, rect[2] + dx, rect[3] + dy)
