"""Keys of the server end: made at first start, and the folder that says who is admitted."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from backend.disk import disk_faults
from backend.domain.errors import OperatorError
from backend.domain.words import Words
from backend.link.keys import (
    CONSOLE,
    KeyPair,
    checked_name,
    new_pair,
    read_pair,
    read_public,
    write_key_file,
)

logger = logging.getLogger(__name__)
SERVER = "server"
FIELD = "field"  # the living part of a synthetic city
AUTHORISED = "authorised"
NO_PROXY: Mapping[str, str] = {}
_TAKEN = Words(
    "密钥“{name}”已存在：先删除 {path} 再生成，或换一个名称",
    "there is a key {name} already: remove {path} first, or choose another name",
)


def server_pair(keys: Path) -> KeyPair:
    """Return the backend's own pair; at the first start it and the local desks' key are made.

    Raises:
        OperatorError: A key file is damaged, or the disk would not take one.
    """
    path = keys / f"{SERVER}.key"
    with disk_faults(keys):
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys.chmod(0o700)
    if not path.exists():
        pair = new_pair()
        write_key_file(
            path,
            "Wanmi backend: this file stays on this machine",
            {"public": pair.public, "secret": pair.secret},
        )
    pair = read_pair(path)
    if not (keys / f"{CONSOLE}.key").exists():
        _make(keys, CONSOLE, pair.public)
    return pair


def make_console_key(keys: Path, name: str, way: Mapping[str, str] = NO_PROXY) -> Path:
    """Make the bundle of another desk and admit it; return the file to carry there.

    Args:
        keys: The data folder's ``keys``.
        way: ``stream`` and ``stream_key`` of the proxy that desk follows; empty without one.

    Raises:
        OperatorError: The name is no name or taken, or the disk would not take the files.
    """
    checked_name(name)
    path = keys / f"{name}.key"
    if name == SERVER or path.exists() or (keys / AUTHORISED / f"{name}.key").exists():
        raise OperatorError(_TAKEN.filled(name=name, path=path))
    _make(keys, name, server_pair(keys).public, way)
    return path


def _make(keys: Path, name: str, server: str, way: Mapping[str, str] = NO_PROXY) -> None:
    pair = new_pair(server)
    # The public half first: a bundle that exists is one that works.
    write_key_file(
        keys / AUTHORISED / f"{name}.key",
        "Wanmi: admitted key; remove this file to revoke it",
        {"public": pair.public},
    )
    write_key_file(
        keys / f"{name}.key",
        "Wanmi console key: keep it secret; keys/NAME.key on the desk's machine",
        {"public": pair.public, "secret": pair.secret, "server": server, **way},
    )


class Admitted:
    """The keys that may connect, as the folder says now.

    Thread: the I/O thread.
    """

    def __init__(self, keys: Path) -> None:
        self._folder = keys / AUTHORISED
        self._seen: dict[Path, int] = {}
        self._names: dict[str, str] = {}
        self._has_revoked = False

    def name_of(self, public: str) -> str | None:
        """Return the name of an admitted key, ``None`` for any other."""
        return self._names.get(public)

    def refresh(self) -> None:
        """Look at the folder."""
        seen = dict(_files(self._folder))
        if seen == self._seen:
            return
        before, self._names = self._names, dict(_read(seen))
        self._seen = seen
        self._has_revoked |= not before.keys() <= self._names.keys()

    def revoked(self) -> bool:
        """Return, once, whether a key was taken away."""
        was, self._has_revoked = self._has_revoked, False
        return was


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield key files and when they were written; no folder means nobody is admitted."""
    try:
        for path in sorted(folder.glob("*.key")):
            yield path, path.stat().st_mtime_ns
    except FileNotFoundError:
        return  # removed while we looked: the next look sees the rest


def _read(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in files:
        try:
            yield read_public(path), path.stem
        except OperatorError as error:
            logger.warning("%s", error)
