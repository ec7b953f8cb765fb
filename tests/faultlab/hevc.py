"""H.265 as RTP carries it, as far as the laboratory needs it (RFC 7798)."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.city.rtsp_media import PAYLOAD_TYPE, RtpTrack

_MAX_PAYLOAD_BYTES = 1_400
_FU = 49


@dataclass
class HevcTrack(RtpTrack):
    """One H.265 stream as numbered RTP packets.

    Attributes:
        vps: Video parameter set without its start code.
    """

    vps: bytes = b""

    def packets(self, nals: Sequence[bytes], rtp_time: int) -> Iterator[bytes]:
        """Give the packets of one access unit, cut as H.265 asks for."""
        pieces = [piece for nal in nals for piece in _pieces(nal)]
        yield from self.numbered(pieces, rtp_time)

    def description(self, host: str, fps: float) -> str:
        """Return the SDP body with the three parameter sets."""
        text = super().description(host, fps).replace("H264/", "H265/")
        kinds = (("sprop-vps", self.vps), ("sprop-sps", self.sps), ("sprop-pps", self.pps))
        sets = ";".join(f"{name}={base64.b64encode(nal).decode()}" for name, nal in kinds)
        start = f"a=fmtp:{PAYLOAD_TYPE}"
        lines = [
            f"{start} {sets}" if line.startswith(start) else line for line in text.split("\r\n")
        ]
        return "\r\n".join(lines)


def _pieces(nal: bytes) -> Iterator[bytes]:
    if len(nal) <= _MAX_PAYLOAD_BYTES:
        yield nal
        return
    kind = nal[0] >> 1 & 0x3F
    head = bytes((nal[0] & 0x81 | _FU << 1, nal[1]))
    body, step = nal[2:], _MAX_PAYLOAD_BYTES - 3
    for at in range(0, len(body), step):
        start = 0x80 if at == 0 else 0
        end = 0x40 if at + step >= len(body) else 0
        yield head + bytes((start | end | kind,)) + body[at : at + step]
