"""What a camera says of its stream before it plays (SDP, RFC 8866), as far as a video needs it."""

import base64
import binascii
import re
from dataclasses import dataclass

# As the description calls it, and as the decoder does.
CODECS = {"H264": "h264", "H265": "hevc"}
_SETS = ("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")


@dataclass(frozen=True, slots=True)
class Media:
    """One video stream.

    Attributes:
        codec: Decoder's name; ``""`` for one that is none of ``CODECS``.
        control: What is to be asked for, absolute or not; ``""`` for the address itself.
        payload: Number of its RTP packets.
        clock_hz: Ticks of its RTP times a second.
        sets: Parameter sets with start codes, as far as they are told.
        whole: What is to be asked for to play all streams, ``""`` where nothing is said.
    """

    codec: str
    control: str
    payload: int
    clock_hz: int
    sets: bytes
    whole: str = ""


def video_of(text: str) -> Media | None:
    """Return the first video of a description; None where there is none."""
    session, *parts = re.split(r"(?m)^(?=m=)", text.replace("\r\n", "\n"))
    for part in parts:
        head = re.match(r"m=video \d+(?:/\d+)? \S+ (\d+)", part)
        if head is not None:
            return _media(int(head[1]), part, _control(session))
    return None


def _media(payload: int, part: str, whole: str) -> Media:
    found = re.search(rf"(?m)^a=rtpmap:{payload} ([\w-]+)/(\d+)", part)
    name, clock_hz = (found[1].upper(), int(found[2])) if found else ("", 90_000)
    form = re.search(rf"(?m)^a=fmtp:{payload} (.*)$", part)
    sets = _sets(form[1]) if form else b""
    return Media(CODECS.get(name, ""), _control(part), payload, clock_hz or 90_000, sets, whole)


def _control(part: str) -> str:
    found = re.search(r"(?m)^a=control:\s*(\S+)", part)
    return "" if found is None or found[1] == "*" else found[1]


def _sets(form: str) -> bytes:
    """Return the parameter sets of a format line; those that cannot be read are left out."""
    given = dict(pair.strip().partition("=")[::2] for pair in form.split(";"))
    found = b""
    for text in (text for name in _SETS for text in given.get(name, "").split(",") if text):
        try:
            found += b"\0\0\0\1" + base64.b64decode(text + "=" * (-len(text) % 4))
        except binascii.Error:
            continue
    return found
