"""When a desk takes what came: as soon as the link rings, and no oftener than once a frame."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from backend.link import Link

FRAME_MS = 33
HIDDEN_MS = 200


class Pump(QObject):
    """Turns the link's bell into turns of the GUI thread; a link that is silent costs nothing.

    Signals:
        due: take now.
    """

    due = Signal()

    def __init__(self, link: Link, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._bell: QSocketNotifier | None = None
        self._least_s = FRAME_MS / 1000
        self._taken_s = -math.inf
        self._wait = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._wait.timeout.connect(self._take)

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._bell is not None

    def start(self) -> None:
        """Begin to listen."""
        kind = QSocketNotifier.Type.Read
        self._bell = QSocketNotifier(self._link.fileno(), kind, self)
        self._bell.activated.connect(self._on_bell)

    def stop(self) -> None:
        """Stop listening; call it before the link goes."""
        self._wait.stop()
        if self._bell is not None:
            self._bell.setEnabled(False)
            self._bell.deleteLater()
            self._bell = None

    def set_visible(self, is_visible: bool) -> None:
        """Let turns lie a frame apart while somebody can see the desk, further apart otherwise."""
        self._least_s = (FRAME_MS if is_visible else HIDDEN_MS) / 1000

    @Slot()
    def _on_bell(self) -> None:
        """Take now, or a frame after the last turn; the bell is not heard until then."""
        wait_s = self._taken_s + self._least_s - time.monotonic()
        if wait_s <= 0:
            self._take()
        elif self._bell is not None:
            self._bell.setEnabled(False)
            self._wait.start(math.ceil(wait_s * 1000))

    @Slot()
    def _take(self) -> None:
        self._taken_s = time.monotonic()
        self.due.emit()
        if self._bell is not None:
            self._bell.setEnabled(True)
