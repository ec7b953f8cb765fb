"""From when to when a shift runs: as the city sets them, in the city's own time."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.domain.terms.shift import Shift, began_ms

# What was published in the last moments is still on its way to the screen: no sheet counts it.
_ON_THE_WAY_MS = 3_000
SPANS = ("this", "last", "today")


def span_of(
    key: str, now_ms: int, zone: str, shifts: Sequence[Shift], speed: float = 1.0
) -> tuple[int, int]:
    """Return the city times at which a span begins and ends.

    Args:
        key: One of ``SPANS``; what still runs ends a moment before now.
        shifts: The hall's, as the city sets them.
        speed: City seconds per real second: that moment is a real one.
    """
    begun_ms = began_ms(shifts, now_ms, zone)
    if key == "last":
        return began_ms(shifts, begun_ms - 1, zone), begun_ms
    from_ms = _midnight_ms(now_ms, zone) if key == "today" else begun_ms
    return from_ms, max(from_ms, now_ms - round(_ON_THE_WAY_MS * max(1.0, speed)))


def _midnight_ms(now_ms: int, zone: str) -> int:
    now = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
