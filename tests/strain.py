"""A pytest plugin: the machine stands still amid tests, to find those that race a clock.

``WANMI_STRAIN=3 python -m pytest -p tests.strain tests/video`` stops the test process and all that
it started for three seconds (SIGSTOP), at most twice a test, where the test begins to wait for
something or has begun to. ``WANMI_STRAIN_SEED`` chooses other moments.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

STALL_S = float(os.environ.get("WANMI_STRAIN", "0"))
SEED = os.environ.get("WANMI_STRAIN_SEED", "1")
_MOST, _SHARE = 2, 0.6
_TURNS = (1, 1, 2, 3)  # at which look at a condition it stands still


def _family(of_pid: int) -> list[int]:
    """Return a process and all that it started, itself first; not us nor whom a test stopped."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue  # it has just ended
            if state != "T":
                children.setdefault(int(parent), []).append(int(folder.name))
    found, waiting = [], [of_pid]
    while waiting:
        found.append(waiting.pop(0))
        waiting += [pid for pid in children.get(found[-1], ()) if pid != os.getpid()]
    return found


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def serve(pid: int) -> None:
    """Stop a family of processes for a while as often as a byte comes; in a process of its own."""
    pause = threading.Event()
    while os.read(0, 1):
        family = _family(pid)
        _send(family, signal.SIGSTOP)
        pause.wait(STALL_S)
        _send(family[::-1], signal.SIGCONT)
        os.write(1, b".")


class Strain:
    """Stands still at some waits of each test; which, depends on the test and the seed."""

    def __init__(self) -> None:
        self._helper = subprocess.Popen(
            [sys.executable, "-m", "tests.strain", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self._rng, self._n_left = random.Random(SEED), 0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Choose the moments anew for each test."""
        self._rng, self._n_left = random.Random(f"{SEED} {item.nodeid}"), _MOST
        try:
            return (yield)
        finally:
            self._n_left = 0

    def pytest_unconfigure(self) -> None:
        """End the helper."""
        for pipe in (self._helper.stdin, self._helper.stdout):
            assert pipe is not None
            pipe.close()
        self._helper.wait()

    def patient(self, wait: Callable[..., object]) -> Callable[..., object]:
        """Return a wait in whose course the machine may stand still."""

        def waited(*words: object, **more: object) -> object:
            at = next(n for n, word in enumerate(words) if callable(word))
            return wait(*words[:at], self._strained(words[at]), *words[at + 1 :], **more)

        return waited

    def _strained(self, holds: Callable[[], object]) -> Callable[[], object]:
        turn = self._rng.choice(_TURNS) if self._rng.random() < _SHARE else 0
        looks = iter(range(1, 1_000_000))

        def look() -> object:
            if next(looks) == turn and self._n_left:
                self._n_left -= 1
                assert self._helper.stdin is not None and self._helper.stdout is not None
                self._helper.stdin.write(b".")
                self._helper.stdout.read(1)
            return holds()

        return look


def pytest_configure(config: pytest.Config) -> None:
    """Put strain on the two waits that tests have."""
    if not STALL_S:
        return
    from tests import patience, patient_bot

    strain = Strain()
    config.pluginmanager.register(strain)
    patience.until = strain.patient(patience.until)
    bot = patient_bot.PatientBot
    bot.waitUntil = strain.patient(bot.waitUntil)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
