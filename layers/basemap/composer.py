"""Puts the ground together on a piece of it: tiles, still layers, names, in this order.

A missing tile shows its parent scaled, then whatever finer tiles there are; only where nothing at
all is known the bare colour.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from layers.viewport import Viewport

from .field import Field
from .labels import LabelPlan
from .service import TileService
from .tiles import TILE_PX, Tile, children, level_for, parent, rect_of, tiles_in

_N_ANCESTORS = 7
COARSER = 2
_NAME_PX = 200
# Still layers are painted from a little around, so that what hangs over an edge is not cut.
_AROUND_PX = 64
PaintStill = Callable[[QPainter, Viewport, bool], None]
Recipe = tuple[object, ...]


class Piece(NamedTuple):
    """A part of a tile and where it goes."""

    image: QImage
    target: QRect
    source: QRect


class Mix(NamedTuple):
    """What a piece of ground is made of.

    Attributes:
        n_bare: For how many tiles there was nothing at all.
        n_rough: For how many there was nothing near enough.
    """

    pieces: list[Piece]
    n_bare: int
    n_rough: int


class Composer:
    """Knows what lies where, and paints it.

    Args:
        paint_still: Paints the still layers in logical pixels of a viewport; the last argument
            asks for haste.

    Attributes:
        service: Where tiles come from.
        plan: Names of this view.
        back: Colour of bare ground.
        theme_key: Theme of the tiles.
    """

    def __init__(self, paint_still: PaintStill) -> None:
        self._paint_still = paint_still
        self.service: TileService | None = None
        self.plan: LabelPlan | None = None
        self.back = "#0B1220"
        self.theme_key = "dark"

    @property
    def style(self) -> str:
        """Hash that names the tiles, ``""`` while there are none."""
        return "" if self.service is None else self.service.style_of(self.theme_key)

    def mix(self, field: Field, view: Viewport) -> Mix:
        """Return what tiles there are for a field."""
        style = self.style
        if not style:
            return Mix([], 1, 1)
        pieces: list[Piece] = []
        n_bare = n_rough = 0
        for tile in tiles_in(style, tile_level(view), field.rect_m):
            found = self._nearest(tile)
            if found is not None:
                pieces.append(Piece(found[0], field.target(rect_of(tile)), found[1]))
            if found is None or found[1].width() < TILE_PX:
                finer = self._finer(tile, field)
                pieces += finer
                is_near = found is not None and found[1].width() >= TILE_PX >> COARSER
                n_rough += not is_near and len(finer) < 4
                n_bare += found is None and not finer
        return Mix(pieces, n_bare, n_rough)

    def recipe(self, mix: Mix, field: Field) -> Recipe:
        """Return what must be equal for the picture of a field to be still right."""
        names = (self.plan.pictures[k].cacheKey() for k in self._names_on(field))
        tiles = ((piece.image.cacheKey(), piece.target.x(), piece.target.y()) for piece in mix[0])
        return (*tiles, None, *names)

    def paint(
        self, image: QImage, field: Field, view: Viewport, mix: Mix, is_hasty: bool = False
    ) -> None:
        """Paint a field over all of an image as large as it is."""
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if mix.n_bare:
            painter.fillRect(image.rect(), QColor(self.back))
        for piece in mix.pieces:
            painter.drawImage(piece.target, piece.image, piece.source)
        self._paint_layers(painter, field, view, is_hasty)
        self._paint_names(painter, field)
        painter.end()

    # ---- tiles -------------------------------------------------------------------------------

    def _nearest(self, tile: Tile) -> tuple[QImage, QRect] | None:
        """Return a tile, or its nearest ancestor and the part of it that shows the same ground."""
        assert self.service is not None
        image = self.service.get(tile)
        if image is not None:
            return image, QRect(0, 0, TILE_PX, TILE_PX)
        for n_levels in range(1, min(_N_ANCESTORS, tile.z) + 1):
            above, (x, y, side) = parent(tile, n_levels)
            image = self.service.get(above)
            if image is not None:
                return image, QRect(round(x), round(y), max(1, round(side)), max(1, round(side)))
        return None

    def _finer(self, tile: Tile, field: Field) -> list[Piece]:
        assert self.service is not None
        found = ((child, self.service.get(child)) for child in children(tile))
        return [
            Piece(image, field.target(rect_of(child)), image.rect())
            for child, image in found
            if image is not None
        ]

    # ---- what lies on the tiles --------------------------------------------------------------

    def _paint_layers(
        self, painter: QPainter, field: Field, view: Viewport, is_hasty: bool
    ) -> None:
        around = field.grown(_AROUND_PX)
        left, top, right, bottom = around.rect_m
        wide = Viewport(around.width / view.dpr, around.height / view.dpr, view.dpr)
        wide.x_m, wide.y_m, wide.zoom = (left + right) / 2, (top + bottom) / 2, view.zoom
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-_AROUND_PX, -_AROUND_PX)
        painter.scale(view.dpr, view.dpr)
        self._paint_still(painter, wide, is_hasty)
        painter.restore()

    def _names_on(self, field: Field) -> np.ndarray:
        if self.plan is None:
            return np.zeros(0, dtype=np.intp)
        x, y = self._name_places(field)
        inside = (x > -_NAME_PX) & (y > -_NAME_PX)
        return np.flatnonzero(inside & (x < field.width + _NAME_PX) & (y < field.height + _NAME_PX))

    def _name_places(self, field: Field) -> tuple[np.ndarray, np.ndarray]:
        assert self.plan is not None
        return self.plan.x_m / field.step - field.left, self.plan.y_m / field.step - field.top

    def _paint_names(self, painter: QPainter, field: Field) -> None:
        shown = self._names_on(field)
        if len(shown) == 0 or self.plan is None:
            return
        x, y = self._name_places(field)
        for k in shown:
            picture = self.plan.pictures[k]
            painter.drawImage(
                QPointF(round(x[k] - picture.width() / 2), round(y[k] - picture.height() / 2)),
                picture,
            )


def tile_level(view: Viewport) -> int:
    """Return the level whose tiles look best in a view."""
    return level_for(view.zoom + float(np.log2(view.dpr)))
