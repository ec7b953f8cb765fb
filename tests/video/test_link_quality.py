"""A radio link is told from a camera (D08): real RTSP, the way cut, words that do not blame it."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.patience import patiently
from video.engine import VideoEngine
from video.health import Observed, TileState, judge
from video.link_quality import LinkQuality
from video.mosaic import VideoMosaic
from video.states import ROWS

from .street import CAMERAS, IDS, Street

RADIO = replace(CAMERAS[0], is_wireless=True)
WIRED = CAMERAS[1]


def test_d08_a_minute_of_a_link_is_its_share_of_good_seconds_and_its_breaks() -> None:
    link = LinkQuality()
    assert link.share is None and "—" in link.words.zh
    for second in range(60):
        is_good = not (20 <= second < 26 or second == 40)
        came_s = second - 0.1 if is_good else second - 9.0
        link.note(came_s, float(second) + 1)
        link.note(came_s, float(second) + 1.2)
    assert link.share == pytest.approx(53 / 60) and link.n_breaks == 2
    assert link.words.zh == "无线 88%，断 2 次"
    for second in range(60, 130):
        link.note(float(second), float(second) + 1)
    assert (link.share, link.n_breaks) == (1.0, 0), "only the last minute counts"


@pytest.mark.parametrize("reason", ["none", "silent", "unreachable", "ended"])
def test_d08_what_breaks_on_the_way_is_the_links_and_what_the_device_says_is_the_cameras(
    reason: str,
) -> None:
    gone = Observed(now_s=100.0, asked_s=0.0, came_s=80.0, new_s=80.0, reason=reason, attempt=2)
    assert judge(gone, None, RADIO).state is TileState.LINK_DOWN
    assert judge(gone, None, WIRED).state is TileState.ABSENT
    refused = replace(gone, reason="unauthorised")
    assert judge(refused, None, RADIO).state is TileState.ABSENT
    assert ROWS[TileState.LINK_DOWN].is_dead and "无线链路中断" in ROWS[TileState.LINK_DOWN].said.zh


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    made = Street(tmp_path, ids=IDS[:2])
    yield made
    os.kill(made.process.pid, signal.SIGCONT)
    assert made.close() == 0


@pytest.fixture
def mosaic(qtbot, street: Street, tmp_path: Path) -> Iterator[VideoMosaic]:
    engine = VideoEngine(n_workers=1, memory_folders=[tmp_path])
    engine.start()
    made = VideoMosaic(engine)
    qtbot.addWidget(made)
    made.resize(960, 540)
    made.set_known((RADIO, WIRED))
    made.set_addresses(street.urls())
    made.set_cameras((RADIO, WIRED))
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_streams()
    engine.stop()


def stands(mosaic: VideoMosaic, camera_id: str, *states: TileState) -> bool:
    tile = mosaic.tile(camera_id)
    return tile is not None and tile.health.state in states


def test_d08_a_cut_radio_link_is_called_that_while_a_wired_camera_says_its_own(
    qtbot, street: Street, mosaic: VideoMosaic
) -> None:
    limit_ms = round(patiently(10) * 1000)
    live = (TileState.LIVE, TileState.DELAYED)
    qtbot.waitUntil(lambda: all(stands(mosaic, key, *live) for key in IDS[:2]), timeout=limit_ms)
    os.kill(street.process.pid, signal.SIGSTOP)  # nothing comes, and nobody says why
    soon_ms = round(patiently(6) * 1000)
    qtbot.waitUntil(lambda: stands(mosaic, IDS[0], TileState.LINK_DOWN), timeout=soon_ms)
    tile = mosaic.tile(IDS[0])
    assert tile is not None and "无线链路中断" in tile.accessibleName()
    own = (TileState.ABSENT, TileState.STALLED)
    qtbot.waitUntil(lambda: stands(mosaic, IDS[1], *own), timeout=limit_ms)
    os.kill(street.process.pid, signal.SIGCONT)
    qtbot.waitUntil(lambda: all(stands(mosaic, key, *live) for key in IDS[:2]), timeout=limit_ms)
