"""What stands on the map beside the city: a position is whole, or it does not stand there."""

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF, QImage

from layers.base import Scene
from layers.furniture import Furniture, position_words
from layers.viewport import Viewport
from resources.tokens import DARK


def right_edge(furniture: Furniture, width_px: int, text: str) -> int:
    """Return how far to the right anything was painted, pixels."""
    strip = furniture._scale_strip(Viewport(width_px, 200), text, 40)
    image = strip.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    columns = np.flatnonzero((pixels >> 24).any(axis=0))
    return int(columns.max())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_position_that_has_no_room_is_left_out_and_not_cut(qapp, lang: str) -> None:
    scene = Scene(DARK)
    scene.lang = lang
    furniture = Furniture(scene)
    text = position_words(119.6129, 38.9025).of(lang)
    wide = right_edge(furniture, 1200, text)
    assert wide > QFontMetricsF(furniture.font(12)).horizontalAdvance(text)
    assert right_edge(furniture, wide + 4, text) == wide, "as wide as it needs is wide enough"
    narrow = right_edge(furniture, wide - 40, text)
    assert narrow < wide - 60
    assert narrow == right_edge(furniture, 1200, ""), "the scale itself stands"
