import shutil

import numpy as np
import pytest
import shapely

from backend.basedata.basemap import LAYERS, read_layer
from backend.basedata.info import city_info
from backend.basedata.newcity import read_bodies
from backend.codebooks import load
from backend.domain.terms.errors import OperatorError
from backend.folder import DataFolder
from backend.intake.command import bring_in
from backend.intake.ready import Options
from backend.intake.tags import half_width_m

from .conftest import SOUTH, WEST, lines, snapshot, write_layer, write_town


def refused(kind, path, root, options=None):
    before = snapshot(root) if root.exists() else None
    with pytest.raises(OperatorError) as caught:
        bring_in(kind, path, root, options)
    assert (snapshot(root) if root.exists() else None) == before
    words = caught.value.words
    assert words.zh
    assert "\n" not in words.en
    return words.en


def test_a_real_town_becomes_the_base_map(folder):
    roads = read_layer(folder.map, "roads")
    by_name = dict(zip(roads.columns["name"], roads.columns["class"], strict=True))
    assert by_name == {
        "Main street": "main",
        "A lane": "side",
        "": "lane",
        "B lane": "main",
        "Path": "path",
    }
    assert roads.columns["bridge"].tolist() == [0, 1, 0, 0, 0]
    assert {shape.geom_type for shape in roads.geometry} == {"LineString"}
    assert 4300 < shapely.length(roads.geometry).max() < 4500


def test_every_layer_is_there_though_some_are_empty(folder):
    counts = {name: len(read_layer(folder.map, name)) for name in LAYERS}
    assert counts["buildings"] == 2
    assert counts["water"] == 2
    assert counts["rail"] == counts["green"] == counts["land"] == 1
    assert counts["landuse"] == 2
    assert counts["unit_grids"] == 0
    labels = read_layer(folder.map, "labels").columns["name"].tolist()
    assert sorted(set(labels)) == ["Brook", "Lake", "North school", "Smallton", "Town park"]
    assert set(read_layer(folder.map, "buildings").columns["levels"].tolist()) == {4}


def test_a_long_water_is_named_along_its_way(folder):
    labels = read_layer(folder.map, "labels")
    brook = labels.geometry[labels.columns["name"] == "Brook"]
    assert len(brook) == 2
    assert set(labels.columns["kind"][labels.columns["name"] == "Brook"]) == {"water"}
    assert shapely.distance(*brook) == pytest.approx(1480, abs=30)


@pytest.mark.parametrize(
    ("tags", "half_m"),
    [
        ({"waterway": "river"}, 12.0),
        ({"waterway": "river", "CEMT": "VIb"}, 60.0),
        ({"waterway": "canal", "CEMT": "IV"}, 20.0),
        ({"waterway": "river", "width": "84 m"}, 42.0),
        ({"waterway": "stream", "width": "wide"}, 2.5),
        ({"waterway": "river", "tunnel": "yes"}, 0.0),
        ({"waterway": "weir"}, 0.0),
        ({"highway": "primary", "width": "9"}, 0.0),
    ],
)
def test_a_water_that_is_a_line_gets_the_width_its_tags_tell(tags, half_m):
    assert half_width_m(tags) == half_m


def test_one_thing_mapped_twice_is_named_once(tmp_path, root):
    path = write_town(tmp_path / "town.gpkg")
    spots = [(0.01, 0.01), (0.0101, 0.01), (0.03, 0.01)]
    stops = [shapely.Point(WEST + x, SOUTH + y) for x, y in spots]
    tags = ['"amenity"=>"bus_station"', '"railway"=>"station"', '"railway"=>"station"']
    write_layer(path, "stops", stops, {"name": ["Stop"] * 3, "other_tags": tags})
    bring_in("map", path, root)
    names = read_layer(DataFolder(root).map, "labels").columns["name"].tolist()
    assert names.count("Stop") == 2


