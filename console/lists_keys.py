"""What a long list is sorted and filtered by, worked out once per case and version."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from backend.domain.case import Case

T = TypeVar("T")


class CaseKeys(Generic[T]):
    """One value per case, made when it is first asked for and again when the case has changed.

    Args:
        make: Works the value out.
    """

    def __init__(self, make: Callable[[Case], T]) -> None:
        self._make = make
        self._held: dict[str, tuple[int, T]] = {}

    def of(self, case: Case) -> T:
        """Return the value of a case."""
        held = self._held.get(case.case_id)
        if held is not None and held[0] == case.version:
            return held[1]
        return self.anew(case)

    def anew(self, case: Case) -> T:
        """Work the value of a case out again: time has changed what no act did."""
        value = self._make(case)
        self._held[case.case_id] = (case.version, value)
        return value

    def keep(self, case_ids: Iterable[str]) -> None:
        """Forget every case but these."""
        wanted = set(case_ids)
        if len(self._held) > 2 * len(wanted):
            self._held = {key: held for key, held in self._held.items() if key in wanted}

    def clear(self) -> None:
        """Forget everything, e.g. when the language changes."""
        self._held.clear()
