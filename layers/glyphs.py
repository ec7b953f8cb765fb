"""Small signs of the classes, drawn in strokes on a field of 12 by 12.

A class without a sign of its own takes that of its major class, so a new class needs no entry.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

# "x,y x,y" is a line; "o cx,cy r" a circle; strokes are parted by "|".
_COVER = "o 6,6 4.6|3.2,4.6 8.8,4.6|3.2,7.4 8.8,7.4"
_LAMP = "3,11 3,2.6 7.6,2.6|6,2.6 6,4.6 9.6,4.6 9.6,2.6 7.6,2.6|1.6,11 4.4,11"
_BIN = "2,3.2 10,3.2|4.6,3.2 5,1.4 7,1.4 7.4,3.2|3,3.2 3.7,11 8.3,11 9,3.2"
_TREE = "6,11 6,6.4|o 6,4.4 3.2|6,8.4 8,6.9"
_BOARD = "1.4,2 10.6,2 10.6,7.4 1.4,7.4 1.4,2|4,7.4 4,11|8,7.4 8,11"
_ROAD = "3.4,1 1.4,11|8.6,1 10.6,11|6,1.6 6,3.4|6,5.2 6,7|6,8.8 6,10.8"
_HOUSE = "1.4,5.6 6,1.6 10.6,5.6|2.8,4.8 2.8,10.8 9.2,10.8 9.2,4.8|5,10.8 5,7.6 7,7.6 7,10.8"
_BOLT = "7,0.8 3,6.8 6,6.8 5,11.2 9,5.2 6,5.2 7,0.8"
_DROP = "6,1 2.8,5.8 2.6,7.8 3.8,10 6,10.8 8.2,10 9.4,7.8 9.2,5.8 6,1"
_CRANE = "3.4,11 3.4,1.6|1,3.2 10.8,3.2|3.4,1.6 8,3.2|9,3.2 9,6.4|1.8,11 5.2,11"
_STALL = "1.4,4.6 2.4,1.6 9.6,1.6 10.6,4.6 1.4,4.6|2.4,4.6 2.4,11|9.6,4.6 9.6,11|2.4,8 9.6,8"
_CAR = "1.2,8.8 1.2,6.2 2.8,5.6 4,3 8,3 9.2,5.6 10.8,6.2 10.8,8.8 1.2,8.8|2.8,5.6 9.2,5.6"
_WAVE = "1,5 3,3.6 5,5 7,3.6 9,5 11,3.6|1,9 3,7.6 5,9 7,7.6 9,9 11,7.6"
_CRACK = "1,3 11,3|1,9.4 11,9.4|6.6,3 5,5 7.2,6.4 5.6,9.4"
_HEAP = "0.8,10.6 4,5.2 5.4,7 7.6,3.6 11.2,10.6 0.8,10.6"
_FLAME = "6,1 8.8,4.8 9.4,7.6 8,10.4 6,11 4,10.4 2.6,7.6 4,6 4.8,7 6,1"
_OTHER = "o 2.4,6 0.7|o 6,6 0.7|o 9.6,6 0.7"
_GUST = "1,4 7.4,4 8.8,3 8,1.6|1,6.6 9.6,6.6 10.8,8 9.6,9.4|1,9.2 5.4,9.2 6.4,10.4"
_SOUND = (
    "1.4,4.6 3.4,4.6 6,2.2 6,9.8 3.4,7.4 1.4,7.4 1.4,4.6|8,4.2 8.8,6 8,7.8|9.8,2.8 11,6 9.8,9.2"
)

_SIGNS: dict[str, str] = {
    "c01": _COVER,
    "c02": _ROAD,
    "c03": _BIN,
    "c04": _TREE,
    "c05": _HOUSE,
    "c06": _OTHER,
    "e01": _HEAP,
    "e02": _BOARD,
    "e03": _CRANE,
    "e04": _BOLT,
    "e05": _STALL,
    "e06": _OTHER,
    "c0113": _DROP,
    "c0116": _BOLT,
    "c0118": _LAMP,
    "c0119": _LAMP,
    "c0120": _LAMP,
    "c0134": _BOLT,
    "c0307": _BOARD,
    "e0101": _HOUSE,
    "e0102": _BIN,
    "e0105": _WAVE,
    "e0106": _TREE,
    "e0107": _CAR,
    "e0110": _CRACK,
    "e0115": _FLAME,
    "e0302": _GUST,
    "e0305": _CRACK,
    "e0401": _CRACK,
    "e0402": _DROP,
    "e0403": _FLAME,
    "e0404": _WAVE,
    "e0406": _WAVE,
    "e0505": _CAR,
    "e0508": _SOUND,
    "e0510": _FLAME,
}


def sign_key(class_key: str) -> str:
    """Return under which key the sign of a class stands, ``""`` when it has none."""
    for key in (class_key, class_key[:3]):
        if key in _SIGNS:
            return key
    return ""


@lru_cache(maxsize=256)
def glyph_path(class_key: str) -> QPainterPath:
    """Return the sign of a class as strokes on a field of 12 by 12; empty when it has none."""
    path = QPainterPath()
    for stroke in filter(None, _SIGNS.get(sign_key(class_key), "").split("|")):
        if stroke.startswith("o "):
            _, middle, radius = stroke.split()
            path.addEllipse(_point(middle), float(radius), float(radius))
            continue
        first, *others = map(_point, stroke.split())
        path.moveTo(first)
        for point in others:
            path.lineTo(point)
    return path


def _point(text: str) -> QPointF:
    x, y = text.split(",")
    return QPointF(float(x), float(y))
