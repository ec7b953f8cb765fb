"""Who stands guard at hazards now (现场警戒, A14), and who of them has fallen silent. Pure."""

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from backend.domain.field.mover import Fix

from .case import Case
from .extras import GuardSpan

# Source: a guard whose phone is silent for two minutes raises an alarm (mission.md A14).
SILENT_MS = 120_000


class Guard(NamedTuple):
    """One person at one hazard.

    Attributes:
        fix: Where they were last, ``None`` before their first position.
        is_lost: Nothing was heard of them for ``SILENT_MS``, since they came at the longest.
    """

    case: Case
    span: GuardSpan
    fix: Fix | None
    is_lost: bool


class GuardBook:
    """The open cases at which somebody stands guard, kept as changes come."""

    def __init__(self) -> None:
        self._cases: dict[str, Case] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._cases.clear()

    def put(self, cases: Iterable[Case]) -> None:
        """Take open cases that are new or newer."""
        for case in cases:
            if case.more.guards and case.more.on_guard:
                self._cases[case.case_id] = case
            else:
                self._cases.pop(case.case_id, None)

    def drop(self, case_ids: Iterable[str]) -> None:
        """Forget cases that ended."""
        for case_id in case_ids:
            self._cases.pop(case_id, None)

    def now(
        self, fixes: Mapping[str, Fix], movers: Container[str], now_ms: int
    ) -> tuple[Guard, ...]:
        """Return everybody on guard: who is lost first, then who has stood longest.

        Args:
            fixes: Last position per account.
            movers: Whose positions come here at all; of others nobody here knows the silence.
            now_ms: City time.
        """
        found = []
        for case in self._cases.values():
            for span in case.more.on_guard:
                fix = fixes.get(span.account)
                heard_ms = max(span.from_ms, fix.observed_at_ms if fix is not None else 0)
                is_lost = span.account in movers and now_ms - heard_ms >= SILENT_MS
                found.append(Guard(case, span, fix, is_lost))
        return tuple(sorted(found, key=_order))


def _order(guard: Guard) -> tuple[bool, int, str, str]:
    return not guard.is_lost, guard.span.from_ms, guard.case.case_id, guard.span.account
