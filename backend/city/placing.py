"""Where the components stand: covers in the carriageway, lamps in rows, lights at crossings."""

import csv
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from backend.basedata.basemap import ROAD_WIDTHS_M, LayerData, Objects, layer_data

from .lattice import Floats, Lattice
from .names import DISTRICT_CODE
from .plan import N_COLS, N_ROWS, RIVER_ROW
from .roads import RoadPiece
from .town import Town

_CENSUS_MONTH = "2026-03"
_STATES = ("完好", "破损", "丢失")
_STATE_SHARES = (0.973, 0.02, 0.007)
# Some places fall outside the district; so many more are drawn than are wanted.
_SURPLUS = 1.35


class Mix(NamedTuple):
    """One class of components: how common it is, where it stands, whose it is."""

    class_key: str
    weight: float
    placing: str
    owners: tuple[str, ...]


def read_mix() -> tuple[Mix, ...]:
    """Return the mix of classes of the synthetic city."""
    path = Path(__file__).with_name("component_mix.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Mix(row["class_key"], float(row["weight"]), row["placing"], _owners(row["owners"]))
            for row in csv.DictReader(file)
        )


def _owners(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


class _Streets(NamedTuple):
    """Single straight pieces of road inside the district.

    Attributes:
        base: ``(n, 2)`` where each begins; ``span`` leads to its end.
        half_m: ``(n,)`` half the width of the road.
    """

    base: Floats
    span: Floats
    length_m: Floats
    half_m: Floats


class Placer:
    """Draws places of each kind.

    Args:
        town: The town to furnish.
    """

    def __init__(self, town: Town, rng: np.random.Generator) -> None:
        self._rng = rng
        self._lattice = town.lattice
        self._streets = _streets(town.pieces, town.lattice)
        self._crossings = _crossings(town.pieces, town.lattice)
        self._bridges = np.array(
            [town.lattice.path(p.nodes).mean(axis=0) for p in town.pieces if _over_river(p)]
        )
        uses = town.layers["landuse"]
        built = ~np.isin(uses.columns["kind"].astype(str), ("rail", "square"))
        self._blocks = uses.geometry[built]
        works = np.isin(uses.columns["kind"].astype(str), ("industry", "depot"))
        self._works = uses.geometry[works]
        green = town.layers["green"]
        self._parks = green.geometry[green.columns["kind"].astype(str) == "park"]
        district = town.layers["districts"].geometry[0]
        inside = [shapely.intersects(shapes, district) for shapes in (self._blocks, self._parks)]
        self._blocks, self._parks = self._blocks[inside[0]], self._parks[inside[1]]
        self.kinds: dict[str, Callable[[int], Floats]] = {
            "carriageway": lambda n: self._beside(n, 0.0, 0.7, 0.0),
            "kerb": lambda n: self._beside(n, 0.9, 0.98, 0.0),
            "pavement": lambda n: self._beside(n, 1.0, 1.0, 3.5),
            "front": lambda n: self._beside(n, 1.0, 1.0, 7.0),
            "row": self._in_rows,
            "crossing": self._at_corners,
            "bridge": self._on_bridges,
            "bank": self._on_bank,
            "park": lambda n: self._within(self._parks, n),
            "block": lambda n: self._within(self._blocks, n),
            "works": lambda n: self._within(self._works, n),
        }

    def _beside(self, n: int, low: float, high: float, extra_m: float) -> Floats:
        """Places along roads, off the middle by a share of half the width and some metres."""
        roads = self._streets
        share = roads.length_m / roads.length_m.sum()
        row = self._rng.choice(len(share), n, p=share)
        return self._off(row, self._rng.random(n), low, high, extra_m)

    def _in_rows(self, n: int) -> Floats:
        """Places at even distances along all roads, on both sides in turn."""
        roads = self._streets
        ends = np.cumsum(roads.length_m)
        at = (np.arange(n) + self._rng.random()) * ends[-1] / n
        row = np.searchsorted(ends, at).clip(0, len(ends) - 1)
        share = 1 - (ends[row] - at) / roads.length_m[row]
        return self._off(row, share, 1.0, 1.0, 1.6)

    def _off(
        self, row: NDArray[np.intp], share: Floats, low: float, high: float, extra_m: float
    ) -> Floats:
        roads, n = self._streets, len(row)
        off = roads.half_m[row] * self._rng.uniform(low, high, n)
        off += extra_m * self._rng.uniform(0.4, 1.0, n)
        off *= np.where(np.arange(n) % 2, 1, -1)
        span = roads.span[row]
        across = np.stack([-span[:, 1], span[:, 0]], axis=1) / roads.length_m[row][:, None]
        placed: Floats = roads.base[row] + span * share[:, None] + across * off[:, None]
        return placed

    def _at_corners(self, n: int) -> Floats:
        """Places on the corners of crossings, clear of the carriageways."""
        row = self._rng.integers(0, len(self._crossings[0]), n)
        middle, along = (part[row] for part in self._crossings)
        turn = along + np.pi / 4 + np.pi / 2 * self._rng.integers(0, 4, n)
        turn += self._rng.uniform(-0.25, 0.25, n)
        reach = self._rng.uniform(22, 30, n)
        placed: Floats = middle + np.stack([np.cos(turn), np.sin(turn)], axis=1) * reach[:, None]
        return placed

    def _on_bridges(self, n: int) -> Floats:
        middle = self._bridges[self._rng.integers(0, len(self._bridges), n)]
        placed: Floats = middle + self._rng.uniform(-12, 12, (n, 2))
        return placed

    def _on_bank(self, n: int) -> Floats:
        u = self._rng.uniform(0, N_COLS, n)
        side = np.where(self._rng.random(n) < 0.5, 0.1, 0.9)
        return self._lattice.smooth(u, RIVER_ROW + side)

    def _within(self, shapes: Objects, n: int) -> Floats:
        """Places inside polygons, more in larger ones."""
        area = shapely.area(shapes)
        tries = 4 * n
        pick = self._rng.choice(len(shapes), tries, p=area / area.sum())
        box = shapely.bounds(shapes[pick])
        points = self._rng.uniform(box[:, :2], box[:, 2:])
        shapely.prepare(shapes)
        inside = shapely.contains_xy(shapes[pick], points[:, 0], points[:, 1])
        held: Floats = points[inside][:n]
        return held


def place_components(
    town: Town, n: int, rng: np.random.Generator, grids_at: Callable[[Floats], NDArray[np.int64]]
) -> LayerData:
    """Return ``n`` components over all classes, each inside its unit grid.

    Args:
        grids_at: Gives the row of the unit grid at each point, -1 outside the district.
    """
    mixes = read_mix()
    counts = _counts(mixes, n)
    placer = Placer(town, rng)
    codes = town.layers["unit_grids"].columns["code"]
    parts = []
    for mix, count in zip(mixes, counts, strict=True):
        points, grid = _inside(placer, mix.placing, count, grids_at)
        order = np.argsort(grid, kind="stable")
        parts.append(_rows(mix, points[order], codes[grid[order]], rng))
    names = parts[0].columns
    return LayerData(
        np.concatenate([part.geometry for part in parts]),
        {key: np.concatenate([part.columns[key] for part in parts]) for key in names},
    )


def _inside(
    placer: Placer, placing: str, count: int, grids_at: Callable[[Floats], NDArray[np.int64]]
) -> tuple[Floats, NDArray[np.int64]]:
    """Draw until enough places lie inside the district."""
    points, grid = np.empty((0, 2)), np.empty(0, dtype=np.int64)
    while len(points) < count:
        more = placer.kinds[placing](int((count - len(points)) * _SURPLUS) + 8)
        at = grids_at(more)
        points = np.concatenate([points, more[at >= 0]])
        grid = np.concatenate([grid, at[at >= 0]])
    keep = np.linspace(0, len(points) - 1, count).round().astype(np.int64)
    return points[keep], grid[keep]


def _rows(
    mix: Mix, points: Floats, grids: NDArray[np.object_], rng: np.random.Generator
) -> LayerData:
    n = len(points)
    prefix = DISTRICT_CODE + mix.class_key[1:]
    return layer_data(
        shapely.points(points),
        code=[f"{prefix}{serial:06d}" for serial in range(1, n + 1)],
        class_key=np.full(n, mix.class_key),
        grid=grids.astype(str),
        owner=[_owner(mix, grid, at) for at, grid in enumerate(grids)],
        state=rng.choice(_STATES, n, p=_STATE_SHARES),
        surveyed=[f"{_CENSUS_MONTH}-{day:02d}" for day in rng.integers(1, 32, n)],
    )


def _owner(mix: Mix, grid: str, serial: int) -> str:
    """Return the owner; things of a street's office belong to the street they stand in."""
    owner = mix.owners[serial % len(mix.owners)]
    return f"street-{grid[:9]}" if owner == "street" else owner


def _counts(mixes: Sequence[Mix], n: int) -> list[int]:
    """Share ``n`` by weight, at least one each, exactly ``n`` together."""
    weights = np.array([mix.weight for mix in mixes])
    exact = weights / weights.sum() * n
    counts = np.maximum(np.floor(exact).astype(int), 1)
    short = n - int(counts.sum())
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: max(short, 0)]] += 1
    counts[int(np.argmax(counts))] += min(short, 0)
    return [int(count) for count in counts]


