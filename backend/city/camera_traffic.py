"""What moves in a demo camera's picture: cars, riders, people, rain. A function of time alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial

import cv2
import numpy as np
import numpy.typing as npt

from .camera_street import FAR_M, HEIGHT_PX, NEAR_M, WIDTH_PX, View

Picture = npt.NDArray[np.uint8]
Tone = tuple[int, int, int]

_UNIT = 40  # pixels per metre of a master sprite
_PAINTS: tuple[Tone, ...] = (
    (58, 58, 182), (178, 96, 44), (228, 228, 226), (62, 58, 56), (54, 170, 224), (150, 146, 142),
    (96, 132, 74),
)  # fmt: skip
_COATS: tuple[Tone, ...] = (
    (70, 52, 42), (140, 92, 60), (76, 76, 152), (120, 128, 66), (60, 60, 64), (170, 166, 160),
)  # fmt: skip
_SKIN: Tone = (136, 170, 214)
_HAZE = np.array((168, 164, 160), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Mover:
    """One thing on the road or pavement; where it is follows from the time alone."""

    kind: str
    tone: Tone
    x_m: float
    start_m: float
    speed_mps: float  # positive: away from the camera
    far_m: float = FAR_M * 0.55

    def z_m(self, t_s: float) -> float:
        span = self.far_m - NEAR_M
        return NEAR_M + (self.start_m + self.speed_mps * t_s) % span


@dataclass
class Traffic:
    """The moving things of one camera, drawn over its street.

    Cost: about 20 sprites of at most 90 x 130 px a picture; all cameras share one cache of sizes.
    """

    index: int
    view: View
    _movers: list[_Mover] = field(init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng((self.index, 99))
        self._movers = _cars(rng, self.view) + _walkers(rng, self.view)

    def draw(self, picture: Picture, t_s: float) -> None:
        """Draw all movers as they are at ``t_s`` seconds, far ones first, then the weather."""
        placed = [(mover.z_m(t_s), mover) for mover in self._movers]
        for z_m, mover in sorted(placed, key=_by_depth, reverse=True):
            kind = mover.kind
            if kind == "walker":
                kind = f"walker{int((t_s + mover.start_m) * 3.6) % 2}"
            self._blit(picture, (kind, mover.tone), (mover.x_m, z_m))
        if self.view.rain:
            _rain(picture, int(t_s * 12.5))

    def _blit(self, picture: Picture, look: tuple[str, Tone], foot: tuple[float, float]) -> None:
        x_m, z_m = foot
        kind, tone = look
        width_m = _SPRITES[kind][0]
        width_px = max(2, round(width_m * self.view.focal_px / z_m))
        width_px -= width_px % (1 + width_px // 14)  # near ones change size in coarser steps
        pixels, rest = _sprite(kind, tone, width_px)
        x, y = self.view.at(x_m, z_m)
        _paste(picture, pixels, rest, (round(x - width_px / 2), round(y) - pixels.shape[0] + 1))


def _by_depth(item: tuple[float, _Mover]) -> float:
    return item[0]


def _cars(rng: np.random.Generator, view: View) -> list[_Mover]:
    lane = 2 * view.half_road_m / view.n_lanes
    movers = []
    for n in range(view.n_lanes):
        away = n >= view.n_lanes // 2
        x_m = -view.half_road_m + (n + 0.5) * lane
        speed = float(rng.uniform(5.5, 9.0)) * (1 if away else -1)
        start = float(rng.uniform(0, 20))
        for _ in range(4):
            kind = str(rng.choice(["car", "car", "car", "taxi", "van", "bus"]))
            paint = _PAINTS[int(rng.integers(len(_PAINTS)))]
            name = f"{kind}_{'rear' if away else 'front'}"
            movers.append(_Mover(name, paint, x_m, start, speed))
            start += float(rng.uniform(13, 22))
    for side in (-1, 1):
        x_m = side * (view.half_road_m - 0.7)
        coat = _COATS[int(rng.integers(len(_COATS)))]
        start = float(rng.uniform(0, 60))
        movers.append(_Mover("rider", coat, x_m, start, side * float(rng.uniform(3, 5))))
    return movers


def _walkers(rng: np.random.Generator, view: View) -> list[_Mover]:
    movers = []
    for _ in range(11):
        side = int(rng.choice([-1, 1]))
        x_m = side * (view.half_road_m + float(rng.uniform(0.8, 4.0)))
        coat = _COATS[int(rng.integers(len(_COATS)))]
        kind = "umbrella" if view.rain and rng.random() < 0.6 else "walker"
        speed = float(rng.choice([-1, 1])) * float(rng.uniform(0.7, 1.5))
        movers.append(_Mover(kind, coat, x_m, float(rng.uniform(0, 60)), speed, 46.0))
    return movers


def _paste(picture: Picture, pixels: Picture, rest: Picture, corner: tuple[int, int]) -> None:
    """Blend a premultiplied sprite; ``rest`` (0 to 255) is what shines through."""
    x, y = corner
    height, width = rest.shape[:2]
    x0, y0, x1, y1 = max(0, x), max(0, y), min(WIDTH_PX, x + width), min(HEIGHT_PX, y + height)
    if x0 >= x1 or y0 >= y1:
        return
    part = picture[y0:y1, x0:x1]
    cut = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
    under = cv2.multiply(part, rest[cut], scale=1 / 255)
    picture[y0:y1, x0:x1] = cv2.add(under, pixels[cut])


@lru_cache(maxsize=2048)
def _sprite(kind: str, tone: Tone, width_px: int) -> tuple[Picture, Picture]:
    """Return a sprite reduced to ``width_px``: premultiplied BGR and what shines through."""
    art = _master(kind, tone)
    width_m = _SPRITES[kind][0]
    scale = width_px / (width_m * _UNIT)
    height, width = art.alpha.shape
    small = (max(2, round(width * scale)), max(2, round(height * scale)))
    pixels = np.asarray(cv2.resize(art.pixels, small, interpolation=cv2.INTER_AREA), np.float64)
    alpha = np.asarray(cv2.resize(art.alpha, small, interpolation=cv2.INTER_AREA), np.float64)
    alpha = alpha[:, :, None] / 255
    distance_m = 330.0 * width_m / width_px
    haze = 1 - float(np.exp(-distance_m / 150))
    pixels = pixels * (1 - haze) + alpha * _HAZE * haze
    rest = np.repeat(255 - np.round(alpha * 255), 3, axis=2)
    return pixels.astype(np.uint8), rest.astype(np.uint8)


@lru_cache(maxsize=256)
def _master(kind: str, tone: Tone) -> "_Art":
    """Return the sprite at full size."""
    width_m, height_m, drawer = _SPRITES[kind]
    pad = 0.12
    art = _Art((int((width_m + 2 * pad) * _UNIT), int((height_m + 2 * pad) * _UNIT)), tone)
    drawer(art)
    return art


class _Art:
    """A master sprite: pixels premultiplied by coverage, drawn in metres from its lower left."""

    def __init__(self, size_px: tuple[int, int], tone: Tone) -> None:
        width, height = size_px
        self.pixels: Picture = np.zeros((height, width, 3), dtype=np.uint8)
        self.alpha: Picture = np.zeros((height, width), dtype=np.uint8)
        self.tone = tone
        self.width_m = width / _UNIT
        self.height_m = height / _UNIT

    def box(
        self, span: tuple[float, float, float, float], tone: Tone, round_m: float = 0.0
    ) -> None:
        """Fill left, bottom, right, top (metres), with round corners where asked."""
        left, bottom, right, top = span
        radius = round_m
        xs, ys = (left + radius, right - radius), (bottom + radius, top - radius)
        spine = np.array([(x, y) for x in xs for y in ys])
        hull = cv2.convexHull(self._px(spine[[0, 1, 3, 2]]))
        for target, value in ((self.pixels, tone), (self.alpha, (255, 0, 0))):
            cv2.fillPoly(target, [hull], value, cv2.LINE_AA)
            if radius:
                cv2.polylines(target, [hull], True, value, int(2 * radius * _UNIT), cv2.LINE_AA)

    def dot(self, centre: tuple[float, float], radius_m: float, tone: Tone) -> None:
        """Fill a circle."""
        point = self._px(np.array([centre]))[0]
        at = (int(point[0]), int(point[1]))
        cv2.circle(self.pixels, at, int(radius_m * _UNIT), tone, -1, cv2.LINE_AA)
        cv2.circle(self.alpha, at, int(radius_m * _UNIT), (255, 0, 0), -1, cv2.LINE_AA)

    def shade(self, strength: int) -> None:
        """Put the soft shadow on the ground under everything drawn later."""
        half = self.width_m / 2
        centre = self._px(np.array([(half, 0.16)]))[0]
        axes = (int((half - 0.04) * _UNIT), int(0.15 * _UNIT))
        at = (int(centre[0]), int(centre[1]))
        cv2.ellipse(self.alpha, at, axes, 0, 0, 360, (strength, 0, 0), -1, cv2.LINE_AA)
        self.alpha[:] = cv2.GaussianBlur(self.alpha, (0, 0), 2.5)

    def _px(self, metres: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
        flipped = np.column_stack((metres[:, 0], self.height_m - metres[:, 1]))
        return (flipped * _UNIT).round().astype(np.int32)


def _lighter(tone: Tone, by: int) -> Tone:
    blue, green, red = (min(255, max(0, c + by)) for c in tone)
    return (blue, green, red)


def _car(rear: bool, roof: Tone | None, art: _Art) -> None:
    w = art.width_m
    art.shade(150)
    for x in (0.22, w - 0.52):
        art.box((x, 0.12, x + 0.3, 0.5), (34, 32, 30), 0.05)
    art.box((0.14, 0.34, w - 0.14, 0.98), art.tone, 0.12)
    art.box((0.34, 0.9, w - 0.34, 1.56), roof or _lighter(art.tone, -14), 0.16)
    art.box((0.44, 0.98, w - 0.44, 1.42), (104, 92, 78) if rear else (128, 114, 96), 0.08)
    art.box((0.2, 0.38, w - 0.2, 0.5), _lighter(art.tone, -46), 0.02)
    lamp: Tone = (48, 44, 214) if rear else (214, 240, 250)
    for x in (0.18, w - 0.5):
        art.box((x, 0.66, x + 0.32, 0.82), lamp, 0.03)
    art.box((w / 2 - 0.24, 0.46, w / 2 + 0.24, 0.6), (168, 120, 60), 0.0)


def _van(rear: bool, art: _Art) -> None:
    w = art.width_m
    art.shade(150)
    for x in (0.2, w - 0.5):
        art.box((x, 0.12, x + 0.3, 0.5), (34, 32, 30), 0.05)
    art.box((0.12, 0.34, w - 0.12, 1.98), art.tone, 0.12)
    art.box((0.28, 1.2, w - 0.28, 1.78), (116, 102, 86), 0.08)
    lamp: Tone = (48, 44, 206) if rear else (214, 240, 250)
    for x in (0.18, w - 0.42):
        art.box((x, 0.62, x + 0.24, 0.9), lamp, 0.03)


def _bus(rear: bool, art: _Art) -> None:
    w = art.width_m
    art.shade(160)
    for x in (0.26, w - 0.62):
        art.box((x, 0.12, x + 0.36, 0.6), (32, 30, 28), 0.05)
    art.box((0.12, 0.36, w - 0.12, 2.95), (150, 128, 52), 0.12)
    art.box((0.12, 0.36, w - 0.12, 1.0), (222, 222, 218), 0.08)
    art.box((0.3, 1.35, w - 0.3, 2.45), (112, 98, 82), 0.08)
    art.box((0.6, 2.56, w - 0.6, 2.82), (40, 42, 46) if rear else (60, 190, 244), 0.03)
    lamp: Tone = (48, 44, 206) if rear else (214, 240, 250)
    for x in (0.24, w - 0.56):
        art.box((x, 0.68, x + 0.32, 0.9), lamp, 0.03)


def _walker(step: int, art: _Art) -> None:
    w = art.width_m
    art.shade(110)
    mid = w / 2
    swing = 0.13 if step else 0.03
    for x in (mid - swing, mid + swing):
        art.box((x - 0.08, 0.12, x + 0.08, 0.9), (50, 44, 40), 0.04)
    art.box((mid - 0.22, 0.8, mid + 0.22, 1.52), art.tone, 0.1)
    art.dot((mid, 1.72), 0.15, _SKIN)
    art.box((mid - 0.13, 1.76, mid + 0.13, 1.9), (42, 38, 36), 0.05)


def _umbrella(art: _Art) -> None:
    _walker(1, art)
    mid = art.width_m / 2
    tone = _lighter(art.tone, 60)
    art.box((mid - 0.5, 1.86, mid + 0.5, 2.04), tone, 0.08)
    art.box((mid - 0.3, 2.0, mid + 0.3, 2.2), tone, 0.08)


def _rider(art: _Art) -> None:
    mid = art.width_m / 2
    art.shade(110)
    art.box((mid - 0.07, 0.12, mid + 0.07, 0.72), (34, 32, 30), 0.03)
    art.box((mid - 0.28, 0.6, mid + 0.28, 0.78), (60, 58, 56), 0.04)
    art.box((mid - 0.22, 0.7, mid + 0.22, 1.36), art.tone, 0.08)
    art.box((mid - 0.26, 0.74, mid + 0.26, 1.12), (40, 180, 236), 0.03)
    art.dot((mid, 1.56), 0.16, (60, 180, 236))


def _rain(picture: Picture, tick: int) -> None:
    rng = np.random.default_rng(tick % 97)
    feet = rng.integers((0, 0), (WIDTH_PX, HEIGHT_PX), size=(44, 2))
    length = rng.integers(8, 20, size=44)
    for (x, y), n in zip(feet.tolist(), length.tolist(), strict=True):
        cv2.line(picture, (x, y), (x - n // 5, y + n), (190, 186, 182), 1, cv2.LINE_4)


_SPRITES: dict[str, tuple[float, float, Callable[[_Art], None]]] = {
    "car_rear": (1.85, 1.62, partial(_car, True, None)),
    "car_front": (1.85, 1.62, partial(_car, False, None)),
    "taxi_rear": (1.85, 1.62, partial(_car, True, (60, 190, 232))),
    "taxi_front": (1.85, 1.62, partial(_car, False, (60, 190, 232))),
    "van_rear": (1.95, 2.1, partial(_van, True)),
    "van_front": (1.95, 2.1, partial(_van, False)),
    "bus_rear": (2.5, 3.0, partial(_bus, True)),
    "bus_front": (2.5, 3.0, partial(_bus, False)),
    "walker0": (0.8, 1.95, partial(_walker, 0)),
    "walker1": (0.8, 1.95, partial(_walker, 1)),
    "umbrella": (1.1, 2.25, _umbrella),
    "rider": (0.8, 1.8, _rider),
}
