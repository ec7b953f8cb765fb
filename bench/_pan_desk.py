"""The window that ``bench.pan`` measures; prints one line of JSON.

The synthetic city with everything alive on it: a hand pans, then turns the wheel, while tiles are
drawn for the first time, positions come each second and cases change. A 10 ms timer tells how late
the window's thread is; the same while a bare pixmap is scrolled by the same hand, and a bare plot.
"""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from backend.city import generate
from backend.folder import DataFolder
from layers.panel import LayerPanel
from layers.view import MapView

from ._map_desk import a_plot, until
from ._pan_city import N_CASES, Life

SIZE = (1920, 1080)
PAN_S, ZOOM_S, BARE_S = 12.0, 12.0, 6.0
TICK_MS, HAND_MS, NOTCH_MS = 10, 16, 120
# The hand runs at these many pixels an event and turns at the walls of its tour.
PAN_PX = (14, 5)
PAN_ZOOM, TURN_AFTER = 8.3, 220
N_MOVERS = 180
Found = dict[str, float | str]


class Meter(QObject):
    """How late a 10 ms timer fires, and how much of that the kernel ran somebody else instead.

    Attributes:
        late_ms: Lateness of each tick.
        own_ms: The same without the time this thread was ready to run but other programs ran.
    """

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self.own_ms: list[float] = []
        self._stat = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._last_s, self._waited_ms = time.monotonic(), self._queued_ms()
        self._timer.start()

    def _queued_ms(self) -> float:
        return int(self._stat.read_text().split()[1]) / 1e6

    @Slot()
    def _on_tick(self) -> None:
        now_s, waited_ms = time.monotonic(), self._queued_ms()
        late_ms = max(0.0, (now_s - self._last_s) * 1000 - TICK_MS)
        self.late_ms.append(late_ms)
        self.own_ms.append(max(0.0, late_ms - (waited_ms - self._waited_ms)))
        self._last_s, self._waited_ms = now_s, waited_ms

    def stop(self) -> None:
        """Stop measuring."""
        self._timer.stop()


class Timed:
    """Notes how long the paint events of a widget take; mixed in before the widget's class."""

    frame_ms: list[float]
    work_ms: list[float]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and note the time by the clock and on the processor."""
        began, worked = time.perf_counter(), time.thread_time()
        super().paintEvent(event)  # type: ignore[misc]
        self.frame_ms.append((time.perf_counter() - began) * 1000)
        self.work_ms.append((time.thread_time() - worked) * 1000)


class TimedMap(Timed, MapView):
    """The map, timed."""


class Bare(QWidget):
    """A pixmap larger than the window that is scrolled: the least any map can cost."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap(SIZE[0] * 2, SIZE[1] * 2)
        self._picture.fill(Qt.GlobalColor.darkBlue)
        self._at = [0, 0]

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture."""
        self._at = [
            (old - step) % side for old, step, side in zip(self._at, (dx, dy), SIZE, strict=True)
        ]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.drawPixmap(-self._at[0], -self._at[1], self._picture)
        painter.end()


class TimedBare(Timed, Bare):
    """The bare scroll, timed."""


def main() -> None:
    """Measure everything and print it."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        found = measured(DataFolder.open(Path(folder)))
    print(json.dumps(found))
    del application


def measured(folder: DataFolder) -> Found:
    """Return the figures of the map, of a bare scroll and of a bare plot."""
    generate(folder)
    found = bare("scroll", TimedBare())
    view = TimedMap()
    view.resize(*SIZE)
    life, panel = Life(view, folder), LayerPanel(view)
    view.frame_ms, view.work_ms = [], []
    view.set_map(folder.map, folder.tiles)
    view.show()
    panel.show()
    until(view, lambda: view._is_whole())
    view.looking.move_to(*middle(view), PAN_ZOOM)
    found |= stalls("pan", PAN_S, HAND_MS, panning(view.looking.pan_by), view)
    found |= stalls("zoom", ZOOM_S, NOTCH_MS, zooming(view), view)
    found["by"] = view.map_state.by.name
    found["load"] = os.getloadavg()[0]
    del life
    view.stop()
    view.close()
    return found | plotted()


def middle(view: MapView) -> tuple[float, float]:
    """Return the middle of the city, metres."""
    assert view.scene.frame is not None
    left, top, right, bottom = view.scene.frame.bounds_m
    return (left + right) / 2, (top + bottom) / 2


def panning(pan_by: Callable[[int, int], None]) -> Callable[[int], None]:
    """Return a hand that pans to and fro."""

    def step(k: int) -> None:
        way = -1 if (k // TURN_AFTER) % 2 else 1
        pan_by(way * PAN_PX[0], way * PAN_PX[1])

    return step


def zooming(view: MapView) -> Callable[[int], None]:
    """Return a hand that turns the wheel: six notches nearer, six away."""

    def step(k: int) -> None:
        way = -0.5 if (k // 6) % 2 else 0.5
        view.looking.zoom_by(way, SIZE[0] * 0.4, SIZE[1] * 0.6)

    return step


def bare(name: str, widget: TimedBare) -> Found:
    """Return the figures of the bare scroll."""
    widget.frame_ms, widget.work_ms = [], []
    widget.resize(*SIZE)
    widget.show()
    found = stalls(name, BARE_S, HAND_MS, panning(widget.pan_by), widget)
    widget.close()
    return found


def plotted() -> Found:
    """Return the figures of a tuned plot of as many points, panned likewise."""
    plot, items = a_plot()
    points = np.random.default_rng(7).uniform(0, 2000, (2, N_CASES + N_MOVERS))
    for i, item in enumerate(items):
        item.setData(points[0][i :: len(items)], points[1][i :: len(items)], skipFiniteCheck=True)

    def pan_by(dx: int, dy: int) -> None:
        at = plot.viewRect()
        x, y = at.x() - dx, at.y() - dy
        plot.setRange(xRange=(x, x + SIZE[0]), yRange=(y, y + SIZE[1]), padding=0)

    found = stalls("plot", BARE_S, HAND_MS, panning(pan_by))
    plot.close()
    return found


def stalls(
    name: str, seconds: float, every_ms: int, step: Callable[[int], None], on: Timed | None = None
) -> Found:
    """Let a hand work for a while and return how late the thread was meanwhile."""
    loop = QEventLoop()
    steps = iter(range(1_000_000))
    hand = QTimer(interval=every_ms, timerType=Qt.TimerType.PreciseTimer)
    hand.timeout.connect(lambda: step(next(steps)))
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    if on is not None:
        on.frame_ms.clear()
        on.work_ms.clear()
    meter = Meter()
    hand.start()
    loop.exec()
    hand.stop()
    meter.stop()
    series = {"stall": meter.late_ms, "own_stall": meter.own_ms}
    if on is not None:
        series |= {"frame": on.frame_ms, "work": on.work_ms}
    return {f"{name}.{key}.{what}": value for key, row in series.items() for what, value in of(row)}


def of(values: list[float]) -> list[tuple[str, float]]:
    """Return what is told of a series of milliseconds."""
    p95, p99 = (float(np.percentile(values, share)) for share in (95, 99))
    return [("p95", p95), ("p99", p99), ("max", max(values)), ("n", len(values))]


if __name__ == "__main__":
    main()
