"""What was asked for and is not yet true: the ledger that keeps the desk from lying.

An act is *pending* from the moment it is sent until its verdict **and** its effect on the log are
both here; only the effect makes a case look different.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from backend.contract.orders import Command
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Case


class PendingStage(StrEnum):
    """How far a sent command has come."""

    SENT = "sent"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"


# Somebody still answers; what is unknown has to be looked at by a person.
ON_ITS_WAY = (PendingStage.SENT, PendingStage.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Pending:
    """One command on its way.

    Attributes:
        since_s: Monotonic seconds of the (last) sending.
        version: Version at which the effect is true; 0 until the verdict says it.
    """

    command: Command
    since_s: float
    stage: PendingStage = PendingStage.SENT
    version: int = 0


class Ledger:
    """The pending commands of a desk, at most one per case."""

    def __init__(self) -> None:
        self._by_case: dict[str, Pending] = {}

    def of(self, case_id: str) -> Pending | None:
        """Return what is pending on the case, or ``None``."""
        return self._by_case.get(case_id)

    def all(self) -> tuple[Pending, ...]:
        """Return all that is pending, oldest first."""
        return tuple(self._by_case.values())

    def put(self, command: Command, now_s: float) -> None:
        """Note a command that was just sent; sent again, it starts afresh."""
        self._by_case[command.case_id] = Pending(command, now_s)

    def judge(self, verdict: Verdict) -> Command | None:
        """Note a verdict; return the command it belongs to, ``None`` when it is not ours."""
        found = self._find(verdict.command_id)
        if found is None:
            return None
        case_id = found.command.case_id
        if verdict.outcome == "accepted":
            self._by_case[case_id] = replace(
                found, stage=PendingStage.ACCEPTED, version=verdict.version
            )
        elif verdict.outcome == "unknown":
            self._by_case[case_id] = replace(found, stage=PendingStage.UNKNOWN)
        else:
            del self._by_case[case_id]
        return found.command

    def settle(self, case: Case) -> Pending | None:
        """Take out what the case, as the log now tells it, has made true; return it."""
        found = self._by_case.get(case.case_id)
        if found is None or not found.version or case.version < found.version:
            return None
        return self._by_case.pop(case.case_id)

    def _find(self, command_id: str) -> Pending | None:
        for pending in self._by_case.values():
            if pending.command.command_id == command_id:
                return pending
        return None
