"""The base map as one GeoPackage: which layers it has, written and read with plain arrays.

All layers are in the city's metric CRS (``crs_epsg`` of city.toml), so that nothing is projected
while drawing. A generated and an imported map have the same layers; a layer may be empty.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw

from backend.disk import disk_faults
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

Objects = NDArray[np.object_]
# What reading a damaged file may raise.
READ_ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
    shapely.errors.ShapelyError,
    UnicodeDecodeError,
)
# A fixed date inside the file: the same city gives the same bytes, so the hash names the content.
_WRITE_OPTIONS = {
    "OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z",
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
}


class LayerSchema(NamedTuple):
    """Geometry type and columns of one layer; column types are ``str``, ``int`` or ``float``."""

    geometry: str
    columns: dict[str, type]


POLYGON, LINE, POINT = "Polygon", "LineString", "Point"
# Back to front, as they are painted. Values of the kinds: docs/howto, and the generator.
LAYERS: dict[str, LayerSchema] = {
    "land": LayerSchema(POLYGON, {"kind": str}),
    "landuse": LayerSchema(POLYGON, {"kind": str, "name": str}),
    "green": LayerSchema(POLYGON, {"kind": str, "name": str}),
    "water": LayerSchema(POLYGON, {"kind": str, "name": str}),
    "buildings": LayerSchema(POLYGON, {"kind": str, "levels": int}),
    "rail": LayerSchema(LINE, {"kind": str, "name": str}),
    "beyond": LayerSchema(LINE, {"kind": str}),
    "roads": LayerSchema(LINE, {"class": str, "name": str, "bridge": int, "width_m": float}),
    "veil": LayerSchema(POLYGON, {"kind": str}),
    "districts": LayerSchema(POLYGON, {"code": str, "name": str}),
    "streets": LayerSchema(POLYGON, {"code": str, "name": str}),
    "communities": LayerSchema(POLYGON, {"code": str, "name": str}),
    "responsibility_grids": LayerSchema(POLYGON, {"code": str, "name": str}),
    "unit_grids": LayerSchema(POLYGON, {"code": str, "responsibility": str}),
    "labels": LayerSchema(POINT, {"kind": str, "name": str, "rank": int}),
}
# Classes of roads, widest first, with the width they are drawn and built with.
ROAD_WIDTHS_M = {"main": 36.0, "secondary": 24.0, "side": 14.0, "lane": 7.0, "path": 3.0}


@dataclass(frozen=True, slots=True, eq=False)
class LayerData:
    """Rows of one layer.

    Attributes:
        geometry: ``(n,)`` shapely geometries, metres in the city's CRS.
        columns: Per column ``(n,)`` values.
    """

    geometry: Objects
    columns: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.geometry)


def layer_data(
    geometry: Sequence[object] | Objects, **columns: Sequence[Any] | NDArray[Any]
) -> LayerData:
    """Make rows of a layer from sequences of equal length."""
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    return LayerData(shapes, {key: np.asarray(values) for key, values in columns.items()})


def write_map(path: Path, layers: Mapping[str, LayerData], crs_epsg: int) -> None:
    """Write all layers of a base map, all of it or nothing; a layer not given is written empty.

    Raises:
        OperatorError: The disk is full, read-only or failing.
        KeyError: A layer that no base map has.
    """
    unknown = set(layers) - set(LAYERS)
    if unknown:
        raise KeyError(f"no such map layers: {sorted(unknown)}")
    with replacing(path) as partial:
        for name, schema in LAYERS.items():
            write_layer(partial, name, schema, layers.get(name), crs_epsg)


def write_layer(
    path: Path, name: str, schema: LayerSchema, rows: LayerData | None, crs_epsg: int
) -> None:
    """Add one layer to a GeoPackage that is being written."""
    held = rows if rows is not None else LayerData(np.empty(0, dtype=object), {})
    n = len(held)
    raw.write(
        str(path),
        shapely.to_wkb(held.geometry),
        field_data=[
            _column(held.columns.get(key), kind, n) for key, kind in schema.columns.items()
        ],
        fields=np.array(list(schema.columns), dtype=object),
        layer=name,
        geometry_type=schema.geometry,
        crs=f"EPSG:{crs_epsg}",
        driver="GPKG",
    )


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield the path of a new GeoPackage; it takes the place of the old one only when whole."""
    partial = path.with_name(f".{path.stem}.partial.gpkg")
    with disk_faults(path):
        partial.unlink(missing_ok=True)
        try:
            with gdal_options(_WRITE_OPTIONS):
                yield partial
            with partial.open("rb") as file:
                os.fsync(file.fileno())
            partial.replace(path)
        except pyogrio.errors.DataSourceError as error:
            raise OperatorError(
                Words(f"不能写入 {path}：{error}", f"Cannot write {path}: {error}")
            ) from error
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def gdal_options(options: Mapping[str, str]) -> Iterator[None]:
    """Set options of GDAL for a while; they are global to the process."""
    pyogrio.set_gdal_config_options(dict(options))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(options))


def read_layer(path: Path, name: str, columns: Sequence[str] | None = None) -> LayerData:
    """Read one layer; ``columns`` limits what is read.

    Raises:
        OperatorError: The file is not there, damaged, or has no such layer.
    """
    try:
        meta, _, geometry, fields = raw.read(str(path), layer=name, columns=columns)
        shapes = shapely.from_wkb(geometry)
    except READ_ERRORS as error:
        raise OperatorError(
            Words(
                f"底图 {path} 读不出图层 {name}；请重新生成或导入",
                f"The map {path} gives no layer {name}; generate or import it again",
            )
        ) from error
    return LayerData(shapes, dict(zip(map(str, meta["fields"]), fields, strict=True)))


def street_names(path: Path) -> dict[str, str]:
    """Return the name of every street office by its 9-digit code; none without a map.

    Raises:
        OperatorError: The map is damaged.
    """
    if not path.exists():
        return {}
    rows = read_layer(path, "streets").columns
    return {str(code): str(name) for code, name in zip(rows["code"], rows["name"], strict=True)}


def grounds_of(path: Path) -> dict[str, str]:
    """Return the responsibility grid of every unit grid, by their codes; none without a map.

    Raises:
        OperatorError: The map is damaged.
    """
    if not path.exists():
        return {}
    rows = read_layer(path, "unit_grids").columns
    pairs = zip(rows["code"], rows["responsibility"], strict=True)
    return {str(code): str(home) for code, home in pairs}


def file_hash(path: Path) -> str:
    """Return the BLAKE2b-128 of a file, hex; ``""`` when it is not there."""
    if not path.exists():
        return ""
    with disk_faults(path), path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


_NUMPY_TYPES: dict[type, Any] = {str: object, int: np.int32, float: np.float64}


def _column(values: NDArray[Any] | None, kind: type, n: int) -> NDArray[Any]:
    if values is None:
        values = np.full(n, kind(), dtype=_NUMPY_TYPES[kind])
    return values.astype(_NUMPY_TYPES[kind])
