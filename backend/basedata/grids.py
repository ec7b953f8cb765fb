"""From a point to the grid it lies in."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from .basemap import read_layer
from .projection import Projection

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class GridIndex:
    """All unit grids of the city, ready to be asked.

    Attributes:
        codes: ``(n,)`` 15-digit codes.
        responsibility: ``(n,)`` code of the responsibility grid each belongs to.
    """

    codes: NDArray[np.object_]
    responsibility: NDArray[np.object_]
    projection: Projection
    tree: shapely.STRtree

    @classmethod
    def open(cls, map_path: Path, projection: Projection) -> "GridIndex":
        """Read the grids of a base map; a map without grids gives an index that finds none.

        Raises:
            OperatorError: The map is not there or damaged.
        """
        rows = read_layer(map_path, "unit_grids")
        return cls(
            rows.columns["code"],
            rows.columns["responsibility"],
            projection,
            shapely.STRtree(rows.geometry),
        )

    def code_of(self, lon_deg: float, lat_deg: float) -> str:
        """Return the 15-digit code at a point, ``""`` outside the managed area."""
        index = int(self.indexes_of([lon_deg], [lat_deg])[0])
        return str(self.codes[index]) if index >= 0 else ""

    def responsibility_of(self, lon_deg: float, lat_deg: float) -> str:
        """Return the responsibility grid at a point, e.g. ``"R-990102-017"``, or ``""``."""
        index = int(self.indexes_of([lon_deg], [lat_deg])[0])
        return str(self.responsibility[index]) if index >= 0 else ""

    def middle_of(self, row: int) -> tuple[float, float]:
        """Return longitude and latitude of a point inside a grid."""
        point = shapely.point_on_surface(self.tree.geometries[row])
        lon, lat = self.projection.to_lonlat(np.array((point.x, point.y))).tolist()
        return lon, lat

    def indexes_of(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Ints:
        """Return ``(n,)`` row of the grid at each point, -1 outside."""
        return self.indexes_at(self.projection.to_xy(lon_deg, lat_deg))

    def indexes_at(self, xy: ArrayLike) -> Ints:
        """Return ``(n,)`` row of the grid at each of ``(n, 2)`` metres, -1 outside.

        A point on a common border belongs to the grid with the lower row, and to no other.
        """
        points = shapely.points(np.asarray(xy, dtype=np.float64))
        asked, hit = self.tree.query(points, predicate="intersects")
        found = np.full(len(points), len(self.codes), dtype=np.int64)
        np.minimum.at(found, asked, hit)
        found[found == len(self.codes)] = -1
        return found
