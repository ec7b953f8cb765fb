"""Limits, the working calendar and the clocks of a case: pure functions of record and calendar."""

from dataclasses import dataclass
from enum import StrEnum

from .words import Words


class LimitKind(StrEnum):
    """How a limit counts time. Values are stored and sent: never rename one."""

    EMERGENCY_HOURS = "emergency_hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the city works.

    Attributes:
        zone: IANA name, e.g. ``"Asia/Shanghai"``.
        hours: Working spans of a working day, minutes from midnight: ``((480, 720), (840, 1080))``.
        holidays: Dates off although they are weekdays, ISO ``YYYY-MM-DD``.
        makeup_days: Dates worked although they are weekend days.
        day_ends: Reading of 工作日: ``True`` ends with the n-th working day's last minute,
            ``False`` counts a day as its working hours.
    """

    zone: str = "Asia/Shanghai"
    hours: tuple[tuple[int, int], ...] = ((480, 720), (840, 1080))
    holidays: tuple[str, ...] = ()
    makeup_days: tuple[str, ...] = ()
    day_ends: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A filing condition of a class, with its own limit: the limit belongs here, not to the class.

    Attributes:
        key: e.g. ``"c0103-missing"``.
        limit: Its text, e.g. ``"2紧急工作时"``.
    """

    key: str
    class_key: str
    words: Words
    limit: str
    urgent: bool = False
