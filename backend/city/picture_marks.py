"""Flat marks on the ground and on house fronts: holes, puddles, litter, posters, shadows."""

from collections.abc import Callable

import cv2
import numpy as np

from .picture_street import (
    GROUND_PX_PER_M,
    Colour,
    Reals,
    Street,
    draw_cover,
    front_px,
    ground_px,
)
from .picture_words import POSTER

Rng = np.random.Generator
Paint = Callable[[Street], None]
_LITTER: tuple[Colour, ...] = (
    (208, 210, 210),
    (186, 192, 196),
    (150, 170, 190),
    (108, 136, 160),
    (96, 104, 112),
    (70, 84, 150),
    (92, 128, 96),
    (50, 60, 66),
)


def _patch(x_m: float, z_m: float, half_m: float) -> tuple[slice, slice]:
    column, row = ground_px(x_m, z_m)
    reach = round(half_m * GROUND_PX_PER_M)
    return slice(max(row - reach, 0), row + reach), slice(max(column - reach, 0), column + reach)


def _lumpy(shape: tuple[int, ...], half: tuple[float, float], rng: Rng, rough: float) -> Reals:
    """Return a soft mask, 1 inside a lumpy ellipse around the middle."""
    rows, cols = shape[:2]
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : cols * 1j]
    turn = np.arctan2(y, x)
    edge = 1 + sum(
        rng.normal(0, rough / n) * np.sin(n * turn + rng.uniform(0, 6.3)) for n in range(2, 8)
    )
    inside = np.hypot(x / half[0], y / half[1]) / edge
    mask: Reals = np.clip((1 - inside) * 12, 0, 1).astype(np.float32)
    return mask


def shadow(x_m: float, z_m: float, half_m: float) -> Paint:
    """Darken the ground under a standing thing."""

    def paint(street: Street) -> None:
        rows, cols = _patch(x_m, z_m, half_m * 1.5)
        part = street.ground[rows, cols]
        if not part.size:
            return
        y, x = np.mgrid[-1.5:1.5:40j, -1.5:1.5:40j].astype(np.float32)
        small = 1 - 0.6 * np.exp(-(x**4 * 1.2 + y**2 * 8))
        dark = cv2.resize(small, (part.shape[1], part.shape[0]))
        part[:] = cv2.multiply(part, cv2.merge([dark, dark, dark]), dtype=cv2.CV_8U)

    return paint


def litter(rng: Rng, x_m: float, z_m: float, n: int, spread_m: float) -> Paint:
    """Scatter paper, cups and leaves."""

    def paint(street: Street) -> None:
        for _ in range(n):
            at = ground_px(x_m + rng.normal(0, spread_m), z_m + rng.normal(0, spread_m * 0.5))
            size = (int(rng.integers(2, 7)), int(rng.integers(1, 4)))
            colour = _LITTER[int(rng.integers(len(_LITTER)))]
            cv2.ellipse(
                street.ground, at, size, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA
            )

    return paint


def pothole(rng: Rng, x_m: float, z_m: float, half_m: float) -> Paint:
    """Break the surface: a dark hollow with a crumbled rim and cracks around it."""

    def paint(street: Street) -> None:
        _cracks(street, rng, (x_m, z_m), half_m * 2.2)
        rows, cols = _patch(x_m, z_m, half_m * 1.5)
        part, wet = street.ground[rows, cols], street.wet[rows, cols]
        rim = _lumpy(part.shape, (0.85, 0.62), rng, 0.28)
        hollow = _lumpy(part.shape, (0.7, 0.48), rng, 0.3)
        stones = rng.normal(0, 22, part.shape[:2]).astype(np.float32)
        mixed = part * (1 - rim[..., None]) + (104 + stones)[..., None] * rim[..., None]
        deep = (46 + stones * 0.5)[..., None]
        mixed = mixed * (1 - hollow[..., None]) + deep * hollow[..., None]
        part[:] = np.clip(mixed, 0, 255).astype(np.uint8)
        water = _lumpy(part.shape, (0.5, 0.3), rng, 0.25)
        wet[:] = wet * (1 - rim) + 0.75 * water

    return paint


