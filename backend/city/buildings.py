"""Footprints of buildings: rows of slabs, towers, sheds and old houses that fill their blocks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from backend.basedata.basemap import ROAD_WIDTHS_M, LayerData, Objects, layer_data

from .lattice import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Pattern(NamedTuple):
    """How a use is built: sizes in metres, lowest and highest.

    Attributes:
        drop: Share of places left empty.
        setback_m: Distance from the edge of the block.
        corner: Share of footprints that are L-shaped.
        cluster_m: Houses stand within about this distance of the middle; 0 fills the block.
    """

    long_m: tuple[float, float]
    deep_m: tuple[float, float]
    gap_m: tuple[float, float]
    drop: float
    levels: tuple[int, int]
    setback_m: float = 12.0
    corner: float = 0.0
    cluster_m: float = 0.0


PATTERNS: dict[str, Pattern] = {
    "living": Pattern((38, 66), (12, 14.5), (13, 21), 0.07, (5, 7)),
    "towers": Pattern((22, 34), (16, 21), (27, 34), 0.16, (17, 32), 16),
    "old": Pattern((9, 19), (8, 12), (2.2, 4.5), 0.15, (1, 3), 6.5, 0.3),
    "commercial": Pattern((30, 62), (22, 36), (11, 14), 0.12, (3, 9), 13, 0.35),
    "office": Pattern((28, 46), (17, 27), (19, 24), 0.2, (8, 24), 15, 0.3),
    "school": Pattern((44, 62), (13, 16), (15, 24), 0.3, (4, 6), 14, 0.25),
    "hospital": Pattern((44, 66), (16, 21), (13, 20), 0.22, (5, 13), 14, 0.4),
    "government": Pattern((50, 66), (17, 21), (18, 26), 0.35, (5, 9), 16, 0.5),
    "industry": Pattern((50, 98), (24, 38), (13, 16), 0.12, (1, 2), 12),
    "depot": Pattern((78, 125), (20, 30), (18, 26), 0.22, (1, 1), 14),
    "market": Pattern((34, 60), (9, 12), (5, 8), 0.04, (1, 1), 10),
    "site": Pattern((26, 44), (15, 20), (28, 34), 0.6, (1, 12), 18),
    "village": Pattern((11, 17), (8, 11), (7, 9), 0.3, (1, 3), 10, 0.2, 85),
    "station": Pattern((52, 78), (22, 28), (14, 40), 0.0, (2, 3), 12),
    "bus_station": Pattern((60, 90), (20, 26), (16, 34), 0.1, (1, 2), 14),
    "stadium": Pattern((40, 60), (14, 18), (30, 60), 0.5, (2, 3), 14),
}
# For blocks that the pattern of their use leaves almost empty.
_SPARSE = 0.05
_REFILLED = ("living", "commercial", "office", "towers", "hospital", "market")
_SMALL = Pattern((14, 30), (9, 14), (4, 7), 0.1, (2, 4), 8, 0.2)
# Sides of the sports ground of a school, metres: a track with straights.
PITCH_M = (98.0, 52.0)
PITCH_USES = ("school", "stadium")


class Frame(NamedTuple):
    """A block seen straight: its own axes, so that rows run along its lower side.

    Attributes:
        left: ``(n, 2)`` its left side in these axes, bottom first; ``right`` likewise.
    """

    origin: Floats
    along: Floats
    width_m: float
    height_m: float
    left: Floats
    right: Floats

    def out(self, points: Floats) -> Floats:
        """Return points of the frame as points of the city."""
        across = np.array([-self.along[1], self.along[0]])
        placed: Floats = self.origin + points[..., :1] * self.along + points[..., 1:] * across
        return placed


def frame_of(ring: Floats, n_bottom: int) -> Frame:
    """Return the frame of a block from its outline; its first ``n_bottom`` edges are the lower."""
    along = ring[n_bottom] - ring[0]
    along = along / np.hypot(*along)
    across = np.array([-along[1], along[0]])
    inside = np.stack([(ring - ring[0]) @ along, (ring - ring[0]) @ across], axis=1)
    low = inside.min(axis=0)
    inside -= low
    origin = ring[0] + along * low[0] + across * low[1]
    n_right = (len(ring) - 1) // 2 - n_bottom
    right = inside[n_bottom : n_bottom + n_right + 1]
    left = inside[2 * n_bottom + n_right :][::-1]
    width_m, height_m = map(float, inside.max(axis=0))
    return Frame(origin, along, width_m, height_m, left, right)


class _Lot(NamedTuple):
    """A block to be built: its use, its frame, where houses may stand, what is taken already."""

    use: str
    frame: Frame
    outline: shapely.Polygon
    taken: Floats | None


class _Houses(NamedTuple):
    """Footprints, the lot each stands on, and its storeys."""

    shapes: Objects
    lots: Ints
    levels: Ints


def make_buildings(
    blocks: Sequence[tuple[str, Floats, int]], roads: LayerData, rng: np.random.Generator
) -> tuple[LayerData, Objects]:
    """Fill blocks with footprints that leave their blocks and the roads free.

    Args:
        blocks: Use, closed outline and number of lower edges of each block.
        roads: Rows of the layer ``roads``.

    Returns:
        Rows of the layer ``buildings``, and the sports grounds as polygons.
    """
    pitches: list[object] = []
    lots = [_lot(use, ring, n_bottom, pitches) for use, ring, n_bottom in blocks if use in PATTERNS]
    trees = _road_trees(roads)
    houses = _build(lots, [PATTERNS[lot.use] for lot in lots], trees, rng)
    # What came out almost empty is built again with small houses.
    built_m2 = np.bincount(houses.lots, shapely.area(houses.shapes), minlength=len(lots))
    full_m2 = np.array([lot.outline.area for lot in lots])
    may_refill = np.array([lot.use in _REFILLED for lot in lots])
    again = np.flatnonzero((built_m2 < _SPARSE * full_m2) & may_refill)
    small = _build([lots[index] for index in again], [_SMALL] * len(again), trees, rng)
    stays = ~np.isin(houses.lots, again)
    owners = np.concatenate([houses.lots[stays], again[small.lots]])
    rows = layer_data(
        np.concatenate([houses.shapes[stays], small.shapes]),
        kind=np.array([lot.use for lot in lots])[owners],
        levels=np.concatenate([houses.levels[stays], small.levels]),
    )
    return rows, layer_data(pitches).geometry


def _lot(use: str, ring: Floats, n_bottom: int, pitches: list[object]) -> _Lot:
    frame, outline = frame_of(ring, n_bottom), shapely.Polygon(ring)
    return _Lot(use, frame, outline, _pitch(use, frame, outline, pitches))


def _build(
    lots: Sequence[_Lot],
    patterns: Sequence[Pattern],
    trees: Sequence[tuple[shapely.STRtree, float]],
    rng: np.random.Generator,
) -> _Houses:
    """Return the footprints that fit into their lots and stand clear of wide roads."""
    shapes = [
        _footprints(p, lot.frame, lot.taken, rng) for lot, p in zip(lots, patterns, strict=True)
    ]
    sizes = [len(part) for part in shapes]
    owner = np.repeat(np.arange(len(lots)), sizes)
    levels = [
        rng.integers(p.levels[0], p.levels[1] + 1, n) for p, n in zip(patterns, sizes, strict=True)
    ]
    setbacks = np.array([pattern.setback_m for pattern in patterns])
    outlines = layer_data([lot.outline for lot in lots]).geometry
    inner = shapely.buffer(outlines, -setbacks, join_style="mitre")
    shapely.prepare(inner)
    held = np.concatenate([np.empty(0, dtype=object), *shapes])
    fits = shapely.contains_properly(inner[owner], held)
    for tree, reach_m in trees:
        asked = np.flatnonzero(fits)
        near = tree.query(held[asked], predicate="dwithin", distance=reach_m)[0]
        fits[asked[near]] = False
    storeys = np.concatenate([np.empty(0, dtype=np.int64), *levels])
    return _Houses(held[fits], owner[fits], storeys[fits])


def _footprints(
    pattern: Pattern, frame: Frame, taken: Floats | None, rng: np.random.Generator
) -> Objects:
    """Return footprints in rows over the frame's box; those that stand out of it go later."""
    step_y = pattern.deep_m[0] + pattern.gap_m[1]
    step_x = pattern.long_m[0] + pattern.gap_m[0]
    shape = (int(frame.height_m / step_y) + 1, int(frame.width_m / step_x) + 2)
    long_m = rng.uniform(*pattern.long_m, shape)
    deep_m = rng.uniform(*pattern.deep_m, (shape[0], 1))
    top = np.cumsum(deep_m + pattern.gap_m[1], axis=0) - pattern.gap_m[1] + pattern.setback_m
    # A row begins where the slanting side of the block lets it.
    sides = [np.interp([top - deep_m, top], frame.left[:, 1], frame.left[:, 0]).max(axis=0)]
    sides.append(np.interp([top - deep_m, top], frame.right[:, 1], frame.right[:, 0]).min(axis=0))
    right = np.cumsum(long_m + pattern.gap_m[0], axis=1) - pattern.gap_m[0]
    right += sides[0] + pattern.setback_m + rng.uniform(0.5, 5, (shape[0], 1))
    depth = np.broadcast_to(deep_m, shape) * rng.uniform(0.86, 1.0, shape)
    box = np.stack([right - long_m, top - depth, right, np.broadcast_to(top, shape)], axis=-1)
    box = box[right < sides[1] - pattern.setback_m]
    keep = rng.random(len(box)) >= pattern.drop
    if pattern.cluster_m:
        away = (box[:, :2] + box[:, 2:]) / 2 - np.array([frame.width_m, frame.height_m]) / 2
        keep &= np.hypot(*away.T) < pattern.cluster_m * rng.uniform(0.5, 1.5, len(box))
    if taken is not None:
        keep &= ~_overlaps(box, taken)
    box = box[keep]
    is_corner = rng.random(len(box)) < pattern.corner
    cut = rng.uniform(0.35, 0.65, (len(box), 2))
    return np.concatenate(
        [
            shapely.polygons(frame.out(_rectangles(box[~is_corner]))),
            shapely.polygons(frame.out(_corners(box[is_corner], cut[is_corner]))),
        ]
    )


