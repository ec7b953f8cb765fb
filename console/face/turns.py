"""When a case's clock face must be taken anew: only when its level can be another one by then."""

from collections.abc import Callable
from heapq import heappop, heappush

from backend.domain.cases.case import Case
from backend.domain.clocks.clock import SOON_SHARE, Face

# Late is what is past its limit, not what has just reached it.
_PAST_S = 0.001


class FaceTurns:
    """Cases in the order in which time alone may change how their clocks look.

    Cost: a look at one case for each level that is passed, however many cases are open.
    """

    def __init__(self) -> None:
        self._due: list[tuple[float, str]] = []
        self._at: dict[str, float] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._due.clear()
        self._at.clear()

    def put(self, case_id: str, face: Face, now_ms: int) -> None:
        """Take the face a case has at a city time."""
        left_s = _until_other_s(face)
        if left_s is None:
            return
        at_ms = now_ms + left_s * 1000
        # An entry that is too early costs one look; one that is too late would be a lie.
        if at_ms < self._at.get(case_id, float("inf")):
            self._at[case_id] = at_ms
            heappush(self._due, (at_ms, case_id))

    def take(self, now_ms: int, most: int, case_of: Callable[[str], Case | None]) -> list[Case]:
        """Return cases whose turn has come, the longest due first."""
        found: list[Case] = []
        while self._due and self._due[0][0] <= now_ms and len(found) < most:
            at_ms, case_id = heappop(self._due)
            if self._at.get(case_id) != at_ms:
                continue
            del self._at[case_id]
            case = case_of(case_id)
            if case is not None:
                found.append(case)
        return found


def _until_other_s(face: Face) -> float | None:
    """Return the least seconds until another level; ``None`` when time will not change it.

    Working clocks only run in working hours: then it takes longer, and one looks once more.
    """
    if face.level == "ok":
        return max(0.0, face.remaining_s - face.total_s * SOON_SHARE)
    return max(0.0, face.remaining_s) + _PAST_S if face.level == "soon" else None
