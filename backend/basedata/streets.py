"""The streets of a base map cut at their crossings: what is walked, driven, and watched.

A section (路段) is the piece of a road between two crossings.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from .basemap import ROAD_WIDTHS_M, LayerData, Objects, read_layer
from .roadnet import Road, RoadNet, build_net

# Classes of roads by rank, the widest first.
CLASSES = tuple(ROAD_WIDTHS_M)
_RANKS = {name: rank for rank, name in enumerate(CLASSES)}


def read_net(map_path: Path) -> RoadNet | None:
    """Return all roads of a base map as one net; None where it has none.

    Raises:
        OperatorError: The map is not there or damaged.
    """
    sections = list(sections_of(read_layer(map_path, "roads")))
    return build_net(sections) if sections else None


def sections_of(roads: LayerData) -> Iterator[Road]:
    """Yield every section of some roads."""
    if not len(roads):
        return
    lines, owner = noded(roads)
    for line, row in zip(lines, owner.tolist(), strict=True):
        yield road_of(line, roads, row)


def road_of(line: shapely.LineString, roads: LayerData, row: int, patch: int = -1) -> Road:
    """Return a piece of the road in a row.

    Args:
        patch: Responsibility grid it lies in.
    """
    road_class = str(roads.columns["class"][row])
    name = roads.columns["name"][row]
    return Road(
        line=shapely.get_coordinates(line),
        name=str(name) if name else "",
        rank=_RANKS.get(road_class, 2),
        patch=patch,
        width_m=float(roads.columns["width_m"][row]) or 7.0,
    )


def noded(roads: LayerData) -> tuple[Objects, NDArray[np.intp]]:
    """Return the roads cut wherever they meet, and the row each piece came from.

    Bridges are not cut: what passes below them is no crossing.
    """
    lines, rows = shapely.get_parts(roads.geometry, return_index=True)
    bridge = roads.columns["bridge"].astype(bool)[rows]
    if bridge.all():
        bridge[:] = False
    low = shapely.get_parts(shapely.node(shapely.multilinestrings(lines[~bridge])))
    middles = shapely.line_interpolate_point(low, 0.5, normalized=True)
    nearest = shapely.STRtree(lines).nearest(middles)
    return np.concatenate([low, lines[bridge]]), np.concatenate([rows[nearest], rows[bridge]])
