"""Lives a city at load for some minutes while everything that can go wrong does.

``python -m tests.soak --minutes 15 --store sqlite|postgresql``: exit status 0 and one line when
everybody is equal in the end, nothing acknowledged is missing, and no process grew.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

from backend.city.build import generate
from backend.domain.terms.errors import OperatorError
from backend.feed.keys import server_pair
from backend.folder import DataFolder
from backend.link import Link
from backend.link.endpoints import endpoints_at
from backend.link.keys import read_bundle
from backend.store import Store
from tests.backend.store.postgres import tools
from tests.faults.conftest import Mortal
from tests.faults.scene import fingerprint, pictured
from tests.patience import patiently
from tests.run import virtual_display

from .house import ROOT, START_S, House
from .memory import Lives
from .reporter import ME, Reporter
from .troubles import Trouble, any_of_them

OUT = ROOT / "out" / "soak"
CALM_S = (4.0, 14.0)
FRESH_S = 1.5  # so long after a trouble there is something new to be equal in
RECOVERED_S, SETTLED_S = patiently(30.0), patiently(30.0)
SAMPLE_S = 5.0
MB_PER_H = 60.0
RACES = 10_000


def main() -> int:
    """Run it; 0 when the city is sound."""
    args = _arguments()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    broken = [] if not args.races or raced(args.races) else ["the racing dispatchers: see above"]
    with ExitStack() as stack:
        os.environ.update(stack.enter_context(virtual_display()))
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wanmi-soak-")))
        server = stack.enter_context(database()) if args.store == "postgresql" else None
        folder = DataFolder.open(root / "city")
        generate(folder, "first-look", args.seed)
        source = server.new_url() if server else folder.store
        house = House(folder, source, OUT, args.seed, server)
        stack.callback(house.close)
        soak = Soak(house, args.minutes * 60, args.seed, args.limit)
        soak.run()
    broken += soak.broken
    say(f"{'BROKEN: ' + '; '.join(broken[:5]) if broken else 'sound'} - {soak.summary(args.store)}")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1, help="which troubles, in which order")
    parser.add_argument("--races", type=int, default=RACES, help="operations on each store first")
    parser.add_argument("--limit", type=float, default=MB_PER_H, help="megabytes an hour")
    return parser.parse_args()


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} soak: {text}", flush=True)  # noqa: T201 - a command


def raced(n_operations: int) -> bool:
    """Let scripted dispatchers race on both stores, as tests/faults does with fewer."""
    say(f"{n_operations} racing operations on each store")
    command = [sys.executable, "-m", "pytest", "-q", "tests/faults/test_racing.py", "--timeout=900"]
    env = {**os.environ, "WANMI_RACES": str(n_operations)}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0


@contextmanager
def database() -> Iterator[Mortal]:
    """Run a PostgreSQL of our own."""
    bin_path = tools()
    if bin_path is None:
        raise SystemExit("no PostgreSQL server here: apt install postgresql-15-postgis-3")
    root = Path(tempfile.mkdtemp(prefix="wanmi-pg-", dir="/tmp"))
    server = Mortal(bin_path, root)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(root)


class Soak:
    """The run itself.

    Attributes:
        broken: What went wrong and should not have; empty is sound.
    """

    def __init__(self, house: House, for_s: float, seed: int, limit_mb_per_h: float) -> None:
        self.broken: list[str] = []
        self._house, self._for_s, self._limit = house, for_s, limit_mb_per_h
        self._chance = Random(seed)
        self._lives = Lives()
        self._done: Counter[str] = Counter()
        self._took_s: list[float] = []
        self._pause = threading.Event()
        self._console: dict[str, object] = {}
        ends = endpoints_at(house.at, server_pair(house.folder.keys).public)
        self._reporter = Reporter(Link(ends, read_bundle(house.folder.root), ME))

    def run(self) -> None:
        """Start the city, let it suffer, hold everybody against the record."""
        self._start()
        sampler = threading.Thread(target=self._sample, name="memory", daemon=True)
        sampler.start()
        end_s = time.monotonic() + self._for_s
        while time.monotonic() < end_s and not self.broken:
            self._pause.wait(self._chance.uniform(*CALM_S))
            self._suffer(any_of_them(self._house, self._chance))
        self._end()

    def _start(self) -> None:
        house = self._house
        house.start_backend()
        self._until(house.folder.endpoints.exists, START_S, "the backend did not start")
        house.start(*(name for name in house.parts if name != "backend"))
        self._reporter.start()
        self._until(self._are_equal, START_S, "the desks did not join")
        say(f"{len(house.desks)} processes of desks, one console, and everybody follows")

    def _suffer(self, trouble: Trouble) -> None:
        trouble.does(self._house, self._chance)
        self._done[trouble.key] += 1
        began_s = time.monotonic()
        self._pause.wait(FRESH_S)
        self._until(self._are_equal, RECOVERED_S, f"not equal again after: {trouble.key}")
        self._took_s.append(time.monotonic() - began_s)
        say(f"{trouble.key}: equal again after {self._took_s[-1]:.1f} s")
        for name, part in self._house.parts.items():
            if not part.alive:
                self.broken.append(f"{name} ended by itself")

    def _are_equal(self) -> bool:
        """Whether every desk has what the record had a moment ago, and says that it is equal."""
        head = self._house.head()
        return head >= 0 and self._within(lambda: all(d.follow(head) for d in self._house.desks), 4)

    def _within(self, holds: object, limit_s: float) -> bool:
        end_s = time.monotonic() + limit_s
        while time.monotonic() < end_s:
            if holds():
                return True
            self._pause.wait(0.1)
        return False

    def _until(self, holds: object, limit_s: float, otherwise: str) -> None:
        if not self._within(holds, limit_s):
            self.broken.append(otherwise)

    def _sample(self) -> None:
        while not self._pause.wait(SAMPLE_S):
            for name, part in self._house.parts.items():
                try:
                    self._lives.note(name, part.process.pid, part.rss_mb)
                except (FileNotFoundError, IndexError, AttributeError):
                    continue  # between two lives

    # ---- the end -------------------------------------------------------------------------------

    def _end(self) -> None:
        house = self._house
        for name in ("load", "field"):
            house.parts[name].end()
        self._reporter.stop()
        self._until(self._weigh_the_same, SETTLED_S, "the desks do not hold what the record holds")
        for name in ("console", "proxy", "backend"):
            if house.parts[name].end() != 0:
                self.broken.append(f"{name} did not end with status 0")
        self._console = _read(OUT / "console.json")
        if self._console.get("digest_equal") is not True:
            self.broken.append("the console's digest is not the backend's")
        self._hold_the_record()
        self.broken += [
            f"{growth} grows" for growth in self._lives.growths() if growth.is_leak(self._limit)
        ]

    def _weigh_the_same(self) -> bool:
        try:
            store = Store.open_standing(self._house.source, self._house.folder.media)
        except OperatorError:
            return False
        wanted = {fingerprint(pictured(store))}
        store.close()
        return all(desks.weights() == wanted for desks in self._house.desks)

    def _hold_the_record(self) -> None:
        store = Store.open_standing(self._house.source, self._house.folder.media)
        if not store.verify().sound:
            self.broken.append("the chain of the record is broken")
        self.broken += self._reporter.faults(store)
        store.close()

    def summary(self, store: str) -> str:
        """Return the figures of the run."""
        desks, reporter = self._house.desks, self._reporter
        steepest = max(self._lives.growths(), key=lambda one: one.mb_per_h, default=None)
        stall = self._console.get("gui_stall_ms") or {}
        took = sorted(self._took_s) or [0.0]
        return (
            f"{self._for_s / 60:g} min on {store}, {self._done.total()} troubles"
            f" (equal again after {took[len(took) // 2]:.1f} s, at most {took[-1]:.1f} s);"
            f" {len(reporter.acknowledged)} of {len(reporter.sent)} orders acknowledged,"
            f" {reporter.n_unknown} unknown at first; desks: "
            f"{sum(d.total('n_gaps') for d in desks)} gaps, "
            f"{sum(d.total('n_snapshots') for d in desks)} pictures, "
            f"{sum(d.total('n_faults') for d in desks)} faults;"
            f" steepest memory: {steepest or 'no life was long enough'};"
            f" window: p99 of stalls {stall.get('p99', '-')} ms"
        )


def _read(path: Path) -> dict[str, object]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


if __name__ == "__main__":
    raise SystemExit(main())
