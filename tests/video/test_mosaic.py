"""Real RTSP, decoded by real workers, painted on a real widget and read back from its pixels."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from backend.city.camera_marks import read_strip
from resources.tokens import DARK, LIGHT
from tests.patience import Stopwatch, patiently
from video.engine import VideoEngine
from video.health import TileState
from video.mosaic import VideoMosaic
from video.tile import VideoTile
from video.tile_text import ADDRESS_PATIENCE_S

from .conftest import SilentServer, is_running, pages
from .street import CAMERAS, IDS, Street

FREEZE_AT_S, BACK_AT_S = 10.0, 14.0
# On a machine that is busy elsewhere a picture may come late, and then says so.
GIVES_PICTURES = (TileState.LIVE, TileState.DELAYED)


def gray(widget: QWidget) -> np.ndarray:
    """Return what a widget shows, as brightness."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].copy()


def painted_mark(mosaic: VideoMosaic, camera_id: str) -> tuple[int, int] | None:
    """Return camera index and frame number as painted on the tile."""
    tile = mosaic.tile(camera_id)
    assert tile is not None
    return read_strip(gray(tile))


def state(mosaic: VideoMosaic, camera_id: str) -> TileState:
    tile = mosaic.tile(camera_id)
    assert tile is not None
    return tile.health.state


