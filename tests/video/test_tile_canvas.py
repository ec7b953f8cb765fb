"""All tiles are painted in one go, and are still widgets of their own for mouse and keyboard."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from backend.domain.cameras.camera import Camera, CameraOwner
from video.mosaic import VideoMosaic
from video.scene import scene_of

from .fake_engine import FakeEngine

IDS = tuple(f"C{n:02d}" for n in range(4))


@pytest.fixture
def paper(memory: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(memory)
    yield made
    made.close()


@pytest.fixture
def mosaic(qtbot, paper: FakeEngine) -> Iterator[VideoMosaic]:
    made = VideoMosaic(paper)
    made._timer.stop()  # this test is the clock
    qtbot.addWidget(made)
    made.resize(561, 318)
    made.set_known([Camera(key, key, CameraOwner.OWN, 0, 0) for key in IDS])
    made.show_scene(scene_of("4", IDS))
    with qtbot.waitExposed(made):
        made.show()
    made.set_addresses({key: f"rtsp://127.0.0.1/{key}" for key in IDS})
    yield made
    made.close_streams()


def give(mosaic: VideoMosaic, paper: FakeEngine, tones: dict[str, int]) -> None:
    for key, tone in tones.items():
        paper.give(f"{key}/main", time.monotonic_ns(), tone=tone)
    mosaic.tick()


def n_painted(mosaic: VideoMosaic) -> list[int]:
    return [tile.figures.n_painted for tile in mosaic.tiles]


def middle(mosaic: VideoMosaic, slot: int) -> QPoint:
    return mosaic.tiles[slot].geometry().center()


def test_only_what_is_new_is_painted_and_no_tile_paints_itself(qtbot, mosaic, paper) -> None:
    give(mosaic, paper, dict.fromkeys(IDS, 90))
    qtbot.waitUntil(lambda: n_painted(mosaic) == [1, 1, 1, 1])
    give(mosaic, paper, {IDS[2]: 200})
    qtbot.waitUntil(lambda: n_painted(mosaic) == [1, 1, 2, 1])
    painted = mosaic.grab().toImage()
    tones = [painted.pixelColor(middle(mosaic, slot)).red() for slot in range(4)]
    assert tones == [90, 90, 200, 90]
    assert all(tile.visibleRegion().isEmpty() for tile in mosaic.tiles)


def test_tiles_that_change_places_are_painted_where_they_stand(qtbot, mosaic, paper) -> None:
    give(mosaic, paper, {key: 60 + 40 * n for n, key in enumerate(IDS)})
    mosaic.toggle_spotlight(IDS[3])
    give(mosaic, paper, {key: 60 + 40 * n for n, key in enumerate(IDS)})
    painted = mosaic.grab().toImage()
    large = next(tile for tile in mosaic.tiles if tile.camera.camera_id == IDS[3])
    assert painted.pixelColor(large.geometry().center()).red() == 180
    mosaic.show_scene(scene_of("1", IDS[:1]))
    assert mosaic.grab().toImage().pixelColor(middle(mosaic, 0)).red() == 60


def test_mouse_and_ground_are_as_without_a_canvas(qtbot, mosaic, paper) -> None:
    give(mosaic, paper, dict.fromkeys(IDS, 90))
    assert mosaic.childAt(middle(mosaic, 1)) is mosaic.tiles[1]
    with qtbot.waitSignal(mosaic.camera_picked) as picked:
        QTest.mouseClick(mosaic.tiles[1], Qt.MouseButton.LeftButton)
    assert picked.args == [IDS[1]]
    gap = QPoint(mosaic.tiles[0].geometry().right() + 2, 40)
    assert mosaic.grab().toImage().pixelColor(gap) == QColor(mosaic.skin.theme.panel)


def test_widgets_laid_on_tiles_that_paint_apart_are_seen(qtbot, mosaic, paper) -> None:
    mosaic.paint_apart()
    chip = QLabel(mosaic.tiles[0])
    chip.setStyleSheet("background: #12c834")
    chip.setGeometry(mosaic.tiles[0].rect())
    chip.show()
    give(mosaic, paper, dict.fromkeys(IDS, 90))
    painted = mosaic.grab().toImage()
    assert painted.pixelColor(middle(mosaic, 0)) == QColor("#12c834")
    assert painted.pixelColor(middle(mosaic, 1)).red() == 90
