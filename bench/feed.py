"""What a desk's link can take in: rows a second, beside a loop that receives and decodes, no more.

Both read the same rows from the same server under CURVE. Ours is what a desk runs without its
window: the receiver thread decodes, checks numbers and digest, and a second thread applies what
came to the situation, a batch per frame. The loop receives, decodes row and payload, and forgets.
"""

import gc
import tempfile
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import zmq

from backend.contract.codec import decode_payload, decode_push
from backend.contract.messages import CaseChanged, LogRow
from backend.domain.roles import Actor, Role
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from backend.situation import Situation

from ._serving import LIMIT_S, publisher, serve_flood, wait
from .figure import Figure, compared

N_OPEN = 20_000  # cases of a city; each row changes one of them
N_ROWS = 30_000
RUNS = 5
FRAME_S = 0.033
ACTOR = Actor("bench", Role.LEADER)


def figures() -> Iterator[Figure]:
    """Let both take in the same number of rows, in turns."""
    ours: list[float] = []
    raw: list[float] = []
    gc.disable()  # as in every desk: a timer of the window collects
    with tempfile.TemporaryDirectory() as folder:
        city = str(Path(folder) / "city")
        with publisher(serve_flood, city, N_OPEN) as (orders, _):
            for run in range(RUNS):
                first = N_OPEN + 2 * run * N_ROWS + 1
                raw.append(_raw_rows_s(Path(city), orders, first))
                gc.collect()
                ours.append(_our_rows_s(Path(city), orders, first + N_ROWS))
                gc.collect()
    gc.enable()
    against, n = "receive and decode", N_ROWS * RUNS
    made = compared("feed.absorb_rows_s", round(median(ours)), median(raw), "rows/s", against, n)
    yield made
    yield Figure("feed.absorb_ratio", made.ratio, "", made.against, made.ratio, n)


def _our_rows_s(folder: Path, orders: Connection, first: int) -> float:
    """Return how many rows a second become part of the situation."""
    link, situation = Link(read_endpoints(folder), read_bundle(folder), ACTOR), Situation()
    link.start()
    wait(lambda: link.health.joined, "the link did not join")
    last = first + N_ROWS - 1
    orders.send((first, last))
    pause, end_s = threading.Event(), time.monotonic() + LIMIT_S
    newest = 0
    while newest < last:
        if time.monotonic() > end_s:
            raise TimeoutError("rows never came")
        pause.wait(FRAME_S)
        news = link.take().news
        if news is not None:
            situation.apply(news)
            newest = max([newest, *map(_version, news.changed[-1:])])
        took_ns = time.monotonic_ns()
    health = link.health
    link.stop()
    if health.n_gaps or health.n_faults:
        raise RuntimeError(f"rows were lost on the way: {health}")
    return N_ROWS / ((took_ns - orders.recv()) / 1e9)


def _version(changed: object) -> int:
    """Return the version of a case: in this bench, its row's number."""
    return changed.case.version if isinstance(changed, CaseChanged) else 0


def _raw_rows_s(folder: Path, orders: Connection, first: int) -> float:
    """Return how many rows a second a bare loop decodes."""
    ends, keys = read_endpoints(folder), read_bundle(folder)
    context = zmq.Context()
    socket = context.socket(zmq.SUB)
    socket.setsockopt(zmq.RCVHWM, 2 * N_ROWS)
    socket.curve_publickey, socket.curve_secretkey = keys.public.encode(), keys.secret.encode()
    socket.curve_serverkey = ends.server_key.encode()
    socket.subscribe(b"")
    socket.connect(ends.push)
    while socket.recv_multipart()[0] != b"beat":
        pass
    last, seq = first + N_ROWS - 1, 0
    orders.send((first, last))
    while seq < last:
        row = decode_push(socket.recv_multipart()[1])
        if isinstance(row, LogRow):
            decode_payload(row.payload)
            seq = row.seq
    took_ns = time.monotonic_ns()
    socket.close(0)
    context.term()
    return N_ROWS / ((took_ns - orders.recv()) / 1e9)
