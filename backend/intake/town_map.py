"""From the layers of a foreign map to the layers of the base map, by tags."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from backend.basedata.basemap import LAYERS, ROAD_WIDTHS_M, LayerData, layer_data

from . import tags as t
from .geodata import SourceLayer, in_metres

Tags = dict[str, str]
_LAND_MARGIN_M = 20_000.0
# Named areas smaller than this get no label of their own, m².
_LABEL_AREA_M2 = 3_000.0
# Waters along a line are named so often, metres; the painter thins names out.
_NAME_EVERY_M = 1_500.0
_WATER_RANK = {"river": 2, "canal": 4, "lake": 4}
# One thing is often mapped several times: a second label of its name stands so far off, metres.
_SAME_M = 400.0
# The town's box: so many things say where it is, leaving out this share at each end.
_LEAST_M = 500.0
_ENOUGH, _TAIL, _PAD = 50, 0.01, 0.06


class Feature(NamedTuple):
    """One shape of the foreign map and what its tags say."""

    shape: BaseGeometry
    tags: Tags


class Rows:
    """Rows of one layer while they are gathered."""

    def __init__(self, name: str) -> None:
        self._columns = LAYERS[name].columns
        self._shapes: list[BaseGeometry] = []
        self._values: list[tuple[Any, ...]] = []

    def add(self, shape: BaseGeometry, *values: Any) -> None:
        """Add a row; values stand in the order of the layer's columns."""
        self._shapes.append(shape)
        self._values.append(values)

    def layer(self) -> LayerData:
        """Return what was gathered."""
        columns = zip(*self._values, strict=True) if self._values else ([] for _ in self._columns)
        return layer_data(
            self._shapes,
            **{
                key: np.array(list(values), dtype=object)
                for key, values in zip(self._columns, columns, strict=True)
            },
        )


def map_layers(sources: Sequence[SourceLayer], epsg: int) -> dict[str, LayerData]:
    """Return the layers of the base map that can be recognised; none when nothing is.

    A file that already has layers of our own names is taken as it is.
    """
    own = {
        source.name: _own_layer(source, epsg)
        for source in sources
        if source.name in LAYERS and set(LAYERS[source.name].columns) <= set(source.fields)
    }
    layers = own if "roads" in own else _by_tags(sources, epsg)
    if not any(len(rows) for rows in layers.values()):
        return {}
    layers.setdefault("land", _land(layers))
    return layers


def _own_layer(source: SourceLayer, epsg: int) -> LayerData:
    columns = LAYERS[source.name].columns
    return LayerData(in_metres(source, epsg), {key: source.fields[key] for key in columns})


def _by_tags(sources: Sequence[SourceLayer], epsg: int) -> dict[str, LayerData]:
    gathered = {
        name: Rows(name)
        for name in ("roads", "rail", "water", "green", "landuse", "buildings", "labels")
    }
    for source in sources:
        for feature in _features(source, epsg):
            _TAKE[feature.shape.geom_type](feature, gathered)
    layers = {name: rows.layer() for name, rows in gathered.items()}
    return layers | {"labels": _without_twins(layers["labels"])}


def _without_twins(labels: LayerData) -> LayerData:
    """Return the labels without those that stand close to a higher one of the same name."""
    kept: dict[str, list[BaseGeometry]] = {}
    order = np.argsort(labels.columns["rank"].astype(float), kind="stable")
    rows = []
    for row in order.tolist():
        others = kept.setdefault(str(labels.columns["name"][row]), [])
        point = labels.geometry[row]
        if all(point.distance(other) > _SAME_M for other in others):
            others.append(point)
            rows.append(row)
    rows.sort()
    return LayerData(
        labels.geometry[rows], {key: values[rows] for key, values in labels.columns.items()}
    )


def _features(source: SourceLayer, epsg: int) -> Iterator[Feature]:
    """Yield single shapes; parts of one thing keep its tags."""
    shapes = in_metres(source, epsg)
    for shape, tags in zip(shapes, t.tags_of(source), strict=True):
        for part in _parts(shape):
            if part.geom_type in _TAKE:
                yield Feature(part, tags)


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if part.geom_type.startswith(("Multi", "GeometryCollection")):
            yield from _parts(part)
        else:
            yield part


