"""Who looks at this screen and when, faint over everything: a photo of it names its source."""

import math

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from console.face.parts import DeskParts
from console.kit.seat_names import seat_words
from console.kit.time_text import moment
from layers.imprint import Imprint
from layers.view import MapView

_ANGLE_DEG = -22.0
_ALPHA = 20  # of 255: read when looked for, not when reading
_GAP = QSize(190, 150)
_TYPE = 13


class Watermark(QWidget):
    """Account, place and minute, slanted; nothing under it notices.

    Cost: one pixmap a minute; a repaint lays it over what was repainted. A map prints it into its
    own ground, so that no frame of it has to be covered.
    """

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._parts = parts
        self.text = ""
        self._tile = QPixmap()
        self._map: MapView | None = None
        host.installEventFilter(self)
        parts.face.ticked.connect(self.retell)
        parts.face.actor_changed.connect(self.retell)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self._draw)
        self.setGeometry(host.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the host, above whatever was added to it since."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(watched.rect())  # type: ignore[attr-defined]
            self._part()
        elif event.type() == QEvent.Type.ChildAdded:
            self.raise_()
        return super().eventFilter(watched, event)

    def leave_to(self, view: MapView) -> None:
        """Let a map of this window print the mark itself wherever nothing covers it."""
        self._map = view
        view.covers.changed.connect(self._part)
        view.painted.connect(self._part)
        self._part()

    @Slot()
    def _part(self) -> None:
        """Part the window between the map and us; a map that is not seen has no part."""
        view, host, ours = self._map, self.parentWidget(), QRegion(self.rect())
        if view is None:
            return
        if view.isVisibleTo(host):
            corner = view.mapTo(host, QPoint())
            ours -= view.covers.open_region().translated(corner)
            self._print(view, Imprint(self._tile, -corner.x(), -corner.y()))
        if self.mask() != ours:
            self.setMask(ours)

    def _print(self, view: MapView, imprint: Imprint) -> None:
        held = view.scene.imprint
        if held is None or held.key != imprint.key:
            view.scene.imprint = imprint
            view.ask()

    @Slot()
    def retell(self) -> None:
        """Name who sits here, and the minute, in city time."""
        face = self._parts.face
        city, actor = face.city, face.actor
        at = f"{moment(face.city_now_ms(), city.zone):%Y-%m-%d %H:%M}" if city is not None else ""
        place = self._parts.lang.of(seat_words(actor.account, actor.seat))
        text = " ".join(part for part in (actor.account, place, at) if part)
        if text != self.text:
            self.text = text
            self._draw()

    @Slot()
    def _draw(self) -> None:
        looks, ratio = self._parts.looks, self.devicePixelRatioF()
        font = looks.font(_TYPE)
        width = QFontMetricsF(font).horizontalAdvance(self.text)
        turn = math.radians(abs(_ANGLE_DEG))
        size = QSize(
            round(width * math.cos(turn)) + looks.px(_GAP.width()),
            round(width * math.sin(turn)) + looks.px(_GAP.height()),
        )
        self._tile = QPixmap(size * ratio)
        self._tile.setDevicePixelRatio(ratio)
        self._tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._tile)
        ink = QColor(looks.color("text"))
        ink.setAlpha(_ALPHA)
        painter.setPen(ink)
        painter.setFont(font)
        painter.translate(QPointF(size.width() / 2, size.height() / 2))
        painter.rotate(_ANGLE_DEG)
        box = QRectF(-width / 2, -size.height() / 2, width, size.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()
        self._part()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the tile over what was repainted."""
        if not self._tile.isNull():
            painter = QPainter(self)
            painter.drawTiledPixmap(self.rect(), self._tile)
