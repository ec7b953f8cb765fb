"""The window that ``bench.map`` measures; prints one line of JSON."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyogrio
import shapely
from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from backend.domain.field.mover import Mover, MoverKind
from backend.situation import Changes, Situation
from layers.cluster import clusters_of
from layers.view import MapView

EPSG = 4549
BOUNDS_DEG = (119.56, 38.87, 119.64, 38.93)
SIZE = (1920, 1080)
N_FRAMES = 40
WARM_FRAMES = 5
KINDS = tuple(kind for kind in MoverKind if kind not in (MoverKind.COLLECTOR, MoverKind.BUS))
Step = Callable[[int], None]


def main() -> None:
    """Measure everything and print it."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder))
    print(json.dumps(found))
    del application


def measured(folder: Path) -> dict[str, float]:
    """Return milliseconds per case."""
    view = MapView()
    view.resize(*SIZE)
    city = SimpleNamespace(crs_epsg=EPSG, bounds_deg=BOUNDS_DEG, cameras=(), movers=())
    view.set_city(city)
    began = time.perf_counter()
    view.set_map(a_map(folder / "map.gpkg"), folder, with_qgis=False)
    view.show()
    until(view, lambda: view._is_whole())
    found = {"first_plain_ms": (time.perf_counter() - began) * 1000, "n_frames": N_FRAMES}
    view.centre_on(119.60, 38.90, 7.0)
    until(view, lambda: view._is_whole())
    found["base_ms"] = frame_ms(view, lambda k: view.looking.pan_by(-3, 1))
    for n in (3_000, 100_000):
        found[f"ours_{n}_ms"] = ours_ms(view, n)
    found["pick_ms"] = once_ms(lambda: view.pick_at(QPointF(700, 400)), 200)
    found["zoom_p95_ms"] = zoom_p95_ms(view)
    view.stop()
    view.hide()
    for n in (3_000, 100_000):
        found[f"plot_{n}_ms"] = plot_ms(n)
    rng = np.random.default_rng(5)
    x_m, y_m = rng.uniform(0, 7000, (2, 20_000))
    found["cluster_ms"] = once_ms(lambda: clusters_of(x_m, y_m, 250.0), 20)
    return found


def a_map(path: Path) -> Path:
    """Write a plain town: blocks, roads and a river."""
    x0, y0 = 464_000.0, 4_304_000.0
    rng = np.random.default_rng(3)
    grid = np.arange(0, 6000, 60.0)
    left, low = (a.ravel() for a in np.meshgrid(x0 + grid, y0 + grid))
    side = rng.uniform(14, 40, (2, len(left)))
    layers = {
        "land": np.array([shapely.box(x0 - 9e3, y0 - 9e3, x0 + 15e3, y0 + 15e3)]),
        "buildings": shapely.box(left + 8, low + 8, left + 8 + side[0], low + 8 + side[1]),
        "water": np.array([shapely.box(x0 - 9e3, y0 + 2500, x0 + 15e3, y0 + 2750)]),
    }
    for name, shapes in layers.items():
        put(path, name, shapes, {})
    lines = [shapely.LineString([(x0, y0 + k), (x0 + 6e3, y0 + k)]) for k in grid[::4]]
    put(path, "roads", np.array(lines), {"class": np.array(["main"] * len(lines), dtype=object)})
    return path


