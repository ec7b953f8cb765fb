"""Roads of the synthetic city: names, bridges, and the links between crossings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .names import BRIDGES, HILL_PATH, KNOWN_LANES, ROADS, lane_names
from .plan import CANAL_COL, RAIL_COL, RIVER_ROW, Node, Plan, RoadLine, zone_of

Edge = tuple[Node, Node]


class RoadPiece(NamedTuple):
    """A run of one road, all of it on a bridge or none of it."""

    name: str
    road_class: str
    nodes: tuple[Node, ...]
    bridge: bool


def lay_roads(plan: Plan, rng: np.random.Generator) -> list[RoadPiece]:
    """Return the roads with names, each edge once, all of them connected.

    Pieces of one road come in the order in which it is walked; house numbers count on that.
    """
    names = _names(plan.roads, rng)
    kept = _connected(edge for road in plan.roads for edge in _edges(road.nodes))
    taken: set[Edge] = set()
    pieces: list[RoadPiece] = []
    for road, name in zip(plan.roads, names, strict=True):
        run: list[Node] = []
        for a, b in pairwise(road.nodes):
            edge = _edge(a, b)
            usable = edge in kept and edge not in taken
            taken.add(edge)
            if run and (not usable or is_bridge(a, b) != is_bridge(run[-2], run[-1])):
                pieces.append(_piece(road, name, run))
                run = []
            if usable:
                run = [*(run or [a]), b]
        if run:
            pieces.append(_piece(road, name, run))
    return pieces


def is_bridge(a: Node, b: Node) -> bool:
    """Return whether the edge crosses river, canal or railway."""
    (i0, j0), (i1, j1) = sorted((a, b))
    if i0 == i1:
        return {j0, j1} == {RIVER_ROW, RIVER_ROW + 1}
    crosses_canal = i0 == CANAL_COL and max(j0, j1) > RIVER_ROW
    return crosses_canal or i0 == RAIL_COL


def river_bridges(pieces: Sequence[RoadPiece]) -> list[tuple[str, RoadPiece]]:
    """Return the bridges over the river with their names."""
    return [
        (BRIDGES[piece.nodes[0][0]], piece)
        for piece in pieces
        if piece.bridge and piece.nodes[0][0] == piece.nodes[-1][0] and piece.nodes[0][0] in BRIDGES
    ]


def _piece(road: RoadLine, name: str, run: list[Node]) -> RoadPiece:
    return RoadPiece(name, road.road_class, tuple(run), is_bridge(run[0], run[1]))


def _names(roads: Sequence[RoadLine], rng: np.random.Generator) -> list[str]:
    pools = lane_names(rng)
    known = dict(KNOWN_LANES)
    names = []
    for road in roads:
        name = ROADS.get(road.key, "")
        if road.road_class == "path":
            name = HILL_PATH
        elif not name and zone_of(*road.nodes[len(road.nodes) // 2]) != "rural":
            name = next(pools[road.road_class], "")
            name = _known_name(known, road) or name
        names.append(name)
    return names


def _known_name(known: dict[Node, str], road: RoadLine) -> str:
    """Return the well-known name for the first old lane that comes near its place."""
    for place, name in known.items():
        near = min(abs(i - place[0]) + abs(j - place[1]) for i, j in road.nodes)
        if near <= 1 and len(road.nodes) > 2 and zone_of(*road.nodes[0]) in ("old", "centre"):
            del known[place]
            return name
    return ""


def _edge(a: Node, b: Node) -> Edge:
    return (a, b) if a < b else (b, a)


def _edges(nodes: tuple[Node, ...]) -> Iterable[Edge]:
    return (_edge(a, b) for a, b in pairwise(nodes))


def _connected(edges: Iterable[Edge]) -> set[Edge]:
    """Return the edges of the largest connected part."""
    held = set(edges)
    next_to: dict[Node, list[Node]] = defaultdict(list)
    for a, b in held:
        next_to[a].append(b)
        next_to[b].append(a)
    best: set[Node] = set()
    left = set(next_to)
    while left:
        part = _reach(min(left), next_to)
        left -= part
        best = max(best, part, key=len)
    return {edge for edge in held if edge[0] in best}


def _reach(start: Node, next_to: dict[Node, list[Node]]) -> set[Node]:
    seen, todo = {start}, [start]
    while todo:
        for node in next_to[todo.pop()]:
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return seen
