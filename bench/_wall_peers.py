"""Walls as they are usually built, on the same streams; who is absent says why."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from ._ffmpeg import running, weighed
from ._looped import Looped

# What it took, by name; or why it was not weighed.
Found = dict[str, Any] | str

_WARM_S, _LIMIT_S = 20.0, 150.0
_TILE_PX, _COLUMNS = (240, 180), 8


def opencv(looped: Looped, seconds: float) -> Found:
    """One ``cv2.VideoCapture`` per camera in a thread of the window's process."""
    urls = json.dumps(list(looped.urls.values()))
    done = subprocess.run(
        [sys.executable, "-m", "bench._wall_opencv", str(seconds)],
        input=urls,
        stdout=subprocess.PIPE,
        text=True,
        timeout=_LIMIT_S + seconds,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def gstreamer(looped: Looped, seconds: float) -> Found:
    """One GStreamer pipeline whose compositor makes the mosaic."""
    program = shutil.which("gst-launch-1.0")
    if program is None:
        return "gst-launch-1.0 is not installed: run `make setup-test`"
    command = [program, "-q", "compositor", "name=wall"]
    for n in range(len(looped.urls)):
        left, top = n % _COLUMNS * _TILE_PX[0], n // _COLUMNS * _TILE_PX[1]
        command += [f"sink_{n}::xpos={left}", f"sink_{n}::ypos={top}"]
        command += [f"sink_{n}::width={_TILE_PX[0]}", f"sink_{n}::height={_TILE_PX[1]}"]
    command += ["!", "videoconvert", "!", "ximagesink", "sync=false"]
    for n, url in enumerate(looped.urls.values()):
        command += ["rtspsrc", f"location={url}", "protocols=tcp", "latency=200", "!"]
        command += ["rtph264depay", "!", "h264parse", "!", "avdec_h264", "max-threads=1", "!"]
        command += ["queue", "max-size-buffers=4", "!", f"wall.sink_{n}"]
    with running([command]) as runs:
        cores = weighed(runs, _WARM_S, seconds)
        ended = "it ended before its time"
        return ended if runs[0].poll() is not None else {"cores": cores, "fps": float("nan")}


def media_player(_looped: Looped, _seconds: float) -> Found:
    """Say why ``QMediaPlayer`` in each tile is not weighed."""
    has_it = find_spec("PySide6.QtMultimedia") is not None
    return "no bench of it yet" if has_it else "PySide6 is installed without its add-ons"


def player_mosaic(_looped: Looped, _seconds: float) -> Found:
    """Say why a player's mosaic is not weighed."""
    there = [name for name in ("mpv", "vlc") if shutil.which(name)]
    return f"no bench of {there[0]} yet" if there else "neither mpv nor vlc is installed"


PEERS: dict[str, Callable[[Looped, float], Found]] = {
    "one cv2.VideoCapture thread per camera": opencv,
    "a GStreamer compositor": gstreamer,
    "QMediaPlayer per tile": media_player,
    "mpv or VLC in a mosaic": player_mosaic,
}