def put(path: Path, name: str, shapes: np.ndarray, columns: dict[str, np.ndarray]) -> None:
    """Write one layer."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        list(columns.values()),
        list(columns),
        layer=name,
        driver="GPKG",
        geometry_type=shapes[0].geom_type,
        crs=f"EPSG:{EPSG}",
        append=path.exists(),
    )


def until(view: MapView, is_done: Callable[[], bool]) -> None:
    """Let events run until something is true."""
    loop, timer = QEventLoop(), QTimer(interval=10)
    timer.timeout.connect(lambda: loop.quit() if is_done() else view.ask())
    timer.start()
    loop.exec()
    timer.stop()


def frame_ms(widget: QWidget, step: Step) -> float:
    """Return the median time of a step and the frame after it."""
    times = []
    for k in range(WARM_FRAMES + N_FRAMES):
        began = time.perf_counter()
        step(k)
        widget.repaint()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[WARM_FRAMES:])


def once_ms(do: Callable[[], object], n: int) -> float:
    """Return the median time of a call."""
    times = []
    for _ in range(n):
        began = time.perf_counter()
        do()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def ours_ms(view: MapView, n: int) -> float:
    """Return the frame time with markers that all move each frame while the map pans."""
    layer = view.deck["vehicles"]
    movers = [Mover(f"V{i}", KINDS[i % len(KINDS)], f"V{i}") for i in range(n)]
    situation = Situation()
    situation.city = SimpleNamespace(cameras=(), movers=())
    situation.movers = {mover.mover_id: mover for mover in movers}
    layer.reset()
    layer.take(situation, Changes(city=situation.city), {})
    store, rng = layer.store, np.random.default_rng(7)
    left, top, right, bottom = view.viewport.rect_m()
    x_m, y_m = rng.uniform(left, right, n), rng.uniform(top, bottom, n)
    step_x, step_y = rng.uniform(-6, 6, (2, n))
    turn = rng.uniform(0, 360, n)
    store.seen_ms[:] = view.scene.now_ms = 1_000_000
    store.speed_mps[:] = 9.0

    def step(k: int) -> None:
        store.x_m[:] = store.from_x_m[:] = x_m + step_x * k
        store.y_m[:] = store.from_y_m[:] = y_m + step_y * k
        store.heading_deg[:] = (turn + 7 * k) % 360
        view.looking.pan_by(-3, 1)

    return frame_ms(view, step)


def zoom_p95_ms(view: MapView) -> float:
    """Return the 95th percentile of the frames of four smooth zooms, without markers."""
    view.deck["vehicles"].reset()
    times: list[float] = []
    for steps in (1.5, -1.5, 1.5, -1.5):
        view.looking.zoom_by(steps, 900.0, 500.0)
        while view.looking.is_zooming:
            began = time.perf_counter()
            view.repaint()
            times.append((time.perf_counter() - began) * 1000)
    return float(np.percentile(times, 95))


def plot_ms(n: int) -> float:
    """Return the frame time of pyqtgraph with as many points, tuned as its manual says."""
    plot, items = a_plot()
    rng = np.random.default_rng(7)
    x, y = rng.uniform(0, SIZE[0], n), rng.uniform(0, SIZE[1], n)
    step_x, step_y = rng.uniform(-3, 3, (2, n))

    def step(k: int) -> None:
        for i, item in enumerate(items):
            mine = slice(i, None, len(items))
            item.setData((x + step_x * k)[mine], (y + step_y * k)[mine], skipFiniteCheck=True)
        plot.setRange(xRange=(3 * k, 3 * k + SIZE[0]), yRange=(k, k + SIZE[1]), padding=0)

    try:
        return frame_ms(plot.viewport(), step)
    finally:
        plot.close()


def a_plot() -> tuple[Any, list[Any]]:
    """Return a bare pyqtgraph plot on the screen with one scatter item per kind."""
    import pyqtgraph as pg

    pg.setConfigOptions(antialias=False)
    plot = pg.PlotWidget()
    plot.setMouseEnabled(False, False)
    plot.hideButtons()
    for side in ("left", "bottom"):
        plot.getPlotItem().hideAxis(side)
    plot.disableAutoRange()
    items = [
        pg.ScatterPlotItem(size=14, pen=None, brush=pg.mkBrush(90 + 20 * k, 160, 220), pxMode=True)
        for k in range(len(KINDS))
    ]
    for item in items:
        plot.addItem(item)
    plot.resize(*SIZE)
    plot.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    plot.show()
    if not QTest.qWaitForWindowExposed(plot):
        raise RuntimeError("the plot never came on the screen")
    return plot, items


if __name__ == "__main__":
    main()
