"""The time of everything that moves, and smooth zooming: frames approach what the wheel aims at."""

from __future__ import annotations

import math
import time

from .viewport import NEAREST_ZOOM, Viewport

_SETTLE_S = 0.055
_CLOSE = 0.004


def moment() -> float:
    """Return monotonic seconds, the time of everything that moves on the map."""
    return time.monotonic()


class ZoomMotion:
    """An aim for the zoom, and the pixel that must not move."""

    def __init__(self) -> None:
        self._aim: float | None = None
        self._about = (0.0, 0.0)
        self._last_s = 0.0

    @property
    def is_running(self) -> bool:
        """Whether the aim is not reached yet."""
        return self._aim is not None

    def add(
        self, view: Viewport, steps: float, about_px: tuple[float, float], now_s: float
    ) -> None:
        """Aim further in or out by steps of the zoom."""
        if self._aim is None:
            self._last_s = now_s
        aim = (view.zoom if self._aim is None else self._aim) + steps
        self._aim = min(max(aim, view.least_zoom), NEAREST_ZOOM)
        self._about = about_px

    def stop(self) -> None:
        """Stay where the zoom is now."""
        self._aim = None

    def go(self, view: Viewport, now_s: float) -> bool:
        """Move the view towards the aim; return whether it has moved."""
        if self._aim is None:
            return False
        share = 1.0 - math.exp(-max(0.0, now_s - self._last_s) / _SETTLE_S)
        self._last_s = now_s
        zoom = view.zoom + (self._aim - view.zoom) * share
        if abs(self._aim - zoom) < _CLOSE:
            zoom, self._aim = self._aim, None
        view.zoom_about(zoom, *self._about)
        return True
