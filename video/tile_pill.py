"""The pill of a tile: its state as shape, colour and word."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from widgets.marks import mark_path
from widgets.skin import Skin

from .tile_sizes import is_tiny, type_px
from .tile_text import Pill

# Over a picture the words keep one look in both themes: light on a dark ground.
_GROUND = QColor(13, 20, 34, 214)
_WHITE = QColor(245, 248, 252)
_TONES = {
    "good": QColor(109, 229, 181),
    "soon": QColor(255, 186, 66),
    "act": QColor(214, 52, 70),
    "none": QColor(196, 207, 222),
}


def pill_image(pill: Pill, width_px: int, skin: Skin, ratio: float) -> QImage:
    """Return the pill for a tile of this width; only the mark where the tile is tiny."""
    size = type_px(width_px)
    font = skin.font(size, bold=pill.is_solid)
    metrics = QFontMetrics(font)
    mark, pad, gap = round(skin.px(size) * 0.7), skin.px(7), skin.px(5)
    bare = pad * 2 + mark
    room = width_px - bare - gap - skin.px(10)
    text = "" if is_tiny(width_px) else _fitting((pill.text, pill.short), metrics, room)
    wide = bare + (gap + metrics.horizontalAdvance(text) if text else 0)
    image = _blank(QSize(wide, skin.px(size) + skin.px(7)), ratio)
    ground = QRectF(0, 0, wide, skin.px(size) + skin.px(7))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    tone = _TONES[pill.tone]
    painter.setBrush(tone if pill.is_solid else _GROUND)
    painter.drawRoundedRect(ground, skin.px(6), skin.px(6))
    ink = _WHITE if pill.is_solid else tone
    _paint_mark(painter, QRectF(pad, (ground.height() - mark) / 2, mark, mark), pill.shape, ink)
    painter.setPen(ink)
    painter.setFont(font)
    words = ground.adjusted(pad + mark + gap, 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.end()
    return image


def _blank(size: QSize, ratio: float) -> QImage:
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _fitting(texts: tuple[str, ...], metrics: QFontMetrics, room_px: int) -> str:
    """Return the first text that has room, else the last one cut."""
    for text in texts:
        if metrics.horizontalAdvance(text) <= room_px:
            return text
    return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room_px)


def _paint_mark(painter: QPainter, spot: QRectF, shape: str, ink: QColor) -> None:
    if shape == "ring":
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot.adjusted(1, 1, -1, -1))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPath(mark_path(shape, spot))
