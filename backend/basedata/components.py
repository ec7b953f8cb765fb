"""The components of a city: each thing that stands, with its code, owner and grid."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from backend.domain.field.component import Component

from .basemap import POINT, LayerData, LayerSchema, read_layer, replacing, write_layer
from .projection import Projection

Floats = NDArray[np.float64]
LAYER = "components"
# Columns after the attribute names of the field: owner is DeptCode2, keeper DeptCode3, grid BGID.
SCHEMA = LayerSchema(
    POINT,
    {"code": str, "class_key": str, "grid": str, "owner": str, "state": str, "surveyed": str},
)


def write_components(path: Path, rows: LayerData, crs_epsg: int) -> None:
    """Write all components, all of them or nothing."""
    with replacing(path) as partial:
        write_layer(partial, LAYER, SCHEMA, rows, crs_epsg)


@dataclass(frozen=True)
class ComponentIndex:
    """The components of a file in arrays: for imports and the field, which read a census whole.

    A running backend asks its store instead, a window at a time.
    """

    rows: LayerData
    xy: Floats
    projection: Projection

    @classmethod
    def open(cls, path: Path, projection: Projection) -> "ComponentIndex":
        """Read the components; a city without the file has none.

        Raises:
            OperatorError: The file is damaged.
        """
        if not path.exists():
            empty = {key: np.empty(0, dtype=object) for key in SCHEMA.columns}
            return cls(LayerData(np.empty(0, dtype=object), empty), np.empty((0, 2)), projection)
        rows = read_layer(path, LAYER)
        return cls(rows, shapely.get_coordinates(rows.geometry), projection)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _by_code(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.rows.columns["code"])}

    @cached_property
    def _by_class(self) -> dict[str, NDArray[np.intp]]:
        keys = self.rows.columns["class_key"].astype(str)
        return {str(key): np.flatnonzero(keys == key) for key in np.unique(keys)}

    def owner_of(self, code: str) -> str:
        """Return the ``unit_id`` a component is registered to, ``""`` if none or unknown."""
        row = self._by_code.get(code)
        return "" if row is None else str(self._column("owner")[row])

    def get(self, code: str) -> Component | None:
        """Return a component by its 16-digit code."""
        row = self._by_code.get(code)
        return None if row is None else self._component(row)

    def nearest(
        self, lon_deg: float, lat_deg: float, class_key: str, within_m: float = 50.0
    ) -> Component | None:
        """Return the nearest component of a class, ``None`` when there is none within reach."""
        members = self._by_class.get(class_key)
        if members is None:
            return None
        away_m = np.hypot(*(self.xy[members] - self.projection.to_xy(lon_deg, lat_deg)).T)
        best = int(np.argmin(away_m))
        return self._component(int(members[best])) if away_m[best] <= within_m else None

    def of_class(self, class_key: str) -> tuple[Component, ...]:
        """Return all components of a class, in the order of their serials."""
        members = self._by_class.get(class_key, np.empty(0, dtype=np.intp))
        return tuple(self._component(int(row)) for row in members)

    def rows_in_order(self) -> Iterator[Component]:
        """Yield every component, for a store to keep."""
        lonlat = self.projection.to_lonlat(self.xy)
        names = ("code", "class_key", "owner", "grid", "state", "surveyed")
        columns = [self._column(name).astype(str).tolist() for name in names]
        for (lon, lat), (code, key, *rest) in zip(
            lonlat.tolist(), zip(*columns, strict=True), strict=True
        ):
            yield Component(code, key, lon, lat, *rest)

    def _column(self, key: str) -> NDArray[Any]:
        return self.rows.columns[key]

    def _component(self, row: int) -> Component:
        lon, lat = self.projection.to_lonlat(self.xy[row]).tolist()
        texts = {key: str(self._column(key)[row]) for key in SCHEMA.columns}
        return Component(
            texts["code"],
            texts["class_key"],
            lon,
            lat,
            texts["owner"],
            texts["grid"],
            texts["state"],
            texts["surveyed"],
        )
