"""The base map: reading, both renderers, cache, fallback without holes, helpers that die."""

import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from PySide6.QtGui import QColor, QImage

from layers import words
from layers.basemap.board import Made, Rank, TileBoard, Wish
from layers.basemap.cache import TileCache
from layers.basemap.labels import LabelPlanner, key_of
from layers.basemap.lettering import Hand, advance_px, write
from layers.basemap.mapdata import MapUnreadable, read_map
from layers.basemap.plain import PlainPainter
from layers.basemap.qgis_process import HelperAbsent, QgisProcess
from layers.basemap.service import MapPhase, TileService
from layers.basemap.tiles import META_PX, TILE_PX, Metatile, tile_m, tiles_in

from . import town
from .makers import middle

NO_PYTHON = "/nonexistent/python3"


def has_qgis() -> bool:
    probe = ["/usr/bin/python3", "-s", "-E", "-c", "import qgis.core"]
    return (
        Path(probe[0]).exists()
        and subprocess.run(probe, capture_output=True, check=False).returncode == 0
    )


needs_qgis = pytest.mark.skipif(not has_qgis(), reason="python3-qgis is not installed here")


def pixels_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def rgb(colour: str) -> int:
    return QColor(colour).rgb()


def metatile_at(x_m: float, y_m: float, z: int, style: str = "s") -> Metatile:
    side = tile_m(z) * 2
    return Metatile(style, z, int(x_m // side), int(y_m // side))


# ---- the file --------------------------------------------------------------------------------


def test_all_layers_come_as_city_metres_from_any_crs(tmp_path, frame) -> None:
    in_degrees = read_map(town.write(tmp_path / "a.gpkg", epsg=4490), frame)
    in_metres = read_map(town.write(tmp_path / "b.gpkg", epsg=town.EPSG), frame)
    assert set(in_degrees.layers) == set(in_metres.layers) >= {"roads", "water", "labels"}
    one, other = (shapely.total_bounds(d.layers["land"].shapes) for d in (in_degrees, in_metres))
    assert one == pytest.approx(other, abs=0.01)
    assert one == pytest.approx(frame.bounds_m, abs=60)


@pytest.mark.parametrize("content", [b"", b"not a geopackage at all" * 99], ids=["empty", "junk"])
def test_a_broken_map_is_refused_in_words(tmp_path, frame, content) -> None:
    path = tmp_path / "map.gpkg"
    path.write_bytes(content)
    with pytest.raises(MapUnreadable) as refusal:
        read_map(path, frame)
    assert "map.gpkg" in refusal.value.words.zh and "map.gpkg" in refusal.value.words.en


def test_a_missing_map_is_refused_in_words(tmp_path, frame) -> None:
    with pytest.raises(MapUnreadable) as refusal:
        read_map(tmp_path / "none.gpkg", frame)
    assert refusal.value.words == words.MAP_MISSING.filled(name="none.gpkg")


def test_a_layer_without_crs_is_left_out_and_said(tmp_path, frame) -> None:
    path = tmp_path / "map.gpkg"
    raw = shapely.to_wkb(np.array([shapely.box(0, 0, 9, 9)]))
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.raw.write(path, raw, [], [], layer="land", driver="GPKG", geometry_type="Polygon")
    with pytest.raises(MapUnreadable) as refusal:
        read_map(path, frame)
    assert refusal.value.words == words.MAP_NO_CRS.filled(layer="land")


# ---- the plain painter -----------------------------------------------------------------------


def test_the_plain_painter_draws_river_road_and_ground(qapp, town_map, frame, style) -> None:
    painter = PlainPainter(style, read_map(town_map, frame))
    image = painter.draw(metatile_at(*middle(frame), 6), "dark")
    seen = set(np.unique(pixels_of(image)).tolist())
    palette = style.palettes["dark"]
    assert image.width() == META_PX
    assert {rgb(palette[key]) for key in ("water", "main", "ground", "land")} <= seen


def test_both_themes_paint_the_same_ground_in_their_own_colours(
    qapp, town_map, frame, style
) -> None:
    painter = PlainPainter(style, read_map(town_map, frame))
    x0, y0 = middle(frame)
    metatile = metatile_at(x0, y0 + 500, 7)
    dark, light = (pixels_of(painter.draw(metatile, key)) for key in ("dark", "light"))
    is_water = dark == rgb(style.palettes["dark"]["water"])
    assert is_water.sum() > 1000
    assert (light[is_water] == rgb(style.palettes["light"]["water"])).all()


def test_neighbouring_metatiles_meet_without_a_seam(qapp, town_map, frame, style) -> None:
    painter = PlainPainter(style, read_map(town_map, frame))
    left = metatile_at(*middle(frame), 8)
    one = pixels_of(painter.draw(left, "dark"))
    two = pixels_of(painter.draw(left._replace(x=left.x + 1), "dark"))
    same = (one[:, -1] == two[:, 0]).mean()
    assert same > 0.97


# ---- names -----------------------------------------------------------------------------------


def test_names_of_one_plan_do_not_cover_each_other(qapp, town_map, frame, style) -> None:
    planner = LabelPlanner(style, read_map(town_map, frame))
    plan = planner.plan(key_of("dark", 7.0, 1.0, frame.bounds_m))
    assert len(plan.pictures) > 20
    sizes = np.array([(p.width(), p.height()) for p in plan.pictures]) / 2 - 5
    middles = np.column_stack((plan.x_m, plan.y_m)) / 2.0
    boxes = shapely.box(*(middles - sizes).T, *(middles + sizes).T)
    pairs = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    assert (pairs[0] == pairs[1]).all()


def test_only_chinese_names_are_spaced(qapp) -> None:
    plain = Hand("Noto Sans CJK SC", 16, 400, "#fff", "#000", 1.0, 0.0)
    spaced = plain._replace(spaced=0.5)
    assert advance_px("汀江", spaced) == pytest.approx(advance_px("汀江", plain) + 8)
    assert advance_px("Donau", spaced) == advance_px("Donau", plain)
    assert write("Donau", spaced).width() == write("Donau", plain).width()


def test_moving_the_area_moves_no_name(qapp, town_map, frame, style) -> None:
    planner = LabelPlanner(style, read_map(town_map, frame))
    left, top, _, _ = frame.bounds_m
    whole = planner.plan(key_of("dark", 7.0, 1.0, frame.bounds_m))
    part = planner.plan(key_of("dark", 7.0, 1.0, (left, top, left + 900, top + 900)))
    everywhere = set(zip(whole.x_m, whole.y_m, strict=True))
    assert 0 < len(part.x_m) < len(whole.x_m)
    assert set(zip(part.x_m, part.y_m, strict=True)) <= everywhere


# ---- cache and board -------------------------------------------------------------------------


def tiles_of(metatile: Metatile, colour: str, rank: Rank) -> list[Made]:
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return [Made(tile, image.copy(), rank) for tile, _, _ in metatile.tiles()]


def test_tiles_come_back_from_disk_with_their_rank(qapp, tmp_path) -> None:
    metatile = Metatile("s", 5, -1, 2)
    cache = TileCache(tmp_path)
    assert cache.get(metatile) == ([], Rank.NONE)
    cache.put(tiles_of(metatile, "#123456", Rank.QGIS), 1)
    cache.close()
    again = TileCache(tmp_path)
    made, rank = again.get(metatile)
    again.close()
    assert rank is Rank.QGIS and len(made) == 4
    assert (pixels_of(made[0].image) == rgb("#123456")).all()


def test_a_damaged_cache_is_begun_anew(qapp, tmp_path) -> None:
    path = tmp_path / "tiles-1.db"
    path.write_bytes(b"no database" * 400)
    cache = TileCache(tmp_path)
    cache.put(tiles_of(Metatile("s", 5, 0, 0), "red", Rank.PLAIN), 1)
    assert cache.get(Metatile("s", 5, 0, 0))[1] is Rank.PLAIN
    cache.close()
    with sqlite3.connect(path) as base:
        assert base.execute("select count(*) from tiles").fetchone() == (4,)
    base.close()


def test_tiles_of_another_style_are_dropped(qapp, tmp_path) -> None:
    cache = TileCache(tmp_path)
    for style in ("old", "new"):
        cache.put(tiles_of(Metatile(style, 5, 0, 0), "red", Rank.PLAIN), 1)
    cache.tidy(["new"])
    assert cache.get(Metatile("old", 5, 0, 0))[1] is Rank.NONE
    assert cache.get(Metatile("new", 5, 0, 0))[1] is Rank.PLAIN
    cache.close()


def test_a_worker_gets_the_most_wanted_and_never_the_same_twice() -> None:
    rung = []
    board = TileBoard(lambda: rung.append(1))
    near, far = (Wish(Metatile("s", 5, k, 0), "dark", Rank.NONE) for k in (0, 1))
    board.want(1, [near, far])

    def suits(wish: Wish) -> bool:
        return wish.held is Rank.NONE

    assert board.next_wish(suits, 0) == near
    board.put(near.metatile, [], Rank.PLAIN)
    assert board.next_wish(suits, 0) == far
    board.put(far.metatile, [], Rank.PLAIN)
    assert board.next_wish(suits, 0) is None
    assert rung == [1], "one ring until the screen has taken"
    board.take()
    board.close()
    assert board.next_wish(suits, 0) is None


# ---- the service, with and without QGIS ------------------------------------------------------


def all_here(service: TileService, frame, rank: Rank, z: int = 6) -> bool:
    name = service.style_of("dark")
    if not name:
        return False
    tiles = tiles_in(name, z, frame.bounds_m)
    service.want(1, tiles, "dark")
    return all(tile in service._tiles and service._tiles[tile][1] >= rank for tile in tiles)


def test_the_map_starts_without_qgis(qtbot, start_service, frame) -> None:
    service = start_service(NO_PYTHON)
    qtbot.waitUntil(lambda: all_here(service, frame, Rank.PLAIN), timeout=20_000)
    qtbot.waitUntil(lambda: service.state.words == words.QGIS_ABSENT)
    assert service.state.phase is MapPhase.READY
    assert service.state.by is Rank.PLAIN


def test_a_second_start_takes_its_tiles_from_disk(qtbot, start_service, frame) -> None:
    for _ in range(2):
        service = start_service(NO_PYTHON)
        qtbot.waitUntil(lambda s=service: all_here(s, frame, Rank.PLAIN), timeout=20_000)
        service.close()
    assert not service._loader.looked_up, "every tile was found in the cache"


def test_a_broken_map_is_said_in_both_languages(qtbot, qapp, style, frame, tmp_path) -> None:
    service = TileService(style, python=NO_PYTHON)
    path = tmp_path / "map.gpkg"
    path.write_bytes(b"junk" * 500)
    with qtbot.waitSignal(
        service.state_changed, check_params_cb=lambda state: state.phase is MapPhase.BROKEN
    ):
        service.open(path, tmp_path, frame)
    assert service.state.words == words.MAP_BROKEN.filled(name="map.gpkg")
    service.close()


@needs_qgis
def test_qgis_really_renders_and_replaces_the_plain_tiles(
    qtbot, start_service, town_map, frame, style
) -> None:
    digest = town_map.read_bytes()
    qgis_service = start_service()
    qtbot.waitUntil(lambda: all_here(qgis_service, frame, Rank.QGIS), timeout=60_000)
    name = qgis_service.style_of("dark")
    here = tiles_in(name, 6, frame.bounds_m)
    seen = np.concatenate([np.unique(pixels_of(qgis_service.get(tile))) for tile in here])
    palette = style.palettes["dark"]
    assert {rgb(palette[key]) for key in ("water", "main", "land")} <= set(seen.tolist())
    assert qgis_service.state.by is Rank.QGIS
    assert town_map.read_bytes() == digest, "QGIS must not touch the map file"


@needs_qgis
def test_a_second_start_says_that_its_tiles_are_qgis_own(qtbot, start_service, frame) -> None:
    for _ in range(2):
        service = start_service()
        qtbot.waitUntil(lambda s=service: all_here(s, frame, Rank.QGIS), timeout=60_000)
        qtbot.waitUntil(lambda s=service: s.state.by is Rank.QGIS, timeout=60_000)
        service.close()
    assert not service._loader.looked_up, "nothing was drawn the second time"


@needs_qgis
def test_both_renderers_agree_on_the_picture(qapp, town_map, frame, style, tmp_path) -> None:
    metatile = metatile_at(*middle(frame), 7)
    plain = pixels_of(PlainPainter(style, read_map(town_map, frame)).draw(metatile, "dark"))
    helper = QgisProcess(META_PX, tmp_path)
    try:
        helper.greet()
        helper.open(style.path, town_map, frame.epsg)
        left, top, right, bottom = metatile.rect_m
        east, north = frame.origin
        drawn, _ = helper.draw("dark", 7, (east + left, north - bottom, east + right, north - top))
    finally:
        helper.end()
    other = pixels_of(drawn)
    same = np.abs((plain & 0xFF).astype(int) - (other & 0xFF).astype(int)) < 12
    assert same.mean() > 0.97


@needs_qgis
def test_the_map_goes_on_when_the_helper_is_killed(qtbot, start_service, frame) -> None:
    qgis_service = start_service()
    qtbot.waitUntil(lambda: all_here(qgis_service, frame, Rank.QGIS, z=5), timeout=60_000)
    first = qgis_service.helper_pid
    os.kill(first, signal.SIGKILL)
    qtbot.waitUntil(lambda: all_here(qgis_service, frame, Rank.QGIS, z=7), timeout=60_000)
    assert qgis_service.helper_pid not in (0, first)


@needs_qgis
def test_projects_for_people_are_written_in_both_themes(qapp, frame, style, tmp_path) -> None:
    map_path = town.write(tmp_path / "map.gpkg")
    helper = QgisProcess(META_PX, tmp_path / "profile")
    try:
        helper.greet()
        helper.open(style.path, map_path, frame.epsg)
        written = helper.build_project(tmp_path, (0, 0, 1, 1))
    finally:
        helper.end()
    assert sorted(Path(path).name for path in written) == ["map-dark.qgz", "map-light.qgz"]
    assert all(Path(path).stat().st_size > 1000 for path in written)


def test_a_machine_without_python_has_no_qgis(tmp_path) -> None:
    with pytest.raises(HelperAbsent):
        QgisProcess(META_PX, tmp_path, NO_PYTHON)


def test_a_python_without_qgis_is_told_apart_from_a_crash(tmp_path) -> None:
    empty = tmp_path / "python3"
    empty.write_text('#!/bin/sh\necho \'{"event": "absent", "error": "no module qgis"}\'\n')
    empty.chmod(0o755)
    helper = QgisProcess(META_PX, tmp_path, str(empty))
    try:
        with pytest.raises(HelperAbsent):
            helper.greet()
    finally:
        helper.end()
