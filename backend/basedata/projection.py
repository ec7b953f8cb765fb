"""Between degrees on the wire (EPSG:4490) and metres in the city's own CRS."""

import numpy as np
import pyproj
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
WIRE_EPSG = 4490


class Projection:
    """Converts points both ways; x is east, y is north, whatever the CRS lists first.

    Args:
        epsg: Metric CRS of the city.
    """

    def __init__(self, epsg: int) -> None:
        self.epsg = epsg
        self._there = pyproj.Transformer.from_crs(WIRE_EPSG, epsg, always_xy=True)

    def to_xy(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
        """Return ``(n, 2)`` metres, or ``(2,)`` for one point."""
        return np.stack(self._there.transform(lon_deg, lat_deg), axis=-1)

    def to_lonlat(self, xy: ArrayLike) -> Floats:
        """Return ``(n, 2)`` longitude and latitude in degrees of ``(n, 2)`` metres."""
        points = np.asarray(xy, dtype=np.float64)
        lon, lat = self._there.transform(points[..., 0], points[..., 1], direction="INVERSE")
        return np.stack([lon, lat], axis=-1)
