"""Some desks without a screen as one process: ``python -m tests.soak.desks FOLDER KEY N [ENDS]``.

Writes one line of JSON a second: how each of them is. ``ENDS`` is where they dial, as JSON; left
out, they follow the folder's own file. Ends with its parent.
"""

import json
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from backend.lifeline import stop_with_parent
from backend.link import Endpoints, Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from backend.situation import Situation
from tests.backend.feed.hall import LEADER
from tests.faults.scene import fingerprint, followed

LOOK_S = 0.2
TELL_EVERY = 5
QUIET_LOOKS = 10  # after so many looks without news the cases are weighed


@dataclass
class Desk:
    link: Link
    situation: Situation
    n_quiet: int = 0
    weight: str = ""

    def look(self) -> None:
        pulled = self.link.take()
        if pulled.news is not None and (pulled.news.changed or pulled.news.reset):
            self.n_quiet, self.weight = 0, ""
        if pulled.news is not None:
            self.situation.apply(pulled.news)
        self.link.painted(pulled)
        self.n_quiet += 1
        if self.n_quiet == QUIET_LOOKS:
            self.weight = fingerprint(self.situation.cases)

    def state(self) -> dict[str, object]:
        health = self.link.health
        return {
            "followed": followed(health),
            "seq": self.link._follower.upto["case"],
            "weight": self.weight,
            "n_gaps": health.n_gaps,
            "n_faults": health.n_faults,
            "n_malformed": health.n_malformed,
            "n_snapshots": health.n_snapshots,
        }


def main(folder: Path, key: str, n_desks: int, ends: str = "") -> None:
    stop = threading.Event()
    stop_with_parent(stop)
    keys, there = read_bundle(folder, key), Endpoints(**json.loads(ends)) if ends else None
    desks = [
        Desk(Link(there or (lambda: read_endpoints(folder)), keys, LEADER), Situation())
        for _ in range(n_desks)
    ]
    for desk in desks:
        desk.link.start()
    n = 0
    while not stop.wait(LOOK_S):
        for desk in desks:
            desk.look()
        n += 1
        if n % TELL_EVERY == 0:
            sys.stdout.write(json.dumps([desk.state() for desk in desks]) + "\n")
            sys.stdout.flush()
    for desk in desks:
        desk.link.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
