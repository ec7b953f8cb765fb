"""A file of this machine that is to be attached: read and looked at beside the GUI thread."""

import stat
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QImage

from backend.domain.cases.kinds import MOST_BYTES, PAPER, Kind, kind_of
from backend.domain.flow.evidence import photo_id_of
from backend.domain.terms.words import Words

from . import words as w

_PULL_MS = 30
_MB = 2**20


class Read(NamedTuple):
    """What a file turned out to be.

    Attributes:
        fault: Why it cannot be attached; ``None`` when it can, and then the rest is set.
    """

    data: bytes = b""
    photo_id: str = ""
    kind: Kind | None = None
    fault: Words | None = None


def path_of(text: str) -> Path:
    """Return the path somebody typed, or pasted from a window of files."""
    text = text.strip().strip("\"'")
    if text.startswith("file:"):
        text = QUrl(text).toLocalFile()
    return Path(text).expanduser()


def read(path: Path) -> Read:
    """Read a file and look at its bytes; whatever is wrong with it is one sentence."""
    try:
        fault, data = _bytes_of(path)
    except FileNotFoundError:
        return Read(fault=w.NOT_THERE.filled(path=path))
    except OSError as why:
        return Read(fault=w.UNREADABLE.filled(why=why.strerror or why))
    except ValueError as why:  # a zero byte in the path
        return Read(fault=w.UNREADABLE.filled(why=why))
    return Read(fault=fault) if fault is not None else _looked_at(data)


def _bytes_of(path: Path) -> tuple[Words | None, bytes]:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for without end
        return w.NO_FILE.filled(path=path), b""
    if found.st_size > MOST_BYTES:
        size, most = f"{found.st_size / _MB:.1f}", MOST_BYTES // _MB
        return w.TOO_LARGE.filled(mb=size, most=most), b""
    data = path.read_bytes()
    return (None if data else w.EMPTY), data


def _looked_at(data: bytes) -> Read:
    kind = kind_of(data)
    if kind is None:
        return Read(fault=w.NONE_OF_THESE)
    if kind.role == PAPER and QImage.fromData(data).isNull():
        return Read(fault=w.BROKEN_PAPER)
    return Read(data, photo_id_of(data), kind)


class _Job(QRunnable):
    """Reads one file. Thread: the pool's."""

    def __init__(self, path: Path, n: int, done: "SimpleQueue[tuple[int, Read]]") -> None:
        super().__init__()
        self._path, self._n, self._done = path, n, done

    def run(self) -> None:
        """Read, and leave word."""
        self._done.put((self._n, read(self._path)))


class FileReader(QObject):
    """Reads one file at a time; one that was given up is not heard of any more.

    Signals:
        came: ``Read``.
    """

    came = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._done: SimpleQueue[tuple[int, Read]] = SimpleQueue()
        self._n = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._take)

    def read(self, path: Path) -> None:
        """Begin; ``came`` tells the end."""
        self._n += 1
        self._pool.start(_Job(path, self._n, self._done))
        self._pull.start()

    def stop(self) -> None:
        """Want it no more."""
        self._n += 1
        self._pull.stop()

    @Slot()
    def _take(self) -> None:
        try:
            n, found = self._done.get_nowait()
        except Empty:
            return
        if n == self._n:
            self._pull.stop()
            self.came.emit(found)
