"""The patrol as this desk has it: the tour, how long each picture was live, what is sent.

A frozen or absent picture is booked as what it is; only what was painted live can be seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import PatrolRecord
from backend.contract.base import Answer
from backend.contract.camera_orders import PatrolOrder
from backend.contract.orders import PutPhoto
from backend.contract.questions import GetPatrol
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cameras.patrol import Look, LookVerdict, Tour, TourState
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cameras.patrol_plan import PLAN, WINDOW_H, PatrolPlan
from backend.domain.cameras.patrol_theme import themes_of
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from video.health import TileState

from . import words as w
from .planted import PlantedBook

# A camera that is still connecting after this is offline for this page.
CONNECT_S = 8.0
# A picture that cannot be patrolled is booked as what it is. A wrong clock hides nothing.
_UNSEEN = {
    TileState.STALLED: LookVerdict.OFFLINE,
    TileState.ABSENT: LookVerdict.OFFLINE,
    TileState.UNDECODABLE: LookVerdict.OFFLINE,
    TileState.SOURCE_DOWN: LookVerdict.OFFLINE,
    TileState.LINK_DOWN: LookVerdict.OFFLINE,
    TileState.FROZEN: LookVerdict.FROZEN,
    TileState.BLACK: LookVerdict.BAD,
    TileState.BLANK: LookVerdict.BAD,
    TileState.COVERED: LookVerdict.BAD,
    TileState.MOVED: LookVerdict.BAD,
    TileState.BLURRED: LookVerdict.BAD,
}
_SEEN = (TileState.LIVE, TileState.CLOCK_WRONG)


class Sight(NamedTuple):
    """What one tile shows now.

    Attributes:
        reason: Why nothing is seen, a key of the video room's reasons.
        jpeg: The picture as it is painted; ``b""`` for none.
        is_turned: The camera looks where the stop says.
        turn_fault: Why it does not and will not.
    """

    stop: str
    name: str
    state: TileState
    width_px: int
    height_px: int
    reason: str = ""
    jpeg: bytes = b""
    is_turned: bool = True
    turn_fault: Words | None = None


@dataclass(slots=True)
class _Sending:
    """A page on its way: pictures first, then the looks that name them."""

    looks: dict[str, Look]
    waits: dict[str, str] = field(default_factory=dict)  # command id to stop


class PatrolBook(QObject):
    """Holds the tour of this desk and sends what is done on it.

    Signals:
        changed: The tour is another one, or at another version.
        said: ``(Words, tone)``: something to tell the operator.
        last_came: The last tour's pictures are known now.
    """

    changed = Signal()
    said = Signal(object, object)
    last_came = Signal()

    def __init__(self, face: SituationFace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self.tour: Tour | None = None
        self.over: Tour | None = None
        self.overs: dict[str, Tour] = {}
        self.theme = ""
        self._live_s: dict[str, float] = {}
        self._page_key = ("", -1, 0)
        self._page_s = 0.0
        self._sending: _Sending | None = None
        self._order_id = self._find_id = ""
        self.planted = PlantedBook()
        self._last: dict[str, Look] = {}
        self._asked_last = ""
        face.changed.connect(self._on_changed)
        face.verdict.connect(self._on_verdict)
        face.answer.connect(self._on_answer)
        face.photo_kept.connect(self._on_kept)

    @property
    def is_busy(self) -> bool:
        """Whether something is sent and not answered yet."""
        return self._sending is not None or bool(self._order_id)

    @property
    def plan(self) -> PatrolPlan:
        """How the city patrols."""
        city = self._face.city
        return city.patrol if city is not None else PLAN

    @property
    def page_s(self) -> float:
        """Real seconds the page has stood on this screen."""
        return self._page_s

    @property
    def themes(self) -> tuple[str, ...]:
        """What may be toured by itself, after everything (``""``)."""
        city = self._face.city
        return ("", *themes_of(city.patrol, city.cameras)) if city is not None else ("",)

    def next_theme(self, step: int = 1) -> None:
        """Choose what the tour begun next is of; while one runs nothing is chosen."""
        themes = self.themes
        if self.tour is None:
            at = themes.index(self.theme) if self.theme in themes else 0
            self.theme = themes[(at + step) % len(themes)]
            self.changed.emit()

    def live_s(self, stop: str) -> float:
        """Return how long a picture of the page was live."""
        return self._live_s.get(stop, 0.0)

    def last(self, stop: str) -> Look | None:
        """Return the newest look at a stop before this tour, ``None`` when there is none."""
        return self._last.get(stop)

    def stand(self, states: Mapping[str, TileState], by_s: float) -> None:
        """Let the page stand: each picture that is live now was live so much longer."""
        self._page_s += by_s
        for stop, state in states.items():
            if state in _SEEN:
                self._live_s[stop] = self._live_s.get(stop, 0.0) + by_s

    # ---- what a person does --------------------------------------------------------------------

    def start(self) -> None:
        """Begin the tour of the window now open, of the theme that was chosen."""
        self._send(self._order(PatrolAct.START, theme=self.theme))

    def confirm(self, sights: tuple[Sight, ...]) -> None:
        """Book the page, or say which picture must be looked at longer."""
        if self.tour is None or self.is_busy:
            return
        looks: dict[str, Look] = {}
        for sight in sights:
            verdict = self._verdict(sight)
            if isinstance(verdict, Words):
                self.said.emit(verdict, "soon")
                return
            looks[sight.stop] = self._look(sight, verdict)
        self._sending = _Sending(looks)
        self.said.emit(w.WAITS, "text_2")
        for sight in sights:
            if looks[sight.stop].verdict is LookVerdict.SEEN:
                self._put(sight)
        self._send_page()

    def mark_bad(self, sight: Sight, reason: str) -> None:
        """Book one picture as bad."""
        look = self._look(sight, LookVerdict.BAD)
        self._send(self._order(PatrolAct.MARK_BAD, looks=(look,), reason=reason))

    @property
    def is_held(self) -> bool:
        """Whether somebody holds the page."""
        return self.tour is not None and self.tour.state is TourState.HELD

    @property
    def is_running(self) -> bool:
        """Whether a page stands before somebody, held or not."""
        return self.is_held or (self.tour is not None and self.tour.state is TourState.RUNNING)

    def toggle_hold(self) -> None:
        """Hold the page, or let it go on."""
        if self.tour is not None:
            self._send(self._order(PatrolAct.RESUME if self.is_held else PatrolAct.HOLD))

    def resume(self) -> None:
        """Go on after an empty chair or a change of task."""
        self._send(self._order(PatrolAct.RESUME))

    def found(self, case_id: str) -> None:
        """Note the case that was reported from this tour."""
        if self.tour is not None:
            order = self._order(PatrolAct.FIND, case_id=case_id)
            self._find_id = order.command_id
            self._face.send(order)

    # ---- inside --------------------------------------------------------------------------------

    def _verdict(self, sight: Sight) -> LookVerdict | Words:
        """Return what a picture is booked as, or why it cannot be booked yet."""
        if sight.state in _UNSEEN:
            return _UNSEEN[sight.state]
        if sight.state is TileState.CONNECTING:
            is_late = self._page_s >= CONNECT_S
            return LookVerdict.OFFLINE if is_late else w.STILL_COMING.filled(name=sight.name)
        if not sight.is_turned:
            is_given_up = sight.turn_fault is not None
            return LookVerdict.SKIPPED if is_given_up else w.TURNING.filled(name=sight.name)
        if self.live_s(sight.stop) < self.plan.least_live_s or not sight.jpeg:
            return w.NOT_LIVE_YET.filled(name=sight.name, s=f"{self.plan.least_live_s:g}")
        return LookVerdict.SEEN

    def _look(self, sight: Sight, verdict: LookVerdict) -> Look:
        reason = "" if verdict is LookVerdict.SEEN else sight.reason
        if verdict is LookVerdict.SKIPPED and sight.turn_fault is not None:
            reason = w.NOT_TURNED.filled(why=sight.turn_fault.zh).zh
        return Look(
            stop=sight.stop,
            verdict=verdict,
            live_s=round(self.live_s(sight.stop), 1),
            width_px=sight.width_px,
            height_px=sight.height_px,
            reason=reason,
        )

    def _put(self, sight: Sight) -> None:
        assert self._sending is not None
        command_id = self._face.new_id()
        self._sending.waits[command_id] = sight.stop
        self._face.send(PutPhoto(command_id=command_id, actor=self._face.actor, data=sight.jpeg))

    def _send_page(self) -> None:
        sending = self._sending
        if sending is None or sending.waits:
            return
        self._sending = None
        looks = tuple(sending.looks.values())
        found = tuple(look.stop for look in looks if look.stop in self.planted.found)
        self._send(self._order(PatrolAct.CONFIRM, looks=looks, found=found))

    def _order(self, act: PatrolAct, **more: object) -> PatrolOrder:
        tour = self.tour
        about = {"tour_id": tour.tour_id, "expected_version": tour.version} if tour else {}
        values = {"command_id": self._face.new_id(), "actor": self._face.actor, **about, **more}
        return PatrolOrder(act=act, **values)

    def _send(self, order: PatrolOrder) -> None:
        if not self._order_id:
            self._order_id = order.command_id
            self._face.send(order)

    # ---- what the backend says -----------------------------------------------------------------

    @Slot(object)
    def _on_kept(self, stored: Stored) -> None:
        stop = self._sending.waits.pop(stored.command_id, "") if self._sending else ""
        if self._sending is not None and stop:
            look = self._sending.looks[stop]
            self._sending.looks[stop] = replace(look, snapshot_id=stored.photo_id)
            self._send_page()

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if isinstance(answer, PatrolRecord) and answer.ask_id == self._asked_last:
            self._last = {one.look.stop: one.look for one in answer.looks}
            self.last_came.emit()

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        is_photo = self._sending is not None and verdict.command_id in self._sending.waits
        if is_photo:
            self._sending = None
        elif verdict.command_id not in {self._order_id, self._find_id} - {""}:
            return
        elif verdict.command_id == self._order_id:
            self._order_id = ""
        if verdict.outcome == "accepted":
            self.said.emit(Words("", ""), "text_2")
        else:
            self.said.emit(Words(verdict.zh, verdict.en), "act")

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        tours = self._face.situation.tours
        before = self.tour
        self.tour = next(iter(tours.values()), None)
        if before is not None and self.tour is None:
            self.over = next((t for t in reversed(changes.tours) if t.is_over), self.over)
            if self.over is not None:
                self.overs[self.over.theme] = self.over
        if self.tour is before and not changes.reset:
            return
        key = _page_key(self.tour)
        if key != self._page_key:
            self._page_key, self._page_s, self._live_s = key, 0.0, {}
        self._ask_last(before)
        self.changed.emit()

    def _ask_last(self, before: Tour | None) -> None:
        """Ask once per tour what the tour before it saw."""
        tour = self.tour
        if tour is None or (before is not None and before.tour_id == tour.tour_id):
            return
        self._asked_last = self._face.new_id()
        from_ms = tour.from_at_ms - WINDOW_H * 3_600_000
        self._face.ask(
            GetPatrol(
                ask_id=self._asked_last,
                actor=self._face.actor,
                from_ms=from_ms,
                upto_ms=tour.from_at_ms,
            )
        )


def _page_key(tour: Tour | None) -> tuple[str, int, int]:
    """Return what is another one whenever what stands on screen begins anew."""
    return (tour.tour_id, tour.page, tour.page_real_ms) if tour is not None else ("", -1, 0)
