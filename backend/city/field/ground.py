"""Where things are in the city: roads to go on, grids to belong to, words for a place.

Read from the city's own base map, so an imported town lives as well as the synthetic one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely

from backend.basedata.addresses import AddressBook
from backend.basedata.basemap import LayerData, Objects, read_layer
from backend.basedata.grids import GridIndex
from backend.basedata.projection import Projection
from backend.basedata.roadnet import Floats, Road, RoadNet, build_net
from backend.basedata.streets import noded, road_of
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words

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
    """

    net: RoadNet
    patches: tuple[str, ...]
    patch_shapes: Objects
    grids: GridIndex
    addresses: AddressBook
    projection: Projection

    def to_degrees(self, metres: Floats) -> Floats:
        """Return ``(N, 2)`` lon and lat of ``(N, 2)`` metres."""
        return self.projection.to_lonlat(metres)

    def to_metres(self, lon_deg: float, lat_deg: float) -> tuple[float, float]:
        """Return easting and northing of a point."""
        x_m, y_m = self.projection.to_xy(lon_deg, lat_deg).tolist()
        return x_m, y_m

    def place(self, x_m: float, y_m: float) -> Place:
        """Return a point as people and the wire tell it: address, grid, degrees."""
        lon_deg, lat_deg = self.projection.to_lonlat(np.array([x_m, y_m])).round(7).tolist()
        address = self.addresses.address_at(x_m, y_m)
        return Place(lon_deg, lat_deg, address, self.grids.code_of(lon_deg, lat_deg))

    def patch_at(self, x_m: float, y_m: float) -> int:
        """Return the responsibility grid a point lies in, or the nearest one; -1 without any."""
        if not self.patches:
            return -1
        return int(self._patch_tree.nearest(shapely.Point(x_m, y_m)))

    def patch_index(self, code: str) -> int:
        """Return the index of a responsibility grid, -1 when the map has no such one."""
        return self._patch_numbers.get(code, -1)

    @cached_property
    def _patch_numbers(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.patches)}

    @cached_property
    def _patch_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.patch_shapes)


def load_ground(map_path: Path, crs_epsg: int, *, synthetic: bool = True) -> Ground:
    """Read the ground of a city from its base map.

    Args:
        synthetic: House numbers may be invented.

    Raises:
        OperatorError: The map cannot be read or has no roads.
    """
    projection = Projection(crs_epsg)
    roads = read_layer(map_path, "roads")
    grids = read_layer(map_path, "responsibility_grids")
    pieces = list(_pieces(roads, grids.geometry)) if len(roads) else []
    if not pieces:
        raise OperatorError(_NO_ROADS)
    return Ground(
        net=build_net(pieces),
        patches=tuple(str(code) for code in grids.columns["code"]),
        patch_shapes=grids.geometry,
        grids=GridIndex.open(map_path, projection),
        addresses=AddressBook.open(map_path, projection, has_numbers=synthetic),
        projection=projection,
    )


def _pieces(roads: LayerData, patches: Objects) -> Iterator[Road]:
    """Yield the roads cut at each other's crossings and at the borders of the grids."""
    lines, owner = noded(roads)
    tree = shapely.STRtree(patches)
    inside = np.full(len(lines), -1)
    line_rows, patch_rows = tree.query(lines, predicate="within")
    inside[line_rows] = patch_rows
    for i, line in enumerate(lines):
        parts = [(line, int(inside[i]))] if inside[i] >= 0 else _cut(line, patches, tree)
        for part, patch in parts:
            yield road_of(part, roads, int(owner[i]), patch)


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
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.LineString) and part.length > 0.01:
            yield part
