"""May a caller be rung back late (是否可夜间回访)? What was answered, and what "no" does. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# Minutes of the local day. Source: our own, no published rule says from when a call is late.
LATE_FROM_MIN = 22 * 60
LATE_UPTO_MIN = 8 * 60


class LateWord(StrEnum):
    """What a caller said. Values are stored and sent: never rename one."""

    UNASKED = ""
    YES = "yes"
    NO = "no"


def is_late(at_ms: int, zone: str) -> bool:
    """Return whether a ring at this moment is late: from ten at night to eight in the morning."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return minute >= LATE_FROM_MIN or minute < LATE_UPTO_MIN


def kept_from_night(due_ms: int, late: LateWord, zone: str) -> int:
    """Return by when somebody is rung back who said whether that may be late.

    A "no" moves what would be due at night to the end of that night, never to an earlier moment;
    anything else leaves it as it is.
    """
    if late is not LateWord.NO or not is_late(due_ms, zone):
        return due_ms
    local = datetime.fromtimestamp(due_ms / 1000, ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    days = 1 if local.hour * 60 + local.minute >= LATE_FROM_MIN else 0
    return int((midnight + timedelta(days=days, minutes=LATE_UPTO_MIN)).timestamp() * 1000)
