"""Bursts made calm: the newest value per key, let out together."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class LatestOnly(QObject):
    """Keeps the newest value per key and lets them out together.

    Signals:
        released: dict of key to newest value; never empty. At most one per ``period_ms``.
    """

    released = Signal(object)

    def __init__(self, period_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, object] = {}
        self._timer = QTimer(self, interval=period_ms, singleShot=True)
        self._timer.timeout.connect(self.release)

    def put(self, key: str, value: object) -> None:
        """Keep the value until the next release."""
        self._kept[key] = value
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def release(self) -> None:
        """Let go now, without waiting for the timer."""
        self._timer.stop()
        kept, self._kept = self._kept, {}
        if kept:
            self.released.emit(kept)
