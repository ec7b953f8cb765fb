"""Ground of the map: land, use of blocks, green, water, railway."""

import numpy as np
import shapely

from backend.basedata.basemap import LayerData, Objects, layer_data

from .beyond import country
from .lattice import BENDS, Floats, Lattice, bend
from .names import CANAL, RAILWAY, RIVER
from .plan import BANK_ROWS, CANAL_COL, EAST, FAR, NORTH, RAIL_COL, RIVER_ROW, SOUTH, WEST, Block
from .uses import GREEN_USES, OPEN_USES

# Land reaches this far beyond the last road, so that no view shows the end of the world.
_LAND_MARGIN_M = 60_000.0
_STEP = 0.25
# A block ends this far from the middle line of the roads around it, metres.
_INSET_M = 4.5
_LAKES = {"汀东公园": (0.5, 0.52, 0.30, 0.24), "滨江公园": (0.42, 0.5, 0.2, 0.28)}
# Peaks: column, row, radius in cells.
_PEAKS = ((53.0, 51.0, 3.6), (58.5, 47.0, 3.0), (62.0, 53.5, 4.2), (47.5, 46.5, 1.8))
# Rows between which the railway runs under the hills.
_TUNNEL = (43.5, 58.0)
_HILL_LEVELS = (1.0, 0.74, 0.5, 0.27)


def ground_layers(
    lattice: Lattice,
    blocks: list[Block],
    uses: list[tuple[str, str]],
    pitches: Objects,
    rng: np.random.Generator,
    far_rng: np.random.Generator,
) -> dict[str, LayerData]:
    """Return the layers ``land``, ``landuse``, ``green``, ``water`` and ``rail``."""
    outlines = shapely.polygons([shapely.linearrings(lattice.ring(block)) for block in blocks])
    shapes = shapely.buffer(outlines, -_INSET_M, join_style="mitre")
    kinds = np.array([use for use, _ in uses])
    names = np.array([name for _, name in uses])
    is_green = np.isin(kinds, GREEN_USES)
    is_built = ~is_green
    land = _land(lattice)
    green = _green(lattice, shapes[is_green], kinds[is_green], names[is_green], pitches, rng)
    return {
        "land": layer_data([land], kind=["land"]),
        "landuse": _with_rail_strip(lattice, shapes[is_built], kinds[is_built], names[is_built]),
        "green": _upon(country(lattice, land, far_rng), green),
        "water": _water(lattice, blocks, uses, rng),
        "rail": _rail(lattice),
    }


def _land(lattice: Lattice) -> object:
    points = lattice.nodes.reshape(-1, 2)
    low, high = points.min(axis=0) - _LAND_MARGIN_M, points.max(axis=0) + _LAND_MARGIN_M
    return shapely.box(*low, *high)


def _upon(lower: LayerData, upper: LayerData) -> LayerData:
    """Return the rows of two layers of one kind, the first below the second."""
    return LayerData(
        np.concatenate([lower.geometry, upper.geometry]),
        {key: np.concatenate([lower.columns[key], upper.columns[key]]) for key in upper.columns},
    )


def _with_rail_strip(
    lattice: Lattice, shapes: Objects, kinds: np.ndarray, names: np.ndarray
) -> LayerData:
    strip = _strip(lattice, RAIL_COL, 0.1, 0.9, SOUTH - FAR, NORTH + FAR)
    return layer_data([*shapes, strip], kind=[*kinds, "rail"], name=[*names, RAILWAY])


def _green(
    lattice: Lattice,
    shapes: Objects,
    kinds: np.ndarray,
    names: np.ndarray,
    pitches: Objects,
    rng: np.random.Generator,
) -> LayerData:
    """Fields lowest, then hills, banks of river and canal, parks, what lies in parks."""
    wood = _blob(lattice, (57.0, 51.0), (13.6, 9.4), rng, 0.1)
    peaks = [
        _blob(lattice, (u, v), (radius * level, radius * level * 0.85), rng, 0.16)
        for u, v, radius in _PEAKS
        for level in _HILL_LEVELS
    ]
    bank = _between_banks(lattice, 0.05, 0.95)
    canal = _strip(lattice, CANAL_COL, 0.12, 0.88, RIVER_ROW + 1, NORTH + FAR)
    is_open = np.isin(kinds, OPEN_USES)
    country = np.where(kinds[is_open] == "village", "field", kinds[is_open])
    parks, park_names = shapes[~is_open], names[~is_open]
    walks, groves = _gardens(parks, rng)
    return layer_data(
        [*shapes[is_open], wood, *peaks, bank, canal, *parks, *pitches, *walks, *groves],
        kind=[
            *[*country, "wood", *["hill"] * len(peaks), "bank", "bank", *["park"] * len(parks)],
            *[*["pitch"] * len(pitches), *["walk"] * len(walks), *["grove"] * len(groves)],
        ],
        name=[
            *[*[""] * len(country), "云台山", *[""] * (len(peaks) + 2), *park_names],
            *[""] * (len(pitches) + len(walks) + len(groves)),
        ],
    )


