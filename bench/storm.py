"""Every camera of a wall cut at once and back: how soon the last is live, and at what cost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from .figure import Figure

N_CAMERAS, N_HOSTS = 48, 4
# Long enough that every camera waits as long as it ever will between two tries.
CUT_S = 15.0
GOAL_S, AT_ONCE, FLOOR_S = 10.0, 4, 1.0
LIMIT_S = 240.0
KINDS = {"reset": "connections reset and refused", "half_open": "cable pulled, nobody answers"}


def figures() -> Iterator[Figure]:
    """Cut 48 RTSP cameras on four loopback addresses, once rudely and once in silence."""
    for kind, said in KINDS.items():
        found = run(kind)
        back_s = found["back_s"]
        name = "storm.recover_s" if kind == "reset" else "storm.recover_silent_s"
        about = (
            f"{said} for {CUT_S:g} s; goal: {GOAL_S:g} s, half of them {back_s[N_CAMERAS // 2]:.1f}"
        )
        last_s = round(back_s[-1], 2)
        yield Figure(name, last_s, "s", about, round(last_s / GOAL_S, 3), len(back_s))
        most = found["most_at_once"]
        n_asked = found["asked"]
        about = f"handshakes at one host, {said}; goal: {AT_ONCE}"
        yield Figure("storm.most_at_once", most, "1", about, round(most / AT_ONCE, 3), n_asked)
        if found["least_gap_s"] > 0:
            gap_s = round(found["least_gap_s"], 3)
            about = f"between two openings of one device; floor: {FLOOR_S:g} s"
            yield Figure("storm.least_gap_s", gap_s, "s", about, round(gap_s / FLOOR_S, 3), n_asked)


def run(kind: str) -> dict:
    """Blow one storm in a process of its own; return what it printed."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    asked = [str(N_CAMERAS), str(N_HOSTS), kind, str(CUT_S)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faultlab.storm", *asked],
        env={**os.environ, **platform},
        stdout=subprocess.PIPE,
        text=True,
        timeout=LIMIT_S,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
