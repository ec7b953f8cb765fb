"""The head of a dossier: what it is, its number, and how far it has come."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.domain.cases.case import Case
from console.face.parts import DeskParts
from console.kit import words as w
from console.queue.cards import case_title
from widgets.labels import ElideLabel, fit_size, label, set_size, set_tone
from widgets.pill import Pill, PillText
from widgets.spacing import space
from widgets.stage_bar import StageBar

from .text import Told, stages

_SIZES = (18, 16, 14)


class DossierHead(QWidget):
    """Title, kind, urgency, number; below it the seven stages."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._lang = parts.book, parts.lang
        self._skin = skin = parts.looks
        self.title = ElideLabel("", 18, bold=True)
        self.kind = Pill(skin)
        self.urgent = Pill(skin)
        self.number = label("", "text_2", 14)
        self.stages = StageBar(skin, self)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, self._second):
            space(row, skin, gap_px=8)
        column = QVBoxLayout(self)
        space(column, skin, gap_px=6)
        column.addLayout(self._first)
        column.addLayout(self._second)
        column.addWidget(self.stages)
        self._arrange(is_one_row=True)

    def _arrange(self, is_one_row: bool) -> None:
        """Put the number and the kind beside the title, or in a row of their own."""
        for row in (self._first, self._second):
            while row.takeAt(0) is not None:
                pass
        last = self._first if is_one_row else self._second
        self._first.addWidget(self.title)
        if is_one_row:
            self._first.addWidget(self.kind)
        self._first.addWidget(self.urgent)
        self._first.addStretch(1)
        if not is_one_row:
            self._second.addWidget(self.kind)
            self._second.addStretch(1)
        last.addWidget(self.number)
        self._is_one_row = is_one_row

    def _fit(self) -> None:
        set_size(self.title, _SIZES[0])
        need = sum(
            part.sizeHint().width() + 8
            for part in (self.title, self.kind, self.urgent, self.number)
            if not part.isHidden()
        )
        if (need <= self.width()) != self._is_one_row:
            self._arrange(need <= self.width())
        if not self._is_one_row:
            badge = 0 if self.urgent.isHidden() else self.urgent.sizeHint().width() + 8
            fit_size(self.title, self._skin, self.width() - badge, _SIZES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use a second row where one is too narrow."""
        super().resizeEvent(event)
        self._fit()

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        of = self._lang.of
        self.title.setText(of(case_title(case, self._book)))
        row = self._book.get(case.class_key)
        words = w.Dossier.COMPONENT if row is None or row.is_component else w.Dossier.EVENT
        self.kind.show_pill(PillText(of(words, code=case.class_key[1:])))
        urgent = of(w.Queue.URGENT) if case.urgent else ""
        self.urgent.show_pill(PillText(urgent, "act", "late"))
        self.number.setText(case.case_no or of(w.Dossier.NO_NUMBER))
        set_tone(self.number, "text_2" if case.case_no else "text_3")
        self.stages.show_stages(stages(case, told))
        self._fit()
