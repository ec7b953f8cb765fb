"""The rows of the handover page: one open risk each, with its tick, kind, words and who said it."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets.marks import paint_mark
from widgets.pill import PillText, paint_pill, pill_size
from widgets.skin import Skin

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_ROW_PX, _TICK_PX, _PAD_PX, _KIND_PX, _STATE_PX, _EDGE_PX = 48, 18, 12, 72, 240, 3
_NOTHING = QModelIndex()


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One row, in the language in force.

    Attributes:
        ref: Names what it is about.
        state: Who said it, or what is to be done.
        freezes: Nobody signs before it is gone.
        has_tick: It is something to be said; a past handover is not.
    """

    ref: str
    kind: str
    tone: str
    title: str
    about: str
    state: str
    is_said: bool = False
    freezes: bool = False
    has_tick: bool = True


class HandoverModel(QAbstractListModel):
    """The rows as they are told."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[HandoverRow] = []

    def tell(self, rows: list[HandoverRow]) -> None:
        """Show these rows; what only says something else does not move the others."""
        if [row.ref for row in rows] == [row.ref for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = _NOTHING) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a row, or its words for who cannot see it."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.kind} {row.title} {row.state}"
        return f"{row.title}\n{row.about}" if role == Qt.ItemDataRole.ToolTipRole else None


class _Rows(QStyledItemDelegate):
    """Paints one row."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(parent)
        self._skin = skin

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room of a row."""
        return QSize(option.rect.width(), self._skin.px(_ROW_PX))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint tick, kind, both lines and the state."""
        row: HandoverRow = index.data(ROW_ROLE)
        skin, box = self._skin, QRectF(option.rect).adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(skin.color("raised"))
            painter.drawRoundedRect(box, skin.px(6), skin.px(6))
            painter.setBrush(skin.color("info"))
            painter.drawRoundedRect(QRectF(box.x(), box.y(), skin.px(_EDGE_PX), box.height()), 1, 1)
        left = box.x() + skin.px(_PAD_PX)
        if row.has_tick:
            self._tick(painter, QRectF(left, 0, skin.px(_TICK_PX), 0), box, row)
            left += skin.px(_TICK_PX + _PAD_PX)
        pill = PillText(row.kind, row.tone)
        top = box.center().y() - pill_size(pill, skin).height() / 2
        paint_pill(painter, QPointF(left, top), pill, skin)
        left += self._kind_px(index.model().rows) + skin.px(_PAD_PX)
        right = box.right() - (skin.px(_STATE_PX) if row.state else 0)
        self._lines(painter, QRectF(left, box.y(), right - left - skin.px(8), box.height()), row)
        self._state(
            painter, QRectF(right, box.y(), box.right() - right - skin.px(8), box.height()), row
        )
        painter.restore()

    def _kind_px(self, rows: list[HandoverRow]) -> int:
        """Return the room of the widest kind, so that all words begin below each other."""
        widest = {pill_size(PillText(kind), self._skin).width() for kind in {r.kind for r in rows}}
        return max(self._skin.px(_KIND_PX), *widest)

    def _tick(self, painter: QPainter, at: QRectF, box: QRectF, row: HandoverRow) -> None:
        skin, side = self._skin, at.width()
        square = QRectF(at.x(), box.center().y() - side / 2, side, side)
        if row.freezes:
            paint_mark(painter, square.adjusted(2, 2, -2, -2), "late", skin)
            return
        painter.setPen(QPen(skin.color("good" if row.is_said else "text_3"), 1.5))
        painter.setBrush(skin.tint("good") if row.is_said else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square, 3, 3)
        if row.is_said:
            painter.setPen(QPen(skin.ink("good"), 2))
            x, y = square.x(), square.y()
            points = ((0.24, 0.52), (0.43, 0.70), (0.77, 0.31))
            painter.drawPolyline([QPointF(x + a * side, y + b * side) for a, b in points])

    def _lines(self, painter: QPainter, box: QRectF, row: HandoverRow) -> None:
        skin = self._skin
        half = box.height() / 2
        lines = [(row.title, 14, "text", True), (row.about, 12, "text_2", False)]
        if not row.about:
            lines = lines[:1]
        top = box.y() + (half / 2 if len(lines) == 1 else skin.px(3))
        for text, size, tone, bold in lines:
            font = skin.font(size, bold and row.has_tick and not row.is_said)
            painter.setFont(font)
            painter.setPen(skin.color(tone))
            room = QRectF(box.x(), top, box.width(), half)
            short = QFontMetrics(font).elidedText(
                text, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)
            top += half - skin.px(3)

    def _state(self, painter: QPainter, box: QRectF, row: HandoverRow) -> None:
        skin, font = self._skin, self._skin.font(13)
        painter.setFont(font)
        tone = "act" if row.freezes else "good" if row.is_said else "soon"
        painter.setPen(skin.ink(tone) if row.has_tick else skin.color("text_2"))
        short = QFontMetrics(font).elidedText(
            row.state, Qt.TextElideMode.ElideRight, int(box.width())
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, flags, short)


class HandoverList(QListView):
    """The rows, worked by arrows and the space bar.

    Signals:
        said: ``ref`` that a person read out (space).
        taken_back: ``ref`` that was not read out after all (backspace).
        shown: ``ref`` whose case is to be shown (Shift+Enter, double click).
    """

    said = Signal(object)
    taken_back = Signal(object)
    shown = Signal(object)

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(parent)
        self.model_rows = HandoverModel(self)
        self.setModel(self.model_rows)
        self.setItemDelegate(_Rows(skin, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._on_double)
        skin.changed.connect(self.doItemsLayout)

    def tell(self, rows: list[HandoverRow]) -> None:
        """Show these rows; the marked one stays marked."""
        at = self.ref
        self.model_rows.tell(rows)
        refs = [row.ref for row in rows]
        n = refs.index(at) if at in refs else min(max(self.currentIndex().row(), 0), len(rows) - 1)
        if n >= 0:
            self.setCurrentIndex(self.model_rows.index(n))

    @property
    def ref(self) -> str:
        """What is marked, ``""`` for nothing."""
        row = self.currentIndex().row()
        rows = self.model_rows.rows
        return rows[row].ref if 0 <= row < len(rows) else ""

    def go_on(self) -> None:
        """Mark the next row that was not said."""
        rows, at = self.model_rows.rows, self.currentIndex().row()
        order = [*range(at + 1, len(rows)), *range(at + 1)]
        for n in order:
            if not rows[n].is_said:
                self.setCurrentIndex(self.model_rows.index(n))
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space reads out and goes on; the panel gets what is not the list's."""
        key, is_shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_Space and self.ref:
            self.said.emit(self.ref)
        elif key == Qt.Key.Key_Backspace and self.ref:
            self.taken_back.emit(self.ref)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_shift and self.ref:
            self.shown.emit(self.ref)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
            return
        else:
            event.ignore()
            return
        event.accept()

    @Slot(QModelIndex)
    def _on_double(self, _index: QModelIndex) -> None:
        self.shown.emit(self.ref)