def _gardens(parks: Objects, rng: np.random.Generator) -> tuple[list[object], list[object]]:
    """Return the walks and groves inside parks."""
    walks: list[object] = []
    groves: list[object] = []
    for park in parks:
        ring = shapely.buffer(park, -13, quad_segs=4).exterior
        if ring.length < 120:
            continue
        ends = rng.random(2) + np.array([0, 0.5])
        across = shapely.LineString([ring.interpolate(end % 1, normalized=True) for end in ends])
        walks.append(shapely.union(ring, across).buffer(1.6, quad_segs=2))
        x0, y0, x1, y1 = park.bounds
        middles = rng.uniform((x0, y0), (x1, y1), (max(4, int(park.area / 1500)), 2))
        dots = shapely.buffer(
            shapely.points(middles), rng.uniform(4, 13, len(middles)), quad_segs=3
        )
        inner = shapely.Polygon(ring).buffer(-5)
        groves += list(dots[shapely.contains_properly(inner, dots)])
    return walks, groves


def _water(
    lattice: Lattice, blocks: list[Block], uses: list[tuple[str, str]], rng: np.random.Generator
) -> LayerData:
    u = np.linspace(WEST, EAST, (EAST - WEST) * BENDS + 1)
    phase = rng.uniform(0, 6.28, 4)
    ripple = [0.035 * np.sin(u * (0.31 + 0.13 * k) + phase[k]) for k in range(4)]
    river = _between_banks(lattice, 0.16 + ripple[0] + ripple[1], 0.84 + ripple[2] + ripple[3])
    canal = _strip(lattice, CANAL_COL, 0.3, 0.7, RIVER_ROW + 0.7, NORTH + FAR)
    shapes, kinds, names = [river, canal], ["river", "canal"], [RIVER, CANAL]
    for block, (_, name) in zip(blocks, uses, strict=True):
        if name in _LAKES:
            x, y, rx, ry = _LAKES[name]
            wide, high_ = block.i1 - block.i0, block.j1 - block.j0
            middle = block.i0 + x * wide, block.j0 + y * high_
            shapes.append(_blob(lattice, middle, (rx * wide, ry * high_), rng, 0.14))
            kinds.append("lake")
            names.append("")
    for _ in range(7):
        place = rng.uniform(WEST + 2, -3), rng.uniform(SOUTH + 2, NORTH - 2)
        shapes.append(_blob(lattice, place, (0.35, 0.3), rng, 0.2))
        kinds.append("pond")
        names.append("")
    return layer_data(shapes, kind=kinds, name=names)


def _rail(lattice: Lattice) -> LayerData:
    """Two running lines, and sidings beside the station."""
    v = np.arange(SOUTH - FAR, NORTH + FAR + _STEP, _STEP)
    inside = (v >= _TUNNEL[0]) & (v <= _TUNNEL[1])
    parts = (v[v <= _TUNNEL[0]], v[inside], v[v >= _TUNNEL[1]])
    lines = [_upright(lattice, RAIL_COL + at, part) for at in (0.46, 0.54) for part in parts]
    kinds = ["main", "tunnel", "main"] * 2
    for at in (0.22, 0.30, 0.38, 0.62, 0.70, 0.78):
        near = np.arange(22.4, 30.0, _STEP)
        # A siding leaves the running line and comes back to it.
        share = np.clip(np.minimum(near - 22.4, near[-1] - near) / 1.6, 0, 1)
        lines.append(_upright(lattice, RAIL_COL + 0.5 + (at - 0.5) * share, near))
        kinds.append("siding")
    return layer_data(lines, kind=kinds, name=[RAILWAY] * len(lines))


def _upright(lattice: Lattice, u: Floats | float, v: Floats) -> object:
    return shapely.LineString(lattice.smooth(np.broadcast_to(u, v.shape), v))


def _strip(
    lattice: Lattice, col: int, left: float, right: float, low: float, high: float
) -> object:
    """Return a part of a column of cells as one polygon."""
    v = np.arange(low, high + _STEP, _STEP)
    west = lattice.smooth(np.full_like(v, col + left), v)
    east = lattice.smooth(np.full_like(v, col + right), v)
    return shapely.Polygon(np.concatenate([west, east[::-1]]))


def _between_banks(lattice: Lattice, low: Floats | float, high: Floats | float) -> object:
    """Return what lies between two shares of the way from the southern to the northern bank."""
    south, north = (_bank(lattice, row) for row in BANK_ROWS)
    n = (len(south) - ((EAST - WEST) * BENDS + 1)) // 2
    # Beyond the lattice the shares stay as they are at its edge.
    shares = (np.pad(np.broadcast_to(s, len(south) - 2 * n), n, mode="edge") for s in (low, high))
    near, far = (south + (north - south) * share[:, None] for share in shares)
    return shapely.Polygon(np.concatenate([near, far[::-1]]))


def _bank(lattice: Lattice, row: int) -> Floats:
    """Return a bank of the river from far west to far east."""
    bank = bend(lattice.path(tuple((i, row) for i in range(WEST, EAST + 1))))
    out = np.arange(1, FAR * BENDS + 1) / BENDS
    west, east = (lattice.smooth(u, np.full_like(u, row)) for u in (WEST - out[::-1], EAST + out))
    return np.concatenate([west, bank, east])


def _blob(
    lattice: Lattice,
    middle: tuple[float, float],
    radii: tuple[float, float],
    rng: np.random.Generator,
    rough: float,
) -> object:
    """Return a round shape with a natural outline; middle and radii in lattice coordinates."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    reach = np.ones_like(turn)
    for wave in range(2, 7):
        reach += rough * rng.normal() / wave * np.sin(wave * turn + rng.uniform(0, 6.28))
    u = middle[0] + radii[0] * reach * np.cos(turn)
    v = middle[1] + radii[1] * reach * np.sin(turn)
    return shapely.Polygon(lattice.smooth(u, v))
