"""The four large pictures of the patrol, with number, rights and the last tour's picture."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backend.contract.city_answer import CityInfo
from backend.domain.cameras.camera import OWNER_WORDS, Camera, CameraOwner
from backend.domain.cameras.patrol import (
    PAGE_SIZE,
    Look,
    Tour,
    camera_of,
    page_stops,
    preset_of,
    waiting,
)
from console.face.parts import DeskParts
from console.find.draft import jpeg_of
from console.kit.time_text import hm
from video.health import TileState
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.sources import Mode
from video.tile import VideoTile

from . import words as w
from .book import PatrolBook, Sight
from .cases import CaseMarks, Outline
from .planted import Find, PlantedFind
from .preset_turns import PresetTurns

# The last seconds of a page decode the next one, so that it stands at once.
READY_S = 6.0
_INSET_SHARE = 0.27


class PatrolTiles(QWidget):
    """Shows the page of the tour; knows nothing of what is booked."""

    def __init__(self, parts: DeskParts, mosaic: VideoMosaic, book: PatrolBook) -> None:
        super().__init__()
        self._parts, self.mosaic, self._book = parts, mosaic, book
        self._cameras: dict[str, Camera] = {}
        self._stops: tuple[str, ...] = ()
        self._key: tuple[str, int] = ("", -1)
        self.chosen = -1
        self.named: set[str] = set()
        self.shows_last = False
        self.presets: PresetTurns | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(mosaic)
        mosaic.show_scene(scene_of("4", ()))
        mosaic.paint_apart()
        mosaic.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._furnish(mosaic.tiles)
        parts.lang.changed.connect(self.retell)
        parts.face.photo_came.connect(self._on_photo)
        parts.face.sat.connect(self._want_last)
        book.last_came.connect(self._place_last)

    def _furnish(self, tiles: Sequence[VideoTile]) -> None:
        """Give each tile its number, its test picture, and room for the last tour's picture."""
        self._numbers = [self._chip(n) for n in range(PAGE_SIZE)]
        self._insets = [QLabel(tile) for tile in tiles]
        self._captions = [QLabel(tile) for tile in tiles]
        self._planted = [PlantedFind(tile, self._parts.face.want_photo) for tile in tiles]
        self.case_marks = [CaseMarks(tile) for tile in tiles]
        for tile, inset, caption in zip(tiles, self._insets, self._captions, strict=True):
            tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tile.installEventFilter(self)
            inset.setScaledContents(True)
            caption.setObjectName("tile_chip")
            inset.hide()
            caption.hide()

    def _chip(self, n: int) -> QLabel:
        chip = QLabel(str(n + 1), self.mosaic.tiles[n])
        chip.setObjectName("tile_number")
        chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return chip

    # ---- what is shown -------------------------------------------------------------------------

    def take_city(self, city: CityInfo) -> None:
        """Take the cameras there are."""
        self._cameras = {camera.camera_id: camera for camera in city.cameras}
        face = self._parts.face
        self.mosaic.set_clock(face.city_ms_at if city.synthetic else None, city.zone)
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Name every camera with owner, rights, preset and code, in the language in force."""
        presets = {camera_of(stop): preset_of(stop) for stop in self._stops}
        named = [
            replace(camera, name=self._title(camera, presets.get(camera.camera_id, "")))
            for camera in self._cameras.values()
        ]
        self.mosaic.set_language(self._parts.lang.code)
        self.mosaic.set_known(named)
        self._place_last()

    def _title(self, camera: Camera, preset: str) -> str:
        of = self._parts.lang.of
        is_own = camera.owner is CameraOwner.OWN
        owner = of(OWNER_WORDS[camera.owner])
        rights = of(w.RIGHTS_OWN) if is_own else of(w.RIGHTS_OTHER.filled(owner=owner))
        at = of(w.PRESET.filled(n=preset)) if preset else ""
        parts = (camera.name, rights, at, camera.camera_id)
        return " · ".join(part for part in parts if part)

    def show_tour(self, tour: Tour | None) -> None:
        """Show the page on screen of a tour; the cameras stay where they are within a page."""
        key = (tour.tour_id, tour.page) if tour is not None else ("", -1)
        if key == self._key:
            return
        self._key = key
        self._stops = page_stops(tour) if tour is not None else ()
        self._parts.face.want_streams(self._near_cameras(tour))
        self.retell()
        wanted = tuple(camera_of(stop) for stop in self._stops)
        page = dict(enumerate(wanted + ("",) * (PAGE_SIZE - len(wanted))))
        self.mosaic.turn(page, self._next_page(tour, Mode.KEYS))
        self.choose(-1)
        self._want_last()

    def keep_near(self, tour: Tour | None, left_s: float) -> int:
        """Keep the next page's cameras at hand; return how many can be reached."""
        if tour is None:
            self.mosaic.set_near({})
            return 0
        near = self._next_page(tour, Mode.ALL if left_s <= READY_S else Mode.KEYS)
        self.mosaic.set_near(near)
        return sum(key in self.named for key in near)

    def _next_page(self, tour: Tour | None, mode: Mode) -> dict[str, tuple[int, Mode]]:
        """Return the cameras of the next page, in its order, and how much of each to keep."""
        if tour is None:
            return {}
        ids = [camera_of(stop) for stop in page_stops(tour, tour.page + 1)]
        shown = {camera_of(stop) for stop in self._stops}
        return {key: (n, mode) for n, key in enumerate(ids) if key not in shown}

    def _near_cameras(self, tour: Tour | None) -> tuple[str, ...]:
        if tour is None:
            return ()
        pages = (page_stops(tour, tour.page), page_stops(tour, tour.page + 1))
        return tuple(dict.fromkeys(camera_of(stop) for page in pages for stop in page))

    # ---- what is seen --------------------------------------------------------------------------

    def states(self) -> Mapping[str, TileState]:
        """Return how each picture of the page stands; one that shows another view is none."""
        return {stop: self._state(n) for n, stop in enumerate(self._stops) if self._stands(stop)}

    def _stands(self, stop: str) -> bool:
        return self.presets is None or self.presets.stands(stop)

    def _state(self, n: int) -> TileState:
        tile, camera_id = self.mosaic.tiles[n], camera_of(self._stops[n])
        is_there = tile.camera is not None and tile.camera.camera_id == camera_id
        return tile.health.state if is_there else TileState.CONNECTING

    def sights(self, tour: Tour, *, with_pictures: bool) -> tuple[Sight, ...]:
        """Return what the tiles of the page that wait show now."""
        left = set(waiting(tour))
        return tuple(
            self.sight(n, with_picture=with_pictures)
            for n, stop in enumerate(self._stops)
            if stop in left
        )

    def sight(self, n: int, *, with_picture: bool) -> Sight:
        """Return what one tile shows now."""
        tile, stop = self.mosaic.tiles[n], self._stops[n]
        picture = tile.snapshot() if with_picture else None
        width, height = tile.target_px()
        return Sight(
            stop,
            self.name(stop),
            self._state(n),
            width,
            height,
            self._why(n),
            jpeg_of(picture) if picture is not None else b"",
            self._stands(stop),
            self.presets.fault(stop) if self.presets is not None else None,
        )

    def _why(self, n: int) -> str:
        """Return why a tile has no picture, ``""`` where it has one."""
        tile, state = self.mosaic.tiles[n], self._state(n)
        if state is TileState.LIVE:
            return ""
        if camera_of(self._stops[n]) not in self.named:
            return "no_address"
        return tile.health.reason if state is TileState.ABSENT else state.value

    def name(self, stop: str) -> str:
        """Return what the camera of a stop is called."""
        camera = self._cameras.get(camera_of(stop))
        return camera.name if camera is not None else stop

    def camera(self, n: int) -> Camera | None:
        """Return the camera of a tile, ``None`` for an empty one."""
        return self._cameras.get(camera_of(self._stops[n])) if n < len(self._stops) else None

    def camera_at(self, stop: str) -> Camera | None:
        """Return the camera of any stop, ``None`` where the city has none."""
        return self._cameras.get(camera_of(stop))

    @property
    def stops(self) -> tuple[str, ...]:
        """The stops of the page."""
        return self._stops

    def choose(self, n: int) -> None:
        """Mark a tile as the one that keys are about; -1 for none."""
        self.chosen = n if 0 <= n < len(self._stops) else -1
        for at, tile in enumerate(self.mosaic.tiles):
            tile.set_selected(at == self.chosen)

    # ---- test pictures -------------------------------------------------------------------------

    def show_planted(self, finds: Sequence[Find]) -> None:
        """Lay test pictures over the pictures of the page; once a second is enough."""
        on_tile = {find.n: find for find in finds}
        for n, planted in enumerate(self._planted):
            planted.show_find(on_tile.get(n))

    def show_cases(self, told: Sequence[tuple[Sequence[Outline], str]]) -> None:
        """Outline the open cases of each picture, and name those close by outside of it."""
        for n, marks in enumerate(self.case_marks):
            outlines, near = told[n] if n < len(told) else ((), "")
            marks.show_cases(outlines, near)

    def is_planted(self, n: int) -> bool:
        """Whether a test picture lies over a tile now."""
        return self._planted[n].is_shown

    # ---- the last tour -------------------------------------------------------------------------

    def toggle_last(self) -> None:
        """Show or hide the last tour's picture of the same spots."""
        self.shows_last = not self.shows_last
        self._want_last()

    def _want_last(self) -> None:
        for stop in self._stops if self.shows_last else ():
            look = self._book.last(stop)
            if look is not None and look.snapshot_id:
                self._parts.face.want_photo(look.snapshot_id)
        self._place_last()

    @Slot(object)
    def _on_photo(self, _photo_id: str) -> None:
        self._place_last()

    @Slot()
    def _place_last(self) -> None:
        for n, tile in enumerate(self.mosaic.tiles):
            look = self._book.last(self._stops[n]) if n < len(self._stops) else None
            is_shown = self.shows_last and n < len(self._stops)
            self._show_last(n, tile, look if is_shown else None, is_shown=is_shown)

    def _show_last(self, n: int, tile: VideoTile, look: Look | None, *, is_shown: bool) -> None:
        inset, caption, face = self._insets[n], self._captions[n], self._parts.face
        data = face.photo(look.snapshot_id) if look is not None and look.snapshot_id else None
        pixmap = QPixmap()
        has_picture = bool(data) and pixmap.loadFromData(data)
        zone = face.city.zone if face.city is not None else "UTC"
        said = w.LAST.filled(at=hm(look.at_ms, zone)) if look and has_picture else w.NO_LAST
        caption.setText(self._parts.lang.of(said))
        caption.adjustSize()
        width = round(tile.width() * _INSET_SHARE)
        left, top = tile.width() - width - 10, tile.height() - round(width * 9 / 16) - 52
        inset.setGeometry(left, top, width, round(width * 9 / 16))
        caption.move(left, top - caption.height() - 4)
        if has_picture:
            inset.setPixmap(pixmap)
        inset.setVisible(is_shown and has_picture)
        caption.setVisible(is_shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep chips and insets in their corners."""
        if event.type() == QEvent.Type.Resize:
            px = self._parts.looks.px
            for tile, chip in zip(self.mosaic.tiles, self._numbers, strict=True):
                # Below the stream's name, which stands in the picture's own corner.
                above = max(0, tile.height() - round(tile.width() * 9 / 16)) // 2
                chip.setGeometry(px(6), above + px(30), px(30), px(30))
            self._place_last()
        return False
