"""Frozen numbers of one period as this desk has them: what was frozen, and what is counted for it.

One press freezes: the count is made first, exactly at this second, then the backend keeps it.
"""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.figures import CountFrozen, FrozenShown, Indicators
from backend.contract.orders import FreezeOrder
from backend.contract.questions import GetFrozen, GetIndicators
from backend.contract.verdicts import Denied, Verdict
from backend.domain.counting.day import N_DAYS_BEFORE, Freeze
from backend.domain.people.rights import may_do
from backend.domain.terms.period import Period, PeriodKind
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.order_book import OrderBook
from console.face.patience import PatientQuestion
from console.kit.notice import Notice

from .freeze_round import FreezeRound
from .frozen_words import Frozen

_SECOND_MS = 1_000
# Real time in which what is dated is also committed: a row that comes later is never frozen out.
_SETTLE_MS = 500
_MOST_ROUNDS = 3


class FreezeBook(OrderBook):
    """Asks for what was frozen, counts exactly, and sends a freeze.

    Attributes:
        period: Of which period.
        counted: The newest exact count; ``None`` until there is one.
        progress: How far that count is.
        denied: Why there is none.

    Signals:
        kept: ``CountFrozen``: what this desk has just frozen.
    """

    about = "frozen"
    no_word = Frozen.NO_WORD
    kept = Signal(object)

    def __init__(self, face: SituationFace, what: Freeze, parent: QObject) -> None:
        super().__init__(face, parent)
        self.what = what
        self.period: Period | None = None
        self.counted: Indicators | None = None
        self.progress = 0.0
        self.denied: Words | None = None
        self._shown: FrozenShown | None = None
        self._moment_ms, self._version = 0, 0
        self._is_kept, self._n_rounds = False, 0
        self._round = FreezeRound(face, self)
        self._round.stepped.connect(self._on_step)
        self._round.done.connect(self._freeze_round)
        self._round.failed.connect(self._on_failed)
        self._frozen_asked = PatientQuestion(face, self._frozen_question, self)
        self._frozen_asked.came.connect(self._take_frozen)
        self._count_asked = PatientQuestion(face, self._count_question, self)
        self._count_asked.came.connect(self._take_count)

    # ---- what there is -------------------------------------------------------------------------

    @property
    def zone(self) -> str:
        """The city's time zone."""
        return self._face.city.zone if self._face.city is not None else "UTC"

    @property
    def frozen(self) -> CountFrozen | None:
        """The frozen count of the period that is looked at, the newest at first."""
        return self._shown.frozen if self._shown is not None else None

    @property
    def moment_ms(self) -> int:
        """The moment that is counted, or was last; city time."""
        return self._moment_ms

    @property
    def n_versions(self) -> int:
        """How many there are of this period."""
        return len(self._shown.lines) if self._shown is not None else 0

    @property
    def is_known(self) -> bool:
        """Whether the backend has said what there is."""
        return self._shown is not None

    @property
    def may_freeze(self) -> bool:
        """Whether who sits here may freeze."""
        return may_do(self._face.actor.role, "freeze")

    @property
    def is_counting(self) -> bool:
        """Whether a count is on its way."""
        return self._count_asked.is_waiting or self._round.is_going

    # ---- what a person does --------------------------------------------------------------------

    def show(self, period: Period) -> None:
        """Ask what was frozen of a period; what was counted of another one is forgotten."""
        self.stop()
        self.period, self._shown, self._version = period, None, 0
        self.counted, self.denied, self.progress = None, None, 0.0
        self._frozen_asked.ask()

    def turn(self) -> None:
        """Look at the version before; from the first one on at the newest."""
        at = self.frozen.version if self.frozen is not None else 0
        self._version = at - 1 if at > 1 else 0
        self._frozen_asked.ask()

    def count(self) -> None:
        """Count the period as at this second, or at its end."""
        if self.period is None or self._face.city is None:
            return
        self._set_moment(self.period)
        self.counted, self.denied, self.progress = None, None, 0.0
        self._count_asked.ask()
        self.changed.emit()

    def count_and_freeze(self) -> None:
        """Freeze this second's numbers, of the period and of those of every other kind."""
        is_busy = self._round.is_going or self.is_sending or self._face.is_shut
        if self.period is None or self._face.city is None or is_busy or not self.may_freeze:
            return
        self._n_rounds = 0
        self._start_round(self.period)

    def _start_round(self, period: Period) -> None:
        self._n_rounds += 1
        self._set_moment(period)
        self._round.start(period, self._moment_ms)
        self.changed.emit()

    def freeze(self, ticked: tuple[str, ...] = ()) -> None:
        """Freeze what was counted, with what was looked at first."""
        found, period = self.counted, self.period
        if found is None or period is None or self.is_sending or not self.may_freeze:
            return
        if self._face.is_shut:
            return
        self.put(
            FreezeOrder(
                command_id=self._face.new_id(),
                actor=self._face.actor,
                what=self.what,
                period=period.kind,
                from_ms=found.from_ms,
                upto_ms=found.cutoff_ms,
                expected_version=self.n_versions,
                ticked=ticked,
            )
        )

    def stop(self) -> None:
        """Ask for nothing more, and freeze nothing by itself."""
        self._round.stop()
        self._count_asked.stop()
        self._frozen_asked.stop()

    def _set_moment(self, period: Period) -> None:
        """Take the last second whose rows are all in the record, or the end of what is over."""
        settled_ms = self._face.city_now_ms() - round(_SETTLE_MS * self._face.city_speed)
        now_ms = settled_ms // _SECOND_MS * _SECOND_MS
        span = period.span(self.zone)
        self._moment_ms = max(span.from_ms + 1, min(now_ms, span.upto_ms))

    # ---- heard ---------------------------------------------------------------------------------

    def _frozen_question(self, ask_id: str) -> GetFrozen | None:
        if self.period is None:
            return None
        return GetFrozen(
            ask_id=ask_id,
            actor=self._face.actor,
            what=self.what,
            period=self.period.kind,
            from_ms=self.period.span(self.zone).from_ms,
            version=self._version,
        )

    def _count_question(self, ask_id: str) -> GetIndicators | None:
        if self.period is None:
            return None
        return GetIndicators(
            ask_id=ask_id,
            actor=self._face.actor,
            from_ms=self.period.span(self.zone).from_ms,
            upto_ms=self._moment_ms,
            last_from_ms=self._last_from_ms(self.period),
            exact=True,
        )

    def _last_from_ms(self, period: Period) -> int:
        """Return what it is compared with: the period before; of a day's sheet seven days."""
        n = N_DAYS_BEFORE if self.what is Freeze.DAY and period.kind is PeriodKind.DAY else 1
        for _ in range(n):
            period = period.last
        return period.span(self.zone).from_ms

    @Slot(object)
    def _take_frozen(self, answer: Answer) -> None:
        if isinstance(answer, FrozenShown):
            self._shown = answer
            if self._is_kept and answer.frozen is not None:
                self._is_kept = False
                self.kept.emit(answer.frozen)
        self.changed.emit()

    @Slot(object)
    def _take_count(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.denied = Words(answer.zh, answer.en)
        elif isinstance(answer, Indicators):
            self.progress = answer.progress
            if answer.progress >= 1.0:
                self.counted = answer
        self.changed.emit()

    @Slot()
    def _on_step(self) -> None:
        self.progress = self._round.progress
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, why: Words) -> None:
        self.noticed.emit(Notice("warn", why, self.about))
        self.changed.emit()

    @Slot()
    def _freeze_round(self) -> None:
        first, *also = self._round.spans
        self.put(
            FreezeOrder(
                command_id=self._face.new_id(),
                actor=self._face.actor,
                what=self.what,
                period=first.period,
                from_ms=first.from_ms,
                upto_ms=self._round.moment_ms,
                expected_version=first.expected_version,
                also=tuple(also),
            )
        )

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, mine = told[1], self._order_id
        is_mine = bool(mine) and verdict.command_id == mine
        if is_mine and self._is_late(verdict) and self.period is not None:
            self._order_id = ""
            self._start_round(self.period)
            return
        super()._on_verdict(told)
        if is_mine:
            self._is_kept = verdict.outcome == "accepted"
            self._version = 0
            self._frozen_asked.ask()

    def _is_late(self, verdict: Verdict) -> bool:
        """Return whether a row came in behind the count of a round, which is made anew then."""
        is_round = self.what is Freeze.BRIEFING and verdict.rule == "not_counted"
        return is_round and 0 < self._n_rounds < _MOST_ROUNDS
