"""A table of words for the board: two lines a cell, made when painted, moved through by arrows."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from widgets.skin import Skin

from .text import CellText, RowText, TableText

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_ROW_PX, _ONE_LINE_PX, _CELL_PX = 46, 34, 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TextModel(QAbstractTableModel):
    """The words of a table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = TableText()

    def show_text(self, text: TableText) -> None:
        """Show another table."""
        self.beginResetModel()
        self.text = text
        self.endResetModel()

    def row(self, index: int) -> RowText:
        """Return a row."""
        return self.text.rows[index]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.text.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.text.heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; readers of the screen hear both lines."""
        cell = self.text.rows[index.row()].cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (cell.text, cell.below, cell.beside) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return what a column is called, and its definition as a tip."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.text.heads):
            return None
        head = self.text.heads[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return head.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return head.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int((_RIGHT if head.right else _LEFT).value)
        return None


class _Cells(QStyledItemDelegate):
    """Paints two lines: the number, and what it rests on."""

    def __init__(self, skin: Skin, model: TextModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._skin, self._model = skin, model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        row = self._model.text.rows[index.row()]
        cell, head = row.cells[index.column()], self._model.text.heads[index.column()]
        ground = self._ground(option, row)
        if ground:
            painter.fillRect(option.rect, self._skin.color(ground))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._skin.color("info"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        pad = self._skin.px(_CELL_PX)
        box = option.rect.adjusted(pad, self._skin.px(3), -pad, -self._skin.px(3))
        self._write(painter, box, cell, _RIGHT if head.right else _LEFT, strong=row.strong)

    def _ground(self, option: QStyleOptionViewItem, row: RowText) -> str:
        if option.state & QStyle.StateFlag.State_Selected:
            return "raised"
        return "window" if row.strong else ""

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        cell: CellText,
        side: Qt.AlignmentFlag,
        *,
        strong: bool,
    ) -> None:
        if cell.beside:
            painter.setFont(self._skin.font(12))
            painter.setPen(self._skin.color("text_2"))
            upper = QRect(
                box.left(), box.top(), box.width(), box.height() // (2 if cell.below else 1)
            )
            painter.drawText(upper, _LEFT, cell.beside)
        lines = [(cell.text, cell.tone, self._skin.font(14, strong))]
        if cell.below:
            lines.append((cell.below, "text_2", self._skin.font(12)))
        height = box.height() // len(lines)
        for n, (text, tone, font) in enumerate(lines):
            line = QRect(box.left(), box.top() + n * height, box.width(), height)
            painter.setFont(font)
            painter.setPen(self._skin.color(tone))
            end = Qt.TextElideMode.ElideRight
            painter.drawText(line, side, QFontMetrics(font).elidedText(text, end, box.width()))


class TextTable(QTableView):
    """The table as it is painted."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(parent)
        self._skin = skin
        self.words = TextModel(self)
        self.setModel(self.words)
        self.setItemDelegate(_Cells(skin, self.words, self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_text(self, text: TableText) -> None:
        """Show another table; the place in it stays where it can."""
        at = self.currentIndex()
        row, column = max(0, at.row()), at.column()
        self.words.show_text(text)
        self.size_columns()
        if text.rows:
            row = min(row, len(text.rows) - 1)
            column = min(max(column, 0), len(text.heads) - 1)
            self.setCurrentIndex(self.words.index(row, column))

    def size_columns(self) -> None:
        """Give every column its width, and the rows their height."""
        header, px = self.horizontalHeader(), self._skin.px
        for n, head in enumerate(self.words.text.heads):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(n, mode.Interactive if head.width_px else mode.Stretch)
            if head.width_px:
                self.setColumnWidth(n, px(head.width_px))
        header.setMinimumSectionSize(px(72))
        has_two = any(cell.below for row in self.words.text.rows for cell in row.cells)
        height = px(_ROW_PX if has_two else _ONE_LINE_PX)
        self.verticalHeader().setDefaultSectionSize(height)
