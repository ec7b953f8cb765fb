"""Where the tracks stand in a server's database: their schema, its version, its day partitions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from .faults import NEWER, StoreFault
from .track_arrays import DAY_MS, date_of, day_of

VERSION = 1
_TABLES = """
CREATE TABLE {0}.meta (version int NOT NULL);
INSERT INTO {0}.meta VALUES (1);
CREATE TABLE {0}.movers (
    mover_no int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mover_id text NOT NULL UNIQUE);
CREATE TABLE {0}.fixes (
    mover_no int NOT NULL, at_ms bigint NOT NULL, lon_e7 int NOT NULL, lat_e7 int NOT NULL,
    heading_ddeg smallint NOT NULL, speed_cmps smallint NOT NULL) PARTITION BY RANGE (at_ms);
CREATE INDEX ix_fixes_mover_at ON {0}.fixes (mover_no, at_ms);
CREATE TABLE {0}.chunks (
    hour int NOT NULL, mover_no int NOT NULL, chunk bytea NOT NULL,
    PRIMARY KEY (hour, mover_no)) PARTITION BY RANGE (hour);
CREATE TABLE {0}.last_fixes (
    mover_no int PRIMARY KEY, at_ms bigint NOT NULL, lon_e7 int NOT NULL, lat_e7 int NOT NULL,
    heading_ddeg smallint NOT NULL, speed_cmps smallint NOT NULL)
"""
# Width of a day in the unit each table is partitioned by.
_DAY_WIDTH = {"fixes": DAY_MS, "chunks": 24}
Cursor = psycopg.Cursor[Any]


def schema_name(cursor: Cursor) -> str:
    """Return the schema of the tracks that belong to the cases of this connection."""
    row = cursor.execute("SELECT current_schema()").fetchone()
    cases = (row and row[0]) or "public"
    return "tracks" if cases == "public" else f"{cases}_tracks"


def partition(table: str, day: int) -> str:
    """Return the name of a table's partition for a day counted from 1970."""
    return f"{table}_{date_of(day):%Y%m%d}"


def _day(partition_name: str) -> int:
    return day_of(datetime.strptime(partition_name.rpartition("_")[2], "%Y%m%d"))


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema of one city's tracks."""

    name: str

    @classmethod
    def standing(cls, cursor: Cursor, where: str) -> "Schema":
        """Return the schema, making it first where it is not there.

        Raises:
            StoreFault: It is newer than this program.
        """
        schema = cls(schema_name(cursor))
        # Two programs that start at once must not both make it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (schema.name,))
        held = cursor.execute("SELECT to_regclass(%s)", (f'"{schema.name}".meta',)).fetchone()
        if held is None or held[0] is None:
            cursor.execute(schema.sql("CREATE SCHEMA IF NOT EXISTS {0}"))
            cursor.execute(schema.sql(_TABLES))
        row = cursor.execute(schema.sql("SELECT version FROM {0}.meta")).fetchone()
        if row and row[0] > VERSION:
            raise StoreFault(NEWER.filled(found=row[0], known=VERSION, where=where))
        return schema

    def sql(self, text: str, *parts: str | sql.Composable) -> sql.Composed:
        """Return a statement with ``{0}`` as this schema and names or pieces behind it."""
        pieces = (sql.Identifier(part) if isinstance(part, str) else part for part in parts)
        return sql.SQL(text).format(sql.Identifier(self.name), *pieces)

    def make_day(self, cursor: Cursor, table: str, day: int) -> None:
        """Make the partition of a day where it is not there."""
        width = _DAY_WIDTH[table]
        make = (
            "CREATE TABLE IF NOT EXISTS {0}.{1} PARTITION OF {0}.{2} FOR VALUES FROM ({3}) TO ({4})"
        )
        ends = (sql.Literal(day * width), sql.Literal((day + 1) * width))
        cursor.execute(self.sql(make, partition(table, day), table, *ends))

    def drop_day(self, cursor: Cursor, table: str, day: int) -> None:
        """Drop the partition of a day."""
        cursor.execute(self.sql("DROP TABLE IF EXISTS {0}.{1}", partition(table, day)))

    def days(self, cursor: Cursor, table: str) -> tuple[int, ...]:
        """Return the days a table has, counted from 1970, oldest first."""
        rows = cursor.execute(
            "SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid"
            " WHERE inhparent = to_regclass(%s)",
            (f'"{self.name}".{table}',),
        )
        return tuple(sorted(_day(name) for (name,) in rows))
