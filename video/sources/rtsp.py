"""RTSP over TCP, each picture with the camera's own time from its sender reports."""

import struct
import time
from collections.abc import Iterator
from threading import Event

from av.packet import Packet

from .address import Address
from .gate import Gate, Mode
from .opening import opened
from .reader import Reader, stream_s
from .source import Picture, Reason, SourceError

# The parameter sets come with the description, so nothing need be probed: a picture after 0.2 s
# instead of 2.3 s. Streams without them are still found out by the decoder.
_OPTIONS = {"rtsp_transport": "tcp", "fpsprobesize": "0", "probesize": "32"}
_OPEN_S, _READ_S = 4.0, 3.0
# What comes only when the library gives up waiting lay in its parser all the while.
_GIVES_UP_S = _READ_S - 0.2
_BEHIND_S = 0.6
_DRIFT = 2e-4
# A stream's own time never runs backwards; where it does, its counting began anew.
_BACKWARDS_S = 0.5


class RtspSource:
    """One camera's stream.

    Falls behind by design never: what is more than 0.6 s later than the quickest picture of this
    connection is read but not decoded, up to the next key frame.
    """

    def __init__(self, address: Address) -> None:
        self._address = address

    def pictures(self, stop: Event, gate: Gate | None = None) -> Iterator[Picture]:
        """Give pictures as they come. See ``Source.pictures``."""
        gate = gate or Gate()
        with opened(self._address, _OPTIONS, (_OPEN_S, _READ_S)) as (container, stream):
            gate.opened()
            reader, pace, before_s = Reader(stream, gate), Pace(), time.monotonic()
            for packet in container.demux(stream):
                if stop.is_set():
                    return
                if packet.size == 0:
                    continue
                waited_s, before_s = time.monotonic() - before_s, time.monotonic()
                if waited_s < _GIVES_UP_S:
                    gate.heard()
                lag_s = pace.lag_s(stream_s(packet), before_s)
                if pace.takes(lag_s, packet.is_keyframe, gate.mode):
                    yield from reader.read(packet, _taken_us(packet), lag_s)
                else:
                    gate.skipped()
                    reader.missed()
        raise SourceError(Reason.ENDED)


class Pace:
    """Says how late a packet is, and whether it is still worth decoding.

    Measured against the stream's own running time, which no setting of the camera's clock moves.
    """

    def __init__(self) -> None:
        self._least_s: float | None = None
        self._stream_s = float("-inf")
        self._before_s = 0.0
        self._is_skipping = False

    def lag_s(self, stream_s: float | None, now_s: float) -> float:
        """Return seconds behind the quickest packet so far; 0 where the stream has no times.

        Args:
            stream_s: The packet's time in the stream.
            now_s: Monotonic time.
        """
        if stream_s is None:
            return 0.0
        late_s = now_s - stream_s
        has_restarted = stream_s < self._stream_s - _BACKWARDS_S
        self._stream_s = stream_s
        if self._least_s is None or has_restarted:
            self._least_s = late_s
        # Two crystals never agree: without this a day's drift would look like a delay.
        self._least_s += _DRIFT * max(0.0, now_s - self._before_s) if self._before_s else 0.0
        self._before_s = now_s
        self._least_s = min(self._least_s, late_s)
        return late_s - self._least_s

    def takes(self, lag_s: float, is_key: bool, mode: Mode = Mode.ALL) -> bool:
        """Return whether to take it: once late, nothing before the next key frame.

        What is not decoded cannot be late.
        """
        is_late = mode is Mode.ALL and lag_s > _BEHIND_S
        self._is_skipping = not is_key and (self._is_skipping or is_late)
        return not self._is_skipping


def _taken_us(packet: Packet) -> int | None:
    """The producer reference time the library derives from the last sender report."""
    if not packet.has_sidedata("prft"):
        return None
    (wall_us,) = struct.unpack_from("<q", bytes(packet.get_sidedata("prft")))
    return int(wall_us) if wall_us > 0 else None
