"""Where devices can be spoken to: read from the data folder when asked, kept and logged nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from backend.disk import read_json
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

SCHEME = "onvif"
_PORT = 80
_DAMAGED = Words(
    "设备地址文件 {path} 损坏：请重新导入摄像机", "{path} is damaged: import the cameras again"
)


LAWS = ("alaw", "mulaw")


@dataclass(frozen=True, slots=True)
class SpeakerAddress:
    """Where a speaker listens.

    Attributes:
        law: ``"alaw"`` (PCMA) or ``"mulaw"`` (PCMU).
    """

    host: str
    port: int
    law: str = LAWS[0]


@dataclass(frozen=True, slots=True)
class HeadAddress:
    """Where a head is, and by which account it is spoken to."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def head_address(text: str) -> HeadAddress | None:
    """Return the address in ``onvif://user:password@host:port``; None where it is none."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() != SCHEME or not host or port == 0:
        return None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return HeadAddress(host, port or _PORT, user, password)


def speaker_address(text: str) -> SpeakerAddress | None:
    """Return the address in ``rtp://host:port`` or ``rtp://host:port/mulaw``; None for none."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    law = parts.path.strip("/") or LAWS[0]
    if parts.scheme.lower() != "rtp" or not host or not port or law not in LAWS:
        return None
    return SpeakerAddress(host, port, law)


class SpeakerBook:
    """Speaker id to address; like ``HeadBook``."""

    def __init__(self, *paths: Path) -> None:
        self._paths: Sequence[Path] = paths

    def __call__(self, speaker_id: str) -> SpeakerAddress | None:
        """Return where a speaker listens, None where nobody said.

        Raises:
            OperatorError: A file is damaged.
        """
        return speaker_address(_newest(self._paths, speaker_id))


class HeadBook:
    """Camera id to address, from one or more JSON files; a later file wins.

    Args:
        paths: ``{camera_id: "onvif://…"}`` each; one that is not there counts as empty.
    """

    def __init__(self, *paths: Path) -> None:
        self._paths: Sequence[Path] = paths

    def __call__(self, camera_id: str) -> HeadAddress | None:
        """Return the address of a camera's head, None where none is on record.

        Raises:
            OperatorError: A file is damaged.
        """
        return head_address(_newest(self._paths, camera_id))


def _newest(paths: Sequence[Path], key: str) -> str:
    """Return what the last file says of a key, ``""`` for nothing."""
    text = ""
    for path in paths:
        held = read_json(path) if path.exists() else {}
        if not isinstance(held, dict):
            raise OperatorError(_DAMAGED.filled(path=path))
        text = str(held.get(key, text))
    return text
