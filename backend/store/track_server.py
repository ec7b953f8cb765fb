"""Tracks on PostgreSQL: day partitions filled by binary COPY, sealed when their day is over.

They stand in a schema of their own beside the cases' (``tracks``, or ``<schema>_tracks``), so that
they can be kept, dumped and thrown away apart from them. A day is a UTC day of city time.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import numpy as np
import psycopg
from psycopg import sql
from sqlalchemy import URL, create_engine

from backend.domain.field.mover import Fix

from .engine import name_of
from .faults import driver_faults, told_as_fault
from .track_arrays import (
    DAY_MS,
    HOUR_MS,
    Batch,
    GoOn,
    Points,
    by_mover,
    by_time,
    fix_of,
)
from .track_chunks import opened, sealed
from .track_copy import from_copy, to_copy
from .track_schema import Schema, partition

GRACE_MS = 3_600_000
Cursor = psycopg.Cursor[Any]


class TrackServer:
    """The tracks of a city in a server's database.

    Thread: ``last``, ``read`` and ``names`` any; the rest one at a time.

    Raises:
        StoreFault: From every method: the server does not answer; nothing half-done was kept.
    """

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url, pool_pre_ping=True)
        self._where = name_of(url)
        self._numbers: dict[str, int] = {}
        self._made: set[int] = set()
        try:
            with self._transaction() as cursor:
                self._schema = Schema.standing(cursor, self._where)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def put(self, batch: Batch, now_ms: int) -> None:
        """Keep points as they come; repeats and late ones are sorted out by who reads."""
        del now_ms
        with self._transaction() as cursor:
            numbers = self._numbers_of(cursor, batch.names)
            points = batch.numbered([numbers[name] for name in batch.names])
            days = by_time(points, DAY_MS)
            for day, part in days.items():
                if day not in self._made:
                    self._schema.make_day(cursor, "fixes", day)
                self._copy_in(cursor, day, part)
        # Not before the commit: a number that was rolled back would name nobody.
        self._numbers |= numbers
        self._made |= days.keys()

    def last(self, upto_ms: int) -> tuple[Fix, ...]:
        """Return the newest point of each mover, of those not after a city time.

        Looked up in the open days by their index, and behind them in the table that sealing fills:
        an update of each mover with each batch would cost more than keeping the batch.
        """
        query = self._schema.sql(
            "SELECT DISTINCT ON (mover_id)"
            " mover_id, at_ms, lon_e7, lat_e7, heading_ddeg, speed_cmps"
            " FROM (SELECT * FROM {0}.last_fixes UNION ALL SELECT newest.* FROM {0}.movers"
            " CROSS JOIN LATERAL (SELECT * FROM {0}.fixes WHERE fixes.mover_no = movers.mover_no"
            " AND at_ms <= %(upto)s ORDER BY at_ms DESC LIMIT 1) newest) found"
            " JOIN {0}.movers USING (mover_no) WHERE at_ms <= %(upto)s"
            " ORDER BY mover_id, at_ms DESC"
        )
        with self._transaction() as cursor:
            rows = cursor.execute(query, {"upto": upto_ms})
            return tuple(fix_of(mover_id, row) for mover_id, *row in rows)

    def read(self, mover_id: str | None, from_ms: int, to_ms: int) -> Iterator[dict[str, Points]]:
        """Yield the points of the hours that touch a time, day by day, repeats included."""
        for day in self.days():
            start_ms, end_ms = max(from_ms, day * DAY_MS), min(to_ms, (day + 1) * DAY_MS)
            if start_ms < end_ms:
                with self._transaction() as cursor:
                    yield self._read(cursor, mover_id, start_ms, end_ms)

    def seal(self, now_ms: int, go_on: GoOn) -> int:
        """Seal every day that is over, until told to stop; return how many chunks were made."""
        n_chunks = 0
        with self._transaction() as cursor:
            days = self._schema.days(cursor, "fixes")
        for day in days:
            if (day + 1) * DAY_MS + GRACE_MS <= now_ms and go_on():
                n_chunks += self._seal_day(day, go_on)
        return n_chunks

    def days(self) -> tuple[int, ...]:
        """Return the days there are, counted from 1970, oldest first."""
        with self._transaction() as cursor:
            days = {
                day for table in ("fixes", "chunks") for day in self._schema.days(cursor, table)
            }
        return tuple(sorted(days))

    def sealed(self, day: int) -> bool:
        """Return whether every hour of a day is."""
        with self._transaction() as cursor:
            return day not in self._schema.days(cursor, "fixes")

    def names(self, day: int) -> tuple[str, ...]:
        """Return who has points on a day."""
        query = self._schema.sql(
            "SELECT mover_id FROM {0}.movers WHERE mover_no IN ("
            "SELECT mover_no FROM {0}.chunks WHERE hour >= %s AND hour < %s UNION "
            "SELECT mover_no FROM {0}.fixes WHERE at_ms >= %s AND at_ms < %s)"
        )
        values = (day * 24, day * 24 + 24, day * DAY_MS, (day + 1) * DAY_MS)
        with self._transaction() as cursor:
            return tuple(name for (name,) in cursor.execute(query, values))

    def forget(self, day: int, mover_ids: Collection[str]) -> None:
        """Remove some movers' points of a day whose hours are sealed."""
        query = self._schema.sql(
            "DELETE FROM {0}.chunks WHERE hour >= %s AND hour < %s AND mover_no IN "
            "(SELECT mover_no FROM {0}.movers WHERE mover_id = ANY(%s))"
        )
        with self._transaction() as cursor:
            cursor.execute(query, (day * 24, day * 24 + 24, list(mover_ids)))

    def drop(self, day: int) -> None:
        """Remove a day."""
        self._made.discard(day)
        with self._transaction() as cursor:
            for table in ("fixes", "chunks"):
                self._schema.drop_day(cursor, table, day)

    def forget_last(self, mover_ids: Collection[str]) -> None:
        """Remove the newest point of some movers."""
        query = self._schema.sql(
            "DELETE FROM {0}.last_fixes WHERE mover_no IN "
            "(SELECT mover_no FROM {0}.movers WHERE mover_id = ANY(%s))"
        )
        with self._transaction() as cursor:
            cursor.execute(query, (list(mover_ids),))

    @contextmanager
    def _transaction(self) -> Iterator[Cursor]:
        """Keep all that is done inside, or nothing."""
        with told_as_fault(self._where), driver_faults(self._where):
            pooled = self._engine.raw_connection()
            try:
                connection = cast("psycopg.Connection[Any]", pooled.driver_connection)
                with connection.cursor() as cursor:
                    yield cursor
                connection.commit()
            finally:
                pooled.close()  # goes back to the pool, which rolls back what was not committed

    def _numbers_of(self, cursor: Cursor, names: Sequence[str]) -> dict[str, int]:
        numbers = {name: self._numbers[name] for name in names if name in self._numbers}
        fresh = [name for name in names if name not in numbers]
        if fresh:
            insert = self._schema.sql(
                "INSERT INTO {0}.movers (mover_id) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
            )
            cursor.execute(insert, (fresh,))
            find = self._schema.sql(
                "SELECT mover_id, mover_no FROM {0}.movers WHERE mover_id = ANY(%s)"
            )
            numbers.update(cursor.execute(find, (fresh,)))
        return numbers

    def _copy_in(self, cursor: Cursor, day: int, points: Points) -> None:
        # Straight into the day: routing each row from the parent would cost a quarter more.
        into = self._schema.sql("COPY {0}.{1} FROM STDIN (FORMAT BINARY)", partition("fixes", day))
        with cursor.copy(into) as copy:
            copy.write(to_copy(points))

    def _put_last(self, cursor: Cursor, day: int) -> None:
        """Note the newest point of each mover of a day that is about to be sealed."""
        query = self._schema.sql(
            "INSERT INTO {0}.last_fixes AS held SELECT newest.* FROM {0}.movers"
            " CROSS JOIN LATERAL (SELECT * FROM {0}.{1} AS day WHERE day.mover_no = movers.mover_no"
            " ORDER BY at_ms DESC LIMIT 1) newest"
            " ON CONFLICT (mover_no) DO UPDATE SET at_ms = excluded.at_ms,"
            " lon_e7 = excluded.lon_e7, lat_e7 = excluded.lat_e7,"
            " heading_ddeg = excluded.heading_ddeg, speed_cmps = excluded.speed_cmps"
            " WHERE excluded.at_ms > held.at_ms",
            partition("fixes", day),
        )
        cursor.execute(query)

    def _read(
        self, cursor: Cursor, mover_id: str | None, from_ms: int, to_ms: int
    ) -> dict[str, Points]:
        query = "SELECT mover_no, mover_id FROM {0}.movers"
        if mover_id is not None:
            query += " WHERE mover_id = {1}"
        names = dict(cursor.execute(self._schema.sql(query, sql.Literal(mover_id))))
        if mover_id is not None and not names:
            return {}
        mine = " AND mover_no = {1}" if mover_id is not None else ""
        number = sql.Literal(next(iter(names), 0))
        # The open rows first: what is sealed in between is then seen twice, never missed.
        parts = [self._copy_out(cursor, from_ms, to_ms, self._schema.sql(mine, number))]
        # Lets go of the rows' lock: who seals locks the two tables the other way round.
        cursor.connection.commit()
        chunks = "SELECT mover_no, chunk FROM {0}.chunks WHERE hour BETWEEN %s AND %s" + mine
        hours = (from_ms // HOUR_MS, (to_ms - 1) // HOUR_MS)
        for mover_no, chunk in cursor.execute(self._schema.sql(chunks, number), hours):
            parts.append(opened(chunk, mover_no, self._where))
        found = by_mover(np.concatenate(parts))
        return {names[no]: part for no, part in found.items() if no in names}

    def _copy_out(self, cursor: Cursor, from_ms: int, to_ms: int, also: sql.Composable) -> Points:
        query = self._schema.sql(
            "COPY (SELECT * FROM {0}.fixes WHERE at_ms >= {1} AND at_ms < {2}{3})"
            " TO STDOUT (FORMAT BINARY)",
            sql.Literal(from_ms),
            sql.Literal(to_ms),
            also,
        )
        with cursor.copy(query) as copy:
            return from_copy(b"".join(copy))

    def _seal_day(self, day: int, go_on: GoOn) -> int:
        """Turn a day's rows into chunks and drop them, in one transaction."""
        n_chunks = 0
        self._made.discard(day)
        with self._transaction() as cursor:
            # By itself: until its maker commits, nobody could read the table it belongs to.
            self._schema.make_day(cursor, "chunks", day)
        with self._transaction() as cursor:
            self._put_last(cursor, day)
            for hour in range(day * 24, day * 24 + 24):
                if not go_on():
                    cursor.connection.rollback()
                    return 0
                n_chunks += self._seal_hour(cursor, hour)
            self._schema.drop_day(cursor, "fixes", day)
        return n_chunks

    def _seal_hour(self, cursor: Cursor, hour: int) -> int:
        parts = by_mover(self._copy_out(cursor, hour * HOUR_MS, (hour + 1) * HOUR_MS, sql.SQL("")))
        query = self._schema.sql("SELECT mover_no, chunk FROM {0}.chunks WHERE hour = %s")
        for mover_no, chunk in cursor.execute(query, (hour,)).fetchall():
            if mover_no in parts:  # sealed before; these came late
                held = opened(chunk, mover_no, self._where)
                parts[mover_no] = np.concatenate([held, parts[mover_no]])
        insert = self._schema.sql(
            "INSERT INTO {0}.chunks VALUES (%s, %s, %s)"
            " ON CONFLICT (hour, mover_no) DO UPDATE SET chunk = excluded.chunk"
        )
        cursor.executemany(insert, [(hour, no, sealed(part)) for no, part in parts.items()])
        return len(parts)
