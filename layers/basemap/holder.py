"""Whose tile service a view looks at: its own, opened once map and city are known, or another's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from layers.frame import CityFrame

from .mapdata import MapData
from .service import NO_STATE, MapState, TileService
from .style import MapStyle


class MapHolder(QObject):
    """Opens, shares and ends the base map of one view.

    Signals:
        used: ``TileService`` that answers from now on, or ``None``.
        arrived: tiles or names have come.
        read: the map file was read: ``data`` answers from now on.
        told: ``MapState``.
    """

    used = Signal(object)
    arrived = Signal()
    read = Signal()
    told = Signal(object)

    def __init__(self, style: MapStyle, parent: QObject) -> None:
        super().__init__(parent)
        self._style = style
        self._map: tuple[Path, Path, bool] | None = None
        self.tiles: TileService | None = None
        self._is_own = False

    @property
    def state(self) -> MapState:
        """How the base map is."""
        return NO_STATE if self.tiles is None else self.tiles.state

    @property
    def data(self) -> MapData | None:
        """What the map file holds, ``None`` until it was read."""
        return None if self.tiles is None else self.tiles.data

    def set_map(self, path: Path, cache_folder: Path, with_qgis: bool) -> None:
        """Take the map file and where tiles are kept; ``open`` begins to read it."""
        self._map = (path, cache_folder, with_qgis)

    def open(self, frame: CityFrame | None) -> None:
        """Begin with the map of this city; nothing happens until both are known."""
        if self._map is None or frame is None:
            return
        path, folder, with_qgis = self._map
        tiles = TileService(self._style, self)
        self._use(tiles, is_own=True)
        tiles.open(path, folder, frame, with_qgis)

    def share(self, other: MapHolder) -> None:
        """Look at the ground of another view, with one set of workers between them."""
        self._use(other.tiles, is_own=False)

    def close(self) -> None:
        """End the workers, where they are ours; may be called twice."""
        if self.tiles is not None and self._is_own:
            self.tiles.close()

    def _use(self, tiles: TileService | None, is_own: bool) -> None:
        self.close()
        if self.tiles is not None and self._is_own:
            self.tiles.deleteLater()
        self.tiles, self._is_own = tiles, is_own
        self.used.emit(tiles)
        if tiles is None:
            return
        for came in (tiles.tiles_arrived, tiles.plan_arrived):
            came.connect(self.arrived)
        tiles.state_changed.connect(self._on_state)
        tiles.data_ready.connect(self.read)
        self.read.emit()
        self.told.emit(tiles.state)

    @Slot(object)
    def _on_state(self, state: MapState) -> None:
        self.told.emit(state)
