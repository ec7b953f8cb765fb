"""The board as this desk has it: which period is asked for, what came, what stands behind it."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.figures import CountFrozen, Indicators
from backend.contract.questions import GetIndicators
from backend.contract.verdicts import Denied
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.period import Period, PeriodKind, Span, period_at
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.patience import PatientQuestion

from .cases_book import CasesBook, Wanted
from .freeze_book import FreezeBook


class BoardBook(QObject):
    """Asks for indicators and holds what came; a long count is asked for until it is done.

    Args:
        freezer: What was frozen for briefings, where this board shows that too.

    Attributes:
        shows_frozen: The numbers are those that were frozen, not the live ones.

    Signals:
        changed: another period, another answer, or how far the counting is.
        cases_came: ``IndicatorCases``, or ``Words``: why there are none.
    """

    changed = Signal()
    cases_came = Signal(object)

    def __init__(
        self, face: SituationFace, parent: QObject, freezer: FreezeBook | None = None
    ) -> None:
        super().__init__(parent)
        self._face, self.freezer = face, freezer
        self.kind = PeriodKind.MONTH
        self.period: Period | None = None
        self._live: Indicators | None = None
        self.shows_frozen, self._is_fresh = False, False
        self.denied: Words | None = None
        self.progress = 0.0
        self._count_asked = PatientQuestion(face, self._question, self)
        self._count_asked.came.connect(self._take)
        self._cases = CasesBook(face, self)
        self._cases.came.connect(self.cases_came)
        if freezer is not None:
            freezer.changed.connect(self._on_frozen)
            freezer.kept.connect(self._on_kept)

    @property
    def found(self) -> Indicators | None:
        """The numbers that are shown; ``None`` until there are some."""
        frozen = self.frozen
        return frozen.figures if frozen is not None else self._live

    @property
    def frozen(self) -> CountFrozen | None:
        """What was frozen, while that is shown."""
        return self.freezer.frozen if self.shows_frozen and self.freezer is not None else None

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
            self._is_fresh = False

    def toggle_frozen(self) -> None:
        """Show the frozen numbers instead of the live ones, or the other way round."""
        if self.freezer is not None and self.freezer.frozen is not None:
            self.shows_frozen = not self.shows_frozen
            self.changed.emit()

    def stop(self) -> None:
        """Ask for nothing more; what was begun stays with the backend."""
        self._count_asked.stop()
        self._cases.stop()
        if self.freezer is not None:
            self.freezer.stop()

    def want_cases(self, dimension: Dimension, key: str, term: Term, book: str = "after") -> None:
        """Ask for the cases behind a number, as they counted when it did."""
        if self.period is None:
            return
        span, frozen = self.period.span(self.zone), self.frozen
        if frozen is not None:
            span = Span(span.from_ms, frozen.figures.cutoff_ms)
        self._cases.want(Wanted(span, dimension, key, term, book))

    def _count(self, period: Period) -> None:
        self.period, self._live, self.denied, self.progress = period, None, None, 0.0
        self.shows_frozen, self._is_fresh = False, True
        self._count_asked.ask()
        if self.freezer is not None:
            self.freezer.show(period)
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

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.denied = Words(answer.zh, answer.en)
        elif isinstance(answer, Indicators):
            self.progress = answer.progress
            if answer.progress >= 1.0:
                self._live = answer
        self.changed.emit()

    @Slot()
    def _on_frozen(self) -> None:
        """Show the centre's leaders what was frozen for them, until they ask for the live ones."""
        freezer = self.freezer
        assert freezer is not None
        if self._is_fresh and freezer.is_known:
            self._is_fresh = False
            is_for_them = self._face.actor.role is Role.CHIEF and self.is_running
            self.shows_frozen = is_for_them and freezer.frozen is not None
        self.changed.emit()

    @Slot(object)
    def _on_kept(self, _frozen: CountFrozen) -> None:
        self.shows_frozen = True
