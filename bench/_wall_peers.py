"""Walls as they are usually built, on the same streams.

QMediaPlayer in each tile stands here no more: this project installs PySide6 without its add-ons.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec

from ._ffmpeg import running, weighed
from ._looped import Looped

_WARM_S, _LIMIT_S = 20.0, 150.0
_TILE_PX, _COLUMNS = (240, 180), 8


def opencv(looped: Looped, seconds: float) -> dict | None:
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


def gstreamer(looped: Looped, seconds: float) -> dict | None:
    """One GStreamer pipeline whose compositor makes the mosaic."""
    program = shutil.which("gst-launch-1.0")
    if program is None:
        return None
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
        return None if runs[0].poll() is not None else {"cores": cores, "fps": float("nan")}


def media_player(looped: Looped, seconds: float) -> dict | None:
    """``QMediaPlayer`` in each tile; not installed here."""
    del looped, seconds
    if find_spec("PySide6.QtMultimedia") is None:
        return None
    raise NotImplementedError("QMediaPlayer is here now: weigh it")


PEERS: dict[str, Callable[[Looped, float], dict | None]] = {
    "one cv2.VideoCapture thread per camera": opencv,
    "a GStreamer compositor": gstreamer,
    "QMediaPlayer per tile": media_player,
}
