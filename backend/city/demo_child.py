"""One process of the demo: started with its life in our hands, started again when it dies."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

logger = logging.getLogger(__name__)

MAIN = Path(__file__).parents[2] / "main.py"
# A dead child comes back after the first of these, then the next; a minute of life begins anew.
BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
_SOUND_S = 60.0
_LINES_KEPT = 40


class Child:
    """A command of ``main.py`` as a child that ends when we do: its standard input is our pipe.

    Args:
        arguments: A function is asked at each start.
        heard: Called with each line it says, in a thread of its own.
        env: Environment beyond ours.
        niceness: How far it stands back behind us, 0 to 19.

    Attributes:
        n_starts: How often it was started.
        first: Arguments added at the first start only.
        again: Arguments added when it is started once more, e.g. the port it had before.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str] | Callable[[], Sequence[str]],
        heard: Callable[[str], None] = lambda line: None,
        env: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, str(MAIN)),
        niceness: int = 0,
    ) -> None:
        self.name = name
        self.n_starts = 0
        self.first: tuple[str, ...] = ()
        self.again: tuple[str, ...] = ()
        self._command, self._arguments = command, arguments
        self._niceness = niceness
        self._heard = heard
        self._env = {**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self._started_s = 0.0
        self._n_deaths = 0

    def start(self) -> None:
        """Start it."""
        arguments = self._arguments() if callable(self._arguments) else self._arguments
        more = self.again if self.n_starts else self.first
        self.n_starts += 1
        self._started_s = time.monotonic()
        self._process = subprocess.Popen(
            [*self._command, *arguments, *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self._env,
        )
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, self._process.pid, own + self._niceness)
        assert self._process.stdout is not None
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout,), name=f"{self.name} says", daemon=True
        )
        self._reader.start()
        logger.info("%s started, process %d", self.name, self._process.pid)

    @property
    def pid(self) -> int:
        """Its process id, 0 before the first start."""
        return self._process.pid if self._process else 0

    @property
    def age_s(self) -> float:
        """Real seconds since it was started last."""
        return time.monotonic() - self._started_s

    @property
    def last_words(self) -> str:
        """The last thing it said; of one that has ended, all it said is waited for."""
        if self.ended() is not None and self._reader is not None:
            self._reader.join(1.0)
        return next((line for line in reversed(self._lines) if line.strip()), "")

    def ended(self) -> int | None:
        """Return its exit status once it has ended, None while it lives."""
        return self._process.poll() if self._process else None

    def wait_before_restart_s(self) -> float:
        """Return how long a child that just died has to wait; longer each time in a row."""
        if self.age_s > _SOUND_S:
            self._n_deaths = 0
        self._n_deaths += 1
        return BACK_OFF_S[min(self._n_deaths, len(BACK_OFF_S)) - 1]

    def tell(self, line: str) -> None:
        """Write a line to its standard input; a child that is gone hears nothing."""
        pipe = self._process.stdin if self._process else None
        if pipe is None or pipe.closed:
            return
        try:
            pipe.write(line.encode() + b"\n")
            pipe.flush()
        except BrokenPipeError:
            logger.info("%s no longer listens", self.name)

    def let_go(self) -> None:
        """Close its standard input: it ends by itself within two seconds."""
        pipe = self._process.stdin if self._process else None
        if pipe is not None and not pipe.closed:
            try:
                pipe.close()
            except BrokenPipeError:
                logger.debug("%s was gone already", self.name)

    def end(self, limit_s: float) -> None:
        """Wait until it has ended; past the limit it is made to."""
        self.let_go()
        if self._process is None:
            return
        try:
            self._process.wait(max(0.05, limit_s))
        except subprocess.TimeoutExpired:
            logger.warning("%s did not end in time and was killed", self.name)
            self._process.kill()
            self._process.wait()
        if self._reader is not None:
            self._reader.join(1.0)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self, output: IO[bytes]) -> None:
        for raw in iter(output.readline, b""):
            line = raw.decode("utf-8", "replace").rstrip()
            self._lines.append(line)
            logger.info("%s: %s", self.name, line)
            self._heard(line)


@dataclass(frozen=True, slots=True)
class DeskSaid:
    """What the desk has said so far.

    Attributes:
        ready: Somebody can sit down.
        mapped: The map is on the screen.
    """

    ready: threading.Event = field(default_factory=threading.Event)
    mapped: threading.Event = field(default_factory=threading.Event)

    def hear(self, line: str) -> None:
        """Note a line of the desk; other words are for other ears."""
        event = {"ready": self.ready, "mapped": self.mapped}.get(line.strip())
        if event is not None:
            event.set()


@dataclass(frozen=True, slots=True)
class Cast:
    """The processes of the demo; ``desk`` is the one whose window the person closes."""

    backend: Child
    cameras: Child
    field: Child
    desk: Child

    @property
    def all(self) -> tuple[Child, ...]:
        """Everybody, in the order in which they start."""
        return (self.backend, self.cameras, self.field, self.desk)

    @property
    def early(self) -> tuple[Child, ...]:
        """Who may load while the city is still being made, and then waits to be told to begin."""
        return (self.backend, self.desk)

    def load(self) -> None:
        """Start those who only load."""
        for child in self.early:
            child.start()

    def end(self, limit_s: float) -> None:
        """See to it that nobody is left."""
        end_s = time.monotonic() + limit_s
        for child in self.all:
            child.let_go()
        for child in reversed(self.all):
            child.end(end_s - time.monotonic())


def rss_mb(pid: int) -> float:
    """Return the resident memory of a process, megabytes; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def children_of(pid: int) -> tuple[int, ...]:
    """Return the processes a process started, and theirs."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    except OSError:
        return ()
    return (*found, *(grandchild for child in found for grandchild in children_of(child)))
