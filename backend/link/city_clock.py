"""The city's time at a console, carried on between heartbeats by the monotonic clock."""

from collections import deque
from typing import NamedTuple

# A step back smaller than this many real seconds is the jitter of heartbeats, not a new time.
_JITTER_S = 2.0
# A heartbeat that was held up looks like a clock that is ahead: the quickest of so many counts.
_BEATS_COMPARED = 5


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


class ClockGap:
    """How far this machine's clock is from the backend's, seen by the heartbeats.

    A heartbeat can come late but never early, so of the newest few the least difference is the
    nearest to the truth. Thread: the receiver's.
    """

    def __init__(self) -> None:
        self._gaps_s: deque[float] = deque(maxlen=_BEATS_COMPARED)

    def note(self, sent_ms: int, came_ms: int) -> None:
        """Take when a heartbeat left by the backend's clock and came by ours, Unix milliseconds."""
        self._gaps_s.append((came_ms - sent_ms) / 1000)

    @property
    def error_s(self) -> float:
        """Seconds our clock is ahead (negative: behind); 0 before enough heartbeats came."""
        return min(self._gaps_s) if len(self._gaps_s) == _BEATS_COMPARED else 0.0
