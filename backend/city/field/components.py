"""The city's components as the field sees them: which stand near whom."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from backend.basedata.components import ComponentIndex
from backend.basedata.projection import Projection
from backend.basedata.roadnet import Floats


class Component(NamedTuple):
    """One thing of the city: its 16-digit code and where it stands, metres."""

    code: str
    x_m: float
    y_m: float


class ComponentBook:
    """Components by class.

    Args:
        rows: Per class key the codes and the ``(N, 2)`` places.
    """

    def __init__(self, rows: Mapping[str, tuple[tuple[str, ...], Floats]]) -> None:
        self._rows = dict(rows)

    def __len__(self) -> int:
        return sum(len(codes) for codes, _ in self._rows.values())

    def near(
        self, class_key: str, people: Floats, reach_m: float, rng: np.random.Generator
    ) -> tuple[int, Component] | None:
        """Return a person and a component of this class within reach, or None.

        Args:
            people: ``(M, 2)`` where people stand.
        """
        codes, places = self._rows.get(class_key, ((), np.zeros((0, 2))))
        if not len(codes) or not len(people):
            return None
        squared = ((people[:, None, :] - places[None, :, :]) ** 2).sum(2)
        pairs = np.argwhere(squared < reach_m * reach_m)
        if not len(pairs):
            return None
        who, which = pairs[int(rng.integers(len(pairs)))]
        x_m, y_m = places[which]
        return int(who), Component(codes[which], float(x_m), float(y_m))


def load_components(path: Path, projection: Projection) -> ComponentBook:
    """Read the components of a city; without the file there are none.

    Raises:
        OperatorError: The file is damaged.
    """
    index = ComponentIndex.open(path, projection)
    codes = index.rows.columns["code"].astype(str)
    classes = index.rows.columns["class_key"].astype(str)
    return ComponentBook(
        {
            str(key): (tuple(codes[classes == key].tolist()), index.xy[classes == key])
            for key in np.unique(classes)
        }
    )
