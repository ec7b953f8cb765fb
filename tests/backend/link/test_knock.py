"""A refused key and a broken road look alike to ZeroMQ; the desk must not mix them up."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from backend.link.knock import is_answered
from tests.backend.feed.hall import Hall
from tests.patience import until


@contextmanager
def listener(says: bytes) -> Iterator[str]:
    """Take every connection, say something, and end it: what is left of a road without an end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stopping = threading.Event()

        def serve() -> None:
            while not stopping.is_set():
                one, _ = server.accept()
                with one:
                    one.sendall(says)

        thread = threading.Thread(target=serve, name="listener")
        thread.start()
        port = server.getsockname()[1]
        try:
            yield f"tcp://127.0.0.1:{port}"
        finally:
            stopping.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join(5)


def test_a_backend_greets_whoever_comes(hall: Hall) -> None:
    assert is_answered(hall.endpoints.push)


@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff"])
def test_somebody_else_does_not(says: bytes) -> None:
    with listener(says) as at:
        assert not is_answered(at)


@pytest.mark.parametrize("make", [lambda s: s.getsockname(), lambda s: ("127.0.0.1", 1)])
def test_nobody_does_not(make: Callable[[socket.socket], tuple[str, int]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = make(server)
        assert not is_answered(f"tcp://{host}:{port}"), "silence is no greeting"


def test_a_road_whose_far_end_is_gone_is_down_and_not_a_refused_key(hall: Hall) -> None:
    """As behind a tunnel or a balancer: the connection is taken, and ended without a word."""
    with listener(b"") as at:
        mirror = hall.link(endpoints=replace(hall.endpoints, push=at))
        seen: list[str] = []
        until(lambda: seen.append(mirror.link.health.link) or len(seen) > 150)
        assert set(seen) == {"down"}
