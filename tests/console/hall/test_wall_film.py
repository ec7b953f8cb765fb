"""The hall's pictures by real decoder workers: coarse and alive, clear for a look, coarse again."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage

from backend.contract.camera_orders import PeekOrder
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera, CameraOwner
from console.frame.hall import WallWindow
from console.hall.video import COARSE_LINES, HallSetting
from layers.view import MapView
from tests.console.fake_link import LEADER, filed
from tests.patience import patiently
from tests.video.coded import busy_street
from video.engine import VideoEngine
from video.states import TileState

EYE = Camera("cam-01", "路口 1", CameraOwner.OWN, 119.6, 38.9, shown=True)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "street.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        stream.codec_context.gop_size = 12
        for picture in busy_street(48, 12.0):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            container.mux(stream.encode(frame.reformat(640, 360)))
        container.mux(stream.encode(None))
    return path


@pytest.fixture
def wall(qtbot, qapp, desk, looks, film: Path, tmp_path: Path) -> Iterator[WallWindow]:
    desk.face.sit(LEADER)
    desk.show(filed("01A"))
    desk.face.situation.city = replace(desk.face.city, cameras=(EYE,))
    chart = MapView()
    qtbot.addWidget(chart)
    memory = tmp_path / "memory"
    memory.mkdir()
    engines = []

    def open_engine() -> VideoEngine:
        engines.append(VideoEngine(n_workers=1, memory_folders=[memory]))
        return engines[-1]

    made = WallWindow(desk.parts, looks, chart, HallSetting(qapp, None, open_engine))
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.show_page("video")
    made.video.desk.use_layout("1")
    made.video.mosaic.set_addresses({EYE.camera_id: str(film)})
    yield made
    made.close()
    qtbot.waitUntil(lambda: not engines[0].worker_pids or not any(memory.iterdir()), timeout=10_000)


def detail(wall: WallWindow) -> float:
    """Return how much a painted tile changes from one pixel to the next, levels."""
    image = wall.video.mosaic.tiles[0].grab().toImage()
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(gray.constBits(), np.uint8).reshape(gray.height(), -1)
    middle = rows[gray.height() // 4 : gray.height() * 3 // 4, : gray.width()].astype(int)
    return float((np.abs(np.diff(middle, axis=1)) > 0).mean())


def test_x07_real_pictures_are_coarse_alive_and_clear_for_a_look(qtbot, wall, desk) -> None:
    video, limit_ms = wall.video, round(patiently(15) * 1e3)

    def lines() -> int:
        newest = video.mosaic.keeper.newest(EYE.camera_id)
        return newest.info.height if newest is not None else 0

    qtbot.waitUntil(lambda: 0 < lines() <= COARSE_LINES, timeout=limit_ms)
    tile = video.mosaic.tiles[0]
    qtbot.waitUntil(lambda: tile.health.state is TileState.LIVE, timeout=limit_ms)
    coarse = detail(wall)
    video._on_peek_wanted(("check", 1))
    order = next(one for one in desk.link.sent if isinstance(one, PeekOrder))
    assert lines() <= COARSE_LINES
    desk.face.verdict.emit((None, Verdict(command_id=order.command_id, outcome="accepted")))
    qtbot.waitUntil(lambda: lines() > COARSE_LINES, timeout=limit_ms)
    qtbot.waitUntil(lambda: detail(wall) > 3 * coarse, timeout=limit_ms)
    video.peek.end()
    assert tile.remembered() is None, "no clear picture stays"
    assert lines() <= COARSE_LINES, "none is at hand"
    assert detail(wall) < 2 * coarse, "none is seen"
    qtbot.waitUntil(lambda: 0 < lines() <= COARSE_LINES, timeout=limit_ms)
    qtbot.waitUntil(lambda: tile.health.state is TileState.LIVE, timeout=limit_ms)
    assert detail(wall) < 2 * coarse
