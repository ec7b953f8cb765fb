"""Whose ground it was, and whose shift: what somebody else had to report there, a collector missed.

A collector answers for what came up while he was on duty in his own grid, and for nothing else. The
roster says who that was; where it names nobody, or two at once, nobody is named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from .mover import Mover, MoverKind

# Source: our own, no published rule names one. Nobody has seen his whole ground when he comes on.
FIRST_ROUND_MIN = 60


@dataclass(frozen=True, slots=True)
class Watches:
    """The roster of a city's collectors.

    Attributes:
        by_grid: Collectors with hours per unit grid: those whose responsibility grid it is.
        zone: Time zone of their hours.
    """

    by_grid: Mapping[str, tuple[Mover, ...]] = field(default_factory=dict)
    zone: str = "UTC"

    def of(self, grid_code: str, at_ms: int) -> str:
        """Return which collector has been on duty there for a round at a city time, else ``""``."""
        people = self.by_grid.get(grid_code, ())
        if not people:
            return ""
        local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        on_duty = [mover for mover in people if mover.works_at(minute)]
        if len(on_duty) != 1 or not on_duty[0].works_at(minute - FIRST_ROUND_MIN):
            return ""
        return on_duty[0].mover_id


NO_WATCHES = Watches()


def watches_of(movers: Iterable[Mover], grounds: Mapping[str, str], zone: str) -> Watches:
    """Return the roster of a city; who has no hours is on none: nobody works round the clock.

    Args:
        grounds: Responsibility grid per unit grid.
    """
    homes: dict[str, tuple[Mover, ...]] = {}
    for mover in movers:
        has_hours = mover.works_from_min != mover.works_upto_min
        if mover.kind is MoverKind.COLLECTOR and mover.home_grid and has_hours:
            homes[mover.home_grid] = (*homes.get(mover.home_grid, ()), mover)
    return Watches({grid: homes[home] for grid, home in grounds.items() if home in homes}, zone)
