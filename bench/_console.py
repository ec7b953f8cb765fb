"""What a desk costs while nobody touches it, in a city of full size: percent of a core.

The whole of it runs as in life: ``main.py backend`` on a folder of 3,000 movers and 20,000 open
cases, ``main.py load`` with 556 positions a second and 120 reports a minute, ``main.py
workstation`` on a screen of its own. The glide of markers is switched off and on in turns.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from ._big_city import build
from ._desk_process import DeskProcess, program
from ._memory import NOW_MS
from ._serving import wait
from .figure import Figure

RUNS = 3
SPAN_S = 10.0
_SETTLE_S = 20.0
_TURN_S = 2.0
GOALS = {0: 3.0, 30: 10.0}
NAMES = {0: "feed.console_cpu", 30: "feed.console_glide_cpu"}


def console_figures() -> Iterator[Figure]:
    """Measure a desk with the glide off and at 30 frames a second, in turns."""
    with tempfile.TemporaryDirectory() as root:
        folder = build(Path(root) / "city", NOW_MS)
        data = ("--data", str(folder.root))
        with program("backend", *data):
            wait(folder.endpoints.exists, "the backend did not start")
            with program("load", *data, "--plan", "rush"):
                found = _measured(folder.root)
    for fps, values in found.items():
        goal = f"goal {GOALS[fps]:g} % of a core"
        value = median(values)
        yield Figure(
            NAMES[fps], round(value, 1), "%", goal, round(value / GOALS[fps], 3), len(values)
        )


def _measured(root: Path) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {fps: [] for fps in GOALS}
    pause = threading.Event()
    desk = DeskProcess(
        *("main.py", "workstation", "--data", str(root), "--key", "demo"),
        *("--no-qgis", "--size", "1920x1080"),
    )
    try:
        pause.wait(_SETTLE_S)
        for _ in range(RUNS):
            for fps, values in found.items():
                desk.say(f"glide {fps}")
                pause.wait(_TURN_S)
                began_s, before_s = time.monotonic(), desk.cpu_s()
                pause.wait(SPAN_S)
                passed_s = time.monotonic() - began_s
                values.append((desk.cpu_s() - before_s) / passed_s * 100)
    finally:
        desk.close()
    return found
