"""Roads as one table of polylines: without it nobody in the synthetic city could keep to a street.

All lengths are metres in the city's metric CRS. A link is a piece of road between two nodes; it is
cut where it leaves a responsibility grid, so that a collector can turn round at the border.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Nodes closer than this are one crossing; generators and clipping agree to far less.
_SAME_NODE_M = 0.05
# Room between two links on the common axis, so that a search never lands in the neighbour.
_GAP_M = 1.0


class Road(NamedTuple):
    """One piece of road between two crossings.

    Attributes:
        line: ``(k, 2)`` metres, k >= 2.
        rank: 0 main, 1 secondary, 2 side street, 3 lane, 4 footpath; lower is bigger.
        patch: Index of the responsibility grid it lies in, -1 for none.
        width_m: From kerb to kerb.
    """

    line: Floats
    name: str = ""
    rank: int = 1
    patch: int = -1
    width_m: float = 14.0


class Leg(NamedTuple):
    """A link and the way it is travelled: +1 as drawn, -1 against."""

    link: int
    way: int


class Spot(NamedTuple):
    """A point of the net: metres from the link's first vertex, and how far the asker stood off."""

    link: int
    at_m: float
    off_m: float


@dataclass(frozen=True, eq=False)
class RoadNet:
    """Links laid end to end on one axis, so that thousands of movers are placed by one search.

    Attributes:
        xy: ``(V, 2)`` all vertices, link after link.
        first: ``(L + 1,)`` where each link's vertices begin.
        axis: ``(V,)`` position of each vertex on the common axis, strictly growing.
        length_m: ``(L,)``.
        ends: ``(L, 2)`` node at the first and at the last vertex.
        rank: ``(L,)`` size of the road, 0 is main.
        patch: ``(L,)`` responsibility grid, -1 for none.
        width_m: ``(L,)`` from kerb to kerb.
        part: ``(L,)`` number of the connected part; 0 is the longest of them.
        exits: Per node, the legs that leave it.
    """

    xy: Floats
    first: Ints
    axis: Floats
    length_m: Floats
    ends: Ints
    rank: Ints
    patch: Ints
    width_m: Floats
    part: Ints
    names: tuple[str, ...]
    exits: tuple[tuple[Leg, ...], ...]

    def place(self, link: Ints, at_m: Floats) -> tuple[Floats, Floats]:
        """Return where points of the net lie.

        Args:
            link: ``(N,)`` links.
            at_m: ``(N,)`` metres from each link's first vertex; clamped to the link.

        Returns:
            ``(N, 2)`` positions and ``(N, 2)`` unit vectors along the link as drawn.
        """
        start = self.first[link]
        at = self.axis[start] + np.clip(at_m, 0.0, self.length_m[link])
        after = np.searchsorted(self.axis, at, side="right")
        vertex = np.clip(after - 1, start, self.first[link + 1] - 2)
        span = self.xy[vertex + 1] - self.xy[vertex]
        long_m = self.axis[vertex + 1] - self.axis[vertex]
        share = (at - self.axis[vertex]) / long_m
        return self.xy[vertex] + span * share[:, None], span / long_m[:, None]

    def nearest(self, x_m: float, y_m: float, links: Ints | None = None) -> Spot:
        """Return the point of the net (or of these links) closest to a place."""
        here = np.array([x_m, y_m])
        begin = self._segments() if links is None else self._segments_of(links)
        base = self.xy[begin]
        span = self.xy[begin + 1] - base
        share = np.clip(((here - base) * span).sum(1) / (span * span).sum(1), 0.0, 1.0)
        off = np.hypot(*(base + span * share[:, None] - here).T)
        best = int(np.argmin(off))
        vertex = int(begin[best])
        link = int(np.searchsorted(self.first, vertex, side="right")) - 1
        along = float(self.axis[vertex] - self.axis[self.first[link]])
        step = float(self.axis[vertex + 1] - self.axis[vertex])
        return Spot(link, along + step * float(share[best]), float(off[best]))

    def route(self, start: int, goal: int, max_rank: int = 9) -> tuple[Leg, ...] | None:
        """Return the shortest legs from node to node over roads of at most this rank, or None."""
        dist = {start: 0.0}
        came: dict[int, tuple[int, Leg]] = {}
        heap = [(0.0, start)]
        while heap:
            gone, node = heapq.heappop(heap)
            if node == goal:
                return _unwind(came, start, goal)
            if gone > dist[node]:
                continue
            for leg in self.exits[node]:
                if self.rank[leg.link] > max_rank:
                    continue
                far = self.far_end(leg)
                total = gone + float(self.length_m[leg.link])
                if total < dist.get(far, np.inf):
                    dist[far] = total
                    came[far] = (node, leg)
                    heapq.heappush(heap, (total, far))
        return None

    def far_end(self, leg: Leg) -> int:
        """Return the node a leg leads to."""
        return int(self.ends[leg.link, 1 if leg.way > 0 else 0])

    def _segments(self) -> Ints:
        begin = np.ones(len(self.xy), dtype=bool)
        begin[self.first[1:] - 1] = False
        return np.flatnonzero(begin)

    def _segments_of(self, links: Ints) -> Ints:
        return np.concatenate([np.arange(self.first[i], self.first[i + 1] - 1) for i in links])


