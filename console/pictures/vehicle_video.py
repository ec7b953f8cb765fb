"""What vehicles see (C05): a car's own pictures, and the nearest live one to a case."""

import time
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.domain.cameras.camera import Camera, placed
from backend.domain.cases.duplicates import distance_m
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import Notice
from video.mosaic import VideoMosaic
from video.sight import bearing_deg
from video.states import TileState

from . import words_mover as w
from .row import VideoRow

# Where the vehicle was longer ago, it is somewhere else now.
FRESH_S = 60.0
# One that gives no picture within this makes way for the next: three fit into four seconds.
TRY_S, N_TRIES = 1.3, 3
_LOOK_MS = 50
_LIVE = (TileState.LIVE, TileState.DELAYED, TileState.CLOCK_WRONG)


class Near(NamedTuple):
    """A vehicle's camera and how far its vehicle is from the case."""

    off_m: float
    camera: Camera


class VehicleVideo(QObject):
    """Brings vehicles' pictures to the first tiles.

    Signals:
        noticed: ``Notice``.
        found: ``Near`` whose picture is on the screen.
    """

    noticed = Signal(object)
    found = Signal(object)

    def __init__(
        self, parts: DeskParts, mosaic: VideoMosaic, row: VideoRow, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts, self._face = parts, parts.face
        self._mosaic, self._row = mosaic, row
        self._waiting: list[Near] = []
        self._tried: Near | None = None
        self._begun_s = self._tried_s = 0.0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    def cameras_of(self, mover_id: str) -> tuple[Camera, ...]:
        """Return what a vehicle carries, the first one first."""
        city = self._face.city
        cameras = city.cameras if city is not None and mover_id else ()
        return tuple(camera for camera in cameras if camera.mover_id == mover_id)

    def show_mover(self, mover_id: str) -> bool:
        """Show all a vehicle sees; returns whether it sees anything."""
        ids = tuple(camera.camera_id for camera in self.cameras_of(mover_id))
        self.stop()
        if ids:
            self._row.show(ids)
        return bool(ids)

    def show_nearest(self, place: Place) -> None:
        """Show the nearest vehicle's camera that gives pictures; the next one where it does not."""
        self.stop()
        self._waiting = self.near(place)[:N_TRIES]
        self._begun_s = time.monotonic()
        if self._waiting:
            self._try_next()
        else:
            self._say(w.NO_VEHICLE, "warn")

    def near(self, place: Place) -> list[Near]:
        """Return a camera of every vehicle whose position is fresh, the nearest first.

        Of several on one vehicle the one that looks towards the place, as its heading says.
        """
        best: dict[str, tuple[float, Near]] = {}
        for camera in self._carried():
            off_m = distance_m(place, Place(camera.lon_deg, camera.lat_deg))
            turn = abs((bearing_deg(camera, place) - camera.view_deg + 180) % 360 - 180)
            held = best.get(camera.mover_id)
            if held is None or turn < held[0]:
                best[camera.mover_id] = (turn, Near(off_m, camera))
        return sorted((near for _, near in best.values()), key=lambda near: near.off_m)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._waiting, self._tried = [], None

    # ---- inside --------------------------------------------------------------------------------

    def _carried(self) -> list[Camera]:
        """Return every vehicle's camera where it is now, as far as that is known and fresh."""
        city, face = self._face.city, self._face
        if city is None:
            return []
        fixes, now_ms = face.situation.fixes, face.city_now_ms()
        limit_ms = FRESH_S * 1000 * max(1.0, face.city_speed)
        return [
            here
            for camera in city.cameras
            if camera.mover_id
            and (here := placed(camera, fixes)) is not None
            and now_ms - fixes[camera.mover_id].observed_at_ms <= limit_ms
        ]

    def _try_next(self) -> None:
        self._tried, self._tried_s = self._waiting.pop(0), time.monotonic()
        self._row.show((self._tried.camera.camera_id,))
        self._timer.start()

    @Slot()
    def _on_look(self) -> None:
        tried = self._tried
        if tried is None:
            self._timer.stop()
            return
        tile = self._mosaic.tile(tried.camera.camera_id)
        now_s = time.monotonic()
        if tile is not None and tile.health.state in _LIVE:
            self._tell(tried, now_s - self._begun_s)
        elif now_s - self._tried_s >= TRY_S:
            if self._waiting:
                self._try_next()
            else:
                self.stop()
                self._row.put_back()
                self._say(w.NO_VEHICLE_LIVE, "warn")

    def _tell(self, near: Near, took_s: float) -> None:
        self.stop()
        values = {"name": near.camera.name, "m": f"{near.off_m:,.0f}", "s": f"{took_s:.1f}"}
        self._say(w.VEHICLE_SHOWN.filled(**values))
        self.found.emit(near)

    def _say(self, words: Words, kind: str = "info") -> None:
        self.noticed.emit(Notice(kind, words, "mover"))
