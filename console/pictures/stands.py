"""Asks where cameras stand whose privacy masks depend on it, and lets fewer lie there meanwhile.

The word holds for seconds from the moment of asking, and the decoder worker itself counts them:
see ``video.engine.cover``. Without an answer all masks lie over the picture.
"""

from PySide6.QtCore import QObject, QTimer, Slot

from backend.contract.answers import Stands
from backend.contract.base import Answer
from backend.contract.questions import GetStands
from backend.domain.cameras.camera import Camera
from backend.domain.people.rights import may_do
from backend.situation import Changes
from console.face.parts import DeskParts
from video.engine.masks import Fewer, lease_now_ns
from video.mosaic import VideoMosaic

# Three times within a lease: one answer may be lost.
ASK_MS = 1_000
_KEPT_ASKS = 4


class StandWatch(QObject):
    """Renews the word for what one surface of pictures shows."""

    def __init__(self, parts: DeskParts, mosaic: VideoMosaic, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._mosaic = parts, mosaic
        self._cameras: dict[str, Camera] = {}
        self._asked: dict[str, int] = {}
        self._fewer: dict[str, Fewer] = {}
        self._timer = QTimer(self, interval=ASK_MS)
        self._timer.timeout.connect(self.ask)
        parts.face.changed.connect(self._on_changed)
        parts.face.answer.connect(self._on_answer)

    @Slot()
    def ask(self) -> None:
        """Ask for the cameras that are open here."""
        face = self._parts.face
        keeper = self._mosaic.keeper
        shown = tuple(key for key in self._cameras if keeper.kind(key) is not None)
        if not shown or not may_do(face.actor.role, "get_stands"):
            return
        ask_id = face.new_id()
        kept = list(self._asked.items())[-_KEPT_ASKS:]
        self._asked = {**dict(kept), ask_id: lease_now_ns()}
        face.ask(GetStands(ask_id=ask_id, actor=face.actor, camera_ids=shown))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.city is None:
            return
        cameras = (camera for camera in changes.city.cameras if camera.masks_by_preset)
        self._cameras = {camera.camera_id: camera for camera in cameras}
        if self._cameras:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not isinstance(answer, Stands) or answer.ask_id not in self._asked:
            return
        until_ns = self._asked.pop(answer.ask_id) + answer.lease_ms * 1_000_000
        self._fewer = {
            key: Fewer(self._cameras[key].covered_at(presets), until_ns)
            for key, presets in answer.rows.items()
            if key in self._cameras
        }
        self._mosaic.keeper.set_fewer(self._fewer)
