"""A backend that talks rubbish: counted, shown, survived."""

import random
import threading
from collections.abc import Iterator

import msgspec
import pytest
import zmq

from backend.contract.codec import encode
from backend.link import Endpoints, Link
from tests.backend.feed.hall import HASTY, LEADER
from tests.patience import until

from .backend_on_paper import Paper


class Rogue:
    """Sends what it was given on the stream, over and over; answers every question with bytes."""

    def __init__(self, pushed: list[list[bytes]], answer: bytes = b"") -> None:
        self._pushed, self._answer = pushed, answer
        self._stopping, ready = threading.Event(), threading.Event()
        self.ends = Endpoints("", "", "")
        self._thread = threading.Thread(target=self._run, args=(ready,), name="rogue")
        self._thread.start()
        ready.wait(5)

    def _run(self, ready: threading.Event) -> None:
        context = zmq.Context()
        push, command, query = (context.socket(k) for k in (zmq.PUB, zmq.ROUTER, zmq.ROUTER))
        ports = [
            s.bind_to_random_port("tcp://127.0.0.1", 12_000, 19_000) for s in (push, command, query)
        ]
        self.ends = Endpoints(*(f"tcp://127.0.0.1:{port}" for port in ports))
        ready.set()
        while not self._stopping.is_set():
            for frames in self._pushed:
                push.send_multipart(frames)
            while query.poll(20):
                query.send_multipart([query.recv_multipart()[0], self._answer])
        for socket in (push, command, query):
            socket.close(0)
        context.term()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(5)


@pytest.fixture
def links() -> Iterator[list]:
    held: list = []
    yield held
    for one in held:
        one.stop()


def follow(links: list, rogue: Rogue) -> Link:
    link = Link(rogue.ends, None, LEADER, HASTY)
    links.extend((link, rogue))
    link.start()
    return link


def test_rubbish_on_the_stream_is_counted(links: list) -> None:
    chance = random.Random(1)
    rubbish = [[b"case", chance.randbytes(40)] for _ in range(20)]
    wrong = Paper().change("A")
    rubbish += [[b"beat"], [b"pos", b"", b"more"], [b"alarm", encode(wrong)]]
    link = follow(links, Rogue(rubbish))
    until(lambda: link.health.n_malformed > 2 * len(rubbish))
    assert not link.health.joined and link.take().news is None


def test_what_a_newer_backend_says_is_counted_and_not_fatal(links: list) -> None:
    kind = msgspec.msgpack.encode({"type": "weather", "rain": True})
    other = msgspec.structs.replace(Paper().change("A"), topic="caselaw")
    link = follow(
        links,
        Rogue([[b"case", kind], [b"caselaw", encode(other)], [b"beat", encode(Paper().beat())]]),
    )
    until(lambda: link.health.n_unknown > 3 and link.health.beat_age_s < 1)
    assert link.health.link == "up"


def test_rubbish_for_answers_is_counted_and_asked_again_later(links: list) -> None:
    link = follow(links, Rogue([[b"beat", encode(Paper().beat())]], b"\xc1 no answer"))
    until(lambda: link.health.n_malformed > 6)
    assert not link.health.joined and link.health.link == "up"


def test_a_backend_of_another_major_version_is_said_and_not_followed(links: list) -> None:
    link = follow(links, Rogue([[b"beat", encode(Paper().beat(major=9))]]))
    until(lambda: link.health.too_old)
    assert not link.health.joined
