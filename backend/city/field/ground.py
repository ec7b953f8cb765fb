"""Where things are in the city: roads to go on, grids to belong to, words for a place.

Read from the city's own base map, so an imported town lives as well as the synthetic one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from backend.basedata.basemap import ROAD_WIDTHS_M, LayerData, Objects, read_layer
from backend.domain.errors import OperatorError
from backend.domain.place import Place
from backend.domain.words import Words

from .net import Floats, Road, RoadNet, build_net
from .words import AT_CROSSING, AT_DOOR, BESIDE_ROAD

# CGCS2000 geographic, as on the wire.
_WIRE_CRS = 4490
_RANKS = {name: rank for rank, name in enumerate(ROAD_WIDTHS_M)}
# A case this near to a crossing of two named roads is told by the crossing.
_CROSSING_M = 22.0
_HOUSE_EVERY_M = 11.0
_NO_ROADS = Words(
    "底图中没有道路，采集员和车辆无处可走：请导入带道路的底图",
    "the base map has no roads, so nobody can move: import a map with roads",
)


@dataclass(frozen=True, eq=False)
class Ground:
    """Roads and grids of one city, metres in its own CRS.

    Attributes:
        net: The roads, cut at the borders of the responsibility grids.
        patches: Codes of the responsibility grids; the index is ``RoadNet.patch``.
        unit_grids: Outlines and codes of the unit grids.
        crs_epsg: The city's metric CRS.
    """

    net: RoadNet
    patches: tuple[str, ...]
    patch_shapes: Objects
    unit_grids: LayerData
    crs_epsg: int

    def to_degrees(self, metres: Floats) -> Floats:
        """Return ``(N, 2)`` lon and lat of ``(N, 2)`` metres."""
        return np.column_stack(self._outward.transform(metres[:, 0], metres[:, 1]))

    def to_metres(self, lon_deg: float, lat_deg: float) -> tuple[float, float]:
        """Return easting and northing of a point."""
        x_m, y_m = self._inward.transform(lon_deg, lat_deg)
        return float(x_m), float(y_m)

    def place(self, x_m: float, y_m: float) -> Place:
        """Return a point as people and the wire tell it: address, grid, degrees."""
        lon_deg, lat_deg = self.to_degrees(np.array([[x_m, y_m]]))[0]
        return Place(
            round(float(lon_deg), 7),
            round(float(lat_deg), 7),
            self._address(x_m, y_m),
            self._unit_grid(x_m, y_m),
        )

    def patch_at(self, x_m: float, y_m: float) -> int:
        """Return the responsibility grid a point lies in, or the nearest one; -1 without any."""
        if not self.patches:
            return -1
        return int(self._patch_tree.nearest(shapely.Point(x_m, y_m)))

    def patch_index(self, code: str) -> int:
        """Return the index of a responsibility grid, -1 when the map has no such one."""
        return self._patch_numbers.get(code, -1)

    def _unit_grid(self, x_m: float, y_m: float) -> str:
        hits = self._grid_tree.query(shapely.Point(x_m, y_m), predicate="intersects")
        return str(self.unit_grids.columns["code"][hits[0]]) if len(hits) else ""

    def _address(self, x_m: float, y_m: float) -> str:
        spot = self.net.nearest(x_m, y_m)
        name = self.net.names[spot.link]
        if not name:
            return self._beside(x_m, y_m)
        other = self._crossing(spot.link, spot.at_m, name)
        if other:
            return AT_CROSSING.filled(one=name, other=other).zh
        return AT_DOOR.filled(road=name, number=self._house(spot.link, spot.at_m)).zh

    def _beside(self, x_m: float, y_m: float) -> str:
        if not len(self._named):
            return ""
        spot = self.net.nearest(x_m, y_m, self._named)
        return BESIDE_ROAD.filled(road=self.net.names[spot.link]).zh

    def _crossing(self, link: int, at_m: float, name: str) -> str:
        """Return the other road's name when a crossing is near."""
        length_m = float(self.net.length_m[link])
        for side, off_m in ((0, at_m), (1, length_m - at_m)):
            if off_m > _CROSSING_M:
                continue
            for leg in self.net.exits[int(self.net.ends[link, side])]:
                if self.net.names[leg.link] not in ("", name):
                    return self.net.names[leg.link]
        return ""

    def _house(self, link: int, at_m: float) -> int:
        return 1 + int((self._road_start_m[link] + at_m) / _HOUSE_EVERY_M)

    @cached_property
    def _road_start_m(self) -> Floats:
        """Metres of each road's other links before this one: numbers grow along a road."""
        gone: dict[str, float] = {}
        start = np.zeros(len(self.net.names))
        for link in np.lexsort((self.net.xy[self.net.first[:-1], 0],)).tolist():
            name = self.net.names[link]
            start[link] = gone.get(name, 0.0)
            gone[name] = start[link] + float(self.net.length_m[link])
        return start

    @cached_property
    def _named(self) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return np.flatnonzero([bool(name) for name in self.net.names])

    @cached_property
    def _patch_numbers(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.patches)}

    @cached_property
    def _patch_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.patch_shapes)

    @cached_property
    def _grid_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.unit_grids.geometry)

    @cached_property
    def _outward(self) -> Transformer:
        return Transformer.from_crs(self.crs_epsg, _WIRE_CRS, always_xy=True)

    @cached_property
    def _inward(self) -> Transformer:
        return Transformer.from_crs(_WIRE_CRS, self.crs_epsg, always_xy=True)


