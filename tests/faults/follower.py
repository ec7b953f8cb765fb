"""A desk without a screen, as a process: ``python -m tests.faults.follower FOLDER KEY``.

Writes one line of JSON whenever something changed: the fingerprint of what it holds, and how the
channel is. Ends with its parent.
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


def main(folder: Path, key: str) -> None:
    stop = threading.Event()
    stop_with_parent(stop)
    link = Link(lambda: read_endpoints(folder), read_bundle(folder, key), LEADER)
    link.start()
    mirror, before = Mirror(link), ""
    while not stop.wait(LOOK_S):
        mirror.pull()
        health = link.health
        said = json.dumps(
            {
                "cases": fingerprint(mirror.situation.cases),
                "n_cases": len(mirror.situation.cases),
                "followed": followed(health),
                "n_gaps": health.n_gaps,
                "n_snapshots": health.n_snapshots,
                "n_faults": health.n_faults,
            }
        )
        if said != before:
            before = said
            sys.stdout.write(said + "\n")
            sys.stdout.flush()
    link.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
