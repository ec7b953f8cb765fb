"""From when to when a shift runs: three of eight hours each, in the city's own time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHIFT_HOURS = 8
# What was published in the last moments is still on its way to the screen: no sheet counts it.
_ON_THE_WAY_MS = 3_000
SPANS = ("this", "last", "today")


def span_of(key: str, now_ms: int, zone: str, speed: float = 1.0) -> tuple[int, int]:
    """Return the city times at which a span begins and ends.

    Args:
        key: One of ``SPANS``; what still runs ends a moment before now.
        speed: City seconds per real second: that moment is a real one.
    """
    now = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    begun = midnight + timedelta(hours=now.hour // SHIFT_HOURS * SHIFT_HOURS)
    if key == "last":
        return _ms(begun - timedelta(hours=SHIFT_HOURS)), _ms(begun)
    from_ms = _ms(midnight if key == "today" else begun)
    return from_ms, max(from_ms, now_ms - round(_ON_THE_WAY_MS * max(1.0, speed)))


def _ms(when: datetime) -> int:
    return int(when.timestamp() * 1000)
