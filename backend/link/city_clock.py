"""The city's time at a console, carried on between heartbeats by the monotonic clock."""

from typing import NamedTuple

# A step back smaller than this many real seconds is the jitter of heartbeats, not a new time.
_JITTER_S = 2.0


class _Mark(NamedTuple):
    city_ms: int
    real_s: float
    speed: float


class CityClock:
    """Reads city time from the newest heartbeat; small steps back are held still.

    Thread: ``set`` from the receiver, ``now_ms`` from any.
    """

    def __init__(self) -> None:
        self._mark: _Mark | None = None
        self._last_ms = 0

    def set(self, city_ms: int, speed: float, real_s: float) -> None:
        """Take a heartbeat that came at a monotonic second."""
        self._mark = _Mark(city_ms, real_s, speed)

    @property
    def speed(self) -> float:
        """City seconds per real second; 1 before the first heartbeat."""
        mark = self._mark
        return mark.speed if mark else 1.0

    def now_ms(self, real_s: float) -> int:
        """Return city time at a monotonic second; 0 before the first heartbeat."""
        mark = self._mark
        if mark is None:
            return 0
        now_ms = mark.city_ms + int((real_s - mark.real_s) * 1000 * mark.speed)
        back_ms = self._last_ms - now_ms
        if 0 < back_ms < _JITTER_S * 1000 * max(1.0, mark.speed):
            return self._last_ms
        self._last_ms = now_ms
        return now_ms
