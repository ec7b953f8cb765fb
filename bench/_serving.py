"""Publishers in a process of their own, that follow orders: rows from here to there, so fast."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec.structs import replace

from backend.basedata.info import city_info
from backend.contract.codec import encode
from backend.contract.pushed import LogRow
from backend.feed.city_time import CityRun
from backend.feed.outbox import Outbox
from backend.feed.parts import Parts
from backend.feed.questions import CityCard
from backend.feed.server import FeedServer
from backend.folder import DataFolder

from ._memory import NOW_MS, Everybody, MemoryRecord, NoDesk, NotedNowhere, changes, city, journal

LIMIT_S = 60.0
_TICK_S = 0.005

Stamps = dict[int, int]  # row number to monotonic nanoseconds
Serve = Callable[[Connection, str, int], None]


@contextmanager
def publisher(serve: Serve, folder: str, n_open: int) -> Iterator[tuple[Connection, str]]:
    """Run ``serve`` in a process; yield the way to give it orders, and its stream's address."""
    spawn = multiprocessing.get_context("spawn")
    orders, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(theirs, folder, n_open))
    process.start()
    if not orders.poll(LIMIT_S):
        raise TimeoutError("the publisher did not start")
    address = orders.recv()
    try:
        yield orders, address
    finally:
        orders.send(None)
        process.join(10)


def serve_ours(orders: Connection, folder: str, n_open: int) -> None:
    """Serve a city in memory by the whole of our server; an order is ``(first, last, pace_s)``."""
    outbox, server = _server(folder, n_open)
    orders.send(server.endpoints.push)
    obey(orders, lambda row: outbox.put((row,)))
    server.stop()


def serve_stream(orders: Connection, folder: str, n_open: int) -> None:
    """As ``serve_ours``, for rows that change what is open; an order is ``(first, last, rate)``.

    With a rate of 0 rows leave ready packed, as fast as a socket takes them, so that the reader and
    not this process is what is measured; else so many a second go the whole way of our server. The
    answer is when the first one left, monotonic nanoseconds.
    """
    outbox, server = _server(folder, n_open)
    flood = _Flood(server, n_open)
    orders.send(server.endpoints.push)
    while (order := orders.recv()) is not None:
        first, last, rate = order
        rows = changes(first, last, n_open)
        orders.send(_paced(outbox, rows, rate) if rate else flood.send(rows))
    server.stop()


def _paced(outbox: Outbox, rows: list[LogRow], rate: float) -> int:
    """Let rows go, some each tick, stamped with the moment they do."""
    began_s, n_sent, pause = time.monotonic(), 0, threading.Event()
    began_ns = time.monotonic_ns()
    while n_sent < len(rows):
        n_due = min(len(rows), int((time.monotonic() - began_s) * rate))
        now_ms = time.time_ns() // 1_000_000
        if n_due > n_sent:
            due = rows[n_sent:n_due]
            outbox.put(tuple(replace(row, published_at_ms=now_ms) for row in due))
            n_sent = n_due
        pause.wait(_TICK_S)
    return began_ns


class _Flood:
    """Slips packed rows into what the I/O thread of a server publishes next."""

    def __init__(self, server: FeedServer, n_open: int) -> None:
        self._server = server
        self._n_open = n_open
        self._publisher = server._open_channel.publisher
        self._publish = self._publisher.publish
        self._publisher.publish = self._turn  # type: ignore[method-assign]
        self._waiting: list[tuple[list[LogRow], list[bytes]]] = []
        self._began_ns = 0

    def send(self, rows: list[LogRow]) -> int:
        """Send rows; return when the first one left, monotonic nanoseconds."""
        self._began_ns = 0
        self._waiting.append((rows, [encode(row) for row in rows]))
        self._server._hurry()
        wait(lambda: self._began_ns > 0, "the flood did not leave")
        return self._began_ns

    def _turn(self, send: Callable[[list[bytes]], None], card: CityCard) -> None:
        if self._waiting:
            rows, frames = self._waiting.pop()
            began_ns = time.monotonic_ns()
            for frame in frames:
                send([b"case", frame])
            for row in rows:
                self._publisher._book.put(row)
            self._began_ns = began_ns
        self._publish(send, card)


def _server(folder: str, n_open: int) -> tuple[Outbox, FeedServer]:
    record, desk = MemoryRecord(n_open), NoDesk()
    outbox, data = Outbox(record.rows_after), DataFolder.open(Path(folder))
    info = city_info(data) if data.city_toml.exists() else city()
    clock = CityRun(NOW_MS)
    parts = Parts(
        record, desk, desk, info, data, Everybody(), clock, lambda ids: {}, NotedNowhere()
    )
    server = FeedServer(parts, outbox)
    server.start()
    return outbox, server


def obey(orders: Connection, publish: Callable[[LogRow], object]) -> None:
    """Publish what is ordered, until ``None``; each order is answered with when each row left."""
    pause = threading.Event()
    while (order := orders.recv()) is not None:
        first, last, pace_s = order
        rows = journal(first, last)
        sent: Stamps = {}
        begun_s = time.monotonic()
        for n, row in enumerate(rows):
            if pace_s:
                pause.wait(max(0.0, begun_s + n * pace_s - time.monotonic()))
            sent[row.seq] = time.monotonic_ns()
            publish(row)
        orders.send(sent)


def wait(holds: Callable[[], bool], otherwise: str) -> None:
    """Wait for a condition. Raises TimeoutError when it does not come true."""
    end_s = time.monotonic() + LIMIT_S
    pause = threading.Event()
    while not holds():
        if time.monotonic() > end_s:
            raise TimeoutError(otherwise)
        pause.wait(0.001)
