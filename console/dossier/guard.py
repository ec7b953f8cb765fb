"""Who stands guard at the hazard now, and since when (A14): before relief it is not safe."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from backend.domain.cases.case import Case
from backend.domain.terms.roles import Role
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit.seat_names import person_words
from console.kit.time_text import day_hm
from widgets.labels import label
from widgets.marks import MarkDot
from widgets.panel import Panel
from widgets.spacing import space

from .text import Told


class DossierGuard(Panel):
    """A line for each person on guard; hidden while nobody is."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent, "card")
        self._lang, self._face = parts.lang, parts.face
        self.mark = MarkDot(parts.looks, 12, self)
        self.words = label("", "soon", 14, wrap=True)
        row = QHBoxLayout(self)
        space(row, parts.looks, (12, 8, 12, 8), 8)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        self.mark.show_mark("soon")

    def show_case(self, case: Case, told: Told) -> None:
        """Show who stands guard at this case."""
        guards, of = case.more.on_guard, self._lang.of
        self.setVisible(bool(guards))
        now_ms = self._face.city_now_ms()
        lines = [
            of(
                w.Dossier.GUARDED,
                who=person_words(guard.account, Role.COLLECTOR),
                at=day_hm(guard.from_ms, now_ms, told.zone),
            )
            for guard in guards
        ]
        if guards:
            lines.append(of(w.Dossier.NOT_SAFE))
        self.words.setText("\n".join(lines))
