"""Desks without a screen, as a process: ``python -m tests.faults.follower FOLDER KEY [N]``.

Writes one line of JSON whenever something changed: the fingerprints of what they hold, and how the
channel is for all of them together. Ends with its parent.
"""

import json
import sys
import threading
from pathlib import Path

from backend.lifeline import stop_with_parent
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from tests.backend.feed.hall import LEADER, Mirror

from .scene import fingerprint, followed

LOOK_S = 0.02


def main(folder: Path, key: str, n_desks: int) -> None:
    stop = threading.Event()
    stop_with_parent(stop)
    keys = read_bundle(folder, key)
    links = [Link(lambda: read_endpoints(folder), keys, LEADER) for _ in range(n_desks)]
    mirrors = [Mirror(link) for link in links]
    for link in links:
        link.start()
    before = ""
    while not stop.wait(LOOK_S * n_desks):
        said = json.dumps(state_of(mirrors))
        if said != before:
            before = said
            sys.stdout.write(said + "\n")
            sys.stdout.flush()
    for link in links:
        link.stop()


def state_of(mirrors: list[Mirror]) -> dict[str, object]:
    for mirror in mirrors:
        mirror.pull()
        mirror.changes.clear()
    healths = [mirror.link.health for mirror in mirrors]
    return {
        "cases": sorted({fingerprint(mirror.situation.cases) for mirror in mirrors}),
        "followed": all(followed(health) for health in healths),
        "n_gaps": sum(health.n_gaps for health in healths),
        "n_snapshots": sum(health.n_snapshots for health in healths),
        "n_faults": sum(health.n_faults for health in healths),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int((*sys.argv[3:], "1")[0]))