def _take_line(feature: Feature, rows: dict[str, Rows]) -> None:
    shape, tags = feature
    name = tags.get("name", "")
    road_class = t.road_class(tags)
    if road_class and tags.get("area") != "yes":
        width_m = ROAD_WIDTHS_M[road_class]
        if tags["highway"].endswith("_link"):
            width_m = min(width_m, t.LINK_WIDTH_M)
        rows["roads"].add(shape, road_class, name, int(t.is_bridge(tags)), width_m)
    elif tags.get("railway") in t.RAILS:
        kind = "tunnel" if tags.get("tunnel", "no") != "no" else "main"
        rows["rail"].add(shape, "siding" if "service" in tags else kind, name)
    elif half_m := t.half_width_m(tags):
        kind = "river" if tags["waterway"] == "river" else "canal"
        for part in _parts(shape.buffer(half_m, quad_segs=4, cap_style="flat")):
            rows["water"].add(part, kind, name)
        if name:
            _name_along(shape, name, _WATER_RANK[kind], rows["labels"])


def _name_along(line: BaseGeometry, name: str, rank: int, labels: Rows) -> None:
    """Name a water again and again along its line, in the middle of each stretch."""
    n = max(1, round(line.length / _NAME_EVERY_M))
    for k in range(n):
        labels.add(line.interpolate((k + 0.5) / n, normalized=True), "water", name, rank)


def _take_area(feature: Feature, rows: dict[str, Rows]) -> None:
    shape, tags = feature
    name = tags.get("name", "")
    if t.is_building(tags):
        rows["buildings"].add(shape, tags["building"], t.levels(tags))
    elif kind := t.water_kind(tags):
        rows["water"].add(shape, kind, name)
        if name and shape.area >= _LABEL_AREA_M2:
            rank = _WATER_RANK[kind]
            rows["labels"].add(shape.representative_point(), "water", name, rank)
    elif kind := t.green_kind(tags):
        rows["green"].add(shape, kind, name)
    elif kind := t.landuse_kind(tags):
        rows["landuse"].add(shape, kind, name)
    if t.landmark(tags) and shape.area >= _LABEL_AREA_M2:
        _take_point(Feature(shape.representative_point(), tags), rows)


def _take_point(feature: Feature, rows: dict[str, Rows]) -> None:
    mark = t.landmark(feature.tags)
    if mark:
        rows["labels"].add(feature.shape, mark.kind, feature.tags["name"], mark.rank)


_TAKE: dict[str, Callable[[Feature, dict[str, Rows]], None]] = {
    "LineString": _take_line,
    "Polygon": _take_area,
    "Point": _take_point,
}


def _land(layers: dict[str, LayerData]) -> LayerData:
    boxes = [shapely.total_bounds(rows.geometry) for rows in layers.values() if len(rows)]
    low = np.min([box[:2] for box in boxes], axis=0) - _LAND_MARGIN_M
    high = np.max([box[2:] for box in boxes], axis=0) + _LAND_MARGIN_M
    return layer_data([shapely.box(*low, *high)], kind=["land"])


def town_bounds(layers: dict[str, LayerData]) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of the town itself, metres.

    A map has arms: a motorway or a border that runs far out of town. So the box holds the middle
    of the buildings, or of the roads where there are hardly any buildings, and some margin.
    """
    named = (layers.get(name) for name in ("buildings", "roads"))
    rows = next((rows for rows in named if rows is not None and len(rows) >= _ENOUGH), None)
    if rows is None:
        boxes = [r.geometry for name, r in layers.items() if name != "land" and len(r)]
        low, high = shapely.total_bounds(np.concatenate(boxes)).reshape(2, 2)
        # A single point is no view.
        pad = np.maximum(_LEAST_M - (high - low), 0.0) / 2
        (left, bottom), (right, top) = (low - pad).tolist(), (high + pad).tolist()
        return left, bottom, right, top
    points = shapely.get_coordinates(rows.geometry)
    low, high = np.quantile(points, [_TAIL, 1 - _TAIL], axis=0)
    pad = (high - low) * _PAD + 50
    (left, bottom), (right, top) = (low - pad).tolist(), (high + pad).tolist()
    return left, bottom, right, top
