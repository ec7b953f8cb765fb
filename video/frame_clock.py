"""A picture's own time as the city's clocks would show it."""

import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from .engine import FrameInfo

# A source clock further off than this is wrong, not late: its age is then counted from arrival.
_MAX_BELIEVED_S = 1.5


class FrameClock:
    """Turns a picture's real time into the text on its tile.

    Args:
        to_city_ms: City milliseconds of real UTC milliseconds; None where both are the same.
        zone: IANA name of the city's zone.
    """

    def __init__(
        self, to_city_ms: Callable[[int], int] | None = None, zone: str = "Asia/Shanghai"
    ) -> None:
        self._to_city_ms = to_city_ms
        self._zone = ZoneInfo(zone)
        self._told = (-1, "")

    def text(self, wall_us: int) -> str:
        """Return e.g. ``08:04:31`` for microseconds since 1970 UTC."""
        real_ms = wall_us // 1_000
        city_ms = real_ms if self._to_city_ms is None else self._to_city_ms(real_ms)
        at_s = city_ms // 1_000
        if at_s != self._told[0]:
            self._told = (at_s, f"{datetime.fromtimestamp(at_s, self._zone):%H:%M:%S}")
        return self._told[1]


def transit_s(info: FrameInfo, now_s: float) -> float:
    """Return how old a picture was when it came, where the source's clock can be believed."""
    if not info.is_source_time:
        return 0.0
    came_wall_s = time.time() - (now_s - info.came_ns / 1e9)
    passed_s = came_wall_s - info.wall_us / 1e6
    return passed_s if 0 <= passed_s <= _MAX_BELIEVED_S else 0.0
