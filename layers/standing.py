"""What stands between two news, kept as pixels: a frame then paints only what moves.

What lies above all movers is kept apart, pixel by pixel, and laid over them in each frame.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .base import Canvas, Part
from .deck import LayerDeck

Pixels = NDArray[np.uint32]
_NOTHING = np.zeros((1, 1), dtype=np.uint32)


class Standing:
    """Paints the layers of a deck over a ground that is kept; cost: what moves, and two copies."""

    def __init__(self, deck: LayerDeck) -> None:
        self._deck = deck
        self._pixels: Pixels = _NOTHING
        self._lid_at: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._lid = np.zeros(0, dtype=np.uint32)
        self._key: tuple[object, ...] = ()
        self._last_key: tuple[object, ...] = ()
        self._was_used = True

    def paint(self, canvas: Canvas, ground: Pixels, key: tuple[object, ...]) -> None:
        """Paint a frame.

        Args:
            canvas: Its pixels are overwritten as a whole.
            ground: ``(H, W)`` what lies under all layers.
            key: Changes when the ground or the look of what stands changes.
        """
        key = (key, self._deck.standing_mark)
        if key != self._key and not self._pays(key):
            np.copyto(canvas.pixels, ground)
            self._deck.paint(canvas, still=False)
            return
        if key != self._key:
            self._keep(canvas, ground)
            self._key, self._was_used = key, False
        else:
            self._was_used = True
        self._paint_moving(canvas)

    def _pays(self, key: tuple[object, ...]) -> bool:
        """Return whether to keep what stands: not in a flood, where every frame brings news."""
        is_again, self._last_key = key == self._last_key, key
        return is_again or self._was_used

    def _keep(self, canvas: Canvas, ground: Pixels) -> None:
        pixels, part = canvas.pixels, canvas._replace(part=Part.STANDING)
        if self._pixels.shape != pixels.shape:
            self._pixels = np.empty_like(pixels)
        np.copyto(pixels, ground)
        self._deck.paint_parts(part, above=False)
        np.copyto(self._pixels, pixels)
        self._deck.paint_parts(part, above=True)
        self._lid_at = np.flatnonzero(pixels != self._pixels)
        self._lid = pixels.reshape(-1)[self._lid_at]

    def _paint_moving(self, canvas: Canvas) -> None:
        part = canvas._replace(part=Part.MOVING)
        np.copyto(canvas.pixels, self._pixels)
        self._deck.paint_parts(part, above=False)
        canvas.pixels.reshape(-1)[self._lid_at] = self._lid
        self._deck.paint_parts(part, above=True)
