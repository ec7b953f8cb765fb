"""The push channel on loopback, CURVE on: from the committed row to the desk's hand.

Held against raw pyzmq PUB/SUB without CURVE, decoding or checking, in the same run and with the
same bytes. Both publishers live in a process of their own; both readers are a thread that is
emptied by another, as on a desk.
"""

import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import zmq

from backend.contract.codec import decode_push, encode
from backend.contract.pushed import CaseChanged, LogRow
from backend.domain.terms.roles import Actor, Role
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle

from ._serving import LIMIT_S, Stamps, obey, publisher, serve_ours, wait
from .figure import Figure, compared, percentile

N_PACED = 1_000
PACE_S = 0.005
N_FLOOD = 20_000
N_OPEN = 20_000
JOIN_GOAL_S = 5.0
LOOK_S = 0.0001
RAW = "raw pyzmq PUB/SUB"
ACTOR = Actor("bench", Role.LEADER)


def figures() -> Iterator[Figure]:
    """Measure latency at 200 rows a second, a flood, and joining 20,000 open cases."""
    with (
        tempfile.TemporaryDirectory() as folder,
        publisher(serve_ours, folder, 0) as (orders, _),
    ):
        ours = _measure(orders, _LinkReader(Path(folder)))
    with publisher(_serve_raw, "", 0) as (orders, address):
        raw = _measure(orders, _RawReader(address))
    for percent in (50, 95):
        value, other = percentile(ours[0], percent), percentile(raw[0], percent)
        yield compared(f"channel_latency_p{percent}", value, other, "ms", RAW, N_PACED)
    yield compared("channel_flood", ours[1], raw[1], "rows/s", RAW, N_FLOOD)
    yield _joined()


def _measure(orders: Connection, reader: "_LinkReader | _RawReader") -> tuple[list[float], float]:
    """Return the latency of each row in ms, and the rows a second of a flood."""
    try:
        sent, taken = _run(orders, reader, 1, N_PACED, PACE_S)
        latencies = [(taken[seq] - sent[seq]) / 1e6 for seq in sent]
        sent, taken = _run(orders, reader, N_PACED + 1, N_PACED + N_FLOOD, 0.0)
        return latencies, N_FLOOD / ((max(taken.values()) - min(sent.values())) / 1e9)
    finally:
        reader.close()


def _run(
    orders: Connection, reader: "_LinkReader | _RawReader", first: int, last: int, pace_s: float
) -> tuple[Stamps, Stamps]:
    orders.send((first, last, pace_s))
    taken: Stamps = {}
    end_s = time.monotonic() + LIMIT_S
    pause = threading.Event()
    while last not in taken:
        if time.monotonic() > end_s:
            raise TimeoutError(f"{last - first + 1 - len(taken)} rows never came")
        for seq in reader.take():
            taken[seq] = time.monotonic_ns()
        pause.wait(LOOK_S)
    return orders.recv(), taken


def _joined() -> Figure:
    """Measure from starting a link to holding every open case."""
    with (
        tempfile.TemporaryDirectory() as folder,
        publisher(serve_ours, folder, N_OPEN) as _,
    ):
        begun_s = time.monotonic()
        reader = _LinkReader(Path(folder), N_OPEN)
        passed_s = time.monotonic() - begun_s
        reader.close()
    return compared("channel_join_20000", passed_s, JOIN_GOAL_S, "s", "goal", N_OPEN)


# ---- readers ---------------------------------------------------------------------------------


class _LinkReader:
    """A desk's link; versions of the cases are the row numbers."""

    def __init__(self, folder: Path, n_open: int = 0) -> None:
        self._link = Link(read_endpoints(folder), read_bundle(folder), ACTOR)
        self._link.start()
        wait(lambda: self._link.health.joined, "the link did not join")
        n_held = len(self.take())
        if n_held != n_open:
            raise RuntimeError(f"{n_held} of {n_open} cases came")

    def take(self) -> list[int]:
        news = self._link.take().news
        changed = news.changed if news else ()
        return [row.case.version for row in changed if isinstance(row, CaseChanged)]

    def close(self) -> None:
        self._link.stop()


class _RawReader:
    """A SUB socket in a thread, and a queue that is emptied."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._waiting: deque[bytes] = deque()
        self._stopping = threading.Event()
        self._heard = threading.Event()
        self._thread = threading.Thread(target=self._read, name="raw")
        self._thread.start()
        if not self._heard.wait(LIMIT_S):
            raise TimeoutError("the raw publisher is silent")

    def _read(self) -> None:
        context = zmq.Context()
        socket = context.socket(zmq.SUB)
        socket.set_hwm(0)
        socket.subscribe(b"")
        socket.connect(self._address)
        while not self._stopping.is_set():
            if socket.poll(50):
                topic, frame = socket.recv_multipart()
                self._heard.set()
                if topic == b"case":
                    self._waiting.append(frame)
        socket.close(0)
        context.term()

    def take(self) -> list[int]:
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        rows = (decode_push(frame) for frame in taken[-1:])
        last = [row.seq for row in rows if isinstance(row, LogRow)]
        # Rows of a raw stream on loopback come whole and in order: the last one names the others.
        return list(range(last[0] - len(taken) + 1, last[0] + 1)) if last else []

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()


# ---- the raw publisher, in a process of its own -------------------------------------------------


def _serve_raw(orders: Connection, folder: str, n_open: int) -> None:
    del folder, n_open
    context = zmq.Context()
    socket = context.socket(zmq.PUB)
    socket.set_hwm(0)
    port = socket.bind_to_random_port("tcp://127.0.0.1", 20_000, 32_000)
    orders.send(f"tcp://127.0.0.1:{port}")
    while not orders.poll(0.05):
        socket.send_multipart([b"beat", b""])
    obey(orders, lambda row: socket.send_multipart([b"case", encode(row)]))
    socket.close(0)
    context.term()
