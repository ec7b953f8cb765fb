"""Which cases stand in which queue, and in which order: kept as changes come, never rebuilt."""

from collections.abc import Callable, Iterable, Sequence

from backend.domain.case import Case
from backend.domain.clock import Face
from backend.domain.order import sort_key
from backend.domain.seats import QueueSpec

_Key = tuple[bool, float, str]


def standing_key(case: Case, face: Face, now_ms: int) -> _Key:
    """Return the queue's order as a key that does not age while the clock runs.

    ``sort_key`` orders by what is left *now*; adding now turns it into a moment, so that keys taken
    at different times can stand in one list.
    """
    not_urgent, left_s, case_id = sort_key(case, face)
    return not_urgent, left_s + now_ms / 1000, case_id


class QueueBook:
    """The queues of one seat.

    Cost: a change costs one clock and, when the order is asked for next, one sort of its queue.
    """

    def __init__(self, queues: Sequence[QueueSpec], key_of: Callable[[Case], _Key]) -> None:
        self._queues = tuple(queues)
        self._key_of = key_of
        self._keys: dict[str, dict[str, _Key]] = {queue.key: {} for queue in queues}
        self._sorted: dict[str, tuple[str, ...] | None] = {queue.key: None for queue in queues}
        self._cases: dict[str, Case] = {}
        self._turn: list[str] = []

    def clear(self) -> None:
        """Forget everything."""
        self._cases.clear()
        for key, keys in self._keys.items():
            keys.clear()
            self._sorted[key] = None

    def put(self, cases: Iterable[Case]) -> None:
        """Take cases that are new or newer."""
        for case in cases:
            self._place(case)

    def drop(self, case_ids: Iterable[str]) -> None:
        """Forget cases that ended."""
        for case_id in case_ids:
            self._cases.pop(case_id, None)
            for key, keys in self._keys.items():
                if keys.pop(case_id, None) is not None:
                    self._sorted[key] = None

    def _place(self, case: Case) -> None:
        self._cases[case.case_id] = case
        held: _Key | None = None
        for queue in self._queues:
            keys = self._keys[queue.key]
            if queue.holds(case):
                held = held or self._key_of(case)
                if keys.get(case.case_id) != held:
                    keys[case.case_id] = held
                    self._sorted[queue.key] = None
            elif keys.pop(case.case_id, None) is not None:
                self._sorted[queue.key] = None

    def refine(self, n_cases: int) -> None:
        """Take the clocks of a few cases anew, in turn: working clocks stand still at night."""
        if not self._turn:
            self._turn = list({i for keys in self._keys.values() for i in keys})
        for _ in range(min(n_cases, len(self._turn))):
            case = self._cases.get(self._turn.pop())
            if case is not None:
                self._place(case)

    def n(self, queue_key: str) -> int:
        """Return how many cases stand in a queue."""
        return len(self._keys[queue_key])

    def n_urgent(self, queue_key: str) -> int:
        """Return how many of them are urgent."""
        return sum(not key[0] for key in self._keys[queue_key].values())

    def n_late(self, queue_key: str, now_ms: int) -> int:
        """Return how many of them are past their limit."""
        return sum(key[1] < now_ms / 1000 for key in self._keys[queue_key].values())

    def holds(self, queue_key: str, case_id: str) -> bool:
        """Return whether a case stands in a queue."""
        return case_id in self._keys[queue_key]

    def order(self, queue_key: str) -> tuple[str, ...]:
        """Return the case ids of a queue, first things first."""
        found = self._sorted[queue_key]
        if found is None:
            keys = self._keys[queue_key]
            found = tuple(sorted(keys, key=keys.__getitem__))
            self._sorted[queue_key] = found
        return found
