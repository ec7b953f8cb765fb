"""The shifts of the hall (班次): when each begins, and which one it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
# A shift lasts a day at most.
_DAYS_BACK = 3


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


def began_ms(shifts: Sequence[Shift], city_ms: int, zone: str) -> int:
    """Return when the shift in force began, city time; between shifts, when the last one ended.

    Where shifts overlap the earlier of the list goes on. A hall without shifts goes by the day.
    """
    now = datetime.fromtimestamp(city_ms / 1000, ZoneInfo(zone))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    current = _in_force(shifts, now.hour * 60 + now.minute)
    turns = {0} if not shifts else {m for s in shifts for m in (s.from_min, s.upto_min)}
    for days in range(_DAYS_BACK):
        for minute in sorted(turns, reverse=True):
            begun = midnight - timedelta(days=days) + timedelta(minutes=minute)
            is_turn = _in_force(shifts, minute - 1) != current or begins(current, minute)
            if begun <= now and is_turn:
                return int(begun.timestamp() * 1000)
    return int(midnight.timestamp() * 1000)


def begins(shift: Shift | None, minute: int) -> bool:
    """Return whether a shift that goes round the clock begins anew; a hall without any, too."""
    return shift is None or (shift.from_min == shift.upto_min == minute)


def _in_force(shifts: Sequence[Shift], minute: int) -> Shift | None:
    return next((shift for shift in shifts if shift.holds(minute)), None)


def shift_at(shifts: Sequence[Shift], city_ms: int, zone: str) -> Shift | None:
    """Return the shift in force at a city time, ``None`` when the hall has none then."""
    local = datetime.fromtimestamp(city_ms / 1000, ZoneInfo(zone))
    return _in_force(shifts, local.hour * 60 + local.minute)


def night_ends_ms(shifts: Sequence[Shift], city_ms: int, zone: str) -> int:
    """Return when the night shift that is on or comes next ends, city time.

    The night shift is the one that goes overnight; a hall without any goes by the day.
    """
    now = datetime.fromtimestamp(city_ms / 1000, ZoneInfo(zone))
    ends_min = next((s.upto_min for s in shifts if s.upto_min < s.from_min), 0)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in (0, 1):
        # Wall time: a day on which clocks are set is no longer and no shorter here.
        end = midnight + timedelta(days=days, minutes=ends_min)
        if end > now:
            break
    return int(end.timestamp() * 1000)
