"""A hand on the map: how late the window's thread is while it pans and turns the wheel.

The whole synthetic city on 1920 by 1080 with every layer alive (60 collectors, 120 vehicles, 24
cameras, 3,000 unit grids, 500 cases) and tiles still being drawn. Beside it, in the same run and
by the same hand, a bare pixmap is scrolled and a bare pyqtgraph plot of as many points panned.
``own_stall`` leaves out the time in which other programs had the processors: what remains is ours.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from .figure import Figure, compared

_LIMIT_S = 400
_SCROLL = "a bare QPixmap scrolled by the same hand"
_PLOT = "a bare pyqtgraph plot of as many points"


def figures() -> Iterator[Figure]:
    """Measure in a process of its own and compare."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "bench._pan_desk"],
        env={**os.environ, **platform},
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    for hand in ("pan", "zoom"):
        yield from _of_hand(hand, found)
    stall, plot = found["pan.stall.p99"], found["plot.stall.p99"]
    yield compared("pan.stall_to_plot", stall, plot, "ms", _PLOT, found["pan.stall.n"])
    yield Figure("pan.load", round(found["load"], 2), "programs", found["by"])


def _of_hand(hand: str, found: dict[str, float]) -> Iterator[Figure]:
    for name, key in (
        ("stall_p99_ms", "stall.p99"),
        ("stall_max_ms", "stall.max"),
        ("own_stall_p99_ms", "own_stall.p99"),
        ("frame_p95_ms", "frame.p95"),
        ("work_p99_ms", "work.p99"),
    ):
        n = int(found[f"{hand}.{key.split('.')[0]}.n"])
        other = found[f"scroll.{key}"]
        yield compared(f"{hand}.{name}", found[f"{hand}.{key}"], other, "ms", _SCROLL, n)
