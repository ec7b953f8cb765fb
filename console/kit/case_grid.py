"""Open cases by where they lie, so that who looks at one street need not ask all of them."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from backend.domain.cases.case import Case

_CELL_DEG = 0.002  # some two hundred metres
Cell = tuple[int, int]


class CaseGrid:
    """Holds open cases in square cells.

    Cost: constant per case that changed and per look; memory one entry per open case.
    """

    def __init__(self) -> None:
        self._cells: dict[Cell, dict[str, Case]] = defaultdict(dict)
        self._at: dict[str, Cell] = {}

    def __len__(self) -> int:
        """Return how many open cases it holds."""
        return len(self._at)

    def clear(self) -> None:
        """Forget all: the situation begins anew."""
        self._cells.clear()
        self._at.clear()

    def take(self, cases: Iterable[Case]) -> None:
        """Take cases as they are now; ended ones leave."""
        for case in cases:
            cell = self._at.pop(case.case_id, None)
            if cell is not None:
                del self._cells[cell][case.case_id]
            if not case.ended:
                cell = _cell(case.place.lon_deg, case.place.lat_deg)
                self._cells[cell][case.case_id] = case
                self._at[case.case_id] = cell

    def around(self, lon_deg: float, lat_deg: float) -> Iterator[Case]:
        """Yield every open case within a cell's width of a place, and some beyond."""
        x, y = _cell(lon_deg, lat_deg)
        for across in (-1, 0, 1):
            for along in (-1, 0, 1):
                yield from self._cells.get((x + across, y + along), {}).values()


def _cell(lon_deg: float, lat_deg: float) -> Cell:
    return math.floor(lon_deg / _CELL_DEG), math.floor(lat_deg / _CELL_DEG)
