"""Official vehicles: class by tone and sign, heading inside the disc, age when it grows."""

from typing import ClassVar

from backend.domain.field.mover import MoverKind
from backend.domain.terms.words import Words

from . import words
from .base import LayerSpec
from .movers import Disc, Look, MoverLayer


class VehiclesLayer(MoverLayer):
    """The six classes of official vehicles."""

    spec = LayerSpec("vehicles", words.LAYER_VEHICLES, z=70, order=30)
    looks: ClassVar[dict[MoverKind, Look]] = {
        MoverKind.ENFORCEMENT: Look("#7FB7FF", "#1F5FB0", Words("执", "E")),
        MoverKind.ENGINEERING: Look("#E8C877", "#7D5B12", Words("工", "N")),
        MoverKind.MUCK: Look("#D9A38C", "#8A4A2C", Words("渣", "M")),
        MoverKind.SWEEPER: Look("#9ED8C6", "#1E6F5C", Words("扫", "S")),
        MoverKind.SPRINKLER: Look("#7AD3EA", "#146C86", Words("洒", "W")),
        MoverKind.WORK: Look("#C3CCDA", "#4A5568", Words("作", "K")),
    }
    discs = (Disc(-9, 12, False), Disc(5.6, 15, False), Disc(7.6, 29, True))
