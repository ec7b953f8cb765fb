"""Tile arithmetic: which squares of the city a view needs, and whose child a square is.

A tile is 512 device pixels; at level ``z`` a pixel is ``2**(8 - z)`` metres. ``x`` and ``y`` count
from the city's origin, east and south, and may be negative. Renderers draw 2 by 2 tiles at once
(a metatile), because that costs little more than one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from layers.viewport import Rect, m_per_px

TILE_PX = 512
META = 2
META_PX = TILE_PX * META
DEEPEST_Z = 11
SHALLOWEST_Z = 0
_PREFER_FINER = 0.3


class Tile(NamedTuple):
    """Name of one tile; ``style`` is the hash of style, theme and map."""

    style: str
    z: int
    x: int
    y: int


class Metatile(NamedTuple):
    """Name of a block of 2 by 2 tiles."""

    style: str
    z: int
    x: int
    y: int

    @property
    def rect_m(self) -> Rect:
        """Left, top, right, bottom in city metres."""
        side = tile_m(self.z) * META
        return (self.x * side, self.y * side, (self.x + 1) * side, (self.y + 1) * side)

    def tiles(self) -> list[tuple[Tile, int, int]]:
        """Return its tiles with the pixel at which each is cut out."""
        return [
            (
                Tile(self.style, self.z, self.x * META + i, self.y * META + j),
                i * TILE_PX,
                j * TILE_PX,
            )
            for j in range(META)
            for i in range(META)
        ]


def tile_m(z: int) -> float:
    """Return the side of a tile in metres."""
    return TILE_PX * m_per_px(z)


def level_for(zoom: float) -> int:
    """Return the level whose tiles look best at a zoom: rather shrunk than blown up."""
    return min(max(math.ceil(zoom - _PREFER_FINER), SHALLOWEST_Z), DEEPEST_Z)


def level_of_all(rect_m: Rect) -> int:
    """Return the level at which a rectangle is about as large as one tile."""
    side = max(rect_m[2] - rect_m[0], rect_m[3] - rect_m[1])
    return min(max(math.floor(math.log2(tile_m(0) / side)), SHALLOWEST_Z), DEEPEST_Z)


def rect_of(tile: Tile) -> Rect:
    """Return left, top, right, bottom of a tile in city metres."""
    side = tile_m(tile.z)
    return (tile.x * side, tile.y * side, (tile.x + 1) * side, (tile.y + 1) * side)


def tiles_in(style: str, z: int, rect_m: Rect) -> list[Tile]:
    """Return the tiles that touch a rectangle, nearest to its middle first."""
    side = tile_m(z)
    left, top, right, bottom = (value / side for value in rect_m)
    found = [
        Tile(style, z, x, y)
        for y in range(math.floor(top), max(math.ceil(bottom), math.floor(top) + 1))
        for x in range(math.floor(left), max(math.ceil(right), math.floor(left) + 1))
    ]
    mid_x, mid_y = (left + right) / 2 - 0.5, (top + bottom) / 2 - 0.5
    return sorted(found, key=lambda tile: (tile.x - mid_x) ** 2 + (tile.y - mid_y) ** 2)


def parent(tile: Tile, n_levels: int) -> tuple[Tile, tuple[float, float, float]]:
    """Return an ancestor and where the tile lies in it: left, top, side, in its pixels."""
    part = TILE_PX / 2**n_levels
    x, y = tile.x >> n_levels, tile.y >> n_levels
    left, top = (tile.x - (x << n_levels)) * part, (tile.y - (y << n_levels)) * part
    return Tile(tile.style, tile.z - n_levels, x, y), (left, top, part)


def children(tile: Tile) -> list[Tile]:
    """Return the four tiles of the next level that cover this one."""
    return [
        Tile(tile.style, tile.z + 1, tile.x * 2 + i, tile.y * 2 + j) for j in (0, 1) for i in (0, 1)
    ]


def metatile_of(tile: Tile) -> Metatile:
    """Return the block a tile is drawn with."""
    return Metatile(tile.style, tile.z, tile.x // META, tile.y // META)
