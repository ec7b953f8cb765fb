"""How a tile looks: picture first, words over it, nothing that moves by itself."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
)

from resources import tokens
from widgets.icon import icon_pixmap
from widgets.skin import Skin

from .tile_sizes import is_narrow, is_tiny, says_stream, type_px
from .tile_text import Pill

# Over a picture the words keep one look in both themes: light on a dark veil.
_WHITE = QColor(245, 248, 252)
_SOFT = QColor(196, 207, 222)
_CHIP = QColor(13, 20, 34, 214)
_CHIP_SHARE = 0.62
_BOTTOM_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_BOTTOM_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom

# All tiles of a wall tell much the same time: it is drawn once a second and not once a tile.
_CLOCKS: dict[tuple[str, int, float], QImage] = {}
_MAX_CLOCKS = 64
_KEPT_PX = 160


@dataclass(frozen=True, slots=True)
class TileLook:
    """All that a tile shows; equal looks need no new painting."""

    name: str = ""
    clock: str = ""
    pill: Pill | None = None
    lines: tuple[str, ...] = ()
    icon: str = "cctv"
    stream: str = ""
    is_steered: bool = False
    number: str = ""
    is_selected: bool = False
    is_hovered: bool = False
    has_focus: bool = False
    is_target: bool = False


class Remembered(NamedTuple):
    """A camera's last picture, grey and dark, and when it was taken."""

    picture: QImage
    clock: str


def kept(picture: QImage, clock: str) -> Remembered:
    """Return a picture as it is remembered: small, grey and dark."""
    is_large = picture.width() > _KEPT_PX
    return Remembered(dimmed(picture.scaledToWidth(_KEPT_PX) if is_large else picture), clock)


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
    return _placed(box.getRect(), (picture.width(), picture.height()), ratio)


@lru_cache(maxsize=512)
def _placed(box: tuple[int, int, int, int], picture_px: tuple[int, int], ratio: float) -> QRect:
    left, top, box_width, box_height = box
    width, height = picture_px[0] / ratio, picture_px[1] / ratio
    scale = min(box_width / width, box_height / height)
    if abs(scale - 1) <= 0.02:  # decoded for this very size: not a pixel of it is touched
        scale = 1.0
    size = QSize(round(width * scale), round(height * scale))
    left += (box_width - size.width()) // 2
    top += (box_height - size.height()) // 2
    return QRect(QPoint(left, top), size)


def aim_in(place: QRect, at: QPointF) -> tuple[float, float] | None:
    """Return a point from the middle of a picture: right and up, -1 to 1; None beside it."""
    box = QRectF(place)
    if not box.contains(at):
        return None
    away, half = at - box.center(), box.size() / 2
    return away.x() / half.width(), -away.y() / half.height()


def paint_beside(painter: QPainter, tile: QRect, place: QRect, skin: Skin) -> None:
    """Paint what of a tile its picture leaves free."""
    for bar in _beside(tile, place):
        painter.fillRect(bar, skin.color("panel"))


def _beside(tile: QRect, place: QRect) -> list[QRect]:
    """Return what of a tile its picture leaves free."""
    left, right = place.left() - tile.left(), tile.right() - place.right()
    above, below = place.top() - tile.top(), tile.bottom() - place.bottom()
    bars = [QRect(tile.left(), tile.top(), left, tile.height())] if left > 0 else []
    bars += [QRect(place.right() + 1, tile.top(), right, tile.height())] if right > 0 else []
    bars += [QRect(tile.left(), tile.top(), tile.width(), above)] if above > 0 else []
    bars += [QRect(tile.left(), place.bottom() + 1, tile.width(), below)] if below > 0 else []
    return bars


