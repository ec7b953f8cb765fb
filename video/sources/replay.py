"""A stretch of time pulled from a recorder: RTSP with a clock range, as ONVIF's replay has it.

The recorder sends as fast as it can; every picture says when it was taken. What it has not, it
leaves out, and the times of the pictures show it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event
from typing import NamedTuple

from .address import Address
from .rtp import Assembler, Unit
from .rtsp_own import SETUP_OVER_TCP, joined
from .rtsp_talk import Talk
from .sdp import Media, video_of
from .source import Reason, SourceError

_BYE = 203
_MAX_BYTES = 64 * 1024 * 1024


class Recorded(NamedTuple):
    """What came.

    Attributes:
        codec: Decoder's name.
        head: Parameter sets, as far as they were told.
        units: Pictures in order; the first one is a key frame. Each has ``wall_us``.
    """

    codec: str
    head: bytes
    units: tuple[Unit, ...]

    @property
    def times_ms(self) -> list[int]:
        """When each picture was taken, by the recorder's clock."""
        return [unit.wall_us // 1000 for unit in self.units if unit.wall_us is not None]


def pull(address: Address, from_ms: int, upto_ms: int, stop: Event) -> Recorded:
    """Return what a recorder has of a stretch of time.

    Args:
        from_ms: Unix milliseconds of the recorder's clock, ``upto_ms`` likewise.
        stop: Set, it ends with what has come.

    Raises:
        SourceError: Nobody answers, it refuses, or it has nothing of that time.
    """
    talk = Talk(address)
    try:
        media, lane = _begin(talk, from_ms, upto_ms)
        units = _read(talk, media, lane, upto_ms, stop)
    finally:
        talk.close()
    if not units:
        raise SourceError(Reason.NOT_FOUND)
    return Recorded(media.codec, media.sets, tuple(units))


def _begin(talk: Talk, from_ms: int, upto_ms: int) -> tuple[Media, int]:
    told = talk.ask("DESCRIBE", talk.url, {"Accept": "application/sdp"})
    media = video_of(told.body)
    if media is None or not media.codec:
        raise SourceError(Reason.NO_VIDEO)
    base = told.head("content-base") or told.head("content-location") or talk.url
    talk.ask("SETUP", joined(base, media.control), {"Transport": SETUP_OVER_TCP})
    span = f"clock={_clock(from_ms)}-{_clock(upto_ms)}"
    heads = {"Range": span, "Rate-Control": "no", "Require": "onvif-replay"}
    talk.ask("PLAY", joined(base, media.whole), heads)
    return media, 0


def _read(talk: Talk, media: Media, lane: int, upto_ms: int, stop: Event) -> list[Unit]:
    held: list[Unit] = []
    n_bytes = 0
    try:
        for unit in _units(talk, media, lane, stop):
            if unit.wall_us is None or not (held or unit.is_key):
                continue
            held.append(unit)
            n_bytes += len(unit.data)
            if unit.wall_us > upto_ms * 1000 or n_bytes > _MAX_BYTES:
                break
    except SourceError as fault:
        if not held or fault.reason not in (Reason.SILENT, Reason.ENDED):
            raise
    return held


def _units(talk: Talk, media: Media, lane: int, stop: Event) -> Iterator[Unit]:
    """Give whole pictures until the recorder says goodbye."""
    assembler = Assembler(media.codec, media.payload, media.clock_hz)
    for at, content in talk.packets(stop):
        if at == lane + 1 and _says_bye(content):
            return
        if at == lane + 1:
            assembler.report(content)
        elif (unit := assembler.take(content)) is not None:
            yield unit


def _says_bye(packet: bytes) -> bool:
    """Whether a compound RTCP packet holds a goodbye."""
    at = 0
    while at + 4 <= len(packet):
        if packet[at + 1] == _BYE:
            return True
        at += 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    return False


def _clock(at_ms: int) -> str:
    """Return a moment as RTSP writes it (RFC 2326, 3.7): ``20260610T001204.000Z``."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return f"{at:%Y%m%dT%H%M%S}.{at.microsecond // 1000:03d}Z"
