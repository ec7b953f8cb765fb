"""The city as it lies in a data folder."""

import numpy as np
import pytest
import shapely

from backend import codebooks
from backend.basedata.addresses import AddressBook
from backend.basedata.basemap import LAYERS, file_hash, read_layer
from backend.basedata.components import ComponentIndex
from backend.basedata.grids import GridIndex
from backend.basedata.projection import Projection
from backend.basedata.registers import read_registers, read_streams, write_streams
from backend.city import city_info, generate
from backend.city.bodies import read_bodies
from backend.city.head_views import MASKED, PRESETS
from backend.city.placing import read_mix
from backend.domain.cameras.camera import CameraOwner, standing
from backend.domain.field.mover import MoverKind
from backend.domain.terms import codes
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Role
from backend.folder import DataFolder

BOOK = codebooks.load()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = DataFolder.open(tmp_path_factory.mktemp("data") / "city")
    generate(folder)
    return folder


@pytest.fixture(scope="module")
def projection(folder):
    return Projection(folder.config().crs_epsg)


@pytest.fixture(scope="module")
def components(folder, projection):
    return ComponentIndex.open(folder.components, projection)


@pytest.fixture(scope="module")
def grids(folder, projection):
    return GridIndex.open(folder.map, projection)


def test_a_second_call_finds_the_city_and_writes_nothing(folder):
    before = folder.map.stat().st_mtime_ns
    told = []
    built = generate(folder, progress=lambda words, share: told.append(share))
    assert built.was_there
    assert folder.map.stat().st_mtime_ns == before
    assert told == [1.0]


def test_the_same_seed_gives_the_same_files(folder, tmp_path):
    other = DataFolder.open(tmp_path / "other")
    told = []
    built = generate(other, progress=lambda words, share: told.append((words, share)))
    assert not built.was_there
    assert built.content_hash == generate(folder).content_hash
    assert file_hash(other.map) == file_hash(folder.map)
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert all(words.zh and words.en for words, _ in told)


def test_another_seed_gives_another_city_in_the_same_folder(tmp_path):
    folder = DataFolder.open(tmp_path / "city")
    first = generate(folder, seed=1)
    second = generate(folder, seed=2)
    assert first.content_hash != second.content_hash
    assert folder.config().seed == 2


def test_an_unknown_preset_is_refused_in_words(tmp_path):
    folder = DataFolder.open(tmp_path / "city")
    with pytest.raises(OperatorError, match="no preset atlantis"):
        generate(folder, preset="atlantis")
    assert not folder.map.exists()


def test_the_map_has_every_layer_and_stays_small(folder):
    for name, schema in LAYERS.items():
        rows = read_layer(folder.map, name)
        assert len(rows), name
        assert {shape.geom_type for shape in rows.geometry} == {schema.geometry}, name
        assert list(rows.columns) == list(schema.columns)
    assert folder.map.stat().st_size < 9_000_000


def test_every_random_point_lies_in_exactly_one_grid(folder, projection, grids):
    (district,) = read_layer(folder.map, "districts").geometry
    rng = np.random.default_rng(5)
    west, south, east, north = district.bounds
    points = rng.uniform((west, south), (east, north), (4000, 2))
    inside = shapely.contains_xy(district, points)
    hits = grids.tree.query(shapely.points(points), predicate="contains_properly")[0]
    counts = np.bincount(hits, minlength=len(points))
    found = grids.indexes_at(points)
    assert counts.max() <= 1
    assert (found[inside] >= 0).all()
    assert (found[~inside] == -1).all()
    lonlat = projection.to_lonlat(points[inside][:50])
    for lon, lat in lonlat:
        code = codes.check_grid(grids.code_of(lon, lat), synthetic=True)
        assert code.part("division") == "990102"
        assert grids.responsibility_of(lon, lat).startswith("R-990102-")


def test_a_point_on_a_common_corner_belongs_to_one_grid_and_one_outside_to_none(grids):
    corner = shapely.get_coordinates(grids.tree.geometries[0])[2]
    assert grids.indexes_at([corner]).tolist() == [0]
    assert grids.code_of(116.4, 39.9) == ""
    assert grids.responsibility_of(116.4, 39.9) == ""


