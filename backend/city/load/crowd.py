"""Movers of a load: they wander inside the city, and each reports where it is in its turn."""

from collections.abc import Sequence

import numpy as np

from backend.domain.field.mover import Fix

from .plans import STEADY_FIXES_S

_M_PER_DEG = 111_195.0
_SPEED_MPS = (1.0, 12.0)
_TURN_DEG = 20.0

Bounds = tuple[float, float, float, float]


class Crowd:
    """Positions in the order in which their devices take them.

    A device that could not send keeps its points: after a gap the times of what comes run behind
    the city's and catch up, exactly as a backlog does.

    Args:
        bounds_deg: West, south, east, north.
    """

    def __init__(self, mover_ids: Sequence[str], bounds_deg: Bounds, seed: int = 1) -> None:
        self._ids = tuple(mover_ids)
        self._chance = np.random.default_rng(seed)
        self._west, self._south, self._east, self._north = bounds_deg
        n = len(self._ids)
        self._lon = self._chance.uniform(self._west, self._east, n)
        self._lat = self._chance.uniform(self._south, self._north, n)
        self._heading = self._chance.uniform(0.0, 360.0, n)
        self._speed = self._chance.uniform(*_SPEED_MPS, n)
        self._next = 0
        self._device_ms = 0.0

    def due(self, n: int, now_ms: int, speed: float = 1.0) -> tuple[Fix, ...]:
        """Return the next ``n`` positions.

        Args:
            now_ms: City time; no position is ahead of it.
            speed: City seconds per real second.
        """
        step_ms = 1000.0 * speed / STEADY_FIXES_S
        rows = (self._next + np.arange(n)) % len(self._ids)
        self._next = (self._next + n) % len(self._ids)
        self._walk(rows, len(self._ids) / STEADY_FIXES_S * speed)
        first_ms = self._device_ms or now_ms - n * step_ms
        at_ms = np.minimum(first_ms + step_ms * np.arange(1, n + 1), now_ms).astype(np.int64)
        self._device_ms = float(at_ms[-1]) if n else first_ms
        columns = (self._lon, self._lat, self._heading, self._speed)
        places = zip(*(column[rows].tolist() for column in columns), at_ms.tolist(), strict=True)
        return tuple(
            Fix(self._ids[row], *place) for row, place in zip(rows.tolist(), places, strict=True)
        )

    def _walk(self, rows: np.ndarray, took_s: float) -> None:
        """Move some for the time since their last turn; at the border they turn round."""
        turn = self._chance.normal(0.0, _TURN_DEG, len(rows))
        heading = (self._heading[rows] + turn) % 360.0
        way_deg = self._speed[rows] * took_s / _M_PER_DEG
        east = np.sin(np.radians(heading)) / np.cos(np.radians(self._lat[rows]))
        lon = self._lon[rows] + way_deg * east
        lat = self._lat[rows] + way_deg * np.cos(np.radians(heading))
        is_out = (lon < self._west) | (lon > self._east) | (lat < self._south) | (lat > self._north)
        self._heading[rows] = np.where(is_out, (heading + 180.0) % 360.0, heading)
        self._lon[rows] = np.where(is_out, self._lon[rows], lon)
        self._lat[rows] = np.where(is_out, self._lat[rows], lat)
