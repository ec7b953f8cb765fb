"""Calls through loudspeakers as this desk has them: sent, under way, over."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.camera_orders import CallOrder, PutSound
from backend.contract.verdicts import Verdict
from backend.domain.cameras.calling import FAULTS, Call, CallAct, Phrase, Speaker
from backend.domain.people.rights import may_do
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.face.selection import Selection

from . import words as w
from .microphone import Microphone

# Refusals that a reason overcomes.
REASONED = frozenset(("call_quiet", "call_pause"))


class CallBook(QObject):
    """Holds which speaker is chosen, sends calls, and passes on what the microphone hears.

    Attributes:
        said: What stands on the panel's last line, and in which tone.
        wants_reason: The last call was refused, and a reason would let it through.

    Signals:
        changed: something of it is another.
    """

    changed = Signal()

    def __init__(
        self,
        face: SituationFace,
        selection: Selection,
        microphone: Microphone,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._face, self._selection, self.microphone = face, selection, microphone
        microphone.setParent(self)
        self._speaker_id = self._order_id = self._talk_id = ""
        self._last: CallOrder | None = None
        self._reason = ""
        self.said: tuple[Words, str] | None = None
        self.wants_reason = False
        face.changed.connect(self._on_changed)
        face.verdict.connect(self._on_verdict)
        face.actor_changed.connect(self.let_go)
        microphone.heard.connect(self._on_heard)
        microphone.ended.connect(self._on_deaf)

    # ---- what there is -------------------------------------------------------------------------

    @property
    def may_act(self) -> bool:
        """Whether who sits here may speak to people."""
        return may_do(self._face.actor.role, "call")

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Every loudspeaker of the city."""
        return self._face.city.speakers if self._face.city is not None else ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """What can be played, those without a recording last."""
        rows = self._face.city.phrases if self._face.city is not None else ()
        return tuple(sorted(rows, key=lambda one: not one.has_sound))

    @property
    def speaker(self) -> Speaker | None:
        """The one that is chosen, the first where none was."""
        held = (one for one in self.speakers if one.speaker_id == self._speaker_id)
        return next(held, self.speakers[0] if self.speakers else None)

    @property
    def is_talking(self) -> bool:
        """Whether somebody speaks here now."""
        return bool(self._talk_id)

    def call_on(self, speaker: Speaker | None) -> Call | None:
        """Return what is under way on a speaker."""
        calls = self._face.situation.calls.values()
        held = (one for one in calls if speaker and one.speaker_id == speaker.speaker_id)
        return next(held, None)

    # ---- what a person does --------------------------------------------------------------------

    def choose_near(self) -> None:
        """Choose the speaker of the selected camera, where it has one."""
        camera_id = self._selection.camera_id
        found = next((one for one in self.speakers if camera_id in one.camera_ids), None)
        if found is not None and camera_id:
            self._speaker_id = found.speaker_id
        self.said, self.wants_reason, self._last, self._reason = None, False, None, ""
        self.changed.emit()

    def step(self, by: int) -> None:
        """Choose the next or the previous speaker."""
        speakers, held = self.speakers, self.speaker
        if held is not None and not self.is_talking:
            self._speaker_id = speakers[(speakers.index(held) + by) % len(speakers)].speaker_id
            self.said, self.wants_reason = None, False
            self.changed.emit()

    def play(self, key: str, reason: str = "") -> None:
        """Play a phrase."""
        self._begin(CallAct.PLAY, key, reason)

    def talk(self) -> None:
        """Begin to speak; with the reason that was given for it."""
        if not self.microphone.is_there:
            self._say(w.NO_MICROPHONE)
        elif not self.is_talking:
            self._begin(CallAct.TALK, "", self._reason)
            self._talk_id = self._order_id
            if self._talk_id:
                self.microphone.open()

    def again(self, reason: str) -> None:
        """Send once more what was refused for want of a reason; a talk is begun by its key."""
        reason = reason.strip()
        if self._last is None or not reason:
            return
        if self._last.act is CallAct.PLAY:
            self.play(self._last.phrase, reason)
            return
        self._reason, self.wants_reason = reason, False
        self.said = (w.REASON_KEPT, "text_2")
        self.changed.emit()

    @Slot()
    def let_go(self) -> None:
        """End what is spoken here."""
        if self._talk_id:
            self.microphone.close()
            talk_id, self._talk_id = self._talk_id, ""
            self._end(talk_id)
            self.changed.emit()

    def stop(self) -> None:
        """Stop what is under way on the chosen speaker."""
        call = self.call_on(self.speaker)
        if call is not None:
            self._end(call.call_id)

    # ---- inside --------------------------------------------------------------------------------

    def _begin(self, act: CallAct, phrase: str, reason: str) -> None:
        speaker, face = self.speaker, self._face
        if speaker is None or not self.may_act or self._order_id or face.is_shut:
            return
        order = CallOrder(
            command_id=face.new_id(),
            actor=face.actor,
            act=act,
            speaker_id=speaker.speaker_id,
            camera_id=self._selection.camera_id,
            phrase=phrase,
            reason=reason,
        )
        self._order_id, self._last, self.wants_reason = order.command_id, order, False
        self.said = (w.SENDING, "text_2")
        face.send(order)
        self.changed.emit()

    def _end(self, call_id: str) -> None:
        face = self._face
        order = CallOrder(
            command_id=face.new_id(), actor=face.actor, act=CallAct.END, call_id=call_id
        )
        face.send(order)

    @Slot(object)
    def _on_heard(self, part: bytes) -> None:
        if self._talk_id:
            face = self._face
            face.send(
                PutSound(
                    command_id=face.new_id(), actor=face.actor, call_id=self._talk_id, data=part
                )
            )

    @Slot()
    def _on_deaf(self) -> None:
        if self._talk_id:
            self.let_go()
            self._say(w.DEAF)

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        if not self._order_id or verdict.command_id != self._order_id:
            return
        order_id, self._order_id = self._order_id, ""
        if verdict.outcome == "accepted":
            self._reason = ""
            self.said = (w.OWN_TALK, "good") if self._talk_id == order_id else self.said
            self.changed.emit()
            return
        if self._talk_id == order_id:
            self._talk_id = ""
            self.microphone.close()
        self.wants_reason = verdict.rule in REASONED
        unknown = verdict.outcome == "unknown"
        self._say(w.NO_WORD if unknown else Words(verdict.zh, verdict.en))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        for call in changes.calls:
            if call.is_over and call.account == self._face.actor.account:
                self._over(call)
        if changes.calls or changes.reset or changes.city is not None:
            self.changed.emit()

    def _over(self, call: Call) -> None:
        if self._talk_id == call.call_id:
            self._talk_id = ""
            self.microphone.close()
        why = FAULTS.get(call.fault)
        if why is None:
            self.said = (w.DONE.filled(s=f"{call.sent_s:.1f}"), "good")
        else:
            zh, en = w.FAILED.zh.format(why=why.zh), w.FAILED.en.format(why=why.en)
            self.said = (Words(zh, en), "act")

    def _say(self, words: Words) -> None:
        self.said = (words, "act")
        self.changed.emit()
