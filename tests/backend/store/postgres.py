"""A PostgreSQL server of our own for tests: a new folder, a socket, no network."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg

# A server refuses to run as root; this account comes with Debian's package.
_ACCOUNT = "postgres"


def tools() -> Path | None:
    """Return the folder of the server's programs, newest first, or ``None`` without a server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class Cluster:
    """One server; every test gets a schema of its own."""

    def __init__(self, bin_path: Path, root: Path) -> None:
        self._bin = bin_path
        self._root = root
        self._n = 0
        self._user = _ACCOUNT if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(root, self._user)
        self._run("initdb", "-D", root / "data", "-U", "wanmi", "-A", "trust", "-N", "-E", "UTF8")
        options = f"-k {root} -c listen_addresses='' -c fsync=off -c max_connections=40"
        self._run("pg_ctl", "-D", root / "data", "-w", "-l", root / "log", "-o", options, "start")

    def new_url(self) -> str:
        """Make an empty schema and return its address: cheaper than a database, as far apart."""
        self._n += 1
        return self._with_schema("postgres", f"wanmi_{self._n}")

    def beside(self, url: str) -> str:
        """Make a database with an empty schema of the same name as another's."""
        self._n += 1
        with self._connected("postgres") as connection:
            connection.execute(f"CREATE DATABASE wanmi_{self._n}".encode())
        return self._with_schema(f"wanmi_{self._n}", url.rpartition("%3D")[2])

    def _with_schema(self, database: str, schema: str) -> str:
        with self._connected(database) as connection:
            connection.execute(f"CREATE SCHEMA {schema}".encode())
        options = f"host={self._root}&options=-csearch_path%3D{schema}"
        return f"postgresql+psycopg://wanmi@/{database}?{options}"

    def _connected(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self._root), user="wanmi", dbname=database, autocommit=True)

    def stop(self) -> None:
        """Stop the server at once."""
        self._run("pg_ctl", "-D", self._root / "data", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self._bin / program, *arguments],
            user=self._user,
            cwd=self._root,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
