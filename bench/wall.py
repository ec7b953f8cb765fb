"""48 RTSP cameras on a painted wall, held against ffmpeg that only decodes the same streams.

Runs take turns and medians are compared; beside them, in the same run, stand the ways by which a
wall is usually built. The cameras are clips coded once, sent by a process that is not counted.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from ._ffmpeg import Decoded, decode_only
from ._looped import Looped, looped_cameras
from ._screen import screen
from ._wall_peers import PEERS
from .figure import Figure, compared, percentile

N_CAMERAS, FPS, KBITS = 48, 25.0, 2_000
CIF_PX, D1_PX = (352, 288), (704, 576)
LIMIT_S = 150.0
AGAINST = "ffmpeg, decode only, one process per stream"
GUI_GOAL, LATE_GOAL_MS, FPS_GOAL, P50_GOAL_MS, P99_GOAL_MS = 0.10, 10.0, 24.0, 400.0, 1000.0


def figures(
    seconds: float = 60.0, runs: int = 3, cameras: int = N_CAMERAS, shot: str = ""
) -> Iterator[Figure]:
    """Weigh both sizes; each run is ``seconds`` long."""
    with screen():
        yield from _cif(seconds, runs, cameras, shot)
        with looped_cameras(cameras, D1_PX, FPS, KBITS) as looped:
            ours, theirs = _turns(looped, seconds, runs)
            yield _against("wall.d1_48_vs_ffmpeg", ours, theirs)
            yield _each("wall.d1_picture_vs_ffmpeg", ours, theirs)
            yield _slowest("wall.d1_min_fps", ours)


def _cif(seconds: float, runs: int, cameras: int, shot: str) -> Iterator[Figure]:
    with looped_cameras(cameras, CIF_PX, FPS, KBITS) as looped:
        ours, theirs = _turns(looped, seconds, runs, shot)
        yield _against("wall.cif48_vs_ffmpeg", ours, theirs)
        yield _each("wall.cif_picture_vs_ffmpeg", ours, theirs)
        yield _slowest("wall.min_fps", ours)
        yield from _of_the_desk(ours)
        yield from _ages(ours)
        for name, weigh in PEERS.items():
            found = weigh(looped, seconds)
            if isinstance(found, str):
                print(f"wall: {name}: not weighed, {found}", file=sys.stderr)
                continue
            cores = round(found["cores"], 3)
            about = f"{name}; painted {found['fps']:.1f} fps; ffmpeg, decode only"
            limit = median(run.cores for run in theirs)
            yield compared("wall.peer_cores", cores, limit, "core", about, cameras)


def _turns(
    looped: Looped, seconds: float, runs: int, shot: str = ""
) -> tuple[list[dict], list[Decoded]]:
    """Let ours and ffmpeg take turns on the same streams."""
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(run_desk(looped, seconds, shot))
        theirs.append(decode_only(list(looped.urls.values()), seconds))
    return ours, theirs


def _against(name: str, ours: list[dict], theirs: list[Decoded]) -> Figure:
    cores = median(run["cores"] for run in ours)
    n = sum(run["n_painted"] for run in ours)
    made = compared(name, cores, median(run.cores for run in theirs), "core", AGAINST, n)
    ratios = sorted(round(a["cores"] / b.cores, 2) for a, b in zip(ours, theirs, strict=True))
    about = f"{cores:.3g} core; {made.against}; run by run {ratios}"
    return Figure(name, made.ratio, "1", about, made.ratio, n)


def _each(name: str, ours: list[dict], theirs: list[Decoded]) -> Figure:
    """Weigh one painted picture against one decoded: fair where neither gets through all."""
    painted_ms = median(run["cores"] / max(1e-9, run["painted_s"]) * 1e3 for run in ours)
    decoded_ms = median(run.picture_ms for run in theirs)
    ratio = round(painted_ms / decoded_ms, 3) if decoded_ms else 0.0
    n = sum(run["n_painted"] for run in ours)
    shares = [median(run["painted_s"] for run in ours), median(run.pictures_s for run in theirs)]
    about = f"{painted_ms:.3g} ms a painted picture, ffmpeg {decoded_ms:.3g} a decoded one; "
    about += f"{shares[0]:.0f} a second painted, {shares[1]:.0f} decoded"
    return Figure(name, ratio, "1", about, ratio, n)


def _slowest(name: str, ours: list[dict]) -> Figure:
    slowest = median(run["fps_min"] for run in ours)
    n_well = median(sum(rate >= FPS_GOAL for rate in run["rates"]) for run in ours)
    about = f"slowest tile of {FPS:g} fps sent; goal: {FPS_GOAL:g}; {n_well:g} tiles reach it"
    n = sum(run["n_painted"] for run in ours)
    return Figure(name, round(slowest, 2), "fps", about, round(slowest / FPS, 3), n)


def _of_the_desk(ours: list[dict]) -> Iterator[Figure]:
    gui = median(run["gui_cores"] for run in ours)
    about, n = f"of one core; goal: {GUI_GOAL:g}", len(ours)
    yield Figure("wall.gui_cpu", round(gui, 3), "core", about, round(gui / GUI_GOAL, 3), n)
    late_ms, n = median(run["late_p99_ms"] for run in ours), sum(run["n_late"] for run in ours)
    about, ratio = f"lateness of a 10 ms timer; goal: {LATE_GOAL_MS:g}", late_ms / LATE_GOAL_MS
    yield Figure("wall.loop_p99_ms", round(late_ms, 2), "ms", about, round(ratio, 3), n)


def _ages(ours: list[dict]) -> Iterator[Figure]:
    ages_ms = [age_s * 1e3 for run in ours for age_s in run["ages"]]
    bad = {key: n for run in ours for key, n in run["seen"].items() if key != "good"}
    for name, percent, goal in (("age.p50_ms", 50, P50_GOAL_MS), ("age.p99_ms", 99, P99_GOAL_MS)):
        age_ms = percentile(ages_ms, percent)
        about = f"sent to painted, read from the pixels ({bad or 'all readable'}); goal: {goal:g}"
        yield Figure(name, round(age_ms, 1), "ms", about, round(age_ms / goal, 3), len(ages_ms))


def run_desk(looped: Looped, seconds: float, shot: str = "") -> dict:
    """Run the desk in a process of its own; returns what it printed."""
    with told(looped) as path:
        arguments = [str(path), str(seconds), *([shot] if shot else [])]
        done = subprocess.run(
            [sys.executable, "-m", "bench._wall_desk", *arguments],
            stdout=subprocess.PIPE,
            text=True,
            timeout=LIMIT_S + seconds,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def told(looped: Looped) -> Iterator[Path]:
    """Write down for another process where the cameras are."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "looped.json"
        path.write_text(json.dumps(looped.held()))
        yield path
