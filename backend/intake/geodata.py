"""Geographic files from outside: opened, checked, and brought into the city's metric CRS."""

import math
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray
from pyogrio import raw

from backend.basedata.basemap import READ_ERRORS, Objects
from backend.basedata.projection import WIRE_EPSG
from backend.disk import disk_faults

from .points import Bounds
from .tables import fail

# A map wider than this is no city; a metric CRS would be wrong at its edges.
_WIDEST_KM = 300.0
# Share of the shapes at each end that may lie far off.
_TAIL = 0.02
_KM_PER_DEG = 111.2


class SourceLayer(NamedTuple):
    """One layer of a file.

    Attributes:
        geometry: ``(n,)`` shapes without nulls, in ``crs``.
        fields: Per column ``(n,)`` values as they were.
    """

    name: str
    geometry: Objects
    fields: dict[str, NDArray[Any]]
    crs: pyproj.CRS


def read_geopackage(path: Path, crs: str | None = None) -> tuple[SourceLayer, ...]:
    """Read all layers that have shapes.

    Args:
        crs: CRS to believe in when the file names none, e.g. ``"EPSG:4490"``.

    Raises:
        OperatorError: No such file, damaged, empty, without a CRS, or off the globe.
    """
    with disk_faults(path):
        path.open("rb").close()
    try:
        with warnings.catch_warnings():
            # Odd single shapes are mended or left out later; they are no news to the operator.
            warnings.simplefilter("ignore", RuntimeWarning)
            named = pyogrio.list_layers(str(path))
            names = [str(name) for name, kind in named if kind is not None]
            layers = [_read_layer(path, name, crs) for name in names]
    except READ_ERRORS:
        fail(
            path,
            "不是可读的 GeoPackage，可能已损坏",
            "is no readable GeoPackage, perhaps damaged",
        )
    held = tuple(layer for layer in layers if len(layer.geometry))
    if not held:
        fail(path, "里没有任何图形", "holds no shapes at all")
    return held


def bounds_of(path: Path, layers: tuple[SourceLayer, ...]) -> Bounds:
    """Return west, south, east, north of the middle of all shapes, degrees.

    A few shapes may reach far, such as the border of a country; they do not widen the bounds.

    Raises:
        OperatorError: Off the globe, swapped, or too wide for a city.
    """
    for layer in layers:
        _check_globe(path, layer)
    middles = np.concatenate([_middles_deg(layer) for layer in layers])
    low, high = np.quantile(middles, [_TAIL, 1 - _TAIL], axis=0)
    (west, south), (east, north) = low.tolist(), high.tolist()
    wide_km = max((east - west) * math.cos(math.radians(south)), north - south) * _KM_PER_DEG
    if wide_km > _WIDEST_KM:
        fail(
            path,
            f"跨度约 {wide_km:.0f} 公里，不像一座城市",
            f"spans some {wide_km:.0f} km, which is no city",
        )
    return west, south, east, north


def choose_epsg(layers: tuple[SourceLayer, ...], bounds: Bounds) -> int:
    """Return the metric CRS of the source itself if it has one, else the UTM zone."""
    own = layers[0].crs
    if own.is_projected and own.axis_info[0].unit_name in ("metre", "meter"):
        code = own.to_epsg()
        # Web Mercator's metres are no metres.
        if code is not None and code != 3857:
            return int(code)
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    zone = min(int((lon + 180) // 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


def in_metres(layer: SourceLayer, epsg: int) -> Objects:
    """Return the layer's shapes in a metric CRS, flat and valid."""
    flat = shapely.force_2d(layer.geometry)
    if layer.crs.to_epsg() != epsg:
        there = pyproj.Transformer.from_crs(layer.crs, epsg, always_xy=True)
        flat = shapely.transform(flat, lambda xy: np.column_stack(there.transform(*xy.T)))
    shapes: Objects = flat
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    return shapes


def _read_layer(path: Path, name: str, crs: str | None) -> SourceLayer:
    meta, _, geometry, values = raw.read(str(path), layer=name)
    shapes: Objects = shapely.from_wkb(geometry)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    fields = {str(key): column[there] for key, column in zip(meta["fields"], values, strict=True)}
    return SourceLayer(name, shapes[there], fields, _crs(path, name, meta["crs"] or crs, crs))


def _crs(path: Path, name: str, told: str | None, given: str | None) -> pyproj.CRS:
    try:
        found = pyproj.CRS.from_user_input(told) if told else None
        if found is not None and found.name.lower().startswith(("undefined", "unknown")):
            found = pyproj.CRS.from_user_input(given) if given else None
    except pyproj.exceptions.CRSError:
        fail(path, f"坐标系 {told} 无法识别", f"the CRS {told} is unknown")
    if found is None:
        fail(
            path,
            f"图层 {name} 没有坐标系；请用 --crs 指明，如 --crs EPSG:4490",
            f"the layer {name} has no CRS; name it with --crs, e.g. --crs EPSG:4490",
        )
    return found


def _check_globe(path: Path, layer: SourceLayer) -> None:
    if not np.isfinite(shapely.get_coordinates(layer.geometry)).all():
        fail(path, "坐标不在地球上", "the coordinates are off the globe")
    x0, y0, x1, y1 = shapely.total_bounds(layer.geometry).tolist()
    if layer.crs.is_geographic:
        if max(abs(y0), abs(y1)) > 90 and max(abs(x0), abs(x1)) <= 90:
            fail(path, "经纬度似乎颠倒了", "longitude and latitude seem to be swapped")
        box = x0, y0, x1, y1
    else:
        there = _to_degrees(path, layer)
        box = there.transform_bounds(x0, y0, x1, y1)
    if not all(map(math.isfinite, box)) or not (
        -180 <= box[0] <= box[2] <= 180 and -90 <= box[1] <= box[3] <= 90
    ):
        fail(path, "坐标不在地球上", "the coordinates are off the globe")


def _to_degrees(path: Path, layer: SourceLayer) -> pyproj.Transformer:
    try:
        return pyproj.Transformer.from_crs(layer.crs, WIRE_EPSG, always_xy=True)
    except pyproj.exceptions.ProjError:
        fail(
            path,
            f"坐标系 {layer.crs.name} 无法换算成经纬度",
            f"from the CRS {layer.crs.name} no way leads to longitude and latitude",
        )


def _middles_deg(layer: SourceLayer) -> NDArray[np.float64]:
    """Return ``(n, 2)`` the middle of each shape's box, degrees."""
    box = shapely.bounds(layer.geometry)
    middles: NDArray[np.float64] = (box[:, :2] + box[:, 2:]) / 2
    if not layer.crs.is_geographic:
        there = pyproj.Transformer.from_crs(layer.crs, WIRE_EPSG, always_xy=True)
        middles = np.column_stack(there.transform(*middles.T))
    return middles
