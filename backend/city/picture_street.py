"""A street to put things into: flat textures of the ground and of the house fronts.

World of a picture, metres: x along the street, y up, z across it away from the road. The kerb is at
``KERB_Z``, the fronts stand at ``FRONT_Z``. Colours are BGR, 8 bit.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .picture_words import SHOP_SIGNS

# 8 bit and floating pixels; cv2 declares its results wider than they are.
Pixels = NDArray[Any]
Reals = NDArray[Any]
Colour = tuple[int, int, int]

KERB_Z, FRONT_Z = 4.5, 9.0
# Ground drawn: x from -HALF_X to HALF_X, z from BACK_Z to FRONT_Z; it repeats along x.
HALF_X, BACK_Z = 10.0, -4.0
GROUND_PX_PER_M = 72
FRONT_PX_PER_M = 40
FRONT_HALF_X, FRONT_TOP_M = 26.0, 15.0


@dataclass(frozen=True, eq=False)
class Street:
    """Textures of one place.

    Attributes:
        ground: ``(h, w, 3)``; row 0 is at ``BACK_Z``, column 0 at ``-HALF_X``.
        wet: ``(h, w)`` 0 dry to 1 mirror.
        front: ``(h, w, 3)``; row 0 is the top.
        solid: ``(h, w)`` 1 where there is a house, 0 where there is sky.
    """

    ground: Pixels
    wet: Reals
    front: Pixels
    solid: Reals


def ground_px(x_m: float, z_m: float) -> tuple[int, int]:
    """Return the column and row of a point of the ground."""
    return (
        round((x_m + HALF_X) * GROUND_PX_PER_M),
        round((z_m - BACK_Z) * GROUND_PX_PER_M),
    )


def front_px(x_m: float, y_m: float) -> tuple[int, int]:
    """Return the column and row of a point of the fronts."""
    return (
        round((x_m + FRONT_HALF_X) * FRONT_PX_PER_M),
        round((FRONT_TOP_M - y_m) * FRONT_PX_PER_M),
    )


@lru_cache(maxsize=1)
def _grain() -> Reals:
    """Return soft noise around 0, one 16 m square, drawn once."""
    rng = np.random.default_rng(3)
    size = 16 * GROUND_PX_PER_M
    fine = rng.normal(0, 1, (size, size)).astype(np.float32)
    coarse = cv2.resize(rng.normal(0, 1, (24, 24)).astype(np.float32), (size, size))
    middle = cv2.resize(rng.normal(0, 1, (160, 160)).astype(np.float32), (size, size))
    grain: Reals = cv2.GaussianBlur(fine, (0, 0), 0.8) * 9 + middle * 3 + coarse * 5
    return grain


def draw_street(rng: np.random.Generator, kind: str) -> Street:
    """Return the street of one place.

    Args:
        kind: ``"shops"``, ``"park"`` or ``"wall"``.
    """
    ground, wet = _ground(rng, kind)
    front, solid = _FRONTS[kind](rng)
    return Street(ground, wet, front, solid)


def _ground(rng: np.random.Generator, kind: str) -> tuple[Pixels, Reals]:
    width, height = ground_px(HALF_X, FRONT_Z)
    grain = np.roll(_grain(), tuple(rng.integers(0, 900, 2)), (0, 1))
    grain = np.tile(grain, (1, 2))[:height, :width]
    picture = np.empty((height, width, 3), np.uint8)
    kerb = ground_px(0, KERB_Z)[1]
    picture[:kerb] = (78, 76, 74)
    picture[kerb:] = _PAVING[int(rng.integers(len(_PAVING)))]
    _tiles(picture, rng)
    _tactile_strip(picture)
    if kind == "park":
        verge = ground_px(0, FRONT_Z - 1.3)[1]
        picture[verge:] = (52, 88, 62)
    _kerb_and_lines(picture)
    lit = picture.astype(np.float32)
    lit += grain[..., None]
    small = cv2.resize(np.clip((grain - 2) / 14, 0, 0.5), None, fx=0.125, fy=0.125)
    wet = cv2.resize(cv2.GaussianBlur(small, (0, 0), 1.4), (width, height))
    wet[:kerb] = wet[:kerb] * 1.3 + 0.12
    wet[kerb:] = wet[kerb:] * 0.5
    _covers(lit, rng)
    return np.clip(lit, 0, 255).astype(np.uint8), wet.astype(np.float32)


_PAVING: tuple[Colour, ...] = ((128, 134, 138), (118, 128, 142), (132, 132, 126))


def _tiles(picture: Pixels, rng: np.random.Generator) -> None:
    """Lay paving slabs with joints and slightly different tones."""
    step = round(0.4 * GROUND_PX_PER_M)
    kerb = ground_px(0, KERB_Z)[1]
    part = picture[kerb:]
    rows, cols = part.shape[0] // step + 1, part.shape[1] // step + 1
    tone = rng.normal(0, 4.5, (rows, cols)).astype(np.float32)
    slabs = cv2.resize(tone, (cols * step, rows * step), interpolation=cv2.INTER_NEAREST)
    slabs = slabs[: part.shape[0], : part.shape[1]]
    part[:] = np.clip(part.astype(np.float32) + slabs[..., None], 0, 255).astype(np.uint8)
    part[::step] = part[::step] // 4 * 3
    part[:, ::step] = part[:, ::step] // 4 * 3


def _tactile_strip(picture: Pixels) -> None:
    """Lay the yellow guiding strip for the blind."""
    near, far = ground_px(0, 6.0)[1], ground_px(0, 6.4)[1]
    strip = picture[near:far]
    strip[:] = (70, 150, 178)
    for row in range(4, far - near, 7):
        strip[row : row + 2] = (92, 172, 198)
    strip[:, :: round(0.4 * GROUND_PX_PER_M)] = (56, 122, 146)


def _kerb_and_lines(picture: Pixels) -> None:
    kerb = ground_px(0, KERB_Z)[1]
    picture[kerb - 10 : kerb - 2] = (54, 53, 52)
    picture[kerb - 2 : kerb + 12] = (158, 160, 162)
    picture[kerb + 12 : kerb + 15] = (96, 98, 100)
    edge = ground_px(0, KERB_Z - 0.45)[1]
    picture[edge - 5 : edge + 5] = (168, 172, 172)
    middle = ground_px(0, 0.4)[1]
    for x_m in np.arange(-HALF_X, HALF_X, 5.0):
        left, right = ground_px(x_m, 0)[0], ground_px(x_m + 2.6, 0)[0]
        picture[middle - 6 : middle + 6, left:right] = (176, 180, 180)


def _covers(lit: Reals, rng: np.random.Generator) -> None:
    """Set a few sound manhole covers, far from the middle where the thing will be."""
    for x_m, z_m in ((-6.5, 2.2), (7.0, 5.2)):
        centre = ground_px(x_m + float(rng.uniform(-1, 1)), z_m)
        draw_cover(lit, centre)


def draw_cover(picture: Pixels | Reals, centre: tuple[int, int]) -> None:
    """Draw a sound cast-iron cover, 0.7 m across."""
    radius = round(0.35 * GROUND_PX_PER_M)
    cv2.circle(picture, centre, radius + 3, (62, 62, 64), -1, cv2.LINE_AA)
    cv2.circle(picture, centre, radius, (88, 90, 94), -1, cv2.LINE_AA)
    for ring in (0.75, 0.45):
        cv2.circle(picture, centre, round(radius * ring), (66, 68, 72), 2, cv2.LINE_AA)
    for turn in np.linspace(0, np.pi, 6, endpoint=False):
        reach = np.array([np.cos(turn), np.sin(turn)]) * radius * 0.9
        head, tail = (np.array(centre) - reach).astype(int), (np.array(centre) + reach).astype(int)
        cv2.line(picture, head.tolist(), tail.tolist(), (70, 72, 76), 1, cv2.LINE_AA)


# ---- fronts ---------------------------------------------------------------------------------


def _empty_front() -> tuple[Pixels, Reals]:
    width, height = front_px(FRONT_HALF_X, 0)
    return np.zeros((height, width, 3), np.uint8), np.zeros((height, width), np.float32)


_WALLS: tuple[Colour, ...] = (
    (150, 160, 168),
    (126, 142, 160),
    (140, 146, 148),
    (108, 120, 138),
    (150, 150, 140),
    (118, 128, 130),
)


def _shops(rng: np.random.Generator) -> tuple[Pixels, Reals]:
    front, solid = _empty_front()
    left = -FRONT_HALF_X
    while left < FRONT_HALF_X:
        right = left + float(rng.uniform(9, 15))
        if right > FRONT_HALF_X - 6:  # no house narrower than a shop
            right = FRONT_HALF_X
        _house(front, solid, rng, (left, right))
        left = right
    return front, solid


def _box(
    picture: Pixels | Reals, span_m: tuple[float, float, float, float], colour: Colour | float
) -> None:
    """Fill left, right, bottom, top (metres) of a front."""
    left, right, low, high = span_m
    cv2.rectangle(picture, front_px(left, high), front_px(right, low), colour, -1)


def darker(colour: Colour, by: int) -> Colour:
    """Return a colour some steps of 255 darker."""
    blue, green, red = (min(255, max(0, c - by)) for c in colour)
    return blue, green, red


def _house(
    front: Pixels, solid: Reals, rng: np.random.Generator, span_m: tuple[float, float]
) -> None:
    left, right = span_m
    wall = _WALLS[int(rng.integers(len(_WALLS)))]
    top = float(rng.choice([7.4, 10.6, 13.8]))
    _box(front, (left, right, 0, top), wall)
    _box(solid, (left, right, 0, top), 1.0)
    _box(front, (left, right, top - 0.25, top), darker(wall, 40))
    for y_m in np.arange(4.6, top - 1.5, 3.2):
        for x_m in np.arange(left + 0.7, right - 1.6, 2.5):
            _window(front, rng, x_m, y_m)
    width = (right - left) / max(1, round((right - left) / 4.6))
    for i in range(round((right - left) / width)):
        _shop(front, rng, (left + i * width, left + (i + 1) * width))
    _box(front, (left - 0.06, left + 0.06, 0, top), darker(wall, 50))


def _window(front: Pixels, rng: np.random.Generator, x_m: float, y_m: float) -> None:
    lit = rng.random() < 0.12
    glass: Colour = (120, 176, 196) if lit else (92, 82, 70)
    _box(front, (x_m - 0.06, x_m + 1.36, y_m - 0.06, y_m + 1.56), (176, 180, 182))
    _box(front, (x_m, x_m + 1.3, y_m, y_m + 1.5), glass)
    _box(front, (x_m, x_m + 1.3, y_m + 1.0, y_m + 1.5), darker(glass, -16))
    _box(front, (x_m + 0.63, x_m + 0.68, y_m, y_m + 1.5), (168, 172, 174))
    if rng.random() < 0.4:
        _box(front, (x_m + 0.2, x_m + 1.0, y_m - 0.75, y_m - 0.2), (172, 174, 172))
        cv2.circle(front, front_px(x_m + 0.5, y_m - 0.47), 8, (120, 122, 122), -1, cv2.LINE_AA)


_SIGN_COLOURS: tuple[Colour, ...] = (
    (44, 52, 158),
    (112, 74, 34),
    (58, 108, 52),
    (38, 122, 176),
    (92, 44, 96),
    (70, 70, 70),
)


def _shop(front: Pixels, rng: np.random.Generator, span_m: tuple[float, float]) -> None:
    left, right = span_m
    back = _SIGN_COLOURS[int(rng.integers(len(_SIGN_COLOURS)))]
    if rng.random() < 0.2:
        _shutter(front, (left + 0.2, right - 0.2))
    else:
        _shop_window(front, rng, (left + 0.2, right - 0.2))
    _box(front, (left + 0.08, right - 0.08, 2.85, 3.75), back)
    _box(front, (left + 0.08, right - 0.08, 2.78, 2.86), (60, 60, 60))
    sign = SHOP_SIGNS[int(rng.integers(len(SHOP_SIGNS)))].zh
    x_px, y_px = front_px((left + right) / 2 - len(sign) * 0.31, 3.07)
    cv2.putText(front, sign, (x_px, y_px), (222, 236, 240), _sign_face(), 25, 700)


@lru_cache(maxsize=1)
def _sign_face() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _shutter(front: Pixels, span_m: tuple[float, float]) -> None:
    left, right = span_m
    _box(front, (left, right, 0.0, 2.75), (140, 142, 142))
    for y_m in np.arange(0.1, 2.75, 0.14):
        _box(front, (left, right, y_m, y_m + 0.03), (112, 114, 114))


def _shop_window(front: Pixels, rng: np.random.Generator, span_m: tuple[float, float]) -> None:
    left, right = span_m
    _box(front, (left, right, 0.0, 2.75), (52, 50, 46))
    for _ in range(14):
        x_m = left + 0.1 + float(rng.uniform(0, 1)) * max(0.1, right - left - 0.6)
        y_m = float(rng.uniform(0.5, 1.9))
        tone: Colour = (
            int(rng.integers(50, 120)),
            int(rng.integers(70, 150)),
            int(rng.integers(80, 180)),
        )
        wide, high = float(rng.uniform(0.15, 0.4)), float(rng.uniform(0.15, 0.5))
        _box(front, (x_m, x_m + wide, y_m, y_m + high), tone)
    _box(front, (left, right, 2.3, 2.6), (150, 196, 214))
    x_px, y_px = front_px(left, 2.75)
    right_px, low_px = front_px(right, 0)
    part = front[y_px:low_px, x_px:right_px]
    part[:] = cv2.GaussianBlur(part, (0, 0), 3)
    door = left + 0.3 + float(rng.uniform(0, max(0.1, right - left - 1.6)))
    for x_m in (left, door, door + 1.0, right - 0.06):
        _box(front, (x_m, x_m + 0.07, 0, 2.75), (120, 122, 124))
    _box(front, (left, right, 0, 0.35), (86, 88, 92))


def _wall(rng: np.random.Generator) -> tuple[Pixels, Reals]:
    """A compound wall of bricks with flats standing behind it."""
    front, solid = _empty_front()
    for left in np.arange(-FRONT_HALF_X, FRONT_HALF_X, 14.0):
        tone = _WALLS[int(rng.integers(len(_WALLS)))]
        _box(front, (left, left + 11.0, 0, 14.0), tone)
        _box(solid, (left, left + 11.0, 0, 14.0), 1.0)
        for y_m in np.arange(3.4, 12.5, 3.0):
            for x_m in np.arange(left + 0.8, left + 9.0, 2.7):
                _window(front, rng, x_m, y_m)
    _box(front, (-FRONT_HALF_X, FRONT_HALF_X, 0, 2.5), (98, 110, 136))
    _box(solid, (-FRONT_HALF_X, FRONT_HALF_X, 0, 2.5), 1.0)
    for row, y_m in enumerate(np.arange(0, 2.4, 0.125)):
        _box(front, (-FRONT_HALF_X, FRONT_HALF_X, y_m, y_m + 0.025), (118, 126, 140))
        for x_m in np.arange(-FRONT_HALF_X + 0.12 * (row % 2), FRONT_HALF_X, 0.5):
            _box(front, (x_m, x_m + 0.025, y_m, y_m + 0.12), (118, 126, 140))
    _box(front, (-FRONT_HALF_X, FRONT_HALF_X, 2.42, 2.62), (140, 144, 148))
    return front, solid


def _park(rng: np.random.Generator) -> tuple[Pixels, Reals]:
    """A hedge and a railing before trees."""
    front, solid = _empty_front()
    _box(front, (-FRONT_HALF_X, FRONT_HALF_X, 0, 4.0), (58, 88, 70))
    for _ in range(260):
        x_m, y_m = float(rng.uniform(-FRONT_HALF_X, FRONT_HALF_X)), float(rng.uniform(2.0, 8.0))
        size = round(float(rng.uniform(0.5, 1.4)) * FRONT_PX_PER_M)
        shade = int(rng.integers(-18, 22))
        tone = (46 + shade // 2, 82 + shade, 60 + shade)
        cv2.circle(front, front_px(x_m, y_m), size, tone, -1, cv2.LINE_AA)
        cv2.circle(solid, front_px(x_m, y_m), size, 1.0, -1)
    _box(solid, (-FRONT_HALF_X, FRONT_HALF_X, 0, 3.9), 1.0)
    _box(front, (-FRONT_HALF_X, FRONT_HALF_X, 0, 1.3), (40, 62, 48))
    for x_m in np.arange(-FRONT_HALF_X, FRONT_HALF_X, 5.2):
        _box(front, (x_m, x_m + 0.3, 0.6, 4.2), (52, 62, 74))
    front[:] = cv2.GaussianBlur(front, (0, 0), 1.6)
    for _ in range(2600):
        x_m, y_m = float(rng.uniform(-FRONT_HALF_X, FRONT_HALF_X)), float(rng.uniform(0, 1.05))
        shade = int(rng.integers(-20, 26))
        tone = (48 + shade // 2, 96 + shade, 66 + shade)
        cv2.circle(front, front_px(x_m, y_m), 5, tone, -1, cv2.LINE_AA)
    return front, solid


_FRONTS = {"shops": _shops, "wall": _wall, "park": _park}
