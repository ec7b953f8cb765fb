"""Any number opens its list: one panel for queues, units, clusters and footers alike."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.kit import words_acts as w
from console.kit.dialogs import Panel
from console.kit.language import Lang
from widgets.labels import label
from widgets.marks import paint_mark
from widgets.skin import Skin

from .lists_model import COLUMNS, LEVEL_ROLE, CaseTable, ListText

_ROW_PX, _MARK_PX, _CELL_PX = 36, 10, 8
_LEAST_ROWS, _AROUND_PX, _MOST_PX, _WIDEST_PX = 6, 148, 640, 1360
# A list follows the situation, but not faster than a person reads.
FOLLOW_MS = 500
_WITH_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
# What long lists are sorted by is worked out so many cases at a time while nobody waits for it.
_WARM_MS, _WARM_CASES, _LOOKED_PER_TICK = 8, 60, 400


class CaseList(NamedTuple):
    """The list behind a number; ``ids`` is asked again whenever the situation changes."""

    title: Words
    ids: Callable[[], tuple[str, ...]]


class _Cells(QStyledItemDelegate):
    """Paints the mark of the level before what is left of the limit."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(parent)
        self._skin = skin

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        super().paint(painter, option, index)
        if COLUMNS[index.column()].key == "left":
            width = option.fontMetrics.horizontalAdvance(str(index.data()))
            side, gap = self._skin.px(_MARK_PX), self._skin.px(_CELL_PX)
            left = option.rect.right() - gap - width - side - self._skin.px(6)
            box = QRectF(left, option.rect.center().y() - side / 2 + 0.5, side, side)
            paint_mark(painter, box, index.data(LEVEL_ROLE) or "none", self._skin)


