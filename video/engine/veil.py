"""Privacy masks: what of a picture nobody may see is painted over before it leaves the worker."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from .masks import Image, Masks

_SHIFT = 4
_GREY, _NO_COLOUR = 58, 128
# The edge is drawn too, so that no row of pixels beside it is left half covered.
_EDGE_PX = 2


class Veil:
    """Covers the same shares of pictures of any size.

    Cost: about 20 µs a polygon; nothing without one.
    """

    def __init__(self, masks: Masks = ()) -> None:
        self._masks = masks
        self._points: dict[tuple[int, int], list[npt.NDArray[np.int32]]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to cover."""
        return not self._masks

    def cover(self, image: Image) -> None:
        """Paint over a picture in place.

        Args:
            image: (height, width) brightness, or (height, width, 3 or 4) colours.
        """
        self._fill(image, (_GREY,) * (image.shape[2] if image.ndim == 3 else 1))

    def cover_planar(self, planes: Image, height_px: int) -> None:
        """Paint over a YUV 4:2:0 picture in place.

        Args:
            planes: (height * 3 / 2, width): brightness, then both colours in rows of half width.
        """
        width_px = planes.shape[1]
        self._fill(planes[:height_px], (_GREY,))
        colours = planes[height_px:].reshape(2, height_px // 2, width_px // 2)
        for plane in colours:
            self._fill(plane, (_NO_COLOUR,))

    def _fill(self, image: Image, tone: Sequence[int]) -> None:
        for points in self._at(image.shape[1], image.shape[0]):
            cv2.fillPoly(image, [points], tone, cv2.LINE_8, _SHIFT)
            cv2.polylines(image, [points], True, tone, _EDGE_PX, cv2.LINE_8, _SHIFT)

    def _at(self, width_px: int, height_px: int) -> list[npt.NDArray[np.int32]]:
        size = (width_px, height_px)
        if size not in self._points:
            self._points[size] = [_scaled(mask, size) for mask in self._masks]
        return self._points[size]


def _scaled(mask: Sequence[tuple[float, float]], size_px: tuple[int, int]) -> Any:
    corners = np.asarray(mask, np.float64) * size_px
    return np.round(corners * (1 << _SHIFT)).astype(np.int32)
