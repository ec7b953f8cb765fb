"""Few openings at one host at a time, none of a device within its floor."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import until
from video.engine import VideoEngine
from video.engine import turns as turns_module
from video.engine.turns import FLOOR_S, Turnstile
from video.sources import Address


def address(host: str, n: int = 1, port: int = 554) -> Address:
    return Address(f"rtsp://admin:secret@{host}:{port}/{n}")


def test_a_host_is_known_without_user_and_port() -> None:
    assert address("10.0.0.9").host == address("10.0.0.9", 2, 8554).host == "10.0.0.9"
    assert Address("rtsp://10.0.0.9/1").host == "10.0.0.9"
    assert Address("/srv/street.mp4").host == ""


def test_only_few_open_at_one_host_and_another_host_does_not_wait() -> None:
    turnstile, stop, taken = Turnstile(2), threading.Event(), []

    def enter(n: int) -> None:
        taken.append(turnstile.enter(address("10.0.0.9", n), stop))

    threads = [threading.Thread(target=enter, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    until(lambda: len(taken) == 2)
    assert turnstile.enter(address("10.0.0.8"), stop) is not None, "its own turns"
    assert len(taken) == 2
    assert taken[0].give_back() and not taken[0].give_back(), "one time"
    until(lambda: len(taken) == 3)
    stop.set()
    for thread in threads:
        thread.join()
    assert taken[3:] == [None, None]


def test_a_device_is_not_opened_twice_within_its_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module, "FLOOR_S", 3_600.0)
    turnstile, stop = Turnstile(4), threading.Event()
    begun_s = time.monotonic()
    assert turnstile.enter(address("10.0.0.9"), stop) is not None
    assert turnstile.enter(address("10.0.0.9", 2), stop) is not None, "another device, at once"
    monkeypatch.setattr(turns_module, "FLOOR_S", 0.3)
    assert turnstile.enter(address("10.0.0.9"), stop) is not None
    assert time.monotonic() - begun_s >= 0.3 and FLOOR_S >= 1.0


def test_who_is_told_to_stop_does_not_wait_for_the_floor() -> None:
    turnstile, stop = Turnstile(4), threading.Event()
    turnstile.enter(address("10.0.0.9"), stop)
    stop.set()
    assert turnstile.enter(address("10.0.0.9"), stop) is None


def test_workers_of_one_desk_share_the_turns_of_a_host_and_a_dead_one_gives_them_back() -> None:
    code = (
        "import threading; from video.engine.turns import Turnstile; from video.sources import "
        "Address; t, s = Turnstile(2, 'desk'), threading.Event(); held = [t.enter(Address("
        "f'rtsp://10.0.0.9/{n}'), s) for n in range(2)]; print('taken', flush=True); input()"
    )
    stop, taken = threading.Event(), []
    mine, others = Turnstile(2, "desk"), Turnstile(2, "another desk")
    waits = threading.Thread(target=lambda: taken.append(mine.enter(address("10.0.0.9"), stop)))
    with _held_elsewhere(code) as other:
        waits.start()
        elsewhere = mine.enter(address("10.0.0.8"), stop)
        for free in (elsewhere, others.enter(address("10.0.0.9"), stop)):
            assert free is not None, "another host has turns of its own, and so has another desk"
            free.give_back()
        assert not taken
        other.kill()
        until(lambda: bool(taken))
    assert taken[0].give_back()
    waits.join()


@contextmanager
def _held_elsewhere(code: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a worker of another window until it says that it holds its turns, and while it lives."""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"taken\n"
        try:
            yield other
        finally:
            other.kill()


class Knocking:
    """A host that lets people in, says nothing, and shows the longest guest out again and again."""

    def __init__(self, host: str) -> None:
        self._listener = socket.create_server((host, 0), backlog=64)
        self._listener.settimeout(0.03)
        self.port = self._listener.getsockname()[1]
        self.most = self.n_guests = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        guests: list[socket.socket] = []
        while not self._stop.is_set():
            try:
                guests.append(self._listener.accept()[0])
                self.n_guests += 1
                self.most = max(self.most, len(guests))
            except TimeoutError:
                for guest in guests[:1]:
                    guest.close()
                del guests[:1]

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._listener.close()


def test_two_windows_knock_at_a_host_no_more_often_than_one(memory: Path) -> None:
    host = Knocking("127.0.0.77")
    engines = [VideoEngine(n_workers=2, memory_folders=[memory]) for _ in range(2)]
    try:
        for engine in engines:
            engine.start()
        for n in range(16):
            told = Address(f"rtsp://127.0.0.77:{host.port}/{n}")
            engines[n % 2].show(f"cam-{n}", told, (64, 36))
        until(lambda: host.n_guests >= 16, 30)
    finally:
        for engine in engines:
            engine.stop()
        host.close()
    assert host.most <= 4