def _rectangles(box: Floats) -> Floats:
    x0, y0, x1, y1 = box.T
    return np.stack([x0, y0, x1, y0, x1, y1, x0, y1], axis=1).reshape(-1, 4, 2)


def _corners(box: Floats, cut: Floats) -> Floats:
    """L-shapes: boxes without their upper right part."""
    x0, y0, x1, y1 = box.T
    xm, ym = x0 + (x1 - x0) * cut[:, 0], y0 + (y1 - y0) * cut[:, 1]
    points = [x0, y0, x1, y0, x1, ym, xm, ym, xm, y1, x0, y1]
    return np.stack(points, axis=1).reshape(-1, 6, 2)


def _overlaps(box: Floats, taken: Floats) -> Bools:
    found = (box[:, :2] < taken[2:]).all(axis=1) & (box[:, 2:] > taken[:2]).all(axis=1)
    return np.asarray(found, dtype=np.bool_)


def _pitch(
    use: str, frame: Frame, outline: shapely.Polygon, pitches: list[object]
) -> Floats | None:
    """Lay a sports ground into the frame if it fits; return the box it takes."""
    wide, high = PITCH_M
    if use not in PITCH_USES or frame.width_m < wide + 30 or frame.height_m < high + 30:
        return None
    x0, y0 = frame.width_m - wide - 22, frame.height_m / 2 - high / 2
    ends = np.array([[x0 + high / 2, y0 + high / 2], [x0 + wide - high / 2, y0 + high / 2]])
    ground = shapely.LineString(frame.out(ends)).buffer(high / 2, quad_segs=6)
    if not shapely.contains(outline.buffer(-8), ground):
        return None
    pitches.append(ground)
    return np.array([x0 - 9, y0 - 9, x0 + wide + 9, y0 + high + 9])


def _road_trees(roads: LayerData) -> list[tuple[shapely.STRtree, float]]:
    """Return, per class of wide road, its straight parts and how near no house may stand."""
    classes = roads.columns["class"].astype(str)
    return [
        (shapely.STRtree(_segments(roads.geometry[classes == key])), ROAD_WIDTHS_M[key] / 2 + 5)
        for key in ("main", "secondary", "side")
    ]


def _segments(lines: Objects) -> Objects:
    """Return the single straight parts of lines: small boxes make a quick tree."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    pairs = np.stack([points[:-1][same], points[1:][same]], axis=1)
    segments: Objects = shapely.linestrings(pairs)
    return segments
