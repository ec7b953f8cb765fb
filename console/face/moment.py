"""One moment for all that is told at once, so that each clock is looked at only once."""

from collections.abc import Iterator, Mapping, Sequence
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
        self._cases: Sequence[Case] = ()
        self._faces: Mapping[str, clock.Face] = {}

    @contextmanager
    def at(self, now_ms: int) -> Iterator[None]:
        """Let it be this moment while something is told."""
        self.now_ms = now_ms
        try:
            yield
        finally:
            self.now_ms = 0
            self._looks, self._cases, self._faces = {}, (), {}

    def held(self, case: Case) -> clock.Face | None:
        """Return the face looked at in this moment, ``None`` when nobody did."""
        held = self._looks.get(case.case_id)
        return held[1] if held is not None and held[0] is case else None

    def faces_of(
        self, cases: Sequence[Case], now_ms: int, city: CityInfo
    ) -> Mapping[str, clock.Face]:
        """Return how the clocks of cases stand, by ``case_id``; asked for again, the same."""
        if self.now_ms and cases is self._cases:
            return self._faces
        look, calendar, limits = clock.face_of, city.calendar, city.step_limits_s
        faces = {case.case_id: look(case, now_ms, calendar, limits) for case in cases}
        if self.now_ms:
            self._looks.update(zip(faces, zip(cases, faces.values(), strict=True), strict=True))
            self._cases, self._faces = cases, faces
        return faces

    def face_of(self, case: Case, now_ms: int, city: CityInfo) -> clock.Face:
        """Return how the clocks of a case stand."""
        held = self._looks.get(case.case_id)
        if held is not None and held[0] is case:
            return held[1]
        found = clock.face_of(case, now_ms, city.calendar, city.step_limits_s)
        if self.now_ms:
            self._looks[case.case_id] = (case, found)
        return found
