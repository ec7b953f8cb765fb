"""Frames of the map: thousands of moving markers while it pans, against base map and pyqtgraph.

All cases are run in one process on one window of 1920 by 1080, one after the other: the bare base
map, ours with 3,000 and 100,000 markers, and a tuned pyqtgraph scatter plot of as many points.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from .figure import Figure, compared

_LIMIT_S = 400
_BASE = "the bare base map, same window, same pan"
_PLOT = "tuned pyqtgraph ScatterPlotItem without any base map"


def figures() -> Iterator[Figure]:
    """Measure in a process of its own and compare."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "bench._map_desk"],
        env={**os.environ, **platform},
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    frames = found["n_frames"]
    yield Figure("map_frame_base", round(found["base_ms"], 2), "ms", n=frames)
    for n in (3_000, 100_000):
        ours, plot = found[f"ours_{n}_ms"], found[f"plot_{n}_ms"]
        yield compared(f"map_frame_{n}_movers", ours, found["base_ms"], "ms", _BASE, frames)
        yield compared(f"map_frame_{n}_movers_to_plot", ours, plot, "ms", _PLOT, frames)
    yield Figure("map_zoom_frame_p95", round(found["zoom_p95_ms"], 2), "ms", n=frames)
    yield Figure("map_cluster_20000_cases", round(found["cluster_ms"], 2), "ms", n=20)
    yield Figure("map_pick_100000_movers", round(found["pick_ms"], 3), "ms", n=200)
    first = found["first_plain_ms"]
    yield Figure("map_first_tiles_plain", round(first, 1), "ms", n=1)
