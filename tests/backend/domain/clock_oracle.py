"""Random lives of a case, and a deadline counted second by second from what happened in them.

The count shares nothing with the clock under test: it never looks at the case, only at the list of
things that happened, and it marks every second of four months as running or not.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from backend.domain.cases.case import Act, Case, Given
from backend.domain.clocks.clock import Calendar, Condition
from backend.domain.flow.life import Filing, Moment, after
from backend.domain.terms.roles import Actor, Role

from .builders import COLLECTOR, DISPATCHER, FILER, LEADER, MISSING, SYSTEM, new_case, shot

CALENDARS = (
    Calendar(holidays=("2026-06-19",), makeup_days=("2026-06-14",)),
    Calendar(hours=((510, 720), (810, 1050)), day_ends=True, holidays=("2026-06-19", "2026-06-22")),
    Calendar(hours=((0, 1440),), makeup_days=("2026-06-13", "2026-06-20")),
    Calendar(zone="Europe/Berlin", hours=((480, 1020),)),
)
# Berlin's summer time begins within its window; Shanghai's has a holiday and a make-up day.
BEGINS = {"Asia/Shanghai": (2026, 6, 1), "Europe/Berlin": (2026, 3, 20)}
LIMITS = (
    "2紧急工作时",
    "1紧急工作时",
    "4工作时",
    "7工作时",
    "1工作日",
    "2工作日",
    "3工作日",
    "2自然日",
)
_DAYS = 120
_DAY_S = 86_400
_HOURS = {"紧急工作时": 3600, "工作时": 3600, "自然日": _DAY_S}
CHIEF = Actor("chief-01", Role.CHIEF)
CHECKER = Actor("COL-9", Role.COLLECTOR)
UNIT = Actor("td-drainage", Role.UNIT)
WORKS = Given(unit_id=UNIT.account)
_NOTHING = Given()


class Event(NamedTuple):
    """One thing that happened; ``until_s`` is the day of a deferment."""

    act: Act
    at_s: int
    until_s: int = 0


class Life:
    """Lets a case live at random, and writes down what happened."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.calendar = CALENDARS[self.chance.randrange(len(CALENDARS))]
        self.limit = self.chance.choice(LIMITS)
        self.begin_s = begin_s(self.calendar)
        self.now_s = self.begin_s + self.chance.randrange(14 * _DAY_S)
        self.events: list[Event] = []
        condition = Condition("c0103-x", "c0103", MISSING, self.limit)
        self.case: Case = new_case()
        self._do(Act.FILE, FILER, Given(), Filing("YT-1", condition))
        self._sent()
        for _ in range(self.chance.randrange(5)):
            self.chance.choice(_TALES)(self)

    def _do(
        self, act: Act, actor: Actor, given: Given = _NOTHING, filing: Filing | None = None
    ) -> None:
        self.now_s += self.chance.choice((1, 59, 3_600, self.chance.randrange(1, 100_000)))
        at = Moment(self.now_s * 1000, self.now_s * 1000)
        self.case = after(self.case, act, actor, given, at, filing)
        self.events.append(Event(act, self.now_s, given.until_ms // 1000))

    def _sent(self) -> None:
        self._do(Act.DISPATCH, DISPATCHER, WORKS)
        if self.chance.random() < 0.2:
            self._do(Act.UNDO_DISPATCH, DISPATCHER)
            self._do(Act.DISPATCH, DISPATCHER, WORKS)
        self._do(Act.DELIVER, SYSTEM)

    def extended(self) -> None:
        if len(self.case.more.extensions) < 2:
            self._do(Act.ASK_EXTENSION, UNIT, _WHY)
            self._do(Act.EXTEND, CHIEF if self.case.more.extensions else LEADER)

    def deferred(self) -> None:
        if self.case.more.n_deferred:
            return
        until_s = self.now_s + self.chance.randrange(300_000, 500_000)
        self._do(Act.ASK_DEFER, UNIT, Given(reason="理由", until_ms=until_s * 1000))
        self._do(Act.DEFER, LEADER)
        if self.chance.random() < 0.5:
            self.now_s = until_s + self.chance.randrange(40_000)  # noticed late
        self._do(Act.RESUME, SYSTEM)

    def listed(self) -> None:
        self._do(Act.ASK_LIST, UNIT, _WHY)
        self._do(Act.SUSPEND, LEADER, _WHY)
        self._do(Act.RESUME, LEADER)

    def refused(self) -> None:
        self._do(Act.ASK_LIST, UNIT, _WHY)
        self._do(Act.REFUSE_REQUEST, LEADER, _WHY)

    def reworked(self) -> None:
        self._do(Act.REPLY, UNIT, _done())
        self._do(Act.SEND_CHECK, FILER)
        self._do(Act.CHECK_FAILED, CHECKER, _done())
        self._do(Act.REWORK, FILER, _WHY)

    def returned(self) -> None:
        if self.case.n_returns < 2:
            self._do(Act.RETURN, UNIT, _WHY)
            self._sent()

    def moved(self) -> None:
        self._do(Act.REDISPATCH, DISPATCHER, Given(unit_id="td-works"))
        self._do(Act.DELIVER, SYSTEM)
        self._do(Act.REDISPATCH, DISPATCHER, WORKS)
        self._do(Act.DELIVER, SYSTEM)

    def elsewhere(self) -> None:
        self._do(Act.HAND_OVER, DISPATCHER, _WHY)
        self._do(Act.ENFORCE_BACK, DISPATCHER, _WHY)
        self._sent()

    def reopened(self) -> None:
        if self.case.more.n_reopens:
            return
        self._do(Act.REPLY, UNIT, _done())
        self._do(Act.SEND_CHECK, FILER)
        self._do(Act.CHECK_PASSED, COLLECTOR, _done())
        self._do(Act.CLOSE, FILER)
        self._do(Act.REOPEN, LEADER, _WHY)
        self._sent()


_WHY = Given(reason="理由")


def _done() -> Given:
    return Given(reason="理由", text="已处置", photos=(shot(),))


_TALES: tuple[Callable[[Life], None], ...] = (
    Life.extended,
    Life.deferred,
    Life.listed,
    Life.refused,
    Life.reworked,
    Life.returned,
    Life.moved,
    Life.elsewhere,
    Life.reopened,
)


# ---- the count ---------------------------------------------------------------------------------

_STOPS = {Act.SUSPEND, Act.DEFER, Act.REPLY, Act.HAND_OVER, Act.REFER}
_GOES_ON = {Act.RESUME, Act.REWORK, Act.ENFORCE_BACK, Act.REFER_BACK}


def counted_ms(life: Life) -> int:
    """Return the deadline, by marking seconds."""
    told = _Told()
    for event in life.events:
        told.put(event)
    amount = float(life.limit.rstrip("紧急工作时日自然")) * (1 + told.n_extensions)
    unit = life.limit.lstrip("0123456789.")
    works = unit in ("工作时", "工作日")
    mask = working_seconds(life.calendar) if works else None
    offset = told.start_s - life.begin_s
    if unit == "工作日":
        need = _need_of_days(life.calendar, offset, int(amount), working_seconds(life.calendar))
    else:
        need = int(amount * _HOURS[unit])
    spans = [(a - life.begin_s, b - life.begin_s) for a, b in told.stops]
    return (life.begin_s + _nth_second(mask, offset, need, spans)) * 1000


class _Told:
    """What a list of events says of the clock: its start, its stops, its extensions."""

    def __init__(self) -> None:
        self.start_s, self.n_extensions = 0, 0
        self.stops: list[tuple[int, int]] = []
        self._is_told = False
        self._stopped_s, self._until_s = 0, 0

    def put(self, event: Event) -> None:
        if event.act is Act.REOPEN:
            self.__init__()
        elif event.act is Act.EXTEND:
            self.n_extensions += 1
        elif event.act is Act.ASK_DEFER:
            self._until_s = event.until_s
        else:
            self._start_or_stop(event)

    def _start_or_stop(self, event: Event) -> None:
        if event.act is Act.DISPATCH:
            self.start_s = self.start_s or event.at_s
        elif event.act is Act.UNDO_DISPATCH:
            self.start_s = self.start_s if self._is_told else 0
        elif event.act is Act.DELIVER:
            self._is_told = True
        elif event.act in _STOPS:
            self._stopped_s = event.at_s
            self._until_s = self._until_s if event.act is Act.DEFER else 0
        elif event.act in _GOES_ON:
            end_s = min(event.at_s, self._until_s) if self._until_s else event.at_s
            self.stops.append((self._stopped_s, end_s))


def _need_of_days(calendar: Calendar, offset: int, n: int, mask: NDArray[np.bool_]) -> int:
    day_s = sum(b - a for a, b in calendar.hours) * 60
    if not calendar.day_ends:
        return n * day_s
    # The n-th day with work after the day of the start: its last working second.
    begins = _midnights(calendar)
    today = max(i for i, begin in enumerate(begins) if begin <= offset)
    end = 0
    for begin, over in zip(begins[today + 1 :], begins[today + 2 :], strict=False):
        worked = np.flatnonzero(mask[begin:over])
        if len(worked):
            n -= 1
            end = begin + int(worked[-1]) + 1
        if not n:
            break
    return int(np.count_nonzero(mask[offset:end]))


def _nth_second(
    mask: NDArray[np.bool_] | None, start: int, need: int, stops: list[tuple[int, int]]
) -> int:
    """Return the end of the ``need``-th second that runs, from ``start`` on, a day at a time."""
    at, window = start, _ALWAYS if mask is None else mask
    per_day = _day_sums(mask is None, window)
    while True:
        end = (at // _DAY_S + 1) * _DAY_S
        is_plain = at % _DAY_S == 0 and all(b <= at or a >= end for a, b in stops)
        n = per_day[at // _DAY_S] if is_plain else -1
        if n < 0 or n >= need:
            day = window[at:end].copy()
            for a, b in stops:
                day[max(a - at, 0) : max(b - at, 0)] = False
            n = int(np.count_nonzero(day))
            if n >= need:
                return at + _second_of(day, need)
        need -= n
        at = end


def _second_of(day: NDArray[np.bool_], need: int) -> int:
    """Return the end of the ``need``-th second that runs in a day, an hour at a time."""
    for begin in range(0, len(day), 3_600):
        hour = day[begin : begin + 3_600]
        n = int(np.count_nonzero(hour))
        if n >= need:
            return begin + int(np.flatnonzero(hour)[need - 1]) + 1
        need -= n
    raise AssertionError("the day has fewer seconds that run")


_ALWAYS = np.ones(_DAYS * _DAY_S, bool)
_SUMS: dict[int, list[int]] = {}


def _day_sums(is_always: bool, window: NDArray[np.bool_]) -> list[int]:
    """Return how many seconds of each day count."""
    key = 0 if is_always else id(window)  # the windows live as long as the program
    if key not in _SUMS:
        _SUMS[key] = window.reshape(-1, _DAY_S).sum(axis=1).tolist()
    return _SUMS[key]


def begin_s(calendar: Calendar) -> int:
    """Return the first second of the window."""
    begin = datetime(*BEGINS[calendar.zone], tzinfo=ZoneInfo(calendar.zone))
    return int(begin.astimezone(UTC).timestamp())


@lru_cache(maxsize=8)
def working_seconds(calendar: Calendar) -> NDArray[np.bool_]:
    """Return for each second of the window whether people work in it."""
    zone, begin = ZoneInfo(calendar.zone), begin_s(calendar)
    minutes = np.zeros(_DAYS * 1440, bool)
    for n in range(len(minutes)):
        local = datetime.fromtimestamp(begin + n * 60, zone)
        text, minute = local.date().isoformat(), local.hour * 60 + local.minute
        is_day = text in calendar.makeup_days or (
            local.isoweekday() < 6 and text not in calendar.holidays
        )
        minutes[n] = is_day and any(a <= minute < b for a, b in calendar.hours)
    return np.repeat(minutes, 60)


@lru_cache(maxsize=8)
def _midnights(calendar: Calendar) -> tuple[int, ...]:
    zone, begin = ZoneInfo(calendar.zone), begin_s(calendar)
    first = datetime.fromtimestamp(begin, zone).date()
    days = (first + timedelta(days=n) for n in range(_DAYS + 1))
    return tuple(
        int(datetime(d.year, d.month, d.day, tzinfo=zone).timestamp()) - begin for d in days
    )