def _cracks(street: Street, rng: Rng, at_m: tuple[float, float], reach_m: float) -> None:
    for turn in rng.uniform(0, 6.28, 14):
        point = np.array(at_m)
        for _ in range(9):
            turn += rng.normal(0, 0.45)
            onward = point + np.array([np.cos(turn), np.sin(turn)]) * reach_m / 9
            cv2.line(
                street.ground, ground_px(*point), ground_px(*onward), (44, 42, 40), 2, cv2.LINE_AA
            )
            point = onward


def mended(rng: Rng, x_m: float, z_m: float, half_m: float) -> Paint:
    """Lay a fresh square of surface with sealed edges."""

    def paint(street: Street) -> None:
        left, top = ground_px(x_m - half_m, z_m - half_m * 0.8)
        right, low = ground_px(x_m + half_m, z_m + half_m * 0.8)
        part = street.ground[top:low, left:right]
        part[:] = np.clip(rng.normal(58, 6, part.shape[:2])[..., None], 0, 255).astype(np.uint8)
        cv2.rectangle(street.ground, (left, top), (right, low), (40, 38, 36), 4, cv2.LINE_AA)

    return paint


def open_shaft(rng: Rng, x_m: float, z_m: float, covered: float) -> Paint:
    """Draw a manhole: 0 open, 0.5 with the cover shoved half over it, 1 sound."""

    def paint(street: Street) -> None:
        centre = ground_px(x_m, z_m)
        radius = round(0.36 * GROUND_PX_PER_M)
        if covered >= 1:
            draw_cover(street.ground, centre)
            return
        cv2.circle(street.wet, centre, radius + 6, 0.02, -1)
        cv2.circle(street.ground, centre, radius + 6, (92, 94, 96), -1, cv2.LINE_AA)
        cv2.circle(street.ground, centre, radius, (10, 9, 8), -1, cv2.LINE_AA)
        cv2.ellipse(
            street.ground,
            centre,
            (radius - 2, radius - 2),
            0,
            190,
            350,
            (58, 60, 62),
            5,
            cv2.LINE_AA,
        )
        if covered > 0:
            draw_cover(street.ground, (centre[0] + radius, centre[1] - radius // 2))
        else:
            _broken_cover(street, rng, (centre[0] + 2 * radius, centre[1] + radius))

    return paint


def _broken_cover(street: Street, rng: Rng, at: tuple[int, int]) -> None:
    for _ in range(5):
        spot = np.array(at) + rng.normal(0, 16, 2)
        corners = [spot + rng.normal(0, 9, 2) for _ in range(4)]
        hull = cv2.convexHull(np.array(corners, np.int32))
        cv2.fillPoly(street.ground, [hull], (86, 90, 96), cv2.LINE_AA)


def grate(x_m: float, z_m: float, sound: bool) -> Paint:
    """Draw a storm-drain grate at the kerb, or the slot it left."""

    def paint(street: Street) -> None:
        left, top = ground_px(x_m - 0.38, z_m - 0.22)
        right, low = ground_px(x_m + 0.38, z_m + 0.22)
        cv2.rectangle(street.ground, (left - 4, top - 4), (right + 4, low + 4), (94, 96, 98), -1)
        cv2.rectangle(street.ground, (left, top), (right, low), (12, 11, 10), -1)
        street.wet[top:low, left:right] = 0.0
        if sound:
            for column in range(left, right, 7):
                cv2.line(street.ground, (column, top), (column, low), (108, 110, 114), 3)

    return paint


def puddle(rng: Rng, x_m: float, z_m: float, half_m: float) -> Paint:
    """Let water stand: a mirror with a muddy rim."""

    def paint(street: Street) -> None:
        rows, cols = _patch(x_m, z_m, half_m)
        part, wet = street.ground[rows, cols], street.wet[rows, cols]
        mask = _lumpy(part.shape, (0.92, 0.6), rng, 0.22)
        part[:] = (part * (1 - 0.5 * mask[..., None])).astype(np.uint8)
        wet[:] = np.maximum(wet, 0.86 * cv2.GaussianBlur(mask, (0, 0), 5))

    return paint


def spill(rng: Rng, x_m: float, z_m: float, half_m: float, colour: Colour) -> Paint:
    """Strew gravel or mud over the road in the direction of traffic."""

    def paint(street: Street) -> None:
        rows, cols = _patch(x_m, z_m, half_m)
        part = street.ground[rows, cols]
        mask = _lumpy(part.shape, (0.95, 0.3), rng, 0.4) * rng.uniform(0.3, 1, part.shape[:2])
        grains = np.array(colour) + rng.normal(0, 20, part.shape[:2])[..., None]
        part[:] = np.clip(part * (1 - mask[..., None]) + grains * mask[..., None], 0, 255).astype(
            np.uint8
        )
        street.wet[rows, cols] *= 1 - 0.7 * mask

    return paint


def pit(rng: Rng, x_m: float, z_m: float) -> Paint:
    """Let the road fall in."""

    def paint(street: Street) -> None:
        _cracks(street, rng, (x_m, z_m), 2.6)
        rows, cols = _patch(x_m, z_m, 1.7)
        part = street.ground[rows, cols]
        rim, deep = (
            _lumpy(part.shape, (0.9, 0.7), rng, 0.3),
            _lumpy(part.shape, (0.78, 0.55), rng, 0.3),
        )
        soil = np.array([62, 84, 108]) + rng.normal(0, 14, part.shape[:2])[..., None]
        mixed = part * (1 - rim[..., None]) + soil * rim[..., None]
        part[:] = np.clip(mixed * (1 - 0.88 * deep[..., None]), 0, 255).astype(np.uint8)
        street.wet[rows, cols] *= 1 - rim

    return paint


def posters(rng: Rng, n: int, x_m: float) -> Paint:
    """Paste small advertisements on the front."""

    def paint(street: Street) -> None:
        face = cv2.FontFace("sans")
        for _ in range(n):
            left, low = x_m + rng.normal(0, 0.7), 1.25 + rng.normal(0, 0.28)
            paper = ((150, 214, 230), (206, 212, 214), (168, 150, 224))[int(rng.integers(3))]
            corners = [
                (left, low),
                (left + 0.3, low + rng.normal(0, 0.02)),
                (left + 0.3, low + 0.4),
                (left, low + 0.4),
            ]
            outline = np.array([front_px(*corner) for corner in corners], np.int32)
            cv2.fillPoly(street.front, [outline], paper, cv2.LINE_AA)
            cv2.putText(
                street.front,
                POSTER.zh,
                front_px(left + 0.03, low + 0.2),
                (40, 40, 170),
                face,
                6,
                700,
            )

    return paint


def stains(rng: Rng, x_m: float, strong: float) -> Paint:
    """Let dirt run down a front."""

    def paint(street: Street) -> None:
        mask = np.ones(street.front.shape[:2], np.float32)
        for _ in range(round(30 * strong)):
            left, top = x_m + rng.normal(0, 1.3), rng.uniform(1.4, 2.7)
            head = front_px(left, top)
            foot = front_px(left + rng.uniform(0.04, 0.2), top - rng.uniform(0.5, 1.5))
            mask[head[1] : foot[1], head[0] : foot[0]] *= rng.uniform(0.45, 0.8)
        soft = cv2.GaussianBlur(mask, (0, 0), 2.5)
        dirty = cv2.multiply(street.front, cv2.merge([soft, soft, soft]), dtype=cv2.CV_8U)
        street.front[:] = dirty

    return paint