class ListPanel(Panel):
    """A list of cases over the window, with filter words, sorting and keys of its own.

    Signals:
        picked: ``case_id`` a person opened.
        opened: a list is shown.
        gathered: the ids of all cases the filter shows, to go into a campaign.
        framed: ``Words`` of the list and the ids the filter shows in their order, for the map.
        urged: the ids of all rows that are chosen, to be urged together.
    """

    takes = ("Ctrl+G", "Ctrl+M", "F9")
    picked = Signal(object)
    opened = Signal()
    gathered = Signal(object)
    framed = Signal(object, object)
    urged = Signal(object)

    def __init__(
        self, skin: Skin, lang: Lang, face: SituationFace, text: ListText, host: QWidget
    ) -> None:
        super().__init__(host)
        self._skin = skin
        self._lang = lang
        self._list: CaseList | None = None
        self._table = CaseTable(face, text, lang, self)
        self._title = label("", "", 18, bold=True)
        self._filter = QLineEdit(self)
        self._close = QPushButton("✕", self)
        self._view = QTableView(self)
        self._empty = label("", "text_3", 14)
        self._hint = label("", "text_3", 12)
        self._for_all = {Qt.Key.Key_G: self._gather, Qt.Key.Key_M: self._frame}
        self._lay_out()
        self._dress_view()
        self._follow = QTimer(self, interval=FOLLOW_MS, singleShot=True)
        self._warming = QTimer(self, interval=_WARM_MS)
        self._wire(face)

    def _lay_out(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._close.setProperty("kind", "quiet")
        self._close.setFixedSize(36, 36)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._filter)
        head.addWidget(self._close)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addLayout(head)
        box.addWidget(self._view, 1)
        box.addWidget(self._empty, 1)
        box.addWidget(self._hint)

    def _dress_view(self) -> None:
        view = self._view
        view.setModel(self._table)
        view.setItemDelegate(_Cells(self._skin, view))
        view.setShowGrid(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = view.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        self._size_columns()

    def _size_columns(self) -> None:
        self._view.setStyleSheet(f"QTableView::item {{ padding: 0 {self._skin.px(_CELL_PX)}px; }}")
        header = self._view.horizontalHeader()
        for n, column in enumerate(COLUMNS):
            stretch = QHeaderView.ResizeMode.Stretch
            fixed = QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(n, fixed if column.width_px else stretch)
            if column.width_px:
                self._view.setColumnWidth(n, self._skin.px(column.width_px))
        self._view.verticalHeader().setDefaultSectionSize(self._skin.px(_ROW_PX))

    def _wire(self, face: SituationFace) -> None:
        self._filter.textChanged.connect(self._on_filter)
        self._filter.installEventFilter(self)
        self._view.installEventFilter(self)
        self._view.doubleClicked.connect(self._on_opened)
        self._close.clicked.connect(self.dismiss)
        self._follow.timeout.connect(self.follow)
        self._warming.timeout.connect(self._on_warming)
        self.closed.connect(self._warming.stop)
        face.changed.connect(self._on_changed)
        face.ticked.connect(self._on_ticked)
        self._lang.changed.connect(self.retell)
        self._skin.changed.connect(self._on_skin)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def is_warm(self) -> bool:
        """Whether sorting and filtering find everything worked out."""
        return not self._warming.isActive()

    @property
    def filter_text(self) -> str:
        """The words a list in sight is filtered by, ``""`` while none is."""
        return self._filter.text().strip() if self.isVisible() else ""

    @property
    def table(self) -> CaseTable:
        """The rows shown."""
        return self._table

    @property
    def view(self) -> QTableView:
        """The table as it is painted."""
        return self._view

    @Slot(object)
    def show_list(self, case_list: CaseList) -> None:
        """Show the list behind a number."""
        self._list = case_list
        self._filter.clear()
        self._view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.follow()
        self.open(self._view)
        self._view.selectRow(0)
        self._warming.start()
        self.opened.emit()

    @Slot()
    def follow(self) -> None:
        """Hold what the number counts now."""
        if self._list is None:
            return
        at, chosen = self._current_id(), self._chosen()
        self._table.set_ids(self._list.ids())
        row = self._table.row_of(at)
        if row >= 0:
            self._view.selectRow(row)
        if len(chosen) > 1:
            self._choose(chosen)
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        if self._list is None:
            return
        of, table = self._lang.of, self._table
        n, shown = table.n_all, table.rowCount()
        if self.isVisible():
            self.place()
        words = w.LIST_COUNT if n == shown else w.LIST_COUNT_OF
        title = of(self._list.title)
        self._title.setText(of(words, title=title, n=f"{n:,}", shown=f"{shown:,}"))
        self._filter.setPlaceholderText(of(w.LIST_FILTER))
        self._filter.setFixedWidth(self._skin.px(320))
        self._filter.setAccessibleName(of(w.LIST_FILTER))
        self._close.setAccessibleName(of(w.LIST_CLOSE))
        self._close.setToolTip(of(w.LIST_CLOSE))
        self._view.setAccessibleName(self._title.text())
        self.setAccessibleName(self._title.text())
        self._hint.setText(of(w.LIST_HINT))
        self._empty.setText(of(w.LIST_NO_MATCH if n else w.LIST_EMPTY))
        self._empty.setVisible(not shown)
        self._view.setVisible(bool(shown))
        for column in range(len(COLUMNS)):
            self._table.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        host, px = self._host.rect(), self._skin.px
        rows = max(self._table.n_all, _LEAST_ROWS)
        height = min(px(_AROUND_PX + rows * _ROW_PX), px(_MOST_PX), host.height() - px(96))
        self.setFixedSize(min(px(_WIDEST_PX), host.width() - px(48)), height)
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens the marked row; arrows leave the filter for the rows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_current()
                return True
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in self._for_all:
                self._for_all[key]()
                return True
            if key is Qt.Key.Key_F9:
                self._urge()
                return True
            if watched is self._filter and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._view.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if watched is self._view and event.text().isprintable() and event.text().strip():
                self._filter.setFocus(Qt.FocusReason.TabFocusReason)
                self._filter.insert(event.text())
                return True
        return super().eventFilter(watched, event)

    # ---- inside --------------------------------------------------------------------------------

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self._table.filter(text)
        self._view.selectRow(0)
        self.retell()

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        if self.isVisible() and not self._follow.isActive():
            self._follow.start()

    @Slot()
    def _on_ticked(self) -> None:
        if self.isVisible():
            self._table.look_again(_LOOKED_PER_TICK)
            self._view.viewport().update()

    @Slot()
    def _on_warming(self) -> None:
        if self._table.warm(_WARM_CASES):
            self._warming.stop()

    @Slot()
    def _on_skin(self) -> None:
        self._size_columns()
        self.place()

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self._open_current()

    def _current_id(self) -> str:
        row = self._view.currentIndex().row()
        ids = self._table.case_ids
        return ids[row] if 0 <= row < len(ids) else ""

    def _chosen(self) -> tuple[str, ...]:
        """Return the cases whose rows are chosen, in the order shown."""
        ids = self._table.case_ids
        rows = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        return tuple(ids[row] for row in rows if row < len(ids))

    def _choose(self, case_ids: tuple[str, ...]) -> None:
        """Choose these rows besides what is chosen: what came and went moves nobody's choice."""
        for case_id in case_ids:
            row = self._table.row_of(case_id)
            if row >= 0:
                index = self._table.index(row, 0)
                self._view.selectionModel().select(index, _WITH_ROWS)

    def _urge(self) -> None:
        """Hand over what is chosen; the list closes, the preview opens."""
        chosen = self._chosen()
        if chosen:
            self.dismiss()
            self.urged.emit(chosen)

    def _gather(self) -> None:
        """Hand over what the filter shows; the list closes, the question opens."""
        shown = self._table.case_ids
        if shown:
            self.dismiss()
            self.gathered.emit(shown)

    def _frame(self) -> None:
        """Hand over what the filter shows; the list closes, the map shows where it is."""
        shown = self._table.case_ids
        if shown and self._list is not None:
            self.dismiss()
            self.framed.emit(self._list.title, shown)

    def _open_current(self) -> None:
        case_id = self._current_id()
        if case_id:
            self.dismiss()
            self.picked.emit(case_id)
