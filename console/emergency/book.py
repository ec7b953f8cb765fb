"""The emergency as this desk has it: what is on, its log, those there were, what was sent."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import Emergencies, EmergencyLog
from backend.contract.base import Answer
from backend.contract.orders import EmergencyOrder
from backend.contract.pushed import EmergencyChanged
from backend.contract.questions import GetEmergencies, GetEmergencyLog
from backend.contract.verdicts import Denied, Verdict
from backend.domain.people.emergency import Emergency, Entry, Line, Opening
from backend.domain.people.emergency_terms import EmergencyAct
from backend.domain.people.rights import may_do
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.face.patience import PatientQuestion


class EmergencyBook(QObject):
    """Knows what is on, asks for a log and for past ones, sends what a person writes.

    Attributes:
        shown: The emergency whose log is kept here, on or over; ``None`` for none.
        lines: Its log so far, the oldest first; ``None`` until it is read.
        past: Those there were, the newest first; ``None`` until they are told.
        denied: Why there is nothing.

    Signals:
        changed: what is on, a log, or what there was.
        settled: ``(EmergencyOrder, Verdict)``: what became of an order of this desk.
        ended: ``Emergency``: the one that was on is over, whoever ended it.
    """

    changed = Signal()
    settled = Signal(object)
    ended = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self.shown: Emergency | None = None
        self.lines: tuple[Line, ...] | None = None
        self.past: tuple[Emergency, ...] | None = None
        self.denied: Words | None = None
        self._order: EmergencyOrder | None = None
        self._log_asked = PatientQuestion(face, self._log_question, self)
        self._log_asked.came.connect(self._take_log)
        self._past_asked = PatientQuestion(face, self._past_question, self)
        self._past_asked.came.connect(self._take_past)
        face.verdict.connect(self._on_verdict)
        face.changed.connect(self._on_changed)

    # ---- what there is -------------------------------------------------------------------------

    @property
    def zone(self) -> str:
        """The city's time zone."""
        return self._face.city.zone if self._face.city is not None else "UTC"

    @property
    def running(self) -> Emergency | None:
        """The emergency that is on."""
        return next(iter(self._face.situation.emergencies.values()), None)

    @property
    def is_sending(self) -> bool:
        """Whether an order is sent and not answered yet."""
        return self._order is not None

    def may(self, act: EmergencyAct) -> bool:
        """Return whether who sits here may write such a line at all."""
        return may_do(self._face.actor.role, f"emergency:{act.value}")

    def case_no(self, case_id: str) -> str:
        """Return the number of a case as people read it, its id where it is not known."""
        case = self._face.case(case_id)
        return case.case_no if case is not None and case.case_no else case_id

    # ---- what a person does --------------------------------------------------------------------

    def show(self, one: Emergency) -> None:
        """Keep the log of this emergency, and ask for what of it is not here."""
        if self.shown is None or self.shown.emergency_id != one.emergency_id:
            self.lines = None
        self.shown = one
        if self.lines is None or len(self.lines) < one.version:
            self._log_asked.ask()

    def ask_past(self) -> None:
        """Ask for those there were."""
        self._past_asked.ask()

    def stop(self) -> None:
        """Ask for nothing more."""
        self._log_asked.stop()
        self._past_asked.stop()

    def open(self, opening: Opening) -> bool:
        """Open an emergency; return whether it was sent."""
        face = self._face
        order = EmergencyOrder(command_id=face.new_id(), actor=face.actor, opening=opening)
        return self._send(EmergencyAct.OPEN, order)

    def write(self, entry: Entry) -> bool:
        """Write a line into the log of the one that is on; return whether it was sent."""
        one = self.running
        if one is None:
            return False
        order = EmergencyOrder(
            command_id=self._face.new_id(),
            actor=self._face.actor,
            emergency_id=one.emergency_id,
            entry=entry,
        )
        return self._send(entry.act, order)

    def _send(self, act: EmergencyAct, order: EmergencyOrder) -> bool:
        face = self._face
        if self._order is not None or face.is_shut or not self.may(act):
            return False
        self._order = order
        face.send(order)
        return True

    # ---- heard ---------------------------------------------------------------------------------

    def _log_question(self, ask_id: str) -> GetEmergencyLog | None:
        if self.shown is None:
            return None
        emergency_id = self.shown.emergency_id
        return GetEmergencyLog(ask_id=ask_id, actor=self._face.actor, emergency_id=emergency_id)

    def _past_question(self, ask_id: str) -> GetEmergencies:
        return GetEmergencies(ask_id=ask_id, actor=self._face.actor)

    @Slot(object)
    def _take_log(self, answer: Answer) -> None:
        self._take_denied(answer)
        if isinstance(answer, EmergencyLog) and self.shown is not None:
            self.lines = answer.lines
            if answer.emergency.version > self.shown.version:
                self.shown = answer.emergency
            elif answer.emergency.version < self.shown.version:
                self._log_asked.ask()  # more was told by the stream while it was read
        self.changed.emit()

    @Slot(object)
    def _take_past(self, answer: Answer) -> None:
        self._take_denied(answer)
        if isinstance(answer, Emergencies):
            self.past = answer.rows
        self.changed.emit()

    def _take_denied(self, answer: Answer) -> None:
        self.denied = Words(answer.zh, answer.en) if isinstance(answer, Denied) else None

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, order = told[1], self._order
        if order is not None and verdict.command_id == order.command_id:
            self._order = None
            self.settled.emit((order, verdict))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Keep the log whole: a line that is not the next one is a hole, and it is read anew."""
        if changes.reset:
            self._begin_anew()
        for told in changes.emergencies:
            self._follow(told)
            if told.emergency.is_over:
                self.ended.emit(told.emergency)
        if changes.emergencies or changes.reset:
            self.changed.emit()

    def _begin_anew(self) -> None:
        """After a new picture lines may be missing: read the log that is kept once more."""
        if self.shown is not None:
            self.shown = self.running or self.shown
            self._log_asked.ask()

    def _follow(self, told: EmergencyChanged) -> None:
        one = self.shown
        if one is None or one.emergency_id != told.emergency.emergency_id:
            return
        self.shown = told.emergency
        n_held = self.lines[-1].n if self.lines else 0
        if self.lines is not None and told.line.n == n_held + 1:
            self.lines = (*self.lines, told.line)
        elif told.line.n > n_held:
            self._log_asked.ask()
