"""Cameras of live555, a second server that is none of ours and that many cameras carry inside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.domain.cameras.camera import Camera, CameraOwner
from video.engine import VideoEngine
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.sources import Reason
from video.states import TileState

from .clips import FPS, KEY_EVERY, N_PICTURES, Clip
from .test_foreign import CODECS, IDS, PASSWORD, SEATS, USER, Wall, _free_pair, all_are, wait

SERVER = Path(sys.prefix) / "bin" / "live555-server"
# The file is read to its end once; this is longer than any test.
ROUNDS = 60


class Live555:
    """The server as a process; it may be killed and started again where it was."""

    def __init__(self, folder: Path) -> None:
        self._clips = [_written(folder / f"{n}.{codec}", n) for n, codec in enumerate(CODECS)]
        self.port = _free_pair()
        self.start()

    def start(self) -> None:
        """Serve, and wait until it listens."""
        assert SERVER.exists(), "run `make setup-test`: live555 is built there"
        env = {**os.environ, "WANMI_TEST_USER": USER, "WANMI_TEST_PASSWORD": PASSWORD}
        self._process = subprocess.Popen(
            [SERVER, str(self.port), *map(str, self._clips)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"up\n"

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def _written(path: Path, index: int) -> Path:
    clip = Clip(index, codec=CODECS[path.suffix[1:]])
    round_ = b"".join(b"\0\0\0\1" + nal for unit in clip.units for nal in unit)
    path.write_bytes(round_ * ROUNDS)
    return path


@pytest.fixture(scope="module")
def wall(qapp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    folder = tmp_path_factory.mktemp("live555")
    server = Live555(folder)
    engine = VideoEngine(n_workers=2, memory_folders=[folder])
    engine.start()
    mosaic = VideoMosaic(engine)
    mosaic.resize(1280, 720)
    mosaic.set_known([Camera(key, key[-2:], CameraOwner.OWN, 0, 0) for key in IDS])
    mosaic.show_scene(scene_of("4", IDS))
    mosaic.show()
    yield Wall(mosaic, engine, server)
    mosaic.close_streams()
    mosaic.deleteLater()
    engine.stop()
    server.close()


def test_d01_every_seat_shows_its_camera_and_pictures_follow_each_other(qtbot, wall: Wall) -> None:
    urls = [f"rtsp://{who}127.0.0.1:{wall.server.port + n}/{clip}" for clip, n, who in SEATS]
    wall.mosaic.set_addresses(dict(zip(IDS, urls, strict=True)))
    wait(qtbot, all_are(wall, TileState.LIVE), 15)
    last: list[int | None] = [None] * len(SEATS)
    seen: list[set[int]] = [set() for _ in SEATS]

    def look() -> bool:
        for n, ((clip, _, _), (top, middle)) in enumerate(zip(SEATS, wall.marks(), strict=True)):
            assert top is not None and top == middle, "one whole picture"
            assert top[0] == clip, "of this camera"
            before, last[n] = last[n], top[1]
            if before is not None:
                assert (top[1] - before) % N_PICTURES <= FPS, "never back, never a second missed"
            seen[n].add(top[1])
        return all(len(numbers) >= 2 * KEY_EVERY for numbers in seen)

    wait(qtbot, look, 20)


def test_d09_a_server_that_dies_is_said_and_its_cameras_come_back(qtbot, wall: Wall) -> None:
    wall.server.kill()
    wait(qtbot, all_are(wall, TileState.ABSENT, TileState.SOURCE_DOWN), 5)
    wall.server.start()
    wait(qtbot, all_are(wall, TileState.LIVE), 10)


def test_a_wrong_password_is_said_and_not_tried_again_at_once(qtbot, wall: Wall) -> None:
    url = f"rtsp://{USER}:wrong@127.0.0.1:{wall.server.port + 1}/0"
    wall.mosaic.set_addresses({IDS[0]: url})
    wait(qtbot, lambda: wall.states()[0] is TileState.ABSENT, 10)
    status = wall.engine.status(f"{IDS[0]}/main")
    assert tuple(Reason)[status.reason] is Reason.UNAUTHORISED
    assert status.retry_at_ns - status.since_ns > 20e9, "an account must not be locked"


def test_a_clip_that_is_not_there_is_said(qtbot, wall: Wall) -> None:
    wall.mosaic.set_addresses({IDS[1]: f"rtsp://127.0.0.1:{wall.server.port}/nobody"})
    wait(qtbot, lambda: wall.states()[1] is TileState.ABSENT, 10)
    status = wall.engine.status(f"{IDS[1]}/main")
    assert tuple(Reason)[status.reason] is Reason.NOT_FOUND
