"""What tests see of a view: its pixels, and where a case stands on them."""

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from layers.view import MapView


def frame_of(view: MapView) -> np.ndarray:
    image = view.grab().toImage()
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return pixels.reshape(image.height(), image.width()) & 0xFFFFFF


def is_like(pixels, colour: str) -> np.ndarray:
    """Return where pixels have a colour, up to rounding."""
    wanted = QColor(colour).rgb()
    parts = [
        np.abs((np.asarray(pixels) >> shift & 0xFF).astype(int) - (wanted >> shift & 0xFF))
        for shift in (0, 8, 16)
    ]
    return np.max(parts, axis=0) <= 2


def centre_of(view: MapView, case_id: str) -> QPoint:
    return view.marker_rect(case_id).center()
