"""What the record says of who looked at the pictures of the case shown, asked for and kept."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import Looks
from backend.contract.base import Answer
from backend.contract.questions import GetLooks
from backend.domain.cases.case import Case
from backend.domain.people.rights import may_do
from console.face.face import SituationFace

# Others look, too, and export: while a case is shown it is asked for again.
AGAIN_S = 30.0


class LooksBook(QObject):
    """Asks for one case at a time, once more when a picture of it came: that was a look.

    Signals:
        changed: something else is known of the case now.
    """

    changed = Signal()

    def __init__(
        self,
        face: SituationFace,
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._face, self._now_s = face, now_s
        self._case: Case | None = None
        self._ask_id = ""
        self._asked_s = 0.0
        self._is_stale = False
        self.looks: Looks | None = None
        self.is_denied = False
        face.answer.connect(self._on_answer)
        face.photo_came.connect(self._on_photo)
        face.ticked.connect(self._on_ticked)
        face.sat.connect(self._on_sat)

    @property
    def may_ask(self) -> bool:
        """Whether whoever sits here is told at all."""
        return may_do(self._face.actor.role, "get_looks")

    def show_case(self, case: Case) -> None:
        """Follow this case from now on."""
        before, self._case = self._case, case
        if before is None or before.case_id != case.case_id:
            self.looks, self.is_denied, self._ask_id = None, False, ""
            self.ask()
        elif before.photos != case.photos:
            self.ask()

    def ask(self) -> None:
        """Ask now, or as soon as the answer on its way is here."""
        if self._case is None or not self._case.photos or not self.may_ask:
            return
        if self._ask_id:
            self._is_stale = True
            return
        self._is_stale, self._asked_s = False, self._now_s()
        self._ask_id = self._face.new_id()
        actor, case_id = self._face.actor, self._case.case_id
        self._face.ask(GetLooks(ask_id=self._ask_id, actor=actor, case_id=case_id))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or getattr(answer, "ask_id", "") != self._ask_id:
            return
        self._ask_id = ""
        self.is_denied = not isinstance(answer, Looks)
        if isinstance(answer, Looks):
            self.looks = answer
        if self._is_stale:
            self.ask()
        self.changed.emit()

    @Slot(object)
    def _on_photo(self, photo_id: str) -> None:
        if self._case is not None and any(one.photo_id == photo_id for one in self._case.photos):
            self.ask()

    @Slot()
    def _on_ticked(self) -> None:
        if self._case is not None and self._now_s() - self._asked_s >= AGAIN_S:
            self._ask_id = ""  # an answer that took so long is not waited for
            self.ask()

    @Slot()
    def _on_sat(self) -> None:
        """Forget what the person before was told."""
        self.looks, self.is_denied, self._ask_id = None, False, ""
        self.ask()
        self.changed.emit()
