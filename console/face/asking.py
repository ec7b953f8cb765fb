"""Asks the backend while a person types a place or a name; only the newest answer is heard."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.contract.answers import Finds
from backend.contract.base import Answer
from backend.contract.questions import Find
from backend.contract.verdicts import Denied
from backend.domain.terms.finding import Found
from backend.domain.terms.words import Words
from console.kit.ids import new_ulid

from .face import SituationFace

# A person types a syllable in about this time; asking more often only makes the list jump.
TYPING_MS = 160
MOST = 9


class Asker(QObject):
    """One field's questions.

    Signals:
        asked: text that was just sent.
        found: ``(text, tuple of Found)``, best first, for the newest text only.
        refused: ``Words``: why there is no answer.
    """

    asked = Signal(object)
    found = Signal(object, object)
    refused = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._text = ""
        self._ask_id = ""
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self.flush)
        face.answer.connect(self._on_answer)

    @property
    def is_typing(self) -> bool:
        """Whether a text waits to be asked for."""
        return self._typing.isActive()

    def type(self, text: str) -> None:
        """Take what the field holds now; nothing typed asks for nothing."""
        self._text = text.strip()
        self._ask_id = ""
        if self._text:
            self._typing.start()
        else:
            self._typing.stop()

    @Slot()
    def flush(self) -> None:
        """Ask at once for what was typed last."""
        self._typing.stop()
        if self._text:
            self._send(self._text, MOST)
            self.asked.emit(self._text)

    def warm_up(self) -> None:
        """Have the names of the city read before the first word is asked for."""
        self._send("", 0)

    def _send(self, text: str, limit: int) -> None:
        self._ask_id = new_ulid(self._face.real_now_ms())
        self._face.ask(Find(ask_id=self._ask_id, actor=self._face.actor, text=text, limit=limit))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if answer.ask_id != self._ask_id or not self._text:
            return
        if isinstance(answer, Denied):
            self.refused.emit(Words(answer.zh, answer.en))
        elif isinstance(answer, Finds):
            found: tuple[Found, ...] = answer.found
            self.found.emit(self._text, found)
