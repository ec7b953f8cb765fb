"""How each unit's card stands towards the case that is held or selected."""

from PySide6.QtCore import QObject, Signal

from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words
from console.acting.acting import ActingDesk, may_be_dragged
from console.drag.drag import DragDesk
from console.face.parts import DeskParts
from console.kit import words_acts as w
from console.kit.words_advice import Learnt

from .card_paint import CardLook


class RailStance(QObject):
    """Answers for every card; keeps nothing.

    Signals:
        changed: ``case_id`` on which the backend advised anew.
    """

    changed = Signal(object)

    def __init__(self, parts: DeskParts, acting: ActingDesk, drag: DragDesk) -> None:
        super().__init__(acting)
        self._parts, self._acting, self._drag = parts, acting, drag
        if parts.advice is not None:
            parts.advice.changed.connect(self.changed)

    def of(self, unit: ResponsibleUnit, first: str, pending: str) -> tuple[CardLook, Words | None]:
        """Return a card's look and what it says of itself."""
        judged = self._drag.judgement(unit.unit_id)
        if judged is not None and not judged.legal:
            return CardLook.ILLEGAL, judged.reason
        if judged is not None and self._drag.over == unit.unit_id:
            city = self._parts.face.city
            undo_s = f"{city.undo_s:g}" if city is not None else ""
            return CardLook.TARGET, w.RELEASE_TO_DISPATCH.filled(n=undo_s)
        if judged is not None:
            return CardLook.LEGAL, w.MAY_TAKE
        if unit.unit_id == pending:
            return CardLook.PENDING, w.PENDING_CARD
        against = self._against(unit.unit_id)
        if unit.unit_id == first:
            return CardLook.FIRST, Learnt.BOUNCE_CARD if against else w.FIRST_CHOICE
        return CardLook.PLAIN, Learnt.AGAINST_CARD if against else None

    def first_choice(self) -> str:
        """Return the unit suggested first for the selected case, ``""`` for none."""
        case = self._parts.face.case(self._parts.selection.case_id)
        if case is None or not may_be_dragged(case) or self._drag.case is not None:
            return ""
        ranked = self._acting.suggestions(case)
        return ranked[0].unit.unit_id if ranked else ""

    def pending_unit(self) -> str:
        """Return the unit the selected case is on its way to, ``""`` for none."""
        pending = self._parts.face.pending(self._parts.selection.case_id)
        return pending.command.given.unit_id if pending is not None else ""

    def _against(self, unit_id: str) -> Words | None:
        """Return what the record says against giving the selected case to a unit (X17)."""
        case = self._parts.face.case(self._parts.selection.case_id)
        if self._parts.advice is None or case is None or not may_be_dragged(case):
            return None
        return self._parts.advice.against(case, unit_id)
