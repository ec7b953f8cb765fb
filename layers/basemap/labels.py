"""Where names stand: planned for the whole city once per half zoom step, in the tile worker.

Names are not part of the tiles. So they are never cut at a tile's edge, never blurred between two
levels, and stay where they are while better tiles come in underneath.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from layers.frame import Floats
from layers.viewport import m_per_px

from .lettering import Hand, advance_px, upright, write
from .mapdata import MapData, Shapes
from .style import LabelRule, MapStyle, at

STEP = 0.5
_CELL_PX = 6.0
_AIR_PX = 4.0
_STRAIGHT = 0.975
_ROOM = 1.15
_ANGLE_DEG = 3.0
_POINT = 0


class PlanKey(NamedTuple):
    """For what a plan is right; ``scale`` is device pixels per design pixel."""

    theme_key: str
    zoom: float
    scale: float


class LabelPlan(NamedTuple):
    """Names that fit together: ``(N,)`` city metres of their middles and their pictures."""

    key: PlanKey
    x_m: Floats
    y_m: Floats
    pictures: list[QImage]


class Name(NamedTuple):
    """A name that asks for room: at a point, or along a line."""

    rule: LabelRule
    text: str
    shape: shapely.Geometry


class Spot(NamedTuple):
    """One possible place of a name: middle in pixels, direction, room it takes."""

    x_px: float
    y_px: float
    angle_deg: float
    length_px: float


def step_of(zoom: float) -> float:
    """Return the half step whose plan suits a zoom: never denser than it was planned for."""
    return math.floor(zoom / STEP) * STEP


class LabelPlanner:
    """Makes plans from a map; lives in the tile worker."""

    def __init__(self, style: MapStyle, data: MapData) -> None:
        self._style = style
        self._names = sorted(_names(style, data), key=lambda name: name.rule.rank)
        self._pictures: dict[tuple[str, Hand, float], QImage] = {}

    def plan(self, key: PlanKey) -> LabelPlan:
        """Return which names stand where at a zoom. Cost: some tens of ms for a district."""
        taken: set[tuple[int, int]] = set()
        same: dict[str, list[tuple[float, float]]] = defaultdict(list)
        placed: list[tuple[Spot, QImage]] = []
        for name in self._names:
            rule = name.rule
            if not rule.zooms[0] <= key.zoom < rule.zooms[1]:
                continue
            hand = self._hand(rule, key)
            for spot in _spots(name, hand, m_per_px(key.zoom) / key.scale):
                if _is_near(same[name.text], spot, rule.repeat_px * key.scale * 0.6):
                    continue
                cells = _cells(spot, hand)
                if taken.isdisjoint(cells):
                    taken.update(cells)
                    same[name.text].append((spot.x_px, spot.y_px))
                    placed.append((spot, self._picture(name.text, hand, spot.angle_deg)))
        return _plan_of(key, placed)

    def _hand(self, rule: LabelRule, key: PlanKey) -> Hand:
        return Hand(
            font=self._style.font,
            px=round(at(rule.px, key.zoom) * key.scale * 2) / 2,
            weight=rule.weight,
            ink=self._style.colour(key.theme_key, rule.ink),
            halo=self._style.colour(key.theme_key, "halo"),
            halo_px=rule.halo_px * key.scale,
            spaced=rule.spaced,
        )

    def _picture(self, text: str, hand: Hand, angle_deg: float) -> QImage:
        rounded = round(angle_deg / _ANGLE_DEG) * _ANGLE_DEG
        key = (text, hand, rounded)
        if key not in self._pictures:
            self._pictures[key] = write(text, hand, rounded)
        return self._pictures[key]


def _plan_of(key: PlanKey, placed: list[tuple[Spot, QImage]]) -> LabelPlan:
    step = m_per_px(key.zoom) / key.scale
    return LabelPlan(
        key,
        np.array([spot.x_px * step for spot, _ in placed], dtype=np.float64),
        np.array([spot.y_px * step for spot, _ in placed], dtype=np.float64),
        [picture for _, picture in placed],
    )


def _names(style: MapStyle, data: MapData) -> Iterator[Name]:
    for rule in style.labels:
        shapes = data.get(rule.source)
        if shapes is None:
            continue
        rows = shapes.rows_where(rule.where)
        if rule.rest:
            rows = ~_spoken_for(style, rule, shapes)
        texts = shapes.text("name")
        rows &= texts != ""
        if rule.along:
            yield from _along(rule, shapes.shapes[rows], texts[rows])
        else:
            for text, shape in zip(texts[rows], shapes.shapes[rows], strict=True):
                yield Name(rule, text, shapely.point_on_surface(shape))


def _spoken_for(style: MapStyle, rule: LabelRule, shapes: Shapes) -> NDArray[np.bool_]:
    spoken = np.zeros(len(shapes), dtype=bool)
    for other in style.labels:
        if other.source == rule.source and other.where and other.where[0] == rule.rest:
            spoken |= shapes.rows_where(other.where)
    return spoken


def _along(
    rule: LabelRule, shapes: NDArray[np.object_], texts: NDArray[np.object_]
) -> Iterator[Name]:
    """Yield each street as few long lines, longest first."""
    for text in sorted(set(texts)):
        pieces = [line for line in shapes[texts == text] if shapely.get_type_id(line) == 1]
        merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
        for line in sorted(merged, key=shapely.length, reverse=True):
            yield Name(rule, text, line)


def _spots(name: Name, hand: Hand, m_per_px_: float) -> Iterator[Spot]:
    """Yield where a name may stand, best first."""
    length_px = advance_px(name.text, hand)
    if not name.rule.along:
        xy = shapely.get_coordinates(name.shape)[0] / m_per_px_
        yield Spot(float(xy[0]), float(xy[1]), 0.0, length_px)
        return
    total_px = shapely.length(name.shape) / m_per_px_
    if total_px < length_px * _ROOM:
        return
    n = max(1, int(total_px // (name.rule.repeat_px * hand.px / max(hand.px, 1))))
    middles = (np.arange(n * 2 + 1) + 0.5) / (n * 2 + 1) * total_px
    ends = np.concatenate((middles - length_px / 2, middles + length_px / 2))
    points = shapely.get_coordinates(
        shapely.line_interpolate_point(name.shape, np.clip(ends, 0, total_px) * m_per_px_)
    )
    first, last = points[: len(middles)] / m_per_px_, points[len(middles) :] / m_per_px_
    chord = np.hypot(*(last - first).T)
    for i in np.flatnonzero(chord > length_px * _STRAIGHT):
        (x0, y0), (x1, y1) = first[i], last[i]
        angle = upright(math.degrees(math.atan2(y1 - y0, x1 - x0)))
        yield Spot((x0 + x1) / 2, (y0 + y1) / 2, angle, length_px)


def _is_near(others: list[tuple[float, float]], spot: Spot, least_px: float) -> bool:
    return any(math.hypot(x - spot.x_px, y - spot.y_px) < least_px for x, y in others)


def _cells(spot: Spot, hand: Hand) -> set[tuple[int, int]]:
    """Return the small squares a name covers: a row of letter-sized boxes along its direction."""
    n = max(1, round(spot.length_px / hand.px))
    along = (np.arange(n) + 0.5) / n * spot.length_px - spot.length_px / 2
    turn = math.radians(spot.angle_deg)
    reach = hand.px / 2 + hand.halo_px + _AIR_PX
    cells: set[tuple[int, int]] = set()
    for x, y in zip(
        spot.x_px + along * math.cos(turn), spot.y_px + along * math.sin(turn), strict=True
    ):
        columns = range(math.floor((x - reach) / _CELL_PX), math.floor((x + reach) / _CELL_PX) + 1)
        rows = range(math.floor((y - reach) / _CELL_PX), math.floor((y + reach) / _CELL_PX) + 1)
        cells.update((column, row) for column in columns for row in rows)
    return cells
