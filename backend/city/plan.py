"""The plan of the town in lattice coordinates: which lines are roads, which cells make a block.

Nothing here has a shape yet. A line is an index of the lattice, a block is a rectangle of cells;
the lattice gives them curves later. What is decided here never depends on geometry, so a seed
always gives the same streets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

N_COLS, N_ROWS = 60, 50
# Cells of surroundings on each side of the district, so that the town does not end at its border.
MARGIN = 14
WEST, EAST = -MARGIN, N_COLS + MARGIN
SOUTH, NORTH = -MARGIN, N_ROWS + MARGIN

# Cells beyond those that are only drawn; each is as wide as the last, about 0.6 km.
FAR = 26

Node = tuple[int, int]

# Strips of cells that no lane crosses: the river, the canal, the railway.
RIVER_ROW = 21
CANAL_COL = 34
CANAL_FROM_ROW = RIVER_ROW + 1
RAIL_COL = 50

MAIN_COLS = (7, 19, 30, 42, 55)
MAIN_ROWS = (6, 15, 30, 40)
BANK_ROWS = (RIVER_ROW, RIVER_ROW + 1)
MINOR_COLS = (-8, 3, 13, 25, 38, 47, 58, 66)
MINOR_ROWS = (-6, 3, 11, 18, 26, 35, 45, 57)
# The streets at the station, which every seed needs; column and row numbers do not clash.
_SURE_LINES = (47, 26)
# The eastern ring road ends at the hills.
HILL_COL, HILL_COL_END = 55, 40
# A diagonal from the middle of the town to the hills.
DIAGONAL = tuple((30 + k, 30 + k) for k in range(15))
HILL_PATHS = (
    ((44, 44), (45, 45), (46, 45), (47, 46), (48, 46), (49, 47), (50, 47), (51, 48), (52, 48)),
    ((52, 48), (53, 48), (54, 47), (55, 46), (56, 45), (56, 44), (55, 43), (55, 42), (55, 41)),
    ((55, 41), (55, 40)),
    ((52, 48), (53, 49), (54, 49), (55, 49), (56, 48), (57, 47), (57, 46), (56, 45)),
    ((50, 47), (50, 46), (49, 45), (49, 44), (50, 43), (50, 42), (49, 41), (49, 40)),
    ((56, 44), (57, 43), (58, 43), (59, 42), (59, 41), (58, 40)),
    ((46, 45), (46, 44), (47, 43), (46, 42), (46, 41), (46, 40)),
    ((48, 46), (47, 47), (47, 48), (46, 49), (45, 49), (44, 50), (43, 50)),
    ((57, 47), (58, 48), (59, 48), (60, 49)),
)
_HILL_CENTRE, _HILL_RADII = (57.0, 52.0), (14.0, 10.5)


class RoadLine(NamedTuple):
    """A road along lattice nodes, each a neighbour of the one before (diagonally too).

    Attributes:
        key: What makes it one road for its name: ``"col:19"``, ``"row:-6"``, ``"lane:204"``...
    """

    key: str
    road_class: str
    nodes: tuple[Node, ...]


class Block(NamedTuple):
    """A rectangle of cells between roads: columns ``i0..i1-1``, rows ``j0..j1-1``."""

    i0: int
    j0: int
    i1: int
    j1: int
    zone: str

    @property
    def n_cells(self) -> int:
        """Number of cells in it."""
        return (self.i1 - self.i0) * (self.j1 - self.j0)

    def holds(self, i: int, j: int) -> bool:
        """Return whether the cell lies in it."""
        return self.i0 <= i < self.i1 and self.j0 <= j < self.j1


@dataclass
class Plan:
    """Roads and blocks of the whole map."""

    roads: list[RoadLine] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


# Largest block (cells along its longer side) and chance that a larger one stays whole, per zone.
_TARGETS: dict[str, tuple[int, float]] = {
    "old": (2, 0.0),
    "centre": (2, 0.1),
    "living": (3, 0.1),
    "new": (3, 0.25),
    "works": (4, 0.2),
    "rural": (3, 0.15),
    "hill": (99, 0.0),
}
_DEAD_END_CHANCE = 0.22
# Fields are parted by ditches more often than by lanes.
_DITCH_CHANCE = 0.65
_MINOR_CHANCE = 0.9


def zone_of(i: float, j: float) -> str:
    """Return the zone a lattice point lies in."""
    if _hill_distance(i, j) < 1:
        return "hill"
    if not (-2 < i < N_COLS + 3 and -3 < j < N_ROWS + 2):
        return "rural"
    if 19 < i < 30 and 22 < j < 32:
        return "old"
    if 14 < i < 44 and 13 < j < 36:
        return "centre"
    if (i < 14 and j < 17) or (i > RAIL_COL and j < 21):
        return "works"
    return "new" if i > RAIL_COL or j > 40 or i < 8 else "living"


def _hill_distance(i: float, j: float) -> float:
    di, dj = (i - _HILL_CENTRE[0]) / _HILL_RADII[0], (j - _HILL_CENTRE[1]) / _HILL_RADII[1]
    return float(np.hypot(di, dj))


def make_plan(rng: np.random.Generator) -> Plan:
    """Draw the plan of a town."""
    plan = Plan()
    plan.roads += _main_roads()
    for low, high in _bands():
        for left, right in _spans(low):
            _fill_region(plan, Block(left, low, right, high, ""), rng)
    return plan


def _main_roads() -> Iterator[RoadLine]:
    for i in MAIN_COLS:
        yield _column(i, SOUTH, HILL_COL_END if i == HILL_COL else NORTH, "main")
    for j in MAIN_ROWS:
        yield _row(j, WEST, EAST, "main")
    for j in BANK_ROWS:
        yield _row(j, WEST, EAST, "secondary")
    yield _column(CANAL_COL + 1, CANAL_FROM_ROW, 50, "secondary")
    yield _column(CANAL_COL, CANAL_FROM_ROW, 45, "side")
    yield RoadLine("diagonal", "main", DIAGONAL)
    for n, nodes in enumerate(HILL_PATHS):
        yield RoadLine(f"hill:{n}", "path", nodes)


def _column(i: int, low: int, high: int, road_class: str, key: str = "") -> RoadLine:
    nodes = tuple((i, j) for j in range(low, high + 1))
    return RoadLine(key or f"col:{i}", road_class, nodes)


def _row(j: int, low: int, high: int, road_class: str, key: str = "") -> RoadLine:
    nodes = tuple((i, j) for i in range(low, high + 1))
    return RoadLine(key or f"row:{j}", road_class, nodes)


def _bands() -> Iterable[tuple[int, int]]:
    """Rows between main roads, without the river."""
    cuts = (SOUTH, 6, 15, RIVER_ROW)
    yield from pairwise(cuts)
    cuts = (CANAL_FROM_ROW, 30, 40, NORTH)
    yield from pairwise(cuts)


def _spans(low: int) -> Iterable[tuple[int, int]]:
    """Columns between main roads, without railway and canal; the canal flows north of the river."""
    strips = {RAIL_COL} | ({CANAL_COL} if low >= CANAL_FROM_ROW else set())
    cuts = sorted({WEST, EAST, *MAIN_COLS, *strips, *(col + 1 for col in strips)})
    return ((a, b) for a, b in pairwise(cuts) if a not in strips)


def _fill_region(plan: Plan, region: Block, rng: np.random.Generator) -> None:
    """Cut what lies between main roads by secondary roads, then by lanes."""
    cols = [i for i in MINOR_COLS if region.i0 + 1 < i < region.i1 - 1]
    rows = [j for j in MINOR_ROWS if region.j0 + 1 < j < region.j1 - 1]
    cols = [i for i in cols if _is_built(i, rng) and not _in_hill(region, i, None)]
    rows = [j for j in rows if _is_built(j, rng) and not _in_hill(region, None, j)]
    plan.roads += [_column(i, region.j0, region.j1, "secondary") for i in cols]
    plan.roads += [_row(j, region.i0, region.i1, "secondary") for j in rows]
    xs, ys = [region.i0, *cols, region.i1], [region.j0, *rows, region.j1]
    for i0, i1 in pairwise(xs):
        for j0, j1 in pairwise(ys):
            zone = zone_of((i0 + i1) / 2, (j0 + j1) / 2)
            _cut(plan, Block(i0, j0, i1, j1, zone), 0, rng)


def _is_built(line: int, rng: np.random.Generator) -> bool:
    return line in _SURE_LINES or rng.random() < _MINOR_CHANCE


def _in_hill(region: Block, i: int | None, j: int | None) -> bool:
    """Whether a secondary road across the region would climb the hills."""
    across = (
        ((i, row) for row in range(region.j0, region.j1 + 1))
        if i is not None
        else ((col, j or 0) for col in range(region.i0, region.i1 + 1))
    )
    return any(_hill_distance(*node) < 1 for node in across)


def _cut(plan: Plan, block: Block, depth: int, rng: np.random.Generator) -> None:
    """Cut a block in two across its longer side until it is small enough for its zone."""
    size, keep = _TARGETS[block.zone]
    wide, high = block.i1 - block.i0, block.j1 - block.j0
    longer = max(wide, high)
    if longer <= size or longer < 2 or (longer <= 2 * size and rng.random() < keep):
        plan.blocks.append(block)
        return
    upright = wide > high or (wide == high and rng.random() < 0.5)
    middle = longer / 2 + rng.uniform(-0.25, 0.25) * longer
    at = int(np.clip(round(middle), 1, longer - 1))
    road_class = "side" if depth == 0 and block.zone != "old" else "lane"
    if block.zone != "rural" or depth == 0 or rng.random() > _DITCH_CHANCE:
        plan.roads.append(_lane(block, at, upright, road_class, len(plan.roads), rng))
    if upright:
        parts = block._replace(i1=block.i0 + at), block._replace(i0=block.i0 + at)
    else:
        parts = block._replace(j1=block.j0 + at), block._replace(j0=block.j0 + at)
    for part in parts:
        _cut(plan, part, depth + 1, rng)


def _lane(
    block: Block, at: int, upright: bool, road_class: str, serial: int, rng: np.random.Generator
) -> RoadLine:
    """Return the road that cuts a block; some end before the other side."""
    low, high = (block.j0, block.j1) if upright else (block.i0, block.i1)
    if road_class == "lane" and high - low > 1 and rng.random() < _DEAD_END_CHANCE:
        low, high = (low, high - 1) if rng.random() < 0.5 else (low + 1, high)
    key = f"lane:{serial}"
    if upright:
        return _column(block.i0 + at, low, high, road_class, key)
    return _row(block.j0 + at, low, high, road_class, key)
