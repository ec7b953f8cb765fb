"""When the next frame is painted: as soon as it would differ by a pixel, and no sooner."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Qt, QTimer

from .motion import moment

# No more frames than a screen shows, and after each a breath for whatever else is waiting.
FRAME_S = 0.016
BREATH_S = 0.004


class FramePace(QTimer):
    """A timer that fires when a frame is due; an earlier wish replaces a later one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._began_s = self._ended_s = -1.0

    @property
    def began_s(self) -> float:
        """Monotonic second at which the last frame began."""
        return self._began_s

    def ask(self, within_s: float = 0.0) -> None:
        """Ask for a frame so many seconds after the last one began, or as soon as there may be."""
        due_s = max(self._began_s + max(FRAME_S, within_s), self._ended_s + BREATH_S)
        wait_ms = max(0, math.ceil((due_s - moment()) * 1000))
        if not self.isActive() or self.remainingTime() > wait_ms:
            self.start(wait_ms)

    def note(self, began_s: float) -> None:
        """A frame was painted: whoever asked before has it."""
        self.stop()
        self._began_s, self._ended_s = began_s, moment()
