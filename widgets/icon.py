"""Icons of one family (Lucide), tinted by the theme when painted."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

import resources

from .skin import Skin, SkinWidget

# The family is drawn on a 24 px field; the stroke is set so that it measures 1.5 px as shown.
_FIELD_PX = 24
_STROKE_PX = 1.5


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")


def icon_pixmap(name: str, colour: QColor, size_px: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon in this colour, ``size_px`` square, sharp at this device pixel ratio.

    Raises:
        FileNotFoundError: There is no icon of that name.
    """
    text = _source(name).replace("currentColor", colour.name())
    stroke = _STROKE_PX * _FIELD_PX / size_px
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke:.2f}"')
    renderer = QSvgRenderer(QByteArray(text.encode()))
    side = round(size_px * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def themed_icon(name: str, skin: Skin, tone: str = "text_2", ratio: float = 1.0) -> QIcon:
    """Return an icon for a button: its tone, and grey when the button is disabled."""
    size_px = skin.px(20)
    icon = QIcon(icon_pixmap(name, skin.color(tone), size_px, ratio))
    icon.addPixmap(icon_pixmap(name, skin.color("none"), size_px, ratio), QIcon.Mode.Disabled)
    return icon


class IconLabel(SkinWidget):
    """One icon that follows the theme."""

    def __init__(
        self,
        skin: Skin,
        name: str,
        tone: str = "text_2",
        size_px: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(skin, parent)
        self._name, self._tone, self._size_px = name, tone, size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: str) -> None:
        """Show another icon or tone."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        side = self.skin.px(self._size_px)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        side = self.skin.px(self._size_px)
        picture = icon_pixmap(
            self._name, self.skin.color(self._tone), side, self.devicePixelRatioF()
        )
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        QPainter(self).drawPixmap(left, top, picture)
