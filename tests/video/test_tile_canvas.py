"""All tiles are painted in one go, and are still widgets of their own for mouse and keyboard."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from backend.domain.cameras.camera import Camera, CameraOwner
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.tile_paint import Frame

from .fake_engine import FakeEngine

pytestmark = pytest.mark.usefixtures("steady_time")

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


class Screen(QObject):
    """What stands on the screen: of each painting only what was asked for, over what was there."""

    def __init__(self, mosaic: VideoMosaic) -> None:
        super().__init__(mosaic)
        self._canvas, self._is_rendering = mosaic._canvas, False
        self.image = QImage(mosaic.size(), QImage.Format.Format_RGB32)
        self.region = QRegion()
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Paint and not self._is_rendering:
            self.region += event.region()
        return False

    def painted(self) -> QRegion:
        """Take over what was painted since the last time."""
        region, self.region = self.region, QRegion()
        self._is_rendering = True
        self._canvas.render(self.image, region.boundingRect().topLeft(), region)
        self._is_rendering = False
        return region


def test_a_new_picture_paints_its_own_place_and_one_of_another_shape_the_whole_tile(
    qtbot, mosaic, paper
) -> None:
    give(mosaic, paper, dict.fromkeys(IDS, 90))
    qtbot.waitUntil(lambda: n_painted(mosaic) == [1, 1, 1, 1])
    screen, tile = Screen(mosaic), mosaic.tiles[0]
    mosaic._canvas.update()
    qtbot.waitUntil(lambda: not screen.region.isEmpty())
    screen.painted()
    box = tile.geometry()
    wide, narrow = tile.target_px(), (tile.width() // 2, tile.height())
    side, panel = QPoint(box.left() + 3, box.center().y()), QColor(mosaic.skin.theme.panel)
    for n, (px, tone) in enumerate(((narrow, 120), (narrow, 150), (wide, 180), (wide, 210)), 2):
        paper.give(f"{IDS[0]}/main", time.monotonic_ns(), tone=tone, picture_px=px)
        mosaic.tick()
        qtbot.waitUntil(lambda n=n: n_painted(mosaic)[0] == n and not screen.region.isEmpty())
        region = screen.painted()
        whole = screen.image.pixelColor(box.center())
        assert whole.red() == tone, "the picture"
        beside = screen.image.pixelColor(side)
        assert beside == panel if px == narrow else beside.red() == tone
        if tone == 150:
            assert not region.contains(side), "what is beside it stays as it is"


def test_d13_a_picture_written_over_while_it_is_read_is_painted_anew(
    qtbot, mosaic, paper, monkeypatch
) -> None:
    """Two places hold a camera's pictures: the one after the next takes the place of the first."""
    give(mosaic, paper, {IDS[0]: 60})
    qtbot.waitUntil(lambda: n_painted(mosaic)[0] == 1)
    paint, left = Frame.paint, [200, 180]

    def interrupted(frame, painter, tile, picture, *rest):
        place = paint(frame, painter, tile, picture, *rest)
        if left and frame is mosaic.tiles[0]._frame:
            paper.give(f"{IDS[0]}/main", time.monotonic_ns(), tone=left.pop())
        return place

    monkeypatch.setattr(Frame, "paint", interrupted)
    painted = mosaic.grab().toImage()
    assert not left and painted.pixelColor(middle(mosaic, 0)).red() == 200


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
