"""Privacy masks as data: what a camera's pictures may not show."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# Corners as shares of width and height, 0 to 1; one tuple a polygon.
Masks = tuple[tuple[tuple[float, float], ...], ...]
Image = npt.NDArray[np.uint8]


def masks_from(given: Sequence[Sequence[Sequence[float]]]) -> Masks:
    """Return masks as they come through the workers' pipe."""
    return tuple(tuple((float(x), float(y)) for x, y in polygon) for polygon in given)


def lease_now_ns() -> int:
    """Return the clock of leases: the same in all processes, and it runs while a machine sleeps."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


class Fewer(NamedTuple):
    """The masks of where a camera stands.

    Attributes:
        until_ns: By ``lease_now_ns``; from then on all masks lie there again.
    """

    masks: Masks = ()
    until_ns: int = 0


NOTHING = Fewer()
