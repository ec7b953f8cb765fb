"""From packets to pictures, as much of them as is wanted just now."""

from collections.abc import Iterator

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from .gate import Gate, Mode
from .gop import Gop
from .opening import monotonic_us
from .source import Picture

_MAX_BAD_PACKETS = 60


class Reader:
    """Decodes one stream.

    Thread: the source's.

    Cost: taking up a stream in the middle decodes up to one group of pictures at once, about
    50 ms for two seconds of 352 by 288; only its last picture is given.
    """

    def __init__(self, stream: VideoStream, gate: Gate) -> None:
        self._codec = stream.codec_context
        self._gate = gate
        self._gop: Gop[Packet] = Gop()
        self._n_bad = 0

    def missed(self) -> None:
        """A packet was left out: nothing is decoded up to the next key frame."""
        self._gop.miss()

    def read(self, packet: Packet, wall_us: int | None, lag_s: float) -> Iterator[Picture]:
        """Take one packet and give the pictures it brings.

        Raises:
            av.error.InvalidDataError: A stream of nothing that can be decoded.
        """
        mode = self._gate.mode
        begun_us = monotonic_us()
        try:
            frames = self._frames(self._gop.take(packet, mode), mode)
            self._n_bad = 0
        except av.error.InvalidDataError:
            # Usual before the first key frame; a stream of nothing else is broken.
            self._n_bad += 1
            if self._n_bad > _MAX_BAD_PACKETS:
                raise
            return
        took_us = monotonic_us() - begun_us
        for frame in frames:
            yield Picture(frame, bool(frame.key_frame), wall_us, took_us, lag_s)

    def rest(self) -> list[VideoFrame]:
        """Return what the decoder still holds at the end of a file, and begin anew."""
        frames = self._codec.decode(None)
        self._codec.flush_buffers()
        return frames if self._gate.mode is Mode.ALL else []

    def _frames(self, due: list[Packet], mode: Mode) -> list[VideoFrame]:
        frames: list[VideoFrame] = []
        for packet in due:
            frames += self._codec.decode(packet)
        if mode is Mode.KEYS and due and not frames:
            # A decoder that reorders holds a lone key frame back until the next one.
            frames = self._drained()
        # After a burst only the newest is of any use.
        return frames if len(due) == 1 else frames[-1:]

    def _drained(self) -> list[VideoFrame]:
        frames = self._codec.decode(None)
        self._codec.flush_buffers()
        self._gop.rewind()
        return frames
