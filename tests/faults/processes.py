"""Real processes to be killed and stopped: a backend, a desk, a proxy."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.folder import DataFolder
from tests.patience import until

ROOT = Path(__file__).parents[2]
START_S = 40.0


class Child:
    """One process of ours; whatever happens to it, it is gone in the end."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def runs(self) -> bool:
        return self.process.poll() is None

    @property
    def rss_mb(self) -> float:
        """Resident memory, megabytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def sleep(self) -> None:
        """Stop it where it stands, as a suspended machine does."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(10)

    def close(self) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


class Follower(Child):
    """Desks in a process of their own; they tell how they are whenever that changes.

    Attributes:
        said: The last they told: see ``follower.py``.
    """

    def __init__(self, folder: DataFolder, key: str = "console", n_desks: int = 1) -> None:
        super().__init__("-m", "tests.faults.follower", str(folder.root), key, str(n_desks))
        self.said: dict[str, object] = {}
        self._reader = threading.Thread(target=self._read, name="follower-said")
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said = json.loads(line)

    def holds(self, wanted: str) -> bool:
        assert self.runs, "the follower died"
        return bool(self.said.get("followed")) and self.said["cases"] == [wanted]

    def n(self, what: str) -> int:
        """Return a number they told, e.g. ``n_gaps``, of all of them together."""
        return int(str(self.said[what]))

    def close(self) -> None:
        self.process.kill()
        self._reader.join(5)
        super().close()


def n_connected(at: str) -> int:
    """Return how many connections a port of this machine has, as the system sees it."""
    port = f":{int(at.rpartition(':')[2]):04X} "
    lines = Path("/proc/net/tcp").read_text("ascii").splitlines()
    established = (line.split()[1:4] for line in lines[1:])
    return sum(f"{local} ".endswith(port) and state == "01" for local, _, state in established)


@contextmanager
def follower(folder: DataFolder, key: str = "console", n_desks: int = 1) -> Iterator[Follower]:
    child = Follower(folder, key, n_desks)
    try:
        yield child
    finally:
        child.close()


@contextmanager
def child(*arguments: str) -> Iterator[Child]:
    made = Child(*arguments)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def backend(folder: DataFolder, at: str, *more: str) -> Iterator[Child]:
    """Run ``main.py backend``; it may be killed, then started again at the same ports."""
    folder.endpoints.unlink(missing_ok=True)  # a killed one left it behind
    arguments = ("main.py", "backend", "--data", str(folder.root), "--bind", at, *more)
    with child(*arguments) as made:
        until(lambda: folder.endpoints.exists() or not made.runs, START_S)
        assert made.runs, "the backend did not start"
        yield made
