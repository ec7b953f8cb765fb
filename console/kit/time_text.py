"""Moments and spans as people read them, in the city's own zone."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from backend.domain.terms.words import Words

from .words import Time

_LONG_S = 10 * 3600


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def moment(at_ms: int, zone: str) -> datetime:
    """Return the moment as a local time of the city."""
    return datetime.fromtimestamp(at_ms / 1000, _zone(zone))


def hm(at_ms: int, zone: str) -> str:
    """Return ``"08:04"``."""
    return moment(at_ms, zone).strftime("%H:%M")


def hms(at_ms: int, zone: str) -> str:
    """Return ``"08:04:31"``."""
    return moment(at_ms, zone).strftime("%H:%M:%S")


def date_words(at_ms: int, zone: str) -> Words:
    """Return ``6月10日 星期三`` and ``Wed 10 Jun``."""
    local = moment(at_ms, zone)
    day, month = Time.DAYS[local.weekday()], Time.MONTHS[local.month - 1]
    return Words(
        Time.DATE.zh.format(m=local.month, d=local.day, day=day.zh),
        Time.DATE.en.format(month=month, d=local.day, day=day.en),
    )


def day_hm(at_ms: int, now_ms: int, zone: str) -> Words:
    """Return the time of a moment, with its day when that is not today."""
    at, now = moment(at_ms, zone), moment(now_ms, zone)
    text = at.strftime("%H:%M")
    n_days = (at.date() - now.date()).days
    if n_days == 0:
        return Words(text, text)
    if n_days == 1:
        return Time.TOMORROW.filled(hm=text)
    month = Time.MONTHS[at.month - 1]
    return Words(
        Time.ON_DAY.zh.format(m=at.month, d=at.day, hm=text),
        Time.ON_DAY.en.format(month=month, d=at.day, hm=text),
    )


def span(seconds: float) -> Words:
    """Return a running time without its sign: ``7:41``, ``1:52:10``, from ten hours on in words."""
    whole = int(abs(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if whole >= _LONG_S:
        return Time.LONG.filled(h=hours, m=minutes)
    text = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return Words(text, text)


def length(seconds: float) -> Words:
    """Return the length of a step limit: ``10 分``, ``2 小时``."""
    if seconds >= 7200 and seconds % 3600 == 0:
        return Time.HOURS.filled(n=f"{seconds / 3600:g}")
    return Time.MINUTES.filled(n=f"{seconds / 60:g}")


def midnight_ms(now_ms: int, zone: str) -> int:
    """Return when the city's day began, Unix milliseconds."""
    start = moment(now_ms, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(start.timestamp() * 1000)
