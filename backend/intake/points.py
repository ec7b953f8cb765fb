"""Coordinates from outside, checked before anybody believes them."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from backend.domain.terms.words import Words

from .tables import Row, fail_at

_KM_PER_DEG = 111.2
# Beyond this distance a point has nothing to do with the city, km.
_FAR_KM = 60.0

Bounds = tuple[float, float, float, float]


class Point(NamedTuple):
    """Longitude and latitude, degrees."""

    lon_deg: float
    lat_deg: float


def read_point(path: Path, row: Row, lon: str, lat: str, bounds: Bounds | None) -> Point:
    """Read the point of a row.

    Args:
        lon: Name of the column with longitudes; ``lat`` likewise.
        bounds: West, south, east, north of the city, to tell swapped axes; ``None`` if unknown.

    Raises:
        OperatorError: No number, off the globe, or longitude and latitude swapped.
    """
    x = _number(path, row, lon)
    y = _number(path, row, lat)
    if abs(y) > 90 >= abs(x) and abs(y) <= 180:
        _fail_swapped(path, row.line, x, y)
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        fail_at(path, row.line, f"坐标 {x}, {y} 不在地球上", f"{x}, {y} is off the globe")
    if bounds and _far_km(x, y, bounds) > _FAR_KM and _far_km(y, x, bounds) < _FAR_KM:
        _fail_swapped(path, row.line, x, y)
    return Point(x, y)


def far_note(points: list[Point], bounds: Bounds | None) -> tuple[Words, ...]:
    """Return a note when points lie far from the city, empty otherwise."""
    if bounds is None or not points:
        return ()
    n_far = sum(_far_km(point.lon_deg, point.lat_deg, bounds) > _FAR_KM for point in points)
    if not n_far:
        return ()
    return (
        Words(
            f"有 {n_far} 个点距本城 {_FAR_KM:.0f} 公里以外",
            f"{n_far} points lie more than {_FAR_KM:.0f} km from the city",
        ),
    )


def moved_to_middle(points: Sequence[Point], bounds: Bounds) -> list[Point]:
    """Return a way laid so that it begins in the middle of the city; its shape stays as it is."""
    start = points[0]
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    # A degree of longitude is shorter towards the poles.
    stretch = math.cos(math.radians(start.lat_deg)) / math.cos(math.radians(lat))
    return [
        Point(lon + (point.lon_deg - start.lon_deg) * stretch, lat + point.lat_deg - start.lat_deg)
        for point in points
    ]


def known_bounds(bounds: Bounds) -> Bounds | None:
    """Return the bounds, ``None`` when nothing was ever measured."""
    return bounds if any(bounds) else None


def _number(path: Path, row: Row, column: str) -> float:
    text = row.cells[column]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        fail_at(path, row.line, f" {column} “{text}”不是数字", f"{column} “{text}” is no number")
    return value


def _fail_swapped(path: Path, line: int, x: float, y: float) -> None:
    fail_at(
        path,
        line,
        f"坐标 {x}, {y} 的经纬度似乎颠倒了",
        f"longitude and latitude of {x}, {y} seem to be swapped",
    )


def _far_km(lon: float, lat: float, bounds: Bounds) -> float:
    """Return roughly how far a point lies outside the bounds; far off the globe counts as far."""
    west, south, east, north = bounds
    out_lon = max(west - lon, 0.0, lon - east) * math.cos(math.radians((south + north) / 2))
    return math.hypot(out_lon, max(south - lat, 0.0, lat - north)) * _KM_PER_DEG
