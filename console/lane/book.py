"""The automatic lane as this desk has it: how it is set, its record, and the switch."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Slot

from backend.contract.answers import Advice, RuleScore
from backend.contract.base import Answer
from backend.contract.orders import SetLane
from backend.contract.questions import GetAdvice
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, Case
from backend.domain.dispatching.lane import LaneRules
from backend.domain.people.rights import may_do
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.order_book import OrderBook
from console.kit import words_advice as w
from console.kit.time_text import midnight_ms

SAMPLES = (0, 50, 20, 10, 5, 2)


def dispatched_since(cases: Iterable[Case], since_ms: int) -> tuple[int, int]:
    """Return how many dispatches there were since a moment, and how many the lane made.

    Cost: linear in the steps of the cases; asked when the panel opens, never in a frame.
    """
    acts = [
        step
        for case in cases
        for step in case.steps
        if step.act is Act.DISPATCH and step.at_ms >= since_ms
    ]
    return len(acts), sum(step.role is Role.SYSTEM for step in acts)


class LaneBook(OrderBook):
    """Holds the lane's record and sends its switch."""

    about, no_word = "lane", w.Lane.NO_WORD

    def __init__(self, face: SituationFace, parent: QObject | None = None) -> None:
        super().__init__(face, parent)
        self._ask_id = ""
        self.scores: tuple[RuleScore, ...] | None = None
        self.denied: Words | None = None
        self.n_today = self.n_auto = 0
        face.answer.connect(self._on_answer)
        face.changed.connect(self._on_changed)

    @property
    def lane(self) -> LaneRules:
        """How the lane is set, as the city tells it."""
        return self._face.city.lane if self._face.city is not None else LaneRules()

    @property
    def may_switch(self) -> bool:
        """Whether who sits here may switch it."""
        return may_do(self._face.actor.role, "set_lane")

    def ask(self) -> None:
        """Ask for the record anew, and count today's dispatches."""
        face, city = self._face, self._face.city
        self._ask_id = face.new_id()
        self.scores = self.denied = None
        if city is not None:
            since_ms = midnight_ms(face.city_now_ms(), city.zone)
            situation = face.situation
            known = (*situation.cases.values(), *situation.ended.values())
            self.n_today, self.n_auto = dispatched_since(known, since_ms)
        face.ask(GetAdvice(ask_id=self._ask_id, actor=face.actor, case_id=""))

    def toggle(self) -> None:
        """Switch the lane on, or stop it."""
        self._send(is_on=not self.lane.is_on)

    def toggle_rule(self, rule: str) -> None:
        """Stop one rule, or let it act again."""
        stopped = set(self.lane.stopped) ^ {rule}
        self._send(stopped=tuple(sorted(stopped)))

    def sample(self, step: int) -> None:
        """Leave more or fewer of the fitting cases to people."""
        held = self.lane.sample_one_in
        at = SAMPLES.index(held) if held in SAMPLES else 2
        self._send(sample_one_in=SAMPLES[min(max(at + step, 0), len(SAMPLES) - 1)])

    def _send(self, **changes: object) -> None:
        if not self.may_switch or self.is_sending:
            return
        lane = self.lane
        values = {
            "is_on": lane.is_on,
            "sample_one_in": lane.sample_one_in,
            "stopped": lane.stopped,
            **changes,
        }
        self.put(SetLane(command_id=self._face.new_id(), actor=self._face.actor, **values))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        if isinstance(answer, Advice):
            self.scores = answer.scores
        elif isinstance(answer, Denied):
            self.denied = Words(answer.zh, answer.en)
        self.changed.emit()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if changes.city is not None:
            self.changed.emit()
