"""One moment for all that is told at once, so that each clock is looked at only once."""

from collections.abc import Iterator
from contextlib import contextmanager

from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Case
from backend.domain.clocks import clock


class Moment:
    """Keeps the clocks looked at while something is told to every panel.

    Attributes:
        now_ms: City time of what is being told, Unix milliseconds; 0 while nothing is.
    """

    def __init__(self) -> None:
        self.now_ms = 0
        self._looks: dict[str, tuple[Case, clock.Face]] = {}

    @contextmanager
    def at(self, now_ms: int) -> Iterator[None]:
        """Let it be this moment while something is told."""
        self.now_ms = now_ms
        try:
            yield
        finally:
            self.now_ms = 0
            self._looks.clear()

    def face_of(self, case: Case, now_ms: int, city: CityInfo) -> clock.Face:
        """Return how the clocks of a case stand."""
        held = self._looks.get(case.case_id)
        if held is not None and held[0] is case:
            return held[1]
        found = clock.face_of(case, now_ms, city.calendar, city.step_limits_s)
        if self.now_ms:
            self._looks[case.case_id] = (case, found)
        return found
