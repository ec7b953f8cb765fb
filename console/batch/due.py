"""Which open cases fall due before a moment: by the clock every screen shows."""

from typing import NamedTuple

from backend.domain.cases.case import STATES, Case, Clock
from console.face.face import SituationFace


class Due(NamedTuple):
    """What falls due, the nearest first, and how many are past their limit already."""

    cases: tuple[Case, ...]
    n_late: int


class DueBook:
    """Deadlines of cases units work at; a deadline is worked out once per version of a case."""

    def __init__(self, face: SituationFace) -> None:
        self._face = face
        self._held: dict[str, tuple[Case, int]] = {}

    def before(self, until_ms: int, *, with_late: bool) -> Due:
        """Return the cases whose limit runs out between now and a city time.

        Args:
            with_late: Those that are past it already are told, too.
        """
        now_ms, held = self._face.city_now_ms(), self._held
        found: list[tuple[int, str, Case]] = []
        n_late = 0
        self._held = {}
        for case_id, case in self._face.situation.cases.items():
            if STATES[case.state].clock is not Clock.HANDLING:
                continue
            known = held.get(case_id)
            if known is None or known[0] is not case:
                known = (case, self._face.face_of(case).deadline_ms)
            self._held[case_id] = known
            deadline_ms = known[1]
            is_late = 0 < deadline_ms < now_ms
            n_late += is_late
            if (now_ms <= deadline_ms <= until_ms) or (is_late and with_late):
                found.append((deadline_ms, case_id, case))
        return Due(tuple(case for _, _, case in sorted(found, key=lambda one: one[:2])), n_late)
