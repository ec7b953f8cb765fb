"""Cameras of a server that is none of ours: H.264 and H.265, with and without a password."""

import json
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtGui import QImage

from backend.domain.cameras.camera import Camera, CameraOwner
from tests.patience import patiently
from video.engine import VideoEngine
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.sources import Reason
from video.states import TileState

from .clips import FPS, KEY_EVERY, N_PICTURES, Clip, marks_of, number_at

HERE = Path(__file__).parent
DEBIANS_PYTHON = "/usr/bin/python3"
USER, PASSWORD = "duty", "q7-Uferweg"
IDS = tuple(f"3301060000131{n:07d}" for n in range(4))
# Which clip each seat watches, and what stands before the host.
SEATS = ((0, 0, ""), (1, 0, ""), (0, 1, f"{USER}:{PASSWORD}@"), (1, 1, f"{USER}:{PASSWORD}@"))
OLDEST_S = 2.0


class Foreign:
    """The server as a process; it may be killed and started again where it was."""

    def __init__(self, folder: Path) -> None:
        self._out = folder / "foreign.json"
        self._clips = [_written(folder / f"{n}.{codec}", n) for n, codec in enumerate(CODECS)]
        self.port = _free_pair()
        self.began_s = 0.0
        self.start()

    def start(self) -> None:
        """Serve."""
        self._out.unlink(missing_ok=True)
        script = str(HERE / "foreign_server.py")
        arguments = [str(self._out), str(self.port), *map(str, self._clips)]
        self._process = subprocess.Popen(
            [DEBIANS_PYTHON, script, *arguments], stdin=subprocess.PIPE
        )

    def is_up(self) -> bool:
        """Whether it serves."""
        assert self._process.poll() is None, "the server has ended: are GStreamer's bindings there?"
        if not self._out.exists():
            return False
        self.began_s = json.loads(self._out.read_text("utf-8"))["began_s"]
        return True

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


CODECS = {"h264": "libx264", "h265": "libx265"}


def _written(path: Path, index: int) -> Path:
    clip = Clip(index, codec=CODECS[path.suffix[1:]])
    units = [b"".join(b"\0\0\0\1" + nal for nal in unit) for unit in clip.units]
    body = b"".join(struct.pack("<I", len(unit)) + unit for unit in units)
    path.write_bytes(struct.pack("<II", int(FPS), KEY_EVERY) + body)
    return path


def _free_pair() -> int:
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = int(first.getsockname()[1])
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
            return port


class Wall(NamedTuple):
    """The painted wall before it."""

    mosaic: VideoMosaic
    engine: VideoEngine
    server: Foreign

    def states(self) -> list[TileState]:
        return [tile.health.state for tile in self.mosaic.tiles]

    def marks(self) -> list[tuple]:
        """Read both marks of every painted tile."""
        return [marks_of(_gray(tile)) for tile in self.mosaic.tiles]


def _gray(tile) -> np.ndarray:
    image = tile.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].copy()


@pytest.fixture(scope="module")
def wall(qapp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    folder = tmp_path_factory.mktemp("foreign")
    server = Foreign(folder)
    engine = VideoEngine(n_workers=2, memory_folders=[folder])
    engine.start()
    mosaic = VideoMosaic(engine)
    mosaic.resize(1280, 720)
    mosaic.set_known([Camera(key, key[-2:], CameraOwner.OWN, 0, 0) for key in IDS])
    mosaic.show_scene(scene_of("4", IDS))
    mosaic.show()
    made = Wall(mosaic, engine, server)
    yield made
    mosaic.close_streams()
    mosaic.deleteLater()
    engine.stop()
    server.close()


def wait(qtbot, condition: Callable[[], bool], limit_s: float) -> None:
    qtbot.waitUntil(condition, timeout=round(patiently(limit_s) * 1e3))


def all_are(wall: Wall, *states: TileState) -> Callable[[], bool]:
    return lambda: set(wall.states()) <= set(states)


def test_d01_every_seat_shows_its_camera_of_this_moment(qtbot, wall: Wall) -> None:
    wait(qtbot, wall.server.is_up, 20)
    urls = [f"rtsp://{who}127.0.0.1:{wall.server.port + n}/{clip}" for clip, n, who in SEATS]
    wall.mosaic.set_addresses(dict(zip(IDS, urls, strict=True)))
    wait(qtbot, all_are(wall, TileState.LIVE), 15)
    seen: list[set[int]] = [set() for _ in SEATS]

    def look() -> bool:
        now_s = time.monotonic()
        for (clip, _, _), (top, middle), numbers in zip(SEATS, wall.marks(), seen, strict=True):
            assert top is not None and top == middle, "one whole picture"
            assert top[0] == clip, "of this camera"
            late = (number_at(now_s, wall.server.began_s, clip) - top[1] + 2) % N_PICTURES - 2
            assert late / FPS <= OLDEST_S
            numbers.add(top[1])
        return all(len(numbers) >= 2 * KEY_EVERY for numbers in seen)

    wait(qtbot, look, 15)


def test_d09_a_server_that_dies_is_said_and_its_cameras_come_back(qtbot, wall: Wall) -> None:
    wall.server.kill()
    wait(qtbot, all_are(wall, TileState.ABSENT, TileState.SOURCE_DOWN), 5)
    wall.server.start()
    wait(qtbot, wall.server.is_up, 20)
    wait(qtbot, all_are(wall, TileState.LIVE), 10)


def test_a_wrong_password_is_said_and_not_tried_again_at_once(qtbot, wall: Wall) -> None:
    url = f"rtsp://{USER}:wrong@127.0.0.1:{wall.server.port + 1}/0"
    wall.mosaic.set_addresses({IDS[0]: url})
    wait(qtbot, lambda: wall.states()[0] is TileState.ABSENT, 10)
    status = wall.engine.status(f"{IDS[0]}/main")
    assert tuple(Reason)[status.reason] is Reason.UNAUTHORISED
    assert status.retry_at_ns - status.since_ns > 20e9, "an account must not be locked"
