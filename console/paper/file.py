"""Writes a file beside the GUI thread and says how it went."""

import os
import tempfile
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

Written = tuple[Path, str, str]
_PULL_MS = 30


class _Job(QRunnable):
    """Writes one file. Thread: the pool's."""

    def __init__(
        self, path: Path, data: bytes, may_replace: bool, done: SimpleQueue[Written]
    ) -> None:
        super().__init__()
        self._path, self._data, self._may_replace, self._done = path, data, may_replace, done

    def run(self) -> None:
        """Write, and leave word."""
        self._done.put(keep(self._path, self._data, may_replace=self._may_replace))


class FileWriter(QObject):
    """Writes files, one after the other; what is half written never bears the name.

    Signals:
        written: ``(path, outcome, why)``: ``"saved"``, ``"there"`` (nothing was replaced), or
            ``"failed"`` with the system's word.
    """

    written = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._done: SimpleQueue[Written] = SimpleQueue()
        self._n_open = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._take)

    def write(self, path: Path, data: bytes, *, may_replace: bool) -> None:
        """Begin; ``written`` tells the end."""
        self._n_open += 1
        self._pool.start(_Job(path, data, may_replace, self._done))
        self._pull.start()

    @Slot()
    def _take(self) -> None:
        while True:
            try:
                written = self._done.get_nowait()
            except Empty:
                break
            self._n_open -= 1
            self.written.emit(written)
        if self._n_open == 0:
            self._pull.stop()


def keep(path: Path, data: bytes, *, may_replace: bool) -> Written:
    """Write a file as a whole; return path, outcome and the reason of a failure."""
    try:
        if path.exists() and not may_replace:
            return path, "there", ""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)  # readable by its owner alone, as it was made
    except OSError as why:
        return path, "failed", why.strerror or str(why)
    return path, "saved", ""