def test_twenty_thousand_components_of_all_classes_have_valid_codes(components):
    held = components.rows.columns
    assert len(components) == 20_000
    classes = {row.key for row in BOOK.classes if row.is_component}
    assert set(held["class_key"].tolist()) == classes
    assert len(set(held["code"].tolist())) == 20_000
    for code, key in zip(held["code"], held["class_key"], strict=True):
        assert codes.check_component(code, synthetic=True, classes=classes).class_key == key


def test_each_component_stands_in_the_grid_it_names(components, grids):
    found = grids.codes[grids.indexes_at(components.xy)]
    assert (found == components.rows.columns["grid"]).all()


def test_owners_exist_and_only_ownerless_covers_have_none(components):
    units = {unit.unit_id for unit in read_bodies()}
    held = components.rows.columns
    ownerless = set(held["class_key"][held["owner"] == ""].tolist())
    assert set(held["owner"].tolist()) - {""} <= units
    assert ownerless == {"c0114"}
    assert components.owner_of("9901020103000731") == "td-drainage"
    assert components.owner_of("9901020103999999") == ""


def test_the_nearest_component_of_a_class_is_found_within_reach(components):
    cover = components.get("9901020103000731")
    near = components.nearest(cover.lon_deg, cover.lat_deg, "c0103")
    assert near == cover
    assert components.nearest(cover.lon_deg, cover.lat_deg, "c0103", within_m=-1.0) is None
    assert components.nearest(120.5, 38.9, "c0103") is None
    assert components.nearest(cover.lon_deg, cover.lat_deg, "c9999") is None
    assert components.get("x") is None
    assert [row.code for row in components.of_class("c0103")][:1] == ["9901020103000001"]


def test_a_city_without_components_has_none(tmp_path, projection):
    assert len(ComponentIndex.open(tmp_path / "none.gpkg", projection)) == 0


@pytest.mark.parametrize("row", BOOK.classes, ids=lambda row: row.key)
def test_somebody_answers_for_every_class(row):
    assert any(unit.answers_for(row.key) for unit in read_bodies())


def test_seven_bodies_are_pinned_in_the_order_of_the_rail():
    pinned = sorted((unit for unit in read_bodies() if unit.pin), key=lambda unit: unit.pin)
    assert [unit.name for unit in pinned] == [
        "汀东排水所",
        "汀东市政所",
        "汀东环卫所",
        "汀东园林所",
        "汀东路灯所",
        "城管中队",
        "转派市级",
    ]
    assert [unit.pin for unit in pinned] == list(range(1, 8))
    assert [unit.unit_id for unit in pinned if unit.refers_up] == ["refer-city"]


def test_duties_and_the_mix_name_only_classes_of_the_codebook():
    majors = {major.key for major in BOOK.majors}
    for unit in read_bodies():
        assert all(BOOK.holds(duty) or duty in majors for duty in unit.duties), unit.unit_id
        assert unit.name_en.isascii()
    assert [mix.class_key for mix in read_mix()] == [
        row.key for row in BOOK.classes if row.is_component
    ]


def test_the_city_is_told_as_the_contract_wants_it(folder):
    info = city_info(folder)
    assert (info.zh, info.synthetic, info.crs_epsg, info.undo_s) == ("云汀市", True, 4549, 8.0)
    assert info.map_hash == file_hash(folder.map)
    assert len({condition.class_key for condition in info.conditions}) == len(BOOK.classes)
    west, south, east, north = info.bounds_deg
    assert 119.5 < west < 119.6 < east < 119.7
    assert 38.8 < south < 38.9 < north < 39.0


def test_cameras_have_synthetic_ids_and_all_kinds_of_owners(folder):
    carried = [one for one in city_info(folder).cameras if one.mover_id]
    assert len(carried) == 8 and len({one.mover_id for one in carried}) == 4
    assert all(codes.check_camera(one.camera_id, synthetic=True).playable for one in carried)
    cameras = standing(city_info(folder).cameras)
    assert len(cameras) == 24
    assert sum(camera.shown for camera in cameras) == 9
    assert all(camera.shown for camera in cameras[:9])
    assert {camera.owner for camera in cameras} == set(CameraOwner)
    for camera in cameras:
        code = codes.check_camera(camera.camera_id, synthetic=True)
        assert code.playable
        assert 0 <= camera.view_deg < 360


