"""The still part of a demo camera's picture: a street in perspective, different per camera.

Drawn once, at twice the size, and reduced; what moves is in ``camera_traffic``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Tone = tuple[int, int, int]

WIDTH_PX, HEIGHT_PX = 640, 360
NEAR_M, FAR_M = 8.6, 170.0
_OVER = 2  # supersampling of the background
_SKIES: tuple[tuple[Tone, Tone], ...] = (
    ((134, 116, 98), (172, 166, 160)),
    ((150, 128, 104), (190, 180, 168)),
    ((128, 120, 112), (168, 166, 162)),
    ((142, 120, 100), (176, 178, 182)),
)
_WALLS: tuple[Tone, ...] = (
    (116, 108, 100), (128, 122, 112), (104, 102, 106), (124, 126, 132), (112, 122, 136),
    (98, 92, 86), (138, 134, 128), (106, 116, 118),
)  # fmt: skip
_AWNINGS: tuple[Tone, ...] = ((70, 80, 168), (150, 104, 60), (90, 132, 86), (60, 140, 190))


@dataclass(frozen=True, slots=True)
class View:
    """Where a camera stands and looks; everything in metres and pixels of the delivered picture.

    Attributes:
        vanish_x_px, horizon_px: The vanishing point.
        focal_px: Pixels per metre at one metre's distance.
        height_m: Camera above the road.
        half_road_m: Half the carriageway.
        n_lanes: Both directions together; even.
        left, right: What stands at the sides: ``facades``, ``park`` or ``river``.
    """

    vanish_x_px: float = WIDTH_PX / 2
    horizon_px: float = 142.0
    focal_px: float = 330.0
    height_m: float = 5.6
    half_road_m: float = 7.0
    n_lanes: int = 4
    left: str = "facades"
    right: str = "facades"
    crossing_m: float = 0.0
    rain: bool = False

    def at(self, x_m: float, z_m: float, up_m: float = 0.0) -> tuple[float, float]:
        """Return the pixel of a point ``x_m`` to the right, ``z_m`` ahead, ``up_m`` high."""
        scale = self.focal_px / z_m
        return (
            self.vanish_x_px + x_m * scale,
            self.horizon_px + (self.height_m - up_m) * scale,
        )

    def depth(self, y_px: float) -> float:
        """Return the distance in metres of the ground seen in row ``y_px``."""
        return self.height_m * self.focal_px / max(1.0, y_px - self.horizon_px)


_SIDES = (
    ("facades", "facades"), ("facades", "park"), ("park", "facades"), ("facades", "facades"),
    ("river", "facades"), ("facades", "facades"), ("facades", "park"), ("facades", "facades"),
    ("park", "park"),
)  # fmt: skip


def view_of(index: int) -> View:
    """Return the standpoint of camera ``index``; the same each time."""
    rng = np.random.default_rng((index, 7))
    left, right = _SIDES[index % len(_SIDES)]
    return View(
        vanish_x_px=WIDTH_PX * float(rng.uniform(0.38, 0.62)),
        horizon_px=float(rng.uniform(128, 150)),
        height_m=float(rng.uniform(5.0, 6.4)),
        half_road_m=float(rng.choice([6.4, 7.2, 8.4])),
        n_lanes=int(rng.choice([2, 4])),
        left=left,
        right=right,
        crossing_m=float(rng.uniform(13, 20)) if index % 3 == 0 else 0.0,
        rain=index % 4 == 1,
    )


class _Brush:
    """Draws in metres on a supersampled canvas; far things fade into the haze."""

    def __init__(self, view: View, rng: np.random.Generator) -> None:
        self.view = view
        self.rng = rng
        self.sky, self.haze = _SKIES[int(rng.integers(len(_SKIES)))]
        self.canvas: Picture = np.empty((HEIGHT_PX * _OVER, WIDTH_PX * _OVER, 3), dtype=np.uint8)

    def tone(self, tone: Sequence[float], z_m: float, bright: float = 1.0) -> Tone:
        """Return a colour as seen through ``z_m`` of air."""
        share = 1 - float(np.exp(-z_m / 150))
        mixed = [c * bright * (1 - share) + h * share for c, h in zip(tone, self.haze, strict=True)]
        return (min(255, int(mixed[0])), min(255, int(mixed[1])), min(255, int(mixed[2])))

    def area(self, corners: Sequence[tuple[float, float, float]], tone: Tone) -> None:
        """Fill a polygon given as (x, z, up) metres."""
        pixels = [self.view.at(x, max(z, 2.0), up) for x, z, up in corners]
        points = (np.array(pixels) * _OVER * 16).round().astype(np.int32)
        cv2.fillPoly(self.canvas, [points], tone, cv2.LINE_AA, 4)


def draw_street(index: int) -> tuple[Picture, View]:
    """Return the empty street of camera ``index``, (360, 640, 3) BGR, and where it is seen from."""
    view = view_of(index)
    brush = _Brush(view, np.random.default_rng((index, 20_260_610)))
    _sky(brush)
    _skyline(brush)
    _ground(brush)
    for side, kind in ((-1, view.left), (1, view.right)):
        _SIDE_DRAWERS[kind](brush, side)
    _road_marks(brush)
    size = (WIDTH_PX, HEIGHT_PX)
    picture = cv2.resize(brush.canvas, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture, dtype=np.uint8), view


def _sky(brush: _Brush) -> None:
    rows = brush.canvas.shape[0]
    end = int(brush.view.horizon_px * _OVER)
    share = np.clip(np.arange(rows) / max(1, end), 0, 1)[:, None]
    column = np.array(brush.sky) * (1 - share) + np.array(brush.haze) * share
    brush.canvas[:] = column[:, None, :].astype(np.uint8)
    rng = brush.rng
    for _ in range(5):
        centre = (int(rng.uniform(0, WIDTH_PX * _OVER)), int(rng.uniform(20, end * 0.55)))
        axes = (int(rng.uniform(120, 360)), int(rng.uniform(10, 26)))
        layer = brush.canvas.copy()
        tone = tuple(int(c + 10) for c in brush.haze)
        cv2.ellipse(layer, centre, axes, 0, 0, 360, tone, -1, cv2.LINE_AA)
        brush.canvas[:] = cv2.addWeighted(layer, 0.35, brush.canvas, 0.65, 0)


def _skyline(brush: _Brush) -> None:
    """Houses far behind, cut out of the haze."""
    rng = brush.rng
    x_m = -330.0
    while x_m < 330:
        width, height = float(rng.uniform(14, 44)), float(rng.uniform(16, 74))
        z_m = float(rng.uniform(175, 300))
        tone = brush.tone(_WALLS[int(rng.integers(len(_WALLS)))], z_m * 0.8)
        box = ((x_m, 0.0), (x_m + width, 0.0), (x_m + width, height), (x_m, height))
        brush.area([(x, z_m, up) for x, up in box], tone)
        _windows(brush, (x_m, z_m), (x_m + width, z_m), height)
        x_m += width + float(rng.uniform(-6, 18))


def _ground(brush: _Brush) -> None:
    view = brush.view
    far = 400.0
    for x_from, x_to, tone in (
        (-90.0, 90.0, (112, 116, 116)),
        (-view.half_road_m - 4.6, view.half_road_m + 4.6, (134, 136, 138)),
        (-view.half_road_m - 0.35, view.half_road_m + 0.35, (168, 170, 170)),
        (-view.half_road_m, view.half_road_m, (76, 72, 70)),
    ):
        for near, end in _bands(far):
            corners = [(x_from, near, 0.0), (x_to, near, 0.0), (x_to, end, 0.0), (x_from, end, 0.0)]
            brush.area(corners, brush.tone(tone, (near + end) / 2))
    for _ in range(26):
        _patch(brush)


def _bands(far_m: float) -> list[tuple[float, float]]:
    edges = np.geomspace(4.0, far_m, 24)
    return [(float(a), float(b) * 1.01) for a, b in pairwise(edges)]


def _patch(brush: _Brush) -> None:
    """A worn or mended place of the asphalt."""
    rng = brush.rng
    half = brush.view.half_road_m
    x_m, z_m = float(rng.uniform(-half, half - 2)), float(np.exp(rng.uniform(2.2, 4.2)))
    w_m, l_m = float(rng.uniform(0.6, 2.0)), float(rng.uniform(1, 7))
    tone = brush.tone((76, 72, 70), z_m, float(rng.uniform(0.92, 1.1)))
    corners = [(x_m, z_m), (x_m + w_m, z_m), (x_m + w_m, z_m + l_m), (x_m, z_m + l_m)]
    brush.area([(x, z, 0.0) for x, z in corners], tone)


def _road_marks(brush: _Brush) -> None:
    view = brush.view
    half = view.half_road_m
    lane = 2 * half / view.n_lanes
    for n in range(1, view.n_lanes):
        x_m = -half + n * lane
        if n == view.n_lanes // 2:
            for offset in (-0.18, 0.18):
                _line(brush, x_m + offset, (4.0, 260.0), (70, 176, 214))
        else:
            for z_m in np.arange(4.0, 150.0, 7.5):
                _line(brush, x_m, (float(z_m), float(z_m) + 3.4), (206, 208, 208))
    if view.crossing_m:
        for x_m in np.arange(-half + 0.5, half - 0.5, 1.05):
            z_m = view.crossing_m
            box = ((x_m, z_m), (x_m + 0.55, z_m), (x_m + 0.55, z_m + 3.6), (x_m, z_m + 3.6))
            tone = brush.tone((204, 206, 206), z_m)
            brush.area([(float(x), float(z), 0.0) for x, z in box], tone)


def _line(brush: _Brush, x_m: float, span_m: tuple[float, float], tone: Tone) -> None:
    near, end = span_m
    box = ((x_m - 0.08, near), (x_m + 0.08, near), (x_m + 0.08, end), (x_m - 0.08, end))
    brush.area([(x, z, 0.0) for x, z in box], brush.tone(tone, near + 8))


def _facades(brush: _Brush, side: int) -> None:
    """Houses along the pavement, far ones first; each shows its street side and its near end."""
    rng = brush.rng
    front = side * (brush.view.half_road_m + 4.6)
    edges = [6.0]
    while edges[-1] < FAR_M:
        edges.append(edges[-1] + float(rng.uniform(9, 24)))
    for near, end in reversed(list(pairwise(edges))):
        height = float(rng.uniform(9, 27))
        wall = _WALLS[int(rng.integers(len(_WALLS)))]
        end -= float(rng.choice([0.0, 0.0, 2.5]))
        gable = [(front, near), (front + side * 40, near)]
        corners = [(x, z, up) for up, row in ((0.0, gable), (height, gable[::-1])) for x, z in row]
        brush.area(corners, brush.tone(wall, near, 0.82))
        _windows(brush, (front, near), (front + side * 24, near), height)
        street = [(front, near), (front, end)]
        corners = [
            (x, z, up) for up, row in ((0.0, street), (height, street[::-1])) for x, z in row
        ]
        brush.area(corners, brush.tone(wall, (near + end) / 2, 1.0 if side < 0 else 0.92))
        _windows(brush, (front, near), (front, end), height)
        _shop(brush, front, side, (near, end))
    _trees(brush, side, step_m=17.0)


def _windows(
    brush: _Brush, start: tuple[float, float], end: tuple[float, float], height_m: float
) -> None:
    """Rows of panes on the wall that stands on the ground line ``start`` to ``end`` (x, z)."""
    (x0, z0), (x1, z1) = start, end
    length = float(np.hypot(x1 - x0, z1 - z0))
    n = max(1, int(length / 3.2))
    tall = 3.3 if min(z0, z1) < FAR_M else 7.0
    for floor in range(1, int(height_m / tall)):
        low = floor * tall + 0.9
        for k in range(n):
            if brush.rng.random() < 0.12:
                continue
            pair = [(k + 0.22) / n, (k + 0.74) / n]
            line = [(x0 + (x1 - x0) * a, z0 + (z1 - z0) * a) for a in pair]
            up = min(height_m - 0.5, low + tall * 0.48)
            corners = [(*line[0], low), (*line[1], low), (*line[1], up), (*line[0], up)]
            lit = brush.rng.random() < 0.10
            pane = (150, 196, 214) if lit else (150, 140, 124)
            bright = 1.0 if lit else float(brush.rng.uniform(0.6, 1.08))
            brush.area(corners, brush.tone(pane, z0, bright))


def _shop(brush: _Brush, front: float, side: int, span_m: tuple[float, float]) -> None:
    near, end = span_m
    if near > 90 or end - near < 4:
        return
    street = [(front - side * 0.05, near + 0.6), (front - side * 0.05, end - 0.6)]
    glass = [(x, z, up) for up, row in ((0.2, street), (2.7, street[::-1])) for x, z in row]
    brush.area(glass, brush.tone((86, 80, 70), near))
    tone = _AWNINGS[int(brush.rng.integers(len(_AWNINGS)))]
    roof = [(x, z, 3.1) for x, z in street]
    edge = [(x - side * 1.3, z, 2.5) for x, z in street[::-1]]
    brush.area([*roof, *edge], brush.tone(tone, near, 0.9))
    sign = [(x, z, up) for up, row in ((3.15, street), (3.95, street[::-1])) for x, z in row]
    brush.area(sign, brush.tone(tone, near, 1.12))


def _park(brush: _Brush, side: int) -> None:
    """A lawn with a hedge and two rows of trees."""
    inner = side * (brush.view.half_road_m + 4.6)
    for near, end in _bands(300.0):
        corners = [
            (inner, near, 0.0),
            (side * 140, near, 0.0),
            (side * 140, end, 0.0),
            (inner, end, 0.0),
        ]
        brush.area(corners, brush.tone((78, 112, 92), (near + end) / 2))
    for near, end in reversed(_bands(200.0)):
        hedge = [(inner, near), (inner, end)]
        corners = [(x, z, up) for up, row in ((0.0, hedge), (1.0, hedge[::-1])) for x, z in row]
        brush.area(corners, brush.tone((62, 90, 74), near, float(brush.rng.uniform(0.94, 1.06))))
    _trees(brush, side, step_m=9.0, out_m=9.0)
    _trees(brush, side, step_m=15.0)


def _river(brush: _Brush, side: int) -> None:
    """Water behind a railing, its far bank green."""
    inner = side * (brush.view.half_road_m + 4.6)
    for near, end in _bands(330.0):
        corners = [
            (inner, near, -0.1),
            (side * 220, near, -0.1),
            (side * 220, end, -0.1),
            (inner, end, -0.1),
        ]
        bright = float(brush.rng.uniform(0.96, 1.05))
        brush.area(corners, brush.tone((140, 124, 100), (near + end) / 2, bright))
    for z_m in np.geomspace(120.0, 9.0, 46):
        x_m = inner + side * 0.15
        post = [(x_m, z_m, 0.0), (x_m, z_m + 0.25, 0.0), (x_m, z_m + 0.25, 1.15), (x_m, z_m, 1.15)]
        brush.area(post, brush.tone((176, 176, 176), float(z_m)))
    for up in (0.55, 1.1):
        rail = [
            (inner, 5.0, up),
            (inner, 200.0, up),
            (inner, 200.0, up + 0.1),
            (inner, 5.0, up + 0.1),
        ]
        brush.area(rail, brush.tone((182, 182, 182), 30))


def _trees(brush: _Brush, side: int, step_m: float, out_m: float = 0.0) -> None:
    x_m = side * (brush.view.half_road_m + 1.3 + out_m)
    for z_m in np.arange(150.0, 10.0, -step_m):
        z = float(z_m + brush.rng.uniform(-2, 2))
        trunk = [(x_m - 0.14, z), (x_m + 0.14, z)]
        tall = float(brush.rng.uniform(4.6, 6.4))
        corners = [(x, d, up) for up, row in ((0.0, trunk), (tall, trunk[::-1])) for x, d in row]
        brush.area(corners, brush.tone((62, 70, 80), z))
        _crown(brush, (x_m, z), tall)


def _crown(brush: _Brush, foot: tuple[float, float], tall_m: float) -> None:
    rng = brush.rng
    x_m, z_m = foot
    scale = brush.view.focal_px / z_m * _OVER
    for n in range(9):
        up = tall_m + float(rng.uniform(-1.0, 1.3))
        x, y = brush.view.at(x_m + float(rng.uniform(-1.2, 1.2)), z_m, up)
        radius = max(1, int(scale * float(rng.uniform(0.7, 1.25))))
        tone = brush.tone((70, 104, 86), z_m, 0.72 + 0.05 * n)
        cv2.circle(brush.canvas, (int(x * _OVER), int(y * _OVER)), radius, tone, -1, cv2.LINE_AA)


_SIDE_DRAWERS = {"facades": _facades, "park": _park, "river": _river}
