"""Names on the map: areas, water, landmarks; names of roads are written along the roads."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from backend.basedata.basemap import LayerData, layer_data

from .lattice import Floats, Lattice
from .names import CANAL, DISTRICT, NEIGHBOURS, RIVER
from .plan import CANAL_COL, N_COLS, N_ROWS, RIVER_ROW, Block
from .roads import RoadPiece, river_bridges


class Label(NamedTuple):
    """One name at one point; rank 1 is seen from farthest away, 6 from nearest."""

    point: Floats
    kind: str
    name: str
    rank: int


_PARK_USES = ("park",)


def label_layer(
    layers: Mapping[str, LayerData],
    lattice: Lattice,
    blocks: Sequence[Block],
    uses: Sequence[tuple[str, str]],
    pieces: Sequence[RoadPiece],
) -> LayerData:
    """Return the rows of the layer ``labels``."""
    labels = [
        *_districts(lattice),
        *_areas(layers["streets"], "street", 3),
        *_areas(layers["communities"], "community", 5),
        *_waters(lattice),
        *_landmarks(lattice, blocks, uses),
        *_bridges(lattice, pieces),
        Label(_at(lattice, 56.5, 49.5), "hill", "云台山", 3),
    ]
    return layer_data(
        shapely.points(np.array([label.point for label in labels])),
        kind=[label.kind for label in labels],
        name=[label.name for label in labels],
        rank=[label.rank for label in labels],
    )


def _at(lattice: Lattice, u: float, v: float) -> Floats:
    point: Floats = lattice.smooth(np.array([u]), np.array([v]))[0]
    return point


def _districts(lattice: Lattice) -> Iterator[Label]:
    yield Label(_at(lattice, 30, 33.4), "district", DISTRICT, 1)
    places = {
        "west": (-9, 26),
        "east": (N_COLS + 9, 24),
        "south": (30, -9),
        "north": (24, N_ROWS + 9),
    }
    for side, place in places.items():
        yield Label(_at(lattice, *place), "neighbour", NEIGHBOURS[side], 2)


def _areas(rows: LayerData, kind: str, rank: int) -> Iterator[Label]:
    points = shapely.get_coordinates(shapely.point_on_surface(rows.geometry))
    for point, name in zip(points, rows.columns["name"], strict=True):
        yield Label(point, kind, str(name), rank)


def _waters(lattice: Lattice) -> Iterator[Label]:
    for u in (-6, 10, 27, 39, 53, 66):
        yield Label(_at(lattice, u, RIVER_ROW + 0.5), "water", RIVER, 2)
    for v in (27.5, 37, 47):
        yield Label(_at(lattice, CANAL_COL + 0.5, v), "water", CANAL, 4)


def _landmarks(
    lattice: Lattice, blocks: Sequence[Block], uses: Sequence[tuple[str, str]]
) -> Iterator[Label]:
    for block, (use, name) in zip(blocks, uses, strict=True):
        if name:
            middle = _at(lattice, (block.i0 + block.i1) / 2, (block.j0 + block.j1) / 2)
            kind = "park" if use in _PARK_USES else "landmark"
            yield Label(middle, kind, name, 4)


def _bridges(lattice: Lattice, pieces: Sequence[RoadPiece]) -> Iterator[Label]:
    for name, piece in river_bridges(pieces):
        yield Label(lattice.path(piece.nodes).mean(axis=0), "bridge", name, 5)
