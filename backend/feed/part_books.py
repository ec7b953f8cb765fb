"""The desks of a shift that the server is handed: handovers, promises to callers."""

from typing import Protocol

from backend.contract.messages import (
    CallerShown,
    Denied,
    GetCaller,
    GetHandovers,
    HandoverOrder,
    Handovers,
    PromiseOrder,
    Verdict,
)

from .sayings import denied, refused


class HandoverBook(Protocol):
    """Where shifts are handed over, and the signed handovers are read."""

    def decide(self, order: HandoverOrder) -> Verdict:
        """Decide a signature."""
        ...

    def record(self, question: GetHandovers) -> Handovers:
        """Return what was signed in a span; any thread."""
        ...


class NoHandovers:
    """A city whose shifts are not handed over here."""

    def decide(self, order: HandoverOrder) -> Verdict:
        """Refuse: nobody signs here."""
        return refused(order.command_id, "no_handover")

    def record(self, question: GetHandovers) -> Handovers:
        """Return that nothing was signed."""
        return Handovers(ask_id=question.ask_id, rows=())


class PromiseBook(Protocol):
    """Where callers are called back, and who called is shown."""

    def decide(self, order: PromiseOrder) -> Verdict:
        """Decide an act on a promise."""
        ...

    def show(self, question: GetCaller) -> CallerShown | Denied:
        """Return who called; any thread."""
        ...


class NoPromises:
    """A city that keeps no callers."""

    def decide(self, order: PromiseOrder) -> Verdict:
        """Refuse: nobody was promised anything."""
        return refused(order.command_id, "no_callers")

    def show(self, question: GetCaller) -> Denied:
        """Know of no caller."""
        return denied(question.ask_id, "no_callers")
