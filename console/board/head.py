"""The head of the board: its title, how fresh it is, a way out, and buttons for view and period."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.terms.period import PERIOD_WORDS, PeriodKind
from console.kit.language import Lang
from widgets.labels import label

from .columns import BOARDS
from .words import Board


class BoardHead(QWidget):
    """Two rows over the table.

    Args:
        keys: The key of each kind of period.

    Signals:
        view_wanted: ``Dimension`` of a button.
        kind_wanted: ``PeriodKind`` of a button.
        close_wanted: the ✕.
    """

    view_wanted = Signal(object)
    kind_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, keys: Mapping[PeriodKind, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self.title = label("", "", 18, bold=True)
        self.cutoff = label("", "text_2", 13)
        self._views = {at: self._button() for at in BOARDS}
        self._periods = {kind: self._button() for kind in PeriodKind}
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.setFixedSize(36, 36)
        self._close.clicked.connect(self.close_wanted)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(_row(self.title, None, self.cutoff, self._close))
        box.addLayout(_row(*self._views.values(), None, *self._periods.values()))

    def tell(self, lang: Lang, dimension: Dimension, kind: PeriodKind) -> None:
        """Set the texts of the buttons, and which are down."""
        for at, button in self._views.items():
            button.setText(f"{BOARDS[at].key} {lang.of(DIMENSIONS[at].words)}")
            button.setChecked(at is dimension)
        for one, button in self._periods.items():
            button.setText(f"{self._keys[one]} {lang.of(PERIOD_WORDS[one])}")
            button.setChecked(one is kind)
        self._close.setAccessibleName(lang.of(Board.CLOSE))
        self._close.setToolTip(lang.of(Board.CLOSE))

    def _button(self) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._on_button)
        return button

    @Slot()
    def _on_button(self) -> None:
        sender = self.sender()
        for at, button in self._views.items():
            if button is sender:
                self.view_wanted.emit(at)
        for kind, button in self._periods.items():
            if button is sender:
                self.kind_wanted.emit(kind)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget in widgets:
        if widget is None:
            row.addStretch()
        else:
            row.addWidget(widget)
    return row
