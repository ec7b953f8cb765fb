"""The Qt face of the situation: the only place where the channel meets the GUI thread.

The link keeps what came and rings; one batch per frame is taken, applied to the one ``Situation``
of this desk and told to everybody once. Commands go out here, and what was asked for stays
*pending* until its effect comes back on the log.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.contract.answers import Blob, Streams
from backend.contract.base import Answer
from backend.contract.city_answer import CityInfo
from backend.contract.door import Login, Logout
from backend.contract.orders import Command, Report
from backend.contract.pushed import Seated
from backend.contract.questions import GetBlob, GetEnded, GetStreams, GetVerdict, Question
from backend.contract.verdicts import Denied, Stored, Verdict
from backend.domain.cases.case import Act, Case, Given
from backend.domain.clocks import clock
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.people.rights import may_do
from backend.domain.terms.roles import Actor
from console.kit.ids import new_ulid

from .moment import Moment
from .orders import Order
from .pending import Ledger, Pending
from .photos import PhotoShelf
from .pump import Pump

if TYPE_CHECKING:
    from backend.link import Link, LinkHealth, Pulled
    from backend.situation import Changes, News, Situation

_log = logging.getLogger(__name__)
SECOND_MS = 1000
# Rule of ``Denied`` when a verdict is asked for and the backend never saw the command.
NEVER_ARRIVED = "unknown_command"


class SituationFace(QObject):
    """Owns the link and the situation of one desk.

    Signals:
        changed: ``backend.situation.Changes``, at most one per frame, after it was applied.
        verdict: ``(Command | None, Verdict)``; the command is ``None`` when it was not ours.
        answer: any ``Answer`` that was asked for through ``ask``.
        health: ``LinkHealth``, once a second.
        ticked: once a second: what shows an age or a remaining time repaints.
        pending_changed: ``case_id`` whose pending mark came, changed or went.
        settled: ``Pending`` whose effect has just become true.
        photo_came: ``photo_id`` whose bytes ``photo`` now gives (or that is known to be missing).
        photo_kept: ``Stored``: a picture that was sent is durable.
        streams_came: ``Streams``: where cameras can be watched.
        seats_changed: who sits where was told anew.
        actor_changed: another person sits here now.
        sat: somebody was let in, maybe the same person: pictures must be asked for anew.
        door_answered: ``Verdict`` of a login or a logout.
        stamped: tuple of ``Stamp``: when what came with this frame was published.
    """

    changed = Signal(object)
    verdict = Signal(object)
    answer = Signal(object)
    health = Signal(object)
    ticked = Signal()
    pending_changed = Signal(object)
    settled = Signal(object)
    photo_came = Signal(object)
    photo_kept = Signal(object)
    streams_came = Signal(object)
    stamped = Signal(object)
    seats_changed = Signal()
    actor_changed = Signal()
    sat = Signal()
    door_answered = Signal(object)

    def __init__(
        self, link: Link, situation: Situation, actor: Actor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._situation = situation
        self._actor = actor
        self._ledger = Ledger()
        self._photos = PhotoShelf()
        self._verdicts_asked: dict[str, str] = {}
        self._at_the_door: set[str] = set()
        self._seats: tuple[Seated, ...] = ()
        self.is_shut = False  # nothing may be acted: locked, or nobody is logged in
        self._unpainted: Pulled | None = None
        self._moment = Moment()
        self._pump = Pump(link, self)
        self._pump.due.connect(self.pull)
        self._second = QTimer(self, interval=SECOND_MS)
        self._second.timeout.connect(self.tick)

    # ---- life --------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the link and begin to pull."""
        self._link.start()
        self._pump.start()
        self._second.start()

    def stop(self) -> None:
        """Look once more, stop pulling, then the link; may be called twice."""
        if not self._pump.is_running:
            return
        self.tick()
        self._pump.stop()
        self._second.stop()
        self._link.stop()

    def set_visible(self, is_visible: bool) -> None:
        """Pull at most every 33 ms while somebody can see it, every 200 ms otherwise."""
        self._pump.set_visible(is_visible)

    # ---- what is true ------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """All that is true now; read only."""
        return self._situation

    @property
    def city(self) -> CityInfo | None:
        """The city, ``None`` until the first answer."""
        return self._situation.city

    @property
    def hall(self) -> Hall:
        """How the city's hall works; a plain one until it is known."""
        return self._situation.city.hall if self._situation.city is not None else PLAIN_HALL

    @property
    def channel(self) -> LinkHealth:
        """How the channel is now; ``health`` tells it once a second."""
        return self._link.health

    @property
    def actor(self) -> Actor:
        """Who sits here."""
        return self._actor

    @property
    def seats(self) -> tuple[Seated, ...]:
        """Who sits where, as last told."""
        return self._seats

    def case(self, case_id: str) -> Case | None:
        """Return the case, open or lately ended, or ``None``."""
        return self._situation.case(case_id)

    def city_now_ms(self) -> int:
        """Return city time, Unix milliseconds, carried on from the last heartbeat."""
        return self._moment.now_ms or self._link.city_now_ms()

    def city_ms_at(self, real_ms: int) -> int:
        """Return the city time of a real moment of the last seconds, Unix milliseconds."""
        return self.city_now_ms() + round((real_ms - self.real_now_ms()) * self.city_speed)

    @property
    def city_speed(self) -> float:
        """City seconds per real second; a demo may run fast."""
        return self._link.city_speed

    def real_now_ms(self) -> int:
        """Return real UTC, Unix milliseconds."""
        return int(time.time() * 1000)

    def face_of(self, case: Case) -> clock.Face:
        """Return the clock face every screen shows for this case now.

        Raises:
            RuntimeError: The city is not known yet; then there are no cases either.
        """
        held = self._moment.held(case)
        if held is not None:
            return held
        return self._moment.face_of(case, self.city_now_ms(), self._known_city())

    def faces_of(self, cases: Sequence[Case]) -> Mapping[str, clock.Face]:
        """Return the faces of cases by ``case_id``; each case once. Raises as ``face_of``."""
        return self._moment.faces_of(cases, self.city_now_ms(), self._known_city())

    def _known_city(self) -> CityInfo:
        city = self._situation.city
        if city is None:
            raise RuntimeError("a clock face was asked for before the city was known")
        return city

    # ---- the door ----------------------------------------------------------------------------

    def knock(self, asked: Login | Logout) -> None:
        """Send a login or a logout; ``door_answered`` brings what became of it."""
        self._at_the_door.add(asked.command_id)
        self._link.send(asked)

    def sit(self, actor: Actor) -> None:
        """Act and ask in this person's name from now on."""
        is_other = actor != self._actor
        self._actor = actor
        self._situation.look_as(actor)
        self._link.sit(actor)
        self._link.say_here()
        self._photos.forget()
        if is_other:
            self.actor_changed.emit()
        self.sat.emit()

    def say_locked(self) -> None:
        """Lock the seat at the backend too."""
        self._link.say_here(locked=True)

    def say_in_hand(self, case_id: str) -> None:
        """Say which case is worked at here, ``""`` for none."""
        self._link.say_here(in_hand=case_id)

    # ---- acts --------------------------------------------------------------------------------

    def submit(self, case: Case, act: Act, given: Given = Given()) -> Command:  # noqa: B008
        """Send an act on the case as it is seen now, and mark it pending."""
        command = Command(
            command_id=new_ulid(self.real_now_ms()),
            actor=self._actor,
            case_id=case.case_id,
            act=act,
            expected_version=case.version,
            given=given,
        )
        self._send(command)
        return command

    def report(self, report: Report) -> None:
        """Send a new report; its verdict comes by ``verdict``, its case on the log."""
        self._link.send(report)

    def send(self, order: Order) -> None:
        """Send what is no act on a case; the answer comes by ``verdict`` or ``answer``."""
        if self.is_shut:
            _log.warning("nothing is sent from a locked desk: %s", type(order).__name__)
            return
        self._link.send(order)

    def ask_again(self, case_id: str) -> bool:
        """Ask what became of the pending command; reading is safe where sending twice is not.

        Returns:
            Whether anything was pending.
        """
        pending = self._ledger.of(case_id)
        if pending is None:
            return False
        ask_id, command_id = self.new_id(), pending.command.command_id
        self._verdicts_asked[ask_id] = command_id
        self.ask(GetVerdict(ask_id=ask_id, actor=self._actor, command_id=command_id))
        return True

    def pending(self, case_id: str) -> Pending | None:
        """Return what was asked for on this case and is not yet true, or ``None``."""
        return self._ledger.of(case_id)

    def all_pending(self) -> tuple[Pending, ...]:
        """Return all that is pending, oldest first."""
        return self._ledger.all()

    # ---- questions ---------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask anything; the answer comes by ``answer``."""
        self._link.ask(question)

    def photo(self, photo_id: str) -> bytes | None:
        """Return a photo's bytes, ``b""`` when the backend has none, ``None`` when not yet here."""
        return self._photos.get(photo_id)

    def want_photo(self, photo_id: str) -> bytes | None:
        """Return the photo like ``photo``, and ask for it when it is not here."""
        held = self._photos.get(photo_id)
        if held is None and self._photos.ask(photo_id, ask_id := self.new_id()):
            self.ask(GetBlob(ask_id=ask_id, actor=self._actor, kind="photo", blob_id=photo_id))
        return held

    def want_ledger(self, from_ms: int, upto_ms: int) -> str:
        """Ask for the sheet of a shift, held against what this desk has; return the ``ask_id``."""
        question = self._link.ledger_question(self.new_id(), from_ms, upto_ms)
        self.ask(question)
        return question.ask_id

    def want_streams(self, camera_ids: tuple[str, ...]) -> None:
        """Ask where cameras can be watched; ``streams_came`` tells."""
        if may_do(self._actor.role, "get_streams"):
            self.ask(GetStreams(ask_id=self.new_id(), actor=self._actor, camera_ids=camera_ids))

    def want_ended(self, since_ms: int) -> None:
        """Ask for the cases that ended since a city time; ``answer`` brings ``Cases``."""
        self.ask(GetEnded(ask_id=self.new_id(), actor=self._actor, since_ms=since_ms))

    # ---- the pump ----------------------------------------------------------------------------

    @Slot()
    def pull(self) -> None:
        """Take what came, once: apply it, tell it."""
        pulled = self._link.take()
        if pulled.news is not None:
            self.apply(pulled.news)
            self._unpainted = pulled
        if pulled.seats is not None:
            self._seats = pulled.seats
            self.seats_changed.emit()
        if pulled.stamps:
            self.stamped.emit(pulled.stamps)
        for verdict in pulled.verdicts:
            self._judge(verdict)
        for answer in pulled.answers:
            self._answer(answer)

    @Slot()
    def note_painted(self) -> None:
        """All that was taken so far stands on the screen: it goes into the sheet of the shift."""
        if self._unpainted is not None:
            self._link.painted(self._unpainted)
            self._unpainted = None

    @Slot()
    def tick(self) -> None:
        """Tell the health and let time pass, once a second."""
        self.health.emit(self._link.health)
        self.ticked.emit()

    def apply(self, news: News) -> None:
        """Take news in and tell what they changed: pushed ones, or what somebody looked up."""
        changes: Changes = self._situation.apply(news)
        with self._moment.at(self._link.city_now_ms()):
            for pending in self._ledger.all():
                self._settle(pending.command.case_id)
            self.changed.emit(changes)

    def _judge(self, verdict: Verdict) -> None:
        if verdict.command_id in self._at_the_door:
            self._at_the_door.discard(verdict.command_id)
            self.door_answered.emit(verdict)
            return
        command = self._ledger.judge(verdict)
        if command is not None:
            self._settle(command.case_id)
            self.pending_changed.emit(command.case_id)
        self.verdict.emit((command, verdict))

    def _settle(self, case_id: str) -> None:
        case = self.case(case_id)
        settled = self._ledger.settle(case) if case is not None else None
        if settled is not None:
            self.pending_changed.emit(case_id)
            self.settled.emit(settled)

    def _answer(self, answer: Answer | Stored) -> None:
        if isinstance(answer, Stored):
            self.photo_kept.emit(answer)
            return
        if isinstance(answer, Blob) and answer.kind == "photo":
            if self._photos.take(answer.ask_id, answer.blob_id, answer.data):
                self.photo_came.emit(answer.blob_id)
        elif isinstance(answer, Streams):
            self.streams_came.emit(answer)
        elif isinstance(answer, Denied) and answer.ask_id in self._verdicts_asked:
            self._no_verdict(answer)
        elif isinstance(answer, Denied) and (photo_id := self._photos.denied(answer)):
            _log.warning("photo %s did not come: %s", photo_id, answer.rule)
            self.photo_came.emit(photo_id)
        self.answer.emit(answer)

    def _no_verdict(self, answer: Denied) -> None:
        """Let go of a command the backend never saw; one it did not answer for stays unknown."""
        command_id = self._verdicts_asked.pop(answer.ask_id)
        if answer.rule == NEVER_ARRIVED:
            why = {"rule": answer.rule, "zh": answer.zh, "en": answer.en}
            self._judge(Verdict(command_id=command_id, outcome="refused", **why))

    def _send(self, command: Command) -> None:
        if self.is_shut:
            _log.warning("nothing is sent from a locked desk: %s", command.act)
            return
        self._ledger.put(command, time.monotonic())
        self._link.send(command)
        self.pending_changed.emit(command.case_id)

    def new_id(self) -> str:
        """Return an id for a question or a command."""
        return new_ulid(self.real_now_ms())
