"""Connections: SQLite as one durable writer and many readers, PostgreSQL by the same two doors."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from .faults import BAD_URL, StoreFault

BUSY_S = 10.0
DRIVERS = ("sqlite", "postgresql+psycopg")
# What an extension such as PostGIS brought into our schema: nobody's tables, and not ours to keep.
EXTENSION_TABLES = (
    "SELECT relname FROM pg_class JOIN pg_depend ON objid = pg_class.oid"
    " AND classid = 'pg_class'::regclass AND deptype = 'e'"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
)


def url_of(source: str | Path) -> URL:
    """Return the address of a store given as a path or as a database URL.

    Raises:
        StoreFault: It is no URL, or of a database that is not spoken here.
    """
    if isinstance(source, str) and "://" in source:
        url = _parsed(source)
        if url is None or url.drivername not in DRIVERS:
            # Only what stands before the address: the rest may hold a password.
            raise StoreFault(BAD_URL.filled(kind=source.partition("://")[0]))
        return url
    return URL.create("sqlite", database=str(source))


def _parsed(source: str) -> URL | None:
    try:
        return make_url(source)
    except (ArgumentError, ValueError):
        return None


def name_of(url: URL) -> str:
    """Return what to call a store in a sentence: its file, or its address without password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)


def writer_engine(url: URL) -> Engine:
    """Return the engine of the one writer: what it commits is on the disk before it says so."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # BEGIN IMMEDIATE: a transaction that reads first and writes later would fail at once with
    # "database is locked" in WAL mode, whatever the timeout.
    return _sqlite(url, "BEGIN IMMEDIATE", pool_size=1)


def reader_engine(url: URL) -> Engine:
    """Return the engine of the readers: each transaction sees one moment of the store."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ")
    return _sqlite(url, "BEGIN", pool_size=5)


def write_ahead(writer: Engine) -> None:
    """Let readers and the writer not wait for each other; SQLite keeps this in the file.

    Done once a file is known to be ours: a stranger's file is not changed in passing.
    """
    if writer.dialect.name == "sqlite":
        with closing(writer.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode=WAL").close()


def _sqlite(url: URL, begin: str, pool_size: int) -> Engine:
    engine = create_engine(url, pool_size=pool_size, connect_args={"timeout": BUSY_S})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        del entry
        connection.isolation_level = None  # the driver must not begin transactions by itself
        # What is erased, a caller's number for one, must not stay legible in the file.
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
