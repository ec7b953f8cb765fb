"""The town as a whole: from a seed to all layers of its base map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from backend.basedata.basemap import ROAD_WIDTHS_M, LayerData, layer_data

from .areas import Areas, area_layers, make_areas
from .beyond import beyond_layers
from .buildings import make_buildings
from .ground import ground_layers
from .labels import label_layer
from .lattice import Floats, Lattice, bend, make_lattice
from .plan import Block, make_plan
from .roads import RoadPiece, lay_roads
from .uses import draw_uses

AREA_M2 = 28e6


@dataclass(frozen=True)
class Town:
    """Everything of the town that has a shape.

    Attributes:
        layers: Rows of every layer of the base map.
        uses: Use and name of each block.
    """

    lattice: Lattice
    areas: Areas
    pieces: list[RoadPiece]
    blocks: list[Block]
    uses: list[tuple[str, str]]
    layers: dict[str, LayerData]


def make_town(seed: int, origin: Floats) -> Town:
    """Draw the town.

    Args:
        seed: Same seed, same town.
        origin: ``(2,)`` easting and northing of its middle, metres in the city's CRS.
    """
    # One stream of numbers for each part: a change in one does not move the others.
    plan_rng, shape_rng, name_rng, use_rng, house_rng, green_rng, far_rng = (
        np.random.default_rng([seed, part]) for part in range(7)
    )
    plan = make_plan(plan_rng)
    lattice = make_lattice(plan, AREA_M2, origin, shape_rng)
    areas = make_areas()
    pieces = lay_roads(plan, name_rng)
    roads = road_layer(pieces, lattice)
    uses = draw_uses(plan.blocks, use_rng)
    outlines = [
        (use, lattice.ring(block), block.i1 - block.i0)
        for block, (use, _) in zip(plan.blocks, uses, strict=True)
    ]
    buildings, pitches = make_buildings(outlines, roads, house_rng)
    layers = ground_layers(lattice, plan.blocks, uses, pitches, green_rng, far_rng)
    layers |= area_layers(areas, lattice)
    layers |= {"roads": roads, "buildings": buildings}
    (land,), (district,) = (layers[name].geometry for name in ("land", "districts"))
    layers |= beyond_layers(lattice, pieces, land, district)
    layers["labels"] = label_layer(layers, lattice, plan.blocks, uses, pieces)
    return Town(lattice, areas, pieces, plan.blocks, uses, layers)


def road_layer(pieces: Sequence[RoadPiece], lattice: Lattice) -> LayerData:
    """Return the rows of the layer ``roads``."""
    paths = [_path(piece, lattice) for piece in pieces]
    sizes = np.array([len(path) for path in paths])
    index: NDArray[np.int64] = np.repeat(np.arange(len(paths)), sizes)
    return layer_data(
        shapely.linestrings(np.concatenate(paths), indices=index),
        **{"class": [piece.road_class for piece in pieces]},
        name=[piece.name for piece in pieces],
        bridge=[int(piece.bridge) for piece in pieces],
        width_m=[ROAD_WIDTHS_M[piece.road_class] for piece in pieces],
    )


def _path(piece: RoadPiece, lattice: Lattice) -> Floats:
    """Return the line of a road; all but lanes bend smoothly through their nodes.

    Nodes themselves stay where they are: crossings must be one point for all roads that meet.
    """
    nodes = lattice.path(piece.nodes)
    if piece.road_class == "lane" or len(nodes) < 3:
        return nodes
    return bend(nodes)
