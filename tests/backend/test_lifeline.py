"""A process that waits for its parent, and goes with it."""

import os
import signal
import sys
import threading

import pytest

from backend.lifeline import has_ended, listen_to_parent, stop_on_signals, wait_for_begin
from tests.patience import patiently


@pytest.fixture
def parent(monkeypatch: pytest.MonkeyPatch):
    """Our standard input as a parent would hold it; yields the parent's end."""
    read, write = os.pipe()
    with os.fdopen(read) as pipe, os.fdopen(write, "wb", buffering=0) as end:
        monkeypatch.setattr(sys, "stdin", pipe)
        yield end


def test_things_begin_when_the_parent_says_so_and_end_with_it(parent) -> None:
    stop, begin = threading.Event(), threading.Event()
    listen_to_parent(stop, begin)
    assert not begin.is_set()
    parent.write(b"begin\n")
    assert wait_for_begin(stop, begin)
    parent.close()
    assert stop.wait(patiently(2.0))


def test_whose_parent_goes_while_it_waits_does_not_begin(parent) -> None:
    stop, begin = threading.Event(), threading.Event()
    listen_to_parent(stop, begin)
    parent.close()
    assert not wait_for_begin(stop, begin)


def test_without_a_parent_things_begin_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, begin = threading.Event(), threading.Event()
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        listen_to_parent(stop, begin)
    assert wait_for_begin(stop, begin)


@pytest.fixture
def own_signals():
    """Put back whoever listened to our signals before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_process_even_in_the_middle_of_setting_its_event(
    own_signals, number
) -> None:
    """Whoever sets or awaits an event holds its lock for a moment; a signal may come just then."""
    stop = threading.Event()
    stop_on_signals(stop)
    with stop._cond:
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
        assert not stop.is_set()
    assert stop.wait(patiently(2.0))


class Sleeper:
    """A thread that ends on the second time it is waited for: at the first nobody had a turn."""

    def __init__(self, n_waits: int) -> None:
        self._n_waits, self.waited_s = n_waits, 0.0

    def join(self, timeout: float) -> None:
        self._n_waits -= 1
        self.waited_s += timeout

    def is_alive(self) -> bool:
        return self._n_waits > 0


def test_a_thread_that_had_no_turn_to_end_has_not_refused_to() -> None:
    assert has_ended(Sleeper(2), 1.0)
    stuck = Sleeper(1_000_000)
    assert not has_ended(stuck, 1.0)
    assert stuck.waited_s == pytest.approx(1.0)
