"""One day of tracks as one SQLite file: batches of the running hours, chunks of those sealed."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import numpy as np

from .faults import NEWER, StoreFault, driver_faults
from .track_arrays import HOUR_MS, POINT, Batch, Points, by_mover, by_time
from .track_chunks import opened, sealed

VERSION = 1
_BUSY_S = 10.0
SCHEMA = (
    "CREATE TABLE movers (mover_no INTEGER PRIMARY KEY, mover_id TEXT NOT NULL UNIQUE)",
    "CREATE TABLE batches (batch_no INTEGER PRIMARY KEY, hour INTEGER NOT NULL,"
    " points BLOB NOT NULL)",
    "CREATE INDEX ix_batches_hour ON batches (hour)",
    "CREATE TABLE chunks (hour INTEGER NOT NULL, mover_no INTEGER NOT NULL, chunk BLOB NOT NULL)",
    "CREATE UNIQUE INDEX ux_chunks_hour_mover ON chunks (hour, mover_no)",
)


def connected(path: Path, schema: Sequence[str], *, make: bool = True) -> sqlite3.Connection:
    """Open a file of ours.

    Args:
        make: Make it where it is not there; else that is an error.

    Raises:
        StoreFault: It is newer than this program.
        sqlite3.Error: It is no database, or the disk fails.
    """
    mode = "rwc" if make else "rw"
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=_BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        # WAL with NORMAL: a power cut may cost the last moments, never the file.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > VERSION:
            raise StoreFault(NEWER.filled(found=found, known=VERSION, where=path))
        if found < VERSION:
            with transaction(connection):
                for statement in (*schema, f"PRAGMA user_version={VERSION}"):
                    connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all that is done inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class TrackDay:
    """The file of one day.

    Thread: any, one at a time.

    Raises:
        StoreFault: From every method: the disk fails, or the file is damaged.
    """

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self._where = str(path)
        self._numbers: dict[str, int] = {}
        with driver_faults(self._where):
            self._database = connected(path, SCHEMA, make=make)

    def close(self) -> None:
        """Close the file; all of it is in one file then."""
        self._database.close()

    def put(self, batch: Batch) -> None:
        """Keep points as they come; repeats and late ones are sorted out by who reads."""
        with driver_faults(self._where):
            with transaction(self._database):
                numbers = self._numbers_of(batch.names)
                points = batch.numbered([numbers[name] for name in batch.names])
                for hour, part in by_time(points, HOUR_MS).items():
                    row = (hour, part.tobytes())
                    self._database.execute("INSERT INTO batches (hour, points) VALUES (?, ?)", row)
            # Not before the commit: a number that was rolled back would name nobody.
            self._numbers |= numbers

    def read(self, mover_id: str | None, hours: Sequence[int]) -> dict[str, Points]:
        """Return the points of some hours, per mover, in no order and with their repeats.

        Args:
            mover_id: Whose; ``None`` for everybody's.
        """
        with driver_faults(self._where), self._moment():
            names = self._names(mover_id)
            if not names:
                return {}
            batches = self._batches(hours)
            if mover_id is not None:
                batches = batches[batches["mover_no"] == next(iter(names))]
            points = np.concatenate([*self._chunks(hours, names), batches])
        return {names[no]: part for no, part in by_mover(points).items() if no in names}

    def open_hours(self) -> list[int]:
        """Return the hours that have points not yet sealed."""
        with driver_faults(self._where):
            rows = self._database.execute("SELECT DISTINCT hour FROM batches ORDER BY hour")
            return [hour for (hour,) in rows]

    def seal(self, hour: int) -> int:
        """Turn the batches of an hour into chunks, all or none; return how many chunks."""
        with driver_faults(self._where), transaction(self._database):
            parts = by_mover(self._batches([hour]))
            for mover_no, part in parts.items():
                self._put_chunk(hour, mover_no, part)
            self._database.execute("DELETE FROM batches WHERE hour = ?", (hour,))
        return len(parts)

    def names(self) -> tuple[str, ...]:
        """Return who has points on this day."""
        with driver_faults(self._where):
            return tuple(self._names(None).values())

    def forget(self, mover_ids: Collection[str]) -> None:
        """Remove some movers' day from the sealed hours, and overwrite where it was."""
        with driver_faults(self._where):
            with transaction(self._database):
                numbers = json.dumps(list(self._numbers_of(mover_ids).values()))
                for table in ("chunks", "movers"):
                    self._database.execute(
                        f"DELETE FROM {table} WHERE mover_no IN (SELECT value FROM json_each(?))",
                        (numbers,),
                    )
            self._numbers.clear()
            self._database.execute("VACUUM")

    def _put_chunk(self, hour: int, mover_no: int, points: Points) -> None:
        key = (hour, mover_no)
        held = self._database.execute(
            "SELECT chunk FROM chunks WHERE hour = ? AND mover_no = ?", key
        ).fetchone()
        if held is not None:  # sealed before; these came late
            points = np.concatenate([opened(held[0], mover_no, self._where), points])
        self._database.execute(
            "INSERT OR REPLACE INTO chunks VALUES (?, ?, ?)", (*key, sealed(points))
        )

    def _numbers_of(self, names: Collection[str]) -> dict[str, int]:
        numbers = {name: self._numbers[name] for name in names if name in self._numbers}
        for name in names:
            if name not in numbers:
                insert = "INSERT INTO movers (mover_id) VALUES (?) ON CONFLICT DO NOTHING"
                self._database.execute(insert, (name,))
                find = "SELECT mover_no FROM movers WHERE mover_id = ?"
                (numbers[name],) = self._database.execute(find, (name,)).fetchone()
        return numbers

    def _names(self, mover_id: str | None) -> dict[int, str]:
        query, values = "SELECT mover_no, mover_id FROM movers", []
        if mover_id is not None:
            query, values = f"{query} WHERE mover_id = ?", [mover_id]
        return dict(self._database.execute(query, values))

    def _chunks(self, hours: Sequence[int], names: Mapping[int, str]) -> Iterator[Points]:
        query = f"SELECT mover_no, chunk FROM chunks WHERE hour IN ({_marks(hours)})"
        values = list(hours)
        if len(names) == 1:  # one mover is asked for: the index goes straight to its hours
            query, values = f"{query} AND mover_no = ?", [*hours, *names]
        for mover_no, chunk in self._database.execute(query, values):
            yield opened(chunk, mover_no, self._where)

    def _batches(self, hours: Sequence[int]) -> Points:
        query = f"SELECT points FROM batches WHERE hour IN ({_marks(hours)})"
        rows = self._database.execute(query, list(hours))
        return np.frombuffer(b"".join(data for (data,) in rows), POINT)

    @contextmanager
    def _moment(self) -> Iterator[None]:
        """See one moment of the file, so that no hour is missed while it is being sealed."""
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._database.execute("ROLLBACK")


def _marks(values: Sequence[int]) -> str:
    return ",".join("?" * len(values))
