"""A picture's own time as the city's clocks would show it."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo


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
