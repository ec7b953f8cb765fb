"""Positions between two batches: the newest of each mover, and only what can be true."""

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from math import ceil

from backend.domain.field.mover import Fix

MOVERS_KEPT = 200_000
_NAME_CHARS = 64
_MAX_MS = 2**53


class Positions:
    """Latest wins. Thread: the publisher's.

    Attributes:
        n_refused: Fixes that could not be true and were left out.
    """

    def __init__(self) -> None:
        self.n_refused = 0
        self._newest: dict[str, Fix] = {}
        self._moved: set[str] = set()
        self._round: Iterator[str] = iter(())

    def put(self, fixes: Iterable[Fix]) -> None:
        """Take fixes; an older one never replaces a newer one."""
        for fix in fixes:
            held = self._newest.get(fix.mover_id)
            if not _is_believable(fix) or (held is None and len(self._newest) >= MOVERS_KEPT):
                self.n_refused += 1
            elif held is None or fix.observed_at_ms > held.observed_at_ms:
                self._newest[fix.mover_id] = fix
                self._moved.add(fix.mover_id)

    def take(self, n_turns: int = 0) -> tuple[Fix, ...]:
        """Return the newest fix of each mover that moved since the last call, and of some others.

        Args:
            n_turns: Within so many calls everybody is named once, moved or not: a batch may have
                been lost, and who then stands still would stay where he was. 0 names no others.
        """
        moved, self._moved = self._moved, set()
        if n_turns:
            moved.update(self._next(ceil(len(self._newest) / n_turns)))
        return tuple(self._newest[mover_id] for mover_id in moved)

    def _next(self, n: int) -> list[str]:
        found = list(islice(self._round, n))
        if len(found) < n:
            self._round = iter(tuple(self._newest))
            found += islice(self._round, n - len(found))
        return found

    def all(self) -> tuple[Fix, ...]:
        """Return the newest fix of every mover."""
        return tuple(self._newest.values())


def _is_believable(fix: Fix) -> bool:
    return (
        0 < len(fix.mover_id) <= _NAME_CHARS
        and -180 <= fix.lon_deg <= 180
        and -90 <= fix.lat_deg <= 90
        and math.isfinite(fix.heading_deg)
        and math.isfinite(fix.speed_mps)
        and 0 < fix.observed_at_ms < _MAX_MS
    )