def test_the_new_city_can_be_served(folder):
    info = city_info(folder)
    west, south, east, north = info.bounds_deg
    assert west < WEST + 0.02 < east
    assert south < SOUTH + 0.02 < north
    assert (info.zh, info.synthetic, info.crs_epsg) == ("smallton", False, 32633)
    assert info.map_hash
    for row in load().classes:
        assert any(unit.answers_for(row.key) for unit in read_bodies())
    accounts = folder.config().accounts
    assert {"dispatch-01", "intake-01", "leader-01", "drainage"} <= set(accounts)


def test_a_map_already_in_metres_keeps_its_crs(tmp_path, root):
    path = tmp_path / "metric.gpkg"
    shapes, fields = lines()
    metric = shapely.transform(np.array(shapes), lambda xy: (xy - [WEST, SOUTH]) * 7e4 + 5e5)
    write_layer(path, "lines", metric, fields, crs="EPSG:4549")
    bring_in("map", path, root, Options(name="米城"))
    assert DataFolder(root).config().crs_epsg == 4549
    assert DataFolder(root).config().zh == "米城"


def test_a_second_map_keeps_the_citys_own_settings_and_grids(folder, root, town_map, tmp_path):
    config = folder.config()
    other = write_town(tmp_path / "other.gpkg")
    bring_in("map", other, root)
    assert folder.config() == config


def test_extracts_with_one_class_column_are_read_by_the_layers_name(tmp_path, root):
    path = tmp_path / "classes.gpkg"
    shapes, fields = lines()
    write_layer(
        path,
        "gis_osm_roads_free",
        shapes[:5],
        {
            "fclass": ["primary", "residential", "service", "tertiary", "footway"],
            "name": fields["name"][:5],
        },
    )
    write_layer(
        path,
        "gis_osm_buildings_a_free",
        [shapely.box(WEST, SOUTH, WEST + 0.001, SOUTH + 0.001)],
        {"fclass": ["building"]},
    )
    bring_in("map", path, root)
    assert len(read_layer(DataFolder(root).map, "roads")) == 5
    assert len(read_layer(DataFolder(root).map, "buildings")) == 1


def test_a_map_of_our_own_making_is_taken_as_it_is(folder, tmp_path):
    copy = tmp_path / "copy.gpkg"
    shutil.copy(folder.map, copy)
    other = tmp_path / "second"
    bring_in("map", copy, other)
    for name in ("roads", "water", "buildings", "labels"):
        ours, theirs = read_layer(folder.map, name), read_layer(other / "map.gpkg", name)
        assert len(ours) == len(theirs)


def test_a_dry_run_writes_nothing_and_makes_no_folder(root, town_map):
    ready = bring_in("map", town_map, root, dry_run=True)
    assert "5 roads" in ready.summary.en
    assert not root.exists()


def test_a_broken_map_is_one_sentence(tmp_path, root, town_map):
    town_map.write_bytes(town_map.read_bytes()[:5000])
    assert "perhaps damaged" in refused("map", town_map, root)
    (tmp_path / "text.gpkg").write_text("not a map")
    assert "perhaps damaged" in refused("map", tmp_path / "text.gpkg", root)
    (tmp_path / "zero.gpkg").write_bytes(b"")
    assert "perhaps damaged" in refused("map", tmp_path / "zero.gpkg", root)
    assert "no such file" in refused("map", tmp_path / "none.gpkg", root)
    assert not root.exists()


def test_an_empty_map_is_one_sentence(tmp_path, root):
    write_layer(tmp_path / "empty.gpkg", "lines", [], {"highway": []})
    assert "no shapes at all" in refused("map", tmp_path / "empty.gpkg", root)


def test_a_map_without_anything_known_is_one_sentence(tmp_path, root):
    write_layer(tmp_path / "odd.gpkg", "soil", [shapely.box(15, 48, 15.1, 48.1)], {"ph": ["7"]})
    assert "can be recognised" in refused("map", tmp_path / "odd.gpkg", root)


