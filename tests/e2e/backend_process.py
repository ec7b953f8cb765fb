"""A backend in a process of its own, waited for until it serves."""

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from backend.folder import DataFolder

from .command import ROOT

START_S = 30.0


def free_port(n: int = 1) -> int:
    """Return the first of ``n`` ports in a row that nobody listens on."""
    for port in range(21_000, 60_000, 17):
        if all(_is_free(port + step) for step in range(n)):
            return port
    raise AssertionError("no free ports on this machine")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Backend:
    """``main.py backend`` on a folder; ends with the ``with``."""

    def __init__(self, root: Path, *words: str) -> None:
        self.root, self._words = root, words

    def __enter__(self) -> "Backend":
        self._process = subprocess.Popen(
            [sys.executable, "main.py", "backend", "--data", str(self.root), *self._words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        folder, pause = DataFolder(self.root), threading.Event()
        begun_s = time.monotonic()
        while not folder.endpoints.exists():
            assert self.is_alive, self._process.stderr.read().decode()
            assert time.monotonic() - begun_s < START_S, "the backend does not start"
            pause.wait(0.05)
        self.endpoints = folder.read_endpoints()
        return self

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    @property
    def address(self) -> str:
        """``HOST:PORT`` of the first socket."""
        return str(self.endpoints["push"]).removeprefix("tcp://")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stderr.close()
