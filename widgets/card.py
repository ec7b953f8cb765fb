"""One card of a list, and how it is painted."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from .limit_bar import BAR_PX, paint_bar
from .marks import paint_mark
from .pill import PillText, paint_pill, pill_size
from .skin import Skin

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
CARD_PX = 72
_EDGE_PX, _PAD_PX, _TOP_PX = 4, 14, 9
_NARROW_PX = 300


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card.

    Attributes:
        key: Identity; stays while everything else changes.
        clock: Right-aligned text, e.g. ``"派遣 7:41"``; never shortened.
        tone: Token of the edge and the bar.
        clock_tone: Token of the clock's writing.
        mark: Row of ``MARKS`` before the clock, or ``""``.
        share: What is left of the limit, 0 to 1; ``None`` draws no bar.
        note: Small text in place of the source, e.g. what is pending; ``""`` shows the source.
        dim: The card is no longer part of the list and only waits to go.
    """

    key: str
    title: str
    line: str
    clock: str = ""
    source: str = ""
    badge: PillText | None = None
    tone: str = "info"
    clock_tone: str = "text_2"
    mark: str = ""
    share: float | None = None
    note: PillText | None = None
    dim: bool = False


class CardDelegate(QStyledItemDelegate):
    """Paints cards; the only cost is the cards in view."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(parent)
        self._skin = skin

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return the size of every card."""
        return QSize(self._skin.px(120), self._skin.px(CARD_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint one card."""
        card = index.data(CARD_ROLE)
        if card is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if card.dim:
            painter.setOpacity(0.45)
        self._ground(painter, option, card)
        inner = self._inner(option.rect)
        self._title_row(painter, inner, card, bool(option.state & QStyle.StateFlag.State_Selected))
        self._second_row(painter, inner, card)
        if card.share is not None:
            height = self._skin.px(BAR_PX)
            box = QRectF(inner.x(), inner.bottom() - height + 1, inner.width(), height)
            paint_bar(painter, box, card.share, card.tone, self._skin)
        painter.restore()

    def _inner(self, rect: QRect) -> QRect:
        px = self._skin.px
        return rect.adjusted(px(_PAD_PX), px(_TOP_PX), -px(12), -px(10))

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, card: Card) -> None:
        rect, skin = option.rect, self._skin
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, skin.color("raised"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, skin.tint("info", 0.07))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), skin.color("line"))
        edge = QRect(rect.x(), rect.y(), skin.px(_EDGE_PX), rect.height() - 1)
        painter.fillRect(edge, skin.color(card.tone))

    def _title_row(self, painter: QPainter, inner: QRect, card: Card, selected: bool) -> None:
        skin = self._skin
        size = 14 if inner.width() < skin.px(_NARROW_PX) else 16
        row = QRect(inner.x(), inner.y(), inner.width(), skin.px(22))
        left_of_clock = self._clock(painter, row, card, size, selected)
        painter.setFont(skin.font(size, bold=True))
        painter.setPen(skin.color("text"))
        metrics = painter.fontMetrics()
        badge_width = pill_size(card.badge, skin).width() + skin.px(6) if card.badge else 0
        room = max(0, left_of_clock - row.x() - badge_width - skin.px(8))
        text = metrics.elidedText(card.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
        if card.badge:
            left = row.x() + metrics.horizontalAdvance(text) + skin.px(6)
            top = row.center().y() - skin.px(10) + 1
            paint_pill(painter, QPointF(left, top), card.badge, skin)

    def _clock(self, painter: QPainter, row: QRect, card: Card, size: int, selected: bool) -> int:
        """Paint the clock and its mark; return where they begin."""
        skin = self._skin
        font = skin.font(size, bold=True)
        width = QFontMetrics(font).horizontalAdvance(card.clock)
        painter.setFont(font)
        painter.setPen(self._tone(card.clock_tone, selected))
        painter.drawText(
            row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, card.clock
        )
        left = row.right() - width
        if card.mark:
            side = skin.px(12)
            left -= side + skin.px(5)
            box = QRectF(left, row.center().y() - side / 2 + 0.5, side, side)
            paint_mark(painter, box, card.mark, skin, self._tone(card.clock_tone, selected))
        return left

    def _tone(self, tone: str, selected: bool) -> QColor:
        plain = tone.startswith("text")
        return self._skin.ink(tone) if selected and not plain else self._skin.color(tone)

    def _second_row(self, painter: QPainter, inner: QRect, card: Card) -> None:
        skin = self._skin
        row = QRect(inner.x(), inner.y() + skin.px(24), inner.width(), skin.px(20))
        pill = card.note or (PillText(card.source) if card.source else None)
        room = row.width()
        if pill:
            size = pill_size(pill, skin)
            left = row.right() - size.width() + 1
            paint_pill(painter, QPointF(left, row.y()), pill, skin)
            room -= size.width() + skin.px(8)
        painter.setFont(skin.font(14))
        painter.setPen(skin.color("text_2"))
        text = painter.fontMetrics().elidedText(card.line, Qt.TextElideMode.ElideRight, room)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
