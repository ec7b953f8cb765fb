"""Pictures decoded beside the GUI thread; the GUI pulls what is ready."""

from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QImage

_PULL_MS = 30
_Ready = SimpleQueue[tuple[str, QImage]]


class _Job(QRunnable):
    """Decodes one picture. Thread: the pool's."""

    def __init__(self, photo_id: str, data: bytes, largest_px: int, ready: _Ready) -> None:
        super().__init__()
        self._photo_id, self._data = photo_id, data
        self._largest_px, self._ready = largest_px, ready

    def run(self) -> None:
        """Decode, and shrink what is larger than any screen shows."""
        image = QImage.fromData(self._data)
        if not image.isNull() and max(image.width(), image.height()) > self._largest_px:
            image = image.scaled(
                QSize(self._largest_px, self._largest_px),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        if not image.isNull():
            image = image.convertToFormat(QImage.Format.Format_RGB32)
        self._ready.put((self._photo_id, image))


class PhotoDecoder(QObject):
    """Decodes pictures, at most one at a time.

    Signals:
        decoded: (photo_id, QImage); the image is null when the bytes are no picture.
    """

    decoded = Signal(object, object)

    def __init__(self, largest_px: int = 1280, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._largest_px = largest_px
        self._ready: _Ready = SimpleQueue()
        self._n_open = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._take)

    def decode(self, photo_id: str, data: bytes) -> None:
        """Begin; ``decoded`` tells the end."""
        self._n_open += 1
        self._pool.start(_Job(photo_id, data, self._largest_px, self._ready))
        self._pull.start()

    @Slot()
    def _take(self) -> None:
        while True:
            try:
                photo_id, image = self._ready.get_nowait()
            except Empty:
                break
            self._n_open -= 1
            self.decoded.emit(photo_id, image)
        if self._n_open == 0:
            self._pull.stop()
