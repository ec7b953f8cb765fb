"""Every pair of states stays apart without colour."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from widgets.marks import MARKS, MarkDot, StateMark, paint_mark
from widgets.skin import Skin

SIDE_PX = 24
# "good" is never shown where a state stands: it is the lamp of what lives.
STATES = [key for key in MARKS if key != "good"]


def painted(key: str, theme) -> QImage:
    image = QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_RGB32)
    skin = Skin(theme)
    image.fill(skin.color("panel"))
    painter = QPainter(image)
    paint_mark(painter, QRectF(2, 2, SIDE_PX - 4, SIDE_PX - 4), key, skin)
    painter.end()
    return image


def grey(image: QImage) -> np.ndarray:
    copy = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(copy.constBits(), np.uint8).reshape(SIDE_PX, copy.bytesPerLine())
    return rows[:, :SIDE_PX].astype(int)


def outline(image: QImage) -> np.ndarray:
    """Where there is ink at all: shape alone."""
    found = grey(image)
    return np.abs(found - found[0, 0]) > 24


@pytest.mark.parametrize(("one", "other"), list(combinations(STATES, 2)))
def test_states_differ_by_shape_alone(theme, qapp, one, other):
    differing = outline(painted(one, theme)) ^ outline(painted(other, theme))

    assert differing.sum() >= 16, f"{one} and {other} look alike in grey"


@pytest.mark.parametrize(("one", "other"), list(combinations(STATES, 2)))
def test_states_differ_in_greyscale(theme, qapp, one, other):
    far = np.abs(grey(painted(one, theme)) - grey(painted(other, theme))) > 40

    assert far.sum() >= 16


@pytest.mark.parametrize("key", list(MARKS))
def test_every_mark_paints_on_its_ground(theme, qapp, key):
    assert outline(painted(key, theme)).sum() > 20


def test_state_mark_speaks_its_word(qtbot, skin):
    mark = StateMark(skin)
    qtbot.addWidget(mark)

    mark.show_state("late", "超期")

    assert mark.accessibleName() == "超期"
    assert mark.sizeHint().width() > 20


def test_mark_dot_without_a_state_is_hidden(qtbot, skin):
    dot = MarkDot(skin)
    qtbot.addWidget(dot)

    dot.show_mark("")

    assert dot.isHidden()
