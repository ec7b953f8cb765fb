"""Bus lines of the synthetic city: fixed rounds over the bigger roads, there and back."""

from collections.abc import Sequence

import numpy as np

from backend.basedata.roadnet import Leg, RoadNet
from backend.domain.field.mover import Mover, MoverKind

from .crowd import closed_round

_STOPS_PER_LINE = 4
_BUS_RANK = 1
_TRIES = 12


def rounds_of(net: RoadNet, movers: Sequence[Mover], seed: int) -> dict[str, tuple[Leg, ...]]:
    """Return the fixed round of each bus; buses of one line follow each other on it."""
    buses: dict[str, list[str]] = {}
    for mover in movers:
        if mover.kind is MoverKind.BUS:
            buses.setdefault(_line_of(mover), []).append(mover.mover_id)
    rng = np.random.default_rng([seed, 12])
    lines = {name: _line(net, rng) for name in buses}
    return {bus: lines[name] for name, ids in buses.items() for bus in ids if lines[name]}


def _line_of(bus: Mover) -> str:
    """Return the line a bus drives on, as its label begins: ``"3 路"`` of ``"3 路 02"``."""
    return bus.label.rpartition(" ")[0]


def _line(net: RoadNet, rng: np.random.Generator) -> tuple[Leg, ...]:
    """Return a round between far ends of the big roads; empty when there are none."""
    connected = net.part == 0
    fits = connected & (net.rank <= _BUS_RANK)
    inside = fits & (net.patch >= 0)
    big = next(np.flatnonzero(c) for c in (inside, fits, connected) if c.any())
    max_rank = int(net.rank[big].max())
    best: tuple[Leg, ...] = ()
    for _ in range(_TRIES):
        stops = net.ends[rng.choice(big, _STOPS_PER_LINE), 0]
        found = closed_round(net, _spread(net, stops), max_rank)
        if len(found) > len(best):
            best = found
    return best


def _spread(net: RoadNet, stops: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[int]:
    """Return stops in the order in which they lie along the longer side of their box."""
    at = np.array([_where(net, int(stop)) for stop in stops])
    side = int(np.argmax(np.ptp(at, axis=0)))
    ordered = [int(stops[i]) for i in np.argsort(at[:, side], kind="stable")]
    return list(dict.fromkeys(ordered))


def _where(net: RoadNet, node: int) -> tuple[float, float]:
    leg = net.exits[node][0]
    vertex = net.first[leg.link] if leg.way > 0 else net.first[leg.link + 1] - 1
    x_m, y_m = net.xy[vertex]
    return float(x_m), float(y_m)
