"""What the wall counts, kept as changes come: a second costs what has changed, not what is open."""

from collections.abc import Iterable, Mapping

from backend.domain.cases.case import Case, CaseState
from backend.domain.clocks.clock import Face
from backend.domain.clocks.order import sort_key
from backend.domain.people.seats import QUEUES
from backend.situation import Changes, Situation

_WAITING = (QUEUES["to_dispatch"], QUEUES["returned"])


class WallBook:
    """Which cases are urgent, late, waiting for dispatch, reported or closed today; all by id."""

    def __init__(self) -> None:
        self.urgent: set[str] = set()
        self.late: set[str] = set()
        self.waiting: set[str] = set()
        self.reported: set[str] = set()
        self.closed: set[str] = set()
        self._day_ms = 0

    def begin(self, situation: Situation, day_ms: int) -> None:
        """Count everything anew, e.g. at midnight or after the whole picture came."""
        for ids in (self.urgent, self.late, self.waiting, self.reported, self.closed):
            ids.clear()
        self._day_ms = day_ms
        self._put(situation.cases.values())
        self._end(situation.ended.values())

    def take(self, situation: Situation, changes: Changes, day_ms: int) -> None:
        """Take changes in; ``day_ms`` is when the city's day began."""
        if changes.reset or day_ms != self._day_ms:
            self.begin(situation, day_ms)
            return
        self._put(changes.cases)
        self._end(changes.ended)

    def take_faces(self, faces: Mapping[str, Face]) -> None:
        """Take clock faces of some open cases: time makes late what nothing has changed."""
        for case_id, face in faces.items():
            _set(self.late, case_id, face.level == "late")

    def pressing(self, situation: Situation, faces: Mapping[str, Face]) -> str:
        """Return the case that presses most: urgent first, then the one that is latest; or ``""``.

        Args:
            faces: Of all urgent and late cases.
        """
        found = [situation.cases[case_id] for case_id in faces if case_id in situation.cases]
        best = min(found, key=lambda case: sort_key(case, faces[case.case_id]), default=None)
        return best.case_id if best is not None else ""

    def _put(self, cases: Iterable[Case]) -> None:
        for case in cases:
            case_id = case.case_id
            _set(self.urgent, case_id, case.urgent)
            _set(self.waiting, case_id, any(queue.holds(case) for queue in _WAITING))
            _set(self.reported, case_id, case.reported_at_ms >= self._day_ms)

    def _end(self, cases: Iterable[Case]) -> None:
        for case in cases:
            for ids in (self.urgent, self.late, self.waiting):
                ids.discard(case.case_id)
            _set(self.reported, case.case_id, case.reported_at_ms >= self._day_ms)
            is_closed = case.state is CaseState.CLOSED and case.closed_at_ms >= self._day_ms
            _set(self.closed, case.case_id, is_closed)


def _set(ids: set[str], case_id: str, is_in: bool) -> None:
    (ids.add if is_in else ids.discard)(case_id)
