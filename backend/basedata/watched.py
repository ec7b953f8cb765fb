"""Which metres of which streets lie in a camera's view cone, and which section a place lies on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from backend.domain.cameras.camera import Camera
from backend.domain.cameras.coverage import Section, StreetClass, street_class

from .basemap import Objects, read_layer
from .projection import Projection
from .roadnet import Floats, Ints, RoadNet
from .streets import CLASSES, read_net

# Points of the arc of a cone; the circle between two of them stands off by less than 0.1 m.
_ARC_POINTS = 24


@dataclass(frozen=True, eq=False)
class StreetMap:
    """All sections of the streets a city manages.

    Attributes:
        lines: ``(n,)`` their lines, metres in the city's CRS.
        classes: Per section how it counts.
        names: Per section the street's name, ``""`` for none.
        net: All roads of the map, managed or not, to drive on.
    """

    lines: Objects
    classes: tuple[StreetClass, ...]
    names: tuple[str, ...]
    projection: Projection
    tree: shapely.STRtree
    net: RoadNet

    @classmethod
    def open(cls, map_path: Path, projection: Projection) -> "StreetMap | None":
        """Read the streets of a base map, None where it has none.

        Only what lies in a district is managed; a map without districts is managed whole.

        Raises:
            OperatorError: The map is not there or damaged.
        """
        net = read_net(map_path)
        if net is None:
            return None
        counted = [street_class(CLASSES[rank]) for rank in net.rank.tolist()]
        lines = shapely.linestrings(net.xy, indices=np.repeat(_rows(net.first), np.diff(net.first)))
        is_ours = np.array([one is not None for one in counted])
        areas = read_layer(map_path, "districts").geometry
        if len(areas):
            middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
            is_ours &= shapely.intersects(shapely.union_all(areas), middles)
        kept = np.flatnonzero(is_ours).tolist()
        held = lines[kept]
        return cls(
            held,
            tuple(one for row in kept if (one := counted[row]) is not None),
            tuple(net.names[row] for row in kept),
            projection,
            shapely.STRtree(held),
            net,
        )

    def seen_m(self, cameras: Sequence[Camera]) -> Floats:
        """Return ``(n,)`` how many metres of each section some camera sees.

        Cost: linear in the cameras and the sections near them.
        """
        seen = np.zeros(len(self.lines))
        if not cameras:
            return seen
        cones = view_cones(cameras, self.projection)
        of_cone, of_line = self.tree.query(cones, predicate="intersects")
        for row in np.unique(of_line).tolist():
            area = shapely.union_all(cones[of_cone[of_line == row]])
            seen[row] = shapely.length(shapely.intersection(self.lines[row], area))
        return seen

    def sections_at(self, lon_deg: Floats, lat_deg: Floats, within_m: float) -> Ints:
        """Return ``(k,)`` the section nearest to each place, -1 where none is so near."""
        found = np.full(len(lon_deg), -1, dtype=np.int64)
        if len(lon_deg) and len(self.lines):
            points = shapely.points(self.projection.to_xy(lon_deg, lat_deg))
            of_point, of_line = self.tree.query_nearest(
                points, max_distance=within_m, all_matches=False
            )
            found[of_point] = of_line
        return found

    def sections(self, seen_m: Floats, case_ids: dict[int, tuple[str, ...]]) -> tuple[Section, ...]:
        """Return all sections as they are told."""
        xy, row_of = shapely.get_coordinates(self.lines, return_index=True)
        degrees = self.projection.to_lonlat(xy).round(6)
        starts = np.searchsorted(row_of, np.arange(len(self.lines) + 1))
        lengths = shapely.length(self.lines)
        return tuple(
            Section(
                row,
                self.classes[row],
                self.names[row],
                round(float(lengths[row]), 1),
                round(float(seen_m[row]), 1),
                tuple((lon, lat) for lon, lat in degrees[starts[row] : starts[row + 1]].tolist()),
                case_ids.get(row, ()),
            )
            for row in range(len(self.lines))
        )


def view_cones(cameras: Sequence[Camera], projection: Projection) -> Objects:
    """Return ``(n,)`` the ground each camera sees, metres in the city's CRS."""
    feet = projection.to_xy([c.lon_deg for c in cameras], [c.lat_deg for c in cameras])
    cones = np.empty(len(cameras), dtype=object)
    for row, camera in enumerate(cameras):
        half = camera.span_deg / 2
        ways = np.radians(camera.view_deg + np.linspace(-half, half, _ARC_POINTS))
        arc = feet[row] + camera.reach_m * np.column_stack((np.sin(ways), np.cos(ways)))
        is_round = camera.span_deg >= 360
        cones[row] = shapely.polygons(arc if is_round else np.vstack((feet[row], arc)))
    return cones


def _rows(first: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.arange(len(first) - 1)
