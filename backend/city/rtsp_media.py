"""H.264 as RTP carries it: parameter sets, packets, the description, the sender's clock report."""

import base64
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CLOCK_HZ = 90_000
PAYLOAD_TYPE = 96
_MAX_PAYLOAD_BYTES = 1_400
_NTP_EPOCH_S = 2_208_988_800
_FU_A = 28
_IDR = 5


def split_nals(annexb: bytes) -> list[bytes]:
    """Cut an Annex B stream at its start codes; returns NAL units without them."""
    parts = annexb.replace(b"\x00\x00\x00\x01", b"\x00\x00\x01").split(b"\x00\x00\x01")
    return [part for part in parts if part]


def is_key(nals: Sequence[bytes]) -> bool:
    """Whether a decoder can begin at this access unit."""
    return any(nal[0] & 0x1F == _IDR for nal in nals)


@dataclass
class RtpTrack:
    """One H.264 stream as numbered RTP packets (RFC 6184, packetization-mode 1).

    Attributes:
        sps, pps: Parameter sets without start codes.
        ssrc: Name of the sender, 32 bits.
        seq: Number of the next packet.
    """

    sps: bytes
    pps: bytes
    ssrc: int
    seq: int = 0
    n_packets: int = field(default=0, init=False)
    n_bytes: int = field(default=0, init=False)

    def packets(self, nals: Sequence[bytes], rtp_time: int) -> Iterator[bytes]:
        """Give the RTP packets of one access unit; large NAL units go out as FU-A pieces."""
        yield from self.numbered([piece for nal in nals for piece in _pieces(nal)], rtp_time)

    def numbered(self, pieces: Sequence[bytes], rtp_time: int) -> Iterator[bytes]:
        """Give one packet for each piece, numbered, the last one marked."""
        for n, piece in enumerate(pieces, start=1):
            marker = 0x80 if n == len(pieces) else 0
            head = struct.pack(
                ">BBHII", 0x80, marker | PAYLOAD_TYPE, self.seq, rtp_time & 0xFFFFFFFF, self.ssrc
            )
            self.seq = (self.seq + 1) & 0xFFFF
            self.n_packets += 1
            self.n_bytes += len(piece)
            yield head + piece

    def sender_report(self, wall_s: float, rtp_time: int) -> bytes:
        """Return the RTCP packet that ties RTP time to wall-clock time (RFC 3550, 6.4.1)."""
        whole = int(wall_s)
        ntp = (whole + _NTP_EPOCH_S) << 32 | int((wall_s - whole) * 2**32)
        counts = (self.n_packets & 0xFFFFFFFF, self.n_bytes & 0xFFFFFFFF)
        report = struct.pack(
            ">BBHIQIII", 0x80, 200, 6, self.ssrc, ntp, rtp_time & 0xFFFFFFFF, *counts
        )
        name = b"wanmi-demo"
        item = bytes((1, len(name))) + name + b"\0"
        item += b"\0" * (-len(item) % 4)
        words = (len(item) + 4) // 4
        return report + struct.pack(">BBHI", 0x81, 202, words, self.ssrc) + item

    def description(self, host: str, fps: float) -> str:
        """Return the SDP body (RFC 8866) with ``sprop-parameter-sets``."""
        sets = ",".join(base64.b64encode(nal).decode() for nal in (self.sps, self.pps))
        lines = (
            "v=0",
            f"o=- {self.ssrc} 1 IN IP4 {host}",
            "s=Wanmi demo camera",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "a=control:*",
            f"m=video 0 RTP/AVP {PAYLOAD_TYPE}",
            f"a=rtpmap:{PAYLOAD_TYPE} H264/{CLOCK_HZ}",
            f"a=framerate:{fps:g}",
            f"a=fmtp:{PAYLOAD_TYPE} packetization-mode=1;"
            f"profile-level-id={self.sps[1:4].hex()};sprop-parameter-sets={sets}",
            "a=control:trackID=0",
        )
        return "\r\n".join(lines) + "\r\n"


def _pieces(nal: bytes) -> Iterator[bytes]:
    if len(nal) <= _MAX_PAYLOAD_BYTES:
        yield nal
        return
    indicator = nal[0] & 0xE0 | _FU_A
    kind = nal[0] & 0x1F
    body = nal[1:]
    step = _MAX_PAYLOAD_BYTES - 2
    for at in range(0, len(body), step):
        start = 0x80 if at == 0 else 0
        end = 0x40 if at + step >= len(body) else 0
        yield bytes((indicator, start | end | kind)) + body[at : at + step]
