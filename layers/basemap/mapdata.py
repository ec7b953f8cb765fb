"""The map file in memory: shapes in city metres, ready to be cut by rectangle.

Read once, in a worker; after that it only answers. The QGIS helper reads the file for itself.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import CRSError, ProjError

from backend.domain.terms.words import Words
from layers import words
from layers.frame import CityFrame
from layers.viewport import Rect

_log = logging.getLogger(__name__)
KNOWN_SOURCES = (
    "land",
    "landuse",
    "green",
    "water",
    "buildings",
    "rail",
    "beyond",
    "roads",
    "veil",
    "communities",
    "streets",
    "districts",
    "labels",
    "unit_grids",
    "responsibility_grids",
)
_DIGEST_BYTES = 16
_CHUNK = 1 << 20
_POLYGON = 3


class MapUnreadable(Exception):
    """The map file cannot be shown; ``words`` says why, for people."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(slots=True)
class Shapes:
    """One layer of the map file.

    Attributes:
        shapes: ``(N,)`` single-part shapes in city metres; rings run so that winding fill works.
        columns: ``(N,)`` values per column of the file.
        tree: Finds shapes by rectangle.
    """

    shapes: NDArray[np.object_]
    columns: dict[str, NDArray[Any]]
    tree: shapely.STRtree
    _texts: dict[str, NDArray[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.shapes)

    def rows_where(self, where: tuple[str, tuple[str, ...]] | None) -> NDArray[np.bool_]:
        """Return ``(N,)`` whether each shape has one of the values; a lacking column has none."""
        if where is None:
            return np.ones(len(self.shapes), dtype=bool)
        column, values = where
        if column not in self.columns:
            return np.zeros(len(self.shapes), dtype=bool)
        return np.isin(self.columns[column].astype(str), values)

    def rows_in(self, rect_m: Rect) -> NDArray[np.intp]:
        """Return row numbers of the shapes whose boxes touch a rectangle, in file order."""
        return np.sort(self.tree.query(shapely.box(*rect_m)))

    def text(self, column: str) -> NDArray[Any]:
        """Return ``(N,)`` strings of a column, ``""`` where there is none."""
        if column not in self._texts:
            values = self.columns.get(column, np.full(len(self.shapes), "", dtype=object))
            self._texts[column] = np.array([value or "" for value in values], dtype=object)
        return self._texts[column]


@dataclass(slots=True)
class MapData:
    """All layers of one map file that were found, and what was wrong with it.

    Attributes:
        digest: BLAKE2b-128 of the file, hex.
        remarks: What could not be used, in words.
    """

    digest: str
    layers: dict[str, Shapes] = field(default_factory=dict)
    remarks: list[Words] = field(default_factory=list)

    def get(self, source: str) -> Shapes | None:
        """Return a layer, or ``None`` when the file has none of that name."""
        return self.layers.get(source)


def digest_of(path: Path) -> str:
    """Return BLAKE2b-128 of a file, hex. Cost: about a second a gigabyte."""
    book = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            book.update(chunk)
    return book.hexdigest()


def read_map(path: Path, frame: CityFrame, is_wanted: Callable[[], bool] = lambda: True) -> MapData:
    """Read a map file.

    Args:
        path: A GeoPackage; layers as in ``KNOWN_SOURCES``, any that are there.
        frame: Where city metres count from.
        is_wanted: Asked between layers; reading stops early when it says no.

    Raises:
        MapUnreadable: There is no such file, it is broken, or it holds nothing to draw.
    """
    if not path.is_file():
        raise MapUnreadable(words.MAP_MISSING.filled(name=path.name))
    try:
        names = {str(name) for name, _ in pyogrio.list_layers(path)}
        data = MapData(digest_of(path))
        for source in KNOWN_SOURCES:
            if source in names and is_wanted():
                _read_layer(path, source, frame, data)
    except (DataSourceError, DataLayerError, OSError, shapely.errors.GEOSException) as error:
        _log.warning("map file %s: %s", path, error)
        raise MapUnreadable(words.MAP_BROKEN.filled(name=path.name)) from error
    if not any(len(shapes) for shapes in data.layers.values()):
        raise MapUnreadable(
            data.remarks[0] if data.remarks else words.MAP_EMPTY.filled(name=path.name)
        )
    return data


def _read_layer(path: Path, source: str, frame: CityFrame, data: MapData) -> None:
    meta, _, raw, values = pyogrio.raw.read(path, layer=source)
    if raw is None or len(raw) == 0:
        return
    try:
        move = frame.mover_from(meta["crs"] or "")
    except (CRSError, ProjError):
        data.remarks.append(words.MAP_NO_CRS.filled(layer=source))
        return
    shapes = shapely.transform(shapely.from_wkb(raw, on_invalid="ignore"), move)
    columns = dict(zip(meta["fields"], values, strict=True))
    data.layers[source] = _clean(shapes, columns)


def _clean(shapes: NDArray[np.object_], columns: dict[str, NDArray[Any]]) -> Shapes:
    """Split into single parts and drop what is empty or not finite."""
    parts, rows = shapely.get_parts(shapes, return_index=True)
    boxes = shapely.bounds(parts)
    is_good = np.isfinite(boxes).all(axis=1) if len(parts) else np.zeros(0, dtype=bool)
    parts, rows = parts[is_good], rows[is_good]
    is_area = shapely.get_type_id(parts) == _POLYGON
    parts[is_area] = shapely.orient_polygons(parts[is_area])
    kept = {name: values[rows] for name, values in columns.items()}
    return Shapes(parts, kept, shapely.STRtree(parts))
