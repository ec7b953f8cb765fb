"""What of a stream is wanted just now: everything, key frames, or only that it stays at hand."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who only says what is wanted loads no decoder
    from av.codec.context import CodecContext
    from av.packet import Packet

OnPacket = Callable[["Packet", "CodecContext"], None]


class Mode(StrEnum):
    """How much of a stream is decoded. Values go through the workers' pipe."""

    ALL = "all"
    KEYS = "keys"
    PACKETS = "packets"


# What a decoder is to refuse, by FFmpeg's names, from strict to anything goes. A camera that cannot
# be decoded so is tried by the next: better a doubtful picture than none.
DOUBTS = ("explode+aggressive", "explode", "")


class Gate:
    """Between who wants pictures and the source that reads them.

    Thread: ``mode`` and ``share`` are set from any; ``heard`` is called in the source's.

    Attributes:
        share: Where all is wanted, which share of each group of pictures is decoded, 0 to 1.

    Args:
        mode: What is wanted at first.
        on_opened: Called when the source has said that it plays; its first packet may be long off.
        on_heard: Called whenever something came, whether it is decoded or not.
        on_skipped: Called whenever something came too late to be decoded.
        on_packet: Called with every coded picture that can be decoded, whether it is or not.
    """

    def __init__(
        self,
        mode: Mode = Mode.ALL,
        on_opened: Callable[[], None] | None = None,
        on_heard: Callable[[], None] | None = None,
        on_skipped: Callable[[], None] | None = None,
        on_packet: OnPacket | None = None,
    ) -> None:
        self.mode, self.share = mode, 1.0
        self._on_opened = on_opened
        self._on_skipped = on_skipped
        self._doubts = list(DOUBTS)
        self._on_heard = on_heard
        self._on_packet = on_packet

    @property
    def doubts(self) -> str:
        """What the decoder is to refuse, the next time the stream is opened."""
        return self._doubts[0]

    def doubt_less(self, *, believe_all: bool = False) -> bool:
        """Refuse less from the next opening on; returns False where less cannot be refused."""
        n_left = 1 if believe_all else len(self._doubts) - 1
        could = len(self._doubts) > 1
        self._doubts = self._doubts[-max(1, n_left) :]
        return could

    def opened(self) -> None:
        """Say that all was asked and answered: what comes from now on is the stream."""
        if self._on_opened is not None:
            self._on_opened()

    def heard(self) -> None:
        """Say that the stream gave a packet."""
        if self._on_heard is not None:
            self._on_heard()

    def took(self, packet: Packet, codec: CodecContext) -> None:
        """Hand a coded picture to whoever keeps the last seconds."""
        if self._on_packet is not None:
            self._on_packet(packet, codec)

    def skipped(self) -> None:
        """Say that a packet was left out, because it came too late or this machine is too slow."""
        if self._on_skipped is not None:
            self._on_skipped()
