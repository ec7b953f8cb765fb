"""What whoever started this desk says through our standard input: lines, or its own end."""

import os
import stat
import sys
import threading
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal, Slot

LOOK_MS = 100
_BEGIN = b"begin"


def wait_for_begin() -> bool:
    """Wait until the parent says ``begin``; a terminal or a file is no parent: it has begun.

    Returns:
        Whether to begin: False when the parent is gone.

    Thread: the main one, before there is a window.
    """
    descriptor = _pipe()
    if descriptor is None:
        return True
    line = b""
    # Letter by letter: what is said afterwards is for ``Parent``.
    while letter := os.read(descriptor, 1):
        line = b"" if letter == b"\n" else line + letter
        if line == _BEGIN:
            return True
    return False


def tell_parent(word: str) -> None:
    """Say a word to whoever started us: ``ready``, ``mapped``."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _pipe() -> int | None:
    """Return the descriptor of our standard input where a parent holds the other end."""
    if sys.stdin is None or sys.stdin.closed:
        return None
    descriptor = sys.stdin.fileno()
    mode = os.fstat(descriptor).st_mode
    return descriptor if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) else None


class Parent(QObject):
    """Hears the parent process; a terminal or a file is no parent.

    Signals:
        said: one line, e.g. ``"beat closed"``.
        gone: the parent's end of the pipe has closed, or a signal asked us to end.

    Thread: one daemon thread reads; the signals come in the GUI thread.
    """

    said = Signal(object)
    gone = Signal()

    def __init__(self, stop: threading.Event, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = stop
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to listen."""
        self._timer.start()
        descriptor = _pipe()
        if descriptor is not None:
            reader = threading.Thread(
                target=self._read, args=(descriptor,), name="parent", daemon=True
            )
            reader.start()

    @Slot()
    def look(self) -> None:
        """Tell what was said since the last look."""
        while True:
            try:
                self.said.emit(self._lines.get_nowait())
            except Empty:
                break
        if self._stop.is_set():
            self._timer.stop()
            self.gone.emit()

    def _read(self, descriptor: int) -> None:
        rest = b""
        while data := os.read(descriptor, 4096):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._lines.put(line.decode("utf-8", "replace").strip())
        self._stop.set()
