"""The map: one widget paints everything, ground first, then the layers back to front."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

import resources
from backend.domain.clocks.clock import Face
from backend.situation import Changes, Situation
from resources.tokens import Theme

from . import words
from .base import Picked, Scene
from .basemap.board import frame_first
from .basemap.holder import MapHolder
from .basemap.service import MapPhase, MapState, TileService
from .basemap.style import MapStyle
from .cameras import CamerasLayer
from .cases import CasesLayer
from .covers import Covers
from .deck import LayerDeck
from .easel import Easel, Link, Overlay, Pin
from .frame import CityFrame, CityLike
from .hand import MapHand
from .looking import Looking
from .motion import moment
from .pace import FramePace
from .place_line import PlaceLine, position_of
from .viewport import NEAREST_ZOOM, Viewport

_STILL_S = 0.48  # without glide, what comes by itself is shown twice a second
Painted = list[tuple[str, str, int]]


class MapView(QWidget):
    """The city on one widget.

    Attributes:
        covers: What lies on it.
        deck: The layers.
        looking: Moves what is shown.
        on_painted: Called after a frame that showed something for the first time, with rows
            ``("case", case_id, version)`` and ``("fix", mover_id, observed_at_ms)``; a fix counts
            when its marker stands at it.
        tells_place: Whether the line beside the scale says where the cursor is.

    Signals:
        case_picked: ``case_id`` of a marker that was clicked.
        case_pressed: ``case_id`` and the pixel, when the mouse goes down on a marker: a drag may
            follow, the map itself then does not move.
        camera_pressed: ``camera_id`` when the mouse goes down on one; likewise.
        cluster_picked: ids of the cases of a cluster that zooming in cannot part.
        mover_picked, camera_picked: id of what was clicked.
        background_clicked: longitude and latitude, degrees.
        hovered: ``Picked`` now under the cursor, or ``None``.
        first_painted: The first frame with map everywhere is on the screen.
        painted: A frame was painted: what was taken before it is on the screen.
        state_changed: ``MapState`` of the base map.
        view_changed: The shown part of the city is another one.
    """

    case_picked = Signal(object)
    case_pressed = Signal(object, object)
    cluster_picked = Signal(object)
    mover_picked = Signal(object)
    camera_picked = Signal(object)
    camera_pressed = Signal(object)
    background_clicked = Signal(float, float)
    hovered = Signal(object)
    first_painted = Signal()
    painted = Signal()
    state_changed = Signal(object)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None, style: MapStyle | None = None) -> None:
        super().__init__(parent)
        self._style = style or MapStyle(resources.path("map_style.json"))
        self.scene = Scene()
        self.deck = LayerDeck(self.scene, self)
        self.on_painted: Callable[[Painted], None] | None = None
        self.looking = Looking(self._moved, self.ask)
        self._easel = Easel(self.scene, self.deck)
        self._hand = MapHand(self)
        self._overlay, self._place_line = Overlay(), PlaceLine()
        self.tells_place = True
        self._base = MapHolder(self._style, self)
        self._is_due = True
        self._has_painted = False
        self._selected = ""
        self._pace = FramePace(self)
        self._pace.timeout.connect(self._show_frame)
        self.covers = Covers(self)
        self.deck.shown_changed.connect(self._on_shown)
        self._follow(self._base)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self._dress()

    # ---- what is shown -----------------------------------------------------------------------

    def set_city(self, city: CityLike) -> None:
        """Take the city's place on the globe; the same city again changes nothing.

        Raises:
            pyproj.exceptions.ProjError: Its coordinate system is unknown.
        """
        frame = CityFrame(city.crs_epsg, city.bounds_deg)
        held = self.scene.frame
        if held is not None and (held.epsg, held.bounds_m) == (frame.epsg, frame.bounds_m):
            return
        self.scene.frame = frame
        self.deck.reset()
        self.looking.set_frame(frame)
        self._base.open(frame)

    def set_map(self, path: Path, cache_folder: Path, with_qgis: bool = True) -> None:
        """Take the map file (GeoPackage) and where tiles are kept; drawn once the city is known."""
        self._base.set_map(Path(path), Path(cache_folder), with_qgis)
        self._base.open(self.scene.frame)

    def share_map(self, other: MapView) -> None:
        """Show the same ground as another view, with one set of workers between them."""
        self._base.share(other.base)

    def set_theme(self, theme: Theme) -> None:
        """Take another set of colours."""
        self.scene.theme = theme
        self._dress()

    def set_language(self, code: str) -> None:
        """Write in ``"zh"`` or ``"en"``."""
        self.scene.lang = code
        self.setAccessibleName(words.MAP.of(code))
        self.ask()

    def set_scale(self, scale: float) -> None:
        """Paint marks and letters larger (the wall) or smaller than drawn."""
        self.scene.scale = scale
        self._dress()

    def stop(self) -> None:
        """End the map's workers; call before the widget goes."""
        self._base.close()

    # ---- what is true ------------------------------------------------------------------------

    def take(
        self, situation: Situation, changes: Changes, now_ms: int, faces: Mapping[str, Face]
    ) -> None:
        """Absorb what has changed.

        Args:
            situation: All that is true.
            changes: What the last ``apply`` changed; an empty one brings only time and faces.
            now_ms: City time.
            faces: Clock faces of cases, all or the changed ones; once a second is enough.
        """
        self.scene.note_time(now_ms, moment())
        if self.scene.now_s - self._pace.began_s >= 1.0:
            self.ask()  # ages have grown
        if changes.city is not None:
            self.set_city(changes.city)
        is_new, is_ground_new = self.deck.take(situation, changes, faces)
        if is_ground_new:
            self._spoil()
        elif is_new:
            self._ask_by_itself()

    def set_camera_states(self, states: Mapping[str, str]) -> None:
        """Take ``"live"``, ``"frozen"``, ``"absent"`` or ``"connecting"`` per camera id."""
        layer = self.deck["cameras"]
        assert isinstance(layer, CamerasLayer)
        if layer.set_states(states):
            self._spoil()

    def select_case(self, case_id: str) -> None:
        """Mark one case, ``""`` for none."""
        self._selected = case_id
        self.cases.select(case_id)
        self.ask()

    def flash(self, case_id: str) -> None:
        """Let a ring run once around a new case."""
        self.cases.ring(case_id, moment())
        self._ask_by_itself()

    def _ask_by_itself(self) -> None:
        """Ask for a frame that no hand has asked for: where nothing glides it may wait."""
        self.ask(0.0 if self.scene.glide_fps else _STILL_S)

    def draw_link(self, case_id: str, to: QPoint | None, is_legal: bool = True) -> None:
        """Draw the dashed line of a drag from a case to a pixel here; ``None`` ends it."""
        self._overlay.link = Link(case_id, QPointF(to), is_legal) if case_id and to else None
        self.ask()

    # ---- where one looks ---------------------------------------------------------------------

    def set_pin(self, lon_deg: float, lat_deg: float, text: str) -> None:
        """Mark a place that was looked for, with what it is called; ``""`` takes it away."""
        self._overlay.pin = Pin(lon_deg, lat_deg, text) if text else None
        self.ask()

    def centre_on(self, lon_deg: float, lat_deg: float, zoom: float | None = None) -> None:
        """Put a place into the middle; ``zoom`` 8 is one metre per pixel."""
        if self.scene.frame is not None:
            self.looking.move_to(*self.scene.frame.point_to_m(lon_deg, lat_deg), zoom)

    def centre_on_case(self, case_id: str) -> bool:
        """Put an open case into the middle, near enough to see the street.

        Returns:
            Whether the case is open.
        """
        place = self.cases.place_m(case_id)
        if place is not None:
            self.looking.move_near(*place)
        return place is not None

    def centre_here(self) -> None:
        """Put the selected case, else what lies under the cursor, into the middle."""
        at = self._hand.at
        if not self.centre_on_case(self._selected) and at is not None:
            self.looking.move_to(*self.viewport.to_m(at.x(), at.y()))

    def fit_city(self) -> None:
        """Show the whole city, and keep doing so when the widget is resized."""
        self.looking.fit_city()

    def open_cluster(self, found: Picked) -> None:
        """Come nearer so that a cluster falls apart, or hand its cases out when it cannot."""
        rect = self.cases.rect_m(found.ids)
        if rect is None or self.viewport.zoom >= NEAREST_ZOOM:
            self.cluster_picked.emit(found.ids)
        else:
            self.looking.open_rect(rect)

    # ---- questions ---------------------------------------------------------------------------

    @property
    def cases(self) -> CasesLayer:
        """The layer of cases."""
        layer = self.deck["cases"]
        assert isinstance(layer, CasesLayer)
        return layer

    @property
    def tiles(self) -> TileService | None:
        """The tile service, ``None`` until there is a map."""
        return self._base.tiles

    @property
    def base(self) -> MapHolder:
        """Whose base map this is, for a second view (``share_map``)."""
        return self._base

    @property
    def map_state(self) -> MapState:
        """How the base map is."""
        return self._base.state

    @property
    def viewport(self) -> Viewport:
        """What part of the city is shown; read only."""
        return self.looking.view

    def marker_rect(self, case_id: str) -> QRect:
        """Return where a case's marker, or its cluster, is on this widget; null when not open."""
        return self.cases.rect_px(case_id, self.viewport)

    def pick_at(self, at: QPointF) -> Picked | None:
        """Return what lies topmost under a pixel."""
        return self.deck.pick(self.viewport, at.x(), at.y())

    def position_at(self, at: QPointF) -> tuple[float, float]:
        """Return longitude and latitude under a pixel; ``nan`` until the city is known."""
        return position_of(self.scene, self.viewport, at)

    # ---- inside ------------------------------------------------------------------------------

    def _follow(self, base: MapHolder) -> None:
        base.used.connect(self._on_service)
        base.arrived.connect(self._on_tiles)
        base.read.connect(self._on_data)
        base.told.connect(self._on_state)

    @Slot(object)
    def _on_service(self, tiles: TileService | None) -> None:
        self._easel.ground.set_service(tiles)

    @Slot()
    def _on_data(self) -> None:
        self.scene.data = self._base.data
        self._spoil()

    @Slot()
    def _on_tiles(self) -> None:
        self._easel.ground.renew()
        self.ask()

    def _spoil(self) -> None:
        self._easel.ground.spoil()
        self.ask()

    @Slot(object)
    def _on_state(self, state: MapState) -> None:
        self.state_changed.emit(state)
        self.ask()

    @Slot(object)
    def _on_shown(self, key: str) -> None:
        if self.deck[key].spec.still:
            self._easel.ground.spoil()
        self.ask()

    def _dress(self) -> None:
        self.scene.dpr = self.viewport.dpr
        self.deck.dress()
        self._easel.dress(self._style.colour(self.scene.theme.key, self._style.ground))
        self.ask()

    def _moved(self) -> None:
        self.view_changed.emit()
        self.ask()

    def ask(self, within_s: float = 0.0) -> None:
        """Ask for a frame, so long after the last; there are never more than sixty a second."""
        self._is_due = True
        if self.isVisible():
            self._pace.ask(within_s)

    @Slot()
    def _show_frame(self) -> None:
        """Let Qt paint a frame wherever nothing covers it."""
        self.update(self.covers.open_region())

    # ---- events ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a frame that is due; where only something above us changed, the last one again."""
        region, wanted = event.region(), self.covers.open_region()
        if self._is_due and (region == wanted or (wanted - region).isEmpty()):
            with frame_first():
                self._paint()
        self._easel.show(QPainter(self), region)

    def _paint(self) -> None:
        now_s, self._is_due = moment(), False
        if self.looking.go(now_s):
            self.view_changed.emit()
        overlay = self._overlay
        overlay.is_zooming = self.looking.is_zooming
        at = self._hand.at or QPointF(self.rect().center())
        there = self._place_line.text(self.scene, self.deck, self.viewport, at)
        overlay.text = there if self.tells_place else ""
        overlay.over, overlay.at = self._hand.over, self._hand.at
        if overlay.link is not None:
            overlay.link_from = QPointF(self.marker_rect(overlay.link.case_id).center())
        self._easel.paint(self.viewport, self.map_state, overlay, now_s)
        self._pace.note(now_s)
        self._after(now_s)

    def _after(self, now_s: float) -> None:
        """Tell what was seen for the first time, and ask for the next frame when things move."""
        fresh = self.deck.painted()
        if fresh and self.on_painted is not None:
            self.on_painted(fresh)
        self.painted.emit()
        if not self._has_painted and self._is_whole():
            self._has_painted = True
            self.first_painted.emit()
        if self.looking.is_zooming or self._easel.ground.is_busy:
            self.ask()
            return
        wait_s = self.deck.next_s(self.viewport, now_s)
        if math.isfinite(wait_s):
            self.ask(max(wait_s, 1 / max(1, self.scene.glide_fps)))

    def _is_whole(self) -> bool:
        return self.map_state.phase is MapPhase.READY and self._easel.ground.is_whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle, or the whole city."""
        size, self._is_due = event.size(), True
        self.looking.resize(size.width(), size.height(), self.devicePixelRatioF())
        if self.scene.dpr != self.viewport.dpr:
            self._dress()

    def showEvent(self, _event: QEvent) -> None:
        """Begin to paint."""
        self.ask()
