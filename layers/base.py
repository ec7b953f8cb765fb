"""What a layer is: it eats changes and paints; nothing else.

A layer holds its things as arrays, answers what lies under a pixel, and says how many it has and
how old the newest is. The view owns the frame; the catalogue lists the layers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from backend.domain.clocks.clock import Face
from backend.domain.terms.words import Words
from backend.situation import Changes, Situation
from resources.tokens import DARK, Theme

from .basemap.mapdata import MapData
from .frame import CityFrame
from .imprint import Imprint
from .viewport import Viewport

STALE_MS = 60_000
GLIDE_FPS = 30
# Positions come once a second of real time; as many missed batches make one stale.
_STALE_BATCHES = 3


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One row of the layer list.

    Attributes:
        key: Stable name, e.g. ``"cases"``.
        z: Greater is painted later, on top.
        on: Whether it is shown at first.
        still: It changes rarely and is painted into the ground, once per view.
        ages: The list shows the age of its newest thing.
        order: Place in the layer list, smallest on top.
    """

    key: str
    title: Words
    z: int
    order: int
    on: bool = True
    still: bool = False
    ages: bool = True


class Picked(NamedTuple):
    """What lies under a pixel.

    Attributes:
        kind: ``"case"``, ``"cluster"``, ``"mover"``, ``"camera"``...
        ids: The thing's id; for a cluster the ids of all its cases.
        far_px: Distance from the pixel asked for.
        lon_deg: Where it is.
        title: What people call it.
        age_s: Age of its newest position, ``None`` where that means nothing.
    """

    kind: str
    ids: tuple[str, ...]
    far_px: float
    lon_deg: float
    lat_deg: float
    title: Words = Words("", "")
    age_s: float | None = None


@dataclass(slots=True)
class Scene:
    """What all layers of one view share.

    Attributes:
        theme: Colours in force.
        lang: ``"zh"`` or ``"en"``.
        scale: Size of marks and letters against the drawing; the wall uses more than 1.
        dpr: Device pixels per logical pixel.
        frame: City metres, ``None`` until the city is known.
        data: The map file, ``None`` until it was read.
        now_ms: City time, Unix milliseconds.
        now_s: Monotonic seconds at which the changes being taken came.
        speed: City seconds per real second, as lately seen.
        stale_ms: Age in city time from which a position is no longer current.
        glide_fps: Frames a second while markers glide; 0 puts each at its fix at once.
        imprint: Printed over the ground, under all that moves or is marked.
    """

    theme: Theme = DARK
    lang: str = "zh"
    scale: float = 1.0
    dpr: float = 1.0
    frame: CityFrame | None = None
    data: MapData | None = None
    now_ms: int = 0
    now_s: float = 0.0
    speed: float = 1.0
    stale_ms: int = STALE_MS
    glide_fps: int = GLIDE_FPS
    imprint: Imprint | None = None
    _paced_at: tuple[int, float] = (0, 0.0)
    _held_s: float = 0.0

    def note_time(self, now_ms: int, now_s: float) -> None:
        """Note city time; in a city that runs faster positions grow older before they fade."""
        self.now_ms, self.now_s = now_ms, now_s
        last_ms, last_s = self._paced_at
        if now_s - last_s >= 1.0:
            self.speed = (now_ms - last_ms) / 1000 / (now_s - last_s) if last_ms else 1.0
            self._paced_at = (now_ms, now_s)
            self._judge_age()

    def _judge_age(self) -> None:
        """Three batches of the speed in force make a position stale, sixty seconds at least.

        A city that slows down still shows what came while it was fast: so a smaller measure
        waits until as many batches have come at the new speed.
        """
        stale_ms = max(STALE_MS, round(_STALE_BATCHES * 1000 * self.speed))
        if stale_ms >= self.stale_ms:
            self._held_s = self.now_s + _STALE_BATCHES
        if stale_ms >= self.stale_ms or self.now_s >= self._held_s:
            self.stale_ms = stale_ms

    def real_age_s(self, at_ms: int) -> float:
        """Return how long ago a moment of city time was, real seconds, at the speed in force."""
        return max(0.0, (self.now_ms - at_ms) / 1000 / max(1.0, self.speed))


class Part(Enum):
    """Which part of a layer is painted."""

    ALL = auto()
    STANDING = auto()  # what will look the same until ``standing_mark`` changes
    MOVING = auto()  # the rest


class Canvas(NamedTuple):
    """One frame being painted.

    Attributes:
        painter: Paints in logical pixels.
        pixels: ``(H, W)`` device pixels of the frame as ``0xffRRGGBB``, with a border of
            ``border_px`` around the screen on each side, so that symbols may hang over.
        now_s: Monotonic seconds, for motion.
        is_hasty: The next frame replaces this one at once: leave out what is slow and fine.
        part: What to paint of a layer that moves.
    """

    view: Viewport
    painter: QPainter
    pixels: NDArray[np.uint32]
    border_px: int
    now_s: float
    is_hasty: bool = False
    part: Part = Part.ALL


class MapLayer:
    """Base of all layers; a subclass gives ``spec`` and overrides what it needs.

    Attributes:
        has_movers: Things of it move under their own power; what lies above them covers them.
        is_on: Whether it is painted and can be picked.
    """

    spec: ClassVar[LayerSpec]
    has_movers: ClassVar[bool] = False

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.is_on = self.spec.on

    def dress(self) -> None:
        """Theme, scale or pixel ratio has changed: forget painted symbols.

        A painted word is kept with its language: that may change at any time.
        """

    def reset(self) -> None:
        """Another city or map: forget everything and take what the scene holds now."""

    def take(self, situation: Situation, changes: Changes, faces: Mapping[str, Face]) -> bool:
        """Absorb changes; return whether it must be painted again."""
        del situation, changes, faces
        return False

    def paint(self, canvas: Canvas) -> None:
        """Paint what is on the screen."""

    def paint_under(self, canvas: Canvas) -> None:
        """Paint what lies under everything that moves; kept until ``under_mark`` changes."""

    @property
    def under_mark(self) -> int:
        """Changes when ``paint_under`` would paint something else."""
        return 0

    @property
    def standing_mark(self) -> tuple[object, ...]:
        """Changes when the part that stands would be painted otherwise."""
        return ()

    def is_parted(self, view: Viewport) -> bool:
        """Return whether what stands can be painted apart from what moves in this view."""
        del view
        return True

    def next_s(self, view: Viewport, now_s: float) -> float:
        """Return in how many seconds a frame would differ by a pixel although nothing new came."""
        del view, now_s
        return math.inf

    def count(self) -> int | None:
        """Return how many things there are, on the screen or not; ``None`` until that is known."""
        return None

    @property
    def heard_s(self) -> float | None:
        """Monotonic second as of which the layer is true, ``None`` when it has no such moment."""
        return None

    def pick(self, view: Viewport, x_px: float, y_px: float) -> Picked | None:
        """Return the nearest thing within reach of a pixel."""
        del view, x_px, y_px
        return None

    def painted(self) -> list[tuple[str, str, int]]:
        """Return what the last frame showed for the first time: kind, id, stamp."""
        return []
