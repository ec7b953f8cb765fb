"""Pages that turn, judged as an eye would: every tile read back from what was painted."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ._looped import Looped, looped_cameras
from .figure import Figure

CIF_PX, FPS = (352, 288), 12.5
N_SWITCHES = {"16": 200, "48": 100}
# One switch each three seconds, behind the time it takes until every camera has been seen once.
LIMIT_S, EACH_S = 180.0, 4.0


def figures(switches: int = 0) -> Iterator[Figure]:
    """Turn two pages of 16, then two of 48, at the shortest dwell; RTSP, key frame each 2 s.

    Args:
        switches: So many of 16, and half as many of 48; as many as the goal asks for when 0.
    """
    yield from _figures("16", 32, switches or N_SWITCHES["16"])
    yield from _figures("48", 96, -(-switches // 2) or N_SWITCHES["48"])


def _figures(n_tiles: str, n_cameras: int, n_switches: int) -> Iterator[Figure]:
    with looped_cameras(n_cameras, CIF_PX, FPS) as looped:
        found = run_desk(looped, n_tiles, n_switches)
    n = found["tiles"]
    about = f"{found['switches']} switches of {n_tiles}; {found['bad'] or 'none'}"
    name = "" if n_tiles == "16" else "48"
    yield Figure(f"rotation.bad{name}_tiles", sum(found["bad"].values()), "tile", about, 0.0, n)
    late = f"read {found['sampled_late_ms']} ms late at most; oldest {found['age_max_s']} s"
    dated = round(found["dated"] / n, 4)
    yield Figure(f"rotation.dated{name}_ratio", dated, "share", "within 100 ms", dated, n)
    key = "fresh" if n_tiles == "16" else "fresh_1500"
    fresh = round(found[key] / n, 4)
    yield Figure(f"rotation.fresh{name}_ratio", fresh, "share", late, fresh, n)


def run_desk(looped: Looped, n_tiles: str, n_switches: int, shot: str = "") -> dict:
    """Run the desk in a process of its own; returns what it printed."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "looped.json"
        path.write_text(json.dumps(looped.held()))
        arguments = [str(path), n_tiles, str(n_switches), *([shot] if shot else [])]
        done = subprocess.run(
            [sys.executable, "-m", "bench._rotation_desk", *arguments],
            env={**os.environ, **platform},
            stdout=subprocess.PIPE,
            text=True,
            timeout=LIMIT_S + EACH_S * n_switches,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])
