"""Where everybody was: positions kept apart from the cases, and never through their writer.

Embedded, one SQLite file a day in ``tracks/``; on PostgreSQL, day partitions filled by COPY. Both
seal what is over into chunks of one mover's hour, and both are asked by the same four questions.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from backend.domain.field.mover import Fix

from .engine import url_of
from .track_arrays import (
    DAY_MS,
    POINT,
    Batch,
    GoOn,
    Points,
    Track,
    always,
    batch_of,
    track_of,
)
from .track_files import TrackFiles
from .track_server import TrackServer

_MAX_MS = 2**53


class _Keeper(Protocol):
    """What both kinds of store do."""

    def put(self, batch: Batch, now_ms: int) -> None: ...
    def last(self, upto_ms: int) -> tuple[Fix, ...]: ...
    def read(
        self, mover_id: str | None, from_ms: int, to_ms: int
    ) -> Iterator[dict[str, Points]]: ...
    def seal(self, now_ms: int, go_on: GoOn) -> int: ...
    def days(self) -> tuple[int, ...]: ...
    def sealed(self, day: int) -> bool: ...
    def names(self, day: int) -> tuple[str, ...]: ...
    def forget(self, day: int, mover_ids: Collection[str]) -> None: ...
    def drop(self, day: int) -> None: ...
    def forget_last(self, mover_ids: Collection[str]) -> None: ...
    def close(self) -> None: ...


class Tracks:
    """The tracks of one city; made by ``Tracks.open``. All times are city time.

    Thread: any. What writes (``put``, ``seal``, ``retain``) waits for itself, never for the cases.

    Raises:
        OperatorError: From every method: the disk or the database fails; what a ``put`` was given
            was not kept then, and may be given again.
    """

    def __init__(self, keeper: _Keeper) -> None:
        self._keeper = keeper
        self._lock = threading.Lock()

    @classmethod
    def open(cls, source: str | Path, folder: Path) -> "Tracks":
        """Open the tracks of a city, making what is not there.

        Args:
            source: Path or URL of the city's store; a PostgreSQL one keeps the tracks as well.
            folder: The data folder's ``tracks``, where an embedded store keeps them.
        """
        url = url_of(source)
        if url.get_backend_name() == "sqlite":
            return cls(TrackFiles(folder))
        return cls(TrackServer(url))

    def close(self) -> None:
        """Let go of files and connections; a write in progress is waited for."""
        with self._lock:
            self._keeper.close()

    def put(self, fixes: Sequence[Fix], now_ms: int) -> int:
        """Keep fixes, in any order and as often as they come; return how many could be true.

        Cost: one transaction; give it a second's worth at a time.
        """
        batch = batch_of(fixes, now_ms)
        if len(batch.points):
            with self._lock:
                self._keeper.put(batch, now_ms)
        return len(batch.points)

    def last(self, upto_ms: int) -> tuple[Fix, ...]:
        """Return the newest fix of each mover, for who starts at this city time.

        A mover whose newest fix is later than that (a synthetic city began its day again) may be
        left out.
        """
        return self._keeper.last(upto_ms)

    def track(self, mover_id: str, from_ms: int, to_ms: int) -> Track:
        """Return where a mover was, ``from_ms`` included, ``to_ms`` not; empty when nowhere."""
        parts = [
            part for found in self._keeper.read(mover_id, from_ms, to_ms) for part in found.values()
        ]
        return track_of(mover_id, _within(parts, from_ms, to_ms))

    def tracks(self, from_ms: int, to_ms: int) -> dict[str, Track]:
        """Return where everybody was who was anywhere, by mover.

        Cost: all points of the time in memory, about 100 bytes each; a city's hour has 2 million.
        """
        parts: dict[str, list[Points]] = {}
        for found in self._keeper.read(None, from_ms, to_ms):
            for mover_id, part in found.items():
                parts.setdefault(mover_id, []).append(part)
        tracks = {
            mover_id: track_of(mover_id, _within(held, from_ms, to_ms))
            for mover_id, held in parts.items()
        }
        return {mover_id: track for mover_id, track in tracks.items() if len(track)}

    def seal(self, now_ms: int, go_on: GoOn = always) -> int:
        """Seal what is over into chunks; return how many were made.

        Args:
            go_on: Asked between two pieces of work; when it says no, the rest is left for later.

        Cost: about 2 s for an hour of a city of 2,800 movers.
        """
        with self._lock:
            return self._keeper.seal(now_ms, go_on)

    def retain(self, now_ms: int, days_of: Callable[[str], int]) -> int:
        """Remove for good what is older than may be kept; return how many movers' days went.

        Args:
            days_of: Days the positions of a mover are kept.
        """
        n_gone = 0
        for day in self._keeper.days():
            names = self._keeper.names(day)
            gone = [name for name in names if _is_over(day, days_of(name), now_ms)]
            with self._lock:
                if len(gone) == len(names) and (gone or _is_over(day, 0, now_ms)):
                    self._keeper.drop(day)
                elif gone and self._keeper.sealed(day):
                    self._keeper.forget(day, gone)
            n_gone += len(gone)
        self._retain_last(now_ms, days_of)
        return n_gone

    def _retain_last(self, now_ms: int, days_of: Callable[[str], int]) -> None:
        gone = [
            fix.mover_id
            for fix in self._keeper.last(_MAX_MS)
            if _is_over(fix.observed_at_ms // DAY_MS, days_of(fix.mover_id), now_ms)
        ]
        if gone:
            with self._lock:
                self._keeper.forget_last(gone)


def _is_over(day: int, n_days: int, now_ms: int) -> bool:
    """Return whether all of a day is more than so many days ago."""
    return (day + 1 + n_days) * DAY_MS <= now_ms


def _within(parts: Sequence[Points], from_ms: int, to_ms: int) -> Points:
    if not parts:
        return np.empty(0, POINT)
    points = np.concatenate(parts)
    held: Points = points[(points["at_ms"] >= from_ms) & (points["at_ms"] < to_ms)]
    return held
