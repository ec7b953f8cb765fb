"""A town whose coverage is known by construction: it is laid out to be watched so and so much.

22 main, 27 secondary and 25 small streets (the city of the seed) cross each other every 200 m. A
watched section gets a camera at a quarter of its length that looks along it and not as far as the
next crossing; the others get none. Nothing of the product's reckoning is used to make it.
"""

import random
from pathlib import Path

import numpy as np
import shapely

from backend.basedata.basemap import layer_data, write_map
from backend.basedata.projection import Projection
from backend.domain.cameras.camera import Camera, CameraOwner

EPSG = 4549
N_LINES, BLOCK_M = 37, 200.0
STREETS = {"main": (22, 0.75), "secondary": (27, 0.50), "lane": (25, 0.25)}
_REACH_M, _SPAN_DEG = 110.0, 40.0
_CORNER = np.array([380_000.0, 4_300_000.0])


def lay_out(path: Path, seed: int = 5) -> tuple[tuple[Camera, ...], dict[str, tuple[int, int]]]:
    """Write the map; return its cameras, and per class its sections and how many are watched."""
    chance = random.Random(seed)
    kinds = [kind for kind, (n, _) in STREETS.items() for _ in range(n)]
    chance.shuffle(kinds)
    lines = [_line(row, row < N_LINES) for row in range(2 * N_LINES)]
    _write(path, lines, kinds)
    truth: dict[str, tuple[int, int]] = {}
    cameras: list[Camera] = []
    projection = Projection(EPSG)
    for kind, (n_streets, share) in STREETS.items():
        rows = [row for row, other in enumerate(kinds) if other == kind]
        sections = [(row, at) for row in rows for at in range(N_LINES - 1)]
        assert len(rows) == n_streets
        chosen = chance.sample(sections, round(share * len(sections)))
        cameras += [
            _camera(len(cameras) + n, lines[r], at, projection) for n, (r, at) in enumerate(chosen)
        ]
        truth[kind] = (len(sections), len(chosen))
    return tuple(cameras), truth


def _line(row: int, is_across: bool) -> np.ndarray:
    off_m = (row % N_LINES) * BLOCK_M
    along_m = np.arange(N_LINES) * BLOCK_M
    still_m = np.full(N_LINES, off_m)
    return _CORNER + np.column_stack((along_m, still_m) if is_across else (still_m, along_m))


def _camera(n: int, line: np.ndarray, at: int, projection: Projection) -> Camera:
    start, end = line[at], line[at + 1]
    way = (end - start) / BLOCK_M
    place = start + way * BLOCK_M / 4
    ahead = projection.to_lonlat(np.vstack((place, place + way)))
    lon, lat = ahead[0].tolist()
    view = np.degrees(np.arctan2(way[0], way[1])) % 360
    return Camera(
        f"{n:020d}",
        f"路口 {n}",
        CameraOwner.OWN,
        lon,
        lat,
        view_deg=float(view),
        span_deg=_SPAN_DEG,
        reach_m=_REACH_M,
    )


def _write(path: Path, lines: list[np.ndarray], kinds: list[str]) -> None:
    size_m = N_LINES * BLOCK_M
    west, south = (_CORNER - BLOCK_M).tolist()
    roads = layer_data(
        [shapely.LineString(line) for line in lines],
        **{"class": kinds},
        name=[f"街 {row}" for row in range(len(lines))],
        bridge=[0] * len(lines),
        width_m=[14.0] * len(lines),
    )
    area = shapely.box(west, south, west + size_m + BLOCK_M, south + size_m + BLOCK_M)
    districts = layer_data([area], code=["990102"], name=["区"])
    write_map(path, {"roads": roads, "districts": districts}, EPSG)
