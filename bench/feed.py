"""The channel as a desk lives on it: what it takes in, how soon it shows it, what it costs.

A real duty desk in a window of 1920 by 1080 on an Xvfb of our own follows 20,000 open cases. It is
held against loops that receive and decode the same rows under CURVE and forget them; the two have
publishers of their own and take turns.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import numpy as np
import zmq

from backend.city.demo_screen import VirtualScreen
from backend.contract.codec import decode_payload, decode_push
from backend.contract.pushed import LogRow
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle

from ._big_city import build
from ._console import console_figures
from ._desk_process import DeskProcess
from ._memory import NOW_MS
from ._serving import publisher, serve_stream
from .figure import Figure, compared, percentile

N_OPEN = 20_000  # cases of a city; each row changes one of them
N_ROWS = 30_000
RATE = 10_000
N_PACED = 3 * RATE
RUNS = 3
PAINT_GOAL_MS = 150.0
EXPONENT_GOAL = 1.1
_LIMIT_S = 900


def figures() -> Iterator[Figure]:
    """Measure what is painted, then what is taken in, what a desk costs, and how that grows."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours, theirs = folder / "ours", folder / "theirs"
        build(ours, NOW_MS, n_open=0)
        ours_orders, _ = stack.enter_context(publisher(serve_stream, str(ours), N_OPEN))
        raw_orders, _ = stack.enter_context(publisher(serve_stream, str(theirs), N_OPEN))
        desk = stack.enter_context(closing(DeskProcess("-m", "bench._feed_desk", str(ours))))
        raw = stack.enter_context(closing(_Raw(theirs, raw_orders)))
        yield from _painted(desk, ours_orders, raw)
        yield from _absorbed(desk, ours_orders, raw)
    yield from console_figures()
    yield from _growth()


def _absorbed(desk: DeskProcess, orders: Connection, raw: "_Raw") -> Iterator[Figure]:
    """Let both take in as many rows as fast as they come, in turns."""
    found: list[float] = []
    others: list[float] = []
    after = N_OPEN + RUNS * N_PACED  # a flood passes by the outbox, so it comes last
    for run in range(RUNS):
        first = after + run * N_ROWS + 1
        others.append(raw.rows_s(first, first + N_ROWS - 1))
        orders.send((first, first + N_ROWS - 1, 0))
        answer = desk.ask(f"upto {first + N_ROWS - 1}")
        if answer["n_gaps"] or answer["n_faults"]:
            raise RuntimeError(f"rows were lost on the way: {answer}")
        found.append(N_ROWS / ((answer["at_ns"] - orders.recv()) / 1e9))
    against, n = "receive and decode, no window", N_ROWS * RUNS
    made = compared(
        "feed.absorb_rows_s", round(median(found)), median(others), "rows/s", against, n
    )
    yield made
    yield Figure("feed.absorb_ratio", made.ratio, "", made.against, made.ratio, n)


def _painted(desk: DeskProcess, orders: Connection, raw: "_Raw") -> Iterator[Figure]:
    """Let 10,000 rows a second be published; see when each was on the screen."""
    found: list[float] = []
    others: list[float] = []
    n_painted = 0
    for run in range(RUNS):
        first = N_OPEN + run * N_PACED + 1
        last = first + N_PACED - 1
        others.append(raw.delay_p99_ms(first, last))
        _paints(desk)
        orders.send((first, last, RATE))
        answer = desk.ask(f"upto {last}")
        if answer["n_gaps"] or answer["n_faults"]:
            raise RuntimeError(f"rows were lost on the way: {answer}")
        orders.recv()
        times_ms = _paints(desk)
        n_painted += len(times_ms)
        found.append(percentile(times_ms, 99))
    value = median(found)
    against = f"goal {PAINT_GOAL_MS:g} ms; received and decoded: {median(others):.3g} ms"
    ratio = round(value / PAINT_GOAL_MS, 3)
    yield Figure("feed.paint_p99_ms", round(value, 1), "ms", against, ratio, n_painted)


def _paints(desk: DeskProcess) -> list[float]:
    """Return the latencies once all that came was painted."""
    found: list[float] = []
    end_s = time.monotonic() + 30
    while time.monotonic() < end_s:
        answer = desk.ask("paints")
        found += answer["ms"]
        if not answer["n_waiting"]:
            return found
    raise TimeoutError(f"{answer['n_waiting']} rows were never painted")


def _growth() -> Iterator[Figure]:
    """Print what a round of positions costs by the number of movers, and how steeply it grows."""
    with closing(VirtualScreen()) as screen:
        done = subprocess.run(
            [sys.executable, "-m", "bench._growth"],
            env={**os.environ, "DISPLAY": screen.display},
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=True,
        )
    table = {int(n): float(ms) for n, ms in json.loads(done.stdout.splitlines()[-1]).items()}
    for n, ms in table.items():
        per_mover = f"{ms / n * 1000:.3g} µs a mover"
        yield Figure(f"feed.round_{n}_movers", round(ms, 1), "ms", per_mover, n=n)
    slope = np.polyfit([math.log(n) for n in table], [math.log(ms) for ms in table.values()], 1)[0]
    against, ratio = f"goal {EXPONENT_GOAL}", round(float(slope) / EXPONENT_GOAL, 3)
    yield Figure("feed.exponent", round(float(slope), 3), "", against, ratio, len(table))


class _Raw:
    """A loop that receives and decodes, and keeps nothing."""

    def __init__(self, folder: Path, orders: Connection) -> None:
        self._orders = orders
        ends, keys = read_endpoints(folder), read_bundle(folder)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.SUB)
        self._socket.setsockopt(zmq.RCVHWM, 2 * N_ROWS)
        self._socket.curve_publickey = keys.public.encode()
        self._socket.curve_secretkey = keys.secret.encode()
        self._socket.curve_serverkey = ends.server_key.encode()
        self._socket.subscribe(b"")
        self._socket.connect(ends.push)
        while self._socket.recv_multipart()[0] != b"beat":
            pass

    def rows_s(self, first: int, last: int) -> float:
        """Return how many rows a second it decodes, as fast as they come."""
        self._orders.send((first, last, 0))
        for _ in self._rows(last):
            pass
        took_ns = time.monotonic_ns()
        return (last - first + 1) / ((took_ns - self._orders.recv()) / 1e9)

    def delay_p99_ms(self, first: int, last: int) -> float:
        """Return how long after its publication a row is decoded, of 10,000 a second."""
        self._orders.send((first, last, RATE))
        late_ms = [time.time() * 1000 - row.published_at_ms for row in self._rows(last)]
        self._orders.recv()
        return percentile(late_ms, 99)

    def _rows(self, last: int) -> Iterator[LogRow]:
        seq = 0
        while seq < last:
            row = decode_push(self._socket.recv_multipart()[1])
            if isinstance(row, LogRow):
                decode_payload(row.payload)
                seq = row.seq
                yield row

    def close(self) -> None:
        """Close the socket."""
        self._socket.close(0)
        self._context.term()
