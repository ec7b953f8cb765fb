"""A virtualised list of cards that never moves under the cursor."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from .card import CARD_ROLE, Card, CardDelegate
from .skin import Skin

# A hand that lies still this long reads no more: the list may go on.
IDLE_MS = 10_000
# A bar that is shorter by less than this share of it looks the same.
_SHARE_STEPS = 400
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """Order of keys; a card is made only when its row is painted.

    Attributes:
        painted: How each card looked when it was asked for last.
    """

    def __init__(self, card_of: Callable[[str], Card | None], parent: QObject) -> None:
        super().__init__(parent)
        self._card_of = card_of
        self._keys: tuple[str, ...] = ()
        self._rows: dict[str, int] = {}
        self.painted: dict[str, Card | None] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys in the order shown."""
        return self._keys

    def set_keys(self, keys: Sequence[str]) -> None:
        """Take another order."""
        self.beginResetModel()
        self._keys = tuple(keys)
        self._rows = {key: row for row, key in enumerate(self._keys)}
        self.painted.clear()
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Return the row of a key, -1 when it is not shown."""
        return self._rows.get(key, -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of cards."""
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the card, or its words for tool tips and screen readers."""
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        if role == CARD_ROLE:
            return self._painted_card(self._keys[index.row()])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            card = self._card_of(self._keys[index.row()])
            return _words_of(card) if card else None
        return None

    def _painted_card(self, key: str) -> Card | None:
        card = self._card_of(key)
        self.painted[key] = _looks_of(card)
        return card

    def has_other_looks(self, key: str) -> bool:
        """Return whether a card looks otherwise now than when it was painted."""
        return key not in self.painted or _looks_of(self._card_of(key)) != self.painted[key]


def _looks_of(card: Card | None) -> Card | None:
    """Return a card such that two which look the same are equal."""
    if card is None or card.share is None:
        return card
    return replace(card, share=round(card.share * _SHARE_STEPS) / _SHARE_STEPS)


def _words_of(card: Card) -> str:
    """Return a card as one line of words."""
    pills = (card.badge.text if card.badge else "", card.note.text if card.note else "")
    return " · ".join(part for part in (card.title, *pills, card.line, card.clock) if part)


class CardList(QListView):
    """Cards by key; holds its order while a hand is on it.

    Signals:
        picked: key the person chose by mouse or arrow keys.
        opened: key that was double-clicked.
        drag_wanted: key whose drag begins; the order holds until the handler returns.
        menu_wanted: (key, global QPoint) of a context menu.
        held: (number of new cards, number of gone cards) that wait for the hand to leave;
            (0, 0) when nothing waits.
    """

    picked = Signal(object)
    opened = Signal(object)
    drag_wanted = Signal(object)
    menu_wanted = Signal(object, object)
    held = Signal(int, int)

    def __init__(
        self, skin: Skin, card_of: Callable[[str], Card | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._skin = skin
        self._cards = CardModel(card_of, self)
        self._waiting: tuple[str, ...] | None = None
        self._hand_on = False
        self._dragging = False
        self._pressed_at: QPoint | None = None
        self._current = ""
        self.setModel(self._cards)
        self._delegate = CardDelegate(skin, self)
        self.setItemDelegate(self._delegate)
        self._dress()
        self._idle = QTimer(self, interval=IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self.let_go)
        skin.changed.connect(self._on_skin)

    def _dress(self) -> None:
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.doubleClicked.connect(self._on_double)

    # ---- what is shown -----------------------------------------------------------------------

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys in the order shown now."""
        return self._cards.keys

    def shows(self, key: str) -> bool:
        """Return whether a card of this key stands in the list, in sight or not."""
        return self._cards.row_of(key) >= 0

    @property
    def current(self) -> str:
        """The key that is marked, ``""`` when none."""
        return self._current

    @property
    def is_held(self) -> bool:
        """Whether the order stands still for a hand."""
        return self._hand_on or self._dragging or self._pressed_at is not None

    def set_keys(self, keys: Sequence[str]) -> None:
        """Show this order now, or as soon as the hand leaves; ``refresh`` tells the same anew."""
        if tuple(keys) == self._cards.keys:
            self._waiting = None
            self.held.emit(0, 0)
            return
        self._waiting = tuple(keys)
        if self.is_held:
            shown = set(self._cards.keys)
            wanted = set(self._waiting)
            self.held.emit(len(wanted - shown), len(shown - wanted))
            self.viewport().update()
        else:
            self._settle()

    def replace_keys(self, keys: Sequence[str]) -> None:
        """Show another list altogether, at once and from its top."""
        self._waiting = tuple(keys)
        self._settle()
        self.scrollToTop()

    def set_stacked(self, is_stacked: bool) -> None:
        """Give long titles the first row for themselves; the clocks move to the second."""
        self._delegate.stacked = is_stacked
        self.viewport().update()

    def show_current(self, key: str) -> None:
        """Mark a card without telling anybody, and bring it into view."""
        self._current = key
        self._mark(scroll=True)

    @Slot()
    def refresh(self) -> None:
        """Paint those cards in view again that say something new: clocks have moved."""
        for key, rect in self._in_view():
            if self._cards.has_other_looks(key):
                self.viewport().update(rect)

    def _in_view(self) -> Iterator[tuple[str, QRect]]:
        """Yield the key and the place of each card in view."""
        foot = self.viewport().height()
        row = self.indexAt(QPoint(2, 2)).row()
        while 0 <= row < len(self._cards.keys):
            rect = self.visualRect(self._cards.index(row, 0))
            if rect.top() > foot:
                return
            yield self._cards.keys[row], rect
            row += 1

    @Slot()
    def let_go(self) -> None:
        """Take the waiting order although the cursor is still here; the card under it stays put."""
        self._hand_on = False
        if not self.is_held:
            self._settle()

    def _settle(self) -> None:
        if self._waiting is None:
            return
        keys, self._waiting = self._waiting, None
        anchor = self._anchor()
        self._cards.set_keys(keys)
        self._mark(scroll=False)
        self._restore(anchor)
        self.held.emit(0, 0)

    def _anchor(self) -> tuple[str, int] | None:
        """Return the card that must stay where it is: under the cursor, else the first in view."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        index = self.indexAt(at) if self.viewport().rect().contains(at) else QModelIndex()
        if not index.isValid():
            if self.verticalScrollBar().value() == 0:
                return None
            index = self.indexAt(QPoint(2, 2))
        if not index.isValid():
            return None
        return self._cards.keys[index.row()], self.visualRect(index).top()

    def _restore(self, anchor: tuple[str, int] | None) -> None:
        if anchor is None or (row := self._cards.row_of(anchor[0])) < 0:
            return
        self.doItemsLayout()
        moved = self.visualRect(self._cards.index(row)).top() - anchor[1]
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + moved)

    def _mark(self, scroll: bool) -> None:
        row = self._cards.row_of(self._current)
        selection = self.selectionModel()
        if row < 0:
            selection.clear()
            return
        index = self._cards.index(row)
        flags = selection.SelectionFlag.ClearAndSelect
        selection.setCurrentIndex(index, flags)
        if scroll:
            self.scrollTo(index)

    # ---- the hand ----------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice the hand coming, moving and going."""
        kind = event.type()
        if kind in (QEvent.Type.HoverMove, QEvent.Type.MouseMove):
            self._hand_on = True
            self._idle.start()
        elif kind in (QEvent.Type.Leave, QEvent.Type.HoverLeave):
            self._idle.stop()
            self.let_go()
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the card, and remember where a drag would begin."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._pick_current()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag beyond the system's distance."""
        start = self._pressed_at
        if start is None:
            super().mouseMoveEvent(event)
            return
        far = (event.position().toPoint() - start).manhattanLength()
        if far >= QApplication.startDragDistance() and self.indexAt(start).isValid():
            self._drag(self._cards.keys[self.indexAt(start).row()])

    def _drag(self, key: str) -> None:
        self._pressed_at = None
        self._dragging = True
        try:
            self.drag_wanted.emit(key)
        finally:
            self._dragging = False
            self._hand_on = (
                self.viewport().rect().contains(self.viewport().mapFromGlobal(self.cursor().pos()))
            )
            if not self.is_held:
                self._settle()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the press."""
        super().mouseReleaseEvent(event)
        self._pressed_at = None
        if not self.is_held:
            self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys pick; the hand has left the mouse."""
        self.let_go()
        super().keyPressEvent(event)
        self._pick_current()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu on the card."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_wanted.emit(self._cards.keys[index.row()], event.globalPos())

    def _pick_current(self) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        key = self._cards.keys[index.row()]
        if key != self._current:
            self._current = key
            self.picked.emit(key)

    @Slot(QModelIndex)
    def _on_double(self, index: QModelIndex) -> None:
        self.opened.emit(self._cards.keys[index.row()])

    @Slot()
    def _on_skin(self) -> None:
        self.doItemsLayout()
        self.viewport().update()
