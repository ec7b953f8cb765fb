"""The tile service: one per map file and process, however many views look at it.

It owns the workers and the tiles in memory. Views ask with ``get``, say what they lack with
``want``, and hear ``tiles_arrived``.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from backend.domain.terms.words import Words
from layers import words
from layers.frame import CityFrame
from layers.viewport import Rect

from .board import Rank, TileBoard, Wish
from .labels import LabelPlan, PlanKey
from .loader import TileLoader
from .mapdata import MapData
from .qgis_process import SYSTEM_PYTHON
from .qgis_worker import QgisHealth, QgisWorker
from .style import MapStyle
from .tiles import Metatile, Tile, level_of_all, metatile_of

_log = logging.getLogger(__name__)
_KEPT_TILES = 256
_KEPT_PLANS = 24
_JOIN_S = 5.0


class MapPhase(StrEnum):
    """Where the base map stands."""

    NONE = "none"
    LOADING = "loading"
    READY = "ready"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class MapState:
    """What people should know about the base map: the phase, who draws it, and what is wrong."""

    phase: MapPhase
    by: Rank
    words: Words


NO_STATE = MapState(MapPhase.NONE, Rank.NONE, words.NO_MAP)


class TileService(QObject):
    """Tiles and names of one map.

    Attributes:
        city_rect: The managed area, city metres.
        city_level: Level at which one or two metatiles show all of it: the last parent of every
            tile, so always wanted.

    Signals:
        tiles_arrived: New tiles are in memory.
        plan_arrived: New names are in memory.
        state_changed: ``MapState``.
        data_ready: The map file was read; ``data`` answers from now on.
    """

    tiles_arrived = Signal()
    plan_arrived = Signal()
    state_changed = Signal(object)
    data_ready = Signal()
    _bell = Signal()
    _opened = Signal()
    _told = Signal()

    def __init__(
        self, style: MapStyle, parent: QObject | None = None, python: str = SYSTEM_PYTHON
    ) -> None:
        super().__init__(parent)
        self.style = style
        self.data: MapData | None = None
        self.state = NO_STATE
        self.city_rect: Rect = (0.0, 0.0, 1.0, 1.0)
        self.city_level = 0
        self._clients = count(1)
        self._tiles: OrderedDict[Tile, tuple[QImage, Rank]] = OrderedDict()
        self._plans: OrderedDict[PlanKey, LabelPlan] = OrderedDict()
        self._asked: set[PlanKey] = set()
        self._plan_box: list[LabelPlan] = []
        self._opening: tuple[MapData | None, Words | None] = (None, None)
        self._board = TileBoard(self._bell.emit)
        self._loader = TileLoader(self._board, style, self._note_opened, self._note_plan)
        self._qgis = QgisWorker(self._board, self._loader, style, self._told.emit, python)
        self._bell.connect(self._on_bell)
        self._opened.connect(self._on_opened)
        self._told.connect(self._on_told)

    # ---- life --------------------------------------------------------------------------------

    def open(self, path: Path, folder: Path, frame: CityFrame, with_qgis: bool = True) -> None:
        """Begin to read a map; may be called once.

        Args:
            path: The GeoPackage.
            folder: Where tiles are kept; it is made when it is missing.
            frame: City metres.
            with_qgis: Let QGIS draw when this machine has it.
        """
        self._path, self._folder, self._frame = path, folder, frame
        self.city_rect = frame.bounds_m
        self.city_level = level_of_all(frame.bounds_m)
        self._with_qgis = with_qgis
        self._set_state(MapPhase.LOADING, Rank.NONE, words.LOADING)
        self._loader.start(path, folder, frame)

    def close(self) -> None:
        """End the workers and the helper; may be called twice."""
        if self._board.is_closed:
            return
        self._board.close()
        self._qgis.stop()
        self._qgis.join(_JOIN_S)
        self._loader.join(_JOIN_S)

    @property
    def helper_pid(self) -> int:
        """Process id of the QGIS helper, 0 when there is none now."""
        return self._qgis.pid

    # ---- what views ask ----------------------------------------------------------------------

    def new_client(self) -> int:
        """Return a number under which one view states its wishes."""
        return next(self._clients)

    def style_of(self, theme_key: str) -> str:
        """Return the tile style of a theme, ``""`` until the map is read."""
        return "" if self.data is None else self.style.tile_style(theme_key, self.data.digest)

    def get(self, tile: Tile) -> QImage | None:
        """Return a tile from memory, or ``None``."""
        held = self._tiles.get(tile)
        if held is None:
            return None
        self._tiles.move_to_end(tile)
        return held[0]

    def want(self, client: int, tiles: Iterable[Tile], theme_key: str) -> bool:
        """State what a view needs now, most wanted first.

        Returns:
            Whether something is still missing altogether.
        """
        wishes: dict[Metatile, Wish] = {}
        for tile in tiles:
            held = self._tiles.get(tile)
            rank = Rank.NONE if held is None else held[1]
            metatile = metatile_of(tile)
            known = wishes.get(metatile)
            if known is None or rank < known.held:
                wishes[metatile] = Wish(metatile, theme_key, rank)
        self._board.want(client, [wish for wish in wishes.values() if wish.held < Rank.QGIS])
        return any(wish.held is Rank.NONE for wish in wishes.values())

    def plan(self, key: PlanKey) -> LabelPlan | None:
        """Return the names of a zoom, or ``None`` and ask for them."""
        held = self._plans.get(key)
        if held is not None:
            self._plans.move_to_end(key)
            return held
        if self.data is not None and key not in self._asked:
            self._asked = {key}
            self._loader.plan(key)
        return None

    # ---- what workers tell -------------------------------------------------------------------

    def _note_opened(self, data: MapData | None, trouble: Words | None) -> None:
        self._opening = (data, trouble)
        self._opened.emit()

    def _note_plan(self, plan: LabelPlan) -> None:
        self._plan_box.append(plan)
        self._bell.emit()

    @Slot()
    def _on_bell(self) -> None:
        made = self._board.take()
        for tile, image, rank in made:
            held = self._tiles.get(tile)
            if held is None or held[1] <= rank:
                self._tiles[tile] = (image, rank)
                self._tiles.move_to_end(tile)
        while len(self._tiles) > _KEPT_TILES:
            self._tiles.popitem(last=False)
        if made:
            self.tiles_arrived.emit()
        self._take_plans()

    def _take_plans(self) -> None:
        plans, self._plan_box[:] = list(self._plan_box), []
        for plan in plans:
            self._asked.discard(plan.key)
            self._plans[plan.key] = plan
        while len(self._plans) > _KEPT_PLANS:
            self._plans.popitem(last=False)
        if plans:
            self.plan_arrived.emit()

    @Slot()
    def _on_opened(self) -> None:
        self.data, trouble = self._opening
        if self.data is None:
            self._set_state(MapPhase.BROKEN, Rank.NONE, trouble or words.NO_MAP)
            return
        self._set_state(MapPhase.READY, Rank.PLAIN, self._remark(words.BY_PLAIN))
        self.data_ready.emit()
        if self._with_qgis:
            self._qgis.start(self._path, self._folder, self._frame)

    @Slot()
    def _on_told(self) -> None:
        rank, text = {
            QgisHealth.STARTING: (Rank.PLAIN, words.BY_PLAIN),
            QgisHealth.READY: (Rank.QGIS, words.BY_QGIS),
            QgisHealth.ABSENT: (Rank.PLAIN, words.QGIS_ABSENT),
            QgisHealth.FAILED: (Rank.PLAIN, words.QGIS_FAILED),
        }[self._qgis.health]
        self._set_state(MapPhase.READY, rank, self._remark(text))

    def _remark(self, text: Words) -> Words:
        """Return the words, or what was wrong with the file when something was."""
        return self.data.remarks[0] if self.data is not None and self.data.remarks else text

    def _set_state(self, phase: MapPhase, by: Rank, text: Words) -> None:
        self.state = MapState(phase, by, text)
        self.state_changed.emit(self.state)
