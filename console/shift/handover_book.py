"""The handover as this desk has it: what is open, what was read out, what is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import Handovers
from backend.contract.base import Answer
from backend.contract.orders import HandoverOrder
from backend.contract.questions import GetHandovers
from backend.contract.verdicts import Denied, Verdict
from backend.domain.people.handover import Handover, HandoverAct, Mention, live_alarms, unmentioned
from backend.domain.people.risks import Risk, RiskBook, RiskKind, in_order
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.kit import words_handover as w
from console.kit.notice import Notice
from console.notices.alarm_book import AlarmBook

WEEK_MS = 7 * 86_400_000
CAMERAS_REF, WALL_REF = "cameras", "wall"


@dataclass(frozen=True, slots=True)
class Seen:
    """What only a desk can see: cameras without a picture, and whether the wall is on."""

    dead_cameras: tuple[str, ...] = ()
    is_wall_on: bool = False


class HandoverBook(QObject):
    """Holds the handover of this desk and sends what is signed.

    Signals:
        changed: What is open, said or standing is another.
        past_came: The past handovers are known now, or why not.
        noticed: ``Notice``.
    """

    changed = Signal()
    past_came = Signal()
    noticed = Signal(object)

    def __init__(
        self,
        face: SituationFace,
        seen: Callable[[], Seen],
        alarms: AlarmBook,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._face, self._seen, self._alarms = face, seen, alarms
        self._risks = RiskBook()
        self._said: dict[str, Mention] = {}
        self._order: HandoverOrder | None = None
        self._past_id = ""
        self.past: tuple[Handover, ...] | None = None
        self.past_denied: Words | None = None
        face.changed.connect(self._on_changed)
        face.verdict.connect(self._on_verdict)
        face.answer.connect(self._on_answer)
        face.actor_changed.connect(self._on_actor)
        alarms.changed.connect(self.changed)

    # ---- what is true --------------------------------------------------------------------------

    @property
    def standing(self) -> Handover | None:
        """The handover that waits for its taker."""
        return next(iter(self._face.situation.handovers.values()), None)

    @property
    def is_mine(self) -> bool:
        """Whether the standing handover was given by who sits here."""
        return self.standing is not None and self.standing.giver == self._face.actor.account

    @property
    def is_leader(self) -> bool:
        """Whether who sits here may sign."""
        return self._face.actor.role is Role.LEADER

    @property
    def is_sending(self) -> bool:
        """Whether a signature is sent and not answered yet."""
        return self._order is not None

    @property
    def n_open(self) -> int:
        """How many cases are open."""
        return self._risks.n_open

    def dead_cameras(self) -> tuple[str, ...]:
        """Return the cameras without a picture: here, and as the newest patrol found them."""
        return tuple(dict.fromkeys((*self._risks.dead_cameras, *self._seen().dead_cameras)))

    @property
    def is_wall_on(self) -> bool:
        """Whether this desk shows the hall's window."""
        return self._seen().is_wall_on

    def risks(self) -> tuple[Risk, ...]:
        """Return all that is open, with what only a desk sees, in the order of reading aloud."""
        found = list(self._risks.risks())
        if dead := self.dead_cameras():
            found.append(Risk(RiskKind.CAMERAS, CAMERAS_REF, "、".join(dead), n=len(dead)))
        wall = w.WALL_OPEN if self.is_wall_on else w.WALL_CLOSED
        found.append(Risk(RiskKind.WALL, WALL_REF, wall.zh))
        return in_order(tuple(found))

    def mentions(self) -> tuple[Mention, ...]:
        """Return what was read out: by the giver, and here."""
        given = self.standing.mentions if self.standing is not None else ()
        return (*given, *self._said.values())

    def said_by(self, ref: str) -> str:
        """Return who mentioned a risk, ``""`` when nobody did."""
        found = next((mention for mention in self.mentions() if mention.ref == ref), None)
        return (found.by or self._face.actor.account) if found is not None else ""

    def live_alarms(self) -> tuple[Risk, ...]:
        """Return what freezes the signature."""
        return live_alarms(self.risks())

    def left(self) -> tuple[Risk, ...]:
        """Return what must still be mentioned."""
        return unmentioned(self.risks(), self.mentions())

    def is_acked(self, risk: Risk) -> bool:
        """Return whether an alarm's acknowledgement is on its way."""
        return self._alarms.is_sent(_alarm_id(risk))

    @property
    def may_sign(self) -> bool:
        """Whether a signature of who sits here would hold now."""
        is_free = self.is_leader and not self.is_mine and not self.is_sending
        return is_free and not self.live_alarms() and not self.left()

    # ---- what a person does --------------------------------------------------------------------

    def say(self, risk: Risk) -> None:
        """Note that a risk was read out; an alarm is acknowledged instead."""
        if risk.kind is RiskKind.ALARM:
            self._alarms.acknowledge(_alarm_id(risk))
        elif not self.said_by(risk.ref):
            self._said[risk.ref] = Mention(risk.kind, risk.ref, risk.what, risk.n)
        self.changed.emit()

    def unsay(self, risk: Risk) -> None:
        """Take back that a risk was read out here."""
        if self._said.pop(risk.ref, None) is not None:
            self.changed.emit()

    def sign(self, from_ms: int, note: str) -> None:
        """Sign: give the shift, or take the one that waits."""
        if not self.may_sign:
            return
        if self.standing is None:
            self._send(HandoverAct.GIVE, from_ms=from_ms, note=note.strip())
        else:
            self._send(HandoverAct.TAKE)

    def withdraw(self) -> None:
        """Take the own handover back while nobody took it."""
        if self.is_mine and not self.is_sending:
            self._send(HandoverAct.WITHDRAW)

    def ask_past(self) -> None:
        """Ask for the handovers of the last week."""
        now_ms = self._face.city_now_ms()
        self._past_id = self._face.new_id()
        self.past = self.past_denied = None
        self._face.ask(
            GetHandovers(
                ask_id=self._past_id,
                actor=self._face.actor,
                from_ms=max(0, now_ms - WEEK_MS),
                upto_ms=now_ms + 60_000,
            )
        )

    # ---- inside --------------------------------------------------------------------------------

    def _send(self, act: HandoverAct, from_ms: int = 0, note: str = "") -> None:
        held = self.standing
        self._order = HandoverOrder(
            command_id=self._face.new_id(),
            actor=self._face.actor,
            act=act,
            handover_id=held.handover_id if held is not None else "",
            expected_version=held.version if held is not None else 0,
            from_ms=from_ms,
            mentions=tuple(self._said.values()),
            note=note,
        )
        self._face.send(self._order)
        self.changed.emit()

    @Slot()
    def _on_actor(self) -> None:
        """What one person read out, another one did not."""
        self._said.clear()
        self._order = None
        self.changed.emit()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.reset:
            self._risks.clear()
        self._take(changes)
        for handover in changes.handovers:
            self._tell(handover, is_news=not changes.reset)
        cases = changes.cases or changes.ended
        beside = (changes.alarms, changes.handovers, changes.promises, changes.campaigns)
        if cases or any(beside) or changes.emergencies or changes.reset:
            self.changed.emit()

    def _take(self, changes: Changes) -> None:
        self._risks.put_cases((*changes.cases, *changes.ended))
        for alarm in changes.alarms:
            is_live = not alarm.acknowledged_by
            self._risks.put_alarm(alarm.alarm_id, alarm.zh, alarm.case_id, is_live=is_live)
        for tour in changes.tours:
            self._risks.put_tour(tour)
        for promise in changes.promises:
            self._risks.put_promise(promise)
        for told in changes.emergencies:
            self._risks.put_emergency(told.emergency)
        for one in changes.campaigns:
            self._risks.put_campaign(one.name, is_running=not one.is_over)

    def _tell(self, handover: Handover, *, is_news: bool) -> None:
        if handover.is_over:
            self._said.clear()
        if not is_news or not self.is_leader:
            return
        is_own = handover.giver == self._face.actor.account
        if not handover.is_over:
            words = w.NOTICE_WARM if is_own else w.NOTICE_GIVEN.filled(who=handover.giver)
        elif handover.taker:
            words = w.NOTICE_TAKEN.filled(giver=handover.giver, taker=handover.taker)
        else:
            words = w.NOTICE_BACK.filled(who=handover.giver)
        self.noticed.emit(Notice("info", words, "handover"))

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, order = told[1], self._order
        if order is None or verdict.command_id != order.command_id:
            return
        self._order = None
        if verdict.outcome == "unknown":
            self.noticed.emit(Notice("warn", w.NO_WORD, "handover"))
        elif verdict.outcome != "accepted":
            self.noticed.emit(Notice("warn", Words(verdict.zh, verdict.en), "handover"))
        self.changed.emit()

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._past_id or answer.ask_id != self._past_id:
            return
        self._past_id = ""
        if isinstance(answer, Handovers):
            self.past = answer.rows
        elif isinstance(answer, Denied):
            self.past_denied = Words(answer.zh, answer.en)
        self.past_came.emit()


def _alarm_id(risk: Risk) -> str:
    """Return the alarm a risk is about."""
    return risk.ref.partition(":")[2]
