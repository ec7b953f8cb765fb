"""From packets to pictures, as much of them as is wanted just now."""

import time
from collections.abc import Iterator
from typing import Protocol

import av
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from .gate import DOUBTS, Gate, Mode
from .gop import Gop
from .h264 import Continuity
from .opening import monotonic_us
from .portion import Portion
from .source import Picture, Reason, SourceError

# Packets without a picture for so long: the stream is another one than it was described. Before
# the first key frame, and where only key frames are decoded, cameras are slower by nature.
_BARREN_S, _SPARSE_BARREN_S = 6.0, 15.0
_N_BROKEN = 12
# So many pictures at once are decoded in a few milliseconds.
_BURST = 3


class Coder(Protocol):
    """What is asked of a stream: its decoder."""

    @property
    def codec_context(self) -> VideoCodecContext:
        """Not opened yet."""
        ...


class Reader:
    """Decodes one stream.

    Thread: the source's.

    Cost: taking up a stream in the middle decodes up to one group of pictures at once, about
    50 ms for two seconds of 352 by 288; only its last picture is given.
    """

    def __init__(self, stream: Coder, gate: Gate) -> None:
        self._codec = stream.codec_context
        self._gate = gate
        self._gop: Gop[Packet] = Gop()
        self._portion = Portion()
        self._had_picture = False
        self._picture_s = time.monotonic()
        is_h264 = self._codec.name == "h264"
        self._continuity = Continuity(self._codec.extradata or b"") if is_h264 else None
        self._n_broken, self._is_broken = 0, False
        self._wanted = gate.mode
        if gate.doubts:
            # A slice that breaks off must not be patched up: what follows would be smeared.
            self._codec.options = {**self._codec.options, "err_detect": gate.doubts}

    @property
    def is_behind(self) -> bool:
        """Whether a burst comes next: all is wanted now of a stream that was only kept at hand."""
        is_new = self._gate.mode is Mode.ALL and self._wanted is not Mode.ALL
        return is_new and self._gop.n_waiting > _BURST

    def missed(self) -> None:
        """A packet was left out: nothing is decoded up to the next key frame."""
        self._gop.miss()

    def read(self, packet: Packet, wall_us: int | None, lag_s: float) -> Iterator[Picture]:
        """Take one packet and give the pictures it brings.

        A picture that builds on one that is missing or broken is never given.

        Raises:
            SourceError: A stream of nothing that can be decoded.
        """
        mode = self._mode(packet)
        begun_us = monotonic_us()
        self._gate.took(packet, self._codec)
        if self._continuity is not None and self._continuity.has_gap(memoryview(packet)):
            self._gop.miss()
        frames = self._tried(packet, mode)
        self._check_barren(bool(frames), mode)
        took_us = monotonic_us() - begun_us
        for frame in frames:
            yield Picture(frame, bool(frame.key_frame), wall_us, took_us, lag_s)

    def rest(self) -> list[VideoFrame]:
        """Return what the decoder still holds at the end of a file, and begin anew."""
        frames = self._codec.decode(None)
        self._codec.flush_buffers()
        return frames if self._gate.mode is Mode.ALL else []

    def _mode(self, packet: Packet) -> Mode:
        """Return how much is wanted of what has come: behind its portion only the key frame is."""
        mode = self._wanted = self._gate.mode
        if packet.is_keyframe:
            self._portion.begin(stream_s(packet))
        elif mode is Mode.ALL and not self._portion.takes(stream_s(packet), self._gate.share):
            return Mode.KEYS
        return mode

    def _tried(self, packet: Packet, mode: Mode) -> list[VideoFrame]:
        if packet.is_keyframe:
            self._count_broken()
        try:
            return self._frames(self._gop.take(packet, mode), mode)
        except av.error.InvalidDataError:
            self._is_broken = True
            self._gop.miss()
            return []

    def _count_broken(self) -> None:
        """No group in a row was whole: that is how this camera codes. Refuse less of it.

        Only the finest doubts are given up so: what breaks off stays refused.
        """
        self._n_broken = self._n_broken + 1 if self._is_broken else 0
        self._is_broken = False
        if self._n_broken >= _N_BROKEN and self._gate.doubts == DOUBTS[0]:
            self._gate.doubt_less()
            raise SourceError(Reason.BROKEN)

    def _check_barren(self, has_picture: bool, mode: Mode) -> None:
        now_s = time.monotonic()
        if has_picture or mode is Mode.PACKETS:
            self._had_picture = self._had_picture or has_picture
            self._picture_s = now_s
            return
        is_quick = self._had_picture and mode is Mode.ALL
        if now_s - self._picture_s > (_BARREN_S if is_quick else _SPARSE_BARREN_S):
            raise SourceError(Reason.BROKEN)

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


def stream_s(packet: Packet) -> float | None:
    """Return a packet's time in its stream, seconds; None where it has none."""
    at, base = packet.pts, packet.time_base
    # By whole numbers: a product of fractions would cost as much as a tenth of the decoding.
    return None if at is None or base is None else at * base.numerator / base.denominator
