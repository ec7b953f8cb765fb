"""The day statistics as this desk has them: which day, what was published, what is counted now."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.figures import CountFrozen, Indicators
from backend.domain.counting.day import Day, Freeze, Oddity, flagged, unlooked
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.period import Period, PeriodKind, Span, period_at
from console.board.cases_book import CasesBook, Wanted
from console.board.freeze_book import FreezeBook
from console.face.face import SituationFace

# What happened that day is told with what was excluded: a sheet that shrinks is no sheet.
BOOK = "before"


class DayBook(QObject):
    """One day at a time.

    Attributes:
        ticked: Keys of the oddities somebody at this desk has looked at.

    Signals:
        changed: something else is known now.
        cases_came: ``IndicatorCases``, or ``Words``: why there are none.
    """

    changed = Signal()
    cases_came = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self.freezer = FreezeBook(face, Freeze.DAY, self)
        self.ticked: set[str] = set()
        self._wants_live, self._is_fresh = False, True
        self.odd: tuple[Oddity, ...] = ()
        self._cases = CasesBook(face, self)
        self._cases.came.connect(self.cases_came)
        self.freezer.changed.connect(self._on_changed)
        self.freezer.kept.connect(self._on_kept)

    # ---- what there is -------------------------------------------------------------------------

    @property
    def period(self) -> Period | None:
        """Which day."""
        return self.freezer.period

    @property
    def published(self) -> CountFrozen | None:
        """What was published, while that is shown."""
        return None if self._wants_live else self.freezer.frozen

    @property
    def found(self) -> Indicators | None:
        """The numbers that are shown; ``None`` until there are some."""
        held = self.published
        return held.figures if held is not None else self.freezer.counted

    @property
    def is_over(self) -> bool:
        """Whether the numbers that are shown are those of the whole day."""
        found, period = self.found, self.period
        if found is None or period is None:
            return False
        return found.cutoff_ms >= period.span(self.freezer.zone).upto_ms

    @property
    def may_publish(self) -> bool:
        """Whether what is shown can be published by who sits here, but for what is odd."""
        is_live = self.published is None and self.freezer.counted is not None
        return self.freezer.may_freeze and is_live and not self.freezer.is_sending

    @property
    def unlooked(self) -> tuple[Oddity, ...]:
        """What has to be looked at yet."""
        return unlooked(self.odd, self.ticked)

    # ---- what a person does --------------------------------------------------------------------

    def begin(self) -> None:
        """Show today."""
        if self._face.city is not None:
            now_ms = self._face.city_now_ms()
            self._show(period_at(PeriodKind.DAY, now_ms, self.freezer.zone))

    def step(self, n: int) -> None:
        """Show the day before (-1) or after (1); none that has not begun."""
        if self.period is None:
            return
        day = self.period.last if n < 0 else self.period.next
        if day.span(self.freezer.zone).from_ms < self._face.city_now_ms():
            self._show(day)

    def count(self) -> None:
        """Count the day as it is now."""
        self._wants_live = True
        self.ticked.clear()
        self.freezer.count()

    def toggle_published(self) -> None:
        """Show what was published instead of what is counted now, or the other way round."""
        if self.freezer.frozen is None:
            return
        if self._wants_live:
            self._wants_live = False
            self._on_changed()
        elif self.freezer.counted is None:
            self.count()
        else:
            self._wants_live = True
            self._on_changed()

    def tick(self, n: int) -> Oddity | None:
        """Say that the n-th oddity was looked at, or that it was not; return it."""
        if not 0 <= n < len(self.odd) or not self.may_publish:
            return None
        one = self.odd[n]
        if not one.blocks:
            self.ticked ^= {one.key}
            self.changed.emit()
        return one

    def publish(self) -> None:
        """Send the sheet to the record; the backend looks at everything once more."""
        if self.may_publish:
            self.freezer.freeze(tuple(one.key for one in self.odd if one.key in self.ticked))

    def want_cases(self, dimension: Dimension, key: str, term: Term) -> None:
        """Ask for the cases behind a number of what is shown."""
        found = self.found
        if found is not None:
            span = Span(found.from_ms, found.cutoff_ms)
            self._cases.want(Wanted(span, dimension, key, term, BOOK))

    def stop(self) -> None:
        """Ask for nothing more."""
        self.freezer.stop()
        self._cases.stop()

    # ---- inside --------------------------------------------------------------------------------

    def _show(self, day: Period) -> None:
        self._wants_live, self._is_fresh, self.odd = False, True, ()
        self.ticked.clear()
        self.freezer.show(day)
        self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        """Count a day that nobody has published; look for what is odd about what is shown."""
        freezer = self.freezer
        if self._is_fresh and freezer.is_known:
            self._is_fresh = False
            if freezer.frozen is None:
                freezer.count()
                return
        found = self.found
        self.odd = ()
        if found is not None and found.balance is not None:
            self.odd = flagged(Day(found.rows, found.balance, self.is_over))
        self.changed.emit()

    @Slot(object)
    def _on_kept(self, _frozen: CountFrozen) -> None:
        self._wants_live = False
