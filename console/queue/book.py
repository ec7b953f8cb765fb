"""Which cases stand in which queue, and in which order: kept as changes come, never rebuilt."""

from bisect import bisect_left, insort
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from backend.domain.cases.case import Case, CaseState
from backend.domain.clocks.clock import Face
from backend.domain.clocks.order import sort_key
from backend.domain.people.seats import QueueSpec

_Key = tuple[bool, float, str]
_FIRST_ORDINARY: _Key = (True, float("-inf"), "")


def standing_key(case: Case, face: Face, now_ms: int) -> _Key:
    """Return the queue's order as a key that does not age while the clock runs.

    ``sort_key`` orders by what is left *now*; adding now turns it into a moment, so that keys taken
    at different times can stand in one list.
    """
    not_urgent, left_s, case_id = sort_key(case, face)
    return not_urgent, round(left_s + now_ms / 1000, 2), case_id


def next_of(order: Sequence[str], case_id: str, due: Container[str]) -> str:
    """Return the next case that is due, round from the last to the first, ``""`` for none.

    Args:
        order: A queue, first things first.
        case_id: Where a person stands; it need not be in the queue.
    """
    at = order.index(case_id) + 1 if case_id in order else 0
    return next((i for i in (*order[at:], *order[:at]) if i in due), "")


class _Queue:
    """One queue, always in order. Cost: a change is two halvings and a move of memory."""

    def __init__(self, spec: QueueSpec) -> None:
        self.spec = spec
        self.takes_all, self.admits = spec.is_plain, spec.admits
        self.keys: dict[str, _Key] = {}
        self._sorted: list[_Key] = []
        self._order: tuple[str, ...] | None = ()

    def clear(self) -> None:
        self.keys.clear()
        self._sorted.clear()
        self._order = ()

    def put(self, case_id: str, key: _Key) -> None:
        self.drop(case_id)
        self.keys[case_id] = key
        insort(self._sorted, key)
        self._order = None

    def drop(self, case_id: str) -> None:
        key = self.keys.pop(case_id, None)
        if key is not None:
            del self._sorted[bisect_left(self._sorted, key)]
            self._order = None

    @property
    def order(self) -> tuple[str, ...]:
        if self._order is None:
            self._order = tuple(key[2] for key in self._sorted)
        return self._order

    def ahead(self, now_s: float) -> Iterator[str]:
        """Yield the urgent, then the ordinary ones whose moment is still to come, nearest first."""
        for not_urgent in (False, True):
            for key in self._sorted[bisect_left(self._sorted, (not_urgent, now_s, "")) :]:
                if key[0] is not not_urgent:
                    break
                yield key[2]

    @property
    def n_urgent(self) -> int:
        return bisect_left(self._sorted, _FIRST_ORDINARY)

    def n_late(self, now_s: float) -> int:
        urgent = bisect_left(self._sorted, (False, now_s, ""))
        return urgent + bisect_left(self._sorted, (True, now_s, "")) - self.n_urgent


class _Held(NamedTuple):
    """One case as it stands: one look-up finds all of it."""

    case: Case
    queues: Sequence[_Queue]
    key: _Key | None


class QueueBook:
    """The queues of one seat.

    Cost: a change costs one clock, whatever stands in the queues.
    """

    def __init__(self, queues: Sequence[QueueSpec], key_of: Callable[[Case], _Key]) -> None:
        self._key_of = key_of
        self._queues = {queue.key: _Queue(queue) for queue in queues}
        # A change looks at the queues a case can stand in, not at all of them.
        self._of_state = {
            state: tuple(queue for queue in self._queues.values() if state in queue.spec.states)
            for state in CaseState
        }
        self._held: dict[str, _Held] = {}
        self._turn: list[str] = []

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()
        for queue in self._queues.values():
            queue.clear()

    def put(self, cases: Iterable[Case]) -> None:
        """Take cases that are new or newer."""
        held, of_state, key_of = self._held, self._of_state, self._key_of
        for case in cases:
            queues = [q for q in of_state[case.state] if q.takes_all or q.admits(case)]
            key = key_of(case) if queues else None
            before = held.get(case.case_id)
            held[case.case_id] = _Held(case, queues, key)
            if before is None:
                self._move(case.case_id, (), queues, key)
            elif before.queues != queues or before.key != key:
                self._move(case.case_id, before.queues, queues, key)

    def _move(
        self, case_id: str, before: Sequence[_Queue], queues: Sequence[_Queue], key: _Key | None
    ) -> None:
        for queue in before:
            queue.drop(case_id)
        if key is not None:
            for queue in queues:
                queue.put(case_id, key)

    def drop(self, case_ids: Iterable[str]) -> None:
        """Forget cases that ended."""
        for case_id in case_ids:
            if (held := self._held.pop(case_id, None)) is not None:
                self._move(case_id, held.queues, (), None)

    def refine(self, n_cases: int) -> None:
        """Take the clocks of a few cases anew, in turn: working clocks stand still at night."""
        if not self._turn:
            self._turn = list({i for queue in self._queues.values() for i in queue.keys})
        for _ in range(min(n_cases, len(self._turn))):
            if (held := self._held.get(self._turn.pop())) is not None:
                self.put((held.case,))

    def n(self, queue_key: str) -> int:
        """Return how many cases stand in a queue."""
        return len(self._queues[queue_key].keys)

    def n_urgent(self, queue_key: str) -> int:
        """Return how many of them are urgent."""
        return self._queues[queue_key].n_urgent

    def n_late(self, queue_key: str, now_ms: int) -> int:
        """Return how many of them are past their limit."""
        return self._queues[queue_key].n_late(now_ms / 1000)

    def holds(self, queue_key: str, case_id: str) -> bool:
        """Return whether a case stands in a queue."""
        return case_id in self._queues[queue_key].keys

    def order(self, queue_key: str) -> tuple[str, ...]:
        """Return the case ids of a queue, first things first."""
        return self._queues[queue_key].order

    def due(self, queue_key: str, sent: Container[str]) -> tuple[str, ...]:
        """Return what waits for a person of the hall in a queue, without what was ``sent``."""
        queue, held = self._queues[queue_key], self._held
        outside = queue.spec.outside
        return tuple(
            i
            for i in queue.order
            if i not in sent and not (outside and held[i].case.state in outside)
        )

    def waiting(self, queue_key: str, sent: Container[str]) -> tuple[Case, ...]:
        """Return the cases of ``due``."""
        return tuple(self._held[case_id].case for case_id in self.due(queue_key, sent))

    def nearest(self, queue_key: str, sent: Container[str], now_ms: int) -> tuple[Case, ...]:
        """Return the urgent and the ordinary case whose limit runs out next; late ones are past."""
        found: dict[bool, Case] = {}
        outside = self._queues[queue_key].spec.outside
        for case_id in self._queues[queue_key].ahead(now_ms / 1000):
            case = self._held[case_id].case
            if case_id not in sent and case.state not in outside:
                found.setdefault(case.urgent, case)
                if len(found) == 2 or not case.urgent:
                    break
        return tuple(found.values())

    def is_due(self, queue_key: str, case_id: str) -> bool:
        """Return whether a case stands in a queue and waits for a person of the hall."""
        queue = self._queues[queue_key]
        return case_id in queue.keys and self._held[case_id].case.state not in queue.spec.outside
