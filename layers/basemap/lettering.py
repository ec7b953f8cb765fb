"""Names as little pictures: letters with a halo, level, turned along a street, or stacked."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QTransform,
)

_STEEP_DEG = 52.0
_SPREAD = 1.12
_HALO_ALPHA = 0.85
Shares = NDArray[np.float32]


class Hand(NamedTuple):
    """How a name is written; sizes in device pixels."""

    font: str
    px: float
    weight: int
    ink: str
    halo: str
    halo_px: float
    spaced: float


@lru_cache(maxsize=4096)
def is_han(text: str) -> bool:
    """Return whether a text may be stacked: written in Chinese characters."""
    return any("CJK" in unicodedata.name(char, "") for char in text)


def font_of(hand: Hand) -> QFont:
    """Return the font of a hand."""
    font = QFont(hand.font)
    font.setPixelSize(max(1, round(hand.px)))
    font.setWeight(QFont.Weight.Bold if hand.weight >= 600 else QFont.Weight.Normal)
    return font


def advance_px(text: str, hand: Hand) -> float:
    """Return how long the text is, along its own direction."""
    metrics = QFontMetricsF(font_of(hand))
    return metrics.horizontalAdvance(text) + _gap_px(text, hand) * (len(text) - 1)


def _gap_px(text: str, hand: Hand) -> float:
    """Return the air between characters; words of other scripts would fall apart."""
    return hand.spaced * hand.px if is_han(text) else 0.0


def write(text: str, hand: Hand, angle_deg: float = 0.0) -> QImage:
    """Return the text as a picture whose middle is the middle of the name.

    Args:
        text: What is written.
        hand: How.
        angle_deg: Direction of the street on the screen, clockwise; beyond 52 degrees Chinese
            stands upright, one character under the other.
    """
    path = _letters(text, hand, angle_deg)
    box = path.boundingRect()
    reach = hand.halo_px + 2
    half_w = math.ceil(max(-box.left(), box.right()) + reach)
    half_h = math.ceil(max(-box.top(), box.bottom()) + reach)
    width, height = -(-half_w * 2 // 4) * 4, half_h * 2
    mask = QImage(width, height, QImage.Format.Format_Alpha8)
    mask.fill(0)
    painter = QPainter(mask)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(width / 2, half_h)
    painter.fillPath(path, Qt.GlobalColor.black)
    painter.end()
    ink = np.frombuffer(mask.constBits(), dtype=np.uint8).reshape(height, width) / np.float32(255)
    return _inked(ink, spread(ink, hand.halo_px) * np.float32(_HALO_ALPHA), hand)


def _inked(ink: Shares, halo: Shares, hand: Hand) -> QImage:
    """Return letters over their halo, premultiplied."""
    under = halo * (1 - ink)
    pixels = np.zeros((*ink.shape, 4), dtype=np.uint8)
    tones = (QColor(hand.ink), QColor(hand.halo))
    for k, part in enumerate(("blue", "green", "red")):
        over, below = (getattr(tone, part)() for tone in tones)
        pixels[..., k] = np.rint(ink * over + under * below)
    pixels[..., 3] = np.rint((ink + under) * 255)
    height, width = ink.shape
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()


def spread(ink: Shares, reach_px: float) -> Shares:
    """Return ``(H, W)`` shares of ink grown by a reach on all sides, its edge soft.

    Far cheaper than stroking the outlines of letters, and it lets other threads work meanwhile.
    """
    grown = ink.copy()
    for dx, dy, share in _brush(reach_px):
        height, width = ink.shape
        to = np.s_[max(0, dy) : height + min(0, dy), max(0, dx) : width + min(0, dx)]
        of = np.s_[max(0, -dy) : height - max(0, dy), max(0, -dx) : width - max(0, dx)]
        np.maximum(grown[to], ink[of] * share, out=grown[to])
    return grown


@lru_cache(maxsize=64)
def _brush(reach_px: float) -> tuple[tuple[int, int, np.float32], ...]:
    """Return the pixels of a disc but its middle, each with the share it covers."""
    far = math.ceil(reach_px)
    steps = range(-far, far + 1)
    shares = {(dx, dy): reach_px + 0.5 - math.hypot(dx, dy) for dx in steps for dy in steps}
    return tuple(
        (dx, dy, np.float32(min(1.0, share)))
        for (dx, dy), share in shares.items()
        if share > 0 and (dx, dy) != (0, 0)
    )


def _letters(text: str, hand: Hand, angle_deg: float) -> QPainterPath:
    """Return the outlines around the origin."""
    angle = upright(angle_deg)
    if abs(angle) > _STEEP_DEG and is_han(text):
        return _stacked(text, hand, angle)
    path = QPainterPath()
    font = font_of(hand)
    metrics = QFontMetricsF(font)
    x = -advance_px(text, hand) / 2
    base = (metrics.ascent() - metrics.descent()) / 2 * 0.92
    gap_px = _gap_px(text, hand)
    if not gap_px:
        # In one piece: letters kern, and marks stand on their letters.
        path.addText(QPointF(x, base), font, text)
        return _turned(path, angle)
    for char in text:
        path.addText(QPointF(x, base), font, char)
        x += metrics.horizontalAdvance(char) + gap_px
    return _turned(path, angle)


def _stacked(text: str, hand: Hand, angle: float) -> QPainterPath:
    font = font_of(hand)
    metrics = QFontMetricsF(font)
    step = hand.px * (_SPREAD + hand.spaced)
    base = (metrics.ascent() - metrics.descent()) / 2 * 0.92
    path = QPainterPath()
    y = -step * (len(text) - 1) / 2
    for char in text:
        path.addText(QPointF(-metrics.horizontalAdvance(char) / 2, y + base), font, char)
        y += step
    return _turned(path, angle - 90 if angle > 0 else angle + 90)


def _turned(path: QPainterPath, angle_deg: float) -> QPainterPath:
    path.setFillRule(Qt.FillRule.WindingFill)
    return QTransform().rotate(angle_deg).map(path) if angle_deg else path


def upright(angle_deg: float) -> float:
    """Return the same direction within -90 to 90 degrees, so that nothing stands on its head."""
    return (angle_deg + 90.0) % 180.0 - 90.0


def box_of(image: QImage) -> QRectF:
    """Return the picture's rectangle around its own middle."""
    return QRectF(-image.width() / 2, -image.height() / 2, image.width(), image.height())
