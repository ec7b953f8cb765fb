"""Names as little pictures: letters with a halo, level, turned along a street, or stacked."""

from __future__ import annotations

import math
import unicodedata
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

_STEEP_DEG = 52.0
_SPREAD = 1.12
_HALO_ALPHA = 0.85


class Hand(NamedTuple):
    """How a name is written; sizes in device pixels."""

    font: str
    px: float
    weight: int
    ink: str
    halo: str
    halo_px: float
    spaced: float


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
    image = QImage(half_w * 2, half_h * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(half_w, half_h)
    halo = QColor(hand.halo)
    halo.setAlphaF(_HALO_ALPHA)
    painter.setPen(
        QPen(
            halo,
            hand.halo_px * 2,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(hand.ink))
    painter.drawPath(path)
    painter.end()
    return image


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
