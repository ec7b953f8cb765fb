"""Who sits at this desk: nobody yet, somebody, or somebody who locked it.

The backend knows who is logged in; this desk only asks, shows, and lets nothing be done meanwhile.
A desk that starts anew first ends what an earlier one of the same key may have left: whoever can
restart a program must not get around its lock.
"""

from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.contract.base import Answer
from backend.contract.city_answer import City
from backend.contract.door import Login, Logout
from backend.contract.questions import GetCity
from backend.contract.verdicts import Denied, Verdict
from backend.domain.people.account import seated_twice
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words
from backend.link import LinkHealth
from console.face.face import SituationFace
from console.kit import words_entry as w
from console.kit.notice import Notice

_SECOND_MS = 1_000


class State(StrEnum):
    """What the desk is to whoever stands before it."""

    ASKING = "asking"  # not known yet whether a password is needed here
    OUT = "out"
    IN = "in"
    LOCKED = "locked"
    CHANGING = "changing"  # somebody hands over; until the next one has logged in they still sit


class Entry(QObject):
    """The door as this desk sees it.

    Signals:
        changed: ``State``.
        refused: ``(Words, float)``: why a login failed, and seconds until the next try.
        noticed: ``Notice``.
    """

    changed = Signal(object)
    refused = Signal(object, object)
    noticed = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self._state = State.ASKING
        self._waits_for = ""  # id of what was sent to the door, or of the question who we are
        self._was = State.OUT  # where Esc leads from a hand-over
        self._is_up = False
        self.is_trusted = False
        self.since_ms = 0
        self._told_twice = ""
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock)
        face.health.connect(self._on_health)
        face.answer.connect(self._on_answer)
        face.door_answered.connect(self._on_door)
        face.seats_changed.connect(self._on_seats)
        face.is_shut = True

    @property
    def state(self) -> State:
        """What the desk is now."""
        return self._state

    @property
    def is_busy(self) -> bool:
        """Whether a login is being looked at."""
        return self._state is not State.ASKING and bool(self._waits_for)

    @property
    def is_up(self) -> bool:
        """Whether the backend can be asked."""
        return self._is_up

    # ---- what a person does --------------------------------------------------------------------

    def log_in(self, account: str, password: str, seat: str) -> None:
        """Ask to be let in, to be unlocked, or to take the seat over."""
        if self._waits_for:
            return
        changes = self._state is State.CHANGING and self._was is not State.OUT
        asked = Login(
            command_id=self._face.new_id(),
            account=account,
            role=self._face.actor.role,
            password=password,
            seat=seat,
            instead_of=self._face.actor.account if changes else "",
        )
        self._waits_for = asked.command_id
        self._face.knock(asked)

    @Slot()
    def lock(self) -> None:
        """Let nothing be done here until the password is given again."""
        if self._state is not State.IN:
            return
        self.since_ms = self._face.real_now_ms()
        self._face.say_locked()
        self._go(State.LOCKED)

    @Slot()
    def hand_over(self) -> None:
        """Let the next person log in at this seat."""
        if self._state in (State.IN, State.LOCKED):
            self._was = self._state
            self._go(State.CHANGING)

    @Slot()
    def go_back(self) -> None:
        """Leave a hand-over undone."""
        if self._state is State.CHANGING:
            self._go(self._was)

    @Slot()
    def touched(self) -> None:
        """Note that a hand is on the desk; without one it locks itself after a while."""
        city = self._face.city
        # A desk whose key vouches for it runs by itself, in the demo: nobody is there to unlock.
        idle_s = city.idle_lock_s if city is not None and not self.is_trusted else 0.0
        if self._state is State.IN and idle_s > 0:
            self._idle.start(round(idle_s * 1000))

    @Slot()
    def leave(self) -> None:
        """Log out, because the desk closes."""
        if self._state in (State.IN, State.LOCKED, State.CHANGING):
            self._face.knock(Logout(command_id=self._face.new_id(), actor=self._face.actor))

    # ---- what the backend says -----------------------------------------------------------------

    @Slot(object)
    def _on_health(self, health: LinkHealth) -> None:
        self._is_up = health.link == "up"
        if self._state is State.ASKING and self._is_up and not self._waits_for:
            asked = Logout(command_id=self._face.new_id(), actor=self._face.actor)
            self._waits_for = asked.command_id
            self._face.knock(asked)
        elif self._state in (State.IN, State.LOCKED) and health.denied == w.OUTSIDE:
            self.noticed.emit(Notice("warn", w.Lock.LAPSED, "entry"))
            self._go(State.OUT)

    @Slot(object)
    def _on_door(self, verdict: Verdict) -> None:
        if verdict.command_id != self._waits_for:
            return
        self._waits_for = ""
        if self._state is State.ASKING:
            if verdict.outcome == "accepted":
                self._ask_who_we_are()
        elif verdict.outcome == "accepted":
            self._let_in(verdict)
        elif verdict.outcome == "refused" and verdict.rule != "link_down":
            self.refused.emit(Words(verdict.zh, verdict.en), verdict.wait_s)
        else:
            words = w.Door.NO_LINK if verdict.rule == "link_down" else w.Door.NO_ANSWER
            self.refused.emit(words, 0.0)

    def _ask_who_we_are(self) -> None:
        self._waits_for = self._face.new_id()
        self._face.ask(GetCity(ask_id=self._waits_for, actor=self._face.actor))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if self._state is not State.ASKING or getattr(answer, "ask_id", "") != self._waits_for:
            return
        self._waits_for = ""
        if isinstance(answer, City):
            self.is_trusted = True
            self._face.sit(self._face.actor)
            self._go(State.IN)
        elif isinstance(answer, Denied) and answer.rule != "no_answer":
            self._go(State.OUT)

    def _let_in(self, verdict: Verdict) -> None:
        actor = self._face.actor
        if verdict.by_account != actor.account:
            self.is_trusted = False
        self._face.sit(Actor(verdict.by_account, verdict.by_role or actor.role, verdict.by_seat))
        self._told_twice = ""
        self._go(State.IN)

    @Slot()
    def _on_seats(self) -> None:
        """Say once that this account sits elsewhere too."""
        mine = seated_twice(self._face.seats).get(self._face.actor.account, ())
        where = "、".join(row.desk for row in mine)
        if where and where != self._told_twice and self._state is State.IN:
            self.noticed.emit(Notice("warn", w.Lock.TWICE.filled(where=where), "twice"))
        self._told_twice = where

    def _go(self, state: State) -> None:
        self._state = state
        self._face.is_shut = state is not State.IN
        self._idle.stop()
        self.changed.emit(state)
        self.touched()
