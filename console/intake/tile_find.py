"""One key at a desk captures what a tile shows (D07): of the desk's pictures, or of the hall's."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.find import words as w
from console.find.draft import jpeg_of
from console.kit import words_over_map as said
from console.kit.keymap import key_text
from console.kit.notice import Notice
from video.mosaic import VideoMosaic
from video.tile import VideoTile

from .finder import Finder
from .new_case import may_report

KEY = "capture"


class TileFind(QObject):
    """Hands the chosen tile of one mosaic to the finder.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(
        self, parts: DeskParts, finder: Finder, mosaic: VideoMosaic, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts, self._finder, self._mosaic = parts, finder, mosaic
        finder.follow(mosaic)
        finder.said.connect(self._on_said)
        self._is_mine = False

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out a key of the map: capture what the chosen tile shows."""
        if key != KEY:
            return
        if not may_report(self._parts.face.actor.role):
            self._say(said.NewCase.NOT_HERE)
            return
        tile = self._chosen()
        if tile is None or tile.camera is None:
            self._say(w.PICK_FIRST.filled(key=key_text(KEY)))
            return
        picture = tile.snapshot()
        self._is_mine = True
        shown = jpeg_of(picture) if picture is not None else b""
        self._finder.find(self._mosaic, tile.camera, shown)
        self._is_mine = False

    def _chosen(self) -> VideoTile | None:
        """Return the tile that is meant: the large, the focused, or the chosen camera's."""
        mosaic = self._mosaic
        if mosaic.spotlight:
            return mosaic.tile(mosaic.spotlight)
        held = next((tile for tile in mosaic.tiles if tile.hasFocus()), None)
        return held or mosaic.tile(self._parts.selection.camera_id)

    @Slot(object, object)
    def _on_said(self, words: Words, tone: str) -> None:
        if self._is_mine:
            self._say(words, "warn" if tone == "soon" else "info")

    def _say(self, words: Words, level: str = "info") -> None:
        self.noticed.emit(Notice(level, words, "find"))
