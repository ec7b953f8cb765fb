"""Few openings at one host at a time, none of a device within its floor."""

import threading
import time

import pytest

from tests.patience import patiently
from video.engine import turns as turns_module
from video.engine.turns import FLOOR_S, Turnstile
from video.sources import Address

from .conftest import until


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
    monkeypatch.setattr(turns_module, "FLOOR_S", 0.3)
    turnstile, stop = Turnstile(4), threading.Event()
    begun_s = time.monotonic()
    assert turnstile.enter(address("10.0.0.9"), stop) is not None
    assert turnstile.enter(address("10.0.0.9", 2), stop) is not None, "another device"
    assert time.monotonic() - begun_s < patiently(0.07)
    assert turnstile.enter(address("10.0.0.9"), stop) is not None
    assert time.monotonic() - begun_s >= 0.3 and FLOOR_S >= 1.0


def test_who_is_told_to_stop_does_not_wait_for_the_floor() -> None:
    turnstile, stop = Turnstile(4), threading.Event()
    turnstile.enter(address("10.0.0.9"), stop)
    stop.set()
    assert turnstile.enter(address("10.0.0.9"), stop) is None