def load_ground(map_path: Path, crs_epsg: int) -> Ground:
    """Read the ground of a city from its base map.

    Raises:
        OperatorError: The map cannot be read or has no roads.
    """
    roads = read_layer(map_path, "roads")
    grids = read_layer(map_path, "responsibility_grids")
    pieces = list(_pieces(roads, grids.geometry))
    if not pieces:
        raise OperatorError(_NO_ROADS)
    return Ground(
        net=build_net(pieces),
        patches=tuple(str(code) for code in grids.columns["code"]),
        patch_shapes=grids.geometry,
        unit_grids=read_layer(map_path, "unit_grids"),
        crs_epsg=crs_epsg,
    )


def _pieces(roads: LayerData, patches: Objects) -> Iterator[Road]:
    """Yield the roads cut at each other's crossings and at the borders of the grids."""
    lines, owner = _noded(roads)
    tree = shapely.STRtree(patches)
    inside = np.full(len(lines), -1)
    line_rows, patch_rows = tree.query(lines, predicate="within")
    inside[line_rows] = patch_rows
    for i, line in enumerate(lines):
        parts = [(line, int(inside[i]))] if inside[i] >= 0 else _cut(line, patches, tree)
        for part, patch in parts:
            yield _road(part, roads, int(owner[i]), patch)


def _noded(roads: LayerData) -> tuple[Objects, "np.ndarray[tuple[int], np.dtype[np.intp]]"]:
    """Return the roads cut wherever they meet, and the row each piece came from.

    Bridges are not cut: what passes below them is no crossing.
    """
    bridge = roads.columns["bridge"].astype(bool)
    low = shapely.get_parts(shapely.node(shapely.multilinestrings(roads.geometry[~bridge])))
    tree = shapely.STRtree(roads.geometry)
    middles = shapely.line_interpolate_point(low, 0.5, normalized=True)
    return (
        np.concatenate([low, roads.geometry[bridge]]),
        np.concatenate([tree.nearest(middles), np.flatnonzero(bridge)]),
    )


def _cut(
    line: shapely.LineString, patches: Objects, tree: shapely.STRtree
) -> list[tuple[shapely.LineString, int]]:
    """Return the parts of a line in each grid, and what is left outside them all."""
    parts: list[tuple[shapely.LineString, int]] = []
    left = line
    for patch in sorted(tree.query(line, predicate="intersects").tolist()):
        within = shapely.intersection(left, patches[patch])
        parts.extend((part, patch) for part in _lines(within))
        left = shapely.difference(left, patches[patch])
    parts.extend((part, -1) for part in _lines(left))
    return parts


def _lines(shape: shapely.Geometry) -> Iterator[shapely.LineString]:
    for part in chain(shapely.get_parts(shape)):
        if isinstance(part, shapely.LineString) and part.length > 0.01:
            yield part


def _road(line: shapely.LineString, roads: LayerData, row: int, patch: int) -> Road:
    road_class = str(roads.columns["class"][row])
    name = roads.columns["name"][row]
    return Road(
        line=shapely.get_coordinates(line),
        name=str(name) if name else "",
        rank=_RANKS.get(road_class, 2),
        patch=patch,
        width_m=float(roads.columns["width_m"][row]) or 7.0,
    )
