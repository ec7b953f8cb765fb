"""The land beyond the last lattice line: roads that run on and fade, woods, a veil on it all.

No view may show the end of the world, and nobody may take what lies outside for the managed city.
Nothing here is driven on, built on or looked up: it is only drawn.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from backend.basedata.basemap import LayerData, layer_data

from .lattice import Floats, Lattice
from .plan import EAST, FAR, NORTH, SOUTH, WEST, Block, Node
from .roads import RoadPiece

_STEP = 0.5
# Where a road grows fainter, in cells beyond the edge.
_BANDS = {"near": (0.0, 3.0), "middle": (3.0, 9.0), "far": (9.0, float(FAR))}
_RUN_ON = ("main", "secondary")
_N_WOODS = 90
# How far the inner edge of each veil stands off the district: together they make a soft edge.
_VEILS_M = {"edge": 0.0, "near": 90.0, "far": 220.0}


def beyond_layers(
    lattice: Lattice,
    pieces: Sequence[RoadPiece],
    land: object,
    district: object,
) -> dict[str, LayerData]:
    """Return the layers ``beyond`` and ``veil``."""
    return {
        "beyond": _roads_on(lattice, pieces),
        "veil": layer_data(
            [shapely.difference(land, shapely.buffer(district, m)) for m in _VEILS_M.values()],
            kind=list(_VEILS_M),
        ),
    }


def _roads_on(lattice: Lattice, pieces: Sequence[RoadPiece]) -> LayerData:
    """Return the roads that reach the edge, drawn on in bands."""
    lines: list[object] = []
    kinds: list[str] = []
    for road_class, node, way in _ends(pieces):
        for band, (low, high) in _BANDS.items():
            t = np.arange(low, high + _STEP / 2, _STEP)
            line = lattice.smooth(node[0] + way[0] * t, node[1] + way[1] * t)
            lines.append(shapely.LineString(line))
            kinds.append(f"{road_class}-{band}")
    return layer_data(lines, kind=kinds)


def _ends(pieces: Sequence[RoadPiece]) -> Iterator[tuple[str, Node, Node]]:
    """Yield class, last node and direction of each big road that reaches the edge."""
    for piece in pieces:
        if piece.road_class not in _RUN_ON:
            continue
        for node, before in (piece.nodes[:2], piece.nodes[-1:-3:-1]):
            way = (node[0] - before[0], node[1] - before[1])
            if _leaves(node, way):
                yield piece.road_class, node, way


def _leaves(node: Node, way: Node) -> bool:
    (i, j), (di, dj) = node, way
    return (i, di) in ((WEST, -1), (EAST, 1)) or (j, dj) in ((SOUTH, -1), (NORTH, 1))


def country(lattice: Lattice, land: object, rng: np.random.Generator) -> LayerData:
    """Return green around the lattice: open country with groves in it."""
    outline = shapely.Polygon(lattice.ring(Block(WEST, SOUTH, EAST, NORTH, "")))
    around = shapely.difference(land, outline)
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    woods = [wood for wood in _woods(lattice, turn, rng) if not wood.intersects(outline)]
    kinds = ["field", *["grove"] * len(woods)]
    return layer_data([around, *woods], kind=kinds, name=[""] * len(kinds))


def _woods(lattice: Lattice, turn: Floats, rng: np.random.Generator) -> Iterator[shapely.Polygon]:
    low, high = (WEST - FAR, SOUTH - FAR), (EAST + FAR, NORTH + FAR)
    for u, v in rng.uniform(low, high, (_N_WOODS, 2)):
        reach = np.ones_like(turn)
        for wave in range(2, 6):
            reach += 0.3 * rng.normal() / wave * np.sin(wave * turn + rng.uniform(0, 6.28))
        wide, high_ = rng.uniform(0.5, 1.6, 2)
        yield shapely.Polygon(
            lattice.smooth(u + wide * reach * np.cos(turn), v + high_ * reach * np.sin(turn))
        ).buffer(0)
