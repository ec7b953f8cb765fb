"""Every kind of period counted exactly as at one second, so that one act freezes them together."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.figures import FrozenShown, Indicators
from backend.contract.orders import FreezeSpan
from backend.contract.questions import GetFrozen, GetIndicators
from backend.contract.verdicts import Denied
from backend.domain.counting.day import Freeze
from backend.domain.terms.period import Period, PeriodKind, period_at
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.patience import PatientQuestion


class FreezeRound(QObject):
    """One round through the periods, the one that is looked at first.

    Attributes:
        moment_ms: What is counted up to, city time.
        progress: Share of the round that is done.
        spans: What was counted so far, and which version of it each would be.

    Signals:
        stepped: it is further.
        done: all are counted.
        failed: ``Words``: why not.
    """

    stepped = Signal()
    done = Signal()
    failed = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self.moment_ms, self.progress = 0, 0.0
        self.spans: list[FreezeSpan] = []
        self._periods: list[Period] = []
        self._n_held = 0
        self._held_asked = PatientQuestion(face, self._held_question, self)
        self._held_asked.came.connect(self._take_held)
        self._count_asked = PatientQuestion(face, self._count_question, self)
        self._count_asked.came.connect(self._take_count)

    def start(self, first: Period, moment_ms: int) -> None:
        """Count a period as at a moment, and those of the other kinds that run at that moment."""
        self.moment_ms, self.progress, self.spans = moment_ms, 0.0, []
        self._periods = [first]
        if moment_ms < first.span(self._zone).upto_ms:
            others = (kind for kind in PeriodKind if kind is not first.kind)
            self._periods += [period_at(kind, moment_ms - 1, self._zone) for kind in others]
        self._held_asked.ask()

    @property
    def is_going(self) -> bool:
        """Whether something is asked for."""
        return self._held_asked.is_waiting or self._count_asked.is_waiting

    def stop(self) -> None:
        """Ask for nothing more."""
        self._held_asked.stop()
        self._count_asked.stop()

    @property
    def _zone(self) -> str:
        return self._face.city.zone if self._face.city is not None else "UTC"

    @property
    def _period(self) -> Period:
        return self._periods[len(self.spans)]

    def _held_question(self, ask_id: str) -> GetFrozen:
        return GetFrozen(
            ask_id=ask_id,
            actor=self._face.actor,
            what=Freeze.BRIEFING,
            period=self._period.kind,
            from_ms=self._period.span(self._zone).from_ms,
        )

    def _count_question(self, ask_id: str) -> GetIndicators:
        return GetIndicators(
            ask_id=ask_id,
            actor=self._face.actor,
            from_ms=self._period.span(self._zone).from_ms,
            upto_ms=self.moment_ms,
            last_from_ms=self._period.last.span(self._zone).from_ms,
            exact=True,
        )

    @Slot(object)
    def _take_held(self, answer: Answer) -> None:
        if isinstance(answer, FrozenShown):
            self._n_held = len(answer.lines)
            self._count_asked.ask()
        elif isinstance(answer, Denied):
            self.failed.emit(Words(answer.zh, answer.en))

    @Slot(object)
    def _take_count(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.failed.emit(Words(answer.zh, answer.en))
            return
        if not isinstance(answer, Indicators):
            return
        self.progress = (len(self.spans) + answer.progress) / len(self._periods)
        if answer.progress >= 1.0:
            self._put(answer)
        self.stepped.emit()

    def _put(self, found: Indicators) -> None:
        period, n = self._period, self._n_held
        span = FreezeSpan(period=period.kind, from_ms=found.from_ms, expected_version=n)
        self.spans.append(span)
        if len(self.spans) < len(self._periods):
            self._held_asked.ask()
        else:
            self.done.emit()
