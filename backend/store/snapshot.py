"""A copy of the record at one moment, taken while the city works on."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from backend.contract.pushed import LogHead
from backend.domain.terms.words import Words

from . import pg_tools
from .anchors import Anchor
from .audit_walk import Heard, unheard
from .engine import EXTENSION_TABLES, url_of
from .faults import driver_faults
from .manifest import Head, StoreFacts
from .reading import chain_end
from .reading import heads as heads_of
from .store import Store
from .track_schema import schema_name

DUMP = "store.pgdump"
_PAGES = 2_000
_RECORD = Words("数据库", "store")


def copy_sqlite(source: Path, target: Path, heard: Heard = unheard, what: Words = _RECORD) -> None:
    """Copy a database file that others may be writing to, as it is at one moment.

    Raises:
        StoreFault: It is damaged, or a disk fails.
    """
    with (
        driver_faults(str(source)),
        closing(sqlite3.connect(source, isolation_level=None)) as reading,
        closing(sqlite3.connect(target, isolation_level=None)) as writing,
    ):
        # Held open: else a write between two steps would make the copy begin again from the start.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(
            writing,
            pages=_PAGES,
            progress=lambda _, n_left, n_all: heard(what, n_all - n_left, n_all),
        )
        # One file, that needs no other beside it.
        writing.execute("PRAGMA journal_mode=DELETE").close()


def take(source: str | Path, folder: Path, media: Path, heard: Heard = unheard) -> StoreFacts:
    """Put a copy of the record into a folder, and return the moment it holds.

    Args:
        source: Path or URL of the store.
        media: The city's photos; only needed to open a store.

    Raises:
        OperatorError: There is no store, it cannot be read, or a disk fails.
    """
    url = url_of(source)
    if url.get_backend_name() != "sqlite":
        return _take_postgresql(source, folder / DUMP, media)
    Store.open_standing(source, media).close()
    copy = folder / "store.db"
    copy_sqlite(Path(str(url.database)), copy, heard)
    store = Store.open_standing(copy, media)
    try:
        return facts_of("sqlite", store.anchor(0), store.heads())
    finally:
        store.close()


def facts_of(
    kind: str, end: Anchor, heads: dict[str, LogHead], schemas: tuple[str, ...] = ()
) -> StoreFacts:
    """Return the moment of a record as a manifest names it."""
    return StoreFacts(
        kind=kind,
        epoch=end.epoch,
        seq=end.seq,
        hash=end.hash.hex(),
        heads={topic: Head(head.seq, head.digest) for topic, head in heads.items()},
        schemas=schemas,
    )


def _take_postgresql(source: str | Path, target: Path, media: Path) -> StoreFacts:
    store = Store.open_standing(source, media)
    try:
        with store.held() as session:
            end, heads = chain_end(session, 0, store.epoch), heads_of(session)
            connection: Any = session.connection().connection.driver_connection
            with connection.cursor() as cursor:
                (snapshot,) = cursor.execute("SELECT pg_export_snapshot()").fetchone()
                schemas = _schemas(cursor)
                left_out = [name for (name,) in cursor.execute(EXTENSION_TABLES)]
            pg_tools.dump(url_of(source), snapshot, schemas, left_out, target)
            return facts_of("postgresql", end, heads, schemas)
    finally:
        store.close()


def _schemas(cursor: Any) -> tuple[str, ...]:
    (cases,) = cursor.execute("SELECT current_schema()").fetchone()
    tracks = schema_name(cursor)
    found = cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (tracks,)).fetchone()
    return (cases, tracks) if found else (cases,)
