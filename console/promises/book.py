"""Promises to callers as this desk has them; who called is held for a moment and then forgotten."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Slot

from backend.contract.answers import CallerShown
from backend.contract.base import Answer
from backend.contract.orders import PromiseOrder
from backend.contract.questions import GetCaller
from backend.contract.verdicts import Denied
from backend.domain.people.promise import Promise, PromiseAct
from backend.domain.people.rights import may_do
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.face.order_book import OrderBook
from console.kit.notice import Notice, each
from console.kit.seat_names import person_words

from .words import PromiseWords

# A number on the screen is read within half a minute; then it is hidden again.
SHOWN_MS = 30_000
POSTPONE_MS = 1_800_000


class PromiseBook(OrderBook):
    """Holds the queue, sends what is done about a promise, and shows one caller at a time."""

    about, no_word = "promise", PromiseWords.NO_WORD

    def __init__(self, face: SituationFace, parent: QObject | None = None) -> None:
        super().__init__(face, parent)
        self._ask_id = self._asked = ""
        self._handed: set[str] = set()
        self.shown: CallerShown | None = None
        self.denied: tuple[str, Words] | None = None
        self._hide = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._hide.timeout.connect(self.hide_caller)
        face.changed.connect(self._on_changed)
        face.answer.connect(self._on_answer)
        face.actor_changed.connect(self.hide_caller)

    def queue(self) -> tuple[Promise, ...]:
        """Return the promises that are not kept, the one due first before the others."""
        rows = self._face.situation.promises.values()
        is_leader = self._face.actor.role is Role.LEADER

        def order(one: Promise) -> tuple[bool, int, str]:
            """What was handed over stands first with the leader: somebody waits on the line."""
            return not (is_leader and one.handed_ms), one.due_ms, one.case_id

        return tuple(sorted(rows, key=order))

    def left_s(self, promise: Promise) -> float:
        """Return the city seconds left, negative when it is late."""
        return (promise.due_ms - self._face.city_now_ms()) / 1000

    @property
    def n_late(self) -> int:
        """How many are late."""
        return sum(self.left_s(one) < 0 for one in self._face.situation.promises.values())

    @property
    def may_act(self) -> bool:
        """Whether who sits here may see callers and call back."""
        return may_do(self._face.actor.role, "get_caller")

    def is_asked(self, case_id: str) -> bool:
        """Return whether a caller is on the way."""
        return bool(self._ask_id) and self._asked == case_id

    # ---- what a person does --------------------------------------------------------------------

    def look(self, case_id: str) -> None:
        """Ask who called; the backend records that it was asked."""
        if not self.may_act or self.is_asked(case_id) or self._face.is_shut:
            return
        self.hide_caller()
        self._ask_id, self._asked = self._face.new_id(), case_id
        face = self._face
        face.ask(GetCaller(ask_id=self._ask_id, actor=face.actor, case_id=case_id))
        self.changed.emit()

    def called_back(self, promise: Promise) -> None:
        """Note that they were called back."""
        self._send(promise, PromiseAct.CALLED_BACK)

    def postpone(self, promise: Promise) -> None:
        """Put it off by half an hour, counted from its time or from now if that is past."""
        due_ms = max(promise.due_ms, self._face.city_now_ms()) + POSTPONE_MS
        self._send(promise, PromiseAct.POSTPONE, due_ms)

    def hand(self, promise: Promise | None) -> None:
        """Hand a call to the shift leader, or say why not."""
        role = self._face.actor.role
        why = None
        if not self.may_act:
            why = PromiseWords.HAND_NOT_YOURS
        elif promise is None:
            why = PromiseWords.HAND_NONE
        elif role is Role.LEADER:
            why = PromiseWords.HAND_OWN
        elif promise.handed_ms:
            why = PromiseWords.HANDED_ALREADY
        if why is not None:
            self.noticed.emit(Notice("info", why, self.about))
        elif promise is not None:
            self._send(promise, PromiseAct.HAND)

    @Slot()
    def hide_caller(self) -> None:
        """Forget who called."""
        self._hide.stop()
        self._ask_id = self._asked = ""
        if self.shown is not None or self.denied is not None:
            self.shown = self.denied = None
            self.changed.emit()

    # ---- inside --------------------------------------------------------------------------------

    def _send(self, promise: Promise, act: PromiseAct, due_ms: int = 0) -> None:
        if not self.may_act or self.is_sending:
            return
        wanted = PromiseOrder(
            command_id=self._face.new_id(),
            actor=self._face.actor,
            case_id=promise.case_id,
            act=act,
            expected_version=promise.version,
            due_ms=due_ms,
        )
        self.put(wanted)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.promises or changes.reset:
            shown = self.shown
            if shown is not None and shown.case_id not in self._face.situation.promises:
                self.hide_caller()
            if self._face.actor.role is Role.LEADER and not changes.reset:
                self._tell_handed(changes.promises)
            self.changed.emit()

    def _tell_handed(self, promises: Iterable[Promise]) -> None:
        """Tell the leader of each call that was handed over just now."""
        for one in promises:
            if one.handed_ms and not one.is_over and one.case_id not in self._handed:
                self._handed.add(one.case_id)
                self.noticed.emit(Notice("warn", self._handed_words(one), one.case_id, one.case_id))

    def _handed_words(self, one: Promise) -> Words:
        case = self._face.case(one.case_id)
        address = case.place.address if case is not None else one.case_id
        who = person_words(one.handed_by, Role.INTAKE)
        return each(PromiseWords.HANDED_NOTICE, who=who, what=Words(address, address))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        if isinstance(answer, CallerShown):
            self.shown = answer
            self._hide.start()
        elif isinstance(answer, Denied):
            self.denied = (self._asked, Words(answer.zh, answer.en))
        self.changed.emit()
