"""The city's running clock: real time, or a synthetic city's, which may run faster and jump."""

import threading
import time
from collections.abc import Callable

MAX_SPEED = 3600.0


def _real_ms() -> int:
    return int(time.time() * 1000)


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
        self._real_ms = real_ms
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
        return self._real_ms()

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
            now_ms = self._real_ms()
        else:
            passed_s = self._monotonic() - self._base_s
            now_ms = int(self._base_ms + passed_s * 1000 * self._speed)
        self._last_ms = max(self._last_ms, now_ms)  # the machine's clock may be set back
        return self._last_ms
