"""Positions stored per second, beside a plain INSERT and beside psycopg's bare binary COPY.

Runs of the one and the other take turns and medians are compared. What is ours includes all that a
city needs of it: checking, the newest position of each mover, an answer that repeats do not change.
The others are handed rows that are ready.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psycopg

from backend.domain.field.mover import Fix
from backend.store import Tracks
from backend.store.track_arrays import DAY_MS, HOUR_MS, batch_of
from tests.backend.store.postgres import Cluster, tools

from .figure import Figure, compared

N_MOVERS = 2_780
BATCH = 1_500  # one second of the largest burst, mission.md 3.1
N_BATCHES = 60
N_ROWS = BATCH * N_BATCHES
RUNS = 5
T0_MS = 20_614 * DAY_MS + 8 * HOUR_MS
_INSERT = "INSERT INTO {} VALUES ({})"
_PG_TYPES = ("int4", "int8", "int4", "int4", "int2", "int2")

Batches = list[Sequence[Any]]
Put = Callable[[Any], object]


def figures() -> Iterator[Figure]:
    """Measure both stores, then sealing and asking."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _embedded(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from _hour(Path(folder))
    if tools() is not None:
        with _server() as (url, host):
            yield from _on_server(url, host)


def fixes(run: int) -> Batches:
    """Return a minute of a burst as the channel brings it; each run has a minute of its own."""
    rows = []
    for n in range(N_ROWS):
        mover, step = n % N_MOVERS, n // N_MOVERS
        at_ms = T0_MS + run * 120_000 + step * 1_853 + mover % 1_000
        lon_deg, lat_deg = 119.6 + mover * 1e-5 + step * 1e-4, 38.9 + step * 3e-5
        rows.append(Fix(f"VEH-{mover:05d}", lon_deg, lat_deg, step * 7 % 360, 8.25, at_ms))
    return [rows[n : n + BATCH] for n in range(0, N_ROWS, BATCH)]


def ready(run: int) -> Batches:
    """Return the same as rows of numbers, checked and numbered already."""
    return [batch_of(batch, T0_MS + HOUR_MS).points.tolist() for batch in fixes(run)]


def _rows_s(contenders: Sequence[tuple[Callable[[int], Batches], Put]]) -> list[float]:
    """Return rows per second of each, medians of runs that took turns."""
    speeds: list[list[float]] = [[] for _ in contenders]
    for run in range(RUNS):
        for (make, put), held in zip(contenders, speeds, strict=True):
            batches = make(run)
            began_s = time.perf_counter()
            for batch in batches:
                put(batch)
            held.append(N_ROWS / (time.perf_counter() - began_s))
    return [median(held) for held in speeds]


def _ours(tracks: Tracks) -> tuple[Callable[[int], Batches], Put]:
    return fixes, lambda batch: tracks.put(batch, T0_MS + HOUR_MS)


def _embedded(folder: Path) -> Iterator[Figure]:
    tracks = Tracks.open(folder / "store.db", folder / "tracks")
    with closing(tracks), closing(sqlite3.connect(folder / "plain.db")) as plain:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL"):
            plain.execute(statement)
        plain.execute("CREATE TABLE fixes (a INTEGER, b INTEGER, c INTEGER, d INTEGER, e, f)")
        plain.execute("CREATE INDEX ix_fixes ON fixes (a, b)")

        def insert(batch: Sequence[Any]) -> None:
            with plain:
                plain.executemany(_INSERT.format("fixes", "?, ?, ?, ?, ?, ?"), batch)

        ours, other = _rows_s((_ours(tracks), (ready, insert)))
    against = "INSERT by executemany into an indexed table, a commit a batch"
    yield compared("ingest.rows_s.sqlite", round(ours), other, "rows/s", against, N_ROWS)


