"""Positions as rows of numbers: what a fix keeps of itself, and how batches are checked and merged.

Kept to 1e-7 degrees (a centimetre), a tenth of a degree of heading and a centimetre a second: the
same numbers come back whether a point is still in a batch or in a sealed chunk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.domain.field.mover import Fix

HOUR_MS = 3_600_000
DAY_MS = 86_400_000
# A receiver's clock may run ahead a little; what a phone kept while offline may come days late.
AHEAD_MS = 600_000
LATE_MS = 7 * DAY_MS
MAX_NAME_CHARS = 64
_MAX_INT16 = 32_767
_EPOCH_DAY = date(1970, 1, 1).toordinal()

POINT = np.dtype(
    [
        ("mover_no", "<i4"),
        ("at_ms", "<i8"),
        ("lon_e7", "<i4"),
        ("lat_e7", "<i4"),
        ("heading_ddeg", "<i2"),
        ("speed_cmps", "<i2"),
    ]
)
Points = NDArray[np.void]


@dataclass(frozen=True, eq=False, slots=True)
class Track:
    """Where one mover was, oldest first, each moment once; arrays of equal length.

    Attributes:
        at_ms: City time, Unix milliseconds, int64.
        lon_deg: CGCS2000 degrees, float64; ``lat_deg`` likewise.
        heading_deg: Clockwise from north, 0 to 360, float32.
        speed_mps: Over ground, float32.
    """

    mover_id: str
    at_ms: NDArray[np.int64]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    heading_deg: NDArray[np.float32]
    speed_mps: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.at_ms)


def date_of(day: int) -> date:
    """Return a day counted from 1970 as a date."""
    return date.fromordinal(_EPOCH_DAY + day)


def day_of(when: date) -> int:
    """Return a date as a day counted from 1970."""
    return when.toordinal() - _EPOCH_DAY


class Batch(NamedTuple):
    """Points of several movers; ``mover_no`` is a place in ``names``."""

    names: tuple[str, ...]
    points: Points

    def numbered(self, mover_nos: Sequence[int]) -> Points:
        """Return the points under the numbers a store gave the names, in their order."""
        points = self.points.copy()
        points["mover_no"] = np.asarray(mover_nos, np.int32)[points["mover_no"]]
        return points

    def part(self, points: Points) -> "Batch":
        """Return some of the points under their names."""
        return Batch(self.names, points)


def batch_of(fixes: Sequence[Fix], now_ms: int) -> Batch:
    """Return the fixes that can be true.

    Args:
        now_ms: City time; what lies more than ``AHEAD_MS`` after it or ``LATE_MS`` before it, what
            is off the globe, is no number, or has no name that can be kept, is left out.
    """
    if not fixes:
        return Batch((), np.empty(0, POINT))
    mover_ids, *numbers, at_ms = zip(*fixes, strict=True)
    places: dict[str, int] = {}
    mover_nos = [places.setdefault(name, len(places)) for name in mover_ids]
    values = np.array(numbers, np.float64)
    # As floats, since a stranger may send a time that no int64 holds.
    moments = np.array(at_ms, np.float64)
    good = _believable(values, moments, now_ms)
    good &= np.array([_is_name(name) for name in places])[mover_nos]
    names, used = tuple(places), np.array(mover_nos)[good]
    kept, used = np.unique(used, return_inverse=True)
    points = _rows(values[:, good], moments[good], used)
    return Batch(tuple(names[place] for place in kept), points)


def _is_name(name: str) -> bool:
    # A NUL is text to SQLite and an error to PostgreSQL; no control character is part of a name.
    return 0 < len(name) <= MAX_NAME_CHARS and name.isprintable()


def _believable(
    values: NDArray[np.float64], moments: NDArray[np.float64], now_ms: int
) -> NDArray[np.bool_]:
    lon_deg, lat_deg, heading_deg, speed_mps = values
    good: NDArray[np.bool_] = (np.abs(lon_deg) <= 180) & (np.abs(lat_deg) <= 90)
    good &= np.isfinite(heading_deg) & np.isfinite(speed_mps)
    good &= (moments <= now_ms + AHEAD_MS) & (moments >= max(1, now_ms - LATE_MS))
    return good


def _rows(
    values: NDArray[np.float64], moments: NDArray[np.float64], mover_nos: NDArray[np.int_]
) -> Points:
    lon_deg, lat_deg, heading_deg, speed_mps = values
    points = np.empty(len(moments), POINT)
    points["mover_no"] = mover_nos
    points["at_ms"] = moments
    points["lon_e7"] = np.rint(lon_deg * 1e7)
    points["lat_e7"] = np.rint(lat_deg * 1e7)
    points["heading_ddeg"] = np.rint(heading_deg % 360 * 10) % 3600
    points["speed_cmps"] = np.clip(np.rint(speed_mps * 100), 0, _MAX_INT16)
    return points


def in_order(points: Points) -> Points:
    """Return the points of one mover by time; of equal moments the first given stays."""
    _, first = np.unique(points["at_ms"], return_index=True)
    held: Points = points[first]
    return held


def newest(points: Points) -> Points:
    """Return the newest point of each mover."""
    order = np.lexsort((points["at_ms"], points["mover_no"]))
    held: Points = points[order]
    is_last = np.append(held["mover_no"][1:] != held["mover_no"][:-1], True)
    last: Points = held[is_last]
    return last


def by_mover(points: Points) -> dict[int, Points]:
    """Return the points of each mover, in the order they were given."""
    if not len(points):
        return {}
    held = points[np.argsort(points["mover_no"], kind="stable")]
    edges = np.flatnonzero(np.diff(held["mover_no"])) + 1
    return {int(part["mover_no"][0]): part for part in np.split(held, edges)}


def by_time(points: Points, span_ms: int) -> dict[int, Points]:
    """Return the points of each span of time, e.g. each hour, counted from 1970."""
    spans = points["at_ms"] // span_ms
    found = np.unique(spans)
    if len(found) == 1:
        return {int(found[0]): points}
    return {int(span): points[spans == span] for span in found}


def track_of(mover_id: str, points: Points) -> Track:
    """Return the points of one mover as people and layers use them."""
    held = in_order(points)
    return Track(
        mover_id,
        held["at_ms"].astype(np.int64),
        held["lon_e7"] / 1e7,
        held["lat_e7"] / 1e7,
        (held["heading_ddeg"] / 10).astype(np.float32),
        (held["speed_cmps"] / 100).astype(np.float32),
    )


def fix_of(mover_id: str, row: Sequence[Any]) -> Fix:
    """Return a kept point as a fix; ``row`` is time, lon, lat, heading, speed as kept."""
    at_ms, lon_e7, lat_e7, heading_ddeg, speed_cmps = row
    return Fix(mover_id, lon_e7 / 1e7, lat_e7 / 1e7, heading_ddeg / 10, speed_cmps / 100, at_ms)


GoOn = Callable[[], bool]


def always() -> bool:
    """Return that nobody wants the work to stop."""
    return True
