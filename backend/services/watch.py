"""Watches the city's clock for the cases: escalation, slips, deferments, guards that fall silent.

What is due follows from the record alone; what was raised stands in the record under a name of its
own. So every step is raised once, whatever was restarted and however the clock was set in between.
"""

import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from backend.contract.city_answer import CityInfo
from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged, LogRow
from backend.contract.topics import Topic
from backend.domain.cases.case import Case
from backend.domain.cases.extras import GuardSpan
from backend.domain.cases.guards import SILENT_MS
from backend.domain.clocks.ladder import UNREAD, Due, dues, slip_dues, unread_dues, wakes_at
from backend.domain.field.mover import Fix, Mover
from backend.domain.terms.words import Words
from backend.store import Store

from .alarms import AlarmDesk
from .books import CityTime
from .errands import ERRAND, Ask, Errands

_SILENT = Words(
    "{no} 现场警戒人员 {who} 失联 2 分钟", "{no}: guard {who} has not been heard of for 2 minutes"
)
GUARD = "guard:"
MARKS = ("ladder:", "slip:", UNREAD, GUARD, ERRAND)


class _Next(NamedTuple):
    """When a case must be looked at next."""

    at_ms: int
    case_id: str
    version: int


@dataclass(slots=True)
class _Watched:
    """One open case under watch.

    Attributes:
        dues: Steps not raised yet, earliest first.
        wakes_ms: When its deferment ends, 0 for none.
    """

    case: Case
    dues: list[Due] = field(default_factory=list)
    wakes_ms: int = 0


def _ask_nobody(case: Case, mover: Mover) -> None:
    del case, mover


