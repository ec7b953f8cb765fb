"""Many cameras on one surface: the desk's nine tiles, or any rows and columns."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from backend.domain.camera import Camera
from resources.tokens import Theme
from widgets.skin import Skin, SkinWidget

from .engine import VideoEngine
from .frame_clock import FrameClock
from .health import TileState
from .layouts import grid, spotlight
from .sources import Address
from .tile import VideoTile
from .words import MOSAIC

log = logging.getLogger(__name__)

_TICK_MS = 20
_JUDGE_EVERY = 5
_SETTLE_MS = 150
_GAP_PX = 4


class VideoMosaic(SkinWidget):
    """Tiles of cameras. It never owns an address longer than it takes to hand it to the engine.

    Signals:
        camera_picked: camera id, when a tile is clicked or chosen by Space.
        spotlight_changed: camera id of the large tile, ``""`` for none.

    Cost: nothing decodes here; a tick looks at one counter per tile and repaints what moved.
    """

    camera_picked = Signal(str)
    spotlight_changed = Signal(str)

    def __init__(
        self, engine: VideoEngine, skin: Skin | None = None, parent: QWidget | None = None
    ) -> None:
        """Build an empty 3 by 3.

        Args:
            engine: Started and stopped by its owner.
            skin: The desk's; one of its own when None.
        """
        super().__init__(skin or Skin(), parent)
        if skin is None:
            self.skin.setParent(self)
        self._engine = engine
        self._clock = FrameClock()
        self._addresses: dict[str, Address] = {}
        self._shown: dict[str, Address] = {}
        self._lang = "zh"
        self._shape = (3, 3)
        self._spotlight = ""
        self._n_ticks = 0
        self._seen: dict[str, tuple[object, int]] = {}
        self._tiles: list[VideoTile] = []
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._on_settled)
        self._build_tiles()
        self._timer.start()

    def set_cameras(self, cameras: Sequence[Camera]) -> None:
        """Show these, in order; those beyond the last tile are left out."""
        now_s = time.monotonic()
        if self._spotlight not in [camera.camera_id for camera in cameras[: len(self._tiles)]]:
            self._spotlight = ""
        for n, tile in enumerate(self._tiles):
            camera = cameras[n] if n < len(cameras) else None
            if camera != tile.camera:
                tile.set_camera(camera, now_s)
        self._place()
        self._open()

    def set_addresses(self, addresses: Mapping[str, str | Address]) -> None:
        """Say where cameras can be watched: camera id to address. Never logged."""
        for camera_id, address in addresses.items():
            held = address if isinstance(address, Address) else Address(address)
            self._addresses[camera_id] = held
        self._open()

    def set_layout(self, rows: int, cols: int) -> None:
        """Cut the surface into ``rows`` by ``cols``; cameras keep their order."""
        cameras = [tile.camera for tile in self._tiles if tile.camera is not None]
        self._shape = (rows, cols)
        self._build_tiles()
        self.set_cameras(cameras)

    def set_language(self, code: str) -> None:
        """Speak ``"zh"`` or ``"en"``."""
        self._lang = code
        self.setAccessibleName(MOSAIC.of(code))
        for tile in self._tiles:
            tile.set_language(code, time.monotonic())

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; a desk that gave its skin need not call this."""
        self.skin.use(theme, self.skin.scale)

    def set_clock(self, to_city_ms: Callable[[int], int] | None, zone: str) -> None:
        """Show the pictures' times as city time.

        Args:
            to_city_ms: City milliseconds of real UTC milliseconds; None where they are the same.
            zone: IANA name of the city's zone.
        """
        self._clock = FrameClock(to_city_ms, zone)
        for tile in self._tiles:
            tile.set_clock(self._clock)

    def set_selected(self, camera_id: str) -> None:
        """Outline one camera's tile; ``""`` for none."""
        for tile in self._tiles:
            tile.set_selected(bool(camera_id) and _id_of(tile) == camera_id)

    @Slot(str)
    def toggle_spotlight(self, camera_id: str) -> None:
        """Make one camera large, or go back when it is."""
        self._spotlight = "" if self._spotlight == camera_id else camera_id
        self._place()
        self.spotlight_changed.emit(self._spotlight)

    def tile(self, camera_id: str) -> VideoTile | None:
        """Return the tile that shows a camera."""
        return next((tile for tile in self._tiles if _id_of(tile) == camera_id), None)

    def figures(self) -> dict[str, dict[str, object]]:
        """Return the report's row per camera id.

        ``fps`` counts painted new pictures over the last 10 s; ``frozen_marked_s`` runs from the
        last new picture to the painted mark, ``back_s`` from the first painted "offline" to the
        first painted picture after it.
        """
        now_s = time.monotonic()
        return {
            tile.camera.camera_id: tile.figures.as_report(tile.health.state.value, now_s)
            for tile in self._tiles
            if tile.camera is not None
        }

    @Slot()
    def tick(self) -> None:
        """Look at every counter; tell the tiles that have something new."""
        now_s = time.monotonic()
        self._n_ticks += 1
        for tile in self._tiles:
            camera_id = _id_of(tile)
            if camera_id in self._shown:
                self._look(tile, camera_id, now_s)

    def close_streams(self) -> None:
        """Stop to watch: the timer, the streams, the memory."""
        self._timer.stop()
        self._settle.stop()
        now_s = time.monotonic()
        for tile in self._tiles:
            tile.set_camera(None, now_s)
        self._open()

    def hasHeightForWidth(self) -> bool:
        """Tiles want to be 16 by 9."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at which tiles have the shape of pictures."""
        rows, cols = self._shape
        tile_px = (width - _GAP_PX * (cols - 1)) / cols * 9 / 16
        return round(tile_px * rows + _GAP_PX * (rows - 1))

    def sizeHint(self) -> QSize:
        """Return the size of the drawing."""
        width = self.skin.px(185) * self._shape[1] + _GAP_PX * (self._shape[1] - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the least at which a state can still be told."""
        width = 84 * self._shape[1]
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tiles at once, and decode to the new size when it has settled."""
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the spotlight."""
        if event.key() == Qt.Key.Key_Escape and self._spotlight:
            self.toggle_spotlight(self._spotlight)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the tiles."""
        QPainter(self).fillRect(event.rect(), QColor(self.skin.theme.panel))

    @Slot(int)
    def _on_step(self, key: int) -> None:
        cols = self._shape[1]
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -cols,
            Qt.Key.Key_Down: cols,
        }
        held = next((n for n, tile in enumerate(self._tiles) if tile.hasFocus()), 0)
        goal = held + steps[Qt.Key(key)]
        if 0 <= goal < len(self._tiles):
            self._tiles[goal].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_settled(self) -> None:
        for tile in self._tiles:
            if _id_of(tile) in self._shown:
                self._guarded(self._engine.resize, _id_of(tile), tile.target_px())

    def _build_tiles(self) -> None:
        rows, cols = self._shape
        now_s = time.monotonic()
        for tile in self._tiles[rows * cols :]:
            tile.set_camera(None, now_s)
            tile.deleteLater()
        del self._tiles[rows * cols :]
        while len(self._tiles) < rows * cols:
            tile = VideoTile(self.skin, self._clock, self)
            tile.set_language(self._lang, now_s)
            tile.picked.connect(self.camera_picked)
            tile.spotlight_wanted.connect(self.toggle_spotlight)
            tile.step_wanted.connect(self._on_step)
            self._tiles.append(tile)
            tile.show()
        self._place()

    def _place(self) -> None:
        large = next((n for n, t in enumerate(self._tiles) if _id_of(t) == self._spotlight), -1)
        if self._spotlight and large >= 0:
            rects = spotlight(self.size(), len(self._tiles), large, _GAP_PX)
        else:
            rects = grid(self.size(), *self._shape, _GAP_PX)
        for tile, rect in zip(self._tiles, rects, strict=True):
            tile.setGeometry(rect)
        self._settle.start()

    def _open(self) -> None:
        """Bring the engine in line with what the tiles should show."""
        wanted: dict[str, Address] = {}
        now_s = time.monotonic()
        for tile in self._tiles:
            camera_id = _id_of(tile)
            address = self._addresses.get(camera_id)
            tile.has_address = address is not None
            tile.refresh(now_s)
            if address is not None:
                wanted[camera_id] = address
        for camera_id in [key for key in self._shown if wanted.get(key) != self._shown[key]]:
            self._engine.hide(camera_id)
            del self._shown[camera_id]
        for camera_id in [key for key in wanted if key not in self._shown]:
            self._show(camera_id, wanted[camera_id])

    def _show(self, camera_id: str, address: Address) -> None:
        tile = self.tile(camera_id)
        if tile is not None:
            tile.set_camera(tile.camera, time.monotonic())
            if self._guarded(self._engine.show, camera_id, address, tile.target_px()):
                self._shown[camera_id] = address

    @staticmethod
    def _guarded(ask: Callable[..., None], *values: object) -> bool:
        """Ask the engine; without memory for pictures the tile stays as it is."""
        try:
            ask(*values)
        except OSError as exc:
            log.error("video: no memory for pictures (%s)", exc.strerror)
            return False
        return True

    def _look(self, tile: VideoTile, camera_id: str, now_s: float) -> None:
        box = self._engine.newest(camera_id)
        if box is None:
            return
        seen = (box, box.counter)
        if seen[1] and seen != self._seen.get(camera_id):
            info = box.info()
            if info is not None:
                self._seen[camera_id] = seen
                tile.take(box, info, now_s)
        if self._n_ticks % _JUDGE_EVERY == 0 or tile.health.state is not TileState.LIVE:
            tile.observe(self._engine.status(camera_id), now_s)


def _id_of(tile: VideoTile) -> str:
    return tile.camera.camera_id if tile.camera is not None else ""
