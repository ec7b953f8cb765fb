"""What is printed into the ground of a map: faint writing that names the screen.

A watermark laid over the window would be laid over every frame of the map; printed into the ground
it is kept with it, and a frame costs what it did without.
"""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap


class Imprint(NamedTuple):
    """A tile that is repeated over the whole view.

    Attributes:
        tile: Mostly transparent.
        x_px: Column of the view at which a tile begins, logical pixels; tiles follow on both sides.
        y_px: Row.
    """

    tile: QPixmap
    x_px: int = 0
    y_px: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        """Changes with what is printed."""
        return self.tile.cacheKey(), self.x_px, self.y_px

    def paint(self, painter: QPainter, width_px: float, height_px: float) -> None:
        """Print it."""
        start = QPointF(-self.x_px, -self.y_px)
        painter.drawTiledPixmap(QRectF(0, 0, width_px, height_px), self.tile, start)
