"""Processes with a window, as the feed bench runs them: under an Xvfb of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backend.city.demo_screen import VirtualScreen

_READY = "ready"
_MAPPED = "mapped\n"
_END_S = 15.0
_TOLD_CHARS = 2_000


class DeskProcess:
    """A desk that is told things line by line and answers in JSON.

    Args:
        begun: Told the X display as soon as there is one: a desk with a door is not ready before
            somebody has come in.
    """

    def __init__(self, *words: str, begun: Callable[[str], object] | None = None) -> None:
        self._screen = VirtualScreen()
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the desk
        self.process = subprocess.Popen(
            [sys.executable, *words],
            env={**os.environ, "DISPLAY": self._screen.display},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        if begun is not None:
            begun(self._screen.display)
        if self._line() != _READY:
            self.close()
            raise RuntimeError("the desk did not start")

    def say(self, line: str) -> None:
        """Tell it something."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ask(self, line: str) -> dict[str, Any]:
        """Ask it something; waits for the answer."""
        self.say(line)
        return dict(json.loads(self._line()))

    @property
    def display(self) -> str:
        """The X display its window is on."""
        return self._screen.display

    def lines(self) -> Iterator[str]:
        """Yield what it says of itself, until it ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line.strip()

    def cpu_s(self) -> float:
        """Return the processor seconds of the desk and its children so far."""
        return sum(_cpu_s(pid) for pid in _family(self.process.pid))

    def close(self) -> None:
        """End it, and its screen."""
        self.process.stdin.close()  # type: ignore[union-attr]
        try:
            self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()  # type: ignore[union-attr]
        self._errors.close()
        self._screen.close()

    def _line(self) -> str:
        assert self.process.stdout is not None
        while (line := self.process.stdout.readline()) == _MAPPED:
            pass
        if not line:
            self._errors.seek(0)
            raise RuntimeError(f"the desk has died: {self._errors.read()[-_TOLD_CHARS:]}")
        return line.strip()


@contextmanager
def program(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of ``main.py`` beside the bench; it ends with the ``with``."""
    process = subprocess.Popen(
        [sys.executable, "main.py", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        try:
            process.wait(2 * _END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0  # it has just ended
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
