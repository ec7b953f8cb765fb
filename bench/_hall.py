"""A whole backend in a process of its own: real store, real desk, real sockets, CURVE."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from backend.domain.terms.roles import Actor, Role
from backend.feed.city_time import CityRun
from backend.feed.keys import let_speak
from backend.feed.outbox import Outbox
from backend.feed.parts import Parts
from backend.feed.server import FeedServer
from backend.folder import DataFolder
from backend.link.keys import CONSOLE
from backend.services import Accounts, AlarmDesk, CaseDesk, CityBooks, Door
from backend.services.look_book import LookBook
from backend.store import Store

from ._memory import NOW_MS, city

LIMIT_S = 120.0
ACTOR = Actor("bench", Role.LEADER, "值班长席")


@contextmanager
def backend(folder: Path, url: str = "") -> Iterator[None]:
    """Run it on SQLite in the folder, or on the database behind a URL."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, folder, url))
    process.start()
    try:
        theirs.close()  # so that a backend that dies is heard at once
        if not ours.poll(LIMIT_S) or ours.recv() != "ready":
            raise TimeoutError("the backend did not start")
        yield
    finally:
        ours.close()
        process.join(10)


def _serve(orders: Connection, folder: Path, url: str) -> None:
    data = DataFolder.open(folder)
    store = Store.open(url or data.store, data.media)
    outbox, time = Outbox(store.rows_after), CityRun(NOW_MS)
    accounts, books = Accounts([ACTOR]), CityBooks("YT", "990100")
    desk = CaseDesk(store, city(), accounts, time, outbox.put, books)
    alarms = AlarmDesk(store, accounts, time, outbox.put)
    door = Door(store, accounts, time, synthetic=True)
    parts = Parts(
        store, desk, alarms, city(), data, door, time, lambda ids: {}, LookBook(store, time)
    )
    let_speak(data.keys, CONSOLE, "*/*")
    server = FeedServer(parts, outbox)
    server.start()
    orders.send("ready")
    try:
        orders.recv()  # until the other end is closed
    except EOFError:
        server.stop()
        store.close()
