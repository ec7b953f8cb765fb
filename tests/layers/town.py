"""A small made-up town written as a map file, until (and beside) the real generator."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from layers.frame import CityFrame

EPSG = 4549
CENTRE_DEG = (119.6031, 38.9044)
SIDE_M = 4000.0
BLOCK_M = 250.0
_TO_M = Transformer.from_crs("EPSG:4490", f"EPSG:{EPSG}", always_xy=True)
ROAD_NAMES = ("汀江大道", "学府路", "解放街", "站前路", "工人路", "望川路", "食街", "文昌巷")


def centre_m() -> tuple[float, float]:
    return _TO_M.transform(*CENTRE_DEG)


def bounds_deg() -> tuple[float, float, float, float]:
    x, y = centre_m()
    half = SIDE_M / 2
    back = Transformer.from_crs(f"EPSG:{EPSG}", "EPSG:4490", always_xy=True)
    return back.transform_bounds(x - half, y - half, x + half, y + half)


def frame() -> CityFrame:
    return CityFrame(EPSG, bounds_deg())


def city(**more: object) -> SimpleNamespace:
    """What the view asks of a ``CityInfo``."""
    values = {
        "city_id": "990100",
        "crs_epsg": EPSG,
        "bounds_deg": bounds_deg(),
        "map_hash": "",
        "cameras": (),
        "movers": (),
    }
    return SimpleNamespace(**(values | more))


def write(path: Path, epsg: int = 4490, seed: int = 7) -> Path:
    """Write all layers of the town and return the file."""
    rng = np.random.default_rng(seed)
    x0, y0 = centre_m()
    lines = np.arange(-SIDE_M / 2, SIDE_M / 2 + 1, BLOCK_M)
    half = SIDE_M / 2
    river = _river(x0, y0, half)
    layers = {
        "land": ([shapely.box(x0 - half, y0 - half, x0 + half, y0 + half)], {}),
        "water": ([river], {"name": ["汀江"]}),
        "green": _parks(lines, x0, y0, river),
        "buildings": _buildings(lines, x0, y0, river, rng),
        "roads": _roads(lines, x0, y0, half),
        "rail": (
            [
                shapely.LineString(
                    [(x0 - half, y0 + 700), (x0 + 300, y0 + 900), (x0 + half, y0 + 1500)]
                )
            ],
            {},
        ),
        "districts": (
            [shapely.box(x0 - half, y0 - half, x0 + half, y0 + half)],
            {"name": ["汀东区"]},
        ),
        "unit_grids": _grids(lines, x0, y0, BLOCK_M, ""),
        "responsibility_grids": _grids(lines[::4], x0, y0, BLOCK_M * 4, "R-990102-"),
        "labels": (
            [
                shapely.Point(x0, y0 + 250),
                shapely.Point(x0 - 900, y0 - 420),
                shapely.Point(x0 + 620, y0 + 630),
            ],
            {"name": ["汀东区", "汀江", "望川公园"], "kind": ["district", "river", "park"]},
        ),
    }
    back = Transformer.from_crs(f"EPSG:{EPSG}", f"EPSG:{epsg}", always_xy=True)
    for name, (shapes, columns) in layers.items():
        _put(path, name, shapes, columns, back, epsg)
    return path


def _put(path, name, shapes, columns, back, epsg) -> None:
    moved = shapely.transform(
        np.array(shapes), lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1]))
    )
    pyogrio.raw.write(
        path,
        shapely.to_wkb(moved),
        [np.array(values, dtype=object) for values in columns.values()],
        list(columns),
        layer=name,
        driver="GPKG",
        geometry_type=moved[0].geom_type,
        crs=f"EPSG:{epsg}",
        append=path.exists(),
    )


def _river(x0, y0, half):
    t = np.linspace(-half, half, 80)
    course = shapely.LineString(np.column_stack((x0 + t, y0 - 500 + 260 * np.sin(t / 640))))
    return course.buffer(120).intersection(shapely.box(x0 - half, y0 - half, x0 + half, y0 + half))


def _parks(lines, x0, y0, river):
    spots = [(4, 12), (12, 4), (9, 10), (3, 3)]
    boxes = [
        shapely.box(
            x0 + lines[i] + 12, y0 + lines[j] + 12, x0 + lines[i + 1] - 12, y0 + lines[j + 1] - 12
        ).difference(river)
        for i, j in spots
    ]
    return boxes, {"name": ["公园"] * len(boxes)}


def _buildings(lines, x0, y0, river, rng):
    found = []
    for left in lines[:-1]:
        for low in lines[:-1]:
            for _ in range(9):
                w, h = rng.uniform(16, 60, 2)
                x = x0 + left + rng.uniform(16, BLOCK_M - 16 - w)
                y = y0 + low + rng.uniform(16, BLOCK_M - 16 - h)
                found.append(shapely.box(x, y, x + w, y + h))
    kept = [shape for shape in found if not shape.intersects(river)]
    return kept, {"levels": ["6"] * len(kept)}


def _roads(lines, x0, y0, half):
    shapes, classes, names = [], [], []
    for k, at in enumerate(lines):
        kind = "main" if k % 4 == 0 else "secondary" if k % 2 == 0 else "small"
        for is_x in (True, False):
            ends = (
                [(x0 - half, y0 + at), (x0 + half, y0 + at)]
                if is_x
                else [(x0 + at, y0 - half), (x0 + at, y0 + half)]
            )
            shapes.append(shapely.LineString(ends))
            classes.append(kind)
            names.append(ROAD_NAMES[(k + (0 if is_x else 4)) % len(ROAD_NAMES)])
    return shapes, {"class": classes, "name": names}


def _grids(lines, x0, y0, side, prefix):
    shapes = [
        shapely.box(x0 + a, y0 + b, x0 + a + side, y0 + b + side)
        for a in lines[:-1]
        for b in lines[:-1]
    ]
    return shapes, {"code": [f"{prefix}{n:03d}" for n in range(len(shapes))]}
