"""Cameras in the hall's window: layouts, scenes and rotation as at the desk, kept for the hall.

It has decoder workers of its own: tiles of the desk and of the hall are two sizes of a picture.
"""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from console.face.parts import DeskParts
from console.kit.keymap import KEYS, KeyMap, KeySpec
from console.pictures.desk import VideoDesk
from console.pictures.widgets import video_widgets
from layers.view import MapView
from video.engine import VideoEngine
from video.mosaic import VideoMosaic
from video.panel import VideoPanel
from video.turner import Turner
from widgets.skin import SCALE_MAX, Skin

from .peek import Peek, PeekPanel

HALL = "hall"
# Of 1,080 lines every 27th is left: a face of forty is one and a half, a plate of 25 not one.
COARSE_LINES = 40
_ALSO = ("scenes", "cameras", "rotation", "turn_hold", "turn_forth", "turn_back", "peek", "capture")
HALL_KEYS: Mapping[str, KeySpec] = {
    key: spec for key, spec in KEYS.items() if key in _ALSO or key.startswith("scene:")
}


class HallSetting(NamedTuple):
    """What the hall's pictures need of the program.

    Attributes:
        folder: Where the hall's scenes are kept; None forgets them.
        open_engine: Makes decoder workers, not started.
    """

    app: QApplication
    folder: Path | None
    open_engine: Callable[[], VideoEngine]


class HallVideo(QObject):
    """The pictures of one hall window; they begin when their page is first seen.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(
        self, parts: DeskParts, setting: HallSetting, window: QWidget, chart: MapView
    ) -> None:
        super().__init__(window)
        self._parts, self._engine = parts, setting.open_engine()
        self.skin = Skin(parts.looks.theme, SCALE_MAX, self)
        self.mosaic = VideoMosaic(self._engine, self.skin)
        self.turner = Turner(self.mosaic, self)
        self.panel = VideoPanel(self.skin, self.mosaic, self.turner, is_afar=True)
        afar = parts._replace(looks=self.skin)
        seen = video_widgets(afar, self.mosaic, self.panel, self.turner, chart, window)
        self.desk = VideoDesk(afar, seen, setting.folder, self, name=HALL)
        self.desk.noticed.connect(self.noticed)
        self.keys = KeyMap(window, setting.app, HALL_KEYS)
        self.keys.pressed.connect(self.desk.do)
        self.peek = Peek(parts.face, self)
        self.ask = PeekPanel(self.skin, parts.lang, window)
        self._clear: frozenset[str] = frozenset()
        self.mosaic.keeper.limit_lines(COARSE_LINES)
        self._wire()
        self._dress()
        self._engine.start()
        self._begin()

    def _wire(self) -> None:
        parts = self._parts
        self.keys.pressed.connect(self._on_key)
        self.ask.wanted.connect(self._on_peek_wanted)
        self.peek.said.connect(self.ask.say)
        self.peek.changed.connect(self._on_peek)
        parts.lang.changed.connect(self._dress)
        parts.looks.changed.connect(self._dress)

    def set_active(self, is_active: bool) -> None:
        """Let the keys of the pictures be heard, or not."""
        self.keys.shut(not is_active)

    def stop(self) -> None:
        """Keep what stands and end the workers; may be called twice."""
        self.peek.end()
        self.desk.stop()
        self.mosaic.close_streams()
        # Workers take up to two seconds to go: the desk does not wait for them.
        threading.Thread(target=self._engine.stop, name="hall video end").start()

    @Slot(object)
    def _on_key(self, key: str) -> None:
        """Ask for a clear look, or end it at once."""
        if key == "peek":
            if self.peek.cameras:
                self.peek.end()
            else:
                self.ask.toggle()

    @Slot(object)
    def _on_peek_wanted(self, asked: tuple[str, int]) -> None:
        """Name every camera that can be seen meanwhile: on the tiles, and on pages that turn."""
        steps = self.turner.rotation.steps if self.turner.rotation is not None else ()
        turning = (key for step in steps for key in step)
        named = frozenset(filter(None, (*self.mosaic.scene.cameras, *turning)))
        self.peek.ask(named, *asked)

    @Slot()
    def _on_peek(self) -> None:
        if self.peek.cameras != self._clear:
            was_clear, self._clear = bool(self._clear), self.peek.cameras
            self.mosaic.keeper.limit_lines(COARSE_LINES, self._clear)
            if was_clear:
                self.mosaic.board.forget_pictures(time.monotonic())
            else:
                self.ask.dismiss()

    def _begin(self) -> None:
        city, face = self._parts.face.city, self._parts.face
        if city is not None:
            self.mosaic.set_clock(face.city_ms_at if city.synthetic else None, city.zone)
            self.desk.take_city(city)

    @Slot()
    def _dress(self) -> None:
        self.skin.use(self._parts.looks.theme, SCALE_MAX)
        self.mosaic.set_language(self._parts.lang.code)
