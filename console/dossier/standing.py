"""What stands at a case now and must not be overlooked: who guards it, who enforces it.

A line is an entry of ``STANDING``; it is hidden while it has nothing to say.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from backend.domain.cases.case import Case, CaseState
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

Says = Callable[[Case, Told, int], list[str]]


def _guards(case: Case, told: Told, now_ms: int) -> list[str]:
    """Say who stands guard and since when (A14): before relief it is not safe."""
    of, on_guard = told.lang.of, case.more.on_guard
    lines = [
        of(
            w.Dossier.GUARDED,
            who=person_words(guard.account, Role.COLLECTOR),
            at=day_hm(guard.from_ms, now_ms, told.zone),
        )
        for guard in on_guard
    ]
    return [*lines, of(w.Dossier.NOT_SAFE)] if lines else []


def _enforcement(case: Case, told: Told, now_ms: int) -> list[str]:
    """Say who enforces it, under which number, and what they told last (A23)."""
    held, of = case.more.enforcement, told.lang.of
    if held is None:
        return []
    who = told.unit(held.unit_id) if held.unit_id else of(w.Dossier.ENFORCERS)
    lines = [of(w.Dossier.ENFORCED_BY, who=who, at=day_hm(held.at_ms, now_ms, told.zone))]
    if held.number:
        word, at = held.word, day_hm(held.told_at_ms, now_ms, told.zone)
        return [*lines, of(w.Dossier.ENFORCE_WORD, number=held.number, word=word, at=at)]
    is_there = case.state is CaseState.ENFORCEMENT
    return [*lines, of(w.Dossier.NO_WORD_YET)] if is_there else lines


STANDING: dict[str, Says] = {"guard": _guards, "enforcement": _enforcement}


class DossierStanding(Panel):
    """One line of ``STANDING``."""

    def __init__(self, key: str, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent, "card")
        self._says = STANDING[key]
        self._face = parts.face
        self.mark = MarkDot(parts.looks, 12, self)
        self.words = label("", "soon", 14, wrap=True)
        row = QHBoxLayout(self)
        space(row, parts.looks, (12, 8, 12, 8), 8)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        self.mark.show_mark("soon")

    def show_case(self, case: Case, told: Told) -> None:
        """Say what stands at this case now."""
        lines = self._says(case, told, self._face.city_now_ms())
        self.setVisible(bool(lines))
        self.words.setText("\n".join(lines))