def words(mosaic: VideoMosaic, camera_id: str) -> str:
    tile = mosaic.tile(camera_id)
    assert tile is not None
    return tile.accessibleName()


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Nine cameras: the sixth freezes, the ninth is absent and comes back."""
    faults = ["--freeze", f"{IDS[5]}@{FREEZE_AT_S}", "--absent", f"{IDS[8]}@0-{BACK_AT_S}"]
    made = Street(tmp_path_factory.mktemp("street"), *faults)
    made.urls()
    yield made
    assert made.close() == 0


@pytest.fixture
def mosaic(qtbot, engine: VideoEngine, memory: Path) -> Iterator[VideoMosaic]:
    made = VideoMosaic(engine)
    qtbot.addWidget(made)
    made.resize(561, 318)
    made.set_cameras(CAMERAS)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_streams()
    assert not pages(memory)


def test_d13_nine_real_streams_a_frozen_and_an_absent_one(qtbot, mosaic, street) -> None:
    assert state(mosaic, IDS[0]) is TileState.CONNECTING
    mosaic.set_addresses(street.urls())
    said: list[str] = []  # of the absent one, which is back after a while, however busy we are
    watch, live = (
        Stopwatch(),
        set(),
    )  # at one moment or another: a busy machine falls behind here and there

    def all_live() -> bool:
        watch.look()
        said.append(words(mosaic, IDS[8]))
        live.update(c for c in IDS[:8] if state(mosaic, c) in GIVES_PICTURES)
        has_met = mosaic.figures()[IDS[5]]["n_painted"] > 0
        return has_met and live >= {*IDS[:5], *IDS[6:8]}

    qtbot.waitUntil(all_live, timeout=round(patiently(10_000)))
    numbers_advance(qtbot, mosaic)
    assert any("未连接" in one and "地址上无此视频" in one for one in said)
    frozen_is_marked(qtbot, mosaic, watch)
    qtbot.waitUntil(
        lambda: state(mosaic, IDS[8]) in GIVES_PICTURES, timeout=round(patiently(25_000))
    )
    qtbot.waitUntil(lambda: painted_mark(mosaic, IDS[8]) is not None)
    assert painted_mark(mosaic, IDS[8])[0] == 8

    figures = mosaic.figures()
    assert list(figures) == list(IDS)
    assert figures[IDS[8]]["back_s"] > 0 and figures[IDS[5]]["state"] == "frozen"
    assert all(figures[camera_id]["fps"] > 1 for camera_id in IDS[:5])  # how fast: bench/video.py


def numbers_advance(qtbot, mosaic: VideoMosaic) -> None:
    """See by the painted pixels that five cameras go on, each with its own number."""
    ids, first, later = IDS[:5], {}, {}

    def advanced() -> bool:
        for camera_id in ids:
            if mark := painted_mark(mosaic, camera_id):
                first.setdefault(camera_id, mark)
                later[camera_id] = mark
        return len(first) == len(ids) and all(later[c][1] >= first[c][1] + 10 for c in ids)

    qtbot.waitUntil(advanced, timeout=round(patiently(8_000)))
    assert [first[camera_id][0] for camera_id in ids] == [0, 1, 2, 3, 4]


def frozen_is_marked(qtbot, mosaic: VideoMosaic, watch: Stopwatch) -> None:
    """See the mark come in time and the clock stand still."""
    tile = mosaic.tile(IDS[5])

    def is_marked() -> bool:
        watch.look()
        return tile.figures.frozen_marked_s is not None

    qtbot.waitUntil(is_marked, timeout=round(patiently(12_000)))
    assert tile.figures.frozen_marked_s - watch.stood_s <= 5.0
    assert "画面冻结" in words(mosaic, IDS[5])
    stopped, since_s = tile._look.clock, tile.health.since_s
    qtbot.waitUntil(lambda: time.monotonic() - since_s > 5.0, timeout=round(patiently(5_000)))
    assert tile._look.clock == stopped and tile.health.since_s == since_s


def test_a_killed_worker_is_seen_and_its_tiles_recover(qtbot, mosaic, engine, street) -> None:
    mosaic.set_addresses({camera_id: street.urls()[camera_id] for camera_id in IDS[:4]})
    qtbot.waitUntil(
        lambda: all(painted_mark(mosaic, c) for c in IDS[:4]), timeout=round(patiently(10_000))
    )
    victims = engine.worker_pids
    engine._workers[0].process.kill()
    engine._workers[1].process.kill()
    qtbot.waitUntil(lambda: engine.n_restarts == 2, timeout=round(patiently(5_000)))
    before = {c: painted_mark(mosaic, c)[1] for c in IDS[:4]}

    def recovered() -> bool:
        marks = {c: painted_mark(mosaic, c) for c in IDS[:4]}
        return all(mark and mark[1] > before[c] + 5 for c, mark in marks.items())

    qtbot.waitUntil(recovered, timeout=round(patiently(10_000)))
    assert not any(is_running(pid) for pid in victims)


def test_a_silent_address_is_said_on_its_tile(qtbot, mosaic, silent: SilentServer) -> None:
    mosaic.set_addresses({IDS[0]: silent.url})
    qtbot.waitUntil(
        lambda: state(mosaic, IDS[0]) is TileState.ABSENT, timeout=round(patiently(10_000))
    )
    assert "设备无应答" in words(mosaic, IDS[0])
    mosaic.set_language("en")
    assert "No answer" in words(mosaic, IDS[0])
    n_before = len(silent.taken)
    qtbot.waitUntil(lambda: len(silent.taken) > n_before, timeout=round(patiently(5_000)))


def test_a_bad_address_is_said_and_no_address_too(qtbot, mosaic) -> None:
    mosaic.set_addresses({IDS[0]: "gopher://x"})
    qtbot.waitUntil(
        lambda: "地址格式不对" in words(mosaic, IDS[0]), timeout=round(patiently(5_000))
    )
    tile = mosaic.tile(IDS[1])
    asked_s = time.monotonic()
    tile.set_camera(tile.camera, asked_s)
    assert "正在取视频地址" in words(mosaic, IDS[1])
    tile.refresh(asked_s + ADDRESS_PATIENCE_S)
    assert "未配置视频地址" in words(mosaic, IDS[1])


def test_a_real_file_plays_in_a_tile(qtbot, mosaic, real_data: Path) -> None:
    mosaic.set_addresses({IDS[0]: str(real_data / "street_a.mp4")})
    qtbot.waitUntil(
        lambda: state(mosaic, IDS[0]) in GIVES_PICTURES, timeout=round(patiently(10_000))
    )
    one = gray(mosaic.tile(IDS[0])).astype(int)
    qtbot.waitUntil(
        lambda: np.abs(gray(mosaic.tile(IDS[0])).astype(int) - one).max() > 60, timeout=5_000
    )


def test_clicks_keys_and_spotlight(qtbot, mosaic) -> None:
    tiles = mosaic.tiles
    with qtbot.waitSignal(mosaic.camera_picked) as picked:
        qtbot.mouseClick(tiles[4], Qt.MouseButton.LeftButton)
    assert picked.args == [IDS[4]]

    mosaic.activateWindow()
    tiles[4].setFocus()
    qtbot.waitUntil(tiles[4].hasFocus)
    for key, goal in ((Qt.Key.Key_Right, 5), (Qt.Key.Key_Down, 8), (Qt.Key.Key_Down, 8),
                      (Qt.Key.Key_Left, 7), (Qt.Key.Key_Up, 4)):  # fmt: skip
        qtbot.keyClick(next(tile for tile in tiles if tile.hasFocus()), key)
        assert tiles[goal].hasFocus()
    with qtbot.waitSignal(mosaic.camera_picked) as picked:
        qtbot.keyClick(tiles[4], Qt.Key.Key_Space)
    assert picked.args == [IDS[4]]

    small = tiles[2].size()
    with qtbot.waitSignal(mosaic.spotlight_changed) as changed:
        qtbot.mouseDClick(tiles[2], Qt.MouseButton.LeftButton)
    assert changed.args == [IDS[2]] and tiles[2].width() > 2 * small.width()
    assert all(not tiles[2].geometry().intersects(t.geometry()) for t in tiles if t is not tiles[2])
    with qtbot.waitSignal(mosaic.spotlight_changed) as changed:
        qtbot.keyClick(tiles[2], Qt.Key.Key_Escape)
    assert changed.args == [""] and tiles[2].size() == small


def test_no_tile_is_ever_plain_black(qtbot, mosaic) -> None:
    for theme in (DARK, LIGHT):
        mosaic.set_theme(theme)
        for tile in mosaic.tiles:
            shown = gray(tile)
            assert shown.mean() > 20 and shown.max() - shown.min() > 40, "words stand on a ground"


def test_hover_and_selection_are_seen(qtbot, mosaic) -> None:
    tile = mosaic.tile(IDS[0])
    tile.event(QEvent(QEvent.Type.Leave))
    plain = gray(tile)
    mosaic.set_selected(IDS[0])
    assert np.abs(gray(tile).astype(int) - plain).max() > 40
    mosaic.set_selected("")
    assert np.array_equal(gray(tile), plain)


def test_layouts_change_with_cameras_in_place(qtbot, mosaic) -> None:
    mosaic.set_layout("4")
    seen = [tile for tile in mosaic.findChildren(VideoTile) if tile.isVisible()]
    assert set(seen) == set(mosaic.tiles), "a tile that was taken away is painted no more"
    assert [tile.camera for tile in mosaic.tiles] == list(CAMERAS[:4])
    mosaic.set_layout("16")
    assert [tile.camera for tile in mosaic.tiles[:9]] == list(CAMERAS), "all nine are back"
    assert len(mosaic.tiles) == 16 and mosaic.tiles[15].camera is None
    assert "空窗格" in mosaic.tiles[15].accessibleName() or mosaic.tiles[15]._look.lines


def test_no_picture_keeps_memory_alive_after_closing(
    qtbot, mosaic, engine, memory: Path, film
) -> None:
    mosaic.set_addresses({IDS[0]: str(film)})
    qtbot.waitUntil(
        lambda: state(mosaic, IDS[0]) in GIVES_PICTURES, timeout=round(patiently(10_000))
    )
    mosaic.close_streams()
    gc.collect()
    maps = Path("/proc/self/maps").read_text()
    engine._sweep()
    assert not engine._leaving
    assert not pages(memory) and str(memory) not in Path("/proc/self/maps").read_text(), maps
