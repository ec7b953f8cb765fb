"""Cameras of a GB/T 28181 gateway: from its catalogue to the tiles, within its quota, as one."""

import json
import secrets
import selectors
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.basedata.info import city_info
from backend.basedata.registers import read_streams
from backend.city.rtsp_media import CLOCK_HZ, RtpTrack
from backend.city.rtsp_server import RtspServer, Stream
from backend.feed.serve import quotas_of
from backend.folder import DataFolder
from backend.intake.command import bring_in
from backend.intake.ready import Options
from tests.backend.intake.conftest import write_town
from tests.patience import patiently
from video.engine import VideoEngine
from video.gateways import SourceNews
from video.mosaic import VideoMosaic
from video.rotation import Rotation, Turn
from video.scene import scene_of
from video.states import TileState
from video.turner import Turner

from .clips import FPS, KEY_EVERY, N_PICTURES, Clip

GATEWAY_ID = "33010600002000000001"
CHANNELS = tuple(f"3301060000132{n:07d}" for n in range(1, 9))
QUOTA = 5


class Gateway:
    """One host that hands on eight channels; counts how many it hands on at once."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._server = RtspServer("127.0.0.1", 0, self._selector)
        self.port = self._server.port
        self._clips = [Clip(n) for n in range(len(CHANNELS))]
        self._streams = [
            Stream(channel, RtpTrack(*clip.sets, secrets.randbits(32)), FPS)
            for channel, clip in zip(CHANNELS, self._clips, strict=True)
        ]
        for stream in self._streams:
            self._server.add(stream)
        self.most = 0
        self.is_up = True
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gateway")
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._server.close()
        self._selector.close()

    def _run(self) -> None:
        began_s, turn = time.monotonic(), 0
        while not self._stop.is_set():
            self._server.pump(0.02)
            for stream in self._streams:
                if stream.present is not self.is_up:
                    self._server.set_present(stream, self.is_up)
            self.most = max(self.most, sum(map(self._server.is_watched, self._streams)))
            while began_s + turn / FPS <= time.monotonic():
                self._send(turn)
                turn += 1

    def _send(self, turn: int) -> None:
        for stream, clip in zip(self._streams, self._clips, strict=True):
            number = turn % N_PICTURES
            is_key = number % KEY_EVERY == 0
            stream.rtp_time = int(turn * CLOCK_HZ / FPS) & 0xFFFFFFFF
            self._server.send(stream, clip.units[number], is_key, time.time() if is_key else None)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made = Gateway()
    yield made
    made.close()


@pytest.fixture
def city(gateway: Gateway, tmp_path: Path) -> DataFolder:
    """A small town whose cameras are all a gateway's, by its catalogue."""
    bring_in("map", write_town(tmp_path / "smallton.gpkg"), tmp_path / "city")
    said = tmp_path / "gateway.toml"
    said.write_text(
        f'[gateway]\nid = "{GATEWAY_ID}"\nname = "区视频共享平台"\nstreams = {QUOTA}\n'
        f'address = "rtsp://duty:word@127.0.0.1:{gateway.port}/{{channel}}/{{device}}"\n'
    )
    rows = [
        {"channelId": key, "name": f"路口 {n}", "longitude": 15.61, "latitude": 48.41}
        for n, key in enumerate(CHANNELS, start=1)
    ]
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text(json.dumps({"data": {"list": rows}}))
    bring_in("catalogue", catalogue, tmp_path / "city", Options(gateway=said))
    return DataFolder(tmp_path / "city")


@pytest.fixture
def mosaic(qapp, city: DataFolder, tmp_path: Path) -> Iterator[VideoMosaic]:
    memory = tmp_path / "memory"
    memory.mkdir()
    engine = VideoEngine(n_workers=1, memory_folders=[memory])
    engine.start()
    made = VideoMosaic(engine)
    made.resize(640, 360)
    info = city_info(city)
    made.set_known(info.cameras)
    made.show_scene(scene_of("4", CHANNELS[:4]))
    made.show()
    made.set_addresses(read_streams(city), None, quotas_of(info, city.config()))
    yield made
    made.close_streams()
    made.deleteLater()
    engine.stop()


def test_d09_a_gateways_cameras_live_turn_within_its_quota_and_go_down_as_one(
    qtbot, gateway: Gateway, mosaic: VideoMosaic
) -> None:
    limit_ms = round(patiently(20) * 1e3)

    def states() -> set[TileState]:
        return {tile.health.state for tile in mosaic.tiles}

    qtbot.waitUntil(lambda: states() == {TileState.LIVE}, timeout=limit_ms)
    turner = Turner(mosaic)
    pages = Rotation((0, 1, 2, 3), (CHANNELS[:4], CHANNELS[4:]), 4.0)
    turner.begin(pages, Turn())
    qtbot.waitUntil(lambda: gateway.most == QUOTA, timeout=limit_ms)
    qtbot.waitUntil(lambda: mosaic.scene.cameras == CHANNELS[4:], timeout=limit_ms)
    qtbot.waitUntil(lambda: states() == {TileState.LIVE}, timeout=limit_ms)
    assert gateway.most == QUOTA, "what is warmed for the next page keeps to the quota"
    turner.end()
    news: list[SourceNews] = []
    mosaic.source_changed.connect(news.append)
    gateway.is_up = False
    qtbot.waitUntil(lambda: states() == {TileState.SOURCE_DOWN}, timeout=limit_ms)
    gateway.is_up = True
    qtbot.waitUntil(lambda: states() == {TileState.LIVE}, timeout=limit_ms)
    assert [(one.is_down, len(one.camera_ids)) for one in news] == [(True, 4), (False, 4)]
