"""What is put into a street for one picture: standing things, marks, and where to look."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from . import picture_marks as marks
from .picture_brush import PX_PER_M
from .picture_street import Pixels

Rng = np.random.Generator


class Prop(NamedTuple):
    """A standing thing: its sprite, the place of its foot and its size, metres."""

    sprite: Pixels
    x_m: float
    z_m: float
    width_m: float
    height_m: float
    y_m: float = 0.0


@dataclass(slots=True)
class Scene:
    """All that is put into a street for one picture.

    Attributes:
        wrong: 1 as found, 0 put right; between them the work is half done.
        back: How many times farther off than usual the camera stands, for tall things.
    """

    wrong: float
    rng: Rng
    street: str = "shops"
    anchor_x_m: float = 0.0
    anchor_y_m: float = 0.4
    anchor_z_m: float = 6.9
    back: float = 1.0
    props: list[Prop] = field(default_factory=list)
    paints: list[marks.Paint] = field(default_factory=list)

    def stand(self, sprite: Pixels, x_m: float, z_m: float, y_m: float = 0.0) -> None:
        """Stand a sprite on the ground, with the shadow it throws."""
        wide, high = sprite.shape[1] / PX_PER_M, sprite.shape[0] / PX_PER_M
        self.props.append(Prop(sprite, x_m, z_m, wide, high, y_m))
        if y_m == 0.0:
            slim = high > 1.6 * wide or high > 4.0
            self.paints.append(marks.shadow(x_m, z_m, 0.3 if slim else min(wide * 0.42, 1.9)))

    def on_road(self) -> None:
        """Look at the lane beside the kerb instead of the pavement."""
        self.anchor_z_m, self.anchor_y_m = 2.6, 0.0