class Frame:
    """Paints a tile's picture; where that stands is reckoned anew only when something changes.

    Attributes:
        place: Where it was painted last; the same object for as long as it stays there.
    """

    def __init__(self, skin: Skin) -> None:
        self._skin = skin
        self._key: tuple[QRect, tuple[int, int], float] | None = None
        self._is_unscaled = False
        self.place = QRect()
        self._corner = QPoint()

    def paint(
        self,
        painter: QPainter,
        tile: QRect,
        picture: QImage | None,
        picture_px: tuple[int, int],
        ratio: float,
    ) -> QRect:
        """Draw the picture; all of the tile's ground where there is none.

        Args:
            picture_px: Its size: told, since to ask it costs a microsecond.

        Returns:
            Where words may lie; what is beside it is not painted.
        """
        if picture is None:
            painter.fillRect(tile, self._skin.color("raised"))
            self._key, self.place = None, tile
            return tile
        key = (tile, picture_px, ratio)
        if key != self._key:
            self._key = key
            self.place = place_of(tile, picture, ratio)
            self._corner = self.place.topLeft()
            self._is_unscaled = ratio == 1 and self.place.size().toTuple() == picture_px
        if self._is_unscaled:
            painter.drawImage(self._corner, picture)  # half the cost of scaling by one
        else:
            painter.drawImage(self.place, picture)
        return self.place


def cover(size: QSize, ratio: float, look: TileLook, skin: Skin, has_picture: bool) -> QImage:
    """Return what lies over a picture of this size but its time: dark foot, words, corners."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    box = QRect(QPoint(0, 0), size)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if has_picture:
        _paint_foot(painter, QRectF(box), skin)
    if is_tiny(size.width()):
        _paint_tiny(painter, box, look, skin, has_picture)
    else:
        _paint_lines(painter, box, look, skin, has_picture)
        _paint_foot_words(painter, box, look, skin, has_picture)
        if has_picture and look.stream and (look.is_steered or says_stream(size.width())):
            _paint_chip(painter, box, look.stream, skin)
    if look.number:
        _paint_number(painter, box, look.number, skin)
    corners, round_box = QPainterPath(), QPainterPath()
    corners.addRect(QRectF(box))
    radius = min(tokens.RADIUS_CONTROL_PX, size.height() / 8)
    round_box.addRoundedRect(QRectF(box), radius, radius)
    painter.fillPath(corners.subtracted(round_box), skin.color("panel"))
    painter.end()
    return image


def _paint_tiny(
    painter: QPainter, box: QRect, look: TileLook, skin: Skin, has_picture: bool
) -> None:
    if has_picture or look.pill is not None:
        return
    side = skin.px(16)
    icon = icon_pixmap(look.icon, skin.color("text_3"), side, painter.device().devicePixelRatioF())
    painter.drawPixmap(box.center() - QPoint(side // 2, side // 2), icon)


def _paint_foot(painter: QPainter, box: QRectF, skin: Skin) -> None:
    width = int(box.width())
    tall = min(box.height() * (0.75 if is_narrow(width) else 0.4), skin.px(type_px(width)) * 3.4)
    top = box.bottom() - tall
    fade = QLinearGradient(QPointF(0, top), QPointF(0, box.bottom()))
    fade.setColorAt(0, QColor(0, 0, 0, 0))
    fade.setColorAt(1, QColor(0, 0, 0, 205))
    painter.fillRect(QRectF(0, top, box.width(), tall), fade)


def _paint_chip(painter: QPainter, box: QRect, text: str, skin: Skin) -> None:
    """Say at the upper left who steers the camera, else which stream this is."""
    font = skin.font(12)
    metrics = QFontMetrics(font)
    pad, margin = skin.px(6), skin.px(5)
    # The pill stands at the upper right; the two share the width.
    room = round(box.width() * _CHIP_SHARE) - 2 * pad - margin
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    width = metrics.horizontalAdvance(text) + 2 * pad
    chip = QRectF(box.x() + margin, box.y() + margin, width, skin.px(19))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_CHIP)
    painter.drawRoundedRect(chip, skin.px(6), skin.px(6))
    painter.setPen(_SOFT)
    painter.setFont(font)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def _paint_number(painter: QPainter, box: QRect, text: str, skin: Skin) -> None:
    """Say in the middle by which digits the tile is chosen."""
    side = min(skin.px(44), box.width() - 4, box.height() - 4)
    plate = QRectF(0, 0, side, side)
    plate.moveCenter(QRectF(box).center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(skin.color("info"))
    painter.drawRoundedRect(plate, skin.px(6), skin.px(6))
    font = skin.font(22 if side >= skin.px(30) else 13, bold=True)
    painter.setPen(skin.color("panel"))
    painter.setFont(font)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _paint_foot_words(
    painter: QPainter, box: QRect, look: TileLook, skin: Skin, has_picture: bool
) -> None:
    size = type_px(box.width())
    line = _foot_line(box, skin)
    name_font = skin.font(size, bold=True)
    metrics = QFontMetrics(name_font)
    painter.setPen(_WHITE if has_picture else skin.color("text"))
    room = line.width()
    if look.clock and has_picture:
        room = _beside_clock_px(box, look, skin)
        if metrics.horizontalAdvance(look.name) > room:  # the name goes above the clock
            line.translate(0, -_raised_px(metrics))
            room = line.width()
    painter.setFont(name_font)
    name = metrics.elidedText(look.name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, _BOTTOM_LEFT, name)


def _beside_clock_px(box: QRect, look: TileLook, skin: Skin) -> int:
    """Return what the time leaves of the foot's line for the name."""
    line, clock = _foot_line(box, skin), QFontMetrics(skin.font(type_px(box.width())))
    return line.width() - clock.horizontalAdvance(look.clock) - (line.x() - box.x())


