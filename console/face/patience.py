"""A question that the backend works on for a while: asked again until its answer is whole."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.contract.base import Answer
from backend.contract.questions import Question

from .face import SituationFace

# What is not done yet is asked for again so soon; the backend works meanwhile.
AGAIN_MS = 30


class PatientQuestion(QObject):
    """Asks one kind of question; only the answer to the newest one is heard.

    Args:
        question: Makes the question under an id; ``None`` while there is nothing to ask.

    Signals:
        came: the ``Answer``, whole or with a ``progress`` below 1 that says how far it is.
    """

    came = Signal(object)

    def __init__(
        self, face: SituationFace, question: Callable[[str], Question | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._face, self._question = face, question
        self._ask_id = ""
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self.ask)
        face.answer.connect(self._on_answer)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is on its way or will be asked for again."""
        return bool(self._ask_id) or self._again.isActive()

    @Slot()
    def ask(self) -> None:
        """Ask as it is now."""
        ask_id = self._face.new_id()
        question = self._question(ask_id)
        if question is not None:
            self._ask_id = ask_id
            self._face.ask(question)

    def stop(self) -> None:
        """Ask no more, and hear no answer; what was begun stays with the backend."""
        self._ask_id = ""
        self._again.stop()

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        if getattr(answer, "progress", 1.0) < 1.0:
            self._again.start()
        self.came.emit(answer)
