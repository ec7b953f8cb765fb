"""What lies over a tile's picture, kept ready, so that a new picture costs a few small blits."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QImage, QPainter

from widgets.skin import Skin

from .tile_paint import TileLook, clock_at, clock_image, cover, paint_outline
from .tile_pill import pill_image
from .tile_sizes import is_tiny
from .tile_text import Pill

_ANY_PILL = Pill("", "", "")
_ANY_DIGITS = str.maketrans("123456789", "0" * 9)
_NO_OUTLINE = dict.fromkeys(("is_selected", "is_hovered", "has_focus", "is_target"), False)
_MAX_PILLS = 40
# Rows of a cover are kept in bands of so many; those of which nothing is seen are left out.
_BAND_PX = 8

Piece = tuple[QPointF, QImage]


class TileArt:
    """Keeps what of a tile changes seldom.

    The cover changes with the words; the clock, once a second, is another piece, and of pills there
    are a dozen.
    """

    def __init__(self, skin: Skin) -> None:
        self._skin = skin
        self._pills: dict[tuple[Pill, int, float], QImage] = {}
        self._cover: list[Piece] = []
        self._cover_key: tuple[QSize, float, bool, TileLook] | None = None
        self._pieces: list[Piece] = []
        self._stood: tuple[TileLook, QRect, float, bool] | None = None

    def forget(self) -> None:
        """Draw everything anew: theme or scale is another one."""
        self._pills.clear()
        self._cover_key = self._stood = None

    def paint(
        self, painter: QPainter, place: QRect, ratio: float, look: TileLook, has_picture: bool
    ) -> None:
        """Paint everything that lies over the picture at ``place``."""
        wanted = (look, place, ratio, has_picture)
        if wanted != self._stood:
            self._pieces = [*self._cover_at(*wanted), *self._pill_at(look, place, ratio)]
            if look.clock and has_picture and not is_tiny(place.width()):
                image = clock_image(look.clock, place.width(), self._skin, ratio)
                self._pieces.append((clock_at(place, image, self._skin), image))
            self._stood = wanted
        for at, piece in self._pieces:
            painter.drawImage(at, piece)
        paint_outline(painter, place, look, self._skin)

    def _cover_at(
        self, look: TileLook, place: QRect, ratio: float, has_picture: bool
    ) -> list[Piece]:
        # Whether there is a pill moves the words; what it says does not.
        pill = None if look.pill is None else _ANY_PILL
        # Digits are of one width: of the time only its shape moves the name.
        plain = replace(look, pill=pill, clock=look.clock.translate(_ANY_DIGITS), **_NO_OUTLINE)
        key = (place.size(), ratio, has_picture, plain)
        if key != self._cover_key:
            self._cover_key = key
            self._cover = bands(cover(place.size(), ratio, plain, self._skin, has_picture))
        corner = place.topLeft()
        return [(at + corner, piece) for at, piece in self._cover]

    def _pill_at(self, look: TileLook, place: QRect, ratio: float) -> list[Piece]:
        if look.pill is None:
            return []
        image = self._pill_for(look.pill, place.width(), ratio)
        margin = self._skin.px(5)
        left = place.right() + 1 - margin - image.width() / ratio
        return [(QPointF(left, place.y() + margin), image)]

    def _pill_for(self, pill: Pill, width_px: int, ratio: float) -> QImage:
        key = (pill, width_px, ratio)
        if key not in self._pills:
            if len(self._pills) >= _MAX_PILLS:
                self._pills.clear()
            self._pills[key] = pill_image(pill, width_px, self._skin, ratio)
        return self._pills[key]


def bands(image: QImage) -> list[Piece]:
    """Cut a mostly empty picture into the bands of rows in which there is something.

    Blending what cannot be seen would cost most of a tile's painting.
    """
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    is_used = (rows >> 24).any(axis=1)
    starts = range(0, image.height(), _BAND_PX)
    used = [top for top in starts if is_used[top : top + _BAND_PX].any()]
    found: list[Piece] = []
    for n, top in enumerate(used):
        if n and used[n - 1] == top - _BAND_PX:
            continue
        end = next((at for at in starts if at > top and at not in used), image.height())
        piece = image.copy(0, top, image.width(), end - top)
        found.append((QPointF(0, top / image.devicePixelRatioF()), piece))
    return found
