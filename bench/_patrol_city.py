"""A city that is patrolled: so many cameras on a few generated streams, some of them at fault.

An operator at 312 cameras sees four at a time and the next four are at hand: 48 streams serve them
all, each under several cameras' names, and every picture says in a strip which one it is.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np

from backend.basedata.registers import read_registers, write_registers, write_streams
from backend.city.build import generate
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.patrol import LookVerdict
from backend.domain.cameras.patrol_plan import PLAN
from backend.feed.keys import let_speak
from backend.folder import DataFolder
from backend.link.keys import CONSOLE

from ._looped import looped_cameras

N_STREAMS = 48
SIZE_PX, FPS = (352, 288), 12.5
ACCOUNT = "intake-01"
# A window of two hours begins: the tour has all of it.
BEGINS = "2026-06-10T10:00"
_START_S = 40.0
_STILL_PX, _N_STILL = (352, 288), 250


class Planned(NamedTuple):
    """The cameras of a tour, and what must become of each.

    Attributes:
        urls: Camera id to address; who has none is not in it.
        index: Camera id to the number in the strip of its pictures.
        due: Camera id to the verdict it must have.
    """

    cameras: tuple[Camera, ...]
    urls: Mapping[str, str]
    index: Mapping[str, int]
    due: Mapping[str, LookVerdict]


def planned(n_cameras: int, streams: Mapping[str, str], still: Path) -> Planned:
    """Return cameras on streams: one in a hundred frozen, as many dead, as many without address."""
    keys = tuple(streams)
    ids = [f"9901000000132{n:07d}" for n in range(1, n_cameras + 1)]
    cameras = tuple(
        Camera(
            key, f"路口 {n + 1:03d}", CameraOwner.OWN, 119.58 + n % 24 / 500, 38.88 + n // 24 / 500
        )
        for n, key in enumerate(ids)
    )
    urls = {key: streams[keys[n % len(keys)]] for n, key in enumerate(ids)}
    due = dict.fromkeys(ids, LookVerdict.SEEN)
    for n in range(6, n_cameras, 100):
        frozen, dead, nowhere = ids[n], ids[n + 1], ids[(n + 3) % n_cameras]
        urls[frozen], urls[dead] = str(still), "rtsp://127.0.0.1:9/none"
        del urls[nowhere]
        due[frozen] = LookVerdict.FROZEN
        due[dead] = due[nowhere] = LookVerdict.OFFLINE
    return Planned(cameras, urls, {key: n % len(keys) for n, key in enumerate(ids)}, due)


@contextmanager
def patrolled_city(
    root: Path, n_cameras: int, dwell_s: float, n_streams: int = N_STREAMS
) -> Iterator[Planned]:
    """Serve a city whose cameras stand in its register; ends all of it when left."""
    folder = DataFolder.open(root / "city")
    with ThreadPoolExecutor(1) as made:
        ground = made.submit(generate, folder)  # while the streams are drawn
        with looped_cameras(n_streams, SIZE_PX, FPS) as looped:
            plan = planned(n_cameras, looped.urls, _frozen(root))
            ground.result()
            _furnish(folder, plan, dwell_s)
            with _backend(folder):
                yield plan


def _furnish(folder: DataFolder, plan: Planned, dwell_s: float) -> None:
    write_registers(folder, replace(read_registers(folder), cameras=plan.cameras))
    write_streams(folder, plan.urls)
    folder.write_config(replace(folder.config(), patrol=replace(PLAN, dwell_s=dwell_s)))
    let_speak(folder.keys, CONSOLE, f"intake/{ACCOUNT}")


@contextmanager
def _backend(folder: DataFolder) -> Iterator[None]:
    command = [sys.executable, "main.py", "backend", "--data", str(folder.root)]
    process = subprocess.Popen([*command, "--city-time", BEGINS], stdin=subprocess.PIPE)
    assert process.stdin is not None
    pause = threading.Event()
    try:
        for _ in range(int(_START_S / 0.05)):
            if folder.endpoints.exists() or process.poll() is not None:
                break
            pause.wait(0.05)
        yield
    finally:
        process.stdin.close()
        process.wait(20)


def desk_environment() -> dict[str, str]:
    """Return the environment of a desk: a display where there is one, none otherwise."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    return {**os.environ, **platform}


def _frozen(root: Path) -> Path:
    """Write a film of one picture, again and again."""
    path, chance = root / "still.mp4", np.random.default_rng(5)
    width, height = _STILL_PX
    picture = chance.integers(40, 200, (height // 8, width // 8, 3), np.uint8)
    picture = np.ascontiguousarray(picture.repeat(8, 0).repeat(8, 1))
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = 25
        for _ in range(_N_STILL):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        out.mux(stream.encode(None))
    return path
