"""The shifts of the hall (班次): when each begins, and which one it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift. Minutes count from local midnight; one that ends before it begins goes overnight.

    Attributes:
        key: Stored and sent; ``zh`` and ``en`` are what people read.
    """

    key: str
    zh: str
    en: str
    from_min: int
    upto_min: int

    def holds(self, minute: int) -> bool:
        """Return whether a minute of the day lies in it."""
        long_min = (self.upto_min - self.from_min) % DAY_MINUTES or DAY_MINUTES
        return (minute - self.from_min) % DAY_MINUTES < long_min


def shift_at(shifts: Sequence[Shift], city_ms: int, zone: str) -> Shift | None:
    """Return the shift in force at a city time, ``None`` when the hall has none then."""
    local = datetime.fromtimestamp(city_ms / 1000, ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return next((shift for shift in shifts if shift.holds(minute)), None)
