"""RTSP over TCP, each picture with the camera's own time from its sender reports."""

import struct
import time
from collections.abc import Iterator
from threading import Event

import av
from av.packet import Packet
from av.video.stream import VideoStream

from .address import Address
from .opening import monotonic_us, opened
from .source import Picture, Reason, SourceError

# The parameter sets come with the description, so nothing need be probed: a picture after 0.2 s
# instead of 2.3 s. Streams without them are still found out by the decoder.
_OPTIONS = {"rtsp_transport": "tcp", "fpsprobesize": "0", "probesize": "32"}
_OPEN_S, _READ_S = 4.0, 3.0
_BEHIND_S = 0.6
_MAX_BAD_PACKETS = 60


class RtspSource:
    """One camera's stream.

    Falls behind by design never: what is more than 0.6 s later than the quickest picture of this
    connection is read but not decoded, up to the next key frame.
    """

    def __init__(self, address: Address) -> None:
        self._address = address

    def pictures(self, stop: Event) -> Iterator[Picture]:
        """Give pictures as they come. See ``Source.pictures``."""
        with opened(self._address, _OPTIONS, (_OPEN_S, _READ_S)) as (container, stream):
            pace = _Pace()
            n_bad = 0
            for packet in container.demux(stream):
                if stop.is_set():
                    return
                if packet.size == 0:
                    continue
                wall_us = _taken_us(packet)
                if not pace.takes(packet, wall_us):
                    continue
                try:
                    yield from _decoded(stream, packet, wall_us)
                    n_bad = 0
                except av.error.InvalidDataError:
                    # Usual before the first key frame; a stream of nothing else is broken.
                    n_bad += 1
                    if n_bad > _MAX_BAD_PACKETS:
                        raise
        raise SourceError(Reason.ENDED)


class _Pace:
    """Decides which packets are still worth decoding."""

    def __init__(self) -> None:
        self._least_s: float | None = None
        self._is_skipping = False

    def takes(self, packet: Packet, wall_us: int | None) -> bool:
        lag_s = self._lag_s(packet, wall_us)
        if lag_s is None:
            return True
        self._least_s = lag_s if self._least_s is None else min(self._least_s, lag_s)
        is_late = lag_s - self._least_s > _BEHIND_S
        if packet.is_keyframe:
            self._is_skipping = False
            return True
        self._is_skipping = self._is_skipping or is_late
        return not self._is_skipping

    @staticmethod
    def _lag_s(packet: Packet, wall_us: int | None) -> float | None:
        if wall_us is not None:
            return time.time() - wall_us / 1e6
        if packet.pts is None or packet.time_base is None:
            return None
        return time.monotonic() - float(packet.pts * packet.time_base)


def _taken_us(packet: Packet) -> int | None:
    """The producer reference time the library derives from the last sender report."""
    if not packet.has_sidedata("prft"):
        return None
    (wall_us,) = struct.unpack_from("<q", bytes(packet.get_sidedata("prft")))
    return int(wall_us) if wall_us > 0 else None


def _decoded(stream: VideoStream, packet: Packet, wall_us: int | None) -> Iterator[Picture]:
    begun_us = monotonic_us()
    for frame in stream.codec_context.decode(packet):
        yield Picture(frame, bool(frame.key_frame), wall_us, monotonic_us() - begun_us)
        begun_us = monotonic_us()
