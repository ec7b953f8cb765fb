"""What is odd about a day, a line each: what blocks, and what is ticked by its digit."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.domain.counting.day import MOST_FLAGGED
from console.kit.language import Lang
from widgets.labels import ElideLabel, label, set_tone

from .book import DayBook
from .words import Daily


class OddityLines(QWidget):
    """Up to three lines under one sentence.

    Signals:
        ticked: The number of a line whose box was clicked.
    """

    ticked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = label("", "text_2", 14, bold=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self._title)
        self._lines: list[tuple[QWidget, QCheckBox, QLabel]] = []
        for n in range(MOST_FLAGGED):
            line, tick, text = QWidget(self), QCheckBox(self), ElideLabel("text", 14)
            tick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tick.setProperty("number", n)
            tick.clicked.connect(self._on_clicked)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(tick)
            row.addWidget(text, 1)
            box.addWidget(line)
            self._lines.append((line, tick, text))

    @property
    def texts(self) -> list[str]:
        """What stands there."""
        return [text.text() for line, _, text in self._lines if not line.isHidden()]

    def tell(self, book: DayBook, lang: Lang) -> None:
        """Say what is odd about the day that is shown, and what of it was looked at."""
        of, odd = lang.of, book.odd
        held = book.published
        ticked = held.ticked if held is not None else book.ticked
        self.setVisible(bool(odd) or book.found is not None)
        keys = " ".join(str(n + 1) for n, one in enumerate(odd) if not one.blocks)
        wants_tick = bool(keys) and book.may_publish
        self._title.setText(
            of(Daily.ODD_HINT, keys=keys) if wants_tick else "" if odd else of(Daily.NOTHING_ODD)
        )
        self._title.setVisible(bool(self._title.text()))
        for n, (line, tick, text) in enumerate(self._lines):
            line.setVisible(n < len(odd))
            if n >= len(odd):
                continue
            one = odd[n]
            tick.setText(f"{n + 1}.")
            tick.setVisible(not one.blocks)
            tick.setEnabled(book.may_publish)
            tick.setChecked(one.key in ticked)
            text.setText(of(one.words))
            set_tone(text, "act" if one.blocks else "text")

    @Slot()
    def _on_clicked(self) -> None:
        self.ticked.emit(int(self.sender().property("number")))
