"""What a desk does with a vehicle: its card, and the cameras that come ahead of it (C07)."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import Ahead
from backend.contract.base import Answer
from backend.contract.questions import GetAhead
from backend.contract.verdicts import Denied
from backend.domain.cameras.camera import NextCamera
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import Notice
from console.kit.time_text import span

from . import words_mover as w
from .mover_card import MoverCard
from .row import VideoRow
from .vehicle_video import VehicleVideo
from .widgets import VideoWidgets

N_AHEAD = 3
_MOVES_MPS = 1.0
_NUMBERS = "①②③④⑤⑥⑦⑧⑨"


class MoverDesk(QObject):
    """Follows the chosen mover.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(self, parts: DeskParts, widgets: VideoWidgets, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._face = parts, parts.face
        self.card = MoverCard(parts, widgets.map)
        self.row = VideoRow(widgets.mosaic, widgets.turner)
        self.vehicles = VehicleVideo(parts, widgets.mosaic, self.row, self)
        self._ask_id = ""
        self._is_case = False
        self._told: Ahead | None = None
        self.card.add_button("ahead")
        self.card.add_button("vehicle_video")
        self._wire(widgets)
        self._dress()

    def _wire(self, widgets: VideoWidgets) -> None:
        widgets.map.mover_picked.connect(self._on_picked)
        self._parts.selection.mover_changed.connect(self._on_mover)
        self._face.answer.connect(self._on_answer)
        self._face.ticked.connect(self._on_ticked)
        self._parts.lang.changed.connect(self._dress)
        self._parts.looks.changed.connect(self._dress)
        self.card.closed.connect(self._close)
        self.card.wanted.connect(self.do)
        self.vehicles.noticed.connect(self.noticed)

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out ``"ahead"`` and ``"vehicle_video"``; other keys are others'."""
        if key == "ahead":
            self.toggle_ahead()
        elif key == "vehicle_video":
            self.show_vehicle()

    # ---- who is chosen -------------------------------------------------------------------------

    @Slot(object)
    def _on_picked(self, mover_id: str) -> None:
        """The same one again goes away."""
        selection = self._parts.selection
        selection.pick_mover("" if mover_id == selection.mover_id else mover_id)

    @Slot()
    def _close(self) -> None:
        self._parts.selection.pick_mover("")

    @Slot(object)
    def _on_mover(self, mover_id: str) -> None:
        self._ask_id, self._told = "", None
        self.card.show_mover(self._face.situation.movers.get(mover_id))
        if not self.vehicles.show_mover(mover_id):
            self.row.put_back()
        self._dress()

    @Slot()
    def _dress(self) -> None:
        self._name_buttons()
        self.card.retell()
        if self._told is not None and not self._is_case:
            self._tell_lines(self._told)

    @Slot()
    def _on_ticked(self) -> None:
        if self.card.isVisible():
            self._name_buttons()
            self.card.retell()

    def _name_buttons(self) -> None:
        is_ahead = self._told is not None and self.row.is_shown
        self.card.name_button("ahead", w.HIDE if is_ahead else w.AHEAD)
        mover = self.card.mover
        has_any = mover is not None and bool(self.vehicles.cameras_of(mover.mover_id))
        self.card.name_button("vehicle_video", w.VEHICLE_VIDEO, is_shown=has_any)

    # ---- what a vehicle sees -------------------------------------------------------------------

    def show_vehicle(self) -> None:
        """Show what the chosen vehicle sees; without one, what the nearest to the case sees."""
        self._told = None
        mover, case = self.card.mover, self._face.case(self._parts.selection.case_id)
        if mover is not None:
            if not self.vehicles.show_mover(mover.mover_id):
                self._say(w.NO_CAMERAS.filled(name=mover.label))
        elif case is not None:
            self.vehicles.show_nearest(case.place)
        else:
            self._say(w.CHOOSE)
        self._dress()

    # ---- cameras ahead -------------------------------------------------------------------------

    def toggle_ahead(self) -> None:
        """Show the next cameras of the chosen mover, else of the case; again: put back."""
        if self._told is not None and self.row.is_shown:
            self._told = None
            self.row.put_back()
            self._dress()
            self._say(w.BACK)
            return
        mover, selection = self.card.mover, self._parts.selection
        case = self._face.case(selection.case_id)
        if mover is not None:
            self._ask(mover_id=mover.mover_id)
            self.card.say_lines((self._parts.lang.of(w.ASKING),))
        elif case is not None:
            self._ask(lon_deg=case.place.lon_deg, lat_deg=case.place.lat_deg)
        else:
            self._say(w.CHOOSE)
        self._is_case = mover is None

    def _ask(self, **of_whom: object) -> None:
        face = self._face
        self._ask_id = face.new_id()
        face.ask(GetAhead(ask_id=self._ask_id, actor=face.actor, limit=N_AHEAD, **of_whom))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        if isinstance(answer, Denied):
            self._denied(Words(answer.zh, answer.en))
        elif isinstance(answer, Ahead):
            self._show(answer)

    def _denied(self, why: Words) -> None:
        told = Words(w.DENIED.zh.format(why=why.zh), w.DENIED.en.format(why=why.en))
        if self._is_case:
            self._say(told, "warn")
        else:
            self.card.say_lines((self._parts.lang.of(told),))

    def _show(self, told: Ahead) -> None:
        self._told = told
        if not told.rows:
            if self._is_case:
                self._say(w.NONE)
            else:
                self.card.say_lines((self._parts.lang.of(w.NONE),))
            return
        self.row.show(tuple(row.camera_id for row in told.rows))
        self._dress()
        if self._is_case:
            self._say(self._sentence(told))

    def _tell_lines(self, told: Ahead) -> None:
        of = self._parts.lang.of
        lines = tuple(of(self._row_words(n, row, told)) for n, row in enumerate(told.rows))
        self.card.say_lines(lines or (of(w.NONE),))

    def _row_words(self, n: int, row: NextCamera, told: Ahead) -> Words:
        way = w.NEAR if not told.is_moving else w.TURN if row.n_turns else w.STRAIGHT
        road = way.filled(road=row.road)
        eta = Words("", "")
        if told.is_moving and told.speed_mps >= _MOVES_MPS:
            left = span(row.road_m / told.speed_mps)
            eta = Words(w.ETA.zh.format(left=left.zh), w.ETA.en.format(left=left.en))
        values = {"n": _NUMBERS[n], "name": self._name(row.camera_id), "m": f"{row.road_m:,.0f}"}
        return Words(
            w.ROW.zh.format(road=road.zh, eta=eta.zh, **values),
            w.ROW.en.format(road=road.en, eta=eta.en, **values),
        )

    def _sentence(self, told: Ahead) -> Words:
        named = "、".join(
            f"{_NUMBERS[n]}{self._name(row.camera_id)} {row.road_m:,.0f} m"
            for n, row in enumerate(told.rows)
        )
        return w.OF_CASE.filled(rows=named)

    def _name(self, camera_id: str) -> str:
        city = self._face.city
        cameras = city.cameras if city is not None else ()
        return next((c.name for c in cameras if c.camera_id == camera_id), camera_id)

    def _say(self, words: Words, kind: str = "info") -> None:
        self.noticed.emit(Notice(kind, words, "mover"))
