"""``main.py replay``: imported tracks move on the map again, as an ordinary client of the channel.

A track starts when the replay starts and begins anew when it is over. Each fix is sent when its
turn comes and with the time it has in the replay, so that pauses of the record are pauses on the
map and nobody glides where nobody was.
"""

import argparse
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from backend.basedata.tracks import Track, read_tracks
from backend.contract.orders import PutFixes
from backend.domain.field.mover import Fix
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate
from backend.lifeline import stop_on_signals, stop_with_parent
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle

from .ready import standing_city

logger = logging.getLogger(__name__)

TICK_S = 0.5
# Rest between the end of a track and its next beginning.
REST_MS = 30_000
_M_PER_DEG = 111_195.0
_NO_TRACKS = Words(
    "{path} 中没有导入的轨迹；请先 import tracks",
    "no imported tracks in {path}: import tracks first",
)

# Positions come as from a GPS centre: the backend makes its key and its account.
GATEWAY_KEY = "gateway"
_GATEWAY = Actor("gateway-01", Role.GATEWAY)


class Channel(Protocol):
    """The part of a link that a replay uses."""

    def take(self) -> object:
        """Return what came."""
        ...

    def send(self, order: PutFixes) -> object:
        """Send positions."""
        ...

    def city_now_ms(self) -> int:
        """Return city time, 0 while it is unknown."""
        ...


class Replay:
    """Plays tracks against a clock.

    Args:
        tracks: What was recorded; each with at least one fix.
        start_ms: City time at which all of them begin.
    """

    def __init__(self, tracks: Sequence[Track], start_ms: int) -> None:
        self._tracks = tuple(tracks)
        self._start_ms = start_ms
        self._sent = dict.fromkeys((track.mover_id for track in tracks), (-1, -1))

    def due(self, now_ms: int) -> tuple[Fix, ...]:
        """Return the newest fix of each track that came since the last call."""
        return tuple(fix for track in self._tracks for fix in self._newest(track, now_ms))

    def _newest(self, track: Track, now_ms: int) -> Iterator[Fix]:
        if now_ms < self._start_ms:
            return
        long_ms = int(track.time_ms[-1] - track.time_ms[0]) + REST_MS
        turn, gone_ms = divmod(now_ms - self._start_ms, long_ms)
        since_ms = track.time_ms - track.time_ms[0]
        row = int(np.searchsorted(since_ms, gone_ms, side="right")) - 1
        if (turn, row) > self._sent[track.mover_id]:
            self._sent[track.mover_id] = (turn, row)
            observed_ms = self._start_ms + turn * long_ms + int(since_ms[row])
            yield _fix(track, row, observed_ms)


def _fix(track: Track, row: int, observed_ms: int) -> Fix:
    """Return a fix with heading and speed from the one before it."""
    before = max(row - 1, 0)
    lon, lat = float(track.lon_deg[row]), float(track.lat_deg[row])
    east_m = (lon - track.lon_deg[before]) * _M_PER_DEG * np.cos(np.radians(lat))
    north_m = (lat - track.lat_deg[before]) * _M_PER_DEG
    took_s = (track.time_ms[row] - track.time_ms[before]) / 1000
    speed_mps = float(np.hypot(east_m, north_m) / took_s) if took_s else 0.0
    heading_deg = float(np.degrees(np.arctan2(east_m, north_m))) % 360
    return Fix(track.mover_id, lon, lat, heading_deg, speed_mps, observed_ms)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py replay``."""
    parser.add_argument("--data", help="data folder of the city")


def run(args: argparse.Namespace) -> int:
    """Run ``main.py replay`` until SIGTERM, SIGINT or the end of the parent.

    Raises:
        OperatorError: No city, no tracks, or no running backend.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    stop = threading.Event()
    stop_on_signals(stop)
    stop_with_parent(stop)
    replay(locate(args.data, os.environ), stop)
    return 0


def replay(root: Path, stop: threading.Event) -> None:
    """Replay the tracks of a data folder through its backend until ``stop`` is set.

    Raises:
        OperatorError: No city, no tracks, or no running backend.
    """
    folder = DataFolder(root)
    standing_city(folder)
    tracks = read_tracks(folder.tracks)
    if not tracks:
        raise OperatorError(_NO_TRACKS.filled(path=folder.tracks))
    here = read_endpoints(root)
    keys = read_bundle(root, GATEWAY_KEY) if here.server_key else None
    link = Link(lambda: read_endpoints(root), keys, _GATEWAY)
    link.start()
    try:
        _play(link, tracks, stop)
    finally:
        link.stop()


def _play(channel: Channel, tracks: Sequence[Track], stop: threading.Event) -> None:
    """Wait for the city's time, then play."""
    playing: Replay | None = None
    while not stop.wait(TICK_S):
        channel.take()
        now_ms = channel.city_now_ms()
        if now_ms <= 0:
            continue
        if playing is None:
            playing = Replay(tracks, now_ms)
            logger.info("replaying %d tracks", len(tracks))
        fixes = playing.due(now_ms)
        if fixes:
            channel.send(PutFixes(rows=fixes, actor=_GATEWAY))
