"""Looped RTSP cameras, painted and read back as an eye would: 48 alive, pages that turn."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QImage

from backend.city.camera_marks import read_strip
from backend.domain.cameras.camera import Camera, CameraOwner
from bench._looped import Looped, looped_cameras
from tests.patience import patiently
from video.engine import VideoEngine
from video.mosaic import VideoMosaic
from video.rotation import Rotation, pages
from video.scene import scene_of
from video.tile import VideoTile
from video.turner import Turner

SIZE_PX, FPS = (192, 108), 5.0
GIVES_PICTURES = ("live", "delayed")


@pytest.fixture(scope="module")
def looped() -> Iterator[Looped]:
    with looped_cameras(48, SIZE_PX, FPS) as served:
        yield served


@pytest.fixture
def wall(qtbot, engine: VideoEngine, looped: Looped) -> Iterator[VideoMosaic]:
    made = VideoMosaic(engine)
    qtbot.addWidget(made)
    made.resize(1600, 900)
    made.set_known([Camera(key, key[-2:], CameraOwner.OWN, 0, 0) for key in looped.urls])
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_streams()


def mark(tile: VideoTile) -> tuple[int, int] | None:
    image = tile.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    width, height = image.width(), image.height()
    wide = min(width, round(height * 16 / 9))
    tall = min(height, round(width * 9 / 16))
    left, top = (width - wide) // 2, (height - tall) // 2
    return read_strip(rows[top : top + tall, left : left + wide].copy())


def test_d01_forty_eight_tiles_are_alive_each_with_its_own_camera(qtbot, wall, looped) -> None:
    ids = tuple(looped.urls)
    wall.show_scene(scene_of("48", ids))
    wall.set_addresses(looped.urls)

    def all_alive() -> bool:
        states = [row["state"] for row in wall.figures().values()]
        return len(states) == 48 and all(state in GIVES_PICTURES for state in states)

    qtbot.waitUntil(all_alive, timeout=round(patiently(30_000)))
    before = [mark(tile) for tile in wall.tiles]
    assert [found and found[0] for found in before] == list(range(48))

    def all_went_on() -> bool:
        now = [mark(tile) for tile in wall.tiles]
        return all(found and found != was for found, was in zip(now, before, strict=True))

    qtbot.waitUntil(all_went_on, timeout=round(patiently(10_000)))


def test_no_tile_is_bad_at_any_switch_of_a_rotation(qtbot, wall, looped) -> None:
    """At every moment each tile shows a readable picture of the camera whose name it bears."""
    ids = tuple(looped.urls)[:27]
    index = {camera_id: n for n, camera_id in enumerate(ids)}
    wall.show_scene(scene_of("9", ids[:9]))
    wall.set_addresses({camera_id: looped.urls[camera_id] for camera_id in ids})
    qtbot.waitUntil(lambda: all(mark(t) for t in wall.tiles), timeout=round(patiently(20_000)))
    turner = Turner(wall)
    bad: list[str] = []
    seen: set[str] = set()

    def look() -> bool:
        for tile in wall.tiles:
            found, camera_id = mark(tile), tile.camera.camera_id if tile.camera else ""
            seen.add(camera_id)
            says_why = tile.health.state.value not in GIVES_PICTURES
            if not says_why and (found is None or found[0] != index[camera_id]):
                bad.append(f"{camera_id}: {found}")
        return turner.turn.step == 2 and seen == set(ids)

    turner.begin(Rotation(tuple(range(9)), pages(ids, 9), 3.0))
    qtbot.waitUntil(look, timeout=round(patiently(20_000)))
    turner.end()
    assert not bad
