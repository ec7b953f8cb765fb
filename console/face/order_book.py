"""What a book of the desk sends is on its way until its verdict comes: one at a time, and said."""

from typing import ClassVar

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.verdicts import Verdict
from backend.domain.terms.words import Words
from console.kit.notice import Notice

from .face import SituationFace
from .orders import Order


class OrderBook(QObject):
    """Sends one order after the other and tells of each that did not count.

    Attributes:
        about: Key of its notices.
        no_word: Said when the backend did not answer.

    Signals:
        changed: Something else is known now.
        noticed: ``Notice``.
    """

    about: ClassVar[str]
    no_word: ClassVar[Words]
    changed = Signal()
    noticed = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self._order_id = ""
        face.verdict.connect(self._on_verdict)

    @property
    def is_sending(self) -> bool:
        """Whether something is sent and not answered yet."""
        return bool(self._order_id)

    def put(self, order: Order) -> None:
        """Send an order; it is on its way until its verdict comes."""
        self._order_id = order.command_id
        self._face.send(order)
        self.changed.emit()

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        if not self._order_id or verdict.command_id != self._order_id:
            return
        self._order_id = ""
        if verdict.outcome == "unknown":
            self.noticed.emit(Notice("warn", self.no_word, self.about))
        elif verdict.outcome != "accepted":
            self.noticed.emit(Notice("warn", Words(verdict.zh, verdict.en), self.about))
        self.changed.emit()
