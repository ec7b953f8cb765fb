"""The warped lattice: the one set of points that roads, blocks and all grids share.

Because every area is a union of cells with common corners, no gap and no overlap can exist.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .plan import (
    CANAL_COL,
    EAST,
    MARGIN,
    N_COLS,
    N_ROWS,
    NORTH,
    RAIL_COL,
    RIVER_ROW,
    SOUTH,
    WEST,
    Block,
    Node,
    Plan,
)

Floats = NDArray[np.float64]

CELL_M = 97.0
# Points of a bent line for each cell it passes.
BENDS = 4
# Widths of the strips, metres before the whole is scaled to the wanted area.
STRIP_WIDTHS_M = {"river": 175.0, "canal": 52.0, "rail": 62.0}
_TURN_RAD = np.deg2rad(-9.0)
# How far a corner that lies on no big road may stand off the smooth warp.
_JITTER_M = {"lane": 6.0, "inside": 10.0}


@dataclass(frozen=True)
class Lattice:
    """Corners of all cells, metres.

    Attributes:
        nodes: ``(rows + 1, cols + 1, 2)`` of the whole map, south-west first.
        origin: Added to everything: easting and northing of the town's middle.
    """

    nodes: Floats
    cols: Floats
    rows: Floats
    scale: float
    warp: "Warp"
    origin: Floats

    def at(self, node: Node) -> Floats:
        """Return ``(2,)`` where a node lies."""
        point: Floats = self.nodes[node[1] - SOUTH, node[0] - WEST]
        return point

    def path(self, nodes: tuple[Node, ...]) -> Floats:
        """Return ``(n, 2)`` the line along nodes."""
        index = np.array(nodes)
        line: Floats = self.nodes[index[:, 1] - SOUTH, index[:, 0] - WEST]
        return line

    def smooth(self, u: Floats, v: Floats) -> Floats:
        """Return ``(n, 2)`` where lattice coordinates lie, fractions too, without jitter.

        Beyond the lattice cells go on as wide as the last one.
        """
        x = _along(u, WEST, self.cols)
        y = _along(v, SOUTH, self.rows)
        return self.warp(x, y) * self.scale + self.origin

    def ring(self, block: Block) -> Floats:
        """Return the closed outline of a rectangle of cells, counter-clockwise."""
        bottom = [(i, block.j0) for i in range(block.i0, block.i1)]
        right = [(block.i1, j) for j in range(block.j0, block.j1)]
        top = [(i, block.j1) for i in range(block.i1, block.i0, -1)]
        left = [(block.i0, j) for j in range(block.j1, block.j0, -1)]
        return self.path((*bottom, *right, *top, *left, bottom[0]))

    def cells(self) -> Floats:
        """Return ``(N_ROWS * N_COLS, 5, 2)`` closed corners of the district's cells, row by row."""
        inner = self.nodes[MARGIN : MARGIN + N_ROWS + 1, MARGIN : MARGIN + N_COLS + 1]
        corners = (inner[:-1, :-1], inner[:-1, 1:], inner[1:, 1:], inner[1:, :-1], inner[:-1, :-1])
        return np.stack(corners, axis=2).reshape(-1, 5, 2)