def build_net(roads: Sequence[Road]) -> RoadNet:
    """Return the net of these roads; ends that meet become one crossing.

    Raises:
        ValueError: There is no road of any length.
    """
    clean = [(road, _without_repeats(road.line)) for road in roads]
    kept = [(road, line) for road, line in clean if len(line) > 1]
    if not kept:
        raise ValueError("no road has any length")
    lines = [line for _, line in kept]
    first = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
    lengths = [_along(line) for line in lines]
    length_m = np.array([along[-1] for along in lengths])
    base = np.concatenate([[0.0], np.cumsum(length_m + _GAP_M)[:-1]])
    ends, n_nodes = _nodes(lines)
    return RoadNet(
        xy=np.concatenate(lines),
        first=first,
        axis=np.concatenate([start + along for start, along in zip(base, lengths, strict=True)]),
        length_m=length_m,
        ends=ends,
        rank=np.array([road.rank for road, _ in kept], dtype=np.int64),
        patch=np.array([road.patch for road, _ in kept], dtype=np.int64),
        width_m=np.array([road.width_m for road, _ in kept], dtype=np.float64),
        part=_parts(ends, n_nodes, length_m),
        names=tuple(road.name for road, _ in kept),
        exits=_exits(ends, n_nodes),
    )


def _without_repeats(line: Floats) -> Floats:
    points = np.asarray(line, dtype=np.float64)
    moved = np.hypot(*np.diff(points, axis=0).T) > _SAME_NODE_M / 10
    kept: Floats = points[np.concatenate([[True], moved])]
    return kept


def _along(line: Floats) -> Floats:
    along: Floats = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return along


def _nodes(lines: Sequence[Floats]) -> tuple[Ints, int]:
    known: dict[tuple[int, int], int] = {}
    ends = np.zeros((len(lines), 2), dtype=np.int64)
    for row, line in enumerate(lines):
        for side, point in enumerate((line[0], line[-1])):
            key = (round(float(point[0]) / _SAME_NODE_M), round(float(point[1]) / _SAME_NODE_M))
            ends[row, side] = known.setdefault(key, len(known))
    return ends, len(known)


def _parts(ends: Ints, n_nodes: int, length_m: Floats) -> Ints:
    """Return per link the number of its connected part, the longest part first."""
    root = list(range(n_nodes))

    def top(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for head, tail in ends.tolist():
        root[top(head)] = top(tail)
    tops = np.array([top(head) for head in ends[:, 0].tolist()], dtype=np.int64)
    total_m = np.bincount(tops, weights=length_m, minlength=n_nodes)
    order = np.argsort(-total_m, kind="stable")
    place = np.empty(n_nodes, dtype=np.int64)
    place[order] = np.arange(n_nodes)
    return place[tops]


def _exits(ends: Ints, n_nodes: int) -> tuple[tuple[Leg, ...], ...]:
    out: list[list[Leg]] = [[] for _ in range(n_nodes)]
    for link, (head, tail) in enumerate(ends):
        out[int(head)].append(Leg(link, 1))
        out[int(tail)].append(Leg(link, -1))
    return tuple(tuple(legs) for legs in out)


def _unwind(came: dict[int, tuple[int, Leg]], start: int, goal: int) -> tuple[Leg, ...]:
    legs: list[Leg] = []
    node = goal
    while node != start:
        node, leg = came[node]
        legs.append(leg)
    return tuple(reversed(legs))
