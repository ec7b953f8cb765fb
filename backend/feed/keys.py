"""Keys of the server end: made at first start, and the folder that says who is admitted."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from backend.contract.topics import of_unit
from backend.disk import disk_faults
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.link.keys import (
    CONSOLE,
    KeyPair,
    checked_name,
    checked_unit,
    new_pair,
    read_key_file,
    read_pair,
    write_key_file,
)
from backend.services.door import Caller

logger = logging.getLogger(__name__)
SERVER = "server"
FIELD = "field"  # the living part of a synthetic city
GATEWAY = "gateway"  # positions from other systems: GPS centres, replayed tracks
DEMO = "demo"  # the demo's own desk
# Whom the keys that a city makes for itself speak for, without a password; see decisions/0009.
TRUSTED = {
    FIELD: "collector/* unit/* gateway/* intake/auto-* dispatcher/auto-* leader/auto-*",
    GATEWAY: "gateway/*",
    DEMO: "dispatcher/dispatch-01 intake/combined-01",
}
AUTHORISED = "authorised"
_NO_UNIT = "/"  # no unit can be called so: nobody logs in there
_ADMITTED = "Wanmi: admitted key; remove this file to revoke it"
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


def make_console_key(
    keys: Path, name: str, way: Mapping[str, str] = NO_PROXY, unit_id: str = ""
) -> Path:
    """Make the bundle of another desk and admit it; return the file to carry there.

    Args:
        keys: The data folder's ``keys``.
        way: ``stream`` and ``stream_key`` of the proxy that desk follows; empty without one.
        unit_id: The unit whose cases alone it is told; ``""`` is a key of the hall.

    Raises:
        OperatorError: The name is no name or taken, or the disk would not take the files.
    """
    checked_name(name)
    if unit_id:
        checked_unit(unit_id)
    path = keys / f"{name}.key"
    if name == SERVER or path.exists() or (keys / AUTHORISED / f"{name}.key").exists():
        raise OperatorError(_TAKEN.filled(name=name, path=path))
    _make(keys, name, server_pair(keys).public, way, unit_id)
    return path


def let_speak(keys: Path, name: str, speaks_for: str) -> None:
    """Let a key speak for accounts without a password; it is made when there is none.

    Args:
        speaks_for: Patterns ``role/account``, with blanks between; ``""`` for nobody.

    Raises:
        OperatorError: A file is damaged, or the disk would not take it.
    """
    server_pair(keys)
    path = keys / AUTHORISED / f"{checked_name(name)}.key"
    if not path.exists():
        make_console_key(keys, name)
    held = read_key_file(path)
    if held.get("speaks_for", "") != speaks_for:
        fields = {**held, "speaks_for": speaks_for}
        write_key_file(path, _ADMITTED, {key: value for key, value in fields.items() if value})


def give_unit_key(keys: Path, unit_id: str) -> None:
    """See that a unit has a key of its own, named after it: ``unit-td-drainage``."""
    name = f"unit-{unit_id}"
    server_pair(keys)
    if not (keys / AUTHORISED / f"{checked_name(name)}.key").exists():
        make_console_key(keys, name, unit_id=unit_id)


def _make(
    keys: Path, name: str, server: str, way: Mapping[str, str] = NO_PROXY, unit_id: str = ""
) -> None:
    pair = new_pair(server)
    whose = {"unit": unit_id} if unit_id else {}
    # The public half first: a bundle that exists is one that works.
    write_key_file(
        keys / AUTHORISED / f"{name}.key",
        _ADMITTED,
        {"public": pair.public, **whose},
    )
    write_key_file(
        keys / f"{name}.key",
        "Wanmi console key: keep it secret; keys/NAME.key on the desk's machine",
        {"public": pair.public, "secret": pair.secret, "server": server, **way, **whose},
    )


class Admitted:
    """The keys that may connect, as the folder says now.

    Thread: the I/O thread.
    """

    def __init__(self, keys: Path) -> None:
        self._folder = keys / AUTHORISED
        self._seen: dict[Path, int] = {}
        self._callers: dict[str, Caller] = {}
        self._by_name: dict[str, Caller] = {}
        self._has_revoked = False

    def name_of(self, public: str) -> str | None:
        """Return the name of an admitted key, ``None`` for any other."""
        caller = self._callers.get(public)
        return caller.desk if caller is not None else None

    def caller(self, name: str) -> Caller:
        """Return who is at the other end of a connection that was admitted under a name.

        A name that was taken away since is nobody's: whose cases it might be told is not known.
        """
        return self._by_name.get(name) or Caller(name, unit_id=_NO_UNIT)

    @property
    def unit_ids(self) -> frozenset[str]:
        """The units that have a key of their own."""
        return frozenset(one.unit_id for one in self._callers.values() if one.unit_id)

    def hears(self, name: str, topic: str) -> bool:
        """Return whether a key may subscribe to a topic: a unit's key to its own stream alone."""
        caller = self._by_name.get(name)
        if caller is None:
            return False  # taken away, and its connection not ended yet
        return not caller.unit_id or topic.startswith(of_unit(caller.unit_id))

    def refresh(self) -> None:
        """Look at the folder."""
        seen = dict(_files(self._folder))
        if seen == self._seen:
            return
        before, self._callers = self._callers, dict(_read(seen))
        self._by_name = {caller.desk: caller for caller in self._callers.values()}
        self._seen = seen
        now = self._callers
        # A key that became a unit's, or another's, must not go on hearing what it heard.
        kept = [p for p, one in before.items() if p in now and now[p].unit_id == one.unit_id]
        self._has_revoked |= len(kept) < len(before)

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


def _read(files: Iterable[Path]) -> Iterator[tuple[str, Caller]]:
    for path in files:
        try:
            held = read_key_file(path)
            speaks_for = tuple(str(held.get("speaks_for", "")).split())
            unit_id = str(held.get("unit", ""))
            if unit_id:
                checked_unit(unit_id)
            yield held["public"], Caller(path.stem, speaks_for, unit_id)
        except OperatorError as error:
            logger.warning("%s", error)
