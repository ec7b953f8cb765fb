"""Which cameras come next along the roads (C07), for a scripted truck in the synthetic city.

The truth is made apart: a road is one line, cameras are put at known metres of it, and what comes
next is the next larger number. Nothing of the net of roads is used to make it.
"""

import random
from dataclasses import dataclass, replace

import msgspec
import numpy as np
import pytest
import shapely

from backend.basedata.projection import Projection
from backend.basedata.watched import StreetMap
from backend.city.build import generate
from backend.contract.answers import Ahead
from backend.contract.city_answer import CityInfo
from backend.contract.questions import GetAhead
from backend.contract.verdicts import Denied
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.field.mover import Fix
from backend.folder import DataFolder
from backend.services.street_desk import StreetDesk
from backend.store.track_arrays import POINT, Track, track_of

from .hall import CITY, LEADER, START_MS, HandClock

SPEED_MPS, EVERY_S, NOISE_M = 9.0, 3, 4.0


@dataclass(frozen=True)
class Road:
    """A road as one line, metres."""

    line: shapely.LineString

    def at(self, m: float, aside_m: float = 0.0) -> np.ndarray:
        here, on = (
            np.array(self.line.interpolate(x).coords[0]) for x in (m, min(m + 1, self.line.length))
        )
        way = on - here
        return here + aside_m * np.array([way[1], -way[0]]) / (np.hypot(*way) or 1)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = DataFolder.open(tmp_path_factory.mktemp("data") / "city")
    generate(folder)
    config = folder.config()
    projection = Projection(config.crs_epsg)
    streets = StreetMap.open(folder.map, projection)
    assert streets is not None
    return streets, projection


def road(streets: StreetMap, name: str) -> Road:
    """Return the longest unbroken line of a named road."""
    rows = [row for row, other in enumerate(streets.net.names) if other == name]
    net = streets.net
    lines = [net.xy[net.first[row] : net.first[row + 1]] for row in rows]
    merged = shapely.line_merge(shapely.multilinestrings([shapely.linestrings(x) for x in lines]))
    return Road(max(shapely.get_parts(merged), key=lambda line: line.length))


def camera(key: str, place: np.ndarray, look: np.ndarray, projection: Projection) -> Camera:
    lon, lat = projection.to_lonlat(place).tolist()
    way = look - place
    view = float(np.degrees(np.arctan2(way[0], way[1])) % 360)
    return Camera(key, key, CameraOwner.OWN, lon, lat, view_deg=view, reach_m=85.0)


def along(road: Road, metres: list[float], projection: Projection) -> list[Camera]:
    """Return cameras beside a road, each looking at the road thirty metres on or back."""
    made = []
    for n, m in enumerate(metres):
        look_m = m + (30 if n % 2 else -30)
        made.append(camera(f"on-{n:02d}", road.at(look_m, 9.0), road.at(m), projection))
    return made


def drive(road: Road, from_m: float, upto_m: float, projection: Projection, seed: int = 1) -> Track:
    """Return the track of a truck along a road, with the noise of a receiver."""
    chance = random.Random(seed)
    step = SPEED_MPS * EVERY_S * (1 if upto_m > from_m else -1)
    places = [road.at(m) for m in np.arange(from_m, upto_m, step)] + [road.at(upto_m)]
    noisy = [p + np.array([chance.gauss(0, NOISE_M) for _ in "xy"]) for p in places]
    fixes = []
    for n, (lon, lat) in enumerate(projection.to_lonlat(np.array(noisy)).tolist()):
        at_ms = START_MS - (len(noisy) - 1 - n) * EVERY_S * 1000
        fixes.append(Fix("VEH-1", lon, lat, 0.0, SPEED_MPS, at_ms))
    return made_track(fixes)


def made_track(fixes: list[Fix]) -> Track:
    rows = np.zeros(len(fixes), POINT)
    rows["at_ms"] = [fix.observed_at_ms for fix in fixes]
    rows["lon_e7"] = [round(fix.lon_deg * 1e7) for fix in fixes]
    rows["lat_e7"] = [round(fix.lat_deg * 1e7) for fix in fixes]
    rows["speed_cmps"] = [round(fix.speed_mps * 100) for fix in fixes]
    return track_of("VEH-1", rows)


class Asked:
    """A desk whose truck is where the test says."""

    def __init__(self, town, cameras) -> None:
        streets, _ = town
        city: CityInfo = msgspec.structs.replace(CITY, cameras=tuple(cameras))
        self.track = made_track([])
        self._desk = StreetDesk(
            None,
            city,
            HandClock(),
            lambda: streets,
            lambda *_: self.track,
        )

    def ask(self, track: Track | None, **more):
        self.track = track or made_track([])
        values = {"mover_id": "VEH-1"} | more
        return self._desk.ahead(GetAhead(ask_id="q", actor=LEADER, **values))


def ask(town, cameras, track: Track | None, **more):
    return Asked(town, cameras).ask(track, **more)


def names(told: object) -> list[str]:
    assert isinstance(told, Ahead), told
    return [row.camera_id for row in told.rows]


