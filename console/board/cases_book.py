"""The cases behind one number, asked for until the backend has counted them."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.figures import IndicatorCases
from backend.contract.questions import GetIndicatorCases
from backend.contract.verdicts import Denied
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.period import Span
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.patience import PatientQuestion

LIST_LIMIT = 500


class Wanted(NamedTuple):
    """One number: whose, what is counted there, in which ledger and span."""

    span: Span
    dimension: Dimension
    key: str
    term: Term
    book: str


class CasesBook(QObject):
    """Asks for one list at a time.

    Signals:
        came: ``IndicatorCases``, or ``Words``: why there are none.
    """

    came = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._wanted: Wanted | None = None
        self._asked = PatientQuestion(face, self._question, self)
        self._asked.came.connect(self._take)

    def want(self, wanted: Wanted) -> None:
        """Ask for the cases behind a number."""
        self._wanted = wanted
        self._asked.ask()

    def stop(self) -> None:
        """Ask for nothing more."""
        self._asked.stop()

    def _question(self, ask_id: str) -> GetIndicatorCases | None:
        wanted = self._wanted
        if wanted is None:
            return None
        return GetIndicatorCases(
            ask_id=ask_id,
            actor=self._face.actor,
            from_ms=wanted.span.from_ms,
            upto_ms=wanted.span.upto_ms,
            dimension=wanted.dimension,
            key=wanted.key,
            term=wanted.term,
            book=wanted.book,
            limit=LIST_LIMIT,
        )

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.came.emit(Words(answer.zh, answer.en))
        elif isinstance(answer, IndicatorCases) and answer.progress >= 1.0:
            self.came.emit(answer)
