"""What part of the city the screen shows: zoom, pan, fit and their limits, free of Qt.

Zoom is a real number: 8 is one metre per pixel, each step halves it, so a whole zoom is exactly a
level of the tile pyramid.
"""

from __future__ import annotations

import math

import numpy as np

from .frame import Floats

Rect = tuple[float, float, float, float]
UNIT_ZOOM = 8.0
NEAREST_ZOOM = 10.5
FARTHEST_ZOOM = 0.0
_FIT_MARGIN = 0.06
_BEYOND_FIT = 1.0


def m_per_px(zoom: float) -> float:
    """Return metres per pixel at a zoom."""
    return float(2.0 ** (UNIT_ZOOM - zoom))


class Viewport:
    """The window onto city metres.

    Attributes:
        x_m: City metres at the middle of the screen, east.
        y_m: City metres at the middle of the screen, south.
        zoom: See the module; between ``least_zoom`` and ``NEAREST_ZOOM``.
        width_px: Logical pixels.
        dpr: Device pixels per logical pixel.
    """

    def __init__(self, width_px: float = 1, height_px: float = 1, dpr: float = 1.0) -> None:
        self.x_m = 0.0
        self.y_m = 0.0
        self.zoom = UNIT_ZOOM
        self.width_px = width_px
        self.height_px = height_px
        self.dpr = dpr
        self._bounds: Rect | None = None

    @property
    def m_per_px(self) -> float:
        """Metres per logical pixel."""
        return m_per_px(self.zoom)

    @property
    def least_zoom(self) -> float:
        """The farthest one may zoom out: a step beyond the whole city."""
        if self._bounds is None:
            return FARTHEST_ZOOM
        return max(FARTHEST_ZOOM, self.fit_zoom(self._bounds) - _BEYOND_FIT)

    @property
    def key(self) -> tuple[float, ...]:
        """What must be equal for a picture of the ground to be still right."""
        return (self.x_m, self.y_m, self.zoom, self.width_px, self.height_px, self.dpr)

    def set_bounds(self, bounds_m: Rect) -> None:
        """Limit the view to a rectangle of city metres: left, top, right, bottom."""
        self._bounds = bounds_m

    def resize(self, width_px: int, height_px: int, dpr: float) -> None:
        """Take a new size; the middle stays where it is."""
        self.width_px, self.height_px, self.dpr = max(1, width_px), max(1, height_px), dpr

    def move_to(self, x_m: float, y_m: float, zoom: float | None = None) -> None:
        """Put a point into the middle, within the limits."""
        if zoom is not None:
            self.zoom = min(max(zoom, self.least_zoom), NEAREST_ZOOM)
        if self._bounds is not None:
            left, top, right, bottom = self._bounds
            x_m, y_m = min(max(x_m, left), right), min(max(y_m, top), bottom)
        self.x_m, self.y_m = x_m, y_m

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Move the ground by pixels: positive ``dx_px`` drags it to the right."""
        step = self.m_per_px
        self.move_to(self.x_m - dx_px * step, self.y_m - dy_px * step)

    def zoom_about(self, zoom: float, x_px: float, y_px: float) -> None:
        """Zoom so that the ground under a pixel stays under it."""
        held_x, held_y = self.to_m(x_px, y_px)
        self.move_to(self.x_m, self.y_m, zoom)
        now_x, now_y = self.to_m(x_px, y_px)
        self.move_to(self.x_m + held_x - now_x, self.y_m + held_y - now_y)

    def fit_zoom(self, rect_m: Rect) -> float:
        """Return the zoom at which a rectangle just fills the screen, with a small margin."""
        left, top, right, bottom = rect_m
        room = 1.0 - 2 * _FIT_MARGIN
        needed = max(
            (right - left) / (self.width_px * room), (bottom - top) / (self.height_px * room), 1e-6
        )
        return UNIT_ZOOM - math.log2(needed)

    def fit(self, rect_m: Rect) -> None:
        """Show a whole rectangle of city metres."""
        left, top, right, bottom = rect_m
        self.move_to((left + right) / 2, (top + bottom) / 2, self.fit_zoom(rect_m))

    def point_px(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return the logical pixel of one place in city metres."""
        scale = 1.0 / self.m_per_px
        return (
            (x_m - self.x_m) * scale + self.width_px / 2,
            (y_m - self.y_m) * scale + self.height_px / 2,
        )

    def to_px(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """Return logical pixels of city metres, whole arrays at a time."""
        scale = 1.0 / self.m_per_px
        return (
            (x_m - self.x_m) * scale + self.width_px / 2,
            (y_m - self.y_m) * scale + self.height_px / 2,
        )

    def to_m(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return city metres under a logical pixel."""
        step = self.m_per_px
        return (
            self.x_m + (x_px - self.width_px / 2) * step,
            self.y_m + (y_px - self.height_px / 2) * step,
        )

    def rect_m(self, margin_px: float = 0.0) -> Rect:
        """Return the shown ground in city metres, grown by a margin."""
        left, top = self.to_m(-margin_px, -margin_px)
        right, bottom = self.to_m(self.width_px + margin_px, self.height_px + margin_px)
        return (left, top, right, bottom)

    def seen(self, x_px: Floats, y_px: Floats, margin_px: float) -> np.ndarray:
        """Return row numbers of the points on the screen or within a margin around it."""
        inside = (
            (x_px > -margin_px)
            & (y_px > -margin_px)
            & (x_px < self.width_px + margin_px)
            & (y_px < self.height_px + margin_px)
        )
        return np.flatnonzero(inside)
