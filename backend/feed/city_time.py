"""The city's running clock: real time, or a synthetic city's, which may run faster and jump."""

import threading
import time
from collections.abc import Callable

MAX_SPEED = 3600.0
_HOLD_BACK = 0.1


def _real_ms() -> int:
    return int(time.time() * 1000)


class SteadyClock:
    """Real UTC that never runs back, whatever is done to the machine's clock.

    Set forward, it is followed at once. Set back, time goes on at nine tenths of its pace until
    the machine's clock has caught up: a dispatch waiting eight seconds must not wait an hour.
    """

    def __init__(self, wall_ms: Callable[[], int], monotonic: Callable[[], float]) -> None:
        self._wall_ms = wall_ms
        self._monotonic = monotonic
        self._ms = float(wall_ms())
        self._at_s = monotonic()

    def ms(self) -> int:
        """Return real UTC, Unix milliseconds."""
        now_s = self._monotonic()
        passed_ms = (now_s - self._at_s) * 1000
        self._ms = max(float(self._wall_ms()), self._ms + passed_ms * (1 - _HOLD_BACK))
        self._at_s = now_s
        return int(self._ms)


class CityRun:
    """City time as a line over the monotonic clock; it never runs back.

    Args:
        start_ms: City time at the start, Unix milliseconds; ``None`` follows real UTC.
        speed: City seconds per real second.

    Thread: any.
    """

    def __init__(
        self,
        start_ms: int | None = None,
        speed: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        real_ms: Callable[[], int] = _real_ms,
    ) -> None:
        self._lock = threading.Lock()
        self._monotonic = monotonic
        self._real = SteadyClock(real_ms, monotonic)
        self._follows_real = start_ms is None and speed == 1.0
        self._speed = speed
        self._base_ms = float(real_ms() if start_ms is None else start_ms)
        self._base_s = monotonic()
        self._last_ms = 0

    @property
    def speed(self) -> float:
        """City seconds per real second."""
        return self._speed

    def city_ms(self) -> int:
        """Return city time, Unix milliseconds."""
        with self._lock:
            return self._now_ms()

    def real_ms(self) -> int:
        """Return real UTC, Unix milliseconds."""
        with self._lock:
            return self._real.ms()

    def set(self, speed: float, jump_s: float = 0.0) -> None:
        """Run at another speed from now on, after a jump forward.

        Raises:
            ValueError: The speed or the jump is out of range.
        """
        if not (0 <= speed <= MAX_SPEED and 0 <= jump_s <= 366 * 86_400):
            raise ValueError(f"speed {speed}, jump {jump_s}")
        with self._lock:
            self._base_ms = self._now_ms() + jump_s * 1000
            self._base_s = self._monotonic()
            self._speed = speed
            self._follows_real = False

    def _now_ms(self) -> int:
        if self._follows_real:
            now_ms = self._real.ms()
        else:
            passed_s = self._monotonic() - self._base_s
            now_ms = int(self._base_ms + passed_s * 1000 * self._speed)
        self._last_ms = max(self._last_ms, now_ms)
        return self._last_ms