def _streets(pieces: Sequence[RoadPiece], lattice: Lattice) -> _Streets:
    pairs, half = [], []
    for piece in pieces:
        for a, b in pairwise(piece.nodes):
            if not piece.bridge and _in_district(a) and _in_district(b):
                pairs.append((lattice.at(a), lattice.at(b)))
                half.append(ROAD_WIDTHS_M[piece.road_class] / 2)
    ends = np.array(pairs)
    span = ends[:, 1] - ends[:, 0]
    return _Streets(ends[:, 0], span, np.hypot(*span.T), np.array(half))


def _crossings(pieces: Sequence[RoadPiece], lattice: Lattice) -> tuple[Floats, Floats]:
    """Return where bigger roads meet, and the direction of one of them there, radians."""
    ways: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for piece in pieces:
        if piece.road_class in ("main", "secondary"):
            for a, b in pairwise(piece.nodes):
                ways.setdefault(a, []).append(b)
                ways.setdefault(b, []).append(a)
    met = [node for node, others in ways.items() if len(others) > 2 and _in_district(node)]
    middles = np.array([lattice.at(node) for node in met])
    span = np.array([lattice.at(ways[node][0]) for node in met]) - middles
    return middles, np.arctan2(span[:, 1], span[:, 0])


def _in_district(node: tuple[int, int]) -> bool:
    return 0 <= node[0] <= N_COLS and 0 <= node[1] <= N_ROWS


def _over_river(piece: RoadPiece) -> bool:
    return piece.bridge and piece.nodes[0][0] == piece.nodes[-1][0] and _in_district(piece.nodes[0])
