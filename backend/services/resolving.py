"""The resolver at work: it learns from what units keep and return, advises, and drives the lane."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from backend.codebooks import Codebook
from backend.contract.answers import Advice
from backend.contract.city_answer import CityInfo
from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged, LogRow
from backend.contract.topics import Topic
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.dispatching.dispatch import judge
from backend.domain.dispatching.lane import Decision, LaneRules, decide
from backend.domain.dispatching.record import Outcome, RecordBook, outcome_of
from backend.domain.dispatching.resolver import Resolution, resolve
from backend.store import Store

from .advice import advice, scores_only
from .sayings import refusal

logger = logging.getLogger(__name__)
# The record is that of the newest cases: what was true years ago is not held against anybody.
REMEMBERED = 20_000
_ENDS = (Act.RETURN, Act.REPLY)


class Resolving:
    """Advises on dispatch, from rules and from the record.

    Args:
        send: Dispatches a case to a unit as the system, with the rule that chose it.

    Thread: ``note`` and ``advise`` any; ``tick`` the writer's.
    """

    def __init__(
        self,
        store: Store,
        city: CityInfo,
        book: Codebook,
        send: Callable[[Case, Decision], object],
    ) -> None:
        self._store = store
        self._city = city
        self._book = book
        self._send = send
        self._record = RecordBook()
        self._rows: deque[LogRow] = deque()
        self._waiting: dict[str, Case] = {}
        self._lock = threading.Lock()
        self._is_begun = False

    @property
    def record(self) -> RecordBook:
        """What became of dispatches so far; read it, never change it."""
        return self._record

    @property
    def lane(self) -> LaneRules:
        """How the automatic lane is set."""
        return self._city.lane

    def set_city(self, city: CityInfo) -> None:
        """Take the city as it is from now on."""
        self._city = city

    def note(self, rows: Iterable[LogRow]) -> None:
        """Remember what was committed; it is looked at with the next tick."""
        self._rows.extend(row for row in rows if row.topic == Topic.CASE)

    def tick(self) -> int:
        """Learn what happened, then let the lane act; return how many it dispatched.

        Raises:
            StoreFault: The store cannot be read.
        """
        if not self._is_begun:
            self._begin()
        while self._rows:
            changed = decode_payload(self._rows.popleft().payload)
            if isinstance(changed, CaseChanged):
                self._learn(changed.case)
        return self._drive() if self.lane.is_on else 0

    def advise(self, case: Case) -> Resolution:
        """Return who should have a case, with the reasons for and against each."""
        with self._lock:
            name = self._book.name(case.class_key)
            return resolve(case, self._city.units, name, self._record, self._city.hall.area)

    def answer(self, ask_id: str, case_id: str) -> Advice | Denied:
        """Return the advice on a case as it goes over the wire; without a case the scores alone.

        Raises:
            StoreFault: The store cannot be read.
        """
        if not case_id:
            return scores_only(ask_id, self._record, self.lane)
        case = self._store.case(case_id)
        if case is None:
            words = refusal("no_such_case").words
            return Denied(ask_id=ask_id, rule="no_such_case", zh=words.zh, en=words.en)
        return advice(ask_id, self.advise(case), self.judged(case), self._record)

    def judged(self, case: Case) -> Decision:
        """Return what the lane would do with a case, and why it abstains."""
        resolution = self.advise(case)
        with self._lock:
            return decide(case, resolution, self._record, self.lane)

    def _begin(self) -> None:
        """Read the newest cases; what was noted so far is among them. Nobody writes meanwhile."""
        self._rows.clear()
        for case in self._store.newest_cases(REMEMBERED):
            self._put(self._outcomes(case))
            self._wait(case)
        self._is_begun = True

    def _learn(self, case: Case) -> None:
        outcome = self._outcome(case)
        self._put([outcome] if outcome else [])
        self._wait(case)

    def _wait(self, case: Case) -> None:
        if case.state is CaseState.TO_DISPATCH:
            self._waiting[case.case_id] = case
        else:
            self._waiting.pop(case.case_id, None)

    def _put(self, outcomes: Sequence[Outcome]) -> None:
        with self._lock:
            self._record.put(outcomes)

    def _outcomes(self, case: Case) -> list[Outcome]:
        """Return every outcome in the life of a case."""
        ends = [n for n, step in enumerate(case.steps, start=1) if step.act in _ENDS]
        found = (self._outcome(replace(case, steps=case.steps[:n])) for n in ends)
        return [one for one in found if one is not None]

    def _outcome(self, case: Case) -> Outcome | None:
        if case.steps[-1].act not in _ENDS:
            return None
        unit_id = case.steps[-1].by_unit
        unit = next((u for u in self._city.units if u.unit_id == unit_id), None)
        if unit is None:
            return None
        before = replace(case, steps=case.steps[:-1])
        return outcome_of(case, judge(before, unit, self._book.name(case.class_key)).rule)

    def _drive(self) -> int:
        """Dispatch what the lane is sure of; a case is looked at once, then left to people."""
        n_sent = 0
        for case_id, case in tuple(self._waiting.items()):
            del self._waiting[case_id]
            decision = self.judged(case)
            if decision.unit_id:
                self._send(case, decision)
                n_sent += 1
        return n_sent
