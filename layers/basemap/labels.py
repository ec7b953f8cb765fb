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
from layers.viewport import Rect, m_per_px

from .board import breathe
from .lettering import Hand, advance_px, upright, write
from .mapdata import MapData, Shapes
from .style import LabelRule, MapStyle, at

STEP = 0.5
BLOCK_PX = 1024
_CELL_PX = 6.0
_SPREAD = 1 << 24
_AIR_PX = 4.0
_STRAIGHT = 0.975
_ROOM = 1.15
_ANGLE_DEG = 3.0
_LEAST_REPEAT = 0.6


class PlanKey(NamedTuple):
    """For what a plan is right.

    Attributes:
        theme_key: Theme of the pictures.
        zoom: Half step of the zoom.
        scale: Device pixels per pixel of the drawing.
        area: Left, top, right, bottom in blocks of ``BLOCK_PX`` device pixels at that zoom.
    """

    theme_key: str
    zoom: float
    scale: float
    area: tuple[int, int, int, int]


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


class Placed(NamedTuple):
    """Where names stand at a zoom: ``(N,)`` middles in pixels, and each name with its spot."""

    x_px: Floats
    y_px: Floats
    names: list[tuple[Name, Spot]]


class Spot(NamedTuple):
    """One possible place of a name: middle in pixels, direction, room it takes."""

    x_px: float
    y_px: float
    angle_deg: float
    length_px: float


def step_of(zoom: float) -> float:
    """Return the half step whose plan suits a zoom: never denser than it was planned for."""
    return math.floor(zoom / STEP) * STEP


def key_of(theme_key: str, zoom: float, scale: float, rect_m: Rect) -> PlanKey:
    """Return the key of the plan that covers a rectangle of city metres."""
    step = step_of(zoom)
    block_m = BLOCK_PX * m_per_px(step) / scale
    left, top, right, bottom = (value / block_m for value in rect_m)
    area = (math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))
    return PlanKey(theme_key, step, scale, area)


class LabelPlanner:
    """Makes plans from a map; lives in the tile worker.

    Names are placed for the whole city, so that none jumps while the map is moved; pictures are
    painted only for the part asked for.
    """

    def __init__(self, style: MapStyle, data: MapData) -> None:
        self._style = style
        self._names = sorted(_names(style, data), key=lambda name: name.rule.rank)
        self._pictures: dict[tuple[str, Hand, float], QImage] = {}
        self._placed: dict[tuple[float, float], Placed] = {}

    def plan(self, key: PlanKey) -> LabelPlan:
        """Return which names stand where. Cost: about 0.15 s for a new zoom, then 0.5 ms a name."""
        if (key.zoom, key.scale) not in self._placed:
            self._placed[key.zoom, key.scale] = self._place(key)
        placed = self._placed[key.zoom, key.scale]
        left, top, right, bottom = (edge * BLOCK_PX for edge in key.area)
        rows = np.flatnonzero(
            (placed.x_px >= left)
            & (placed.y_px >= top)
            & (placed.x_px < right)
            & (placed.y_px < bottom)
        )
        chosen = [placed.names[row] for row in rows]
        step = m_per_px(key.zoom) / key.scale
        return LabelPlan(
            key,
            placed.x_px[rows] * step,
            placed.y_px[rows] * step,
            [
                self._picture(name.text, self._hand(name.rule, key), spot.angle_deg)
                for name, spot in chosen
            ],
        )

    def _place(self, key: PlanKey) -> Placed:
        taken: set[int] = set()
        same: dict[str, list[tuple[float, float]]] = defaultdict(list)
        found: list[tuple[Name, Spot]] = []
        for name in self._names:
            if not name.rule.zooms[0] <= key.zoom < name.rule.zooms[1]:
                continue
            breathe()
            hand = self._hand(name.rule, key)
            repeat_px = name.rule.repeat_px * key.scale
            for spot in _spots(name, hand, m_per_px(key.zoom) / key.scale, repeat_px):
                if _is_near(same[name.text], spot, repeat_px * _LEAST_REPEAT):
                    continue
                cells = _cells(spot, hand)
                if taken.isdisjoint(cells):
                    taken.update(cells)
                    same[name.text].append((spot.x_px, spot.y_px))
                    found.append((name, spot))
        return Placed(
            np.array([spot.x_px for _, spot in found], dtype=np.float64),
            np.array([spot.y_px for _, spot in found], dtype=np.float64),
            found,
        )

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
            breathe()
        return self._pictures[key]


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


def _spots(name: Name, hand: Hand, m_per_px_: float, repeat_px: float) -> Iterator[Spot]:
    """Yield where a name may stand, best first."""
    length_px = advance_px(name.text, hand)
    if not name.rule.along:
        xy = shapely.get_coordinates(name.shape)[0] / m_per_px_
        yield Spot(float(xy[0]), float(xy[1]), 0.0, length_px)
        return
    total_px = shapely.length(name.shape) / m_per_px_
    if total_px < length_px * _ROOM:
        return
    n = max(1, int(total_px // repeat_px))
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


def _cells(spot: Spot, hand: Hand) -> set[int]:
    """Return the small squares a name covers: a row of letter-sized boxes along its direction."""
    n = max(1, round(spot.length_px / hand.px))
    along = (np.arange(n) + 0.5) / n * spot.length_px - spot.length_px / 2
    turn = math.radians(spot.angle_deg)
    reach = hand.px / 2 + hand.halo_px + _AIR_PX
    width = np.arange(math.ceil(2 * reach / _CELL_PX) + 1)
    columns = np.floor((spot.x_px + along * math.cos(turn) - reach) / _CELL_PX).astype(np.int64)
    rows = np.floor((spot.y_px + along * math.sin(turn) - reach) / _CELL_PX).astype(np.int64)
    found = (rows[:, None] + width)[:, :, None] * _SPREAD + (columns[:, None] + width)[:, None, :]
    return set(found.ravel().tolist())
