"""How a tile looks: picture first, words over it, nothing that moves by itself."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from resources import tokens
from widgets.icon import icon_pixmap
from widgets.marks import mark_path
from widgets.skin import Skin

from .tile_text import Pill

# Over a picture the words keep one look in both themes: light on a dark veil.
_VEIL = QColor(13, 20, 34, 214)
_WHITE = QColor(245, 248, 252)
_SOFT = QColor(196, 207, 222)
_TONES = {
    "good": QColor(109, 229, 181),
    "soon": QColor(255, 186, 66),
    "act": QColor(214, 52, 70),
    "none": QColor(196, 207, 222),
}
_BOTTOM_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_BOTTOM_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
_TINY_PX = 96
_NARROW_PX = 140
_SMALL_PX = 260
_LARGE_PX = 520


@dataclass(frozen=True, slots=True)
class TileLook:
    """All that a tile shows; equal looks need no new painting."""

    name: str = ""
    clock: str = ""
    pill: Pill | None = None
    lines: tuple[str, ...] = ()
    icon: str = "cctv"
    is_dim: bool = False
    is_selected: bool = False
    is_hovered: bool = False
    has_focus: bool = False


def type_px(width_px: int) -> int:
    """Return the type size of the drawing for a tile of this width."""
    if width_px < _SMALL_PX:
        return 12
    return 14 if width_px < _LARGE_PX else 18


def dimmed(picture: QImage) -> QImage:
    """Return a grey and dark copy: the last picture of a dead stream."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    grey = grey.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(grey)
    painter.fillRect(grey.rect(), QColor(10, 14, 22, 150))
    painter.end()
    grey.setDevicePixelRatio(1.0)
    return grey


def place_of(box: QRect, picture: QImage, ratio: float) -> QRect:
    """Return where in the tile the picture stands: as large as it fits, in the middle."""
    width, height = picture.width() / ratio, picture.height() / ratio
    scale = min(box.width() / width, box.height() / height)
    if abs(scale - 1) <= 0.02:  # decoded for this very size: not a pixel of it is touched
        scale = 1.0
    size = QSize(round(width * scale), round(height * scale))
    left = box.x() + (box.width() - size.width()) // 2
    top = box.y() + (box.height() - size.height()) // 2
    return QRect(QPoint(left, top), size)


def paint_picture(
    painter: QPainter, tile: QRect, place: QRect, picture: QImage, skin: Skin
) -> None:
    """Draw the picture; where its shape is not the tile's, the ground shows beside it."""
    if place != tile:
        painter.fillRect(tile, skin.color("panel"))
    painter.drawImage(place, picture)


def paint_ground(painter: QPainter, box: QRect, skin: Skin) -> None:
    """Draw a tile that has no picture yet."""
    painter.fillRect(box, skin.color("raised"))


def veil(size: QSize, ratio: float, skin: Skin, has_picture: bool) -> QPixmap:
    """Return what lies over every picture of this size: dark foot, round corners."""
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    box = QRectF(0, 0, size.width(), size.height())
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if has_picture:
        _paint_foot(painter, box, skin)
    corners = QPainterPath()
    corners.addRect(box)
    round_box = QPainterPath()
    radius = min(tokens.RADIUS_CONTROL_PX, box.height() / 8)
    round_box.addRoundedRect(box, radius, radius)
    painter.fillPath(corners.subtracted(round_box), skin.color("panel"))
    painter.end()
    return pixmap


def _paint_foot(painter: QPainter, box: QRectF, skin: Skin) -> None:
    is_narrow = box.width() < _NARROW_PX  # name above clock
    tall = min(
        box.height() * (0.75 if is_narrow else 0.4), skin.px(type_px(int(box.width()))) * 3.4
    )
    top = box.bottom() - tall
    fade = QLinearGradient(QPointF(0, top), QPointF(0, box.bottom()))
    fade.setColorAt(0, QColor(0, 0, 0, 0))
    fade.setColorAt(1, QColor(0, 0, 0, 205))
    painter.fillRect(QRectF(0, top, box.width(), tall), fade)


