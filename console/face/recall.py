"""A case this desk does not hold, because it ended long ago, is fetched from the record."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import History
from backend.contract.base import Answer
from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged
from backend.contract.questions import GetHistory
from backend.contract.topics import Topic
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Case
from backend.situation import News

from .face import SituationFace


class Recall(QObject):
    """Fetches one case at a time: the one that is looked at.

    Signals:
        missed: ``case_id`` of a case the record does not show to this desk.
    """

    missed = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._case_id = self._ask_id = ""
        self._is_missing = False
        face.answer.connect(self._on_answer)

    @property
    def is_waiting(self) -> bool:
        """Whether a case is on its way."""
        return bool(self._ask_id)

    def want(self, case_id: str) -> None:
        """Fetch a case that is not held, unless it is on its way or known not to come."""
        if case_id == self._case_id and (self._ask_id or self._is_missing):
            return
        self._case_id, self._is_missing = case_id, False
        self._ask_id = self._face.new_id()
        topic, actor = Topic.CASE.value, self._face.actor
        self._face.ask(GetHistory(ask_id=self._ask_id, actor=actor, topic=topic, entity=case_id))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        case = _newest(answer) if isinstance(answer, History) else None
        if case is not None and case.ended:
            self._face.apply(News(ended=(case,)))
        elif isinstance(answer, History | Denied):
            self._is_missing = True
            self.missed.emit(self._case_id)


def _newest(answer: History) -> Case | None:
    """Return the case as its last row has it."""
    told = decode_payload(answer.rows[-1].payload) if answer.rows else None
    return told.case if isinstance(told, CaseChanged) else None
