"""Finds at a desk: what any of its pictures shows, and any of the hall's, becomes a report here."""

from PySide6.QtCore import QObject, Signal, Slot

from console.face.parts import DeskParts
from console.hall.video import HallVideo
from console.intake.finder import Finder
from console.intake.panel import NewCasePanel
from console.intake.tile_find import TileFind
from layers.view import MapView
from video.mosaic import VideoMosaic

from .hall import WallWindow


class DeskFinds(QObject):
    """One finder and one form for the desk's own pictures and, while they are there, the hall's.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(
        self,
        parts: DeskParts,
        form: NewCasePanel,
        chart: MapView,
        mosaic: VideoMosaic,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._hall: VideoMosaic | None = None
        self.finder = Finder(parts, form, chart, self)
        self._own = TileFind(parts, self.finder, mosaic, self)
        self._own.noticed.connect(self.noticed)

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out a key of the map."""
        self._own.do(key)

    @Slot(object)
    def follow(self, wall: WallWindow) -> None:
        """Take the pictures of a hall window too, once they have begun and until it is closed."""
        wall.pictured.connect(self._on_pictures)
        wall.closed.connect(self._on_closed)

    @Slot(object)
    def _on_pictures(self, pictures: HallVideo) -> None:
        """What the hall sees is reported from the desk; its key is pressed in the hall's window."""
        self._hall = pictures.mosaic
        find = TileFind(self._parts, self.finder, pictures.mosaic, pictures)
        find.noticed.connect(self.noticed)
        pictures.keys.pressed.connect(find.do)

    @Slot()
    def _on_closed(self) -> None:
        if self._hall is not None:
            self.finder.leave(self._hall)
            self._hall = None

    def close(self) -> None:
        """Wait for nothing any more."""
        self.finder.close()
