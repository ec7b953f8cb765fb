"""From a case to what the nearest vehicle sees (C05): real RTSP, real workers, a painted tile."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.terms.place import Place
from backend.situation import Changes
from console.pictures.row import VideoRow
from console.pictures.vehicle_video import Near, VehicleVideo
from tests.console.conftest import Desk
from tests.console.fake_link import filed
from tests.patience import patiently
from tests.video.street import CAMERAS, IDS, Street
from video.engine import VideoEngine
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.states import TileState
from video.turner import Turner

LIMIT_S = 3.0
M = 1 / 111_320.0
HERE = Place(119.6, 38.9, "学府路 88 号门前")
DEAD, LIVE, FAR, STALE = ("VEH-0001", "VEH-0002", "VEH-0003", "VEH-0004")


def carried(key: str, mover_id: str, view_deg: float = 0.0) -> Camera:
    return Camera(
        key, f"{mover_id} 车前", CameraOwner.OWN, 0.0, 0.0, view_deg=view_deg, mover_id=mover_id
    )


CARRIED = (
    carried(IDS[4], DEAD),
    carried(IDS[5], LIVE),
    carried(IDS[6], LIVE, 180.0),
    carried(IDS[7], FAR),
    carried(IDS[8], STALE),
)
NORTH_M = {STALE: 40.0, DEAD: 150.0, LIVE: 420.0, FAR: 900.0}


def is_live(mosaic: VideoMosaic, camera_id: str) -> bool:
    """Whether a camera was handed a tile, which it is with its first picture, and is live there."""
    tile = mosaic.tile(camera_id)
    return tile is not None and tile.health.state in (TileState.LIVE, TileState.DELAYED)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Nine cameras; the first vehicle's is not there."""
    made = Street(tmp_path_factory.mktemp("street"), "--absent", f"{IDS[4]}@0-9999")
    made.urls()
    yield made
    assert made.close() == 0


@dataclass
class Hand:
    """A desk whose pictures are real."""

    mosaic: VideoMosaic
    desk: Desk = field(default_factory=Desk)

    def __post_init__(self) -> None:
        self.desk.show(filed())
        self.row = VideoRow(self.mosaic, Turner(self.mosaic, self.desk.root))
        situation = self.desk.face.situation
        movers = tuple(Mover(key, MoverKind.ENFORCEMENT, key) for key in NORTH_M)
        situation.city = replace(situation.city, cameras=(*CAMERAS[:4], *CARRIED), movers=movers)
        situation.movers |= {mover.mover_id: mover for mover in movers}
        for key, north_m in NORTH_M.items():
            self.put(key, north_m, age_s=300.0 if key == STALE else 2.0)
        self.desk.face.changed.emit(Changes(city=situation.city))
        parts = self.desk.parts
        self.video = VehicleVideo(parts, self.mosaic, self.row, self.desk.root)
        self.found: list[Near] = []
        self.video.found.connect(self.found.append)
        self.video.noticed.connect(self.desk.heard.notice)

    def put(self, mover_id: str, north_m: float, age_s: float = 1.0) -> None:
        at_ms = self.desk.face.city_now_ms() - round(age_s * 1000)
        fix = Fix(mover_id, 119.6, 38.9 + north_m * M, 180.0, 8.0, at_ms)
        self.desk.face.situation.fixes[mover_id] = fix


@pytest.fixture
def hand(qtbot, street: Street, tmp_path: Path) -> Iterator[Hand]:
    engine = VideoEngine(n_workers=2, memory_folders=[tmp_path])
    engine.start()
    mosaic = VideoMosaic(engine)
    qtbot.addWidget(mosaic)
    mosaic.resize(960, 540)
    mosaic.set_known((*CAMERAS[:4], *CARRIED))
    mosaic.set_addresses(street.urls())
    mosaic.show_scene(scene_of("4", IDS[:4]))
    with qtbot.waitExposed(mosaic):
        mosaic.show()
    yield Hand(mosaic)
    mosaic.close_streams()
    engine.stop()


def test_c05_the_nearest_live_vehicle_is_on_tile_1_within_three_seconds(qtbot, hand) -> None:
    assert [near.camera.mover_id for near in hand.video.near(HERE)] == [DEAD, LIVE, FAR]
    begun_s = time.monotonic()
    hand.video.show_nearest(HERE)
    qtbot.waitUntil(lambda: bool(hand.found), timeout=round(patiently(10.0) * 1000))
    took_s = time.monotonic() - begun_s
    (near,) = hand.found
    assert near.camera.camera_id == IDS[5], "the one that looks towards the case, not the rear one"
    assert near.off_m == pytest.approx(NORTH_M[LIVE], abs=2)
    tile = hand.mosaic.tiles[0]
    assert tile.camera is not None and tile.camera.camera_id == IDS[5]
    assert tile.health.state in (TileState.LIVE, TileState.DELAYED)
    assert took_s <= patiently(LIMIT_S), f"{took_s:.2f} s, the dead one before it counted in"
    assert "最近的车载监控" in hand.desk.heard.notices[-1].words.zh


def test_c05_its_place_is_the_vehicles_and_follows_it(hand) -> None:
    hand.put(FAR, 30.0)
    first = hand.video.near(HERE)[0]
    assert first.camera.mover_id == FAR and first.off_m == pytest.approx(30.0, abs=1)
    assert first.camera.lat_deg == pytest.approx(38.9 + 30 * M)
    hand.put(LIVE, -20.0)
    (near,) = (one for one in hand.video.near(HERE) if one.camera.mover_id == LIVE)
    assert near.camera.camera_id == IDS[6], "past the case it is the rear one that sees it"


def test_c05_a_vehicle_shows_all_it_sees_and_stands_on_the_wall_like_any_camera(
    qtbot, hand
) -> None:
    assert hand.video.show_mover(LIVE) and not hand.video.show_mover("VEH-0099")
    assert hand.mosaic.scene.cameras[:2] == (IDS[5], IDS[6])
    qtbot.waitUntil(
        lambda: all(is_live(hand.mosaic, key) for key in IDS[5:7]),
        timeout=round(patiently(10.0) * 1000),
    )
    hand.row.put_back()
    assert hand.mosaic.scene == scene_of("4", IDS[:4])


def test_c05_where_no_vehicle_is_about_that_is_said_and_nothing_moves(hand) -> None:
    for key in NORTH_M:
        hand.put(key, 100.0, age_s=600.0)
    hand.video.show_nearest(HERE)
    assert "没有在线的车载监控" in hand.desk.heard.notices[-1].words.zh
    assert hand.mosaic.scene == scene_of("4", IDS[:4])
