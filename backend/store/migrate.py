"""Brings a store to the schema this program knows: new, older, newer, or not ours at all."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from backend.domain.terms.words import Words

from .engine import EXTENSION_TABLES
from .faults import ABSENT, FOREIGN, NEWER, OLDER, StoreFault
from .tables import Base

SCRIPTS = Path(__file__).parent / "migrations"
MIGRATED = Words(
    "数据库已由版本 {found} 升级到 {known}，原件保存在 {copy}",
    "the store was brought from schema {found} to {known}; the old one is kept as {copy}",
)
MIGRATED_UNCOPIED = Words(
    "数据库已由版本 {found} 升级到 {known}，服务器数据库未另存原件",
    "the store was brought from schema {found} to {known}; a server database is not copied aside",
)


class Standing(NamedTuple):
    """Which schema a store has and which one the scripts lead to; ``""`` is an empty store."""

    found: str
    known: str


def bring_up(engine: Engine, where: str, scripts: Path = SCRIPTS) -> tuple[Words, ...]:
    """Make or migrate the tables and return what a person must be told, usually nothing.

    Raises:
        StoreFault: The store is newer than the program, or not a store of ours.
    """
    config = _config(scripts)
    with engine.begin() as connection:
        standing = _standing(connection, ScriptDirectory.from_config(config), where)
    if standing.found == standing.known:
        return ()
    copy = _copy_aside(engine, standing.found) if standing.found else None
    # One transaction around all steps: a kill half-way leaves the old schema whole.
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return _told(standing, copy)


def require_current(engine: Engine, where: str, scripts: Path = SCRIPTS) -> None:
    """Check that a store has the schema of this program, changing nothing.

    Raises:
        StoreFault: It is older, newer, empty, or not ours.
    """
    with engine.connect() as connection:
        standing = _standing(connection, ScriptDirectory.from_config(_config(scripts)), where)
    if not standing.found:
        raise StoreFault(ABSENT.filled(where=where))
    if standing.found != standing.known:
        raise StoreFault(OLDER.filled(where=where, **standing._asdict()))


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    return config


def _standing(connection: Connection, directory: ScriptDirectory, where: str) -> Standing:
    known = directory.get_current_head() or ""
    tables = set(inspect(connection).get_table_names()) - _of_extensions(connection)
    if not tables:
        return Standing("", known)
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None or not tables >= set(Base.metadata.tables) & {"journal", "meta"}:
        raise StoreFault(FOREIGN.filled(where=where))
    ours = {script.revision for script in directory.walk_revisions()}
    if found not in ours:
        raise StoreFault(NEWER.filled(found=found, known=known, where=where))
    return Standing(found, known)


def _of_extensions(connection: Connection) -> set[str]:
    """Return the tables that an extension such as PostGIS brought with it: they are nobody's."""
    if connection.dialect.name != "postgresql":
        return set()
    return set(connection.scalars(text(EXTENSION_TABLES)))


def _copy_aside(engine: Engine, found: str) -> Path | None:
    """Copy an SQLite store with all that its log holds; a server's backups are its keeper's."""
    if engine.dialect.name != "sqlite":
        return None
    store_path = Path(str(engine.url.database))
    copy_path = _free_path(store_path.with_name(f"{store_path.stem}-{found}{store_path.suffix}"))
    with (
        closing(sqlite3.connect(store_path)) as source,
        closing(sqlite3.connect(copy_path)) as copy,
    ):
        source.backup(copy)
    return copy_path


def _free_path(wanted: Path) -> Path:
    path, n = wanted, 1
    while path.exists():
        n += 1
        path = wanted.with_name(f"{wanted.stem}-{n}{wanted.suffix}")
    return path


def _told(standing: Standing, copy: Path | None) -> tuple[Words, ...]:
    if not standing.found:
        return ()
    words = MIGRATED if copy else MIGRATED_UNCOPIED
    return (words.filled(found=standing.found, known=standing.known, copy=copy),)
