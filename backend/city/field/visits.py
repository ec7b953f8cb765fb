"""Collectors on their way to a site: who was sent where, and who has had his look."""

from collections.abc import Collection
from dataclasses import dataclass

from backend.domain.cases.case import Case
from backend.domain.field.mover import MoverKind
from backend.domain.flow.errand_rules import errand_of
from backend.domain.terms.roles import Actor, Role

from .crowd import Crowd
from .ground import Ground

# Whoever is not there by then is called off, and the next one goes; city seconds.
_TOO_LONG_S = 1500.0
# How long a guard stands before it would walk on; renewed whenever its case moves, city seconds.
_GUARD_S = 600.0


@dataclass(slots=True)
class _Visit:
    mover_id: str
    sent_ms: int
    there_ms: int = 0


class Visits:
    """Sends the collector of the grid, sees it arrive, lets it go again."""

    def __init__(self, ground: Ground, crowd: Crowd) -> None:
        self._ground = ground
        self._crowd = crowd
        self._visits: dict[str, _Visit] = {}
        self._tried: dict[str, set[str]] = {}
        self._guards: dict[str, str] = {}
        self._homes = {
            mover.mover_id: ground.patch_index(mover.home_grid)
            for mover in crowd.movers
            if mover.kind is MoverKind.COLLECTOR
        }

    def arrived(self, case: Case, now_ms: int, look_ms: int) -> Actor | None:
        """Return who looked at the site of a case; sends somebody if nobody is on the way."""
        visit = self._visits.get(case.case_id)
        if visit is None:
            self._send(case, now_ms)
            return None
        if not visit.there_ms and self._crowd.arrived(visit.mover_id):
            visit.there_ms = now_ms
        if visit.there_ms:
            is_done = now_ms - visit.there_ms >= look_ms
            return Actor(visit.mover_id, Role.COLLECTOR) if is_done else None
        if now_ms - visit.sent_ms > _TOO_LONG_S * 1000:
            self.end(case.case_id)
        return None

    def guard(self, case: Case) -> None:
        """Let who reported a case stand by it, for no other errand, until it ends."""
        if case.reported_by in self._homes:
            self._guards[case.case_id] = case.reported_by
            if case.case_id not in self._visits:
                self._crowd.pause(case.reported_by, _GUARD_S)

    def end(self, case_id: str) -> None:
        """Let whoever was sent go back to its rounds, or to standing guard."""
        visit = self._visits.pop(case_id, None)
        if visit is None:
            return
        self._crowd.release(visit.mover_id)
        if visit.mover_id in self._guards.values():
            self._crowd.pause(visit.mover_id, _GUARD_S)

    def moved_on(self, case_id: str) -> None:
        """End a visit and all memory of it: the case is at its next step."""
        self.end(case_id)
        self._tried.pop(case_id, None)

    def forget(self, case_id: str) -> None:
        """Forget a case that ended; its guard walks on."""
        guard = self._guards.pop(case_id, "")
        self.moved_on(case_id)
        if guard:
            self._crowd.pause(guard, 0.0)

    def keep_only(self, case_ids: Collection[str]) -> None:
        """Forget all other cases: the picture of the city was replaced."""
        for case_id in {*self._visits, *self._guards} - set(case_ids):
            self.forget(case_id)

    def is_busy(self, mover_id: str) -> bool:
        """Return whether a collector is on an errand."""
        return any(visit.mover_id == mover_id for visit in self._visits.values())

    def _send(self, case: Case, now_ms: int) -> None:
        x_m, y_m = self._ground.to_metres(case.place.lon_deg, case.place.lat_deg)
        if named := _named(case):
            # Where no road leads, whoever took the errand looks from where they stand.
            there_ms = 0 if self._crowd.send(named, x_m, y_m) else now_ms
            self._visits[case.case_id] = _Visit(named, now_ms, there_ms)
            return
        tried = self._tried.setdefault(case.case_id, set())
        for mover_id in self._candidates(case, x_m, y_m):
            if mover_id in tried:
                continue
            tried.add(mover_id)
            if self._crowd.send(mover_id, x_m, y_m):
                self._visits[case.case_id] = _Visit(mover_id, now_ms)
                return
        tried.clear()

    def _candidates(self, case: Case, x_m: float, y_m: float) -> list[str]:
        """Return who may be sent, best first: of this grid, who reported it, the nearest."""
        patch = self._ground.patch_at(x_m, y_m)
        taken = {guard for of, guard in self._guards.items() if of != case.case_id}
        free = [m for m in self._homes if m not in taken and not self.is_busy(m)]
        return sorted(
            free,
            key=lambda mover_id: (
                self._homes[mover_id] != patch,
                mover_id != case.reported_by,
                self._away_m(mover_id, x_m, y_m),
            ),
        )

    def _away_m(self, mover_id: str, x_m: float, y_m: float) -> float:
        here_x, here_y = self._crowd.position(mover_id)
        return float(((here_x - x_m) ** 2 + (here_y - y_m) ** 2) ** 0.5)


def _named(case: Case) -> str:
    """Return who took the errand to look at a case, ``""`` when nobody in particular did."""
    errand = errand_of(case)
    return errand.account if errand is not None else ""
