"""Everything that runs in a soak: backend, proxy, field, load, desks, and one real console."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from backend.domain.terms.errors import OperatorError
from backend.feed.keys import make_console_key, server_pair
from backend.feed.ports import free_port
from backend.feed.proxy import PROXY, own_pair
from backend.folder import DataFolder
from backend.link.endpoints import endpoints_at
from backend.link.keys import CONSOLE, read_public
from backend.store import Store
from tests.backend.feed.hall import speaks_for_all
from tests.faults.conftest import Mortal
from tests.faults.cut import Cable

ROOT = Path(__file__).parents[2]
CITY_TIME = "2026-06-10T08:04"
END_S, START_S = 20.0, 90.0
MOST_OPEN = 300
N_DESKS = 4  # in each process of desks
FAR, CUT = "soak-far", "soak-cut"


class Part:
    """One process; it may be killed, put to sleep, and started again."""

    def __init__(self, name: str, command: Sequence[str], logs: Path) -> None:
        self.name, self._command, self._log = name, list(command), logs / f"{name}.log"
        self.n_starts = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.n_starts += 1
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=self._out(log),
                stderr=log,
            )

    def _out(self, log: object) -> object:
        return log

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def rss_mb(self) -> float:
        assert self.process is not None
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self._buried()

    def end(self) -> int | None:
        """Let it end by itself; ``None`` when it had to be killed."""
        if self.process is None:
            return 0
        self.wake()
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            status: int | None = self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = None
        self._buried()
        return status

    def _buried(self) -> None:
        assert self.process is not None and self.process.stdin is not None
        self.process.wait()
        with suppress(BrokenPipeError):
            self.process.stdin.close()

    def sleep(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


class Desks(Part):
    """A process of desks; ``said`` is the last it told of each of them."""

    def __init__(self, name: str, command: Sequence[str], logs: Path) -> None:
        super().__init__(name, command, logs)
        self.said: list[dict[str, object]] = []
        self.sums: dict[str, int] = {}

    def _out(self, log: object) -> object:
        return subprocess.PIPE

    def start(self) -> None:
        self.said = []
        super().start()
        self._reader = threading.Thread(target=self._read, args=(self.process,), name=self.name)
        self._reader.start()

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with suppress(ValueError):  # the last line of a killed one is half a line
                self.said = json.loads(line)
        process.stdout.close()

    def _buried(self) -> None:
        super()._buried()
        self._reader.join(5)
        for key in ("n_gaps", "n_faults", "n_snapshots", "n_malformed"):
            self.sums[key] = self.total(key)
        self.said = []

    def total(self, key: str) -> int:
        """Return a count over all lives of all its desks."""
        return self.sums.get(key, 0) + sum(int(str(one[key])) for one in self.said)

    def follow(self, seq: int) -> bool:
        """Whether all of them are equal to the backend, at this row or behind it."""
        return bool(self.said) and all(
            one["followed"] and int(str(one["seq"])) >= seq for one in self.said
        )

    def weights(self) -> set[str]:
        return {str(one["weight"]) for one in self.said}


@dataclass
class House:
    """The folder of a city and all its processes.

    Attributes:
        source: Where its record lies: a path or a database URL.
        server: The database server behind it, if there is one.
    """

    folder: DataFolder
    source: str | Path
    logs: Path
    seed: int
    server: Mortal | None = None
    parts: dict[str, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = f"127.0.0.1:{free_port()}"
        self._near, pair = f"127.0.0.1:{free_port()}", server_pair(self.folder.keys)
        own_pair(self.folder, PROXY)
        public = read_public(self.folder.keys / "authorised" / f"{PROXY}.key")
        for name, way in ((FAR, {"stream": self._near, "stream_key": public}), (CUT, {})):
            if not (self.folder.keys / f"{name}.key").exists():
                make_console_key(self.folder.keys, name, way)
        for name in (CONSOLE, FAR, CUT):
            speaks_for_all(self.folder, name)
        self.cable = Cable(endpoints_at(self.at, pair.public))
        self._build()

    def _build(self) -> None:
        data = ("--data", str(self.folder.root))
        db = ("--db", self.source) if isinstance(self.source, str) else ()
        own, ends = str(self.folder.root), json.dumps(asdict(self.cable.endpoints))
        main, desks = ("main.py",), ("-m", "tests.soak.desks", own)
        town = (*main, "backend", *data, "--bind", self.at, "--city-time", CITY_TIME, *db)
        console = ("--size", "1366x768", "--workers", "1", "--no-qgis")
        report = ("--report-fragment", str(self.logs / "console.json"))
        crowd = ("--plan", "burst", "--most-open", str(MOST_OPEN))
        self._part("backend", town)
        self._part("proxy", (*main, "proxy", *data, "--bind", self._near))
        self._part("field", (*main, "field", *data, "--seed", str(self.seed)))
        self._part("load", (*main, "load", *data, *crowd))
        self._part("console", (*main, "workstation", *data, *console, *report))
        for name, key, more in (
            ("desks", "console", ()),
            ("far-desks", FAR, ()),
            ("cut-desks", CUT, (ends,)),
        ):
            made = Desks(name, (*desks, key, str(N_DESKS), *more), self.logs)
            self.parts[name] = made

    def _part(self, name: str, command: Sequence[str]) -> None:
        self.parts[name] = Part(name, command, self.logs)

    @property
    def desks(self) -> list[Desks]:
        return [part for part in self.parts.values() if isinstance(part, Desks)]

    def start(self, *names: str) -> None:
        for name in names:
            self.parts[name].start()

    def start_backend(self) -> None:
        self.folder.endpoints.unlink(missing_ok=True)  # a killed one left it behind
        self.start("backend")

    def head(self) -> int:
        """Return the number of the last row of cases; -1 while the record cannot be read."""
        try:
            store = Store.open_standing(self.source, self.folder.media)
        except OperatorError:
            return -1
        try:
            return store.heads()["case"].seq
        except OperatorError:
            return -1
        finally:
            store.close()

    def close(self) -> None:
        for part in reversed(self.parts.values()):
            part.end()
        self.cable.stop()
