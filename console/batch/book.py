"""One act on several cases: a command each, a verdict each, what failed with its reason.

Every act is an ordinary one: nothing on the wire and nothing in the record knows of the batch.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.orders import Command
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import ACT_WORDS, Act, Case, Given
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.on_shift import on_shift
from console.face.pending import Pending
from console.kit.closing import kept_from
from console.kit.notice import Notice, conflict_words, each

from .words import BatchWords


class Stage(StrEnum):
    """How far one case of a batch has come."""

    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Outcome(NamedTuple):
    """What became of one case; ``why`` only where it failed."""

    stage: Stage
    why: Words = Words("", "")


class BatchBook(QObject):
    """Sends an act for many cases and keeps what became of each.

    Signals:
        changed: an outcome has changed.
        noticed: ``Notice``: what came of it all, or why nothing was sent.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, face: SituationFace, act: Act, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._face, self.act = face, act
        self._commands: dict[str, str] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._is_told = True
        face.verdict.connect(self._on_verdict)
        face.settled.connect(self._on_settled)
        face.actor_changed.connect(self.clear)

    @Slot()
    def clear(self) -> None:
        """Forget what was sent; answers that still come are told by the cases themselves."""
        self._commands.clear()
        self._outcomes.clear()
        self._is_told = True
        self.changed.emit()

    def outcome(self, case_id: str) -> Outcome | None:
        """Return what became of a case, ``None`` while nothing was sent for it."""
        return self._outcomes.get(case_id)

    def n(self, stage: Stage) -> int:
        """Return how many cases stand at a stage."""
        return sum(outcome.stage is stage for outcome in self._outcomes.values())

    @property
    def n_all(self) -> int:
        """How many were tried."""
        return len(self._outcomes)

    @property
    def ids(self) -> tuple[str, ...]:
        """The cases that were tried, in the order they were sent."""
        return tuple(self._outcomes)

    def kept_from(self, case: Case) -> Words | None:
        """Return why this person may not do it to a case now, ``None`` when they may."""
        if self._face.pending(case.case_id) is not None:
            return BatchWords.WAITS
        face = self._face
        why = kept_from(case, self.act, face.actor, face.hall, on_shift(face))
        return why.words if why is not None else None

    def send(self, cases: Sequence[Case], given: Mapping[str, Given] | None = None) -> int:
        """Send a command for each case as the person saw it.

        Args:
            given: What goes along, per case.

        Returns:
            How many commands went out: all, those the rules left over, or none at all.
        """
        if self._face.is_shut or self._face.channel.link != "up":
            self.noticed.emit(Notice("warn", BatchWords.LINK_DOWN, "batch"))
            return 0
        if not cases:
            self.noticed.emit(Notice("info", BatchWords.NOTHING, "batch"))
            return 0
        self._is_told = False
        n = 0
        for case in cases:
            why = self.kept_from(case)
            if why is not None:
                self._outcomes[case.case_id] = Outcome(Stage.FAILED, why)
                continue
            # Noted before it is sent: the answer may be here before the call is over.
            self._outcomes[case.case_id] = Outcome(Stage.SENT)
            more = (given or {}).get(case.case_id, Given())
            self._commands[self._face.submit(case, self.act, more).command_id] = case.case_id
            n += 1
        self._tell()
        return n

    # ---- what came of it -----------------------------------------------------------------------

    @Slot(object)
    def _on_verdict(self, told: tuple[Command | None, Verdict]) -> None:
        command, verdict = told
        case_id = self._commands.get(verdict.command_id)
        if command is None or case_id is None or verdict.outcome == "accepted":
            return
        if verdict.outcome == "unknown":
            self._put(case_id, Outcome(Stage.UNKNOWN, BatchWords.UNKNOWN_WHY))
        else:
            self._put(case_id, Outcome(Stage.FAILED, self._why(case_id, verdict)))

    @Slot(object)
    def _on_settled(self, pending: Pending) -> None:
        case_id = self._commands.get(pending.command.command_id)
        if case_id is not None:
            self._put(case_id, Outcome(Stage.DONE))

    def _why(self, case_id: str, verdict: Verdict) -> Words:
        if verdict.outcome != "conflict":
            return Words(verdict.zh, verdict.en)
        zone = self._face.city.zone if self._face.city is not None else "UTC"
        return conflict_words(verdict, self._face.case(case_id), None, zone)

    def _put(self, case_id: str, outcome: Outcome) -> None:
        self._outcomes[case_id] = outcome
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        if self._is_told or self.n(Stage.SENT):
            return
        self._is_told = True
        n, n_done = self.n_all, self.n(Stage.DONE)
        act, number = ACT_WORDS[self.act], _same(n)
        if n == n_done:
            words = each(BatchWords.SUMMARY, act=act, n=number)
            self.noticed.emit(Notice("good", words, "batch"))
            return
        parts = {"n": number, "done": _same(n_done), "failed": _same(n - n_done)}
        words = each(BatchWords.SUMMARY_FAILED, act=act, **parts)
        self.noticed.emit(Notice("warn", words, "batch"))


def _same(n: int) -> Words:
    return Words(f"{n:,}", f"{n:,}")
