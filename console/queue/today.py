"""Today's counts of a seat: what fell due, what was done, what of it in time, with the cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.domain.cases.case import Case
from backend.domain.counting.waits import WAITS, Wait, in_time, newest_wait
from backend.domain.terms.roles import Role

# The wait a seat is measured by; how a wait is told and judged is the registry's business.
MEASURED: dict[Role, Wait] = {
    Role.INTAKE: WAITS["file"],
    Role.DISPATCHER: WAITS["dispatch"],
    Role.LEADER: WAITS["close"],
    Role.CHIEF: WAITS["arbitrate"],
}
KINDS = ("due", "done", "on_time")


@dataclass
class TodayBook:
    """Counts kept as changes come.

    Attributes:
        limits_s: Step limits of the city, urgent and ordinary.
    """

    wait: Wait
    day_start_ms: int = 0
    limits_s: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    _judged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})

    @classmethod
    def of(cls, role: Role) -> "TodayBook":
        """Return the book of the seat that works in this role."""
        return cls(MEASURED[role])

    @property
    def step(self) -> str:
        """Key of the step limit it is measured by."""
        return self.wait.step

    def clear(self, day_start_ms: int, limits: Mapping[str, tuple[int, int]]) -> None:
        """Begin anew, e.g. at midnight or when the city became known."""
        self.day_start_ms = day_start_ms
        self.limits_s = limits
        self._judged.clear()
        for ids in self._ids.values():
            ids.clear()

    def put(self, cases: Iterable[Case]) -> None:
        """Count cases that are new or newer, open or ended."""
        for case in cases:
            found = self._judge(case)
            if self._judged.get(case.case_id, ()) == found:
                continue
            self._judged[case.case_id] = found
            for kind in KINDS:
                (self._ids[kind].add if kind in found else self._ids[kind].discard)(case.case_id)

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the cases behind a count, oldest first."""
        return tuple(sorted(self._ids[kind]))

    def n(self, kind: str) -> int:
        """Return a count: ``"due"``, ``"done"`` or ``"on_time"``."""
        return len(self._ids[kind])

    def rate(self) -> float | None:
        """Return what was done in time of what was done; ``None`` while nothing was."""
        return self.n("on_time") / self.n("done") if self.n("done") else None

    def _judge(self, case: Case) -> tuple[str, ...]:
        """Return the counts a case belongs to: due is what was done today and what waits now."""
        since_ms, done = newest_wait(case.steps, self.wait)
        if done is not None and done.at_ms >= self.day_start_ms:
            limits, urgent = self.limits_s, case.urgent
            in_limit = in_time(since_ms, done.at_ms, self.step, urgent=urgent, limits=limits)
            return KINDS if in_limit else ("due", "done")
        return ("due",) if case.state is self.wait.state else ()
