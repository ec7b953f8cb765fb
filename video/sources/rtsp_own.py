"""RTSP over TCP by a client of our own: it sees the numbers of the packets and so what was lost."""

import re
import time
from collections.abc import Iterator
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


class OwnRtspSource:
    """One camera's stream; what is neither H.264 nor H.265 is left to the library.

    Falls behind by design never, see ``RtspSource``.
    """

    def __init__(self, address: Address) -> None:
        self._address = address

    def pictures(self, stop: Event, gate: Gate | None = None) -> Iterator[Picture]:
        """Give pictures as they come. See ``Source.pictures``."""
        gate = gate or Gate()
        talk = Talk(self._address)
        try:
            media, lane = _described(talk)
            if media.codec:
                gate.opened()
                yield from _read(talk, media, lane, stop, gate)
                return
        finally:
            talk.close()
        yield from RtspSource(self._address).pictures(stop, gate)


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


def _units(talk: Talk, media: Media, lane: int, stop: Event, gate: Gate) -> Iterator[Unit]:
    """Give whole pictures as they were coded."""
    assembler = Assembler(media.codec, media.payload, media.clock_hz)
    for at, content in talk.packets(stop):
        if at == lane + 1:
            assembler.report(content)
        elif at == lane:
            unit = assembler.take(content)
            if content[1:2] >= b"\x80":  # the end of a picture, whole or not
                gate.heard()
            if unit is not None:
                yield unit


def _read(talk: Talk, media: Media, lane: int, stop: Event, gate: Gate) -> Iterator[Picture]:
    track, pace = Track(media), Pace()
    reader, is_torn = Reader(track, gate), False
    for unit in _units(talk, media, lane, stop, gate):
        # What builds on something lost is neither decoded nor kept.
        is_torn = not unit.is_key and (is_torn or unit.is_after_loss)
        lag_s = pace.lag_s(unit.ticks / media.clock_hz, time.monotonic())
        is_late = not pace.takes(lag_s, unit.is_key, gate.mode)
        if is_torn or is_late:
            reader.missed()
        if is_late:
            gate.skipped()
        elif not is_torn:
            yield from reader.read(track.packet(unit), unit.wall_us, lag_s)
