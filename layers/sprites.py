"""Thousands of discs into a frame by numpy alone: one silhouette, rows copied in bulk.

For each row of pixels of the disc, one assignment writes that row of every disc at once (a row is
one item of a ``void`` type as wide as the row). Pixels of the soft edge are blended apart. So a
frame costs about as many numpy calls as the disc has rows, however many movers there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

Pixels = NDArray[np.uint32]
_OPAQUE = 255
# Above so many on the screen nobody sees that an edge is hard.
_MOST_SOFT = 300
_CULL_ABOVE = 4000
_CULL_PX = 8


class _Row(NamedTuple):
    """One row of the silhouette in all sprites.

    Attributes:
        dy: Row, counted from the middle.
        dx: Column of its first opaque pixel, counted from the middle.
        pixels: ``(S, width)`` pixels of each sprite.
        items: ``(S,)`` the same memory, one item a row.
    """

    dy: int
    dx: int
    width: int
    pixels: Pixels
    items: NDArray[np.void]


class Atlas:
    """Sprites of one silhouette, ready for ``blit``.

    Args:
        radius_px: Radius of the disc, device pixels.
        ground: Colour of the disc under what is painted.
        n_sprites: How many.
        paint: Paints sprite ``i`` around the middle; what falls outside the disc is cut off.
    """

    def __init__(
        self,
        radius_px: float,
        ground: QColor,
        n_sprites: int,
        paint: Callable[[QPainter, int], None],
    ) -> None:
        self.side_px = side_px = math.ceil(radius_px + 1) * 2
        self._ground = ground
        self._paint = paint
        self._alpha = _disc_alpha(side_px, radius_px)
        self._is_painted = np.zeros(n_sprites, dtype=bool)
        self._rows = [
            row for y in range(side_px) if (row := _row(self._alpha, y, n_sprites)) is not None
        ]
        self._soft_y, self._soft_x = np.nonzero(_soft(self._alpha))
        self._soft = np.zeros((n_sprites, len(self._soft_y)), dtype=np.uint32)
        rest = _OPAQUE - self._alpha[self._soft_y, self._soft_x]
        self._soft_rest = rest.astype(np.uint32)

    def _make(self, sprites: NDArray[np.intp]) -> None:
        """Paint those sprites that were never needed before."""
        for i in np.unique(sprites[~self._is_painted[sprites]]):
            picture = _painted(self.side_px, self._ground, self._paint, int(i))
            pixels = _cut_out(picture, self._alpha)
            self._soft[i] = pixels[self._soft_y, self._soft_x]
            half = self.side_px // 2
            for row in self._rows:
                first = row.dx + half
                row.pixels[i] = pixels[row.dy + half, first : first + row.width]
            self._is_painted[i] = True

    def blit(
        self,
        pixels: Pixels,
        x_px: NDArray[np.intp],
        y_px: NDArray[np.intp],
        sprite: NDArray[np.intp],
    ) -> None:
        """Write sprites into a frame; later ones lie on top.

        Args:
            pixels: ``(H, W)`` contiguous frame, ``0xffRRGGBB``.
            x_px: ``(N,)`` columns of the middles; every sprite must lie wholly inside the frame.
            y_px: ``(N,)`` rows of the middles.
            sprite: ``(N,)`` which sprite.
        """
        if len(x_px) == 0:
            return
        self._make(sprite)
        width = pixels.shape[1]
        flat = pixels.reshape(-1)
        start = y_px * width + x_px
        if len(x_px) <= _MOST_SOFT:
            self._blend_edges(flat, start, sprite, width)
        raw = flat.view(np.uint8)
        for row in self._rows:
            n_places = flat.size - row.width + 1
            places = np.ndarray((n_places,), row.items.dtype, raw.data, 0, (4,))
            places[start + (row.dy * width + row.dx)] = row.items[sprite]

    def _soft_offsets(self, width: int) -> NDArray[np.intp]:
        half = self.side_px // 2
        return (self._soft_y - half) * width + self._soft_x - half

    def _blend_edges(
        self, flat: Pixels, start: NDArray[np.intp], sprite: NDArray[np.intp], width: int
    ) -> None:
        at = start[:, None] + self._soft_offsets(width)[None, :]
        ground = flat[at]
        rest = self._soft_rest[None, :]
        red_blue = ((ground & 0x00FF00FF) * rest >> 8) & 0x00FF00FF
        green = ((ground & 0x0000FF00) * rest >> 8) & 0x0000FF00
        flat[at] = ((red_blue | green) + (self._soft[sprite] & 0x00FFFFFF)) | 0xFF000000


def thinned(
    x_px: NDArray[np.intp], y_px: NDArray[np.intp], width_px: int
) -> NDArray[np.intp] | slice:
    """Return which of very many discs to draw: the topmost in each 8 px square."""
    if len(x_px) <= _CULL_ABOVE:
        return slice(None)
    cell = (y_px // _CULL_PX) * (width_px // _CULL_PX + 2) + x_px // _CULL_PX
    owner = np.full(int(cell.max()) + 1, -1, dtype=np.int32)
    owner[cell] = np.arange(len(cell), dtype=np.int32)
    return owner[owner >= 0].astype(np.intp)


def _canvas(side_px: int, ground: QColor | Qt.GlobalColor) -> tuple[QImage, QPainter]:
    """Return a square picture and a painter around its middle."""
    image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(side_px / 2, side_px / 2))
    return image, painter


def _pixels_of(image: QImage) -> Pixels:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return pixels.reshape(image.height(), image.width()).copy()


def _disc_alpha(side_px: int, radius_px: float) -> Pixels:
    """Return ``(S, S)`` how much of each pixel the disc covers, 0 to 255."""
    image, painter = _canvas(side_px, Qt.GlobalColor.transparent)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(QPointF(0, 0), radius_px, radius_px)
    painter.end()
    return (_pixels_of(image) >> 24).astype(np.uint32)


def _painted(
    side_px: int, ground: QColor, paint: Callable[[QPainter, int], None], i: int
) -> Pixels:
    image, painter = _canvas(side_px, ground)
    paint(painter, i)
    painter.end()
    return _pixels_of(image)


def _cut_out(pixels: Pixels, alpha: Pixels) -> Pixels:
    """Return opaque pixels cut to a silhouette, premultiplied."""
    red_blue = ((pixels & 0x00FF00FF) * alpha >> 8) & 0x00FF00FF
    green = ((pixels & 0x0000FF00) * alpha >> 8) & 0x0000FF00
    return np.where(alpha == _OPAQUE, pixels, red_blue | green | alpha << 24).astype(np.uint32)


def _soft(alpha: Pixels) -> NDArray[np.bool_]:
    """Return the half-covered pixels, and the opaque ones outside the long run of their row."""
    is_soft = alpha > 0
    for y in range(len(alpha)):
        columns = np.flatnonzero(alpha[y] == _OPAQUE)
        if len(columns):
            is_soft[y, columns[0] : columns[-1] + 1] = False
    return is_soft


def _row(alpha: Pixels, y: int, n_sprites: int) -> _Row | None:
    columns = np.flatnonzero(alpha[y] == _OPAQUE)
    if len(columns) == 0:
        return None
    first, last = int(columns[0]), int(columns[-1]) + 1
    width, half = last - first, alpha.shape[0] // 2
    pixels = np.zeros((n_sprites, width), dtype=np.uint32)
    items = pixels.view(np.dtype((np.void, 4 * width))).reshape(-1)
    return _Row(y - half, first - half, width, pixels, items)