def _on_server(url: str, host: str) -> Iterator[Figure]:
    tracks = Tracks.open(url, Path())
    with closing(tracks), psycopg.connect(host=host, user="wanmi", dbname="postgres") as bare:
        tracks.put(fixes(0)[0], T0_MS + HOUR_MS)  # makes the partition
        table = f"{_tracks_schema(bare)}.fixes_20260610"

        def copy(batch: Sequence[Any]) -> None:
            order = f"COPY {table} FROM STDIN (FORMAT BINARY)".encode()
            with bare.cursor() as cursor, cursor.copy(order) as into:
                into.set_types(_PG_TYPES)
                for row in batch:
                    into.write_row(row)
            bare.commit()

        def insert(batch: Sequence[Any]) -> None:
            with bare.cursor() as cursor:
                cursor.executemany(_INSERT.format(table, "%s, %s, %s, %s, %s, %s").encode(), batch)
            bare.commit()

        ours, copied, inserted = _rows_s((_ours(tracks), (ready, copy), (ready, insert)))
    against = "INSERT by executemany into the same table, a commit a batch"
    yield compared("ingest.rows_s.postgresql", round(ours), inserted, "rows/s", against, N_ROWS)
    against = f"psycopg's binary COPY into the same table: {copied:.4g} rows/s"
    ratio = round(ours / copied, 3)
    yield Figure("ingest.copy_ratio", ratio, "", against, ratio, N_ROWS)


def _hour(folder: Path) -> Iterator[Figure]:
    """Seal one hour of a city, a fix every 5 s of each mover, and ask for one mover's."""
    rng = np.random.default_rng(4)
    tracks = Tracks.open(folder / "store.db", folder / "tracks")
    n_steps = HOUR_MS // 5_000
    lon_deg = 119.6 + np.cumsum(rng.normal(0, 2e-4, (n_steps, N_MOVERS)), axis=0)
    lat_deg = 38.9 + np.cumsum(rng.normal(0, 2e-4, (n_steps, N_MOVERS)), axis=0)
    names = [f"VEH-{n:05d}" for n in range(N_MOVERS)]
    with closing(tracks):
        for step in range(n_steps):
            at_ms = T0_MS + step * 5_000
            rows = zip(names, lon_deg[step].tolist(), lat_deg[step].tolist(), strict=True)
            moving = [Fix(*row, 90.0, 8.0, at_ms + n) for n, row in enumerate(rows)]
            tracks.put(moving, T0_MS + HOUR_MS)
        open_ms = _asked_ms(tracks)
        began_s = time.perf_counter()
        tracks.seal(T0_MS + 3 * HOUR_MS)
        took_s = time.perf_counter() - began_s
        n_points = n_steps * N_MOVERS
        yield Figure("tracks.seal_hour_s", round(took_s, 3), "s", n=n_points)
        yield compared("tracks.ask_ms", _asked_ms(tracks), open_ms, "ms", "hour not sealed", 20)
        n_bytes = (
            tracks._keeper._day(20_614)
            ._database.execute(  # type: ignore[attr-defined]
                "SELECT sum(length(chunk)) FROM chunks"
            )
            .fetchone()[0]
        )
    yield compared("tracks.point_bytes", n_bytes / n_points, 24.0, "bytes", "open", n_points)


def _asked_ms(tracks: Tracks) -> float:
    """Return how long it takes to be told one mover's hour, median of 20, milliseconds."""
    took_ms = []
    for n in range(20):
        began_s = time.perf_counter()
        track = tracks.track(f"VEH-{n * 97:05d}", T0_MS, T0_MS + HOUR_MS)
        took_ms.append((time.perf_counter() - began_s) * 1000)
        if len(track) != HOUR_MS // 5_000:
            raise RuntimeError(f"{len(track)} points")
    return median(took_ms)


def _tracks_schema(connection: psycopg.Connection[Any]) -> str:
    query = "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%tracks'"
    row = connection.execute(query.encode()).fetchone()
    return str(row[0]) if row else ""


@contextmanager
def _server() -> Iterator[tuple[str, str]]:
    bin_path = tools()
    if bin_path is None:
        raise RuntimeError("no PostgreSQL server here")
    # Not below the user's own folder: a server that may not be root could not enter it.
    root = Path(tempfile.mkdtemp(prefix="wanmi-pg-", dir="/tmp"))
    cluster = Cluster(bin_path, root)
    try:
        yield cluster.new_url(), str(root)
    finally:
        cluster.stop()
        shutil.rmtree(root)
