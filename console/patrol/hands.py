"""What the patrol does with a place it sees: turn the camera, speak to people."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from backend.domain.cameras.camera import Camera
from backend.domain.cameras.patrol import TourState, camera_of, waiting
from console.calls.panel import KEY as CALL
from console.calls.panel import call_panel
from console.face.parts import DeskParts
from console.kit.notice import Notice
from console.paper.request_panel import KEY as REQUEST
from console.paper.request_panel import RequestPanel
from console.pictures.stands import StandWatch
from console.pictures.steer_hand import SteerHand

from .book import PatrolBook
from .keys import PATROL_KEYS
from .preset_turns import PresetTurns
from .tiles import PatrolTiles

_TURNING = (TourState.RUNNING, TourState.HELD)
_TONES = {"warn": "soon", "error": "act"}


class PatrolHands(QObject):
    """The strip of a camera, the panel of calls, and what turns to presets by itself.

    Signals:
        said: ``(Words, tone)``: something to tell the operator.
    """

    said = Signal(object, object)

    def __init__(
        self, parts: DeskParts, book: PatrolBook, tiles: PatrolTiles, host: QWidget
    ) -> None:
        super().__init__(tiles)
        self._parts, self._book, self._tiles = parts, book, tiles
        form_key = PATROL_KEYS[REQUEST].sequences[0]
        self.steering = SteerHand(parts, tiles.mosaic, self, form_key)
        self.calls = call_panel(parts, host)
        self.form = RequestPanel(parts, host)
        self.form.noticed.connect(self._on_noticed)
        self.stands = StandWatch(parts, tiles.mosaic, self)
        self.presets = tiles.presets = PresetTurns(parts.face, self)
        self.steering.noticed.connect(self._on_noticed)
        parts.face.ticked.connect(self.presets.tick)

    def turn(self, camera: Camera) -> None:
        """Take hold of a camera, or say why it cannot be turned."""
        self._parts.selection.pick_camera(camera.camera_id)
        self.steering.take(camera.camera_id)

    def call(self, camera: Camera) -> None:
        """Open the panel of calls at the speaker of a camera."""
        self._parts.selection.pick_camera(camera.camera_id)
        self.calls.do(CALL)

    def request(self, camera: Camera) -> None:
        """Open the form by which its owner is asked."""
        self._parts.selection.pick_camera(camera.camera_id)
        self.form.do(REQUEST)

    def leave(self) -> None:
        """Let go of everything."""
        self.steering.leave()
        self.calls.dismiss()
        self.form.dismiss()

    def show_tour(self) -> None:
        """Turn what the page asks for while its own person tours; the strip goes with its page."""
        tour, mine = self._book.tour, self._parts.face.actor.account
        is_on = tour is not None and tour.state in _TURNING and tour.account == mine
        self.presets.show(waiting(tour) if tour is not None and is_on else ())
        shown = {camera_of(stop) for stop in self._tiles.stops}
        if self.steering.camera_id and self.steering.camera_id not in shown:
            self.steering.leave()

    @Slot(object)
    def _on_noticed(self, notice: Notice) -> None:
        self.said.emit(notice.words, _TONES.get(notice.level, "text_2"))