class Watch:
    """Raises what becomes due.

    Args:
        wake: Ends the deferments of these cases.
        ask: Asks a collector to verify a case; without it nobody is asked.

    Thread: ``note`` and ``heard`` any, they only remember; ``tick`` the writer's.
    """

    def __init__(
        self,
        store: Store,
        city: CityInfo,
        time: CityTime,
        alarms: AlarmDesk,
        wake: Callable[[Sequence[Case]], object],
        ask: Ask = _ask_nobody,
    ) -> None:
        self._store = store
        self._calendar = city.calendar
        self._time = time
        self._alarms = alarms
        self._wake = wake
        self._rows: deque[LogRow] = deque()
        self._cases: dict[str, _Watched] = {}
        self._heap: list[_Next] = []
        self._raised: set[str] | None = None
        self._lock = threading.Lock()
        self._guards: dict[str, int] = {}
        self._errands = Errands(city, ask)

    def note(self, rows: Iterable[LogRow]) -> None:
        """Remember what was committed; it is looked at with the next tick."""
        self._rows.extend(row for row in rows if row.topic == Topic.CASE)

    def heard(self, fixes: Sequence[Fix]) -> None:
        """Remember where collectors are, and when those on guard were last heard of."""
        self._errands.heard(fixes)
        with self._lock:
            for fix in fixes:
                if fix.observed_at_ms > self._guards.get(fix.mover_id, 2**63):
                    self._guards[fix.mover_id] = fix.observed_at_ms

    def tick(self) -> int:
        """Do what is due; return how much was raised.

        Raises:
            StoreFault: The store cannot be read or written; what is due stays due.
        """
        if self._raised is None:
            self._begin()
        while self._rows:
            self._follow(self._rows.popleft())
        now_ms = self._time.city_ms()
        n_raised = self._raise(self._due(now_ms))
        n_raised += self._raise(self._nobody_left(now_ms))
        sleepers = [w.case for w in self._cases.values() if 0 < w.wakes_ms <= now_ms]
        if sleepers:
            self._wake(sleepers)
        return n_raised

    def _nobody_left(self, now_ms: int) -> list[tuple[Due, str]]:
        due = self._errands.tick(now_ms)
        return [(step, case_id) for step, case_id in due if step.mark not in self._known]

    def _raise(self, due: Sequence[tuple[Due, str]]) -> int:
        """Raise steps; when they cannot be kept they are due again with the next tick."""
        try:
            n_raised = self._alarms.raise_once([(d.mark, d.words, case_id) for d, case_id in due])
        except BaseException:
            for step, case_id in due:
                self._put_back(step, case_id)
            raise
        self._known.update(step.mark for step, _ in due)
        return n_raised

    def _put_back(self, step: Due, case_id: str) -> None:
        held = self._cases.get(case_id)
        if held is not None and not step.mark.startswith((GUARD, ERRAND)):
            held.dues.insert(0, step)
            heapq.heappush(self._heap, _Next(step.at_ms, case_id, held.case.version))

    @property
    def _known(self) -> set[str]:
        if self._raised is None:
            self._raised = set()
        return self._raised

    def _begin(self) -> None:
        """Read what stands open, and what was raised before."""
        self._raised = self._store.alarm_ids(MARKS)
        for row in self._store.open_rows(Topic.CASE):
            self._follow(row)

    def _follow(self, row: LogRow) -> None:
        held = self._cases.get(row.entity)
        if row.ended:
            self._cases.pop(row.entity, None)
            self._errands.forget(row.entity)
            self._mind_guards()
            return
        changed = decode_payload(row.payload)
        if not isinstance(changed, CaseChanged):
            return
        case = changed.case
        if held is not None and held.case.version >= case.version:
            return
        steps = (
            *dues(case, self._calendar),
            *slip_dues(case, self._calendar),
            *unread_dues(case),
        )
        waiting = sorted(step for step in steps if step.mark not in self._known)
        self._cases[row.entity] = _Watched(case, waiting, wakes_at(case))
        self._errands.follow(case)
        if waiting:
            heapq.heappush(self._heap, _Next(waiting[0].at_ms, row.entity, case.version))
        if case.more.guards or (held is not None and held.case.more.guards):
            self._mind_guards()

    def _due(self, now_ms: int) -> list[tuple[Due, str]]:
        """Take every step out that is due, each with its case."""
        found: list[tuple[Due, str]] = []
        while self._heap and self._heap[0].at_ms <= now_ms:
            after = heapq.heappop(self._heap)
            held = self._cases.get(after.case_id)
            if held is None or held.case.version != after.version:
                continue  # a newer version has its own place in the heap
            while held.dues and held.dues[0].at_ms <= now_ms:
                found.append((held.dues.pop(0), after.case_id))
            if held.dues:
                heapq.heappush(self._heap, after._replace(at_ms=held.dues[0].at_ms))
        return found + self._silent(now_ms)

    # ---- guards --------------------------------------------------------------------------------

    def _mind_guards(self) -> None:
        """Listen to those on guard, and to nobody else."""
        with self._lock:
            wanted = {g.account: g.from_ms for _, g in self._on_guard()}
            self._guards = {
                account: max(from_ms, self._guards.get(account, 0))
                for account, from_ms in wanted.items()
            }

    def _on_guard(self) -> list[tuple[Case, GuardSpan]]:
        return [(w.case, g) for w in self._cases.values() for g in w.case.more.on_guard]

    def _silent(self, now_ms: int) -> list[tuple[Due, str]]:
        if not self._guards:
            return []
        found = []
        for case, guard in self._on_guard():
            last_ms = self._guards.get(guard.account, guard.from_ms)
            mark = _guard_mark(case, guard, last_ms)
            if now_ms - last_ms >= SILENT_MS and mark not in self._known:
                no = case.case_no or case.case_id
                due = Due(now_ms, mark, _SILENT.filled(no=no, who=guard.account))
                found.append((due, case.case_id))
        return found


def _guard_mark(case: Case, guard: GuardSpan, last_ms: int) -> str:
    """Return the name of one silence: whoever was heard again may fall silent again."""
    who = blake2b(guard.account.encode(), digest_size=4).hexdigest()
    return f"{GUARD}{case.case_id}:{who}:{last_ms}"
