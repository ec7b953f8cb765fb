"""Where the city lets the patrol file what it finds, a find is filed at once (D03).

The backend asks for no acceptance by another there; the condition is chosen by the person.
"""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from backend.domain.cases.case import Act, Case, CaseState
from backend.situation import Changes
from console.acting.acting import ActingDesk
from console.face.parts import DeskParts
from console.kit.dialogs import InputPanel
from console.kit.notice import Notice

from . import words as w
from .book import PatrolBook


class PatrolFiling(QObject):
    """Carries one find after the other from its report to the filed case.

    Signals:
        said: ``(Words, tone)``: something to tell the operator.
    """

    said = Signal(object, object)

    def __init__(self, parts: DeskParts, book: PatrolBook, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._book = parts, book
        self._case_id = self._asked = ""
        self.acting = ActingDesk(parts.face, parts.selection, parts.book, self)
        self.ask = InputPanel(parts.looks, parts.lang, host)
        self.acting.prompted.connect(self.ask.ask)
        self.acting.noticed.connect(self._on_noticed)
        self.ask.answered.connect(self.acting.answer)
        parts.face.changed.connect(self._on_changed)
        parts.face.pending_changed.connect(self._on_pending)

    @Slot(object)
    def take(self, case_id: str) -> None:
        """Take a find that was reported; where the city wants it in the queue, leave it there."""
        if self._book.plan.files_finds:
            self._case_id = case_id
            self._go_on()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self._case_id and (changes.reset or any(self._is_it(one) for one in changes.cases)):
            self._go_on()

    @Slot(object)
    def _on_pending(self, case_id: str) -> None:
        if self._case_id and case_id == self._case_id:
            self._go_on()

    def _is_it(self, case: Case) -> bool:
        return case.case_id == self._case_id

    def _go_on(self) -> None:
        """File it, once it is here; what is refused waits in the queue like any other."""
        face = self._parts.face
        case = face.case(self._case_id)
        if case is None or face.pending(self._case_id) is not None:
            return
        if case.case_no:
            self._case_id = ""
            self.said.emit(w.FILED.filled(no=case.case_no), "good")
        elif case.state is CaseState.TO_FILE and self._asked != case.case_id:
            self._asked = case.case_id
            self._parts.selection.pick(case.case_id, by="list")
            self.acting.do(Act.FILE)

    @Slot(object)
    def _on_noticed(self, notice: Notice) -> None:
        self.said.emit(notice.words, "soon")
