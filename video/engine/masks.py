"""Privacy masks as data: what a camera's pictures may not show."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# Corners as shares of width and height, 0 to 1; one tuple a polygon.
Masks = tuple[tuple[tuple[float, float], ...], ...]
Image = npt.NDArray[np.uint8]


def masks_from(given: Sequence[Sequence[Sequence[float]]]) -> Masks:
    """Return masks as they come through the workers' pipe."""
    return tuple(tuple((float(x), float(y)) for x, y in polygon) for polygon in given)
