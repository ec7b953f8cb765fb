"""Fixtures of the fault suite: a hall, and a place for the record on each of the two stores."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.backend.store.postgres import Cluster, tools

from .scene import Hall, Place


class Mortal(Cluster):
    """A server that can be killed and started again, with all it had committed."""

    def __init__(self, bin_path: Path, root: Path) -> None:
        self._folder = root
        super().__init__(bin_path, root)

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        data, log = self._folder / "data", self._folder / "log"
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def on_disk(self, root: Path) -> str:
        """Make a schema whose tables lie in another folder; return its address."""
        folder = root / "tables"
        folder.mkdir()
        if self._user:
            root.chmod(0o755)
            shutil.chown(folder, self._user)
        with self._connected("postgres") as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'".encode())
        return f"{self.new_url()}%20-cdefault_tablespace%3Dsmall"

    def leave_disk(self, url: str) -> None:
        """Drop what ``on_disk`` made, so that the disk can go."""
        schema = url.partition("search_path%3D")[2].partition("%20")[0]
        with self._connected("postgres") as connection:
            connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())
            connection.execute(b"DROP TABLESPACE small")


@pytest.fixture(scope="session")
def server() -> Iterator[Mortal]:
    bin_path = tools()
    if bin_path is None:
        pytest.skip("no PostgreSQL server here (apt install postgresql): SQLite alone is tested")
    root = Path(tempfile.mkdtemp(prefix="wanmi-pg-", dir="/tmp"))
    made = Mortal(bin_path, root)
    yield made
    made.stop()
    shutil.rmtree(root)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    folder = tmp_path / "city"
    if request.param == "sqlite":
        return Place(folder / "store.db", folder / "media")
    return Place(request.getfixturevalue("server").new_url(), folder / "media")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What is put here is closed after the test, in turn, also after one that fails."""
    with ExitStack() as made:
        yield made


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A backend on SQLite."""
    made = Hall(tmp_path).start()
    yield made
    made.close()


@pytest.fixture
def both(tmp_path: Path, place: Place) -> Iterator[Hall]:
    """A backend on each of the two stores."""
    made = Hall(tmp_path, source=place.source).start()
    yield made
    made.close()
