"""Which cameras come next along the roads (C07): from a mover and the way it goes, or from a place.

Whoever drives on is expected to go straight on: cameras of the road itself come before those behind
a turning, however near the turning is. All lengths are metres in the city's CRS.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from backend.domain.cameras.camera import Camera, NextCamera

from .projection import Projection
from .roadnet import Floats, Leg, RoadNet, Spot
from .streets import CLASSES

# A camera is passed where its picture shows the road: this far before it.
_LOOKS_M = 30.0
# Further from every road than this a camera watches something else, and a mover is on none.
_OFF_ROAD_M = 45.0
# A turning counts as so many metres more; how sharp it is from which angle on.
_TURN_M = 4_000.0
_TURN_COS = float(np.cos(np.radians(50.0)))
_FARTHEST_M = 12_000.0
# The way somebody goes is told by so much of the track.
_WAY_M = 25.0
# How many metres off the road are worth one whole turn against the way of travel.
_AGAINST_M = 40.0
_PATH_RANK = CLASSES.index("path")


class Going(NamedTuple):
    """Where somebody is on the net, and which way; ``way`` 0 is not known."""

    spot: Spot
    way: int


@dataclass(frozen=True)
class CameraRoads:
    """The cameras of a city on its roads.

    Attributes:
        on_link: Per link the cameras that watch it: metres from its first vertex, and the id.
    """

    net: RoadNet
    on_link: dict[int, list[tuple[float, str]]]

    @classmethod
    def of(cls, net: RoadNet, cameras: Sequence[Camera], projection: Projection) -> "CameraRoads":
        """Put cameras on the roads that their pictures show.

        Cost: linear in the cameras times the vertices of the net.
        """
        held: dict[int, list[tuple[float, str]]] = {}
        for camera in cameras:
            foot = projection.to_xy(camera.lon_deg, camera.lat_deg)
            look = np.radians(camera.view_deg)
            ahead_m = min(_LOOKS_M, camera.reach_m / 2)
            seen = foot + ahead_m * np.array([np.sin(look), np.cos(look)])
            spot = net.nearest(*seen.tolist())
            if spot.off_m <= _OFF_ROAD_M:
                held.setdefault(spot.link, []).append((spot.at_m, camera.camera_id))
        return cls(net, {link: sorted(rows) for link, rows in held.items()})

    def ahead(self, going: Going, limit: int) -> tuple[NextCamera, ...]:
        """Return the cameras that come next, in order.

        A turning back is never taken. Cost: the links within reach, each once and way.
        """
        return tuple(_Walk(self, going).take(limit))


def going_of(net: RoadNet, track: Floats) -> Going | None:
    """Return where a track ends on the net and which way it goes; None off every road.

    Args:
        track: ``(n, 2)`` positions, the newest last.
    """
    if not len(track):
        return None
    here = track[-1]
    way = _way_of(track)
    best: tuple[float, Going] | None = None
    for spot in _near(net, here):
        _, along = net.place(np.array([spot.link]), np.array([spot.at_m]))
        cos = float(along[0] @ way) if way is not None else 0.0
        cost = spot.off_m + (_AGAINST_M * (1 - abs(cos)) if way is not None else 0.0)
        going = Going(spot, 0 if way is None else 1 if cos >= 0 else -1)
        if best is None or cost < best[0]:
            best = (cost, going)
    return best[1] if best is not None else None


def _near(net: RoadNet, here: Floats) -> list[Spot]:
    """Return the nearest point of every link within reach of a place."""
    low = net.first[:-1]
    corner = np.minimum.reduceat(net.xy, low), np.maximum.reduceat(net.xy, low)
    is_near = np.all((corner[0] - _OFF_ROAD_M <= here) & (here <= corner[1] + _OFF_ROAD_M), axis=1)
    links = np.flatnonzero(is_near & (net.rank < _PATH_RANK))
    spots = [net.nearest(float(here[0]), float(here[1]), np.array([link])) for link in links]
    return [spot for spot in spots if spot.off_m <= _OFF_ROAD_M]


def _way_of(track: Floats) -> Floats | None:
    """Return the unit vector of the last metres of a track, None where it stands still."""
    back = np.hypot(*(track - track[-1]).T)
    far = np.flatnonzero(back >= _WAY_M)
    if not len(far):
        return None
    way: Floats = (track[-1] - track[far[-1]]) / back[far[-1]]
    return way


class _Walk:
    """One way over the roads, the cheapest leg first."""

    def __init__(self, roads: CameraRoads, going: Going) -> None:
        self._roads, self._net = roads, roads.net
        self._heap: list[tuple[float, int, Leg, float, int, float]] = []
        self._n = 0
        self._seen: set[Leg] = set()
        spot = going.spot
        for way in (1, -1) if going.way == 0 else (going.way,):
            self._push(0.0, Leg(spot.link, way), 0.0, 0, spot.at_m)

    def take(self, limit: int) -> list[NextCamera]:
        """Walk until nothing cheaper can come."""
        told: dict[str, tuple[float, NextCamera]] = {}
        while self._heap:
            cost, _, leg, road_m, n_turns, from_m = heapq.heappop(self._heap)
            ranked = sorted(told.values(), key=lambda row: row[0])
            if len(ranked) >= limit and ranked[limit - 1][0] <= cost:
                break
            if leg in self._seen or road_m > _FARTHEST_M:
                continue
            self._seen.add(leg)
            for gone_m, camera_id in self._cameras(leg, from_m):
                road = self._net.names[leg.link]
                row = NextCamera(camera_id, round(road_m + gone_m, 1), n_turns, road)
                held = told.get(camera_id)
                if held is None or cost + gone_m < held[0]:
                    told[camera_id] = (cost + gone_m, row)
            self._go_on(cost, leg, road_m, n_turns, from_m)
        ranked = sorted(told.values(), key=lambda row: row[0])
        return [row for _, row in ranked[:limit]]

    def _cameras(self, leg: Leg, from_m: float) -> list[tuple[float, str]]:
        """Return the cameras still to come on a leg: metres from where it is entered, and id."""
        rows = self._roads.on_link.get(leg.link, ())
        return [
            ((at_m - from_m) * leg.way, camera_id)
            for at_m, camera_id in rows
            if (at_m - from_m) * leg.way > 0
        ]

    def _go_on(self, cost: float, leg: Leg, road_m: float, n_turns: int, from_m: float) -> None:
        net = self._net
        left_m = float(net.length_m[leg.link]) - from_m if leg.way > 0 else from_m
        for further, is_turn in self._exits(leg):
            start_m = 0.0 if further.way > 0 else float(net.length_m[further.link])
            turned = cost + left_m + _TURN_M * is_turn
            self._push(turned, further, road_m + left_m, n_turns + is_turn, start_m)

    def _exits(self, leg: Leg) -> list[tuple[Leg, bool]]:
        """Return where one may go on, and whether that is a turning.

        Where the road itself goes on, every other one is a turning, however flat its angle.
        """
        net, name = self._net, self._net.names[leg.link]
        ways = [
            further
            for further in net.exits[net.far_end(leg)]
            if further.link != leg.link and net.rank[further.link] < _PATH_RANK
        ]
        own = {further for further in ways if name and net.names[further.link] == name}
        here = _heading(net, leg, at_end=True)
        return [
            (
                further,
                further not in own
                if own
                else float(here @ _heading(net, further, at_end=False)) < _TURN_COS,
            )
            for further in ways
        ]

    def _push(self, cost: float, leg: Leg, road_m: float, n_turns: int, from_m: float) -> None:
        self._n += 1
        heapq.heappush(self._heap, (cost, self._n, leg, road_m, n_turns, from_m))


def _heading(net: RoadNet, leg: Leg, *, at_end: bool) -> Floats:
    """Return the unit vector in which a leg is entered or left."""
    first, last = int(net.first[leg.link]), int(net.first[leg.link + 1]) - 1
    is_tail = at_end is (leg.way > 0)
    low, high = (last - 1, last) if is_tail else (first, first + 1)
    span = (net.xy[high] - net.xy[low]) * leg.way
    unit: Floats = span / np.hypot(*span)
    return unit
