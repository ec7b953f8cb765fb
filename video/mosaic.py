"""Many cameras on one surface: the desk's nine tiles, or any layout of the catalogue."""

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from backend.domain.cameras.camera import Camera
from backend.domain.terms.words import Words
from resources.tokens import Theme
from widgets.skin import Skin, SkinWidget

from .board import Place, TileBoard
from .engine import VideoEngine
from .frame_clock import FrameClock
from .layouts import DEFAULT, LAYOUTS, spotlight
from .mosaic_hand import MosaicHand
from .scene import EMPTY, Scene, scene_of
from .sources import Address, Mode
from .stream_keeper import StreamKeeper
from .tile import VideoTile
from .tile_canvas import TileCanvas
from .words import MOSAIC

_TICK_MS = 20
_IDLE_MS = 200  # where no tile has a camera that can be watched
_SETTLE_MS = 150
_GAP_PX = 4


class VideoMosaic(SkinWidget):
    """Tiles of cameras. It never owns an address longer than it takes to hand it to the engine.

    Attributes:
        hand: Drag, drop and digits.

    Signals:
        camera_picked: camera id, when a tile is clicked or chosen by Space.
        spotlight_changed: camera id of the large tile, ``""`` for none.
        scene_changed: a person changed layout or cameras.
        source_changed: ``SourceNews``: a whole gateway went down or came back.

    Cost: nothing decodes here; a tick looks at one counter per tile and repaints what moved.
    """

    camera_picked = Signal(str)
    spotlight_changed = Signal(str)
    scene_changed = Signal()
    source_changed = Signal(object)

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
        self.board = self._board = TileBoard(StreamKeeper(engine))
        self._board.on_source = self.source_changed.emit
        self._clock = FrameClock()
        self._cameras: dict[str, Camera] = {}
        self._scene: Scene = EMPTY
        self._spare: tuple[str, ...] = ()
        self._spotlight = self._preferred = ""
        self._guest: Camera | None = None
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._on_settled)
        self.hand = MosaicHand(self)
        self._canvas = TileCanvas(self.skin, self)
        self._build_tiles()
        self._timer.start()

    # ---- what is shown -------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        """What it shows, or is about to show; a guest in the spotlight is no part of it."""
        return self._scene

    @property
    def keeper(self) -> StreamKeeper:
        """Who keeps the sessions of what is shown."""
        return self._board.keeper

    @property
    def spotlight(self) -> str:
        """Camera id of the large tile, ``""`` for none."""
        return self._spotlight

    @property
    def tiles(self) -> tuple[VideoTile, ...]:
        """The tiles in the order of the layout; a guest's stands last."""
        return tuple(place.tile for place in self._board.places)

    def set_known(self, cameras: Sequence[Camera]) -> None:
        """Say which cameras there are; scenes name them by id."""
        self._cameras = {camera.camera_id: camera for camera in cameras}
        self._board.keeper.set_masks({camera.camera_id: camera.covered for camera in cameras})
        self._fill()

    def set_cameras(self, cameras: Sequence[Camera]) -> None:
        """Show these, in order; those beyond the last tile are left out."""
        self.set_known((*self._cameras.values(), *cameras))
        self.show_scene(scene_of(self._scene.layout, tuple(camera.camera_id for camera in cameras)))

    def set_addresses(
        self,
        addresses: Mapping[str, str | Address],
        subs: Mapping[str, str | Address] | None = None,
        quotas: Mapping[str, int] | None = None,
    ) -> None:
        """Say where cameras can be watched: camera id to address. Never logged.

        Args:
            subs: Their smaller streams, where there are such.
            quotas: Sessions each gateway bears, by ``host:port``.
        """
        if quotas:
            self._board.keeper.set_quotas(quotas)
        self._board.keeper.set_addresses(addresses, subs)
        self._sync()

    def set_layout(self, key: str) -> None:
        """Cut the surface by a layout of the catalogue.

        Cameras keep their order; more tiles take those that stood there before, then the others.
        """
        spare = tuple(k for k in (*self._scene.cameras, *self._spare) if k in self._cameras)
        self.show_scene(scene_of(key, (*spare, *self._cameras)))
        self._spare = spare

    def show_scene(self, scene: Scene) -> None:
        """Show a layout and its cameras; each tile hands over on its camera's first picture."""
        self._spare = ()
        had_spotlight = bool(self._spotlight)
        self._scene, self._spotlight, self._guest = scene, "", None
        self._build_tiles()
        self._fill()
        self.updateGeometry()
        if had_spotlight:
            self.spotlight_changed.emit("")
        self.scene_changed.emit()

    def place_camera(self, slot: int, camera_id: str) -> None:
        """Put a camera on a tile; where it stood already, the two tiles are exchanged."""
        cameras = list(self._scene.cameras)
        if camera_id in cameras and camera_id:
            cameras[cameras.index(camera_id)] = cameras[slot]
        cameras[slot] = camera_id
        self._take_cameras(tuple(cameras))

    def swap(self, one: int, other: int) -> None:
        """Exchange what two tiles show."""
        cameras = list(self._scene.cameras)
        cameras[one], cameras[other] = cameras[other], cameras[one]
        self._take_cameras(tuple(cameras))

    def turn(self, cameras: Mapping[int, str], near: Mapping[str, tuple[int, Mode]]) -> None:
        """Show other cameras on some tiles: a step of the rotation.

        Args:
            near: Who is at hand from now on; told at once, or who just left would be closed.
        """
        self._board.note_near(near)
        held = list(self._scene.cameras)
        for slot, camera_id in cameras.items():
            held[slot] = camera_id
        self._scene = Scene(self._scene.layout, tuple(held), self._scene.name, self._scene.rotation)
        self._fill()

    def prefer(self, camera_id: str) -> None:
        """Show one camera by its main stream, whatever the size of its tile; ``""`` for none."""
        self._preferred = camera_id
        self._place()
        self._sync()

    def set_near(self, near: Mapping[str, tuple[int, Mode]]) -> None:
        """Keep cameras at hand that come next; see ``TileBoard.set_near``."""
        self._board.set_near(near)

    @Slot(str)
    def toggle_spotlight(self, camera_id: str) -> None:
        """Make one camera large by its main stream, or go back when it is.

        A camera that is on no tile comes as a guest and leaves with the spotlight.
        """
        is_on = self._spotlight == camera_id or not camera_id
        self._spotlight = "" if is_on else camera_id
        is_guest = bool(self._spotlight) and self._spotlight not in self._scene.cameras
        self._guest = self._cameras.get(camera_id) if is_guest else None
        self._build_tiles()
        self._fill()
        self._place()
        self.spotlight_changed.emit(self._spotlight)

    # ---- looks and words -----------------------------------------------------------------------

    def set_language(self, code: str) -> None:
        """Speak ``"zh"`` or ``"en"``."""
        self._board.lang = code
        self.setAccessibleName(MOSAIC.of(code))
        now_s = time.monotonic()
        self._board.each(lambda tile: tile.set_language(code, now_s))

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
        self._board.each(lambda tile: tile.set_clock(self._clock))

    def set_selected(self, camera_id: str) -> None:
        """Outline one camera's tile; ``""`` for none."""
        self._board.each(lambda t: t.set_selected(bool(camera_id) and _id_of(t) == camera_id))

    def set_steered(self, steered: Mapping[str, Words]) -> None:
        """Say which cameras are being steered, and by whom; the others are home."""
        self._board.set_steered(steered, time.monotonic())

    def tile(self, camera_id: str) -> VideoTile | None:
        """Return the tile that shows a camera."""
        return next((tile for tile in self.tiles if _id_of(tile) == camera_id), None)

    @Slot(float, float)
    def leave_out(self, from_s: float, until_s: float) -> None:
        """Let no tile count this span: the desk stood still for whoever measured it."""
        for tile in self.tiles:
            tile.figures.leave_out(from_s, until_s)

    def figures(self) -> dict[str, dict[str, object]]:
        """Return the report's row per camera id.

        ``fps`` counts painted new pictures over the last 10 s; ``frozen_marked_s`` runs from the
        last new picture to the painted mark, ``back_s`` from "offline" to the picture after.
        """
        now_s = time.monotonic()
        return {
            tile.camera.camera_id: tile.figures.as_report(tile.health.state.value, now_s)
            for tile in self.tiles
            if tile.camera is not None
        }

    def paint_apart(self) -> None:
        """Let each tile paint itself, for those who lay widgets of their own on tiles."""
        self._canvas.take_over(())
        self._canvas.hide()

    # ---- life ----------------------------------------------------------------------------------

    @Slot()
    def tick(self) -> None:
        """Look at every counter; tell the tiles that have something new."""
        self._board.look(time.monotonic())
        wait_ms = _TICK_MS if self._board.is_watching else _IDLE_MS
        if wait_ms != self._timer.interval():
            self._timer.setInterval(wait_ms)

    def close_streams(self) -> None:
        """Stop to watch: the timer, the streams, the memory."""
        self._timer.stop()
        self._settle.stop()
        now_s = time.monotonic()
        self._board.set_near({})
        for slot, place in enumerate(self._board.places):
            self._board.put(slot, None, now_s)
            place.tile.set_camera(None, now_s)
        self._board.sync()

    def hasHeightForWidth(self) -> bool:
        """Tiles want to be 16 by 9."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at which tiles have the shape of pictures."""
        cut = LAYOUTS[self._scene.layout]
        tile_px = (width - _GAP_PX * (cut.cols - 1)) / cut.cols * 9 / 16
        return round(tile_px * cut.rows + _GAP_PX * (cut.rows - 1))

    def sizeHint(self) -> QSize:
        """Return the size of the drawing; more tiles share the room of nine."""
        width = self.skin.px(185) * DEFAULT.cols + _GAP_PX * (DEFAULT.cols - 1)
        return QSize(width, round(width * 9 / 16))

    def minimumSizeHint(self) -> QSize:
        """Return the least at which a state can still be told."""
        width = 84 * DEFAULT.cols
        return QSize(width, round(width * 9 / 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tiles at once, and decode to the new size when it has settled."""
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: decode everything."""
        self._board.is_seen = True
        self._sync()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: key frames are enough."""
        self._board.is_seen = False
        self._sync()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the spotlight."""
        if event.key() == Qt.Key.Key_Escape and self._spotlight:
            self.toggle_spotlight(self._spotlight)
        elif not self.hand.key(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the tiles."""
        QPainter(self).fillRect(event.rect(), QColor(self.skin.theme.panel))

    # ---- inside --------------------------------------------------------------------------------

    @Slot()
    def _on_settled(self) -> None:
        self._sync()

    def _take_cameras(self, cameras: tuple[str, ...]) -> None:
        self._scene = Scene(self._scene.layout, cameras, "", self._scene.rotation)
        self._fill()
        self.scene_changed.emit()

    def _build_tiles(self) -> None:
        now_s = time.monotonic()
        n_tiles = len(self._scene.cameras) + (self._guest is not None)
        places = self._board.places
        self._board.drop(places[n_tiles:], now_s)
        while len(places) < n_tiles:
            tile = VideoTile(self.skin, self._clock, self)
            tile.set_language(self._board.lang, now_s)
            tile.picked.connect(self.camera_picked)
            tile.spotlight_wanted.connect(self.toggle_spotlight)
            tile.step_wanted.connect(self.hand.step)
            self.hand.follow(tile)
            tile.stackUnder(self._canvas)
            places.append(Place(tile))
        self._place()

    def _fill(self) -> None:
        now_s = time.monotonic()
        guests = [self._guest] if self._guest is not None else []
        cameras = [self._cameras.get(camera_id) for camera_id in self._scene.cameras]
        for slot, camera in enumerate([*cameras, *guests][: len(self._board.places)]):
            self._board.put(slot, camera, now_s)
        self._board.look(now_s)
        self._sync()

    def _sync(self) -> None:
        self._board.sync()
        self._board.refresh(time.monotonic())

    def _place(self) -> None:
        places = self._board.places
        names = [p.wanted.camera_id if p.wanted is not None else "" for p in places]
        large = names.index(self._spotlight) if self._spotlight in names and self._spotlight else -1
        if large < 0:
            rects = LAYOUTS[self._scene.layout].rects(self.size(), _GAP_PX)
            rects += [QRect()] * (len(places) - len(rects))
        else:
            rects = spotlight(self.size(), len(places), large, _GAP_PX)
        for n, (place, rect) in enumerate(zip(places, rects, strict=True)):
            is_preferred = bool(self._preferred) and names[n] == self._preferred
            place.wants_best, place.is_hidden = n == large or is_preferred, rect.isEmpty()
            place.tile.setVisible(not place.is_hidden)
            if not place.is_hidden:
                place.tile.setGeometry(rect)
        self._canvas.setGeometry(self.rect())
        if not self._canvas.isHidden():
            self._canvas.take_over([place.tile for place in places if not place.is_hidden])
        self._settle.start()


def _id_of(tile: VideoTile) -> str:
    return tile.camera.camera_id if tile.camera is not None else ""
