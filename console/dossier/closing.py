"""Whose closing it is in a combined hall (合署): one line, before anything else is read."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from backend.domain.cases.case import Case
from backend.domain.cases.leaving import left_step
from backend.domain.terms.words import Words
from console.face.on_shift import on_shift
from console.face.parts import DeskParts
from console.kit.closing import closing_text
from console.kit.time_text import day_hm
from widgets.labels import label, set_tone
from widgets.marks import MarkDot
from widgets.panel import Panel
from widgets.spacing import space

from .text import Told

_NEVER = Words("", "")
_MARKS = {"soon": "soon", "info": "ok"}


class DossierClosing(Panel):
    """Who else may close it, or who left it when; hidden where it is anybody's closing."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent, "card")
        self._face, self._lang = parts.face, parts.lang
        self._shown: tuple[Case, Told] | None = None
        self.mark = MarkDot(parts.looks, 12, self)
        self.words = label("", "soon", 14, wrap=True)
        row = QHBoxLayout(self)
        space(row, parts.looks, (12, 8, 12, 8), 8)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        parts.face.seats_changed.connect(self._on_seats)
        self.hide()

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        self._shown = case, told
        face, step = self._face, left_step(case)
        at = day_hm(step.at_ms, face.city_now_ms(), told.zone) if step is not None else _NEVER
        found = closing_text(case, face.actor, face.hall, on_shift(face), at)
        self.setVisible(found is not None)
        if found is None:
            return
        self.mark.show_mark(_MARKS.get(found.tone, "none"))
        set_tone(self.words, found.tone)
        self.words.setText(self._lang.of(found.words))

    @Slot()
    def _on_seats(self) -> None:
        """Say it anew when somebody came or went."""
        if self._shown is not None and self._face.hall.combined:
            self.show_case(*self._shown)
