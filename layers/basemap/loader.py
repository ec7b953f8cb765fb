"""The tile worker: reads the map, serves tiles from the cache, and draws plain ones at need."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from backend.domain.terms.words import Words
from layers.frame import CityFrame

from .board import Made, Rank, TileBoard, Wish, breathe
from .cache import TileCache
from .labels import LabelPlan, LabelPlanner, PlanKey
from .mapdata import MapData, MapUnreadable, read_map
from .plain import PlainPainter
from .style import MapStyle
from .tiles import TILE_PX, Metatile

_log = logging.getLogger(__name__)
_IDLE_S = 0.25
_STORE_AT_ONCE = 16
# Names wait for tiles, but not longer than this.
_PLAN_S = 0.3


def cut(metatile: Metatile, image: QImage, rank: Rank) -> list[Made]:
    """Return the tiles of a drawn metatile, each with pixels of its own."""
    made = []
    for tile, x, y in metatile.tiles():
        made.append(Made(tile, image.copy(x, y, TILE_PX, TILE_PX), rank))
        breathe()
    return made


class TileLoader:
    """One thread of its own; everything it shares goes over the board.

    Attributes:
        data: The map once it is read; written once, before ``opened`` is called.
        looked_up: Metatiles the cache does not hold; the QGIS worker need not wait for them.
        better_for: Themes that a better renderer serves now: of those this one draws nothing. It
            has to read the map anew for each, and until it has there must not be a hole.
    """

    def __init__(
        self,
        board: TileBoard,
        style: MapStyle,
        opened: Callable[[MapData | None, Words | None], None],
        planned: Callable[[LabelPlan], None],
    ) -> None:
        self._board = board
        self._style = style
        self._opened = opened
        self._planned = planned
        self._plan_wish: PlanKey | None = None
        self._plan_by_s = 0.0
        self._to_store: list[Made] = []
        self._lock = threading.Lock()
        self.data: MapData | None = None
        self.looked_up: set[Metatile] = set()
        self.better_for: frozenset[str] = frozenset()
        self._thread: threading.Thread | None = None

    def start(self, path: Path, folder: Path, frame: CityFrame) -> None:
        """Begin to read the map and serve."""
        self._thread = threading.Thread(
            target=self._run, args=(path, folder, frame), name="map-tiles", daemon=True
        )
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait for the end after the board was closed."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def plan(self, key: PlanKey) -> None:
        """Ask for the names of a zoom; only the newest wish counts."""
        if self._plan_wish is None:
            self._plan_by_s = time.monotonic() + _PLAN_S
        self._plan_wish = key
        self._board.wake()

    def store(self, made: list[Made]) -> None:
        """Have tiles of another worker kept on disk."""
        with self._lock:
            self._to_store.extend(made)
        self._board.wake()

    def _run(self, path: Path, folder: Path, frame: CityFrame) -> None:
        try:
            data = read_map(path, frame, lambda: not self._board.is_closed)
        except MapUnreadable as trouble:
            self._opened(None, trouble.words)
            return
        self.data = data
        cache = TileCache(folder)
        try:
            painter = PlainPainter(self._style, data)
            planner = LabelPlanner(self._style, data)
            self._opened(data, None)
            while not self._board.is_closed:
                self._round(cache, painter, planner)
            self._keep(cache)
            cache.tidy(self._style.tile_style(key, data.digest) for key in self._style.palettes)
        finally:
            cache.close()

    def _round(self, cache: TileCache, painter: PlainPainter, planner: LabelPlanner) -> None:
        wish = self._board.next_wish(self._suits, 0 if self._has_side_work() else _IDLE_S)
        if wish is not None:
            self._serve(wish, cache, painter)
        if wish is None or time.monotonic() > self._plan_by_s:
            self._plan(planner)
        if wish is None or len(self._to_store) >= _STORE_AT_ONCE:
            self._keep(cache)

    def _has_side_work(self) -> bool:
        return bool(self._to_store) or self._plan_wish is not None

    def _suits(self, wish: Wish) -> bool:
        if wish.held is not Rank.NONE:
            return False
        return wish.metatile not in self.looked_up or wish.theme_key not in self.better_for

    def _serve(self, wish: Wish, cache: TileCache, painter: PlainPainter) -> None:
        metatile = wish.metatile
        if metatile not in self.looked_up:
            made, rank = cache.get(metatile)
            if made:
                self._board.put(metatile, made, rank)
                return
            self.looked_up.add(metatile)
        if wish.theme_key in self.better_for:
            self._board.wake()
            return
        made = cut(metatile, painter.draw(metatile, wish.theme_key), Rank.PLAIN)
        self._board.put(metatile, made, Rank.PLAIN)
        self.store(made)

    def _plan(self, planner: LabelPlanner) -> None:
        key, self._plan_wish = self._plan_wish, None
        if key is not None:
            self._planned(planner.plan(key))

    def _keep(self, cache: TileCache) -> None:
        with self._lock:
            made, self._to_store = self._to_store, []
        if made:
            cache.put(made, int(time.time()))
            self.looked_up.difference_update(_metatiles(made))


def _metatiles(made: list[Made]) -> set[Metatile]:
    return {Metatile(m.tile.style, m.tile.z, m.tile.x >> 1, m.tile.y >> 1) for m in made}
