"""Companies that collect for the centre (采集公司): whose work is whose, and whose ground is whose.

"Support work, not people": a city pays companies, and judges them by what their collectors did and
by what others had to find on their ground (mission.md K05).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .mover import Mover, MoverKind


@dataclass(frozen=True, slots=True)
class Companies:
    """Who works for whom.

    Attributes:
        by_collector: Company per account of a collector.
        by_grid: Company per unit grid: that of the collectors whose responsibility grid it is.
    """

    by_collector: Mapping[str, str] = field(default_factory=dict)
    by_grid: Mapping[str, str] = field(default_factory=dict)

    def of(self, collector: str, grid_code: str) -> str:
        """Return whose a thing is: of a collector's own work his company's, else the ground's."""
        if collector:
            return self.by_collector.get(collector, "")
        return self.by_grid.get(grid_code, "")


NO_COMPANIES = Companies()


def companies_of(movers: Iterable[Mover], grounds: Mapping[str, str]) -> Companies:
    """Return who works for whom in a city.

    Args:
        grounds: Responsibility grid per unit grid.
    """
    people = [m for m in movers if m.kind is MoverKind.COLLECTOR and m.company]
    homes = {mover.home_grid: mover.company for mover in people if mover.home_grid}
    return Companies(
        {mover.mover_id: mover.company for mover in people},
        {grid: homes[home] for grid, home in grounds.items() if home in homes},
    )
