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
            code = deck.grid_at(*view.to_m(at.x(), at.y()))
            self._text = place_text(*position_of(scene, view, at), code, scene.lang)
        return self._text


def position_of(scene: Scene, view: Viewport, at: QPointF) -> tuple[float, float]:
    """Return longitude and latitude of a place on the view; ``nan`` until the city is known."""
    here = view.to_m(at.x(), at.y())
    return (math.nan, math.nan) if scene.frame is None else scene.frame.to_deg(*here)
