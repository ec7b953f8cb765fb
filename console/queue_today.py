"""Today's counts of a seat: what fell due, what was done, what of it in time, with the cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.domain.case import Act, Case, CaseState, Step
from backend.domain.roles import Role

# The act a seat is measured by: state it waits in, act that ends the wait, its step limit.
MEASURED: dict[Role, tuple[str, CaseState, Act]] = {
    Role.INTAKE: ("file", CaseState.TO_FILE, Act.FILE),
    Role.DISPATCHER: ("dispatch", CaseState.TO_DISPATCH, Act.DISPATCH),
    Role.LEADER: ("close", CaseState.TO_CLOSE, Act.CLOSE),
    Role.CHIEF: ("arbitrate", CaseState.ARBITRATION, Act.RULE),
}
KINDS = ("due", "done", "on_time")


@dataclass
class TodayBook:
    """Counts kept as changes come.

    Attributes:
        limits_s: Step limit for urgent and for ordinary cases.
    """

    step: str
    waits_in: CaseState
    act: Act
    day_start_ms: int = 0
    limits_s: tuple[int, int] = (0, 0)
    _judged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})

    @classmethod
    def of(cls, role: Role) -> "TodayBook":
        """Return the book of the seat that works in this role."""
        return cls(*MEASURED[role])

    def clear(self, day_start_ms: int, limits: Mapping[str, tuple[int, int]]) -> None:
        """Begin anew, e.g. at midnight or when the city became known."""
        self.day_start_ms = day_start_ms
        self.limits_s = limits.get(self.step, (0, 0))
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
        waited_from, done = self._newest_wait(case.steps)
        if done is not None and done.at_ms >= self.day_start_ms:
            limit_s = self.limits_s[0 if case.urgent else 1]
            in_time = (done.at_ms - waited_from) / 1000 <= limit_s
            return KINDS if in_time else ("due", "done")
        return ("due",) if case.state is self.waits_in else ()

    def _newest_wait(self, steps: Iterable[Step]) -> tuple[int, Step | None]:
        """Return when the newest wait began (0: never) and the act that ended it."""
        since, before, done = 0, 0, None
        for step in steps:
            if step.act is self.act:
                before, done = since, step
            elif step.act is Act.UNDO_DISPATCH:
                since, done = before, None
            elif step.to is self.waits_in:
                since, done = step.at_ms, None
        return since, done
