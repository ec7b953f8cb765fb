"""The packets since the last key frame, so that a stream can be taken up in the middle.

A stream that is not decoded keeps them; who suddenly wants its picture has it after one burst of
decoding instead of waiting for the next key frame.
"""

from typing import Generic, Protocol, TypeVar

from .gate import Mode


class Coded(Protocol):
    """What is asked of a packet; PyAV's have it."""

    @property
    def is_keyframe(self) -> bool:
        """Whether decoding can begin here."""
        ...

    @property
    def size(self) -> int:
        """Bytes."""
        ...


Packet = TypeVar("Packet", bound=Coded)

# A camera with a "smart" codec sends a key frame every ten seconds; more is not kept.
MAX_PACKETS = 300
MAX_BYTES = 6 * 1024 * 1024


class Gop(Generic[Packet]):
    """Holds one group of pictures and says which of its packets are to be decoded now."""

    def __init__(self) -> None:
        self._held: list[Packet] = []
        self._n_bytes = 0
        self._n_fed = 0
        # Cut: not all since the key frame is held; running: the decoder has had all of it.
        self._is_cut, self._is_running = True, True
        self._is_key_done = False

    @property
    def n_waiting(self) -> int:
        """How many of the packets held have not been decoded."""
        return len(self._held) - self._n_fed

    def take(self, packet: Packet, mode: Mode) -> list[Packet]:
        """Keep one packet; return those to decode now, in order."""
        if packet.is_keyframe:
            self._held, self._n_bytes, self._n_fed = [], 0, 0
            self._is_cut = self._is_key_done = False
        if self._is_cut:
            self._is_running = self._is_running and mode is Mode.ALL
            return [packet] if self._is_running else []
        self._held.append(packet)
        self._n_bytes += packet.size
        due = self._due(mode)
        if len(self._held) > MAX_PACKETS or self._n_bytes > MAX_BYTES:
            self.cut()
        return due

    def cut(self) -> None:
        """Give up this group: too large, or a piece of it is missing."""
        self._is_running = self._n_fed == len(self._held)
        self._is_cut = True
        self._held = []
        self._n_bytes = self._n_fed = 0

    def miss(self) -> None:
        """A packet is left out because it came too late: nothing follows before a key frame."""
        self.cut()
        self._is_running = False

    def rewind(self) -> None:
        """The decoder forgot the group: whoever wants all of it begins at the key frame again."""
        self._n_fed = 0
        self._is_key_done = True

    def _due(self, mode: Mode) -> list[Packet]:
        if mode is Mode.PACKETS:
            return []
        if mode is Mode.KEYS and self._is_key_done:
            return []
        upto = len(self._held) if mode is Mode.ALL else max(1, self._n_fed)
        due = self._held[self._n_fed : upto]
        self._n_fed = max(self._n_fed, upto)
        return due
