"""Suggestions of recognizers as this desk has them: what waits, what each source is worth."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.camera_orders import JudgeOrder, SwitchOrder
from backend.contract.figures import PrecisionShown
from backend.contract.questions import GetPrecision
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.suggestion import (
    LEAST_JUDGED,
    Precision,
    SuggestAct,
    Suggestion,
    SwitchWhat,
)
from backend.domain.people.rights import may_do
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.kit import words_suggest as w

_DONE = {
    SuggestAct.REJECT: w.JUDGED_WRONG,
    SuggestAct.KNOWN: w.JUDGED_KNOWN,
    SuggestAct.ACCEPT: w.REPORTED,
}


class SuggestBook(QObject):
    """Sends judgements and switches, and keeps the counts the backend told last.

    Attributes:
        said: What stands on the panel's last line, and in which tone.
        precision: What each camera and scene is worth; None until it was told.
        is_auto: Bad ones go off by themselves.

    Signals:
        changed: something of it is another.
    """

    changed = Signal()

    def __init__(self, face: SituationFace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self._orders: dict[str, SuggestAct | None] = {}
        self._ask_id = ""
        self.precision: tuple[Precision, ...] | None = None
        self.is_auto = False
        self.said: tuple[Words, str] | None = None
        face.changed.connect(self._on_changed)
        face.verdict.connect(self._on_verdict)
        face.answer.connect(self._on_answer)
        face.photo_came.connect(self.changed)
        face.sat.connect(self.changed)

    # ---- what there is -------------------------------------------------------------------------

    @property
    def may_judge(self) -> bool:
        """Whether who sits here may judge."""
        return may_do(self._face.actor.role, "judge")

    @property
    def may_switch(self) -> bool:
        """Whether who sits here may switch sources off."""
        return may_do(self._face.actor.role, "switch")

    @property
    def queue(self) -> tuple[Suggestion, ...]:
        """What waits, the oldest first: nothing moves under the hand when another one comes."""
        held = self._face.situation.suggestions.values()
        return tuple(sorted(held, key=lambda one: (one.came_at_ms, one.suggestion_id)))

    def suggestion(self, suggestion_id: str) -> Suggestion | None:
        """Return one that waits."""
        return self._face.situation.suggestions.get(suggestion_id)

    def camera(self, camera_id: str) -> Camera | None:
        """Return a camera of the city."""
        cameras = self._face.city.cameras if self._face.city is not None else ()
        return next((one for one in cameras if one.camera_id == camera_id), None)

    def share(self, what: SwitchWhat, key: str) -> Words:
        """Return how often a camera or scene was right."""
        rows = self.precision or ()
        held = next((one for one in rows if (one.what, one.key) == (what, key)), None)
        return share_words(held) if held is not None else w.FEW

    # ---- what a person does --------------------------------------------------------------------

    def ask(self) -> None:
        """Ask how often they were right."""
        self._ask_id = self._face.new_id()
        self._face.ask(GetPrecision(ask_id=self._ask_id, actor=self._face.actor))

    def judge(self, suggestion_id: str, act: SuggestAct, case_id: str = "") -> None:
        """Say what a suggestion is."""
        face = self._face
        if not self.may_judge or face.is_shut or self.suggestion(suggestion_id) is None:
            return
        order = JudgeOrder(
            command_id=face.new_id(),
            actor=face.actor,
            suggestion_id=suggestion_id,
            act=act,
            case_id=case_id,
        )
        self._send(order, act)

    def toggle(self, row: Precision) -> None:
        """Switch a camera or scene off, or on again."""
        self._switch(row.what, row.key, not row.is_off)

    def toggle_auto(self) -> None:
        """Let bad ones go off by themselves, or only be proposed."""
        self._switch(SwitchWhat.AUTO, "", not self.is_auto)

    def forget_said(self) -> None:
        """Begin with an empty last line."""
        self.said = None

    def say(self, words: Words, tone: str = "act") -> None:
        """Set the last line."""
        self.said = (words, tone)
        self.changed.emit()

    # ---- inside --------------------------------------------------------------------------------

    def _switch(self, what: SwitchWhat, key: str, is_set: bool) -> None:
        face = self._face
        if self.may_switch and not face.is_shut:
            order = SwitchOrder(
                command_id=face.new_id(), actor=face.actor, what=what, key=key, is_set=is_set
            )
            self._send(order, None)

    def _send(self, order: JudgeOrder | SwitchOrder, act: SuggestAct | None) -> None:
        self._orders[order.command_id] = act
        self._face.send(order)
        self.say(w.SENDING, "text_2")

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        if verdict.command_id not in self._orders:
            return
        act = self._orders.pop(verdict.command_id)
        if verdict.outcome == "accepted":
            self.said = (_DONE[act], "good") if act is not None else None
            self.ask()
            self.changed.emit()
        else:
            is_unknown = verdict.outcome == "unknown"
            self.say(w.NO_WORD if is_unknown else Words(verdict.zh, verdict.en))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if isinstance(answer, PrecisionShown) and answer.ask_id == self._ask_id:
            self.precision, self.is_auto = answer.rows, answer.is_auto
            self.changed.emit()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.switches:
            self.ask()
        if changes.suggestions or changes.switches or changes.reset or changes.city is not None:
            self.changed.emit()


def share_words(row: Precision) -> Words:
    """Return a share with its counts; of few only the counts."""
    n = row.n_right + row.n_wrong
    counts = f"{row.n_right}/{n}"
    if n < LEAST_JUDGED:
        return Words(f"{w.FEW.zh} {counts}", f"{w.FEW.en} {counts}") if n else w.FEW
    return w.SHARE.filled(share=f"{row.n_right / n:.0%}", right=row.n_right, n=n)
