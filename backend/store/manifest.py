"""The list of a backup: what was kept, of which city and moment, and the hash of every file."""

import os
import stat
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

import msgspec

from backend.disk import disk_faults, write_atomic
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

FORMAT = 1
MANIFEST = "manifest.json"
# Beside it, since a list cannot hold its own hash.
MANIFEST_SUM = "manifest.b2"
HASH_BYTES = 32
_BLOCK_BYTES = 2**20
T = TypeVar("T")

NO_BACKUP = Words(
    "{path} 不是备份（没有 {name}）", "{path} is no backup (there is no {name} in it)"
)
CHANGED = Words(
    "备份文件 {path} 被改动或损坏，没有恢复任何内容；请换一个备份",
    "{path} of the backup was changed or is damaged; nothing was restored; use another backup",
)
MISSING = Words(
    "备份缺少文件 {path}，没有恢复任何内容；请换一个备份",
    "{path} is missing from the backup; nothing was restored; use another backup",
)
NEWER = Words(
    "备份 {path} 由更新版本的程序制作（格式 {found}，本程序到 {known}）；请升级程序",
    "the backup {path} was made by a newer program (format {found}, this one knows {known}); "
    "update the program",
)


class File(msgspec.Struct, frozen=True):
    """One file of a backup.

    Attributes:
        hash: BLAKE2b-256 of its bytes, hex (``b2sum -l 256``).
        mode: Permission bits.
    """

    size_bytes: int
    hash: str
    mode: int


class Head(msgspec.Struct, frozen=True):
    """Where a topic stood: last row, digest of what was open."""

    seq: int
    digest: int


class StoreFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The moment of the record that a backup holds.

    Attributes:
        kind: ``"sqlite"`` or ``"postgresql"``.
        schemas: Of PostgreSQL: the cases' schema, then that of the tracks when there is one.
        seq: Last row of the journal; ``hash`` is its hash, hex.
    """

    kind: str
    epoch: str
    seq: int
    hash: str
    heads: dict[str, Head]
    schemas: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is.

    Attributes:
        made_at: Real UTC, ISO.
        files: By path inside the backup, which is also the path inside the data folder.
    """

    format: int
    made_at: str
    city_id: str
    zh: str
    en: str
    folder_version: int
    store: StoreFacts
    files: dict[str, File]

    @property
    def size_bytes(self) -> int:
        """Size of all files."""
        return sum(file.size_bytes for file in self.files.values())


class _Outside(msgspec.Struct):
    format: int


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the list and its own hash.

    Raises:
        OperatorError: The disk would not take them.
    """
    data = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1) + b"\n"
    write_atomic(folder / MANIFEST, data, mode=0o600)
    line = f"{_hash(data)}  {MANIFEST}\n"
    write_atomic(folder / MANIFEST_SUM, line.encode(), mode=0o600)


def read_manifest(folder: Path) -> Manifest:
    """Read the list of a backup; the files themselves are not looked at.

    Raises:
        OperatorError: It is no backup, of a newer program, or its list was changed.
    """
    path, sum_path = folder / MANIFEST, folder / MANIFEST_SUM
    for wanted in (path, sum_path):
        if not wanted.is_file():
            raise OperatorError(NO_BACKUP.filled(path=folder, name=wanted.name))
    with disk_faults(path):
        data, line = path.read_bytes(), sum_path.read_bytes()
    if line != f"{_hash(data)}  {MANIFEST}\n".encode():
        raise OperatorError(CHANGED.filled(path=MANIFEST))
    found = _decoded(data, _Outside).format
    if found > FORMAT:
        raise OperatorError(NEWER.filled(path=folder, found=found, known=FORMAT))
    manifest = _decoded(data, Manifest)
    if not all(_is_inside(name) for name in manifest.files):
        raise OperatorError(CHANGED.filled(path=MANIFEST))
    return manifest


def copy_hashed(source: Path, target: Path, mode: int) -> File:
    """Copy a file durably; return what was read of it.

    Raises:
        OSError: A disk fails.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as reading, target.open("xb") as writing:
        os.fchmod(writing.fileno(), mode)
        file = _hashed(reading, mode, writing.write)
        writing.flush()
        os.fsync(writing.fileno())
    return file


def hashed(path: Path) -> File:
    """Return what a manifest says of a file.

    Raises:
        OSError: The disk fails.
    """
    with path.open("rb") as reading:
        return _hashed(reading, stat.S_IMODE(os.fstat(reading.fileno()).st_mode), len)


def _hashed(reading: BinaryIO, mode: int, each: Callable[[bytes], object]) -> File:
    hasher, size_bytes = blake2b(digest_size=HASH_BYTES), 0
    while block := reading.read(_BLOCK_BYTES):
        hasher.update(block)
        each(block)
        size_bytes += len(block)
    return File(size_bytes, hasher.hexdigest(), mode)


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=HASH_BYTES).hexdigest()


def _is_inside(name: str) -> bool:
    """Return whether a path of the list stays inside the folder it is put in."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


def _decoded(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, ValueError) as error:
        raise OperatorError(CHANGED.filled(path=MANIFEST)) from error
