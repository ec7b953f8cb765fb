"""RTSP over TCP by a client of our own: it sees the numbers of the packets and so what was lost."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from heapq import heappop, heappush
from threading import Event

import av

from .address import Address
from .gate import Gate
from .reader import Reader
from .rtp import Assembler, Unit
from .rtsp import Pace, RtspSource
from .rtsp_talk import Talk
from .sdp import Media, video_of
from .source import Picture, Reason, SourceError

# Pictures that may be shown before one that was decoded earlier, where there are any.
_REORDERED = 2
# Larger pictures than of a usual sub stream take several milliseconds each.
_LARGE_PX = 720 * 576
SETUP_OVER_TCP = "RTP/AVP/TCP;unicast;interleaved=0-1"


class Track:
    """A stream as its reader sees it."""

    def __init__(self, media: Media) -> None:
        self._base = Fraction(1, media.clock_hz)
        self._shown: list[int] = []
        self.codec_context = av.CodecContext.create(media.codec, "r")
        self.codec_context.thread_count = 1
        if media.sets:
            self.codec_context.extradata = media.sets

    def packet(self, unit: Unit) -> av.Packet:
        """Return a picture as decoder and film take it."""
        made = av.Packet(unit.data)
        made.is_keyframe, made.time_base = unit.is_key, self._base
        made.pts = unit.ticks
        # Packets say when to show, not when to decode: the same times, in order.
        heappush(self._shown, unit.ticks)
        if len(self._shown) > (_REORDERED if self.codec_context.has_b_frames else 0):
            made.dts = heappop(self._shown)
        return made


class Playing:
    """A stream that plays: gives what has come whenever it is asked.

    Falls behind by design never, see ``RtspSource``.

    Thread: one at a time; between two calls it may be handed to another.
    """

    def __init__(self, talk: Talk, media: Media, lane: int, gate: Gate) -> None:
        self._talk, self._lane, self._gate = talk, lane, gate
        self._assembler = Assembler(media.codec, media.payload, media.clock_hz)
        self._clock_hz = media.clock_hz
        self._track, self._pace = Track(media), Pace()
        self._reader = Reader(self._track, gate)
        self._is_torn = self._is_large = False

    @property
    def is_heavy(self) -> bool:
        """Whether what comes next takes so long that nobody should have to wait for it."""
        return self._is_large or self._reader.is_behind

    def fileno(self) -> int:
        """Return what a selector waits for."""
        return self._talk.fileno()

    def look(self) -> None:
        """Keep the session alive. See ``Talk.look``."""
        self._talk.look()

    def came(self) -> Iterator[Picture]:
        """Give the pictures that are there; waits half a second for something to come.

        Raises:
            SourceError: The camera went, or what it sends cannot be decoded.
        """
        for at, content in self._talk.came():
            if at == self._lane + 1:
                self._assembler.report(content)
            elif at == self._lane:
                unit = self._assembler.take(content)
                if content[1:2] >= b"\x80":  # the end of a picture, whole or not
                    self._gate.heard()
                if unit is not None:
                    yield from self._taken(unit)

    def _taken(self, unit: Unit) -> Iterator[Picture]:
        # What builds on something lost is neither decoded nor kept.
        self._is_torn = not unit.is_key and (self._is_torn or unit.is_after_loss)
        lag_s = self._pace.lag_s(unit.ticks / self._clock_hz, time.monotonic())
        is_late = not self._pace.takes(lag_s, unit.is_key, self._gate.mode)
        if self._is_torn or is_late:
            self._reader.missed()
        if is_late:
            self._gate.skipped()
        elif not self._is_torn:
            for picture in self._reader.read(self._track.packet(unit), unit.wall_us, lag_s):
                if picture.is_key:
                    self._is_large = picture.frame.width * picture.frame.height > _LARGE_PX
                yield picture


class OwnRtspSource:
    """One camera's stream; what is neither H.264 nor H.265 is left to the library."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def pictures(self, stop: Event, gate: Gate | None = None) -> Iterator[Picture]:
        """Give pictures as they come. See ``Source.pictures``."""
        gate = gate or Gate()
        with self.playing(gate) as playing:
            while playing is not None and not stop.is_set():
                yield from playing.came()
                playing.look()
        if playing is None:
            yield from RtspSource(self._address).pictures(stop, gate)

    @contextmanager
    def playing(self, gate: Gate) -> Iterator[Playing | None]:
        """Have the stream played; None where the library has to read it.

        Raises:
            SourceError: It cannot be opened.
        """
        talk = Talk(self._address)
        try:
            media, lane = _described(talk)
            if media.codec:
                gate.opened()
            yield Playing(talk, media, lane, gate) if media.codec else None
        finally:
            talk.close()


def _described(talk: Talk) -> tuple[Media, int]:
    """Ask what there is and have it played; returns it and the lane of its packets."""
    told = talk.ask("DESCRIBE", talk.url, {"Accept": "application/sdp"})
    media = video_of(told.body)
    if media is None:
        raise SourceError(Reason.NO_VIDEO)
    if not media.codec:
        return media, 0
    base = told.head("content-base") or told.head("content-location") or talk.url
    setup = talk.ask("SETUP", joined(base, media.control), {"Transport": SETUP_OVER_TCP})
    lanes = re.search(r"interleaved=(\d{1,3})", setup.head("transport"))
    talk.ask("PLAY", joined(base, media.whole), {"Range": "npt=0.000-"})
    return media, int(lanes[1]) if lanes else 0


def joined(base: str, control: str) -> str:
    """Return the address of a part of what was described."""
    if not control:
        return base
    return control if "://" in control else f"{base.rstrip('/')}/{control}"
