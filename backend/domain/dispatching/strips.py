"""Disputed strips (扯皮地段): unit grids whose cases come back from unit to unit.

Kept as cases come; pure. A strip is settled once a ruling was given on a case in it. Whoever sees
only some of the cases may be told what the whole record says; that stands above what they count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.domain.cases.case import Case

# Source: one return may be a slip of the hand; two are a dispute.
LEAST_RETURNS = 2


@dataclass(frozen=True, slots=True)
class Strip:
    """What happened in one unit grid.

    Attributes:
        n_cases: Cases that were returned there.
        is_settled: A ruling said whose they are.
    """

    n_returns: int
    n_cases: int
    is_settled: bool

    @property
    def is_disputed(self) -> bool:
        """Whether it came back often enough to be called a dispute."""
        return self.n_returns >= LEAST_RETURNS


_NOTHING = Strip(0, 0, False)


class StripBook:
    """The strips of the cases that are known; linear in what comes.

    Attributes:
        n_changes: Grows when a strip became another one by a case that was put.
    """

    def __init__(self) -> None:
        self._cases: dict[str, tuple[str, int, bool]] = {}
        self._grids: dict[str, set[str]] = {}
        self._record: Mapping[str, Strip] | None = None
        self.n_changes = 0

    def clear(self) -> None:
        """Forget the cases, and what the record said."""
        self._cases.clear()
        self._grids.clear()
        self._record = None
        self.n_changes += 1

    def know(self, record: Mapping[str, Strip]) -> None:
        """Take what the whole record says of its disputed strips, by unit grid."""
        self._record = record

    def put(self, cases: Iterable[Case]) -> bool:
        """Take cases that are new or newer; return whether any strip changed."""
        is_other = False
        for case in cases:
            grid, told = case.place.grid_code, (case.n_returns, bool(case.more.ruled_unit_id))
            if not grid or told == (0, False):
                continue
            row = (grid, *told)
            if self._cases.get(case.case_id) != row:
                self._cases[case.case_id] = row
                self._grids.setdefault(grid, set()).add(case.case_id)
                is_other = True
        self.n_changes += is_other
        return is_other

    def at(self, grid_code: str) -> Strip:
        """Return what happened in a unit grid."""
        told = self._record.get(grid_code) if self._record is not None else None
        return told or self._counted(grid_code)

    def _counted(self, grid_code: str) -> Strip:
        rows = [self._cases[case_id] for case_id in self._grids.get(grid_code, ())]
        if not rows:
            return _NOTHING
        n_returned = sum(n > 0 for _, n, _ in rows)
        return Strip(sum(n for _, n, _ in rows), n_returned, any(ruled for *_, ruled in rows))

    def disputed(self) -> dict[str, Strip]:
        """Return the disputed strips by unit grid, the worst first."""
        found = self._record
        if found is None:
            found = {grid: self._counted(grid) for grid in self._grids}
        worst = sorted(found.items(), key=lambda one: (-one[1].n_returns, one[0]))
        return {grid: strip for grid, strip in worst if strip.is_disputed}
