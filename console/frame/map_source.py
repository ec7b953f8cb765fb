"""Where a desk gets the base map from: its own data folder, else the backend, kept by its hash."""

import logging
import os
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from backend.contract.answers import Blob
from backend.contract.base import Answer
from backend.contract.questions import GetBlob
from backend.contract.verdicts import Denied
from backend.situation import Changes
from console.face.face import SituationFace
from console.kit.ids import new_ulid

_log = logging.getLogger(__name__)


class _Write(QRunnable):
    """Writes the map beside its place, then puts it there."""

    def __init__(self, data: bytes, path: Path, source: "MapSource") -> None:
        super().__init__()
        self._data, self._path, self._source = data, path, source

    def run(self) -> None:
        """Write; what fails is told, and the desk goes on without a base map."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_bytes(self._data)
            os.replace(fresh, self._path)
        except OSError as error:
            _log.error("the base map could not be kept: %s", error)
            return
        self._source.written.emit()


class MapSource(QObject):
    """Finds the map file of the city this desk follows.

    Args:
        folder: Data folder on this machine, ``None`` for a desk elsewhere.
        cache: Where maps and tiles of cities are kept otherwise.

    Signals:
        ready: ``(path, tile folder)`` as soon as the file is there.
        written: inside; a fetched map is on disk.
    """

    ready = Signal(object, object)
    written = Signal()

    def __init__(
        self, face: SituationFace, folder: Path | None, cache: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._face, self._folder, self._cache = face, folder, cache
        self._hash = ""
        self._ask_id = ""
        self._pool = QThreadPool(self)
        face.changed.connect(self._on_changed)
        face.answer.connect(self._on_answer)
        self.written.connect(self._on_written)

    @property
    def path(self) -> Path:
        """Where the map of this city lies or will lie."""
        if self._folder is not None:
            return self._folder / "map.gpkg"
        return self._cache / f"{self._hash}.gpkg"

    @property
    def tiles(self) -> Path:
        """Where its tiles are kept."""
        root = self._folder if self._folder is not None else self._cache / self._hash
        return root / "tiles"

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.city is None or changes.city.map_hash == self._hash:
            return
        self._hash = changes.city.map_hash
        if self.path.exists():
            self.ready.emit(self.path, self.tiles)
        else:
            self._ask_id = new_ulid(self._face.real_now_ms())
            self._face.ask(GetBlob(ask_id=self._ask_id, actor=self._face.actor, kind="map"))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if answer.ask_id != self._ask_id:
            return
        if isinstance(answer, Denied):
            _log.warning("the base map did not come: %s", answer.rule)
        elif isinstance(answer, Blob) and answer.data:
            self._pool.start(_Write(answer.data, self.path, self))

    @Slot()
    def _on_written(self) -> None:
        self.ready.emit(self.path, self.tiles)
