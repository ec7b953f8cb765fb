"""A video file played in a loop at its own speed, standing in for a camera."""

import time
from collections.abc import Generator, Iterator
from threading import Event

from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from .address import Address
from .gate import Gate, Mode
from .opening import opened
from .reader import Reader
from .source import Picture, Reason, SourceError

_MAX_WAIT_S = 5.0


class FileSource:
    """One file, again and again. Its pictures carry no wall-clock time of their own."""

    def __init__(self, address: Address) -> None:
        text = address.reveal()
        self._address = (
            Address(text.removeprefix("file://")) if text.startswith("file:") else address
        )

    def pictures(self, stop: Event, gate: Gate | None = None) -> Iterator[Picture]:
        """Give pictures when they are due. See ``Source.pictures``."""
        gate = gate or Gate()
        with opened(self._address, {}) as (container, stream):
            reader = Reader(stream, gate)
            while not stop.is_set():
                n_shown = yield from _once(container, stream, stop, gate, reader)
                if not n_shown and gate.mode is Mode.ALL and not stop.is_set():
                    raise SourceError(Reason.NO_VIDEO)
                container.seek(0)


def _once(
    container: InputContainer, stream: VideoStream, stop: Event, gate: Gate, reader: Reader
) -> Generator[Picture, None, int]:
    begun_s, first_s, n_shown = time.monotonic(), None, 0
    for packet in container.demux(stream):
        if packet.size == 0:
            continue
        at_s = _due_s(packet)
        first_s = at_s if first_s is None else first_s
        wait_s = begun_s + (at_s - first_s) - time.monotonic()
        if (wait_s > 0 and stop.wait(min(wait_s, _MAX_WAIT_S))) or stop.is_set():
            return n_shown
        gate.heard()
        for picture in reader.read(packet, None, 0.0):
            n_shown += 1
            yield picture
    for frame in reader.rest():
        n_shown += 1
        yield Picture(frame, bool(frame.key_frame), None, 0)
    return n_shown


def _due_s(packet: Packet) -> float:
    """Return when a packet is due; decoding order is what a file is read in."""
    at = packet.dts if packet.dts is not None else packet.pts
    if at is not None and packet.time_base is not None:
        return float(at * packet.time_base)
    return 0.0
