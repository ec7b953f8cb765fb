"""Tracks that came from outside, kept whole so that they can be replayed.

One file a mover: arrays ``time_ms`` (UTC, Unix milliseconds), ``lon_deg``, ``lat_deg``.
Jumps and pauses stay as they were recorded.
"""

from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from backend.disk import disk_faults
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

Floats = NDArray[np.float64]


class Track(NamedTuple):
    """One recorded way.

    Attributes:
        time_ms: ``(n,)`` UTC, Unix milliseconds, never falling.
        lon_deg: ``(n,)`` degrees; WGS-84 and CGCS2000 agree within centimetres.
    """

    mover_id: str
    time_ms: NDArray[np.int64]
    lon_deg: Floats
    lat_deg: Floats


def write_track(tracks: Path, track: Track) -> None:
    """Keep a track in the folder ``tracks/``."""
    path = tracks / f"{track.mover_id}.npz"
    with disk_faults(path):
        np.savez(path, time_ms=track.time_ms, lon_deg=track.lon_deg, lat_deg=track.lat_deg)


def read_tracks(tracks: Path) -> tuple[Track, ...]:
    """Return all imported tracks, by name.

    Raises:
        OperatorError: A file is damaged.
    """
    return tuple(_read(path) for path in sorted(tracks.glob("TRK-*.npz")))


def _read(path: Path) -> Track:
    try:
        with np.load(path) as held:
            return Track(path.stem, held["time_ms"], held["lon_deg"], held["lat_deg"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise OperatorError(
            Words(f"轨迹文件 {path} 已损坏", f"The track file {path} is damaged")
        ) from error