@pytest.mark.parametrize("name", ["汀江大道", "学府路", "解放街", "迎宾大道"])
@pytest.mark.parametrize("way", [1, -1])
def test_c07_the_next_three_cameras_come_in_the_order_in_which_the_truck_passes_them(
    town, name: str, way: int
) -> None:
    streets, projection = town
    main = road(streets, name)
    chance = random.Random(f"{name}{way}")
    long_m = main.line.length
    order = [80]
    while order[-1] + 700 < long_m - 60:
        order.append(order[-1] + chance.randrange(90, 700))
    metres = order[:]
    chance.shuffle(metres)
    cameras = along(main, [float(m) for m in metres], projection)
    by_id = {f"on-{n:02d}": m for n, m in enumerate(metres)}
    decoys = _decoys(streets, main, projection)
    asked, n_asked = Asked(town, [*cameras, *decoys]), 0
    for here in range(200, int(long_m) - 200, 170):
        if min(abs(here - m) for m in order) < 15:
            continue  # beside one nobody can say which comes first
        start = here - way * 180
        track = drive(main, start, here, projection, seed=here)
        told = asked.ask(track)
        rest = [m for m in (order if way > 0 else order[::-1]) if (m - here) * way > 0]
        expected = rest[:3]
        assert [by_id[key] for key in names(told)[: len(expected)] if key in by_id] == expected
        assert told.is_moving and told.road == name
        for row, m in zip(told.rows, expected, strict=False):
            assert row.road_m == pytest.approx(abs(m - here), abs=25)
        n_asked += 1
    assert n_asked > 3


def _decoys(streets: StreetMap, main: Road, projection: Projection) -> list[Camera]:
    """Return cameras that watch other roads close by, where each leaves the main one."""
    net = streets.net
    made: list[Camera] = []
    for row in range(len(net.names)):
        line = net.xy[net.first[row] : net.first[row + 1]]
        middle = shapely.LineString(line).interpolate(0.5, normalized=True)
        if not 30 < main.line.distance(middle) < 200:
            continue
        here = np.array(middle.coords[0])
        made.append(camera(f"off-{len(made)}", here, line[0], projection))
        if len(made) >= 40:
            break
    assert len(made) > 10
    return made


def test_c07_after_a_turning_the_cameras_of_the_new_road_come(town) -> None:
    streets, projection = town
    one, other = _crossing(streets)
    corner = shapely.get_parts(one.line.intersection(other.line))[0]
    at_m, from_m = other.line.project(corner), one.line.project(corner)
    way = 1 if at_m < other.line.length / 2 else -1
    cameras = along(other, [at_m + way * d for d in (150.0, 330.0, 470.0)], projection)
    (straight_on,) = along(one, [from_m + 120], projection)
    came = drive(one, from_m - 150, from_m, projection)
    went = drive(other, at_m + way * 5, at_m + way * 80, projection)
    told = ask(town, [*cameras, replace(straight_on, camera_id="straight")], _one_after(came, went))
    assert names(told) == ["on-00", "on-01", "on-02"]
    assert [row.n_turns for row in told.rows] == [0, 0, 0]


def _crossing(streets: StreetMap) -> tuple[Road, Road]:
    """Return two roads that cross in the middle of both."""
    names = sorted(
        {
            name
            for name, rank in zip(streets.net.names, streets.net.rank, strict=True)
            if name and rank <= 1
        }
    )
    roads = [road(streets, name) for name in names]
    for one in roads:
        for other in roads:
            corner = one.line.intersection(other.line)
            if one is other or corner.is_empty:
                continue
            point = shapely.get_parts(corner)[0]
            shares = [r.line.project(point) / r.line.length for r in (one, other)]
            if all(0.25 < share < 0.75 for share in shares):
                return one, other
    raise AssertionError("no two roads cross")


def _one_after(came: Track, went: Track) -> Track:
    """Return two tracks as one, the first ended when the second begins."""
    before = [
        Fix("VEH-1", lon, lat, 0.0, SPEED_MPS, int(went.at_ms[0]) - (len(came) - n) * 3_000)
        for n, (lon, lat) in enumerate(zip(came.lon_deg, came.lat_deg, strict=True))
    ]
    after = [
        Fix("VEH-1", lon, lat, 0.0, SPEED_MPS, int(at_ms))
        for at_ms, lon, lat in zip(went.at_ms, went.lon_deg, went.lat_deg, strict=True)
    ]
    return made_track([*before, *after])


def test_c07_from_a_place_that_does_not_move_both_ways_are_looked_at(town) -> None:
    streets, projection = town
    main = road(streets, "汀江大道")
    here = main.line.length / 2
    metres = [here - 400, here - 120, here + 200, here + 700]
    cameras = along(main, metres, projection)
    lon, lat = projection.to_lonlat(main.at(here)).tolist()
    told = ask(town, cameras, None, mover_id="", lon_deg=lon, lat_deg=lat)
    assert names(told) == ["on-01", "on-02", "on-00"] and not told.is_moving


def test_c07_what_cannot_be_told_is_said_in_words(town) -> None:
    silent = ask(town, [], None)
    assert isinstance(silent, Denied) and silent.rule == "no_position"
    far = ask(town, [], made_track([Fix("VEH-1", 118.0, 37.0, 0, 0, START_MS)]))
    assert isinstance(far, Denied) and far.rule == "off_road"
    streets, projection = town
    main = road(streets, "汀江大道")
    assert names(ask(town, [], drive(main, 300, 500, projection))) == []
