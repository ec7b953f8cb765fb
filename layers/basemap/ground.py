"""The ground of one view: tiles, still layers and names, composed once and then only shifted.

A pan is a copy of memory until the composed margin is used up; a missing tile shows its parent
scaled, then whatever finer tiles there are; only where nothing at all is known the bare colour.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from layers.viewport import Rect, Viewport

from .labels import LabelPlan, key_of
from .lid import Field, Lid, PaintStill
from .service import TileService
from .tiles import TILE_PX, Tile, children, level_for, parent, rect_of, tiles_in

_MARGIN_PX = 192
_N_ANCESTORS = 7
_COARSER = 2
_AHEAD = 0.5
_OLD_THEME_S = 1.5
_NAME_PX = 200


class Ground:
    """Composes and keeps the ground of one view.

    Args:
        paint_still: Paints the still layers; called with a painter, a viewport that is larger than
            the screen, and whether only a hasty picture is wanted.

    Attributes:
        is_whole: Every tile last composed was there, or stood in for by one hardly coarser.
    """

    def __init__(self, paint_still: PaintStill) -> None:
        self._lid = Lid(paint_still)
        self._service: TileService | None = None
        self._client = 0
        self._image = QImage()
        self._field = Field(0.0, 0, 0, 0, 0)
        self._is_old = True
        self._is_hasty = False
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
        self.spoil()

    def set_theme(self, theme_key: str, back: str, scale: float) -> None:
        """Take theme, the colour of bare ground, and the size of names."""
        if theme_key != self._theme_key:
            self._theme_since_s = time.monotonic()
        self._theme_key, self._back, self._scale = theme_key, back, scale
        self.spoil()

    def spoil(self) -> None:
        """A still layer has changed: compose again at the next frame."""
        self._lid.spoil()
        self._is_old = True

    def renew(self) -> None:
        """Tiles or names have come: compose again at the next frame."""
        self._is_old = True

    def lay(
        self, view: Viewport, pixels: NDArray[np.uint32], border_px: int, is_hasty: bool = False
    ) -> None:
        """Copy the ground of a view into a frame with a border around the screen.

        Args:
            view: What is shown.
            pixels: ``(H, W)`` device pixels of the frame with its border.
            border_px: Width of the border.
            is_hasty: The zoom is on its way: compose no margin and leave out what is slow.
        """
        self._is_old |= self._is_hasty and not is_hasty
        self._is_hasty = is_hasty
        height, width = (side - 2 * border_px for side in pixels.shape)
        step = view.m_per_px / view.dpr
        left, top = round(view.x_m / step - width / 2), round(view.y_m / step - height / 2)
        shown = Field(step, left, top, width, height)
        if self._is_old or not self._field.holds(shown):
            self._compose(view, shown.grown(0 if is_hasty else _MARGIN_PX))
        dx, dy = left - self._field.left, top - self._field.top
        n_columns = self._image.bytesPerLine() // 4
        ground = np.frombuffer(self._image.constBits(), dtype=np.uint32).reshape(-1, n_columns)
        pixels[border_px : border_px + height, border_px : border_px + width] = ground[
            dy : dy + height, dx : dx + width
        ]

    def _compose(self, view: Viewport, field: Field) -> None:
        wanted = self._wanted(view, field.rect_m)
        if self._keeps_old_theme(wanted, field):
            return
        if self._image.size() != field.size:
            self._image = QImage(field.size, QImage.Format.Format_RGB32)
        self._image.fill(QColor(self._back))
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        n_rough = self._paint_tiles(painter, wanted, field)
        self.is_whole = bool(wanted) and n_rough == 0
        painter.drawImage(0, 0, self._lid.over(field, view, self._is_hasty))
        self._find_plan(view, field.rect_m)
        self._paint_names(painter, field)
        painter.end()
        self._field = field
        self._is_old = False

    def _keeps_old_theme(self, wanted: list[Tile], field: Field) -> bool:
        """Return whether the other theme's picture should stay until this one's tiles are here."""
        if time.monotonic() - self._theme_since_s > _OLD_THEME_S or self._field != field:
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
        around = tiles_in(style, max(0, level - _COARSER), _grown(cover, _AHEAD))
        # While there are holes the coarse ones come first: a handful of them covers everything.
        wishes = [*city, *here, *around] if self.is_whole else [*city, *around, *here]
        self._service.want(self._client, wishes, self._theme_key)
        return here

    def _paint_tiles(self, painter: QPainter, wanted: list[Tile], field: Field) -> int:
        """Paint all tiles and return for how many there was nothing near enough."""
        n_rough = 0
        for tile in wanted:
            found = self._nearest(tile)
            if found is not None:
                painter.drawImage(_target(tile, field), found[0], found[1])
            if found is None or found[1].width() < TILE_PX:
                n_finer = self._paint_finer(painter, tile, field)
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

    def _paint_finer(self, painter: QPainter, tile: Tile, field: Field) -> int:
        assert self._service is not None
        n_found = 0
        for child in children(tile):
            image = self._service.get(child)
            if image is not None:
                painter.drawImage(_target(child, field), image, image.rect())
                n_found += 1
        return n_found

    # ---- what lies on the tiles --------------------------------------------------------------

    def _find_plan(self, view: Viewport, cover: Rect) -> None:
        """Take the names of this view; until they are there, those of the view before."""
        if self._service is None:
            return
        key = key_of(self._theme_key, view.zoom, self._scale * view.dpr, cover)
        self._plan = self._service.plan(key) or self._plan
        if self._plan is not None and self._plan.key.theme_key != self._theme_key:
            self._plan = None

    def _paint_names(self, painter: QPainter, field: Field) -> None:
        plan = self._plan
        if plan is None:
            return
        width, height = field.width, field.height
        x, y = plan.x_m / field.step - field.left, plan.y_m / field.step - field.top
        shown = np.flatnonzero(
            (x > -_NAME_PX) & (y > -_NAME_PX) & (x < width + _NAME_PX) & (y < height + _NAME_PX)
        )
        for k in shown:
            picture = plan.pictures[k]
            painter.drawImage(
                QPointF(round(x[k] - picture.width() / 2), round(y[k] - picture.height() / 2)),
                picture,
            )


def _target(tile: Tile, field: Field) -> QRect:
    """Return whole pixels of a tile, so that neighbours meet without a seam."""
    x0, y0, x1, y1 = (round(edge / field.step) for edge in rect_of(tile))
    return QRect(x0 - field.left, y0 - field.top, x1 - x0, y1 - y0)


def _grown(rect: Rect, share: float) -> Rect:
    """Return a rectangle grown on each side by a share of its size."""
    dx, dy = (rect[2] - rect[0]) * share, (rect[3] - rect[1]) * share
    return (rect[0] - dx, rect[1] - dy, rect[2] + dx, rect[3] + dy)
