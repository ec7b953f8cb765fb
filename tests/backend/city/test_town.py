"""The shape of the town: what must hold for every seed."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
import shapely

from backend.city.areas import make_areas
from backend.city.plan import HILL_PATHS, make_plan
from backend.city.town import AREA_M2, make_town
from backend.domain.terms import codes

ORIGIN = np.array([465_300.0, 4_307_500.0])


@pytest.fixture(scope="module", params=[1, 2, 7])
def town(request):
    return make_town(request.param, ORIGIN)


def test_unit_grids_cover_the_district_without_gap_or_overlap(town):
    grids = town.layers["unit_grids"].geometry
    (district,) = town.layers["districts"].geometry
    union = shapely.union_all(grids)
    assert len(grids) == 3000
    assert shapely.is_valid(grids).all()
    assert shapely.coverage_is_valid(grids)
    assert union.geom_type == "Polygon"
    assert not union.interiors
    assert shapely.area(grids).sum() == pytest.approx(union.area, rel=1e-9)
    assert union.area == pytest.approx(district.area, rel=1e-9)
    assert union.area == pytest.approx(AREA_M2, rel=1e-6)


@pytest.mark.parametrize("layer", ["communities", "streets", "responsibility_grids"])
def test_larger_areas_are_whole_and_share_the_same_ground(town, layer):
    areas = town.layers[layer].geometry
    (district,) = town.layers["districts"].geometry
    assert shapely.coverage_is_valid(areas)
    assert {shape.geom_type for shape in areas} == {"Polygon"}
    assert shapely.area(areas).sum() == pytest.approx(district.area, rel=1e-9)


def test_each_unit_grid_lies_in_the_community_its_code_names(town):
    grids, communities = town.layers["unit_grids"], town.layers["communities"]
    middles = shapely.centroid(grids.geometry)
    shapes = dict(zip(communities.columns["code"].tolist(), communities.geometry, strict=True))
    owners = np.array([shapes[code[:12]] for code in grids.columns["code"]])
    assert shapely.contains(owners, middles).all()


def test_every_responsibility_grid_holds_fifty_unit_grids(town):
    names, counts = np.unique(
        town.layers["unit_grids"].columns["responsibility"], return_counts=True
    )
    assert len(names) == 60
    assert set(counts) == {50}


def test_grid_codes_are_valid_and_synthetic_only():
    held = make_areas().grid_codes.reshape(-1).tolist()
    assert len(set(held)) == 3000
    for code in held:
        assert codes.check_grid(code, synthetic=True).text == code


def test_serials_run_west_to_east_then_north_to_south():
    grid = make_areas().grid_codes
    assert grid[49, 0].endswith("001")
    assert grid[49, 11].endswith("012")
    assert grid[48, 0].endswith("013")
    assert grid[40, 11].endswith("120")


def test_all_roads_are_one_net(town):
    parts = {}

    def root(node):
        while parts.setdefault(node, node) != node:
            node = parts[node]
        return node

    for piece in town.pieces:
        for a, b in pairwise(piece.nodes):
            parts[root(a)] = root(b)
    assert len({root(node) for node in list(parts)}) == 1


def test_no_stretch_of_road_is_drawn_twice(town):
    seen = defaultdict(int)
    for piece in town.pieces:
        for a, b in pairwise(piece.nodes):
            seen[min(a, b), max(a, b)] += 1
    assert set(seen.values()) == {1}


def test_only_bridges_cross_the_river(town):
    roads, water = town.layers["roads"], town.layers["water"]
    river = water.geometry[water.columns["name"] == "汀江"][0]
    wet = shapely.intersects(roads.geometry, river)
    assert wet.any()
    assert (roads.columns["bridge"][wet] == 1).all()


def test_the_roads_and_places_people_know_are_there(town):
    roads = set(town.layers["roads"].columns["name"].tolist())
    assert {"学府路", "汀江大道", "站前路", "解放街", "工人路", "文昌巷", "食街"} <= roads
    labels = set(town.layers["labels"].columns["name"].tolist())
    assert {"汀江", "望川公园", "长途客运站", "站前广场", "文昌农贸市场", "望川桥"} <= labels


def test_houses_stand_clear_of_wide_roads_and_of_the_river(town):
    houses = town.layers["buildings"].geometry
    roads, water = town.layers["roads"], town.layers["water"]
    wide = roads.geometry[np.isin(roads.columns["class"], ("main", "secondary"))]
    assert len(houses) > 5000
    assert shapely.is_valid(houses).all()
    assert not len(shapely.STRtree(wide).query(houses, predicate="dwithin", distance=12)[0])
    river = water.geometry[water.columns["name"] == "汀江"][0]
    assert not shapely.intersects(houses, river).any()


def test_streets_curve_and_blocks_differ(town):
    grids = town.layers["unit_grids"].geometry
    assert shapely.area(grids).std() > 1500
    main = town.layers["roads"].geometry[town.layers["roads"].columns["class"] == "main"]
    long = main[shapely.length(main) > 800]
    chord = shapely.distance(shapely.get_point(long, 0), shapely.get_point(long, -1))
    assert (shapely.length(long) / chord).max() > 1.02


def test_hill_paths_join_the_town():
    on_roads = {
        n
        for r in make_plan(np.random.default_rng(1)).roads
        for n in r.nodes
        if r.road_class != "path"
    }
    assert sum(bool(set(path) & on_roads) for path in HILL_PATHS) >= 4


def test_the_same_seed_draws_the_same_town_and_another_seed_another():
    first, again, other = (make_town(seed, ORIGIN).layers for seed in (3, 3, 4))
    for name, rows in first.items():
        assert (shapely.to_wkb(rows.geometry) == shapely.to_wkb(again[name].geometry)).all()
    assert (
        len(first["roads"]) != len(other["roads"])
        or not (
            shapely.to_wkb(first["roads"].geometry) == shapely.to_wkb(other["roads"].geometry)
        ).all()
    )


def test_the_land_goes_on_beyond_the_last_road(town):
    """Big roads, river and railway run on; nothing of it is a road that anybody drives on."""
    (land,) = town.layers["land"].geometry
    beyond = town.layers["beyond"]
    held = shapely.MultiPoint(town.lattice.nodes.reshape(-1, 2)).convex_hull
    far = shapely.union_all(beyond.geometry)
    assert land.buffer(-1).contains(far)
    assert far.difference(held.buffer(8_000)).length > 10_000
    ends = shapely.union_all(
        [shape.boundary for shape in town.layers["roads"].geometry if not shape.is_ring]
    )
    starts = [
        shapely.Point(line.coords[0])
        for line, kind in zip(beyond.geometry, beyond.columns["kind"], strict=True)
        if kind.endswith("near")
    ]
    assert len(starts) > 20
    assert max(start.distance(ends) for start in starts) < 0.01, "each goes on from a road's end"
    for layer in ("water", "rail"):
        shapes = town.layers[layer].geometry
        assert max(shape.hausdorff_distance(held) for shape in shapes[:2]) > 8_000, layer


def test_all_but_the_managed_area_lies_under_a_veil(town):
    (district,) = town.layers["districts"].geometry
    veils = town.layers["veil"].geometry
    assert shapely.is_valid(veils).all()
    assert not any(veil.buffer(-1).intersects(district) for veil in veils)
    for layer in ("land", "beyond"):
        outside = shapely.union_all(town.layers[layer].geometry).difference(district.buffer(300))
        assert all(veil.covers(outside) for veil in veils)
