"""The rule of a case's class as it stood on its filing day: asked for once, kept for a while."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import RuleInForce
from backend.contract.base import Answer
from backend.contract.questions import GetRule
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, Case
from backend.domain.terms.words import Words

from .face import SituationFace

_MOST = 50
_HOUR_MS = 3_600_000


class RuleDay(NamedTuple):
    """Which rule is meant: the class, and the city time at which it was in force.

    Attributes:
        is_filed: That is when the case was filed; else it is today's rule.
    """

    class_key: str
    at_ms: int
    is_filed: bool


class RuleBook(QObject):
    """Asks for rules and remembers them.

    Signals:
        came: a rule, or why there is none, is there now.
    """

    came = Signal()

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._held: dict[RuleDay, RuleInForce | Words] = {}
        self._asked: dict[str, RuleDay] = {}
        face.answer.connect(self._on_answer)

    @property
    def zone(self) -> str:
        """The city's time zone."""
        return self._face.city.zone if self._face.city is not None else "UTC"

    def day_of(self, case: Case) -> RuleDay:
        """Return which rule holds for a case: that of its filing, before that the one of today."""
        filed = next((step for step in reversed(case.steps) if step.act is Act.FILE), None)
        if filed is not None:
            return RuleDay(case.class_key, filed.at_ms, is_filed=True)
        # By the hour: else every look would be another moment, and ask anew.
        hour_ms = self._face.city_now_ms() // _HOUR_MS * _HOUR_MS
        return RuleDay(case.class_key, hour_ms, is_filed=False)

    def rule(self, day: RuleDay) -> RuleInForce | Words | None:
        """Return a rule, why there is none, or None: then it is on its way."""
        held = self._held.get(day)
        if held is None and day not in self._asked.values():
            ask_id = self._face.new_id()
            self._asked[ask_id] = day
            asked = {"class_key": day.class_key, "at_ms": day.at_ms}
            self._face.ask(GetRule(ask_id=ask_id, actor=self._face.actor, **asked))
        return held

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        day = self._asked.pop(answer.ask_id, None)
        if day is None:
            return
        if isinstance(answer, RuleInForce):
            self._held[day] = answer
        elif isinstance(answer, Denied):
            self._held[day] = Words(answer.zh, answer.en)
        while len(self._held) > _MOST:
            del self._held[next(iter(self._held))]
        self.came.emit()
