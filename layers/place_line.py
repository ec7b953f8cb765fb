"""The line beside the scale: where the cursor is, and in which unit grid."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF

from .base import Scene
from .deck import LayerDeck
from .furniture import place_text
from .viewport import Viewport


class PlaceLine:
    """Finds the words for a place once, not with every frame that shows them."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._text = ""

    def text(self, scene: Scene, deck: LayerDeck, view: Viewport, at: QPointF) -> str:
        """Return degrees and unit grid of a place on the view, logical pixels."""
        key = (at.x(), at.y(), view.key, scene.lang, id(scene.data), id(scene.frame))
        if key != self._key:
            self._key = key
            x_m, y_m = view.to_m(at.x(), at.y())
            nowhere = (math.nan, math.nan)
            lon, lat = nowhere if scene.frame is None else scene.frame.to_deg(x_m, y_m)
            self._text = place_text(lon, lat, deck.grid_at(x_m, y_m), scene.lang)
        return self._text
