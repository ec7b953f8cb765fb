"""What people would call a place: a crossing, a landmark, a road and a number."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from .basemap import Objects, read_layer
from .projection import Projection

Floats = NDArray[np.float64]

_CROSSING_M = 28.0
_LANDMARK_M = 55.0
# Metres of road for one number on each side; odd numbers stand left.
_NUMBER_EVERY_M = 12.0
_NEARBY_M = 400.0


@dataclass(frozen=True)
class AddressBook:
    """Named roads and landmarks of the city, ready to be asked.

    Attributes:
        starts_m: ``(n,)`` how far along its whole road each piece of road begins.
        has_numbers: Numbers are counted along roads; only an invented city may invent them.
    """

    names: NDArray[np.object_]
    lines: Objects
    starts_m: Floats
    tree: shapely.STRtree
    landmarks: NDArray[np.object_]
    landmark_tree: shapely.STRtree
    projection: Projection
    has_numbers: bool

    @classmethod
    def open(cls, map_path: Path, projection: Projection, *, has_numbers: bool) -> "AddressBook":
        """Read roads and landmarks of a base map.

        Raises:
            OperatorError: The map is not there or damaged.
        """
        roads = read_layer(map_path, "roads", ["name"])
        named = roads.columns["name"] != ""
        lines, names = roads.geometry[named], roads.columns["name"][named]
        labels = read_layer(map_path, "labels", ["kind", "name"])
        is_mark = np.isin(labels.columns["kind"].astype(str), ("landmark", "park", "bridge"))
        return cls(
            names,
            lines,
            _starts_m(names, shapely.length(lines)),
            shapely.STRtree(lines),
            labels.columns["name"][is_mark],
            shapely.STRtree(labels.geometry[is_mark]),
            projection,
            has_numbers,
        )

    def address_of(self, lon_deg: float, lat_deg: float) -> str:
        """Return the address of a point in degrees, ``""`` far from everything named."""
        x_m, y_m = self.projection.to_xy(lon_deg, lat_deg).tolist()
        return self.address_at(x_m, y_m)

    def address_at(self, x_m: float, y_m: float) -> str:
        """Return the address of a point in metres, ``""`` far from everything named."""
        point = shapely.Point(x_m, y_m)
        crossing = self._crossing(point)
        if crossing:
            return crossing
        near = self.landmark_tree.query_nearest(point, max_distance=_LANDMARK_M)
        if len(near):
            return f"{self.landmarks[near[0]]}附近"
        row = self.tree.query_nearest(point, max_distance=_NEARBY_M, all_matches=False)
        return self._on_road(int(row[0]), point) if len(row) else ""

    def place_of(self, road: str, number: int) -> tuple[float, float] | None:
        """Return where a house number stands, metres; ``None`` where there is no such number."""
        if not self.has_numbers or number < 1:
            return None
        along_m = ((number - 1) // 2 + 0.5) * _NUMBER_EVERY_M
        for row in np.flatnonzero(self.names == road).tolist():
            rest_m = along_m - self.starts_m[row]
            if 0 <= rest_m <= shapely.length(self.lines[row]):
                point = shapely.line_interpolate_point(self.lines[row], rest_m)
                return point.x, point.y
        return None

    def middle_of(self, road: str) -> tuple[float, float]:
        """Return the middle of the longest piece of a road, metres.

        Raises:
            ValueError: There is no such road.
        """
        rows = np.flatnonzero(self.names == road)
        longest = rows[int(np.argmax(shapely.length(self.lines[rows])))]
        point = shapely.line_interpolate_point(self.lines[longest], 0.5, normalized=True)
        return point.x, point.y

    def _crossing(self, point: shapely.Point) -> str:
        rows = self.tree.query(point, predicate="dwithin", distance=_CROSSING_M)
        names = list(dict.fromkeys(str(self.names[row]) for row in sorted(rows.tolist())))
        if len(names) < 2:
            return ""
        first, second = names[:2]
        meet = [self.lines[row] for row in rows if self.names[row] in (first, second)]
        corner = shapely.intersection_all(meet[:2])
        is_here = not corner.is_empty and shapely.distance(corner, point) <= _CROSSING_M
        return f"{first}与{second}口" if is_here else ""

    def _on_road(self, row: int, point: shapely.Point) -> str:
        name, line = str(self.names[row]), self.lines[row]
        if not self.has_numbers:
            return f"{name}附近"
        along_m = float(shapely.line_locate_point(line, point))
        step = int((self.starts_m[row] + along_m) / _NUMBER_EVERY_M)
        ahead = shapely.line_interpolate_point(line, along_m + 1.0)
        here = shapely.line_interpolate_point(line, max(along_m - 1.0, 0.0))
        turn = (ahead.x - here.x) * (point.y - here.y) - (ahead.y - here.y) * (point.x - here.x)
        return f"{name} {2 * step + (1 if turn > 0 else 2)} 号"


def _starts_m(names: NDArray[np.object_], lengths_m: Floats) -> Floats:
    """Where each piece begins along its road; pieces of a road come in order."""
    gone: dict[str, float] = {}
    starts = np.zeros(len(names))
    for row, (name, length_m) in enumerate(zip(names, lengths_m, strict=True)):
        starts[row] = gone.get(name, 0.0)
        gone[name] = starts[row] + length_m
    return starts
