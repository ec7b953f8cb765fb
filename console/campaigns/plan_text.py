"""Days and targets as a person types them, and as the page writes them."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backend.domain.counting.campaign import Campaign, Plan
from backend.domain.terms.words import Words
from console.kit.time_text import moment

from . import words as w

_PERCENT = ("%", "\uff05")  # as typed in either width
_GOAL = re.compile(rf"(\d{{1,6}})\s*([{''.join(_PERCENT)}]?)")
_DAY = re.compile(r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})")


class Goal(NamedTuple):
    """A target: so many cases, or so many per cent of them."""

    n: int = 0
    percent: int = 0


def read_goal(text: str) -> Goal | None:
    """Read ``"190"`` or ``"95%"``; ``None`` when it is neither."""
    match = _GOAL.fullmatch(text.strip())
    if match is None or not int(match[1]):
        return None
    value = int(match[1])
    if match[2] in _PERCENT:
        return Goal(percent=value) if value <= 100 else None
    return Goal(n=value)


def write_goal(plan: Plan) -> str:
    """Return a target as it is typed."""
    return str(plan.goal_n) if plan.goal_n else f"{plan.goal_percent}%"


def goal_words(plan: Plan) -> Words:
    """Return a target as it is read."""
    if plan.goal_n:
        return w.GOAL_N.filled(n=f"{plan.goal_n:,}")
    return w.GOAL_PERCENT.filled(percent=plan.goal_percent)


def read_day(text: str, today: date) -> date | None:
    """Read ``"2026-06-10"`` or ``"6-10"``; without a year it is this one."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1] or today.year), int(match[2]), int(match[3]))
    except ValueError:
        return None


def begin_ms(day: date, zone: str) -> int:
    """Return when a day begins in the city, Unix milliseconds."""
    return round(datetime.combine(day, time(), ZoneInfo(zone)).timestamp() * 1000)


def end_ms(day: date, zone: str) -> int:
    """Return the first moment after a day in the city."""
    return begin_ms(day + timedelta(days=1), zone)


def first_day(plan: Plan, zone: str) -> date:
    """Return the first day of a plan."""
    return moment(plan.from_ms, zone).date()


def last_day(plan: Plan, zone: str) -> date:
    """Return the last day of a plan: the one its end lies behind."""
    return moment(plan.upto_ms - 1, zone).date()


def days_words(campaign: Campaign, now_ms: int, zone: str) -> Words:
    """Return when a campaign runs, that it begins later, or that it has ended."""
    plan = campaign.plan
    first, last = first_day(plan, zone), last_day(plan, zone)
    if campaign.is_over:
        return w.ENDED.filled(day=moment(campaign.ended_ms, zone).date())
    if now_ms < plan.from_ms:
        return w.PLANNED.filled(first=first)
    return w.RUNS.filled(first=first, last=last)
