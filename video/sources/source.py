"""What every source of pictures offers, and why one may fail."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from threading import Event
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .gate import Gate

if TYPE_CHECKING:
    from av import VideoFrame


class Reason(StrEnum):
    """Why a source gives no pictures. The order is the number on the shared page: append only."""

    NONE = "none"
    REFUSED = "refused"
    SILENT = "silent"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not_found"
    UNAUTHORISED = "unauthorised"
    NO_VIDEO = "no_video"
    BROKEN = "broken"
    ENDED = "ended"
    BAD_ADDRESS = "bad_address"


class SourceError(Exception):
    """No pictures; the reason is for people, the text (redacted) for the log."""

    def __init__(self, reason: Reason, text: str = "") -> None:
        super().__init__(text or reason.value)
        self.reason = reason


class Picture(NamedTuple):
    """One decoded picture.

    Attributes:
        frame: As decoded; the receiver scales it.
        is_key: Whether it was coded without reference to others.
        wall_us: When it was taken by the source's own clock, microseconds since 1970 UTC; None
            where the source does not say.
        decode_us: Time the decoder took.
        lag_s: How much later than this connection's quickest picture it came.
    """

    frame: VideoFrame
    is_key: bool
    wall_us: int | None
    decode_us: int
    lag_s: float = 0.0


class Source(Protocol):
    """One stream: RTSP, also of a GB/T 28181 gateway, or a file."""

    def pictures(self, stop: Event, gate: Gate | None = None) -> Iterator[Picture]:
        """Open the stream and give its pictures until ``stop`` is set.

        What the gate does not want is read and not decoded; the packets since the last key frame
        stay at hand for when it is wanted again.

        Opens, reads and closes in the calling thread.

        Raises:
            SourceError: It cannot be opened, or it broke off.
        """
        ...