def _raised_px(name: QFontMetrics) -> int:
    """Return how far a name above the time stands over the foot's line."""
    return round(name.height() * 0.9)


def _raised_foot_px(box: QRect, look: TileLook, skin: Skin, has_picture: bool) -> int:
    """Return how much higher the foot is than one line: a long name goes above the time."""
    name = QFontMetrics(skin.font(type_px(box.width()), bold=True))
    is_beside = name.horizontalAdvance(look.name) <= _beside_clock_px(box, look, skin)
    return 0 if is_beside or not (look.clock and has_picture) else _raised_px(name)


def clock_image(text: str, width_px: int, skin: Skin, ratio: float) -> QImage:
    """Return a picture's time as it stands in the foot of a tile of this width."""
    key = (text, skin.px(type_px(width_px)), ratio)
    if key not in _CLOCKS:
        if len(_CLOCKS) >= _MAX_CLOCKS:
            _CLOCKS.clear()
        _CLOCKS[key] = _clock_image(text, skin.font(type_px(width_px)), ratio)
    return _CLOCKS[key]


def clock_at(box: QRect, image: QImage, skin: Skin) -> QPointF:
    """Return where a tile's time stands."""
    line = _foot_line(box, skin)
    size = image.deviceIndependentSize()
    return QPointF(line.right() + 1 - size.width(), line.bottom() + 1 - size.height())


def _clock_image(text: str, font: QFont, ratio: float) -> QImage:
    metrics = QFontMetrics(font)
    size = QSize(metrics.horizontalAdvance(text), metrics.height())
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setPen(_WHITE)
    painter.setFont(font)
    painter.drawText(QRect(QPoint(0, 0), size), _BOTTOM_RIGHT, text)
    painter.end()
    return image


def _foot_line(box: QRect, skin: Skin) -> QRect:
    margin = skin.px(5 if is_narrow(box.width()) else 8)
    return box.adjusted(margin, 0, -margin, -skin.px(5))


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
    bottom = box.bottom() - row - skin.px(4) - _raised_foot_px(box, look, skin, has_picture)
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
        fits = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, _foot_line(box, skin).width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, fits)


def paint_outline(painter: QPainter, box: QRect, look: TileLook, skin: Skin) -> None:
    """Draw what pointing, choosing and the keyboard do to a tile's edge."""
    if not (look.is_selected or look.is_hovered or look.has_focus or look.is_target):
        return
    strong = look.is_selected or look.has_focus or look.is_target
    tone = "good" if look.is_target else "info" if strong else "text_3"
    wide = 4.0 if look.is_target else 2.0 if strong else 1.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(skin.color(tone), wide)
    if look.has_focus and not (look.is_selected or look.is_target):
        pen.setColor(_WHITE if skin.theme is tokens.DARK else skin.color("info"))
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = min(tokens.RADIUS_CONTROL_PX, box.height() / 8)
    inset = wide / 2
    edge = QRectF(box).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(edge, radius, radius)
