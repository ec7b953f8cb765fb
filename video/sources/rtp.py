"""Coded pictures out of RTP packets (RFC 3550, 6184, 7798), and what was lost on the way.

Packets are numbered: one that is missing is seen here and nowhere later. What a decoder makes of
half a picture may look like a picture.
"""

import struct
from typing import NamedTuple

_HEAD = struct.Struct(">BBHII")
_REPORT = struct.Struct(">BBHIIII")
_SENDER_REPORT = 200
_NTP_EPOCH_S = 2_208_988_800
_START = b"\0\0\0\1"
_MAX_UNIT_BYTES = 8 * 1024 * 1024
_NO_MIDDLE = b"\xff\xff\xff"  # no packet may begin so, in either codec


class Unit(NamedTuple):
    """One picture as it was coded.

    Attributes:
        data: NAL units with start codes.
        is_key: A decoder can begin here.
        ticks: Running time of the stream in ticks of its clock, without jumps at 32 bits.
        wall_us: When it was taken by the sender's clock, microseconds since 1970 UTC; None where
            it does not say.
        is_after_loss: Something before it is missing.
    """

    data: bytes
    is_key: bool
    ticks: int
    wall_us: int | None
    is_after_loss: bool


class Parts:
    """What has come of a picture: its bytes in order, and how each of its NAL units begins.

    Attributes:
        middle: How a packet begins that goes on with the NAL unit that was cut.
    """

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.heads: list[bytes] = []
        self.middle = _NO_MIDDLE

    def add(self, nal: bytes) -> None:
        """Add a whole NAL unit."""
        self.chunks += (_START, nal)
        self.heads.append(nal[:2])

    def piece(self, mark: int, head: bytes, body: bytes) -> bool:
        """Add a piece of one that was cut; returns False where its beginning is missing."""
        if mark & 0x80:
            self.chunks += (_START, head, body)
            self.heads.append((head + body[:1])[:2])
        else:
            self.chunks.append(body)
        return bool(self.heads)

    def bundle(self, rest: bytes) -> bool:
        """Add several that came in one packet; returns False where it breaks off."""
        while len(rest) > 2:
            size = int.from_bytes(rest[:2], "big")
            if size == 0 or len(rest) < 2 + size:
                return False
            self.add(rest[2 : 2 + size])
            rest = rest[2 + size :]
        return True


class H264:
    """How H.264 lies in RTP."""

    def take(self, payload: bytes, parts: Parts) -> bool:
        """Add what a packet holds; returns False where its beginning is missing."""
        kind = payload[0] & 0x1F
        if kind == 28:
            mark = payload[1]
            parts.middle = bytes((payload[0], mark & 0x3F))
            return parts.piece(mark, bytes((payload[0] & 0xE0 | mark & 0x1F,)), payload[2:])
        if kind == 24:
            return parts.bundle(payload[1:])
        parts.add(payload)
        return 0 < kind < 24

    def begins(self, payload: bytes) -> bool:
        """Whether nothing of its picture can lie before this packet."""
        kind = payload[0] & 0x1F
        kind = payload[3] & 0x1F if kind == 24 and len(payload) > 3 else kind
        return kind in (7, 9)

    def is_key(self, head: bytes) -> bool:
        """Whether decoding can begin with the picture of a NAL unit that begins so."""
        kind = head[0] & 0x1F
        return kind == 5 or (kind == 6 and head[1:] == b"\x06")  # a recovery point says so too


class H265:
    """How H.265 lies in RTP."""

    def take(self, payload: bytes, parts: Parts) -> bool:
        """Add what a packet holds; returns False where its beginning is missing."""
        kind = payload[0] >> 1 & 0x3F
        if kind == 49:
            head = bytes((payload[0] & 0x81 | (payload[2] & 0x3F) << 1, payload[1]))
            parts.middle = bytes((payload[0], payload[1], payload[2] & 0x3F))
            return parts.piece(payload[2], head, payload[3:])
        if kind == 48:
            return parts.bundle(payload[2:])
        parts.add(payload)
        return kind < 48

    def begins(self, payload: bytes) -> bool:
        """Whether nothing of its picture can lie before this packet."""
        kind = payload[0] >> 1 & 0x3F
        kind = payload[4] >> 1 & 0x3F if kind == 48 and len(payload) > 4 else kind
        return kind in (32, 35)

    def is_key(self, head: bytes) -> bool:
        """Whether decoding can begin with the picture of a NAL unit that begins so."""
        return 16 <= head[0] >> 1 & 0x3F <= 21


