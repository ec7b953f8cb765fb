"""The last seconds of a stream as they came, so that what led to a find can still be kept."""

import threading
import time
from collections import deque
from typing import NamedTuple, Protocol

from av.packet import Packet

MAX_BYTES = 8 * 1024 * 1024
# A stream's own time that jumps further than this began anew.
_JUMP_S, _STEP_S = 5.0, 0.04


class Coding(Protocol):
    """What is asked of a decoder's context; PyAV's have it."""

    @property
    def name(self) -> str:
        """The codec's name, e.g. ``"h264"``."""
        ...

    @property
    def extradata(self) -> bytes | None:
        """Parameter sets that stand before the stream."""
        ...


class Held(NamedTuple):
    """One coded picture; times are seconds of the reel's own running time."""

    data: bytes
    show_s: float
    decode_s: float
    is_key: bool


class Strip(NamedTuple):
    """What a reel held at one moment; the first picture is a key frame.

    Attributes:
        head: Parameter sets of the stream, ``b""`` where they stand in the pictures themselves.
    """

    codec: str
    head: bytes
    held: tuple[Held, ...]

    @property
    def span_s(self) -> float:
        """Seconds from the first picture to the last."""
        return self.held[-1].decode_s - self.held[0].decode_s if self.held else 0.0


class Reel:
    """Keeps whole groups of pictures back to ``keep_s`` ago, and never more than its bytes.

    Thread: ``put``, ``cut`` and ``begin`` in the stream's; ``taken`` in any.
    """

    def __init__(self, keep_s: float, max_bytes: int = MAX_BYTES) -> None:
        self._keep_s, self._max_bytes = keep_s, max_bytes
        self._lock = threading.Lock()
        self._coding: Coding | None = None
        self._groups: deque[list[Held]] = deque()
        self._n_bytes: deque[int] = deque()
        self._is_cut = True
        self._shift_s, self._before_s = 0.0, 0.0

    def begin(self) -> None:
        """A new connection: what came by the one before cannot be joined to it."""
        with self._lock:
            self._groups.clear()
            self._n_bytes.clear()
            self._coding, self._is_cut = None, True

    def cut(self) -> None:
        """Something is missing: nothing is kept up to the next key frame."""
        self._is_cut = True

    def put(self, packet: Packet, coding: Coding) -> None:
        """Keep one packet of a stream."""
        is_key = bool(packet.is_keyframe)
        decode_s, lead_s = self._times(packet)
        if self._is_cut and not is_key:
            return
        held = Held(bytes(packet), decode_s + lead_s, decode_s, is_key)
        with self._lock:
            self._coding, self._is_cut = coding, False
            if is_key:
                self._groups.append([])
                self._n_bytes.append(0)
            self._groups[-1].append(held)
            self._n_bytes[-1] += len(held.data)
            self._trim(decode_s)

    def taken(self) -> Strip:
        """Return what is held now; an empty strip where nothing can be played."""
        with self._lock:
            held = tuple(one for group in self._groups for one in group)
            if self._coding is None or not held:
                return Strip("", b"", ())
            return Strip(self._coding.name, self._coding.extradata or b"", held)

    def _trim(self, now_s: float) -> None:
        while len(self._groups) > 1 and now_s - self._groups[1][0].decode_s >= self._keep_s:
            self._drop()
        while self._groups and sum(self._n_bytes) > self._max_bytes:
            self._drop()
        if not self._groups:
            self._is_cut = True

    def _drop(self) -> None:
        self._groups.popleft()
        self._n_bytes.popleft()

    def _times(self, packet: Packet) -> tuple[float, float]:
        """Return when to decode, and how much later to show; a jump of the stream is closed up."""
        base, pts, dts = packet.time_base, packet.pts, packet.dts
        at = dts if dts is not None else pts
        raw_s = float(at * base) if at is not None and base is not None else time.monotonic()
        lead_s = float((pts - dts) * base) if pts is not None and dts is not None else 0.0
        decode_s = raw_s + self._shift_s
        if not 0 <= decode_s - self._before_s <= _JUMP_S:
            self._shift_s = self._before_s + _STEP_S - raw_s
            decode_s = self._before_s + _STEP_S
        self._before_s = decode_s
        return decode_s, max(0.0, lead_s)