def paint_words(
    painter: QPainter, box: QRect, look: TileLook, skin: Skin, has_picture: bool
) -> None:
    """Draw pill, middle lines, name and clock."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_tiny = box.width() < _TINY_PX
    if look.pill is not None:
        _paint_pill(painter, box, look.pill, skin, is_tiny)
    if is_tiny:
        if not has_picture and look.pill is None:
            side = skin.px(16)
            ratio = painter.device().devicePixelRatioF()
            icon = icon_pixmap(look.icon, skin.color("text_3"), side, ratio)
            painter.drawPixmap(box.center() - QPoint(side // 2, side // 2), icon)
        return
    _paint_lines(painter, box, look, skin, has_picture)
    _paint_foot_words(painter, box, look, skin, has_picture)


def _paint_foot_words(
    painter: QPainter, box: QRect, look: TileLook, skin: Skin, has_picture: bool
) -> None:
    size = type_px(box.width())
    margin = skin.px(8 if box.width() >= _NARROW_PX else 5)
    line = box.adjusted(margin, 0, -margin, -skin.px(5))
    clock_font, name_font = skin.font(size), skin.font(size, bold=True)
    metrics = QFontMetrics(name_font)
    painter.setPen(_WHITE if has_picture else skin.color("text"))
    room = line.width()
    if look.clock and has_picture:
        painter.setFont(clock_font)
        painter.drawText(line, _BOTTOM_RIGHT, look.clock)
        room -= QFontMetrics(clock_font).horizontalAdvance(look.clock) + margin
        if metrics.horizontalAdvance(look.name) > room:  # the name goes above the clock
            line.translate(0, -round(metrics.height() * 0.9))
            room = line.width()
    painter.setFont(name_font)
    name = metrics.elidedText(look.name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, _BOTTOM_LEFT, name)


def _paint_pill(painter: QPainter, box: QRect, pill: Pill, skin: Skin, is_tiny: bool) -> None:
    size = type_px(box.width())
    font = skin.font(size, bold=pill.is_solid)
    metrics = QFontMetrics(font)
    mark = round(skin.px(size) * 0.7)
    tall = skin.px(size) + skin.px(7)
    pad = skin.px(7)
    bare = pad * 2 + mark
    room = box.width() - bare - skin.px(15)
    text = "" if is_tiny else _fitting((pill.text, pill.short), metrics, room)
    wide = bare + (skin.px(5) + metrics.horizontalAdvance(text) if text else 0)
    margin = skin.px(4 if is_tiny else 5)
    ground = QRectF(box.right() + 1 - margin - wide, box.y() + margin, wide, tall)
    tone = _TONES[pill.tone]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone if pill.is_solid else _VEIL)
    painter.drawRoundedRect(ground, skin.px(6), skin.px(6))
    ink = _WHITE if pill.is_solid else tone
    spot = QRectF(ground.x() + pad, ground.center().y() - mark / 2, mark, mark)
    _paint_mark(painter, spot, pill.shape, ink)
    if text:
        painter.setPen(ink)
        painter.setFont(font)
        words = ground.adjusted(pad + mark + skin.px(5), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


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


def _paint_lines(
    painter: QPainter, box: QRect, look: TileLook, skin: Skin, has_picture: bool
) -> None:
    """Middle words, between pill and name; with an icon where no picture lies behind them."""
    if not look.lines:
        return
    size = type_px(box.width())
    font = skin.font(size)
    row = round(QFontMetrics(font).height() * 1.06)
    top = box.y() + (skin.px(4) if look.pill is None else skin.px(size) + skin.px(13))
    bottom = box.bottom() - row - skin.px(4)
    lines = look.lines[: max(0, (bottom - top) // row)]
    icon_side = skin.px(20 if size < 14 else 32)
    gap = skin.px(6)
    has_icon = not has_picture and bottom - top >= row * len(lines) + icon_side + gap
    tall = row * len(lines) + (icon_side + gap if has_icon else 0)
    top = max(top, top + (bottom - top - tall) // 2)
    if has_icon:
        ratio = painter.device().devicePixelRatioF()
        icon = icon_pixmap(look.icon, skin.color("text_3"), icon_side, ratio)
        painter.drawPixmap(QPointF(box.center().x() - icon_side / 2, top), icon)
        top += icon_side + gap
    painter.setFont(font)
    tones = (_WHITE, _SOFT) if has_picture else (skin.color("text_2"), skin.color("text_3"))
    for n, text in enumerate(lines):
        painter.setPen(tones[min(n, 1)])
        place = QRect(box.x(), top + n * row, box.width(), row)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def paint_outline(painter: QPainter, box: QRect, look: TileLook, skin: Skin) -> None:
    """Draw what pointing, choosing and the keyboard do to a tile's edge."""
    if not (look.is_selected or look.is_hovered or look.has_focus):
        return
    strong = look.is_selected or look.has_focus
    tone = "info" if strong else "text_3"
    wide = 2.0 if strong else 1.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(skin.color(tone), wide)
    if look.has_focus and not look.is_selected:
        pen.setColor(_WHITE if skin.theme is tokens.DARK else skin.color("info"))
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = min(tokens.RADIUS_CONTROL_PX, box.height() / 8)
    inset = wide / 2
    edge = QRectF(box).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(edge, radius, radius)
