"""What stands on the map without being of the city: scale, position, words, hover chip, link."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from backend.domain.terms.words import Words
from resources.tokens import FONT_FAMILY, RADIUS_CONTROL_PX

from . import words
from .base import Picked, Scene
from .viewport import Viewport

_PAD_PX = 12.0
_BAR_PX = 120.0
# Height of the strip along the lower edge that holds the scale.
_STRIP_PX = 34.0
_STEPS = (1, 2, 5)
_LINK_DASH = (5.0, 4.0)


def round_length(most_m: float) -> float:
    """Return the longest round length (1, 2 or 5 times a power of ten) up to a number of metres."""
    power = 10.0 ** math.floor(math.log10(most_m))
    return max(step * power for step in _STEPS if step * power <= most_m)


def length_words(metres: float) -> Words:
    """Return a round length in words."""
    if metres >= 1000:
        return words.KILOMETRES.filled(n=f"{metres / 1000:g}")
    return words.METRES.filled(n=f"{metres:g}")


def position_words(lon_deg: float, lat_deg: float) -> Words:
    """Return a position as people read it: degrees with four places, hemisphere letters."""
    return words.POSITION.filled(
        lon=f"{abs(lon_deg):.4f}",
        ew="E" if lon_deg >= 0 else "W",
        lat=f"{abs(lat_deg):.4f}",
        ns="N" if lat_deg >= 0 else "S",
    )


def place_text(lon_deg: float, lat_deg: float, code: str, lang: str) -> str:
    """Return a position and the unit grid it lies in; nothing of what is not known."""
    text = position_words(lon_deg, lat_deg).of(lang) if math.isfinite(lon_deg) else ""
    return f"{text}　{code}" if code else text


class Furniture:
    """Paints it all in logical pixels, in the colours and words of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._strip = QImage()
        self._strip_key: tuple[object, ...] = ()

    def paint_scale(self, painter: QPainter, view: Viewport, text: str) -> None:
        """Paint the scale bar, its length, and a line of text beside it, bottom left."""
        scene = self._scene
        height = math.ceil(_STRIP_PX * scene.scale)
        key = (text, view.m_per_px, view.width_px, scene.dpr, scene.scale, scene.lang, scene.theme)
        if key != self._strip_key:
            self._strip_key, self._strip = key, self._scale_strip(view, text, height)
        painter.drawImage(QPointF(0, view.height_px - height), self._strip)

    def _scale_strip(self, view: Viewport, text: str, height: int) -> QImage:
        """Return the lowest part of the view with the scale on it: it seldom changes."""
        dpr = self._scene.dpr
        size = QSize(math.ceil(view.width_px * dpr), math.ceil(height * dpr))
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(dpr)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter, view, text, height)
        painter.end()
        return image

    def _paint_scale(self, painter: QPainter, view: Viewport, text: str, height: int) -> None:
        scene, size = self._scene, self._scene.scale
        length_m = round_length(view.m_per_px * _BAR_PX * size)
        length_px = length_m / view.m_per_px
        left, base = _PAD_PX * size, height - _PAD_PX * size
        length = length_words(length_m).of(scene.lang)
        font = self.font(12)
        metrics, room = QFontMetricsF(font), view.width_px - left - length_px - 16 * size
        # Half a position is a wrong one: where it has no room only the scale stands there.
        whole = f"{length}　　{text}".rstrip()
        line = whole if metrics.horizontalAdvance(whole) <= room else length
        width = metrics.horizontalAdvance(line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tone("window", 0.66))
        strip = QRectF(left - 6, base - 17 * size, length_px + width + 22 * size, 23 * size)
        painter.drawRoundedRect(strip, 5, 5)
        painter.setPen(QPen(self._tone("text_2"), 1.6))
        ends = (
            (left, base - 7),
            (left, base),
            (left + length_px, base),
            (left + length_px, base - 7),
        )
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in ends]))
        painter.setFont(font)
        painter.drawText(QPointF(left + length_px + 8 * size, base), line)

    def paint_note(self, painter: QPainter, view: Viewport, text: str) -> None:
        """Write what is wrong with the ground, in the middle near the bottom."""
        metrics = QFontMetricsF(self.font(13))
        width = metrics.horizontalAdvance(text) + 28
        box = QRectF((view.width_px - width) / 2, view.height_px - 84, width, 30)
        self._paint_chip(painter, box)
        painter.setFont(self.font(13))
        painter.setPen(self._tone("text_2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def paint_hover(self, painter: QPainter, view: Viewport, found: Picked, at: QPointF) -> None:
        """Write beside the cursor what lies under it, with the age of its position."""
        lines = [found.title.of(self._scene.lang)]
        if found.age_s is not None:
            lines.append(words.age(found.age_s).of(self._scene.lang))
        text = "　".join(filter(None, lines))
        metrics = QFontMetricsF(self.font(12))
        width, height = metrics.horizontalAdvance(text) + 20, 26.0
        left = min(at.x() + 14, view.width_px - width - 6)
        top = at.y() - height - 10 if at.y() > height + 16 else at.y() + 18
        box = QRectF(max(6, left), top, width, height)
        self._paint_chip(painter, box)
        painter.setFont(self.font(12))
        painter.setPen(self._tone("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def paint_pin(self, painter: QPainter, at: QPointF, text: str) -> None:
        """Paint a pin whose tip stands at a place, and what the place is called above it."""
        size = self._scene.scale
        head, lift = 8.0 * size, 24.0 * size
        middle = at - QPointF(0, lift)
        path = QPainterPath(at)
        path.lineTo(middle + QPointF(head * 0.86, head * 0.5))
        path.arcTo(QRectF(middle.x() - head, middle.y() - head, 2 * head, 2 * head), -30, 240)
        path.closeSubpath()
        painter.setPen(QPen(self._tone("window"), 1.6))
        painter.setBrush(self._tone("info"))
        painter.drawPath(path)
        painter.setBrush(self._tone("window"))
        painter.drawEllipse(middle, head * 0.36, head * 0.36)
        metrics = QFontMetricsF(self.font(13, bold=True))
        width, height = metrics.horizontalAdvance(text) + 20 * size, 26.0 * size
        box = QRectF(at.x() - width / 2, middle.y() - head - height - 4 * size, width, height)
        self._paint_chip(painter, box)
        painter.setFont(self.font(13, bold=True))
        painter.setPen(self._tone("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def paint_link(self, painter: QPainter, start: QPointF, end: QPointF, is_legal: bool) -> None:
        """Paint the dashed curve from a case to where it is dragged."""
        bend = QPointF((start.x() + end.x()) / 2 + (end.y() - start.y()) * 0.12, 0)
        bend.setY((start.y() + end.y()) / 2 - (end.x() - start.x()) * 0.12)
        path = QPainterPath(start)
        path.quadTo(bend, end)
        pen = QPen(self._tone("window", 0.7), 5 * self._scene.scale)
        painter.strokePath(path, pen)
        pen = QPen(self._tone("good" if is_legal else "act"), 2.4 * self._scene.scale)
        pen.setDashPattern(_LINK_DASH)
        painter.strokePath(path, pen)

    def font(self, px: float, bold: bool = False) -> QFont:
        """Return the house type at a size of the drawing, digits tabular."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(max(1, round(px * self._scene.scale)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _paint_chip(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(self._tone("line"), 1))
        painter.setBrush(self._tone("panel", 0.95))
        painter.drawRoundedRect(box, RADIUS_CONTROL_PX, RADIUS_CONTROL_PX)

    def _tone(self, name: str, alpha: float = 1.0) -> QColor:
        colour = QColor(getattr(self._scene.theme, name))
        colour.setAlphaF(alpha)
        return colour
