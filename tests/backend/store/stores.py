"""Fixtures of stores, used by the rooms above as well: each test runs on both databases."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from backend.store import Store

from .postgres import Cluster, tools


@dataclass
class Place:
    """Where one store of a test lies; it can be opened as often as wanted."""

    source: str | Path
    media: Path

    def open(self) -> Store:
        return Store.open(self.source, self.media)


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    bin_path = tools()
    if bin_path is None:
        pytest.skip("no PostgreSQL server here (apt install postgresql): SQLite alone is tested")
    # Not below pytest's folder: that is closed to the server's account, and too long for a socket.
    root = Path(tempfile.mkdtemp(prefix="wanmi-pg-", dir="/tmp"))
    running = Cluster(bin_path, root)
    yield running
    running.stop()
    shutil.rmtree(root)


@pytest.fixture(scope="session")
def cluster(server: Cluster) -> Callable[[], str]:
    return server.new_url


def libpq_of(url: str) -> dict[str, str]:
    made = make_url(url)
    return {"host": str(made.query["host"]), "user": "wanmi", "dbname": str(made.database)}


@contextmanager
def as_of_an_extension(url: str, table: str) -> Iterator[None]:
    """Lay a table into a schema as PostGIS does: it is there before we come, and is not ours."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {table} (srid integer)")
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES (4490)")
        connection.exec_driver_sql(f"ALTER EXTENSION plpgsql ADD TABLE {table}")
        # Rows that a dump of the schema would bring along: what pg_extension_config_dump() notes.
        connection.exec_driver_sql(
            f"UPDATE pg_extension SET extconfig = ARRAY['{table}'::regclass], extcondition = "
            "ARRAY[''] WHERE extname = 'plpgsql'"
        )
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE pg_extension SET extconfig = NULL, extcondition = NULL"
                " WHERE extname = 'plpgsql'"
            )
            connection.exec_driver_sql(f"ALTER EXTENSION plpgsql DROP TABLE {table}")
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place(tmp_path / "store.db", tmp_path / "media")
    return Place(request.getfixturevalue("cluster")(), tmp_path / "media")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.open()
    yield opened
    opened.close()
