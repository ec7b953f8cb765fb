"""Evidence pictures as files named by their own hash; the database never holds their bytes."""

import os
import re
import secrets
from hashlib import blake2b
from pathlib import Path

from backend.domain.words import Words

from .faults import FOLDER, StoreFault

_ID = re.compile(r"[0-9a-f]{32}")
_PART = ".part"


def photo_id_of(data: bytes) -> str:
    """Return the name of a picture: BLAKE2b-128 of its bytes, hex."""
    return blake2b(data, digest_size=16).hexdigest()


class PhotoFolder:
    """The folder ``media/``: one file a picture, in 256 subfolders, written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            for left_over in path.glob(f"*/*{_PART}"):
                left_over.unlink()
        except OSError as error:
            raise _folder_fault(path, error) from error

    def put(self, data: bytes) -> str:
        """Keep a picture and return its id; the same bytes are kept once.

        Raises:
            StoreFault: The folder cannot be written.
        """
        photo_id = photo_id_of(data)
        target = self._file(photo_id)
        if not target.exists():
            try:
                _write_whole(target, data)
            except OSError as error:
                raise _folder_fault(self._path, error) from error
        return photo_id

    def get(self, photo_id: str) -> bytes | None:
        """Return the bytes, or ``None`` when there is no such picture."""
        if not _ID.fullmatch(photo_id):
            return None
        try:
            return self._file(photo_id).read_bytes()
        except FileNotFoundError:
            return None

    def holds(self, photo_id: str) -> bool:
        """Return whether the picture is here."""
        return bool(_ID.fullmatch(photo_id)) and self._file(photo_id).is_file()

    def _file(self, photo_id: str) -> Path:
        return self._path / photo_id[:2] / photo_id


def _write_whole(target: Path, data: bytes) -> None:
    """Write beside, make it durable, then rename: a reader sees all of it or nothing."""
    made_folder = not target.parent.exists()
    target.parent.mkdir(exist_ok=True)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}{_PART}")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)
    if made_folder:
        _sync_folder(target.parent.parent)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _folder_fault(path: Path, error: OSError) -> StoreFault:
    why = error.strerror or type(error).__name__
    words: Words = FOLDER.filled(where=path, why=why)
    return StoreFault(words)
