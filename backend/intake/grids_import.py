"""``import grids``: the city's unit grids with their codes; larger areas follow from the codes."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from backend.basedata.basemap import LAYERS, LayerData, Objects, layer_data, read_layer, write_map
from backend.domain.terms import codes
from backend.domain.terms.codes import CodeError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .geodata import SourceLayer, bounds_of, in_metres, read_geopackage
from .ready import Options, Ready, standing_city
from .tables import fail

# Names the column with the code has had.
_CODE_COLUMNS = (
    "code",
    "bgid",
    "bgcode",
    "grid_code",
    "gridcode",
    "wgbm",
    "网格编码",
    "单元网格编码",
)
_RESPONSIBILITY_COLUMNS = ("responsibility", "zrwg", "责任网格")
# Overlaps below this share of a grid are slips of the pen; more is said.
_OVERLAP_SHARE = 0.001
_AREA_DIGITS = {"districts": 6, "streets": 9, "communities": 12}


def check_grids(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read unit grids: polygons with a 15-digit code each.

    Raises:
        OperatorError: No such polygons, or a code that is none; the first wrong one is named.
    """
    city = standing_city(folder) if folder else None
    sources = read_geopackage(path, options.crs)
    bounds_of(path, sources)
    source, column = _coded_layer(path, sources)
    synthetic = city.config.synthetic if city else None
    names = _checked_codes(path, source.fields[column], synthetic)
    epsg = city.config.crs_epsg if city else 4490
    shapes = in_metres(source, epsg)
    _check_shapes(path, shapes, names)
    responsibility = _responsibility(source, len(names))
    layers = _areas(shapes, names, responsibility)

    def write(beside: DataFolder, held: DataFolder) -> None:
        old = {name: read_layer(held.map, name) for name in LAYERS}
        write_map(beside.map, old | layers, epsg)

    n = len(names)
    summary = Words(f"单元网格 {n} 个：{path.name}", f"{n} unit grids: {path.name}")
    return Ready(summary, _overlap_note(shapes), write)


def _coded_layer(path: Path, sources: tuple[SourceLayer, ...]) -> tuple[SourceLayer, str]:
    for source in sources:
        for column in source.fields:
            if column.lower() in _CODE_COLUMNS:
                return source, column
    known = "、".join(_CODE_COLUMNS[:3])
    fail(
        path,
        f"没有网格编码列（如 {known}）",
        f"has no column with grid codes, such as {', '.join(_CODE_COLUMNS[:3])}",
    )


def _checked_codes(path: Path, values: NDArray[Any], synthetic: bool | None) -> list[str]:
    names = []
    for number, value in enumerate(values.tolist(), start=1):
        text = str(value or "")
        is_demo = text.startswith(codes.SYNTHETIC_PROVINCE) if synthetic is None else synthetic
        try:
            names.append(codes.check_grid(text, synthetic=is_demo).text)
        except CodeError as error:
            fail(path, f"第 {number} 个网格：{error.words.zh}", f"grid {number}: {error.words.en}")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        fail(path, f"网格编码 {twice} 重复", f"grid code {twice} stands twice")
    return names


def _check_shapes(path: Path, shapes: Objects, names: list[str]) -> None:
    for shape, name in zip(shapes, names, strict=True):
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            fail(path, f"网格 {name} 不是面", f"grid {name} is no area")


def _responsibility(source: SourceLayer, n: int) -> list[str]:
    for column, values in source.fields.items():
        if column.lower() in _RESPONSIBILITY_COLUMNS:
            return [str(value or "") for value in values.tolist()]
    return [""] * n


def _areas(shapes: Objects, names: list[str], responsibility: list[str]) -> dict[str, LayerData]:
    """Return the grids, and the areas that their codes and responsibility grids make."""
    single, rows = shapely.get_parts(shapes, return_index=True)
    held, patch = np.array(names), np.array(responsibility)
    layers = {"unit_grids": layer_data(single, code=held[rows], responsibility=patch[rows])}
    for layer, digits in _AREA_DIGITS.items():
        layers[layer] = _dissolved(shapes, np.array([name[:digits] for name in names]))
    layers["responsibility_grids"] = _dissolved(shapes[patch != ""], patch[patch != ""])
    return layers


def _dissolved(shapes: Objects, keys: NDArray[Any]) -> LayerData:
    merged: list[object] = []
    codes_: list[str] = []
    for key in np.unique(keys):
        for part in shapely.get_parts(shapely.union_all(shapes[keys == key])):
            merged.append(part)
            codes_.append(str(key))
    return layer_data(merged, code=codes_, name=codes_)


def _overlap_note(shapes: Objects) -> tuple[Words, ...]:
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    pairs = first < second
    common = shapely.area(shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))
    n = int((common > _OVERLAP_SHARE * shapely.area(shapes[first[pairs]])).sum())
    if not n:
        return ()
    return (Words(f"有 {n} 对网格相互重叠", f"{n} pairs of grids overlap"),)
