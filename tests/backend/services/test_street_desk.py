"""How much of the streets cameras see (D05): by class, by section, and where nobody looks."""

import math
from dataclasses import replace

import msgspec
import numpy as np
import pytest
import shapely

from backend.basedata.basemap import read_layer
from backend.basedata.projection import Projection
from backend.basedata.roadnet import build_net
from backend.basedata.streets import sections_of
from backend.basedata.watched import StreetMap
from backend.city.camera_sites import make_cameras
from backend.city.presets import CRS_EPSG, ORIGIN_DEG
from backend.city.town import make_town
from backend.contract.figures import Coverage
from backend.contract.questions import GetCoverage
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.coverage import (
    LEAST_SEEN_M,
    LEAST_SHARE,
    StreetClass,
    blind_spots,
    is_watched,
    sums_of,
)
from backend.domain.cases.case import Act
from backend.domain.terms.place import Place
from backend.feed.parts import nowhere
from backend.services.street_desk import DAY_MS, StreetDesk

from .hall import ACCEPTER, CITY, LEADER, Hall, HandClock
from .watched_town import BLOCK_M, EPSG, lay_out

KINDS = {"main": StreetClass.MAIN, "secondary": StreetClass.SECONDARY, "lane": StreetClass.SMALL}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "map.gpkg"
    cameras, truth = lay_out(path)
    return path, cameras, truth


def desk(path, cameras: tuple[Camera, ...], cases, clock=None) -> StreetDesk:
    city = msgspec.structs.replace(CITY, cameras=cameras)
    projection = Projection(EPSG)
    return StreetDesk(
        cases, city, clock or HandClock(), lambda: StreetMap.open(path, projection), nowhere
    )


class NoCases:
    def alive(self, *_asked: object) -> tuple[()]:
        return ()


def ask(**more: int) -> GetCoverage:
    return GetCoverage(ask_id="q", actor=LEADER, **more)


def test_d05_a_city_laid_out_at_75_50_25_is_told_75_50_25(town) -> None:
    path, cameras, truth = town
    told = desk(path, cameras, NoCases()).coverage(ask())
    assert isinstance(told, Coverage) and told.n_cameras == len(cameras)
    by_class = {one.street_class: one for one in told.sums}
    for kind, (n, n_watched) in truth.items():
        one = by_class[KINDS[kind]]
        assert (one.n, one.n_watched) == (n, n_watched)
    assert [one.share for one in told.sums] == [0.75, 0.50, 0.25]
    assert [one.n_streets for one in told.sums] == [22, 27, 25]
    assert told.sums == sums_of(told.sections), "every sum is that of its parts"
    assert told.n_sections == len(told.sections) == sum(n for n, _ in truth.values())
    lengths = [section.length_m for section in told.sections]
    assert lengths == pytest.approx([BLOCK_M] * len(lengths), abs=0.2)


def test_d05_the_blind_spot_with_most_cases_comes_first_and_names_them(town, hall) -> None:
    path, cameras, _ = town
    told = desk(path, cameras, NoCases()).coverage(ask())
    assert isinstance(told, Coverage)
    few, many = (s for s in blind_spots(told.sections)[:40:39])
    watched = next(section for section in told.sections if section.is_watched)
    made = Hall(hall.store)
    seen = [made.reported(place=_beside(watched)).case_id for _ in range(4)]
    some = [made.reported(place=_beside(few)).case_id]
    lot = [made.reported(place=_beside(many)).case_id for _ in range(3)]
    gone = made.reported(place=_beside(few))
    made.done(gone, Act.DECLINE, ACCEPTER, reason="不属受理范围")
    made.reported(place=Place(118.0, 37.0, "远处"))
    found = desk(path, cameras, hall.store, made.clock).coverage(ask())
    assert isinstance(found, Coverage)
    first, second = blind_spots(found.sections)[:2]
    assert (first.section_id, set(first.case_ids)) == (many.section_id, set(lot))
    assert (second.section_id, second.case_ids) == (few.section_id, tuple(some))
    (open_to_all,) = (s for s in found.sections if s.is_watched and s.case_ids)
    assert set(open_to_all.case_ids) == set(seen)
    later = replace(made.clock, city=made.clock.city + 31 * DAY_MS)
    none = desk(path, cameras, hall.store, later).coverage(ask())
    assert isinstance(none, Coverage) and none.n_cases == 0


