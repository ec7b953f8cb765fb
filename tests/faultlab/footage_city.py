"""A real film as many RTSP cameras: ``python -m tests.faultlab.footage_city OUT FILM CAMERAS``.

Nothing is encoded anew: its own packets go out, each camera at its own place of the film.
"""

import os
import secrets
import selectors
import sys
import time
from pathlib import Path
from typing import NamedTuple

import av
from av.bitstream import BitStreamFilterContext

from backend.city.rtsp_media import CLOCK_HZ, RtpTrack, split_nals
from backend.city.rtsp_server import RtspServer, Stream
from backend.disk import write_json


class Film(NamedTuple):
    """A film's coded pictures in the order in which they are decoded.

    Attributes:
        units: NAL units of each, parameter sets before every key frame.
        keys: Numbers of the pictures at which a decoder can begin.
        times_s: When each is shown, counted from the first.
    """

    sets: list[bytes]
    units: list[list[bytes]]
    keys: list[int]
    times_s: list[float]
    fps: float


def film_of(path: Path) -> Film:
    """Read an H.264 film."""
    sets: list[bytes] = []
    units, keys, times_s = [], [], []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        to_annexb = BitStreamFilterContext("h264_mp4toannexb", stream)
        for packet in container.demux(stream):
            if packet.size == 0:
                continue
            for coded in to_annexb.filter(packet):
                nals = [nal for nal in split_nals(bytes(coded)) if nal[0] & 0x1F in (1, 5, 7, 8)]
                sets = sets or [nal for nal in nals if nal[0] & 0x1F in (7, 8)]
                nals = [nal for nal in nals if nal[0] & 0x1F not in (7, 8)]
                if coded.is_keyframe:
                    keys.append(len(units))
                    nals = [*sets, *nals]
                units.append(nals)
                times_s.append(float(coded.pts * coded.time_base))
        fps = float(stream.average_rate)
    return Film(sets, units, keys, times_s, fps)


class FootageCity:
    """Sends one film as many cameras."""

    def __init__(self, film: Film, n_cameras: int) -> None:
        self._film, self._selector = film, selectors.SelectSelector()
        self._server = RtspServer("127.0.0.1", 0, self._selector)
        self._streams: list[tuple[Stream, int]] = []
        self.urls: list[str] = []
        for n in range(n_cameras):
            stream = Stream(f"film-{n}", RtpTrack(*film.sets[:2], secrets.randbits(32)), film.fps)
            self._streams.append((stream, film.keys[n * len(film.keys) // n_cameras]))
            self.urls.append(self._server.add(stream))

    def run(self, control: int) -> None:
        """Serve until ``control`` is at its end."""
        ends: list[bool] = []
        self._selector.register(
            control, selectors.EVENT_READ, lambda _: ends.append(not os.read(control, 4_096))
        )
        began_s, tick = time.monotonic(), 0
        step_s = 1 / self._film.fps / len(self._streams)
        while not any(ends):
            self._server.pump(max(0.0, began_s + tick * step_s - time.monotonic()))
            while began_s + tick * step_s <= time.monotonic():
                self._send(*divmod(tick, len(self._streams)))
                tick += 1
        self._server.close()

    def _send(self, turn: int, index: int) -> None:
        stream, first = self._streams[index]
        film, n_all = self._film, len(self._film.units)
        n_rounds, number = divmod(turn + first, n_all)
        at_s = n_rounds * n_all / film.fps + film.times_s[number]
        stream.rtp_time = round(at_s * CLOCK_HZ) & 0xFFFFFFFF
        is_key = number in film.keys
        self._server.send(stream, film.units[number], is_key, time.time() if is_key else None)


def main(out: Path, film: Path, n_cameras: int) -> None:
    """Read the film, say where the cameras are, and serve."""
    city = FootageCity(film_of(film), n_cameras)
    write_json(out, city.urls)
    city.run(sys.stdin.fileno())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
