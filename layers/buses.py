"""Buses: many and harmless, so small; they never smother the cases."""

from typing import ClassVar

from backend.domain.field.mover import MoverKind
from backend.domain.terms.words import Words

from . import words
from .base import LayerSpec
from .movers import Disc, Look, MoverLayer


class BusesLayer(MoverLayer):
    """The buses of the city."""

    spec = LayerSpec("buses", words.LAYER_BUSES, z=50, order=40)
    looks: ClassVar[dict[MoverKind, Look]] = {
        MoverKind.BUS: Look("#B9A8E8", "#5D4A9E", Words("公", "B"))
    }
    discs = (Disc(-9, 8, False), Disc(5.6, 13, False), Disc(7.9, 27, True))
