"""Qt paths from whole coordinate arrays, without a Python call per point."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

from .frame import Floats

# Element of a QPainterPath as QDataStream (Qt 6, default version) reads it, big-endian.
_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
_WINDING = 1


def path_of(xy: Floats, starts: NDArray[np.integer]) -> QPainterPath:
    """Return one path of many polylines or rings.

    Args:
        xy: ``(N, 2)`` coordinates, all lines one after the other.
        starts: Row numbers at which a new line begins; the first must be 0.

    Returns:
        The path with winding fill: rings must already run the right way round, and a ring must
        repeat its first point.
    """
    n = len(xy)
    if n == 0:
        return QPainterPath()
    rows = np.empty(n, dtype=_ELEMENT)
    rows["kind"] = _LINE
    rows["kind"][starts] = _MOVE
    rows["x"], rows["y"] = xy[:, 0], xy[:, 1]
    raw = struct.pack(">i", n) + rows.tobytes() + struct.pack(">ii", int(starts[-1]), _WINDING)
    path = QPainterPath()
    stream = QDataStream(QByteArray(raw))
    stream >> path
    return path
