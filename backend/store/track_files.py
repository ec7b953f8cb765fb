"""Tracks of an embedded store: one SQLite file a day, apart from the cases and their writer.

Points of the running hours are kept as they come, a batch a row: one small write a second instead
of one page for each mover that moved. Hours that are over are sealed into chunks and the batches
dropped. A day is a UTC day of city time, and so is the file's name.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from backend.disk import disk_faults
from backend.domain.field.mover import Fix

from .faults import driver_faults
from .track_arrays import (
    AHEAD_MS,
    DAY_MS,
    HOUR_MS,
    Batch,
    GoOn,
    Points,
    by_time,
    date_of,
    day_of,
    fix_of,
    newest,
)
from .track_day import TrackDay, connected, transaction

LAST_FILE = "last.db"
# A moment after the hour, so that what is on its way still comes into the same chunk.
GRACE_MS = 600_000
_OPEN_DAYS = 3
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.db")
_LAST_SCHEMA = (
    "CREATE TABLE last (mover_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL,"
    " lon_e7 INTEGER NOT NULL, lat_e7 INTEGER NOT NULL, heading_ddeg INTEGER NOT NULL,"
    " speed_cmps INTEGER NOT NULL) WITHOUT ROWID",
)
_UPSERT = (
    "INSERT INTO last VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mover_id) DO UPDATE SET"
    " at_ms = excluded.at_ms, lon_e7 = excluded.lon_e7, lat_e7 = excluded.lat_e7,"
    " heading_ddeg = excluded.heading_ddeg, speed_cmps = excluded.speed_cmps"
    " WHERE excluded.at_ms > last.at_ms OR last.at_ms > ?"
)


class TrackFiles:
    """The folder ``tracks/``.

    Thread: ``last``, ``read`` and ``names`` any; the rest one at a time.

    Raises:
        OperatorError: From every method: the disk fails, or a file is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._days: dict[int, TrackDay] = {}
        self._sealed: set[int] = set()
        with disk_faults(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._last_path = folder / LAST_FILE
        with driver_faults(str(self._last_path)):
            self._last = connected(self._last_path, _LAST_SCHEMA)

    def close(self) -> None:
        """Close every file."""
        for day in self._days.values():
            day.close()
        self._days.clear()
        self._last.close()

    def put(self, batch: Batch, now_ms: int) -> None:
        """Keep points, and the newest of each mover."""
        for day, points in by_time(batch.points, DAY_MS).items():
            self._sealed.discard(day)
            self._day(day).put(batch.part(points))
        rows = (
            (batch.names[mover_no], *row, now_ms + AHEAD_MS)
            for mover_no, *row in newest(batch.points).tolist()
        )
        with driver_faults(str(self._last_path)), transaction(self._last):
            self._last.executemany(_UPSERT, rows)

    def last(self, upto_ms: int) -> tuple[Fix, ...]:
        """Return the newest point of each mover, of those not after a city time."""
        with (
            driver_faults(str(self._last_path)),
            closing(connected(self._last_path, _LAST_SCHEMA)) as database,
        ):
            rows = database.execute("SELECT * FROM last WHERE at_ms <= ?", (upto_ms,))
            return tuple(fix_of(mover_id, row) for mover_id, *row in rows)

    def read(self, mover_id: str | None, from_ms: int, to_ms: int) -> Iterator[dict[str, Points]]:
        """Yield the points of the hours that touch a time, day by day, repeats included."""
        for day, path in self._known():
            hours = _hours(day, from_ms, to_ms)
            if hours:
                with closing(TrackDay(path, make=False)) as file:
                    yield file.read(mover_id, hours)

    def seal(self, now_ms: int, go_on: GoOn) -> int:
        """Seal every hour that is over, until told to stop; return how many chunks were made."""
        n_chunks = 0
        for day in set(self.days()) - self._sealed:
            hours = self._day(day).open_hours()
            for hour in hours:
                if not go_on():
                    return n_chunks
                if (hour + 1) * HOUR_MS + GRACE_MS <= now_ms:
                    n_chunks += self._day(day).seal(hour)
            if not hours:
                self._sealed.add(day)
        return n_chunks

    def days(self) -> tuple[int, ...]:
        """Return the days there are, counted from 1970, oldest first."""
        return tuple(day for day, _ in self._known())

    def names(self, day: int) -> tuple[str, ...]:
        """Return who has points on a day."""
        with closing(TrackDay(self._path(day), make=False)) as file:
            return file.names()

    def forget(self, day: int, mover_ids: Collection[str]) -> None:
        """Remove some movers' points of a day whose hours are sealed."""
        self._day(day).forget(mover_ids)

    def sealed(self, day: int) -> bool:
        """Return whether every hour of a day is."""
        return not self._day(day).open_hours()

    def drop(self, day: int) -> None:
        """Remove a day."""
        held = self._days.pop(day, None)
        if held is not None:
            held.close()
        path = self._path(day)
        for beside in ("", "-wal", "-shm"):
            with disk_faults(path):
                path.with_name(path.name + beside).unlink(missing_ok=True)

    def forget_last(self, mover_ids: Collection[str]) -> None:
        """Remove the newest point of some movers."""
        with driver_faults(str(self._last_path)), transaction(self._last):
            rows = [(name,) for name in mover_ids]
            self._last.executemany("DELETE FROM last WHERE mover_id = ?", rows)

    def _day(self, day: int) -> TrackDay:
        """Return a day's file to write to; only the few last used stay open."""
        held = self._days.pop(day, None) or TrackDay(self._path(day))
        self._days[day] = held
        if len(self._days) > _OPEN_DAYS:
            self._days.pop(next(iter(self._days))).close()
        return held

    def _path(self, day: int) -> Path:
        return self._folder / f"{date_of(day).isoformat()}.db"

    def _known(self) -> list[tuple[int, Path]]:
        with disk_faults(self._folder):
            paths = sorted(path for path in self._folder.iterdir() if _DAY.fullmatch(path.name))
        return [(day_of(date.fromisoformat(path.stem)), path) for path in paths]


def _hours(day: int, from_ms: int, to_ms: int) -> Sequence[int]:
    """Return the hours of a day that a time touches; the end is not part of it."""
    first = max(day * 24, from_ms // HOUR_MS)
    last = min(day * 24 + 23, (to_ms - 1) // HOUR_MS)
    return range(first, last + 1)