def _beside(section) -> Place:
    (lon, lat), (lon_2, lat_2) = section.line[0], section.line[-1]
    return Place((lon + lon_2) / 2, (lat + lat_2) / 2 + 0.00005, "路边")


def test_d05_what_is_seen_equals_what_points_along_the_streets_say() -> None:
    projection = Projection(CRS_EPSG)
    town = make_town(1, projection.to_xy(*ORIGIN_DEG))
    cameras = make_cameras(town, projection)
    lines = town.layers["roads"].geometry
    streets = StreetMap(
        lines,
        (StreetClass.MAIN,) * len(lines),
        ("",) * len(lines),
        projection,
        shapely.STRtree(lines),
        build_net(list(sections_of(town.layers["roads"]))),
    )
    seen = streets.seen_m(cameras)
    assert np.count_nonzero(seen) > len(cameras)
    for row in np.flatnonzero(seen).tolist():
        assert seen[row] == pytest.approx(_seen_by_points(lines[row], cameras, projection), abs=3)


def _seen_by_points(line, cameras, projection) -> float:
    """Walk the line in steps of half a metre and ask of each point who looks at it."""
    steps = np.arange(0.25, line.length, 0.5)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, steps))
    n = 0
    for east, north in points.tolist():
        n += any(_looks_at(camera, east, north, projection) for camera in cameras)
    return n * 0.5


def _looks_at(camera: Camera, east: float, north: float, projection: Projection) -> bool:
    x, y = _foot(camera, projection)
    off_m = math.hypot(east - x, north - y)
    bearing = math.degrees(math.atan2(east - x, north - y))
    turn = (bearing - camera.view_deg + 180) % 360 - 180
    return off_m <= camera.reach_m and abs(turn) <= camera.span_deg / 2


_FEET: dict[str, tuple[float, float]] = {}


def _foot(camera: Camera, projection: Projection) -> tuple[float, float]:
    if camera.camera_id not in _FEET:
        x, y = projection.to_xy(camera.lon_deg, camera.lat_deg).tolist()
        _FEET[camera.camera_id] = (x, y)
    return _FEET[camera.camera_id]


def test_a_short_section_is_watched_by_half_and_a_long_one_by_sixty_metres() -> None:
    assert is_watched(40.0, 80.0) and not is_watched(39.9, 80.0)
    assert is_watched(LEAST_SEEN_M, 900.0) and not is_watched(59.9, 900.0)
    assert LEAST_SEEN_M / LEAST_SHARE == 120.0


def test_a_map_without_streets_and_a_span_that_cannot_be_are_said(town, tmp_path) -> None:
    path, cameras, _ = town
    asked = desk(path, cameras, NoCases())
    for days in (0, 400):
        assert asked.coverage(ask(days=days)).rule == "bad_span"
    nothing = StreetDesk(NoCases(), CITY, HandClock(), lambda: None, nowhere)
    assert nothing.coverage(ask()).rule == "no_streets"


def test_a_camera_that_came_or_turned_counts_from_then_on(town) -> None:
    path, cameras, _ = town
    asked = desk(path, (), NoCases())
    blind = asked.coverage(ask())
    assert isinstance(blind, Coverage) and not any(one.n_watched for one in blind.sums)
    asked.set_city(msgspec.structs.replace(CITY, cameras=cameras[:1]))
    seen = asked.coverage(ask())
    assert isinstance(seen, Coverage) and sum(one.n_watched for one in seen.sums) == 1
    assert len(read_layer(path, "roads")) == 74