def test_x07_one_camera_has_masks_of_its_own_at_presets_it_really_has(folder):
    (camera,) = (one for one in city_info(folder).cameras if one.masks)
    names = {name for name, _aim in PRESETS.values()}
    drawn = {mask.preset for mask in camera.masks}
    assert camera.name == MASKED and camera.shown and camera.masks_by_preset
    assert drawn < names and len(drawn) >= 3
    at_each = {camera.covered_at({name}) for name in drawn}
    assert len(at_each) == len(drawn) and camera.covered not in at_each
    (bare,) = names - drawn
    assert camera.covered_at({bare}) == camera.covered, "an undrawn view lay open"


def test_cameras_stand_in_the_district_beside_a_road(folder, grids, projection):
    roads = shapely.STRtree(read_layer(folder.map, "roads").geometry)
    for camera in standing(city_info(folder).cameras):
        assert grids.code_of(camera.lon_deg, camera.lat_deg), camera.name
        place = shapely.Point(projection.to_xy(camera.lon_deg, camera.lat_deg))
        assert roads.query_nearest(place, return_distance=True)[1][0] < 15


def test_the_crew_counts_as_the_scenario_says(folder):
    movers = city_info(folder).movers
    counts = {kind: sum(mover.kind is kind for mover in movers) for kind in MoverKind}
    assert counts[MoverKind.COLLECTOR] == 60
    assert counts[MoverKind.BUS] == 50
    assert sum(counts.values()) - 110 == 70
    assert counts[MoverKind.MUCK] == 18
    assert len({mover.mover_id for mover in movers}) == len(movers)
    homes = {mover.home_grid for mover in movers if mover.kind is MoverKind.COLLECTOR}
    codes_on_map = set(read_layer(folder.map, "responsibility_grids").columns["code"].tolist())
    assert homes == codes_on_map


def test_accounts_hold_desks_units_and_collectors(folder):
    accounts = folder.config().accounts
    assert accounts["dispatch-03"].role is Role.DISPATCHER
    assert accounts["dispatch-03"].seat == "派遣席 03"
    assert accounts["td-drainage"].role is Role.UNIT
    assert accounts["COL-990102-017"].role is Role.COLLECTOR


def test_addresses_name_a_crossing_a_landmark_or_a_numbered_road(folder, projection, components):
    book = AddressBook.open(folder.map, projection, has_numbers=True)
    found = [book.address_at(*point) for point in components.xy[::40]]
    assert all(found)
    assert any("与" in address and address.endswith("口") for address in found)
    assert any(address.endswith("附近") for address in found)
    assert any(address.endswith("号") for address in found)
    assert book.address_of(121.9, 38.9) == ""


def test_a_real_town_gets_no_invented_house_numbers(folder, projection, components):
    book = AddressBook.open(folder.map, projection, has_numbers=False)
    found = [book.address_at(*point) for point in components.xy[::400]]
    assert not any(address.endswith("号") for address in found)


def test_stream_addresses_are_kept_from_other_accounts(folder):
    assert read_streams(folder) == {}
    write_streams(folder, {"99010200081326000001": "rtsp://127.0.0.1:8554/1"})
    assert folder.streams.stat().st_mode & 0o077 == 0
    assert read_streams(folder)["99010200081326000001"].startswith("rtsp://")
    folder.streams.unlink()


def test_damaged_registers_are_one_sentence(folder, tmp_path):
    broken = DataFolder.open(tmp_path / "broken")
    assert read_registers(broken).units == ()
    broken.registers.write_text("{")
    with pytest.raises(OperatorError, match="damaged"):
        read_registers(broken)
    broken.streams.write_text("[]")
    with pytest.raises(OperatorError, match="damaged"):
        read_streams(broken)


def test_a_missing_or_damaged_map_is_one_sentence(tmp_path):
    with pytest.raises(OperatorError, match="gives no layer"):
        read_layer(tmp_path / "none.gpkg", "roads")
    (tmp_path / "bad.gpkg").write_bytes(b"not a map")
    with pytest.raises(OperatorError, match="gives no layer"):
        read_layer(tmp_path / "bad.gpkg", "roads")
