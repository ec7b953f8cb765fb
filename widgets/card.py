"""One card of a list, and how it is painted."""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from .limit_bar import BAR_PX, paint_bar
from .marks import paint_mark
from .pill import PillText, paint_pill, pill_size
from .skin import Skin

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
CARD_PX = 72
_EDGE_PX, _PAD_PX, _TOP_PX = 4, 14, 9
_TITLE_SIZES = (16, 14)
_STACKED_SIZE = 14
_DIM = 0.45
_LOOKS = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
# A few screens of cards.
_PICTURES_KEPT = 200


class _Rows(NamedTuple):
    inner: QRect
    first: QRect
    second: QRect


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
    """Paints cards; the only cost is the cards in view.

    Attributes:
        stacked: The clock stands in the second row of every card, so that long titles have the
            first row for themselves and the clocks still stand in one column.
    """

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(parent)
        self._skin = skin
        self.stacked = False
        self._pictures: dict[tuple[object, ...], QPixmap] = {}
        skin.changed.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._pictures.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return the size of every card."""
        return QSize(self._skin.px(120), self._skin.px(CARD_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint one card: what stands still is kept as a picture, clock and bar are painted."""
        card = index.data(CARD_ROLE)
        if card is None:
            return
        rows = self._rows(option.rect)
        row = rows.second if self.stacked else rows.first
        size = _STACKED_SIZE if self.stacked else self._size(row.width(), card)
        picture = self._still(option, card, size, painter.device().devicePixelRatioF())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(option.rect.topLeft(), picture)
        painter.setOpacity(_DIM if card.dim else 1.0)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._clock(painter, row, card, size, selected)
        self._bar(painter, rows.inner, card)
        painter.restore()

    def _rows(self, rect: QRect) -> _Rows:
        px = self._skin.px
        inner = rect.adjusted(px(_PAD_PX), px(_TOP_PX), -px(12), -px(10))
        first = QRect(inner.x(), inner.y(), inner.width(), px(22))
        return _Rows(inner, first, QRect(inner.x(), inner.y() + px(24), inner.width(), px(20)))

    def _still(self, option: QStyleOptionViewItem, card: Card, size: int, dpr: float) -> QPixmap:
        """Return the card without its clock and bar, painted when it says something new."""
        rect, state = option.rect, option.state & _LOOKS
        left = self._clock_left(card, size)
        said = (card.title, card.line, card.source, card.badge, card.tone, card.note, card.dim)
        key = (said, state, self.stacked, size, left, rect.width(), rect.height(), dpr)
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) >= _PICTURES_KEPT:
                self._pictures.clear()
            picture = self._pictures[key] = self._pictured(option, card, left, dpr)
        return picture

    def _pictured(
        self, option: QStyleOptionViewItem, card: Card, clock_px: int, dpr: float
    ) -> QPixmap:
        rect = option.rect
        picture = QPixmap(rect.size() * dpr)
        picture.setDevicePixelRatio(dpr)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_DIM if card.dim else 1.0)
        painter.translate(-rect.topLeft())
        self._ground(painter, option, card)
        rows = self._rows(rect)
        row = rows.second if self.stacked else rows.first
        row.setRight(row.right() - clock_px - self._skin.px(8))
        self._title(painter, rows.first, card, badge_right=self.stacked)
        self._line(painter, rows.second, card)
        painter.end()
        return picture

    def _clock_left(self, card: Card, size: int) -> int:
        """Return how much of its row the clock takes."""
        metrics = QFontMetrics(self._skin.font(size, bold=True))
        mark = self._skin.px(12) + self._skin.px(5) if card.mark else 0
        return metrics.horizontalAdvance(card.clock) + mark

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

    def _badge_width(self, card: Card) -> int:
        return pill_size(card.badge, self._skin).width() + self._skin.px(6) if card.badge else 0

    def _size(self, width: int, card: Card) -> int:
        """Return the largest type in which title, badge and clock fit one row."""
        for size in _TITLE_SIZES:
            metrics = QFontMetrics(self._skin.font(size, bold=True))
            need = metrics.horizontalAdvance(card.title) + metrics.horizontalAdvance(card.clock)
            need += self._skin.px(8) + (self._skin.px(17) if card.mark else 0)
            if need + self._badge_width(card) <= width:
                return size
        return _TITLE_SIZES[-1]

    def _title(self, painter: QPainter, row: QRect, card: Card, badge_right: bool) -> None:
        """Paint title and badge; the badge follows the title or stands at the right end."""
        skin = self._skin
        room = row.width() - self._badge_width(card)
        size = next(
            (
                size
                for size in _TITLE_SIZES
                if QFontMetrics(skin.font(size, bold=True)).horizontalAdvance(card.title) <= room
            ),
            _TITLE_SIZES[-1],
        )
        painter.setFont(skin.font(size, bold=True))
        painter.setPen(skin.color("text"))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(card.title, Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
        if card.badge:
            width = pill_size(card.badge, skin).width()
            left = row.x() + metrics.horizontalAdvance(text) + skin.px(6)
            left = row.right() + 1 - width if badge_right else left
            paint_pill(painter, QPointF(left, row.center().y() - skin.px(10) + 1), card.badge, skin)

    def _clock(self, painter: QPainter, row: QRect, card: Card, size: int, selected: bool) -> None:
        """Paint the clock and its mark at the right end."""
        skin = self._skin
        painter.setFont(skin.font(size, bold=True))
        painter.setPen(self._tone(card.clock_tone, selected))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(row, flags, card.clock)
        if card.mark:
            side, left = skin.px(12), row.right() - self._clock_left(card, size)
            box = QRectF(left, row.center().y() - side / 2 + 0.5, side, side)
            paint_mark(painter, box, card.mark, skin, self._tone(card.clock_tone, selected))

    def _tone(self, tone: str, selected: bool) -> QColor:
        plain = tone.startswith("text")
        return self._skin.ink(tone) if selected and not plain else self._skin.color(tone)

    def _line(self, painter: QPainter, row: QRect, card: Card) -> None:
        """Paint the second line, and the note or the source where there is room for both."""
        skin = self._skin
        painter.setFont(skin.font(14))
        metrics = painter.fontMetrics()
        pill = card.note or (PillText(card.source) if card.source else None)
        if pill is not None:
            width = pill_size(pill, skin).width() + skin.px(8)
            # Where it is counts more than who said so.
            if card.note or metrics.horizontalAdvance(card.line) <= row.width() - width:
                top_left = QPointF(row.right() + 1 - width + skin.px(8), row.y())
                paint_pill(painter, top_left, pill, skin)
                row = row.adjusted(0, 0, -width, 0)
        painter.setFont(skin.font(14))
        painter.setPen(skin.color("text_2"))
        text = metrics.elidedText(card.line, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)

    def _bar(self, painter: QPainter, inner: QRect, card: Card) -> None:
        if card.share is not None:
            height = self._skin.px(BAR_PX)
            box = QRectF(inner.x(), inner.bottom() - height + 1, inner.width(), height)
            paint_bar(painter, box, card.share, card.tone, self._skin)
