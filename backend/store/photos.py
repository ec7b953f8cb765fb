"""Evidence pictures as files named by their own hash; the database never holds their bytes."""

import os
import re
from pathlib import Path

from backend.disk import disk_faults, write_atomic
from backend.domain.flow.evidence import photo_id_of

_ID = re.compile(r"[0-9a-f]{32}")


class PhotoFolder:
    """The folder ``media/``: one file a picture, in 256 subfolders, written whole or not at all.

    Raises:
        OperatorError: The folder cannot be made or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with disk_faults(path):
            path.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes) -> str:
        """Keep a picture durably and return its id; the same bytes are kept once.

        Raises:
            OperatorError: The folder cannot be written.
        """
        photo_id = photo_id_of(data)
        target = self._file(photo_id)
        with disk_faults(target):
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                write_atomic(target, data)
            # The rename itself is only durable once its folder is, and that folder's name likewise.
            _sync_folder(target.parent)
            _sync_folder(self._path)
        return photo_id

    def get(self, photo_id: str) -> bytes | None:
        """Return the bytes, or ``None`` when there is no such picture.

        Raises:
            OperatorError: The disk fails.
        """
        if not self.holds(photo_id):
            return None
        path = self._file(photo_id)
        with disk_faults(path):
            return path.read_bytes()

    def holds(self, photo_id: str) -> bool:
        """Return whether the picture is here."""
        return bool(_ID.fullmatch(photo_id)) and self._file(photo_id).is_file()

    def fault(self, photo_id: str) -> str:
        """Return what is wrong with a picture: ``"missing"``, ``"changed"``, or ``""``.

        Raises:
            OperatorError: The disk fails.
        """
        data = self.get(photo_id)
        if data is None:
            return "missing"
        return "" if photo_id_of(data) == photo_id else "changed"

    def _file(self, photo_id: str) -> Path:
        return self._path / photo_id[:2] / photo_id


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
