"""Many streams, one thread: none of them waits for a fault or a burst of another."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.patience import until
from video.engine.stream_loop import StreamLoop
from video.sources import Reason, SourceError


class Wire:
    """A stream over a real socket: each byte is a picture, a few mean something else."""

    def __init__(self) -> None:
        self._near, self.far = socket.socketpair()
        self.is_heavy = self.is_gone = self.is_held = False
        self.go_on = threading.Event()

    def fileno(self) -> int:
        return self._near.fileno()

    def look(self) -> None:
        if self.is_gone:
            raise SourceError(Reason.SILENT)

    def came(self) -> Iterator[str]:
        for letter in self._near.recv(64).decode():
            if letter == "!":
                raise ZeroDivisionError("a strange stream")
            if letter == "z":
                self.is_held = True
                self.go_on.wait(20)
            self.is_heavy = letter == "L"
            yield letter

    def close(self) -> None:
        self._near.close()
        self.far.close()


class Follower:
    """The thread of one camera, waiting in the loop."""

    def __init__(self, loop: StreamLoop, wire: Wire) -> None:
        self.wire, self.stop, self.seen = wire, threading.Event(), ""
        self.fault: Exception | None = None
        self.heard: list[str] = []
        self._loop = loop
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    @property
    def is_back(self) -> bool:
        return not self.thread.is_alive()

    def send(self, text: str) -> None:
        self.wire.far.sendall(text.encode())

    def _run(self) -> None:
        try:
            self._loop.follow(self.wire, self.stop, self._take)
        except (SourceError, ZeroDivisionError) as exc:
            self.fault = exc

    def _take(self, letter: str) -> None:
        self.seen += letter
        self.heard.append(letter)


@pytest.fixture
def loop() -> Iterator[StreamLoop]:
    made = StreamLoop()
    yield made
    made.close(5)


@pytest.fixture
def follow(loop: StreamLoop) -> Iterator[Callable[[], Follower]]:
    made: list[Follower] = []

    def one() -> Follower:
        made.append(Follower(loop, Wire()))
        return made[-1]

    yield one
    for follower in made:
        follower.stop.set()
        follower.wire.go_on.set()
        follower.thread.join(5)
        follower.wire.close()
        assert follower.is_back


def test_each_has_its_own_pictures_in_order(follow) -> None:
    ours, theirs = follow(), follow()
    for letter in "abcdefgh":
        ours.send(letter)
        theirs.send(letter.upper())
    until(lambda: ours.seen == "abcdefgh" and theirs.seen == "ABCDEFGH")


def test_whoever_has_several_pictures_waiting_lets_the_others_have_theirs_between(follow) -> None:
    """Else a machine that lags decodes all of them and shows one in five."""
    holder, ours, theirs = follow(), follow(), follow()
    holder.send("z")
    until(lambda: holder.wire.is_held)
    order: list[str] = []
    for one in (ours, theirs):
        one.heard = order
    ours.send("abcdef")
    theirs.send("ABCDEF")
    holder.wire.go_on.set()
    until(lambda: len(order) == 12)
    rounds = [order[n : n + 2] for n in range(0, 12, 2)]
    assert all(len({letter.isupper() for letter in one}) == 2 for one in rounds), order
    assert ours.seen == "abcdef" and theirs.seen == "ABCDEF"


def test_a_fault_goes_to_whoever_follows_that_stream_and_to_nobody_else(follow) -> None:
    sick, sound, silent = follow(), follow(), follow()
    sick.send("a!b")
    until(lambda: sick.is_back)
    silent.wire.is_gone = True
    until(lambda: silent.is_back)
    sound.send("abc")
    until(lambda: sound.seen == "abc")
    assert isinstance(sick.fault, ZeroDivisionError) and sick.seen == "a"
    assert isinstance(silent.fault, SourceError) and silent.fault.reason is Reason.SILENT
    assert sound.fault is None and not sound.is_back


def test_a_stream_that_grows_heavy_goes_back_to_its_own_thread_whole(follow) -> None:
    grown = follow()
    grown.send("abL")
    until(lambda: grown.is_back)
    assert grown.seen == "abL" and grown.fault is None


def test_whoever_is_heavy_from_the_first_does_not_enter(loop: StreamLoop) -> None:
    wire = Wire()
    wire.is_heavy = True
    loop.follow(wire, threading.Event(), print)  # returns at once
    wire.close()


def test_a_silent_stream_can_be_stopped(follow) -> None:
    silent = follow()
    silent.stop.set()
    until(lambda: silent.is_back)
    assert silent.fault is None


def test_d13_one_stream_that_holds_all_others_is_said(loop: StreamLoop, follow) -> None:
    """The worker then gives no sign of life, and is replaced."""
    hung, waiting = follow(), follow()
    assert not loop.is_stuck(time.monotonic())
    hung.send("z")
    until(lambda: loop.is_stuck(time.monotonic()))
    waiting.send("a")
    hung.wire.go_on.set()
    until(lambda: waiting.seen == "a" and not loop.is_stuck(time.monotonic()))


def test_closing_sends_everybody_home_and_leaves_nothing() -> None:
    n_open = len(os.listdir("/proc/self/fd"))
    loop = StreamLoop()
    left = Follower(loop, Wire())
    left.send("a")
    until(lambda: left.seen == "a")
    loop.close(5)
    until(lambda: left.is_back)
    left.wire.close()
    assert len(os.listdir("/proc/self/fd")) == n_open
    late = Wire()
    with pytest.raises(RuntimeError):
        loop.follow(late, threading.Event(), print)
    late.close()
