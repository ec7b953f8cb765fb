"""The desk of emergencies, as the server is handed it."""

from typing import Protocol

from backend.contract.answers import Emergencies, EmergencyLog
from backend.contract.orders import EmergencyOrder
from backend.contract.questions import GetEmergencies, GetEmergencyLog
from backend.contract.verdicts import Denied, Verdict

from .sayings import denied, refused


class EmergencyBook(Protocol):
    """Where an emergency is opened, written down and ended, and past ones are told."""

    def decide(self, order: EmergencyOrder) -> Verdict:
        """Decide a line of the log; called in the writer's thread."""
        ...

    def record(self, question: GetEmergencies) -> Emergencies:
        """Return those there are and were; any thread."""
        ...

    def log(self, question: GetEmergencyLog) -> EmergencyLog | Denied:
        """Return the log of one; any thread."""
        ...


class NoEmergencies:
    """A city whose hall has no emergency mode."""

    def decide(self, order: EmergencyOrder) -> Verdict:
        """Refuse: none is kept here."""
        return refused(order.command_id, "no_emergencies")

    def record(self, question: GetEmergencies) -> Emergencies:
        """Know of none."""
        return Emergencies(ask_id=question.ask_id, rows=())

    def log(self, question: GetEmergencyLog) -> Denied:
        """Know of none."""
        return denied(question.ask_id, "no_emergencies")
