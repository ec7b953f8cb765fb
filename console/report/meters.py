"""Meters that measure the desk while it runs; each costs less than what it measures by far."""

import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from layers.view import MapView

STALL_TICK_MS = 10
# After a picture the window paints itself anew: that is still part of taking it.
RESUME_MS = 300
# Enough for an hour of ticks; older ones leave.
STALLS_KEPT = 360_000


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which ``share`` (0 to 1) of them lie; ``None`` when there are none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(round(share * (len(ordered) - 1)), len(ordered) - 1)]


def spread(values: Sequence[float]) -> dict[str, float | int | None]:
    """Return p50, p95 and the number of values."""
    found = {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}
    return {**{k: None if v is None else round(v, 1) for k, v in found.items()}, "n": len(values)}


def started_at_s() -> float:
    """Return when this process was started, Unix seconds, after the kernel."""
    ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime_s = float(Path("/proc/uptime").read_text().split()[0])
    return time.time() - uptime_s + ticks / os.sysconf("SC_CLK_TCK")


def rss_mb() -> float:
    """Return the resident memory of this process, megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


class StallMeter(QObject):
    """How late a 10 ms timer of the GUI thread fires: what a hand on the mouse would feel.

    Signals:
        left_out: monotonic seconds from which and until which measuring held the desk up.
    """

    left_out = Signal(float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._late_ms: deque[float] = deque(maxlen=STALLS_KEPT)
        self._last_s = 0.0
        self._paused_s = 0.0
        # Real UTC: what was under way before this moment was held up by measuring.
        self.disturbed_until_ms = 0.0
        self._timer = QTimer(self, interval=STALL_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._resume = QTimer(self, interval=RESUME_MS, singleShot=True)
        self._resume.timeout.connect(self._on_resume)

    def start(self) -> None:
        """Begin; what was before counts no more."""
        self._late_ms.clear()
        self._last_s = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        """Stop measuring; the figures stay."""
        self._resume.stop()
        self._timer.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out what the measuring itself costs, e.g. taking a picture and painting anew."""
        was_running = self._timer.isActive() or self._resume.isActive()
        if self._timer.isActive():
            self._paused_s = time.monotonic()
        self._timer.stop()
        try:
            yield
        finally:
            self.disturbed_until_ms = time.time() * 1000 + RESUME_MS
            if was_running:
                self._resume.start()

    @Slot()
    def _on_resume(self) -> None:
        self._last_s = time.monotonic()
        self._timer.start()
        self.left_out.emit(self._paused_s, self._last_s)

    def figures(self) -> dict[str, float | int | None]:
        """Return p99 and max, milliseconds."""
        p99 = percentile(tuple(self._late_ms), 0.99)
        return {
            "p99": None if p99 is None else round(p99, 1),
            "max": round(max(self._late_ms), 1) if self._late_ms else None,
            "n": len(self._late_ms),
        }

    @Slot()
    def _on_tick(self) -> None:
        now_s = time.monotonic()
        self._late_ms.append(max(0.0, (now_s - self._last_s) * 1000 - STALL_TICK_MS))
        self._last_s = now_s


class PaintProbe(QObject):
    """Tells when a widget has painted: after the paint event, not before it.

    Signals:
        painted: the widget's pixels are new now.
    """

    painted = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._after = QTimer(self, interval=0, singleShot=True)
        self._after.timeout.connect(self.painted)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the turn of the event loop that follows the paint."""
        if event.type() == QEvent.Type.Paint:
            self._after.start()
        return False


class TilesQuiet(QObject):
    """Tells whether the base map has stood still for a while: no new tile came."""

    def __init__(self, chart: MapView, quiet_s: float = 3.0) -> None:
        super().__init__(chart)
        self._chart, self._quiet_s = chart, quiet_s
        self._last_s = time.monotonic()
        self._heard: QObject | None = None

    @Slot()
    def begin(self) -> None:
        """Something has changed: count from now."""
        self._last_s = time.monotonic()
        tiles = self._chart.tiles
        if tiles is not None and tiles is not self._heard:
            self._heard = tiles
            tiles.tiles_arrived.connect(self.begin)

    def holds(self) -> bool:
        """Return whether it was quiet for long enough."""
        return time.monotonic() - self._last_s >= self._quiet_s
