"""Test pictures laid over the patrol (X04): small finds in true pictures, to measure attention.

They lie on the tile, never in the stream: what is kept of a page is the camera's own picture.
"""

import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QRadialGradient,
)
from PySide6.QtWidgets import QWidget

from backend.domain.cameras.patrol import OWN, TEST_PICTURES, Tour, camera_of
from backend.domain.terms.words import Words
from video.tile import VideoTile
from video.tile_paint import place_of

# Where in the picture a find may lie: on the ground, clear of name, clock and last tour's picture.
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.18, 0.58, 0.56, 0.72
# Width of a find in a picture: what an operator of a 2 x 2 page can see without leaning forward.
_SHARE = 0.11
_OWN_PX = QSize(200, 120)
_INK, _BAG, _SHEEN = QColor(18, 18, 20), QColor(30, 32, 38), QColor(210, 220, 230)


class Find(NamedTuple):
    """One planted find on this page; ``n`` is its tile."""

    n: int
    stop: str
    picture: str
    photo_id: str = ""


class PlantedBook:
    """Which planted finds are on the page, and which the operator found.

    Attributes:
        found: Stops of this tour whose find was pointed at before their page was confirmed.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._tour_id = ""

    def on_page(self, tour: Tour | None, stops: tuple[str, ...]) -> tuple[Find, ...]:
        """Return the finds of the page that nobody pointed at yet."""
        if tour is None:
            return ()
        if tour.tour_id != self._tour_id:
            self._tour_id = tour.tour_id
            self.found.clear()
        at = {stop: n for n, stop in enumerate(stops)}
        return tuple(
            Find(at[test.stop], test.stop, test.picture, test.photo_id)
            for test in tour.tests
            if test.stop in at and not test.is_told and test.stop not in self.found
        )


def missed(
    tour: Tour, name_of: Callable[[str], str], class_of: Callable[[str], Words]
) -> tuple[Words, ...]:
    """Return what was overlooked on a tour, e.g. ``学府路北（井盖缺失）``."""
    told = []
    for test in tour.tests:
        if test.is_told and not test.is_found:
            what = class_of(test.class_key) if test.picture == OWN else TEST_PICTURES[test.picture]
            name = name_of(test.stop)
            told.append(Words(f"{name}（{what.zh}）", f"{name} ({what.en})"))
    return tuple(told)


class PlantedFind(QWidget):
    """A find on a tile; mouse and keyboard pass through it."""

    def __init__(self, tile: VideoTile, photo_of: Callable[[str], bytes | None]) -> None:
        """Lie hidden.

        Args:
            photo_of: The bytes of a picture, ``None`` while they are on their way.
        """
        super().__init__(tile)
        self._tile, self._photo_of = tile, photo_of
        self._find: Find | None = None
        self._own: tuple[str, QImage] = ("", QImage())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()

    @property
    def is_shown(self) -> bool:
        """Whether a find lies over a picture now."""
        return self.isVisible()

    def show_find(self, find: Find | None) -> None:
        """Lay a find over the picture while the right camera's is there; None takes it away."""
        self._find = find
        tile, camera = self._tile, self._tile.camera
        is_right = find is not None and camera and camera.camera_id == camera_of(find.stop)
        picture = tile.snapshot() if is_right and self._is_ready(find) else None
        if find is not None and picture is not None:
            self._place(find, place_of(tile.rect(), picture, tile.devicePixelRatioF()))
        self.setVisible(picture is not None)

    def _is_ready(self, find: Find | None) -> bool:
        """Whether what is to be laid over is here; an own find is faded out to its edges once."""
        if find is None or find.picture != OWN:
            return find is not None
        if self._own[0] != find.photo_id:
            data = self._photo_of(find.photo_id)
            image = QImage.fromData(data) if data else QImage()
            if image.isNull():
                return False
            self._own = (find.photo_id, faded(image))
        return True

    def _place(self, find: Find, picture: QRect) -> None:
        """Stand at the place in the picture that belongs to this stop."""
        chance = random.Random(find.stop)
        left = picture.left() + picture.width() * chance.uniform(_LEFT, _RIGHT)
        top = picture.top() + picture.height() * chance.uniform(_TOP, _BOTTOM)
        side = picture.width() * _SHARE
        self.setGeometry(round(left), round(top), round(side), round(side * 0.6))

    def sizeHint(self) -> QSize:
        """Return a size; the tile decides."""
        return QSize(100, 60)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the find in a drawing of 100 by 60."""
        if self._find is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._find.picture == OWN:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._own[1])
            return
        painter.scale(self.width() / 100, self.height() / 60)
        painter.setPen(Qt.PenStyle.NoPen)
        PAINTERS[self._find.picture](painter)


def faded(picture: QImage) -> QImage:
    """Return a picture that melts into whatever lies around it."""
    image = picture.scaled(
        _OWN_PX, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.scale(image.width() / 2, image.height() / 2)
    edge = QRadialGradient(QPointF(1, 1), 1)
    for at, alpha in ((0.0, 255), (0.6, 240), (1.0, 0)):
        edge.setColorAt(at, QColor(0, 0, 0, alpha))
    painter.fillRect(QRectF(0, 0, 2, 2), edge)
    painter.end()
    return image


def _shadow(painter: QPainter, box: QRectF, alpha: int = 120) -> None:
    shade = QRadialGradient(box.center(), box.width() / 2)
    shade.setColorAt(0.0, QColor(0, 0, 0, alpha))
    shade.setColorAt(1.0, QColor(0, 0, 0, 0))
    painter.setBrush(shade)
    painter.drawEllipse(box)


def _cover(painter: QPainter) -> None:
    """An open shaft, its cover beside it."""
    _shadow(painter, QRectF(4, 20, 60, 36))
    painter.setBrush(QColor(96, 94, 90))
    painter.drawEllipse(QRectF(10, 24, 48, 28))
    painter.setBrush(_INK)
    painter.drawEllipse(QRectF(14, 27, 40, 22))
    painter.setBrush(QColor(112, 108, 102))
    painter.drawEllipse(QRectF(60, 30, 34, 18))
    painter.setPen(QPen(QColor(80, 78, 74), 1.2))
    for x in (68, 74, 80, 86):
        painter.drawLine(QPointF(x, 34), QPointF(x, 44))


def _rubbish(painter: QPainter) -> None:
    """Bags and a torn box on the ground."""
    _shadow(painter, QRectF(2, 34, 96, 26))
    painter.setBrush(QColor(150, 118, 78))
    painter.drawPolygon(
        QPolygonF([QPointF(60, 30), QPointF(88, 26), QPointF(92, 48), QPointF(64, 52)])
    )
    for x, y, r in ((24, 38, 16), (46, 34, 18), (36, 46, 12)):
        painter.setBrush(_BAG)
        painter.drawEllipse(QPointF(x, y), r, r * 0.78)
        painter.setBrush(QColor(_SHEEN.red(), _SHEEN.green(), _SHEEN.blue(), 60))
        painter.drawEllipse(QPointF(x - r * 0.3, y - r * 0.3), r * 0.3, r * 0.2)
    painter.setBrush(QColor(228, 228, 224))
    painter.drawRect(QRectF(70, 50, 14, 4))


def _stall(painter: QPainter) -> None:
    """A table with goods under an umbrella."""
    _shadow(painter, QRectF(8, 46, 84, 14))
    top = QPainterPath(QPointF(10, 22))
    top.quadTo(QPointF(50, -14), QPointF(90, 22))
    top.closeSubpath()
    painter.setBrush(QColor(186, 58, 52))
    painter.drawPath(top)
    painter.setBrush(QColor(226, 214, 196))
    painter.drawRect(QRectF(49, 20, 2, 20))
    painter.setBrush(QColor(138, 104, 72))
    painter.drawRect(QRectF(18, 38, 64, 14))
    for n, tone in enumerate(((222, 140, 40), (92, 150, 62), (206, 62, 48), (232, 206, 92))):
        painter.setBrush(QColor(*tone))
        painter.drawEllipse(QPointF(26 + n * 16, 37), 7, 4)


def _smoke(painter: QPainter) -> None:
    """A grill and what rises from it."""
    _shadow(painter, QRectF(20, 48, 56, 12))
    painter.setBrush(QColor(52, 50, 50))
    painter.drawRect(QRectF(24, 40, 48, 9))
    painter.drawRect(QRectF(28, 49, 3, 10))
    painter.drawRect(QRectF(65, 49, 3, 10))
    painter.setBrush(QColor(224, 96, 34))
    painter.drawRect(QRectF(28, 39, 40, 2))
    for x, y, r, alpha in ((46, 30, 14, 110), (56, 18, 18, 90), (44, 8, 20, 70)):
        cloud = QRadialGradient(QPointF(x, y), r)
        cloud.setColorAt(0.0, QColor(214, 214, 214, alpha))
        cloud.setColorAt(1.0, QColor(214, 214, 214, 0))
        painter.setBrush(cloud)
        painter.drawEllipse(QPointF(x, y), r, r)


def _water(painter: QPainter) -> None:
    """A sheet of water with the sky in it."""
    pool = QPainterPath(QPointF(4, 40))
    pool.cubicTo(QPointF(14, 22), QPointF(40, 30), QPointF(56, 24))
    pool.cubicTo(QPointF(80, 18), QPointF(104, 34), QPointF(92, 46))
    pool.cubicTo(QPointF(76, 60), QPointF(18, 60), QPointF(4, 40))
    painter.setBrush(QColor(58, 74, 88, 215))
    painter.drawPath(pool)
    painter.setBrush(QColor(_SHEEN.red(), _SHEEN.green(), _SHEEN.blue(), 120))
    painter.drawEllipse(QRectF(24, 36, 34, 5))
    painter.drawEllipse(QRectF(56, 44, 22, 3))


# One painter for each row of the catalogue of test pictures.
PAINTERS: Mapping[str, Callable[[QPainter], None]] = {
    "cover": _cover,
    "rubbish": _rubbish,
    "stall": _stall,
    "smoke": _smoke,
    "water": _water,
}
