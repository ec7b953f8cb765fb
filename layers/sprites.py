"""Thousands of discs into a frame by numpy alone: one silhouette, rows copied in bulk.

For each row of pixels of the disc, one assignment writes that row of every disc at once (a row is
one item of a ``void`` type as wide as the row). Pixels of the soft edge are blended apart. So a
frame costs about as many numpy calls as the disc has rows, however many movers there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

Pixels = NDArray[np.uint32]
_OPAQUE = 255
_MOST_SOFT = 6000
_CULL_ABOVE = 4000
_CULL_PX = 8


class _Row(NamedTuple):
    """One row of the silhouette: offset of its first opaque pixel, and that row of each sprite."""

    dy: int
    dx: int
    width: int
    rows: NDArray[np.void]


class Atlas:
    """Sprites of one silhouette, ready for ``blit``.

    Args:
        side_px: Side of the square each is painted in, device pixels.
        n_sprites: How many.
        paint: Paints sprite ``i`` around the middle; every sprite must cover the same disc.
    """

    def __init__(
        self, side_px: int, n_sprites: int, paint: Callable[[QPainter, int], None]
    ) -> None:
        self.side_px = side_px
        self.n_sprites = n_sprites
        images = np.stack([_painted(side_px, paint, i) for i in range(n_sprites)])
        alpha = images[0] >> 24
        is_same = (images >> 24 == alpha).all()
        if not is_same:
            raise ValueError("the sprites of an atlas must have one silhouette")
        self._rows = [row for y in range(side_px) if (row := _row(images, alpha, y)) is not None]
        soft_y, soft_x = np.nonzero(_soft(alpha))
        self._soft_dy = soft_y - side_px // 2
        self._soft_dx = soft_x - side_px // 2
        self._soft = images[:, soft_y, soft_x]
        self._soft_rest = (_OPAQUE - alpha[soft_y, soft_x]).astype(np.uint32)

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
        width = pixels.shape[1]
        flat = pixels.reshape(-1)
        start = y_px * width + x_px
        if len(x_px) <= _MOST_SOFT:
            self._blend_edges(flat, start, sprite, width)
        raw = flat.view(np.uint8)
        for row in self._rows:
            kind = np.dtype((np.void, 4 * row.width))
            n_places = flat.size - row.width + 1
            places = np.ndarray((n_places,), kind, raw.data, 0, (4,))
            places[start + (row.dy * width + row.dx)] = row.rows[sprite]

    def _blend_edges(
        self, flat: Pixels, start: NDArray[np.intp], sprite: NDArray[np.intp], width: int
    ) -> None:
        at = start[:, None] + (self._soft_dy * width + self._soft_dx)[None, :]
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
    return owner[owner >= 0]


def _painted(side_px: int, paint: Callable[[QPainter, int], None], i: int) -> Pixels:
    image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(side_px / 2, side_px / 2))
    paint(painter, i)
    painter.end()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(side_px, side_px)
    return pixels.copy()


def _soft(alpha: Pixels) -> NDArray[np.bool_]:
    """Return the half-covered pixels, and the opaque ones outside the long run of their row."""
    is_soft = alpha > 0
    for y in range(len(alpha)):
        columns = np.flatnonzero(alpha[y] == _OPAQUE)
        if len(columns):
            is_soft[y, columns[0] : columns[-1] + 1] = False
    return is_soft


def _row(images: Pixels, alpha: Pixels, y: int) -> _Row | None:
    columns = np.flatnonzero(alpha[y] == _OPAQUE)
    if len(columns) == 0:
        return None
    first, last = int(columns[0]), int(columns[-1]) + 1
    width, half = last - first, alpha.shape[0] // 2
    rows = np.ascontiguousarray(images[:, y, first:last])
    return _Row(
        y - half, first - half, width, rows.view(np.dtype((np.void, 4 * width))).reshape(-1)
    )
