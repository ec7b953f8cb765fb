"""Pop-up cameras in the data folder: a file of them, another of where they are watched."""

from collections.abc import Sequence

import msgspec

from backend.disk import disk_faults, write_atomic
from backend.domain.cameras.camera import Camera
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .registers import read_streams, write_streams

FILE = "popups.json"


class PopupFiles:
    """Keeps them; every write is whole or not at all."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._path = folder.root / FILE

    def cameras(self) -> tuple[Camera, ...]:
        """Return those that stand.

        Raises:
            OperatorError: The file is damaged.
        """
        if not self._path.exists():
            return ()
        with disk_faults(self._path):
            data = self._path.read_bytes()
        try:
            return msgspec.json.decode(data, type=tuple[Camera, ...])
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            name = self._path.name
            raise OperatorError(
                Words(f"{name} 已损坏（{error}）", f"{name} is damaged ({error})")
            ) from error

    def keep(self, cameras: Sequence[Camera]) -> None:
        """Keep these and no others."""
        text = msgspec.json.format(msgspec.json.encode(tuple(cameras)), indent=1)
        write_atomic(self._path, text + b"\n")

    def put_address(self, camera_id: str, url: str) -> None:
        """Keep where one is watched, readable by the backend's account only; ``""`` forgets it."""
        known = read_streams(self._folder)
        known.pop(camera_id, None)
        write_streams(self._folder, known | ({camera_id: url} if url else {}))
