"""Whether a tile ever lies: every fault of the laboratory, judged as an eye would; its cost."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from backend.city.camera_street import draw_street
from video.engine.inspector import EVERY_S, Inspector
from video.engine.overlay import Overlay
from video.engine.view import Plane

from .figure import Figure

N_CAMERAS, KEY_EVERY_S = 48, 2.0
N_JUDGED = 400
FILM_S = 40.0
ROOT = Path(__file__).parents[1]
SIZES_PX = {"": (352, 288), "_1080": (1920, 1080)}
LIMIT_S = 240.0
# On a busy machine a picture may be late, or painted late; then the tile says the truth.
_NO_ALARM = ("live", "delayed", "connecting")


def figures() -> Iterator[Figure]:
    """Play the laboratory once, then weigh the judge."""
    found = run()
    missed = {kind: why for kind, row in found["faults"].items() if (why := _why_missed(row))}
    n_faults = len(found["faults"])
    yield Figure(
        "truth.missed", len(missed), "fault", _listed(missed) or "each in time", n=n_faults
    )
    alarms = {kind: row["alarms"] for kind, row in found["faults"].items()}
    alarms["nothing happens"] = found["healthy"]
    false = {kind: states for kind, told in alarms.items() if (states := _alarms(told))}
    about = _listed(false) or "before each fault, and where nothing happens at all"
    yield Figure("truth.false_alarms", len(false), "camera", about, n=len(alarms))
    told = [row["told_s"] for row in found["faults"].values() if row["told_s"] is not None]
    slowest = f"slowest; goal: 15 s, median {sorted(told)[len(told) // 2]:.1f} s"
    worst_s = round(max(told), 2)
    yield Figure("truth.told_s", worst_s, "s", slowest, round(worst_s / 15.0, 3), len(told))
    yield from _footage()
    for name, size_px in SIZES_PX.items():
        cores = round(judge_cores(size_px), 4)
        about = f"of one core, {N_CAMERAS} cameras of {size_px[0]}x{size_px[1]}"
        yield Figure(f"truth.judge{name}_cores", cores, "core", about, n=N_JUDGED)


def _footage() -> Iterator[Figure]:
    """Show the real film as 48 RTSP cameras; nothing is wrong with it."""
    folder = Path(os.environ.get("WANMI_REAL_DATA", ROOT.parent / "shared" / "data"))
    film = folder / "street_a.mp4"
    if not film.exists():
        print(f"no real film here: {film} (set WANMI_REAL_DATA)", file=sys.stderr)
        return
    found = _printed("tests.faultlab.footage", str(film), str(N_CAMERAS), str(FILM_S))
    wrong = {state: n for state, n in found["states"].items() if state not in _NO_ALARM}
    late = found["states"].get("delayed", 0)
    slowest = f"{late} were late once, slowest {found['fps_min']} fps"
    about = f"{_listed(wrong) or 'real film, nothing said'}; {slowest}"
    n_false = sum(wrong.values())
    yield Figure("truth.footage_false_alarms", n_false, "camera", about, n=found["n"])


def run() -> dict:
    """Play the laboratory; return what became of each fault."""
    return _printed("tests.faultlab")


def _printed(module: str, *arguments: str) -> dict:
    """Run a scene in a process of its own; return what it printed."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **platform},
        stdout=subprocess.PIPE,
        text=True,
        timeout=LIMIT_S,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def judge_cores(size_px: tuple[int, int]) -> float:
    """Return the share of a core that judging all cameras of this size takes."""
    cv2.setNumThreads(1)
    street, _ = draw_street(1)
    grey = cv2.resize(cv2.cvtColor(street, cv2.COLOR_BGR2GRAY), size_px)
    chance = np.random.default_rng(1)
    shape = (*grey.shape, 8)
    noise = chance.integers(-2, 3, shape, dtype=np.int16)
    pictures = [np.clip(grey + noise[..., n], 0, 255).astype(np.uint8) for n in range(8)]
    inspector, overlay = Inspector(), Overlay()
    look_s = _cost_s(lambda n, luma: inspector.inspect(luma, float(n)), pictures)
    key_s = _cost_s(lambda n, luma: overlay.judge(luma, (n, n)), pictures)
    return N_CAMERAS * (look_s / EVERY_S + key_s / KEY_EVERY_S)


def _cost_s(judge: Callable[[int, Plane], object], pictures: list[Plane]) -> float:
    begun_s = time.process_time()
    for n in range(N_JUDGED):
        judge(n, pictures[n % len(pictures)])
    return (time.process_time() - begun_s) / N_JUDGED


def _why_missed(row: dict) -> str:
    if row["lies"]:
        return f"looked live: {row['lies'][0][1]}"
    if row["must"] and (row["told_s"] is None or row["told_s"] > row["within_s"]):
        return "not said" if row["told_s"] is None else f"said after {row['told_s']:.1f} s"
    if row["back_s"] is None or row["back_s"] > row["back_limit_s"]:
        return "not back" if row["back_s"] is None else f"back after {row['back_s']:.1f} s"
    return ""


def _alarms(states: list[str]) -> list[str]:
    return [state for state in states if state not in _NO_ALARM]


def _listed(found: dict) -> str:
    return "; ".join(f"{key}: {value}" for key, value in found.items())
