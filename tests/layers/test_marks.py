"""Which mark stands for a case, and that marks differ by shape."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from backend.domain.cases.case import CaseState
from layers.glyphs import glyph_path, sign_key
from layers.marks import MARK_KEYS, cluster_image, mark_image, mark_of
from resources.tokens import DARK, LIGHT

from .makers import case_at, face, middle


@pytest.mark.parametrize(
    ("state", "level", "urgent", "mark"),
    [
        (CaseState.HANDLING, "ok", False, "ok"),
        (CaseState.HANDLING, "soon", False, "soon"),
        (CaseState.HANDLING, "late", False, "late"),
        (CaseState.TO_DISPATCH, "ok", True, "late"),
        (CaseState.CHECKING, "ok", False, "check"),
        (CaseState.TO_CLOSE, "late", False, "late"),
        (CaseState.SUSPENDED, "none", False, "none"),
    ],
)
def test_state_and_clock_choose_the_mark(frame, state, level, urgent, mark) -> None:
    case = case_at(frame, "C1", *middle(frame), state=state, urgent=urgent)
    assert mark_of(case, face(level)) == mark


def grey(image) -> np.ndarray:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8)
    return pixels.reshape(image.height(), image.width(), 4).astype(float)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_marks_stay_apart_without_colour(qapp, theme) -> None:
    """Each pair differs in the silhouette or in its filling, so greyscale suffices."""
    seen = {}
    for key in MARK_KEYS:
        pixels = grey(mark_image(key, "", theme, 1.0))
        lightness = pixels[..., :3] @ (0.114, 0.587, 0.299)
        seen[key] = np.pad(lightness, [(0, 40 - lightness.shape[0]), (0, 40 - lightness.shape[1])])
    for i, one in enumerate(MARK_KEYS):
        for other in MARK_KEYS[i + 1 :]:
            differs = np.abs(seen[one] - seen[other]) > 24
            assert differs.sum() > 20, (one, other)


# Linear RGB as people see it who lack one kind of cone; Viénot, Brettel and Mollon 1999, tritan
# after Brettel's planes with the white axis kept.
DEFICIENT = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "tritan": ((1.0, 0.14461, -0.14461), (0.0, 0.85924, 0.14076), (0.0, 0.85924, 0.14076)),
}


@pytest.mark.parametrize("eye", DEFICIENT)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("size", [0.74, 1.0, 2.0], ids=["far", "near", "wall"])
def test_marks_stay_apart_for_every_eye(qapp, theme, eye, size) -> None:
    """Measured on the pixels that are painted, on the theme's own ground."""
    seen = {key: as_seen(key, theme, eye, size) for key in MARK_KEYS}
    for i, one in enumerate(MARK_KEYS):
        for other in MARK_KEYS[i + 1 :]:
            differs = np.abs(seen[one] - seen[other]).max(axis=-1) > 24
            assert differs.sum() > 20 * size * size, (one, other)


def as_seen(key: str, theme, eye: str, size: float) -> np.ndarray:
    """Return a mark in the middle of a square of map ground, 0 to 255, as an eye sees it."""
    picture = mark_image(key, "", theme, size)
    ground = QImage(72, 72, QImage.Format.Format_RGB32)
    ground.fill(QColor(theme.window))
    painter = QPainter(ground)
    painter.drawImage((72 - picture.width()) // 2, (72 - picture.height()) // 2, picture)
    painter.end()
    linear = (grey(ground)[..., 2::-1] / 255) ** 2.2
    return np.clip(linear @ np.array(DEFICIENT[eye]).T, 0, 1) ** (1 / 2.2) * 255


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_glyph_of_a_class_is_seen_in_every_state(qapp, theme) -> None:
    for key in MARK_KEYS:
        plain, lamp, bin_ = (
            grey(mark_image(key, glyph, theme, 1.0))[..., :3] for glyph in ("", "c0118", "c0301")
        )
        for one, other in ((plain, lamp), (plain, bin_), (lamp, bin_)):
            assert (np.abs(one - other).max(axis=-1) > 40).sum() > 12, key


def test_every_major_class_has_a_sign() -> None:
    for key in [f"c{n:02}01" for n in range(1, 7)] + [f"e{n:02}99" for n in range(1, 6)]:
        assert sign_key(key)
        assert not glyph_path(key).isEmpty()


def test_a_class_with_its_own_sign_does_not_take_its_majors() -> None:
    assert sign_key("c0118") == "c0118"
    assert sign_key("c0103") == "c01"
    assert sign_key("x9901") == ""


def test_a_bigger_cluster_has_a_bigger_badge(qapp) -> None:
    small, big = (cluster_image(n, (0, 0, 20, 0, 0, 0), DARK, 1.0) for n in (3, 120))
    assert big.width() > small.width()
