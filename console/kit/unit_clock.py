"""Which clock a unit gets with a case, in words."""

from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Case
from backend.domain.clocks.clock import deadline_ms, run_of
from backend.domain.terms.words import Words

from . import words_acts as w
from .notice import each
from .time_text import day_hm


def clock_after(case: Case, city: CityInfo, now_ms: int) -> Words:
    """Return which clock the unit would get and when it would run out; nothing before filing."""
    if not case.limit:
        return Words("", "")
    limit = run_of(case).limit
    start_ms = case.dispatched_at_ms or now_ms
    at = day_hm(deadline_ms(limit, start_ms, city.calendar, case.pauses), now_ms, city.zone)
    words = w.PREVIEW_RUNNING if case.dispatched_at_ms else w.PREVIEW_CLOCK
    return each(words, limit=limit.words, at=at)
