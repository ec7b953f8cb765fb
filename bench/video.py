"""Nine RTSP streams on a painted mosaic, held against ffmpeg that only decodes."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ._video_desk import process_s
from .figure import Figure, compared

N_CAMERAS = 9
SECONDS = 12.0
SOURCE_FPS = 12.5
LIMIT_S = 60.0
FFMPEG = "ffmpeg, decode only, one process per stream"


def figures() -> Iterator[Figure]:
    """Measure ours and ffmpeg one after the other on the same nine live streams."""
    with tempfile.TemporaryDirectory() as folder, _cameras(Path(folder)) as (path, pid):
        began_s = process_s(pid)
        ours = _desk(path)
        sending = (process_s(pid) - began_s) / (SECONDS + 4.0)
        theirs = _ffmpeg(list(json.loads(path.read_text("utf-8")).values()))
    n = int(ours["n_painted"])
    yield compared("video_nine_cores", ours["cores"], theirs, "core", FFMPEG, n)
    source = "sent by each camera"
    yield compared("video_nine_fps_min", ours["fps_min"], SOURCE_FPS, "fps", source, n)
    yield compared("video_nine_fps_mean", ours["fps_mean"], SOURCE_FPS, "fps", source, n)
    first = ours["first_s"]
    yield Figure("video_first_picture", round(first[0], 3), "s", n=len(first))
    yield Figure("video_all_nine_pictures", round(first[-1], 3), "s", n=len(first))
    yield Figure("video_gui_late_p99", round(ours["late_p99_ms"], 2), "ms", n=int(SECONDS * 100))
    yield Figure("demo_cameras_cores", round(sending, 3), "core", n=N_CAMERAS)


@contextmanager
def _cameras(folder: Path) -> Iterator[tuple[Path, int]]:
    """Serve nine cameras without faults; yield their address file and process id."""
    path = folder / "cameras.json"
    process = subprocess.Popen(
        [sys.executable, "main.py", "cameras", "--out", str(path)],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        pause = threading.Event()
        for _ in range(int(LIMIT_S / 0.05)):
            if path.exists():
                break
            pause.wait(0.05)
        yield path, process.pid
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(5)


def _desk(path: Path) -> dict:
    """Run the desk; returns what it printed."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "bench._video_desk", str(path), str(SECONDS)],
        env={**os.environ, **platform},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _ffmpeg(urls: list[str]) -> float:
    """Return the cores ffmpeg needs to decode the streams and throw them away."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise FileNotFoundError("ffmpeg is missing: run `make setup`")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "-v", "error", "-nostdin", "-threads", "1", "-rtsp_transport", "tcp"]
    end = ["-t", str(SECONDS), "-f", "null", "-"]
    runs = [
        subprocess.Popen([*command, "-i", url, *end], stderr=subprocess.DEVNULL) for url in urls
    ]
    for run in runs:
        run.wait(LIMIT_S)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used_s / SECONDS
