"""One surface for all tiles: what is new on any of them is painted in one go."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin, SkinWidget

from .tile import VideoTile
from .tile_paint import paint_beside


class TileCanvas(SkinWidget):
    """Lies over the tiles and paints them; the mouse and the keyboard are still theirs.

    It is opaque, so the system asks no covered tile to paint: 48 widgets that each paint 25 times a
    second cost twice as much as one.

    A new picture paints where it stands; what it leaves free of its tile is ground like the gaps.

    Cost: about 40 µs for each tile that has something new.
    """

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(skin, parent)
        self._placed: list[_Placed] = []
        self._covered = QRegion()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def take_over(self, tiles: Sequence[VideoTile]) -> None:
        """Paint these from now on, where they stand; to be told again when they are moved."""
        for placed in self._placed:
            placed.tile.set_canvas(None)
        self._placed = [_Placed(tile, tile.geometry()) for tile in tiles]
        for placed in self._placed:
            placed.tile.set_canvas(self)
        self._cover()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles in question, and the ground between them."""
        region, ratio = event.region(), self.devicePixelRatioF()
        painter = QPainter(self)
        ground = region - self._covered
        if not ground.isEmpty():
            for rect in ground:
                painter.fillRect(rect, self.skin.color("panel"))
        has_moved = False
        for placed in self._placed:
            if region.intersects(placed.rect):
                painter.setClipRect(placed.rect)  # many at once are clipped pixel by pixel
                place = placed.tile.paint_on(painter, placed.rect, ratio)
                if place is not placed.place:  # a picture of another shape, or none any more
                    placed.place, has_moved = place, True
                    paint_beside(painter, placed.rect, place, self.skin)
        if has_moved:
            self._cover()

    def _cover(self) -> None:
        self._covered = QRegion()
        for placed in self._placed:
            self._covered += placed.place


class _Placed:
    """A tile, where it stands, and where in it its picture does."""

    def __init__(self, tile: VideoTile, rect: QRect) -> None:
        self.tile, self.rect, self.place = tile, rect, rect
