"""The board as this desk has it: which period is asked for, what came, what stands behind it."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.figures import IndicatorCases, Indicators
from backend.contract.questions import GetIndicatorCases, GetIndicators
from backend.contract.verdicts import Denied
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.period import Period, PeriodKind, period_at
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.patience import PatientQuestion

LIST_LIMIT = 500


class BoardBook(QObject):
    """Asks for indicators and holds what came; a long count is asked for until it is done.

    Signals:
        changed: another period, another answer, or how far the counting is.
        cases_came: ``IndicatorCases``, or ``Words``: why there are none.
    """

    changed = Signal()
    cases_came = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self.kind = PeriodKind.MONTH
        self.period: Period | None = None
        self.found: Indicators | None = None
        self.denied: Words | None = None
        self.progress = 0.0
        self._wanted: tuple[Dimension, str, Term, str] | None = None
        self._count_asked = PatientQuestion(face, self._question, self)
        self._count_asked.came.connect(self._take)
        self._cases_asked = PatientQuestion(face, self._cases_question, self)
        self._cases_asked.came.connect(self._take_cases)

    @property
    def zone(self) -> str:
        """The city's time zone."""
        return self._face.city.zone if self._face.city is not None else "UTC"

    @property
    def is_running(self) -> bool:
        """Whether the period is not over yet."""
        if self.period is None:
            return False
        return self.period.span(self.zone).upto_ms > self._face.city_now_ms()

    def show_kind(self, kind: PeriodKind) -> None:
        """Count the period of this length that holds now."""
        if self._face.city is None:
            return
        self.kind = kind
        self._count(period_at(kind, self._face.city_now_ms(), self.zone))

    def step(self, n: int) -> None:
        """Count an earlier period (-1) or a later one (1); none that has not begun."""
        if self.period is None:
            return
        period = self.period.last if n < 0 else self.period.next
        if period.span(self.zone).from_ms <= self._face.city_now_ms():
            self._count(period)

    def count_again(self) -> None:
        """Count the same period as it is now."""
        if self.period is not None:
            self._count(self.period)

    def stop(self) -> None:
        """Ask for nothing more; what was begun stays with the backend."""
        self._count_asked.stop()
        self._cases_asked.stop()

    def want_cases(self, dimension: Dimension, key: str, term: Term, book: str = "after") -> None:
        """Ask for the cases behind a number."""
        self._wanted = (dimension, key, term, book)
        self._cases_asked.ask()

    def _count(self, period: Period) -> None:
        self.period, self.found, self.denied, self.progress = period, None, None, 0.0
        self._count_asked.ask()
        self.changed.emit()

    def _question(self, ask_id: str) -> GetIndicators | None:
        if self.period is None:
            return None
        span, last = self.period.span(self.zone), self.period.last.span(self.zone)
        return GetIndicators(
            ask_id=ask_id,
            actor=self._face.actor,
            from_ms=span.from_ms,
            upto_ms=span.upto_ms,
            last_from_ms=last.from_ms,
        )

    def _cases_question(self, ask_id: str) -> GetIndicatorCases | None:
        if self.period is None or self._wanted is None:
            return None
        span, (dimension, key, term, book) = self.period.span(self.zone), self._wanted
        return GetIndicatorCases(
            ask_id=ask_id,
            actor=self._face.actor,
            from_ms=span.from_ms,
            upto_ms=span.upto_ms,
            dimension=dimension,
            key=key,
            term=term,
            book=book,
            limit=LIST_LIMIT,
        )

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.denied = Words(answer.zh, answer.en)
        elif isinstance(answer, Indicators):
            self.progress = answer.progress
            if answer.progress >= 1.0:
                self.found = answer
        self.changed.emit()

    @Slot(object)
    def _take_cases(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.cases_came.emit(Words(answer.zh, answer.en))
        elif isinstance(answer, IndicatorCases) and answer.progress >= 1.0:
            self.cases_came.emit(answer)