FORMS: dict[str, type[H264] | type[H265]] = {"h264": H264, "hevc": H265}


class Assembler:
    """Puts one stream's pictures together.

    Cost: about 1 µs a packet.
    """

    def __init__(self, codec: str, payload: int, clock_hz: int) -> None:
        self._form, self._payload, self._clock_hz = FORMS[codec](), payload, clock_hz
        self._seq: int | None = None
        self._next = -1
        self._sender = self._time = -1
        self._ticks = 0
        self._parts = Parts()
        self._n_bytes = 0
        self._is_whole, self._is_after_loss = True, False
        self._report: tuple[int, int] | None = None  # wall clock in µs, RTP time

    def report(self, packet: bytes) -> None:
        """Take what came beside the stream: the sender's clock."""
        if len(packet) < _REPORT.size or packet[1] != _SENDER_REPORT:
            return
        _, _, _, _, whole_s, part, at = _REPORT.unpack_from(packet)
        if whole_s > _NTP_EPOCH_S:
            self._report = ((whole_s - _NTP_EPOCH_S) * 1_000_000 + (part * 1_000_000 >> 32), at)

    def take(self, packet: bytes) -> Unit | None:
        """Take one RTP packet; returns the picture it ends, if it is whole."""
        if len(packet) < _HEAD.size + 3 or packet[1] & 0x7F != self._payload:
            return None
        first, second, seq, at, sender = _HEAD.unpack_from(packet)
        if first == 0x80 and at == self._time and seq == self._next and sender == self._sender:
            middle = self._parts.middle
            if second < 0x80 and packet.startswith(middle, _HEAD.size):
                # As nearly all packets are: the next piece of what was cut, and not the last.
                self._seq, self._next = seq, (seq + 1) & 0xFFFF
                self._parts.chunks.append(packet[_HEAD.size + len(middle) :])
                self._n_bytes += len(packet)
                return self._end() if self._n_bytes > _MAX_UNIT_BYTES else None
        payload = _body(packet, first)
        if len(payload) < 3 or not self._follow(seq, sender, payload):
            return None
        if at != self._time:
            self._begin(at)
        self._is_whole &= self._form.take(payload, self._parts)
        self._n_bytes += len(payload)
        return self._end() if second & 0x80 or self._n_bytes > _MAX_UNIT_BYTES else None

    def _follow(self, seq: int, sender: int, payload: bytes) -> bool:
        """Note what is missing before this packet; returns False for one that came twice."""
        is_known = self._seq is not None and sender == self._sender
        step = (seq - (self._seq or 0)) & 0xFFFF if is_known else 1
        if not is_known and self._seq is not None:
            step = 2  # another sender: what it builds on never came
        if step == 0 or step >= 0x8000:
            return False
        self._seq, self._sender, self._next = seq, sender, (seq + 1) & 0xFFFF
        if step > 1:
            self._drop()
            self._is_whole = self._form.begins(payload)
        return True

    def _begin(self, at: int) -> None:
        """Another picture begins; one that was never ended is not whole."""
        if self._parts.chunks:
            self._drop()
            self._is_whole = True
        step = (at - self._time) & 0xFFFFFFFF if self._time >= 0 else 0
        self._ticks += step - (1 << 32) if step >= 1 << 31 else step
        self._time = at

    def _drop(self) -> None:
        self._parts, self._n_bytes, self._is_after_loss = Parts(), 0, True

    def _end(self) -> Unit | None:
        parts, is_whole = self._parts, self._is_whole
        self._parts, self._n_bytes, self._is_whole = Parts(), 0, True
        if not is_whole or not parts.heads:
            self._is_after_loss = True
            return None
        data, is_key = b"".join(parts.chunks), any(map(self._form.is_key, parts.heads))
        unit = Unit(data, is_key, self._ticks, self._wall_us(), self._is_after_loss)
        self._is_after_loss = False
        return unit

    def _wall_us(self) -> int | None:
        if self._report is None:
            return None
        wall_us, at = self._report
        step = (self._time - at) & 0xFFFFFFFF
        step -= 1 << 32 if step >= 1 << 31 else 0
        return wall_us + step * 1_000_000 // self._clock_hz


def _body(packet: bytes, first: int) -> bytes:
    """Return what a packet carries, behind its heads and before its padding."""
    at, end = _HEAD.size + 4 * (first & 0x0F), len(packet)
    if first & 0x10:
        at += 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    if first & 0x20:
        end -= packet[-1]
    return packet[at:end]
