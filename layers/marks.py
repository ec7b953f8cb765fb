"""Which mark stands for a case, and what it looks like: shape = state, glyph = class.

The catalogue of shapes is ``widgets.marks``, so that list, dossier and map say the same.
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPainterPath, QPen

from backend.domain.cases.case import Case, CaseState
from backend.domain.clocks.clock import Face
from resources.tokens import FONT_FAMILY, Theme
from widgets.marks import MARKS, mark_path

from .glyphs import glyph_path

# Order is the code kept in arrays; the last ones are painted on top.
MARK_KEYS = ("none", "check", "ok", "super", "soon", "late")
CODE_OF = {key: code for code, key in enumerate(MARK_KEYS)}
_OF_LEVEL = {"ok": "ok", "soon": "soon", "late": "late", "none": "none"}
_AT_CHECK = (CaseState.TO_CHECK, CaseState.CHECKING, CaseState.TO_CLOSE)
_BODY_PX = {"disc": 21, "triangle": 25, "square": 21, "diamond": 25, "hexagon": 24}
_GLYPH_PX = {"disc": 13.0, "triangle": 11.0, "square": 14.0, "diamond": 11.5, "hexagon": 13.0}
_RIM_PX = 1.6
_PAD_PX = 3
# Pictures of the ring around a new case, from its first to its last.
RING_STEPS = 18


def mark_of(case: Case, face: Face) -> str:
    """Return the mark of a case: danger and lateness first, then what waits for the check."""
    if case.urgent or face.level == "late":
        return "late"
    if face.level == "soon":
        return "soon"
    if case.state in _AT_CHECK:
        return "check"
    return _OF_LEVEL[face.level]


@lru_cache(maxsize=1024)
def mark_image(key: str, class_key: str, theme: Theme, size: float, text: str = "") -> QImage:
    """Return a mark as a picture.

    Args:
        key: Row of ``widgets.marks.MARKS``.
        class_key: Whose glyph stands inside; ``""`` for none.
        theme: Colours.
        size: Device pixels per pixel of the drawing; below 0.8 the glyph is left out.
        text: Written inside instead of the glyph, e.g. a count.
    """
    mark = MARKS[key]
    body = _BODY_PX[mark.shape] * size
    side = round(body + 2 * _PAD_PX * size)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF((side - body) / 2, (side - body) / 2, body, body)
    tone = QColor(getattr(theme, mark.tone))
    _paint_body(painter, mark_path(mark.shape, box), mark.hollow, tone, theme, size)
    ink = tone if mark.hollow else QColor(theme.window)
    middle = QPointF(side / 2, side / 2 + (body * 0.13 if mark.shape == "triangle" else 0))
    if text:
        _paint_text(painter, text, middle, ink, body)
    elif size >= 0.8 and class_key:
        _paint_glyph(painter, class_key, middle, ink, _GLYPH_PX[mark.shape] * size)
    painter.end()
    return image


def _paint_body(
    painter: QPainter, path: QPainterPath, is_hollow: bool, tone: QColor, theme: Theme, size: float
) -> None:
    """Paint shape and rim; a dark or light edge lifts it off any ground."""
    pen = QPen(QColor(theme.window), _RIM_PX * size * 2.4)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    pen = QPen(tone if is_hollow else QColor(_rim(theme)), _RIM_PX * size)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QBrush(QColor(theme.panel) if is_hollow else tone))
    painter.drawPath(path)


def _rim(theme: Theme) -> str:
    return theme.text if theme.key == "dark" else theme.panel


def _paint_glyph(
    painter: QPainter, class_key: str, middle: QPointF, ink: QColor, side: float
) -> None:
    pen = QPen(ink, side / 8.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.translate(middle.x() - side / 2, middle.y() - side / 2)
    painter.scale(side / 12, side / 12)
    pen.setWidthF(1.5)
    painter.strokePath(glyph_path(class_key), pen)
    painter.restore()


def _paint_text(painter: QPainter, text: str, middle: QPointF, ink: QColor, body: float) -> None:
    font = QFont(FONT_FAMILY)
    font.setWeight(QFont.Weight.Bold)
    font.setPixelSize(max(8, round(body * (0.62 if len(text) < 3 else 0.44))))
    painter.setFont(font)
    painter.setPen(ink)
    box = QRectF(middle.x() - body, middle.y() - body, body * 2, body * 2)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


@lru_cache(maxsize=4 * (RING_STEPS + 1))
def ring_image(step: int, theme: Theme, size: float) -> QImage:
    """Return the ring around a new case at one of ``RING_STEPS`` steps of its way."""
    share = step / RING_STEPS
    reach = (10 + 46 * (1 - (1 - share) ** 3)) * size
    side = math.ceil(2 * reach + 8 * size)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tone = QColor(theme.text)
    tone.setAlphaF(1 - share)
    painter.setPen(QPen(tone, (3 * (1 - share) + 1) * size))
    painter.drawEllipse(QPointF(side / 2, side / 2), reach, reach)
    painter.end()
    return image


def cluster_side_px(n: int) -> int:
    """Return the diameter of a cluster's badge, logical pixels at scale 1."""
    return 30 if n < 10 else 34 if n < 100 else 40 if n < 1000 else 46


@lru_cache(maxsize=1024)
def cluster_image(n: int, shares: tuple[int, ...], theme: Theme, size: float) -> QImage:
    """Return a cluster's badge: its count, ringed by the share of each mark.

    Args:
        n: How many cases it stands for.
        shares: Twentieths of the ring per code of ``MARK_KEYS``.
        theme: Colours.
        size: Device pixels per pixel of the drawing.
    """
    body = cluster_side_px(n) * size
    side = round(body + 4 * size)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF((side - body) / 2, (side - body) / 2, body, body)
    ground = QColor(theme.raised)
    ground.setAlphaF(0.94)
    painter.setPen(QPen(QColor(theme.window), 1.2 * size))
    painter.setBrush(ground)
    painter.drawEllipse(box)
    _paint_ring(
        painter, box.adjusted(*(1.6 * size * s for s in (1, 1, -1, -1))), shares, theme, size
    )
    _paint_text(
        painter, str(n), box.center(), QColor(theme.text), body * (0.62 if n < 1000 else 0.5)
    )
    painter.end()
    return image


def _paint_ring(
    painter: QPainter, box: QRectF, shares: tuple[int, ...], theme: Theme, size: float
) -> None:
    total = sum(shares)
    start = 90.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for code in reversed(range(len(shares))):
        span = 360.0 * shares[code] / total if total else 0.0
        if span <= 0:
            continue
        pen = QPen(QColor(getattr(theme, MARKS[MARK_KEYS[code]].tone)), 2.4 * size)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, round(start * 16), round(-span * 16))
        start -= span