@dataclass(frozen=True)
class Warp:
    """Smooth bending of the plane: a meandering river, a turned old town, gentle curves.

    Attributes:
        phases: ``(6,)`` where the waves begin, radians.
        river_y: Height of the river before the bending, metres.
        core: Middle of the old town, metres.
    """

    phases: Floats
    river_y: float
    core: tuple[float, float]

    def __call__(self, x: Floats, y: Floats) -> Floats:
        """Return ``(..., 2)`` the bent points."""
        x, y = self._swirl(x, y)
        near_river = np.exp(-(((y - self.river_y) / 1150.0) ** 2))
        meander = 265 * np.sin(2 * np.pi * x / 4100 + self.phases[0])
        meander += 80 * np.sin(2 * np.pi * x / 1900 + self.phases[1])
        bent_y = y + meander * near_river
        bent_y = bent_y + 120 * np.sin(2 * np.pi * x / 7300 + self.phases[2])
        bent_x = x + 170 * np.sin(2 * np.pi * y / 6100 + self.phases[3])
        bent_x = bent_x + 55 * np.sin(2 * np.pi * (y + 0.6 * x) / 2900 + self.phases[4])
        cos, sin = np.cos(_TURN_RAD), np.sin(_TURN_RAD)
        return np.stack([bent_x * cos - bent_y * sin, bent_x * sin + bent_y * cos], axis=-1)

    def _swirl(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Turn the old town against the rest, fading out over a kilometre."""
        dx, dy = x - self.core[0], y - self.core[1]
        angle = 0.24 * np.exp(-((dx**2 + dy**2) / 950.0**2))
        cos, sin = np.cos(angle), np.sin(angle)
        return self.core[0] + dx * cos - dy * sin, self.core[1] + dx * sin + dy * cos


def _along(at: Floats, first: int, lines: Floats) -> Floats:
    """Return positions of lattice coordinates along one axis."""
    last = first + len(lines) - 1
    inside = np.interp(at, np.arange(first, last + 1), lines)
    before = np.minimum(np.asarray(at) - first, 0) * (lines[1] - lines[0])
    after = np.maximum(np.asarray(at) - last, 0) * (lines[-1] - lines[-2])
    positions: Floats = inside + before + after
    return positions


def bend(nodes: Floats) -> Floats:
    """Return a smooth line through ``(n, 2)`` nodes, ``BENDS`` points for each stretch.

    A spline after Catmull and Rom: the tangent at a node is the way between its neighbours.
    """
    around = np.concatenate([2 * nodes[:1] - nodes[1:2], nodes, 2 * nodes[-1:] - nodes[-2:-1]])
    before, start, end, after = around[:-3], around[1:-2], around[2:-1], around[3:]
    t = np.arange(BENDS)[:, None, None] / BENDS
    line = start + t * (end - before) / 2
    line = line + t**2 * (before - 2.5 * start + 2 * end - after / 2)
    line = line + t**3 * (after - before + 3 * (start - end)) / 2
    bent: Floats = np.concatenate([line.transpose(1, 0, 2).reshape(-1, 2), nodes[-1:]])
    return bent


def make_lattice(plan: Plan, area_m2: float, origin: Floats, rng: np.random.Generator) -> Lattice:
    """Give the plan its shape.

    Args:
        area_m2: Area of the district, all of its cells together.
        origin: ``(2,)`` easting and northing of the middle, metres.
    """
    cols = _axis(rng, WEST, EAST, N_COLS, {CANAL_COL: "canal", RAIL_COL: "rail"})
    rows = _axis(rng, SOUTH, NORTH, N_ROWS, {RIVER_ROW: "river"})
    river_y = float((rows[RIVER_ROW - SOUTH] + rows[RIVER_ROW + 1 - SOUTH]) / 2)
    core = float(cols[25 - WEST]), float(rows[27 - SOUTH])
    warp = Warp(rng.uniform(-0.5, 0.5, 6) + np.array([0.4, 2.0, 1.2, 0.8, 3.0, 0]), river_y, core)
    x, y = np.meshgrid(cols, rows)
    nodes = warp(x, y) + _jitter(plan, rng)
    inner = nodes[MARGIN : MARGIN + N_ROWS + 1, MARGIN : MARGIN + N_COLS + 1]
    scale = float(np.sqrt(area_m2 / _area_m2(inner)))
    return Lattice(nodes * scale + origin, cols, rows, scale, warp, origin)


def _axis(
    rng: np.random.Generator, low: int, high: int, n_inner: int, strips: dict[int, str]
) -> Floats:
    """Return positions of the lattice lines along one axis, 0 in the middle of the district."""
    index = np.arange(low, high)
    widths = CELL_M * np.exp(rng.normal(0, 0.13, len(index)))
    outside = np.maximum(np.maximum(-index, index - n_inner + 1), 0)
    widths *= 1.15**outside
    for strip, name in strips.items():
        widths[strip - low] = STRIP_WIDTHS_M[name]
    lines: Floats = np.concatenate([[0.0], np.cumsum(widths)])
    middle = float(lines[-low] + lines[n_inner - low]) / 2
    return lines - middle


def _jitter(plan: Plan, rng: np.random.Generator) -> Floats:
    """Return how far each node stands off: not on big roads, a little on lanes, more inside."""
    shape = (NORTH - SOUTH + 1, EAST - WEST + 1)
    reach = np.full(shape, _JITTER_M["inside"])
    for road in plan.roads:
        index = np.array(road.nodes)
        reach_m = _JITTER_M["lane"] if road.road_class in ("lane", "path") else 0.0
        at = index[:, 1] - SOUTH, index[:, 0] - WEST
        reach[at] = np.minimum(reach[at], reach_m)
    for i in (0, N_COLS, RAIL_COL, RAIL_COL + 1):
        reach[:, i - WEST] = 0
    for j in (0, N_ROWS):
        reach[j - SOUTH] = 0
    reach[RIVER_ROW - SOUTH : RIVER_ROW + 2 - SOUTH] = 0
    jitter: Floats = rng.uniform(-1, 1, (*shape, 2)) * reach[..., None]
    return jitter


def _area_m2(nodes: Floats) -> float:
    """Area inside the outline of a rectangle of nodes."""
    outline = np.concatenate([nodes[0, :-1], nodes[:-1, -1], nodes[-1, :0:-1], nodes[:0:-1, 0]])
    x, y = outline[:, 0], outline[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)
