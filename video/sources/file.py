"""A video file played in a loop at its own speed, standing in for a camera."""

import time
from collections.abc import Iterator
from threading import Event

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from .address import Address
from .opening import monotonic_us, opened
from .source import Picture, Reason, SourceError

_MAX_WAIT_S = 5.0


class FileSource:
    """One file, again and again. Its pictures carry no wall-clock time of their own."""

    def __init__(self, address: Address) -> None:
        text = address.reveal()
        self._address = (
            Address(text.removeprefix("file://")) if text.startswith("file:") else address
        )

    def pictures(self, stop: Event) -> Iterator[Picture]:
        """Give pictures when they are due. See ``Source.pictures``."""
        with opened(self._address, {}) as (container, stream):
            while not stop.is_set():
                n_shown = 0
                for picture in _once(container, stream, stop):
                    n_shown += 1
                    yield picture
                if not n_shown and not stop.is_set():
                    raise SourceError(Reason.NO_VIDEO)
                container.seek(0)


def _once(container: InputContainer, stream: VideoStream, stop: Event) -> Iterator[Picture]:
    begun_s = time.monotonic()
    first_s: float | None = None
    decode_begun_us = monotonic_us()
    for frame in container.decode(stream):
        decode_us = monotonic_us() - decode_begun_us
        at_s = _time_s(frame, stream)
        first_s = at_s if first_s is None else first_s
        wait_s = begun_s + (at_s - first_s) - time.monotonic()
        if wait_s > 0 and stop.wait(min(wait_s, _MAX_WAIT_S)):
            return
        yield Picture(frame, bool(frame.key_frame), None, decode_us)
        if stop.is_set():
            return
        decode_begun_us = monotonic_us()


def _time_s(frame: VideoFrame, stream: VideoStream) -> float:
    if frame.pts is not None and frame.time_base is not None:
        return float(frame.pts * frame.time_base)
    rate = stream.average_rate or 25
    return float((frame.dts or 0) / rate)
