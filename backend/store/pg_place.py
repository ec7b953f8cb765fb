"""The database a backup of PostgreSQL is brought into: empty before, and empty again on failure."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import URL, create_engine

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

from . import pg_tools
from .engine import name_of
from .faults import driver_faults, told_as_fault
from .manifest import Manifest
from .store import new_epoch
from .tables import Base
from .track_schema import schema_name

# What the migrations make besides the tables of the classes.
_VERSIONS, _GUARD = "alembic_version", "journal_is_append_only"
_FULL = Words(
    "数据库 {where} 不是空的；请另建一个空数据库",
    "the database {where} is not empty; make another, empty one",
)
_OTHER_SCHEMA = Words(
    "备份来自模式 {wanted}，数据库 {where} 当前的模式是 {found}；请用 search_path 改为 {wanted}",
    "the backup is of schema {wanted}, {where} works in {found}; set its search_path to {wanted}",
)


def check_empty(url: URL, manifest: Manifest) -> None:
    """Check that a database can take the backup.

    Raises:
        OperatorError: It holds a city already, works in another schema, or does not answer.
    """
    wanted = manifest.store.schemas[0]
    with _cursor(url) as cursor:
        (found,) = cursor.execute("SELECT current_schema()").fetchone() or (None,)
        if found != wanted:
            words = _OTHER_SCHEMA.filled(wanted=wanted, where=name_of(url), found=found)
            raise OperatorError(words)
        ours = [*Base.metadata.tables, _VERSIONS]
        held = cursor.execute(
            "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = ANY(%s)"
            " UNION ALL SELECT 1 FROM pg_namespace WHERE nspname = %s",
            (wanted, ours, schema_name(cursor)),
        ).fetchone()
    if held is not None:
        raise OperatorError(_FULL.filled(where=name_of(url)))


@contextmanager
def loaded(url: URL, dump: Path, manifest: Manifest) -> Iterator[None]:
    """Bring a dump in with a new epoch; when what follows fails, take it out again.

    Raises:
        OperatorError: A tool is not here, or it failed.
    """
    schema = manifest.store.schemas[0]
    pg_tools.load(url, dump, schema, pg_tools.epoch_sql(schema, new_epoch()))
    try:
        yield
    except BaseException:
        _take_out(url)
        raise


def _take_out(url: URL) -> None:
    with _cursor(url) as cursor:
        drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")
        cursor.execute(drop.format(sql.Identifier(schema_name(cursor))))
        for name in (*Base.metadata.tables, _VERSIONS):
            drop = sql.SQL("DROP TABLE IF EXISTS {} CASCADE")
            cursor.execute(drop.format(sql.Identifier(name)))
        cursor.execute(sql.SQL("DROP FUNCTION IF EXISTS {}()").format(sql.Identifier(_GUARD)))


@contextmanager
def _cursor(url: URL) -> Iterator[psycopg.Cursor[Any]]:
    where = name_of(url)
    engine = create_engine(url)
    try:
        with told_as_fault(where), driver_faults(where):
            pooled = engine.raw_connection()
            try:
                connection = cast("psycopg.Connection[Any]", pooled.driver_connection)
                with connection.cursor() as cursor:
                    yield cursor
                connection.commit()
            finally:
                pooled.close()
    finally:
        engine.dispose()
