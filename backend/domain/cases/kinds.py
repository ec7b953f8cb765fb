"""Evidence that is no still of the scene: films, voices, papers. Rules about pictures leave it out.

What bytes really are is told by their first ones, never by the name of a file or by the role its
sender chose.
"""

from dataclasses import dataclass

from backend.domain.terms.words import Words

FILM, VOICE, PAPER = "film", "voice", "paper"
# The largest file that is kept as evidence.
MOST_BYTES = 12 * 2**20


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence beside the stills.

    Attributes:
        role: ``Photo.role``; stored and sent, never renamed.
        formats: What its bytes may be, as ``format_of`` calls it.
        is_attached: It is brought with words of who and what (附件), not taken at the scene.
    """

    role: str
    words: Words
    formats: tuple[str, ...]
    is_attached: bool


KINDS: dict[str, Kind] = {
    kind.role: kind
    for kind in (
        Kind(FILM, Words("录像", "Film"), ("mp4",), is_attached=False),
        # Telephones write what they hear into the container of films, too.
        Kind(VOICE, Words("语音", "Voice"), ("wav", "ogg", "m4a", "mp3", "mp4"), is_attached=True),
        Kind(PAPER, Words("材料", "Paper"), ("jpg", "png"), is_attached=True),
    )
}
ATTACHED = frozenset(kind.role for kind in KINDS.values() if kind.is_attached)


def is_still(role: str) -> bool:
    """Return whether evidence of this role is a still picture of the scene."""
    return role not in KINDS


def format_of(data: bytes) -> str:
    """Return what a file is by its first bytes: ``"jpg"``, ``"wav"``..., ``""`` for none known."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data.startswith(b"OggS"):
        return "ogg"
    if data[4:8] == b"ftyp":
        return "m4a" if data[8:11] in (b"M4A", b"M4B") else "mp4"
    return "mp3" if data.startswith(b"ID3") or _is_mpeg_layer_3(data) else ""


def _is_mpeg_layer_3(data: bytes) -> bool:
    """Return whether it begins with a frame of MPEG audio, layer III."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE6 != 0xE2:
        return False
    return data[1] & 0x18 != 0x08 and data[2] & 0xF0 != 0xF0


def kind_of(data: bytes) -> Kind | None:
    """Return as what a file can be attached, ``None`` where it is nothing of the sort."""
    found = format_of(data)
    return next((one for one in KINDS.values() if one.is_attached and found in one.formats), None)
