"""The numbers of the rail, counted from the situation and never typed.

On time (按期处置) after standards.md 5: of the cases whose handling was decided today, by reply or
by a deadline that passed, those replied before their deadline. A denominator of 0 is no data.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple

from backend.domain.cases.case import Case, CaseState
from backend.domain.clocks.clock import Calendar, run_of
from backend.domain.people.seats import QUEUES
from backend.situation import Changes, Situation
from console.kit.time_text import midnight_ms

_WITH_UNIT = (
    CaseState.HANDLING,
    CaseState.TO_CHECK,
    CaseState.CHECKING,
    CaseState.TO_CLOSE,
    CaseState.CLOSED,
)


class UnitFigures(NamedTuple):
    """What a card of the rail counts.

    Attributes:
        n_in_hand: Cases the unit has now.
        n_due: Cases of today whose handling was decided: the denominator.
        n_on_time: Those of them replied in time: the numerator.
    """

    n_in_hand: int = 0
    n_due: int = 0
    n_on_time: int = 0

    @property
    def share(self) -> float | None:
        """On-time share, 0 to 1; ``None`` is no data."""
        return self.n_on_time / self.n_due if self.n_due else None


@dataclass(slots=True)
class _UnitBook:
    in_hand: set[str] = field(default_factory=set)
    # case_id -> (city time it was decided, replied in time)
    decided: dict[str, tuple[int, bool]] = field(default_factory=dict)


class RailBook:
    """Counts per unit, kept as changes come.

    Cost: linear in the changes; ``tick`` in the deadlines that have just passed.
    """

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._units: dict[str, _UnitBook] = {}
        self._unit_of: dict[str, str] = {}
        self._deadlines: list[tuple[int, str, int]] = []
        self._versions: dict[str, int] = {}

    def apply(self, changes: Changes, situation: Situation) -> bool:
        """Take changes in; return whether any number may be another one now."""
        city = situation.city
        if city is None:
            return False
        cases: Iterable[Case] = (*changes.cases, *changes.ended)
        if changes.reset or changes.city is not None:
            self._clear()
            cases = (*situation.cases.values(), *situation.ended.values())
        touched = False
        for case in cases:
            self._note(case, city.calendar)
            touched = True
        return touched or changes.reset

    def tick(self, now_ms: int) -> bool:
        """Let deadlines pass; return whether one did."""
        passed = False
        while self._deadlines and self._deadlines[0][0] < now_ms:
            at_ms, case_id, version = heappop(self._deadlines)
            if self._versions.get(case_id) == version:
                self._book(self._unit_of[case_id]).decided[case_id] = (at_ms, False)
                passed = True
        return passed

    def figures(self, unit_id: str, now_ms: int, zone: str) -> UnitFigures:
        """Return a unit's numbers for the city's day that ``now_ms`` falls in."""
        book = self._units.get(unit_id)
        if book is None:
            return UnitFigures()
        since_ms = midnight_ms(now_ms, zone)
        today = [in_time for at_ms, in_time in book.decided.values() if at_ms >= since_ms]
        return UnitFigures(len(book.in_hand), len(today), sum(today))

    def in_hand(self, unit_id: str) -> tuple[str, ...]:
        """Return the case ids behind the in-hand number."""
        book = self._units.get(unit_id)
        return tuple(sorted(book.in_hand)) if book else ()

    def due(self, unit_id: str, now_ms: int, zone: str) -> tuple[str, ...]:
        """Return the case ids behind the denominator of the on-time share."""
        book = self._units.get(unit_id)
        if book is None:
            return ()
        since_ms = midnight_ms(now_ms, zone)
        return tuple(i for i, (at_ms, _) in book.decided.items() if at_ms >= since_ms)

    def _book(self, unit_id: str) -> _UnitBook:
        return self._units.setdefault(unit_id, _UnitBook())

    def _note(self, case: Case, calendar: Calendar) -> None:
        self._forget(case.case_id)
        if not case.unit_id:
            return
        self._unit_of[case.case_id] = case.unit_id
        self._versions[case.case_id] = case.version
        book = self._book(case.unit_id)
        if QUEUES["handling"].holds(case):
            book.in_hand.add(case.case_id)
        if case.state in _WITH_UNIT and case.limit and case.dispatched_at_ms:
            self._decide(case, book, calendar)

    def _decide(self, case: Case, book: _UnitBook, calendar: Calendar) -> None:
        end_ms = run_of(case).deadline_ms(calendar)
        if case.handled_ms:
            book.decided[case.case_id] = (case.handled_ms, case.handled_ms <= end_ms)
        elif case.state is CaseState.HANDLING:
            heappush(self._deadlines, (end_ms, case.case_id, case.version))

    def _forget(self, case_id: str) -> None:
        unit_id = self._unit_of.pop(case_id, "")
        self._versions.pop(case_id, None)
        if unit_id:
            book = self._book(unit_id)
            book.in_hand.discard(case_id)
            book.decided.pop(case_id, None)
