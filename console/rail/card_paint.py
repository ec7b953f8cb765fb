"""How one unit's card is laid out and painted."""

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from widgets.limit_bar import paint_bar
from widgets.skin import Skin
from widgets.wrapped import two_line_width, two_lines

# Room around the card for the glow of the drag target.
GLOW_PX = 5
WIDTH_PX, HEIGHT_PX = 118, 102
_PAD_PX, _ROW_PX, _TALL_ROW_PX, _NAME_LINE_PX, _LOAD_GAP_PX = 9, 22, 20, 17, 12
_TALL_SIZES = (13, 12)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class CardLook(StrEnum):
    """How the card stands towards the case that is held or selected."""

    PLAIN = "plain"
    FIRST = "first"
    LEGAL = "legal"
    TARGET = "target"
    ILLEGAL = "illegal"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class CardText:
    """What the card says, in the language in force."""

    name: str = ""
    key: str = ""
    on_duty: str = ""
    in_hand: str = ""
    rate_label: str = ""
    rate: str = ""
    base: str = ""
    state: str = ""
    tip: str = ""


def words_px(text: CardText, skin: Skin) -> int:
    """Return the least width at which name, load and rate are whole, the glow left out."""
    load = QFontMetrics(skin.font(13))
    name = two_line_width(text.name, QFontMetrics(skin.font(13, bold=True)))
    load_px = sum(load.horizontalAdvance(part) for part in (text.on_duty, text.in_hand))
    widest = max(load_px + skin.px(_LOAD_GAP_PX), name) + 2 * skin.px(_PAD_PX) + 2
    return max(widest, skin.px(WIDTH_PX))


