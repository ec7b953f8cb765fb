"""Which case F5 takes at the desk of a combined hall: over both halves, the most pressing first."""

from collections.abc import Callable, Iterable

from backend.domain.cases.case import STATES, Case, Clock
from backend.domain.cases.leaving import is_left

_Key = tuple[bool, bool, bool, int, str]


def turn_key(case: Case) -> _Key:
    """Return a case's place: what waits for the hall, urgent first, then left, then the oldest.

    Age is how long it waits at its present step. What its unit works at comes after everything.
    """
    waits = STATES[case.state].clock is Clock.STEP or case.more.request is not None
    return (not waits, not case.urgent, not is_left(case), case.step_since_ms, case.case_id)


def in_turn(cases: Iterable[Case]) -> tuple[str, ...]:
    """Return the ids of cases in the order in which F5 takes them."""
    return tuple(key[-1] for key in sorted(map(turn_key, cases)))


class Those:
    """Whatever fulfils a condition, judged only where somebody asks."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._holds = holds

    def __contains__(self, case_id: object) -> bool:
        return isinstance(case_id, str) and self._holds(case_id)
