"""Tile arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.basemap.tiles import (
    DEEPEST_Z,
    META,
    SHALLOWEST_Z,
    TILE_PX,
    Tile,
    children,
    level_for,
    level_of_all,
    metatile_of,
    parent,
    rect_of,
    tile_m,
    tiles_in,
)
from layers.viewport import m_per_px

tiles = st.builds(
    Tile,
    st.just("s"),
    st.integers(3, DEEPEST_Z - 1),
    st.integers(-3000, 3000),
    st.integers(-3000, 3000),
)


@given(tile=tiles)
def test_a_tile_is_found_again_in_its_own_rectangle(tile: Tile) -> None:
    left, top, right, bottom = rect_of(tile)
    inner = (left + 1e-3, top + 1e-3, right - 1e-3, bottom - 1e-3)
    assert tiles_in("s", tile.z, inner) == [tile]


@given(tile=tiles, n_levels=st.integers(1, 3))
def test_an_ancestor_shows_the_same_ground(tile: Tile, n_levels: int) -> None:
    above, (x, y, side) = parent(tile, n_levels)
    left, top, _, _ = rect_of(above)
    scale = m_per_px(above.z)
    shown = (left + x * scale, top + y * scale)
    assert shown == pytest.approx(rect_of(tile)[:2])
    assert side * scale == pytest.approx(tile_m(tile.z))


@given(tile=tiles)
def test_four_children_cover_their_parent(tile: Tile) -> None:
    rects = [rect_of(child) for child in children(tile)]
    edges = list(zip(*rects, strict=True))
    assert (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])) == rect_of(tile)
    assert {parent(child, 1)[0] for child in children(tile)} == {tile}


@given(tile=tiles)
def test_a_metatile_holds_the_tile_it_was_asked_for(tile: Tile) -> None:
    held = {cut: (x, y) for cut, x, y in metatile_of(tile).tiles()}
    assert tile in held and len(held) == META**2
    left, top, _, _ = metatile_of(tile).rect_m
    x, y = held[tile]
    scale = m_per_px(tile.z)
    assert (left + x * scale, top + y * scale) == pytest.approx(rect_of(tile)[:2])


@given(zoom=st.floats(-2, 14))
def test_tiles_are_shrunk_rather_than_blown_up(zoom: float) -> None:
    level = level_for(zoom)
    assert SHALLOWEST_Z <= level <= DEEPEST_Z
    if SHALLOWEST_Z < level < DEEPEST_Z:
        shown_px = TILE_PX * m_per_px(level) / m_per_px(zoom)
        assert 0.55 * TILE_PX < shown_px < 1.25 * TILE_PX


def test_nearest_tiles_come_first() -> None:
    found = tiles_in("s", 8, (0, 0, 5 * tile_m(8), 5 * tile_m(8)))
    assert len(found) == 25
    assert (found[0].x, found[0].y) == (2, 2)


def test_the_whole_city_is_about_one_tile() -> None:
    assert len(tiles_in("s", level_of_all((0, 0, 6500, 5600)), (0, 0, 6500, 5600))) <= 4
