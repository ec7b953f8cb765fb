"""What of a stream is wanted just now: everything, key frames, or only that it stays at hand."""

from collections.abc import Callable
from enum import StrEnum


class Mode(StrEnum):
    """How much of a stream is decoded. Values go through the workers' pipe."""

    ALL = "all"
    KEYS = "keys"
    PACKETS = "packets"


class Gate:
    """Between who wants pictures and the source that reads them.

    Thread: ``mode`` is set from any; ``heard`` is called in the source's.

    Args:
        mode: What is wanted at first.
        on_heard: Called whenever something came, whether it is decoded or not.
        on_skipped: Called whenever something came too late to be decoded.

    Attributes:
        is_strict: Refuse what the decoder finds doubtful. Not for a camera all of whose pictures
            are: better such ones than none.
    """

    def __init__(
        self,
        mode: Mode = Mode.ALL,
        on_heard: Callable[[], None] | None = None,
        on_skipped: Callable[[], None] | None = None,
    ) -> None:
        self.mode = mode
        self._on_skipped = on_skipped
        self.is_strict = True
        self._on_heard = on_heard

    def heard(self) -> None:
        """Say that the stream gave a packet."""
        if self._on_heard is not None:
            self._on_heard()

    def skipped(self) -> None:
        """Say that a packet was left out, because it came too late or this machine is too slow."""
        if self._on_skipped is not None:
            self._on_skipped()
