"""Everything that was done to a case, and how often it came back."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.domain.cases.case import Case
from console.face.parts import DeskParts
from console.kit import words as w
from widgets.flow import FlowLayout
from widgets.labels import label
from widgets.pill import Pill, PillText
from widgets.spacing import space
from widgets.timeline import Timeline

from .text import Told, happenings


class DossierHistory(QWidget):
    """Counters and steps, newest first."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = parts.lang
        self.title = label("", "text_2", 13)
        self.counters = [Pill(parts.looks) for _ in range(3)]
        self.lines = Timeline(parts.looks, self)
        row = FlowLayout(8, 4)
        for part in (self.title, *self.counters):
            row.addWidget(part)
        column = QVBoxLayout(self)
        space(column, parts.looks, (0, 4, 0, 0), 8)
        column.addLayout(row)
        column.addWidget(self.lines)

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        of = self._lang.of
        self.title.setText(of(w.Advice.HISTORY))
        counted = (
            (w.Advice.RETURNS, case.n_returns, "soon"),
            (w.Advice.REWORKS, case.n_reworks, "soon"),
            (w.Advice.URGES, case.n_urges, "soon"),
        )
        for pill, (words, n, tone) in zip(self.counters, counted, strict=True):
            pill.show_pill(PillText(of(words, n=n), tone if n else ""))
        self.lines.show_rows(happenings(case, told))