@dataclass(slots=True)
class CardArt:
    """One card as it is painted now.

    Attributes:
        share: On-time share, ``None`` for no data.
        is_tall: Names take two lines; the same for all cards of a rail, so that rows align.
        pointed: The number under the mouse: ``"in_hand"``, ``"due"`` or ``""``.
    """

    skin: Skin
    text: CardText = CardText()
    look: CardLook = CardLook.PLAIN
    share: float | None = None
    is_tall: bool = False
    pointed: str = ""
    has_focus: bool = False
    area: QRectF = field(default_factory=QRectF)

    # ---- where things are ------------------------------------------------------------------

    def box(self) -> QRectF:
        """Return the card without the room for its glow."""
        return self.area.adjusted(GLOW_PX, GLOW_PX, -GLOW_PX, -GLOW_PX)

    def row(self, n: int) -> QRectF:
        """Return a row: 0 the name, 1 the load, 2 the rate, 3 the state."""
        px, box = self.skin.px, self.box()
        name = 2 * px(_NAME_LINE_PX) if self.is_tall else px(_ROW_PX)
        height = px(_TALL_ROW_PX if self.is_tall else _ROW_PX)
        top = box.y() + (box.height() - name - 3 * height) / 2
        if n:
            top += name + (n - 1) * height
        width = box.width() - 2 * px(_PAD_PX)
        return QRectF(box.x() + px(_PAD_PX), top, width, height if n else name)

    def in_hand_left(self) -> float:
        """Return where the number of cases in hand begins."""
        metrics = QFontMetrics(self.skin.font(13))
        gap = self.skin.px(_LOAD_GAP_PX)
        return self.row(1).x() + metrics.horizontalAdvance(self.text.on_duty) + gap

    def number_at(self, x: float, y: float) -> str:
        """Return which number lies at a point, ``""`` for none."""
        if self.row(1).contains(x, y) and x > self.in_hand_left() - self.skin.px(4):
            return "in_hand"
        return "due" if self._state_fits() and self.row(2).contains(x, y) else ""

    # ---- paint -----------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Paint ground, words and numbers."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_name(painter)
        self._paint_load(painter)
        if self._state_fits():
            self._paint_rate(painter)
        self._paint_state(painter)

    def _tone(self, tone: str) -> QColor:
        """Return a colour; a unit that may not have the case steps back."""
        is_back = self.look is CardLook.ILLEGAL and tone != "text_2"
        return self.skin.color("text_3" if is_back else tone)

    def _paint_ground(self, painter: QPainter) -> None:
        box, radius = self.box(), self.skin.px(6)
        ground, edge, style = self._colours()
        if self.look is CardLook.TARGET:
            _paint_glow(painter, box, radius, self.skin.color("good"))
        pen = QPen(edge, 1.5 if self.look is CardLook.TARGET else 1.0, style)
        if self.has_focus:
            pen = QPen(self.skin.color("info"), 2.0)
        painter.setPen(pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _colours(self) -> tuple[QColor, QColor, Qt.PenStyle]:
        skin, solid = self.skin, Qt.PenStyle.SolidLine
        panel = skin.color("panel")
        return {
            CardLook.PLAIN: (skin.tint("info", 0.07), skin.color("line"), solid),
            CardLook.FIRST: (skin.tint("info", 0.07), skin.tint("good", 0.55), solid),
            CardLook.LEGAL: (skin.tint("good", 0.10), skin.tint("good", 0.55), solid),
            CardLook.TARGET: (skin.tint("good", 0.28), skin.color("good"), solid),
            CardLook.ILLEGAL: (panel, skin.color("none"), Qt.PenStyle.DashLine),
            CardLook.PENDING: (skin.tint("info", 0.16), skin.color("info"), Qt.PenStyle.DashLine),
        }[self.look]

    def _key_on_top(self) -> bool:
        """Whether the key fits beside the name; otherwise it goes to the last row."""
        name_px = QFontMetrics(self.skin.font(14, bold=True)).horizontalAdvance(self.text.name)
        key_px = QFontMetrics(self.skin.font(12)).horizontalAdvance(self.text.key)
        return not self.is_tall and name_px + key_px + self.skin.px(8) <= self.row(0).width()

    def _paint_name(self, painter: QPainter) -> None:
        row, tone = self.row(0), self._tone("text")
        if self._key_on_top():
            small = self.skin.font(12)
            _write(painter, row, self.text.key, small, self.skin.color("text_3"), right=True)
        if not self.is_tall:
            _write(painter, row, self.text.name, self.skin.font(14, bold=True), tone)
            return
        fonts = [self.skin.font(size, bold=True) for size in _TALL_SIZES]
        fits = (f for f in fonts if two_line_width(self.text.name, QFontMetrics(f)) <= row.width())
        font, height = next(fits, fonts[-1]), row.height() / 2
        for n, line in enumerate(two_lines(self.text.name, QFontMetrics(font), row.width())):
            box = QRectF(row.x(), row.y() + n * height, row.width(), height)
            _write(painter, box, line, font, tone)

    def _paint_load(self, painter: QPainter) -> None:
        row, font = self.row(1), self.skin.font(13)
        is_back = self.look is CardLook.ILLEGAL
        colour = self.skin.color("text_3" if is_back else "text_2")
        _write(painter, row, self.text.on_duty, font, colour)
        row.setLeft(self.in_hand_left())
        if self.pointed == "in_hand":
            font.setUnderline(True)
            colour = self.skin.color("info")
        _write(painter, row, self.text.in_hand, font, colour)

    def _paint_rate(self, painter: QPainter) -> None:
        row = self.row(2)
        small = self.skin.font(12)
        is_known = self.share is not None
        strong = self.skin.font(14 if is_known else 12, is_known)
        base_px = QFontMetrics(small).horizontalAdvance(self.text.base)
        rate_px = QFontMetrics(strong).horizontalAdvance(self.text.rate)
        gap, link = self.skin.px(5), self.pointed == "due"
        small.setUnderline(link)
        quiet = self.skin.color("info" if link else "text_3")
        _write(painter, row, self.text.base, small, quiet, right=True)
        right = row.adjusted(0, 0, -(base_px + gap if base_px else 0), 0)
        tone = self._tone("text") if is_known else self.skin.color("text_3")
        _write(painter, right, self.text.rate, strong, tone, right=True)
        self._paint_rate_left(painter, right.adjusted(0, 0, -(rate_px + gap), 0))

    def _paint_rate_left(self, painter: QPainter, room: QRectF) -> None:
        """Paint the word where it fits, and the bar under the row."""
        font = self.skin.font(12)
        label_px = QFontMetrics(font).horizontalAdvance(self.text.rate_label)
        if label_px <= room.width():
            _write(painter, room, self.text.rate_label, font, self.skin.color("text_3"))
        if self.share is not None:
            box = self.row(2)
            bar = QRectF(box.x(), box.bottom() - self.skin.px(1), box.width(), self.skin.px(3))
            is_back = self.look is CardLook.ILLEGAL
            tone = "none" if is_back else "good" if self.share >= 0.9 else "soon"
            paint_bar(painter, bar, self.share, tone, self.skin)

    def _state_text(self) -> str:
        return f"○\u00a0{self.text.state}" if self.look is CardLook.ILLEGAL else self.text.state

    def _state_fits(self) -> bool:
        """Whether the state needs one row only; else it takes that of the rate as well."""
        metrics = QFontMetrics(self.skin.font(12))
        return metrics.horizontalAdvance(self._state_text()) <= self.row(3).width()

    def _paint_state(self, painter: QPainter) -> None:
        font, text = self.skin.font(12), self._state_text()
        is_good = self.look in (CardLook.TARGET, CardLook.LEGAL, CardLook.FIRST)
        tone = "info" if self.look is CardLook.PENDING else "text_2"
        colour = self.skin.ink("good") if is_good else self.skin.color(tone)
        row = self.row(3).adjusted(0, self.skin.px(2), 0, self.skin.px(2))
        if not self._state_fits():
            lines = two_lines(text, QFontMetrics(font), row.width())
            for n, line in enumerate(lines):
                _write(painter, self.row(2 + n), line, font, colour)
            return
        _write(painter, row, text, font, colour)
        key_px = QFontMetrics(font).horizontalAdvance(self.text.key + text)
        if not self._key_on_top() and key_px + self.skin.px(6) <= row.width():
            _write(painter, row, self.text.key, font, self.skin.color("text_3"), right=True)


def _write(
    painter: QPainter,
    row: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    right: bool = False,
) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(row, side | _MIDDLE, text)


def _paint_glow(painter: QPainter, box: QRectF, radius: float, colour: QColor) -> None:
    """Paint the one glow of the house: rings that fade outwards."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring in range(1, GLOW_PX):
        faded = QColor(colour)
        faded.setAlphaF(0.35 * (1 - ring / GLOW_PX))
        painter.setPen(QPen(faded, 2.0))
        painter.drawRoundedRect(
            box.adjusted(-ring, -ring, ring, ring), radius + ring, radius + ring
        )
