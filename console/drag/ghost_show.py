"""What the ghost hand does while nobody touches the desk: the dispatcher in the first minute.

Each thing is done by the ordinary act through the ordinary channel; a person who touches mouse or
keyboard has the desk at once, and the ghost waits until the hands are off again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Signal, Slot

from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.flow.life import may
from backend.situation import Changes
from console.acting.acting import ActingDesk
from console.face.parts import DeskParts
from console.kit import words_acts as w
from console.kit.notice import Notice
from console.queue.cards import case_title

from .ghost import GhostHand, HandsOff, Showing

# Real seconds. A new case is left to the person for a while, except the very first one.
TRY_S = 14.0
FIRST_S = 1.5
# City seconds a unit may leave a case unread before the ghost urges.
UNREAD_S = 60.0
_STEP_S = 1.0
# Acts of others that the dossier follows.
_STORY = (Act.RETURN, Act.REPLY, Act.REWORK, Act.CLOSE)


@dataclass(frozen=True, slots=True)
class Scene:
    """Something shown once, at its time.

    Attributes:
        at_s: Seconds of hands off since the show began.
        do: Shows it; ``False`` when there is nothing to show yet: asked again a second later.
        undo: Puts it away again, ``hold_s`` later.
    """

    name: str
    at_s: float
    do: Callable[[], bool]
    undo: Callable[[], None]
    hold_s: float = 4.0


@dataclass(frozen=True, slots=True)
class ShowPlaces:
    """Where things lie on the screen, global pixels.

    Attributes:
        case_at: Of a case's card in the queue or its marker; a null point when it is not seen.
        unit_at: Whose card lies at a point, ``""`` for none.
    """

    case_at: Callable[[str], QPoint]
    card_at: Callable[[str], QPoint]
    unit_at: Callable[[QPoint], str]


class GhostShow(QObject):
    """Decides once a second what the hand does next.

    Signals:
        noticed: ``Notice``: the invitation to try it.
        beat: name of what has just been shown: ``"drag"``, ``"urge"``, ``"redispatch"``.
    """

    noticed = Signal(object)
    beat = Signal(object)

    def __init__(
        self,
        parts: DeskParts,
        acting: ActingDesk,
        hand: GhostHand,
        hands: HandsOff,
        places: ShowPlaces,
    ) -> None:
        super().__init__(hand)
        self._parts, self._acting, self._hand, self._hands = parts, acting, hand, hands
        self._places = places
        self._seen_s: dict[str, float] = {}
        self._now_s = 0.0
        self._n_shown = 0
        self._is_return = False
        self._is_on = False
        self._played_s = 0.0
        self._scenes: list[Scene] = []
        self._put_away: tuple[float, Callable[[], None]] | None = None
        hand.shown.connect(self._on_shown)
        parts.face.ticked.connect(self.step)
        parts.face.changed.connect(self._on_changed)

    @property
    def n_shown(self) -> int:
        """How many drags were carried through."""
        return self._n_shown

    @Slot()
    def start(self) -> None:
        """Begin to play."""
        self._is_on = True
        self._hands.watch()

    @Slot()
    def stop(self) -> None:
        """Play no more, and put away what is still shown."""
        self._is_on = False
        self._hand.stop()
        if self._put_away is not None:
            self._put_away[1]()
            self._put_away = None

    def add_scene(self, scene: Scene) -> None:
        """Have something shown once."""
        self._scenes.append(scene)

    @Slot()
    def step(self) -> None:
        """Do the next thing, if there is one and nobody is at the desk. Called once a second."""
        if not self._is_on:
            return
        self._now_s += _STEP_S
        self._note_waiting()
        if not self._hands.are_off:
            return
        self._played_s += _STEP_S
        if self._hand.is_showing:
            return
        # An unread case will not wait, least of all while the city's clock runs fast.
        if self._urge_next() or self._end_scene() or self._play_scene():
            return
        self._drag_next()

    # ---- scenes --------------------------------------------------------------------------------

    def _end_scene(self) -> bool:
        """Put the scene away that has been seen long enough; return whether one is still up."""
        if self._put_away is None:
            return False
        until_s, undo = self._put_away
        if self._played_s >= until_s:
            self._put_away = None
            undo()
        return True

    def _play_scene(self) -> bool:
        for scene in self._scenes:
            if self._played_s >= scene.at_s and scene.do():
                self._scenes.remove(scene)
                self._put_away = (self._played_s + scene.hold_s, scene.undo)
                self.beat.emit(scene.name)
                return True
        return False

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Follow the story on the dossier while nobody is at the desk."""
        if not self._is_on or not self._hands.are_off or self._hand.is_showing:
            return
        for told in changes.acts:
            if told.act in _STORY:
                self._parts.selection.pick(told.case.case_id, by="key")

    # ---- drag ----------------------------------------------------------------------------------

    def _note_waiting(self) -> None:
        """Note since when each case waits for dispatch, in seconds of this desk."""
        waiting = [c for c in self._parts.face.situation.cases.values() if _waits(c)]
        self._seen_s = {
            self._key(case): self._seen_s.get(self._key(case), self._now_s) for case in waiting
        }

    def _drag_next(self) -> bool:
        patience_s = TRY_S if self._n_shown else FIRST_S
        cases = [
            c for c in self._parts.face.situation.cases.values() if self._is_due(c, patience_s)
        ]
        # A returned case first, then whichever waits longest.
        cases.sort(key=lambda case: (not case.n_returns, self._seen_s[self._key(case)]))
        return any(self._show(case) for case in cases[:1])

    def _is_due(self, case: Case, patience_s: float) -> bool:
        seen_s = self._seen_s.get(self._key(case))
        if seen_s is None or self._parts.face.pending(case.case_id) is not None:
            return False
        is_allowed = may(case, Act.DISPATCH, self._parts.face.actor, self._parts.face.hall)
        waits_s = FIRST_S if case.n_returns else patience_s
        return is_allowed and self._now_s - seen_s >= waits_s

    def _show(self, case: Case) -> bool:
        ranked = self._acting.suggestions(case)
        if not ranked:
            return False
        unit_id = ranked[0].unit.unit_id
        self._parts.selection.pick(case.case_id, by="key")
        start = self._places.case_at(case.case_id)
        if start.isNull():
            return False
        self._is_return = case.n_returns > 0
        title = case_title(case, self._parts.book)
        showing = Showing(
            case.case_id, unit_id, title, start, lambda: self._places.card_at(unit_id)
        )
        return self._hand.show_drag(showing, self._places.unit_at)

    @Slot(object)
    def _on_shown(self, sent: bool) -> None:
        if not sent:
            return
        self._n_shown += 1
        self.beat.emit("redispatch" if self._is_return else "drag")
        if self._n_shown == 1:
            self.noticed.emit(Notice("info", w.TRY_IT, "ghost"))

    # ---- urge ----------------------------------------------------------------------------------

    def _urge_next(self) -> bool:
        now_ms, actor = self._parts.face.city_now_ms(), self._parts.face.actor
        for case in self._parts.face.situation.cases.values():
            is_unread = case.delivered_at_ms and not case.read_at_ms and not case.n_urges
            if not is_unread or now_ms - case.delivered_at_ms < UNREAD_S * 1000:
                continue
            if (
                may(case, Act.URGE, actor, self._parts.face.hall)
                and self._parts.face.pending(case.case_id) is None
            ):
                self._parts.selection.pick(case.case_id, by="key")
                self._acting.do(Act.URGE)
                self.beat.emit("urge")
                return True
        return False

    @staticmethod
    def _key(case: Case) -> str:
        return f"{case.case_id}:{case.n_returns}"


def _waits(case: Case) -> bool:
    return case.state is CaseState.TO_DISPATCH
