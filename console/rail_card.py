"""One unit on the rail: who they are, how busy, how punctual, whether they may take the case."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.limit_bar import paint_bar
from widgets.skin import Skin, SkinWidget

from .drag import unpack

# Room around the card for the glow of the drag target.
GLOW_PX = 5
_WIDTH_PX, _HEIGHT_PX, _PAD_PX, _ROW_PX = 118, 102, 10, 22
_ANYWHERE = Qt.TextFlag.TextWrapAnywhere
_NAME_PX, _LOAD_GAP_PX, _WIDEST_PX = 136, 12, 172
# mission.md A02: a drop must not slip to the neighbour.
DROP_MIN_MM = 12.0
_MM_PER_INCH = 25.4


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


class UnitCard(SkinWidget):
    """A drop target that counts.

    Signals:
        entered: ``unit_id`` a case is held over; ``left`` when it is no more.
        dropped: ``unit_id`` a case was let go over.
        chosen: ``unit_id``: Enter on the focused card.
        in_hand_wanted, due_wanted: ``unit_id`` whose number was clicked.
        walked: ``(unit_id, step)``: arrow keys ask for the neighbour.
    """

    entered = Signal(object)
    left = Signal(object)
    dropped = Signal(object)
    chosen = Signal(object)
    in_hand_wanted = Signal(object)
    due_wanted = Signal(object)
    walked = Signal(object, int)

    def __init__(self, skin: Skin, unit_id: str, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.unit_id = unit_id
        self._text = CardText()
        self._look = CardLook.PLAIN
        self._share: float | None = None
        self._under_mouse = ""
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @staticmethod
    def height_px(skin: Skin) -> int:
        """Return the height every card needs, the glow included."""
        return skin.px(_HEIGHT_PX) + 2 * GLOW_PX

    @property
    def look(self) -> CardLook:
        """How it stands now."""
        return self._look

    @property
    def text(self) -> CardText:
        """What it says now."""
        return self._text

    def show_text(self, text: CardText, share: float | None) -> None:
        """Show these words; ``share`` is the on-time share, ``None`` for no data."""
        if (text, share) != (self._text, self._share):
            self._text, self._share = text, share
            self.setAccessibleName(f"{text.name} {text.key}")
            self.setAccessibleDescription(
                f"{text.on_duty} {text.in_hand} {text.rate_label} {text.rate} {text.base} "
                f"{text.state}"
            )
            self.setToolTip(text.tip)
            self.updateGeometry()
            self.update()

    def show_look(self, look: CardLook) -> None:
        """Stand differently towards the case."""
        if look is not self._look:
            self._look = look
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        least = self._drop_min_px()
        around = 2 * GLOW_PX
        return QSize(
            max(self._words_px(), least) + around,
            max(self.height_px(self.skin), least + around),
        )

    def _words_px(self) -> int:
        """Return the width at which the load is whole and the name can be told from others."""
        px, text = self.skin.px, self._text
        plain, bold = (QFontMetrics(self.skin.font(*how)) for how in ((13,), (14, True)))
        load = sum(plain.horizontalAdvance(part) for part in (text.on_duty, text.in_hand))
        name = min(bold.horizontalAdvance(text.name), px(_NAME_PX))
        widest = max(load + px(_LOAD_GAP_PX), name) + 2 * px(_PAD_PX)
        return min(max(widest, px(_WIDTH_PX)), px(_WIDEST_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the room it needs."""
        return self.sizeHint()

    def _drop_min_px(self) -> int:
        dpi = self.physicalDpiX() / max(self.devicePixelRatioF(), 1.0)
        return round(DROP_MIN_MM / _MM_PER_INCH * min(max(dpi, 60.0), 300.0))

    # ---- drag ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a case that is held over it."""
        if unpack(event.mimeData()):
            event.acceptProposedAction()
            self.entered.emit(self.unit_id)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Tell that the case is held elsewhere."""
        self.left.emit(self.unit_id)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a case that is let go."""
        if unpack(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(self.unit_id)

    # ---- keys and numbers ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.unit_id)
        elif event.key() == Qt.Key.Key_Space:
            self.in_hand_wanted.emit(self.unit_id)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.walked.emit(self.unit_id, 1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a press."""
        if event.button() == Qt.MouseButton.LeftButton:
            number = self._number_at(event.position().x(), event.position().y())
            if number == "in_hand":
                self.in_hand_wanted.emit(self.unit_id)
            elif number == "due":
                self.due_wanted.emit(self.unit_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        self._point_at(self._number_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._point_at("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus left."""
        self.update()

    def _point_at(self, number: str) -> None:
        if number != self._under_mouse:
            self._under_mouse = number
            shape = Qt.CursorShape.PointingHandCursor if number else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def _number_at(self, x: float, y: float) -> str:
        if self._row(1).contains(x, y) and x > self._in_hand_left() - self.skin.px(4):
            return "in_hand"
        return "due" if self._state_fits() and self._row(2).contains(x, y) else ""

    # ---- paint ---------------------------------------------------------------------------------

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(GLOW_PX, GLOW_PX, -GLOW_PX, -GLOW_PX)

    def _row(self, n: int) -> QRectF:
        box, pad, row = self._box(), self.skin.px(_PAD_PX), self.skin.px(_ROW_PX)
        top = box.y() + (box.height() - 4 * row) / 2 + n * row
        return QRectF(box.x() + pad, top, box.width() - 2 * pad, row)

    def _in_hand_left(self) -> float:
        metrics = QFontMetrics(self.skin.font(13))
        gap = self.skin.px(_LOAD_GAP_PX)
        return self._row(1).x() + metrics.horizontalAdvance(self._text.on_duty) + gap

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        dim = self._look is CardLook.ILLEGAL
        self._paint_name(painter, dim)
        self._paint_load(painter, dim)
        if self._state_fits():
            self._paint_rate(painter, dim)
        self._paint_state(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        box, radius = self._box(), self.skin.px(6)
        ground, edge, style = self._colours()
        if self._look is CardLook.TARGET:
            _paint_glow(painter, box, radius, self.skin.color("good"))
        pen = QPen(edge, 1.5 if self._look is CardLook.TARGET else 1.0, style)
        if self.hasFocus():
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
        }[self._look]

    def _key_on_top(self) -> bool:
        """Whether the key fits beside the name; otherwise it goes to the last row."""
        name_px = QFontMetrics(self.skin.font(14, bold=True)).horizontalAdvance(self._text.name)
        key_px = QFontMetrics(self.skin.font(12)).horizontalAdvance(self._text.key)
        return name_px + key_px + self.skin.px(4) <= self._row(0).width()

    def _paint_name(self, painter: QPainter, dim: bool) -> None:
        row, font = self._row(0), self.skin.font(14, bold=True)
        if self._key_on_top():
            small = self.skin.font(12)
            _write(painter, row, self._text.key, small, self.skin.color("text_3"), right=True)
        name = QFontMetrics(font).elidedText(
            self._text.name, Qt.TextElideMode.ElideRight, int(row.width())
        )
        _write(painter, row, name, font, self.skin.color("text_3" if dim else "text"))

    def _paint_load(self, painter: QPainter, dim: bool) -> None:
        row, font = self._row(1), self.skin.font(13)
        colour = self.skin.color("text_3" if dim else "text_2")
        _write(painter, row, self._text.on_duty, font, colour)
        row.setLeft(self._in_hand_left())
        if self._under_mouse == "in_hand":
            font.setUnderline(True)
            colour = self.skin.color("info")
        _write(painter, row, self._text.in_hand, font, colour)

    def _paint_rate(self, painter: QPainter, dim: bool) -> None:
        row = self._row(2)
        small = self.skin.font(12)
        bold = self.skin.font(14 if self._share is not None else 13, self._share is not None)
        base_px = QFontMetrics(small).horizontalAdvance(self._text.base)
        rate_px = QFontMetrics(bold).horizontalAdvance(self._text.rate)
        gap = self.skin.px(5)
        link = self._under_mouse == "due"
        small.setUnderline(link)
        quiet = self.skin.color("info" if link else "text_3")
        _write(painter, row, self._text.base, small, quiet, right=True)
        right = row.adjusted(0, 0, -(base_px + gap if base_px else 0), 0)
        strong = self.skin.color("text_3" if dim else "text" if self._share is not None else "none")
        _write(painter, right, self._text.rate, bold, strong, right=True)
        left = right.adjusted(0, 0, -(rate_px + gap), 0)
        self._paint_rate_left(painter, left, dim)

    def _paint_rate_left(self, painter: QPainter, room: QRectF, dim: bool) -> None:
        """Paint the word and, where it fits, the bar before the number."""
        font = self.skin.font(12)
        label_px = QFontMetrics(font).horizontalAdvance(self._text.rate_label)
        if label_px <= room.width():
            _write(painter, room, self._text.rate_label, font, self.skin.color("text_3"))
        if self._share is not None:
            box = self._row(2)
            bar = QRectF(box.x(), box.bottom() - self.skin.px(1), box.width(), self.skin.px(3))
            tone = "none" if dim else "good" if self._share >= 0.9 else "soon"
            paint_bar(painter, bar, self._share, tone, self.skin)

    def _state_text(self) -> str:
        is_mark = self._look is CardLook.ILLEGAL
        return f"○ {self._text.state}" if is_mark else self._text.state

    def _state_fits(self) -> bool:
        """Whether the state needs one row only; else it takes that of the rate as well."""
        metrics = QFontMetrics(self.skin.font(12))
        return metrics.horizontalAdvance(self._state_text()) <= self._row(3).width()

    def _paint_state(self, painter: QPainter) -> None:
        font, text = self.skin.font(12), self._state_text()
        is_good = self._look in (CardLook.TARGET, CardLook.LEGAL, CardLook.FIRST)
        tone = "info" if self._look is CardLook.PENDING else "text_2"
        colour = self.skin.ink("good") if is_good else self.skin.color(tone)
        row = self._row(3).adjusted(0, self.skin.px(2), 0, self.skin.px(2))
        if not self._state_fits():
            box = self._row(2).united(row)
            painter.setFont(font)
            painter.setPen(colour)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap | _ANYWHERE
            painter.drawText(box, flags, text)
            return
        _write(painter, row, text, font, colour)
        key_px = QFontMetrics(font).horizontalAdvance(self._text.key + text)
        if not self._key_on_top() and key_px + self.skin.px(6) <= row.width():
            _write(painter, row, self._text.key, font, self.skin.color("text_3"), right=True)


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
    painter.drawText(row, side | Qt.AlignmentFlag.AlignVCenter, text)


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