def test_a_missing_crs_is_refused_until_it_is_named(tmp_path, root):
    path = write_town(tmp_path / "nocrs.gpkg", crs=None)
    assert "has no CRS" in refused("map", path, root)
    assert "unknown" in refused("map", path, root, Options(crs="EPSG:nonsense"))
    bring_in("map", path, root, Options(crs="EPSG:4326"))
    assert len(read_layer(DataFolder(root).map, "roads")) == 5


@pytest.mark.parametrize(
    ("move", "sentence"),
    [
        (lambda xy: xy[:, ::-1] + [0, 80], "swapped"),
        (lambda xy: np.add(xy, (400, 0)), "off the globe"),
        (lambda xy: (xy - [WEST, SOUTH]) * 900 + [0, -20], "no city"),
    ],
)
def test_impossible_coordinates_are_one_sentence(tmp_path, root, move, sentence):
    shapes, fields = lines()
    path = tmp_path / "odd.gpkg"
    write_layer(path, "lines", shapely.transform(np.array(shapes), move), fields)
    assert sentence in refused("map", path, root)


def test_a_point_that_is_nowhere_is_one_sentence(tmp_path, root):
    with np.errstate(invalid="ignore"):
        line = shapely.LineString([(float("nan"), 48.0), (15.6, 48.4)])
    write_layer(tmp_path / "odd.gpkg", "lines", [line], {"highway": ["primary"]})
    assert "off the globe" in refused("map", tmp_path / "odd.gpkg", root)


def test_a_crs_without_a_place_on_the_globe_is_one_sentence(tmp_path, root):
    line = shapely.LineString([(0, 0), (1000, 1000)])
    local = 'LOCAL_CS["drawing",UNIT["metre",1]]'
    write_layer(tmp_path / "odd.gpkg", "lines", [line], {"highway": ["primary"]}, crs=local)
    assert "no way leads" in refused("map", tmp_path / "odd.gpkg", root)


def test_a_map_of_one_point_can_still_be_looked_at(tmp_path, root):
    town = [shapely.Point(WEST, SOUTH)]
    write_layer(tmp_path / "one.gpkg", "points", town, {"place": ["town"], "name": ["One"]})
    bring_in("map", tmp_path / "one.gpkg", root)
    west, south, east, north = city_info(DataFolder(root)).bounds_deg
    assert west < WEST < east
    assert south < SOUTH < north


def test_the_demo_city_is_never_mixed_with_a_real_map(tmp_path, root, town_map):
    from backend.city import generate

    generate(DataFolder.open(root))
    assert "must not mix" in refused("map", town_map, root)


def test_a_locked_folder_is_left_alone(folder, root, town_map):
    with folder.lock():
        assert "in use by another backend" in refused("map", town_map, root)


def test_the_demo_does_not_overwrite_a_real_city(folder):
    from backend.city import generate

    with pytest.raises(OperatorError, match="real city"):
        generate(folder)


def test_krems_becomes_a_base_map(real_data, root):
    path = real_data / "krems.gpkg"
    if not path.exists():
        pytest.skip(f"no {path.name} among the real files")
    bring_in("map", path, root)
    folder = DataFolder(root)
    counts = {name: len(read_layer(folder.map, name)) for name in LAYERS}
    assert counts["roads"] > 700
    assert counts["buildings"] > 1000
    assert counts["water"] > 20
    assert counts["green"] > 30
    west, south, east, north = city_info(folder).bounds_deg
    assert 15.5 < west < east < 15.8
    assert 48.3 < south < north < 48.5
    assert folder.config().crs_epsg == 32633
    for name, schema in LAYERS.items():
        rows = read_layer(folder.map, name)
        assert {shape.geom_type for shape in rows.geometry} <= {schema.geometry}
        assert shapely.is_valid(rows.geometry).all()
