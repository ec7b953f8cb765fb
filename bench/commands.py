"""Commands a second as desks get them, beside a loop that inserts a row and commits.

Ours is the whole way: scripted desks send reports over CURVE, each keeping some on their way; the
backend checks, decides, writes case, journal, chain and verdict, and answers when all is durable.
The loop writes one row of a report's size to the same disk or server, as durably, and waits for
each commit. Both take turns; medians are compared.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

import psycopg
import zmq

from backend.contract import codec
from backend.contract.orders import Report
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Source
from backend.domain.terms.place import Place
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from tests.backend.store.postgres import Cluster, tools

from ._hall import ACTOR, LIMIT_S, backend
from ._memory import NOW_MS
from .figure import Figure, compared

N_COMMANDS = 2_000
N_ROWS = 1_000
N_DESKS = 4
ON_THE_WAY = 32
RUNS = 5
_TABLE = "CREATE TABLE bare (id INTEGER PRIMARY KEY, body {})"
_ROW = b"x" * 1_200  # a report as the journal keeps it

Bare = psycopg.Connection[tuple[object, ...]]


def figures() -> Iterator[Figure]:
    """Measure SQLite, and PostgreSQL where there is a server."""
    with tempfile.TemporaryDirectory() as folder:
        city = Path(folder) / "city"
        with closing(_sqlite(Path(folder) / "bare.db")) as bare:
            yield from _figures("sqlite", city, "", lambda run: _bare_sqlite(bare, run))
    if tools() is not None:
        with _server() as (url, bare_server), tempfile.TemporaryDirectory() as folder:
            city = Path(folder) / "city"
            yield from _figures("postgresql", city, url, lambda run: _bare_server(bare_server, run))


def _figures(store: str, folder: Path, url: str, bare: Callable[[int], float]) -> Iterator[Figure]:
    ours: list[float] = []
    others: list[float] = []
    with backend(folder, url), closing(_Desks(folder)) as desks:
        for run in range(RUNS):
            ours.append(desks.commands_s(run))
            others.append(bare(run))
    against, n = "insert one row and commit", N_COMMANDS * RUNS
    made = compared(
        f"commands.s.{store}", round(median(ours)), median(others), "commands/s", against, n
    )
    yield made
    yield Figure(f"commands.ratio.{store}", made.ratio, "", made.against, made.ratio, n)


class _Desks:
    """Scripted desks, each with a socket of its own."""

    def __init__(self, folder: Path) -> None:
        ends, keys = read_endpoints(folder), read_bundle(folder)
        self._context = zmq.Context()
        self._poller = zmq.Poller()
        self._sockets = [self._context.socket(zmq.DEALER) for _ in range(N_DESKS)]
        for socket in self._sockets:
            socket.linger = 0
            socket.curve_publickey = keys.public.encode()
            socket.curve_secretkey = keys.secret.encode()
            socket.curve_serverkey = ends.server_key.encode()
            socket.connect(ends.command)
            self._poller.register(socket, zmq.POLLIN)

    def commands_s(self, run: int) -> float:
        """Have reports decided; return how many a second, all of them accepted."""
        frames = iter([codec.encode(_report(f"{run}-{n}")) for n in range(N_COMMANDS)])
        began_s, n_done = time.perf_counter(), 0
        for socket in self._sockets:
            for _ in range(ON_THE_WAY):
                socket.send(next(frames))
        while n_done < N_COMMANDS:
            ready = self._poller.poll(LIMIT_S * 1000)
            if not ready:
                raise TimeoutError(f"{N_COMMANDS - n_done} commands were not answered")
            for socket, _ in ready:
                _check(socket.recv())
                n_done += 1
                if (frame := next(frames, None)) is not None:
                    socket.send(frame)
        return N_COMMANDS / (time.perf_counter() - began_s)

    def close(self) -> None:
        for socket in self._sockets:
            socket.close()
        self._context.term()


def _report(command_id: str) -> Report:
    return Report(
        command_id=command_id,
        actor=ACTOR,
        class_key="c0103",
        place=Place(119.6, 38.9, "学府路 88 号门前", ""),
        source=Source.HOTLINE,
        text="雨水井盖缺失，已放警示锥",
        observed_at_ms=NOW_MS,
    )


def _check(frame: bytes) -> None:
    verdict = codec.decode_answer(frame)
    if not isinstance(verdict, Verdict) or verdict.outcome != "accepted":
        raise RuntimeError(str(verdict))


# ---- the bare loops ----------------------------------------------------------------------------


def _sqlite(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}").close()
    database.execute(_TABLE.format("BLOB"))
    return database


def _bare_sqlite(database: sqlite3.Connection, run: int) -> float:
    began_s = time.perf_counter()
    for n in range(N_ROWS):
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO bare VALUES (?, ?)", (run * N_ROWS + n, _ROW))
        database.execute("COMMIT")
    return N_ROWS / (time.perf_counter() - began_s)


class _Durable(Cluster):
    """A server that waits for its disk, as a city's does; a test's does not."""

    def __init__(self, bin_path: Path, root: Path) -> None:
        super().__init__(bin_path, root)
        options = f"-k {root} -c listen_addresses='' -c fsync=on"
        self._run("pg_ctl", "-D", root / "data", "-w", "-o", options, "restart")


@contextmanager
def _server() -> Iterator[tuple[str, Bare]]:
    root = Path(tempfile.mkdtemp(prefix="wanmi-pg-", dir="/tmp"))
    cluster = _Durable(tools() or root, root)
    with psycopg.connect(host=str(root), user="wanmi", dbname="postgres") as bare:
        bare.execute(_TABLE.format("BYTEA"))
        bare.commit()
        yield cluster.new_url(), bare
    cluster.stop()
    shutil.rmtree(root)


def _bare_server(database: Bare, run: int) -> float:
    began_s = time.perf_counter()
    for n in range(N_ROWS):
        database.execute("INSERT INTO bare VALUES (%s, %s)", (run * N_ROWS + n, _ROW))
        database.commit()
    return N_ROWS / (time.perf_counter() - began_s)
