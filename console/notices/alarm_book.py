"""The live alarms of a desk: the newest, and acknowledging one from wherever it is seen."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.orders import Acknowledge
from backend.contract.pushed import AlarmChanged
from backend.contract.verdicts import Verdict
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.kit import words_handover as w
from console.kit.notice import Notice

KEY = "acknowledge"


class AlarmBook(QObject):
    """Sends that a person has seen an alarm; the backend notes who and when, in the journal.

    Signals:
        changed: An acknowledgement is on its way, or came to nothing.
        noticed: ``Notice``.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self._sent: dict[str, str] = {}  # alarm by the id of the order
        face.changed.connect(self._on_changed)
        face.verdict.connect(self._on_verdict)

    @property
    def newest(self) -> AlarmChanged | None:
        """The alarm that came last and that nobody has acknowledged."""
        alarms = self._face.situation.alarms.values()
        return max(alarms, key=lambda alarm: alarm.raised_at_ms, default=None)

    def is_sent(self, alarm_id: str) -> bool:
        """Return whether an alarm's acknowledgement is on its way."""
        return alarm_id in self._sent.values()

    def acknowledge(self, alarm_id: str) -> None:
        """Say that the person here has seen an alarm; once is enough."""
        if self.is_sent(alarm_id):
            return
        order_id = self._face.new_id()
        self._sent[order_id] = alarm_id
        actor = self._face.actor
        self._face.send(Acknowledge(command_id=order_id, actor=actor, alarm_id=alarm_id))
        self.changed.emit()

    @Slot()
    def acknowledge_newest(self) -> None:
        """Acknowledge the alarm that the bottom line shows."""
        newest = self.newest
        if newest is None:
            self.noticed.emit(Notice("info", w.NO_ALARM, KEY))
        else:
            self.acknowledge(newest.alarm_id)

    @Slot(object)
    def do(self, key: str) -> None:
        """Acknowledge by the key of the catalogue."""
        if key == KEY:
            self.acknowledge_newest()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        over = {alarm.alarm_id for alarm in changes.alarms if alarm.acknowledged_by}
        if changes.reset:
            self._sent.clear()
        self._sent = {order: alarm for order, alarm in self._sent.items() if alarm not in over}

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        if verdict.outcome == "accepted" or self._sent.pop(verdict.command_id, None) is None:
            return
        is_unknown = verdict.outcome == "unknown"
        words = w.ACK_NO_WORD if is_unknown else Words(verdict.zh, verdict.en)
        self.noticed.emit(Notice("warn", words, KEY))
        self.changed.emit()
