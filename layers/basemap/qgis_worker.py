"""The QGIS worker: keeps a helper alive and has it draw what the screen wants, job by job."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from layers.frame import CityFrame
from layers.viewport import Rect

from .board import Rank, TileBoard, Wish
from .loader import TileLoader, cut
from .qgis_process import (
    SYSTEM_PYTHON,
    HelperAbsent,
    HelperLost,
    HelperRefused,
    QgisProcess,
)
from .style import MapStyle
from .tiles import META_PX

_log = logging.getLogger(__name__)
_IDLE_S = 0.5
_RETRY_S = 60.0
_N_TRIES = 3
_RECYCLE_MB = 1500.0


class QgisHealth(StrEnum):
    """How the QGIS renderer is."""

    STARTING = "starting"
    READY = "ready"
    ABSENT = "absent"
    FAILED = "failed"


class QgisWorker:
    """One thread with at most one helper process.

    Attributes:
        health: How it is; ``told`` is called, in this thread, when it changes.
    """

    def __init__(
        self,
        board: TileBoard,
        loader: TileLoader,
        style: MapStyle,
        told: Callable[[], None],
        python: str = SYSTEM_PYTHON,
    ) -> None:
        self._board = board
        self._loader = loader
        self._style = style
        self._told = told
        self._python = python
        self._process: QgisProcess | None = None
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()
        self.health = QgisHealth.STARTING

    @property
    def pid(self) -> int:
        """Process id of the helper, 0 while there is none."""
        process = self._process
        return 0 if process is None else process.pid

    def start(self, map_path: Path, folder: Path, frame: CityFrame) -> None:
        """Begin to serve."""
        self._map_path, self._folder, self._frame = map_path, folder, frame
        self._thread = threading.Thread(target=self._run, name="map-qgis", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let it go home at once; the board must be closed already."""
        self._wake.set()
        process = self._process
        if process is not None:
            process.interrupt()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread's end."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        n_failures = 0
        while not self._board.is_closed:
            try:
                self._serve()
            except HelperAbsent as reason:
                _log.info("QGIS is absent: %s", reason)
                self._tell(QgisHealth.ABSENT)
                return
            except (HelperLost, HelperRefused) as reason:
                if self._board.is_closed:
                    return
                n_failures += 1
                _log.warning("the QGIS helper failed (%d): %s", n_failures, reason)
            finally:
                self._drop()
            if n_failures >= _N_TRIES and not self._board.is_closed:
                self._tell(QgisHealth.FAILED)
                self._wake.wait(_RETRY_S)
                n_failures = 0

    def _serve(self) -> None:
        """Serve with one helper until it should be replaced or everything ends."""
        process = QgisProcess(META_PX, self._folder / "qgis-profile", self._python)
        self._process = process
        if self._board.is_closed:  # while it was being started, so nobody could interrupt it
            return
        process.greet()
        process.open(self._style.path, self._map_path, self._frame.epsg)
        has_projects = self._has_projects()
        rss_mb = 0.0
        while not self._board.is_closed and rss_mb < _RECYCLE_MB:
            wish = self._board.next_wish(self._suits, _IDLE_S)
            if wish is not None:
                rss_mb = self._draw(process, wish)
                continue
            # All that is wanted came from the cache: then nothing was drawn, and it is ready.
            self._tell(QgisHealth.READY)
            if not has_projects:
                self._write_projects(process)
                has_projects = True

    def _suits(self, wish: Wish) -> bool:
        if wish.held is Rank.QGIS:
            return False
        return wish.held is Rank.PLAIN or wish.metatile in self._loader.looked_up

    def _draw(self, process: QgisProcess, wish: Wish) -> float:
        rect = self._in_crs(wish.metatile.rect_m)
        image, rss_mb = process.draw(wish.theme_key, wish.metatile.z, rect)
        made = cut(wish.metatile, image, Rank.QGIS)
        self._board.put(wish.metatile, made, Rank.QGIS)
        self._loader.store(made)
        # Only now: its first picture takes long, and until then the plain painter serves.
        self._loader.better_for |= {wish.theme_key}
        self._tell(QgisHealth.READY)
        return rss_mb

    def _in_crs(self, rect_m: Rect) -> Rect:
        left, top, right, bottom = rect_m
        east, north = self._frame.origin
        return (east + left, north - bottom, east + right, north - top)

    def _has_projects(self) -> bool:
        """Return whether the projects beside the map are there and not older than it."""
        projects = [self._map_path.with_name(f"map-{key}.qgz") for key in self._style.palettes]
        if not all(path.exists() for path in projects):
            return False
        made_ns = self._map_path.stat().st_mtime_ns
        return all(path.stat().st_mtime_ns >= made_ns for path in projects)

    def _write_projects(self, process: QgisProcess) -> None:
        try:
            process.build_project(self._map_path.parent, self._in_crs(self._frame.bounds_m))
        except HelperRefused as reason:
            _log.warning("no QGIS projects beside the map: %s", reason)

    def _drop(self) -> None:
        self._loader.better_for = frozenset()
        process, self._process = self._process, None
        if process is not None:
            process.end()
        self._board.wake()

    def _tell(self, health: QgisHealth) -> None:
        if health is not self.health:
            self.health = health
            self._told()
