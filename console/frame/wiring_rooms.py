"""How the map and the pictures hear of the city, and the desk of them."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Act, Case
from backend.domain.clocks.clock import NO_FACE, Face
from backend.domain.terms.words import Words
from backend.link.health import LinkHealth
from backend.situation import Changes
from console.bars.topbar import TopBar
from console.face.parts import DeskParts
from console.face.turns import FaceTurns
from console.kit.looks import Looks
from layers.basemap.service import MapState
from layers.motion import moment
from layers.panel import LayerPanel
from layers.view import MapView
from video.mosaic import VideoMosaic

from .map_source import MapSource
from .strips import MapStrips

# Clock faces taken anew per second for the map, at most; what is due beyond it waits a second.
FACES_PER_TICK = 500
_NO_CHANGES = Changes()
_REPORT = Act.REPORT  # looked up once: it is asked for per row


class RoomWidgets(NamedTuple):
    """The widgets of other rooms on this desk, and where they report."""

    map: MapView
    mosaic: VideoMosaic
    topbar: TopBar
    with_qgis: bool = True
    layers: LayerPanel | None = None


class RoomWiring(QObject):
    """Feeds maps and pictures; the only place where they meet the desk's face.

    Signals:
        faced: ``dict`` of ``case_id`` to ``Face``: clocks that were looked at anew.
    """

    faced = Signal(object)

    def __init__(
        self,
        desk: DeskParts,
        looks: Looks,
        rooms: RoomWidgets,
        source: MapSource,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._looks, self._rooms = desk, looks, rooms
        self._maps = [rooms.map]
        self._strips = MapStrips(desk.face, self._maps, self)
        self._turns = FaceTurns()
        self._n_live = -1
        source.ready.connect(self._on_map_file)
        self._wire()
        self._dress()

    def _wire(self) -> None:
        face, rooms = self._desk.face, self._rooms
        face.changed.connect(self._on_changed)
        face.ticked.connect(self._on_ticked)
        face.health.connect(self._on_health)
        self._desk.selection.changed.connect(self._on_selected)
        self._desk.selection.camera_changed.connect(self._on_camera_selected)
        self._desk.lang.changed.connect(self._dress)
        self._looks.changed.connect(self._dress)
        rooms.map.state_changed.connect(self._on_map_state)
        rooms.map.camera_picked.connect(self._on_camera_picked)
        rooms.mosaic.camera_picked.connect(self._on_camera_picked)

    # ---- looks and words -----------------------------------------------------------------------

    @Slot()
    def _dress(self) -> None:
        chart, mosaic, code = self._rooms.map, self._rooms.mosaic, self._desk.lang.code
        chart.set_theme(self._looks.theme)
        chart.set_scale(self._looks.scale)
        chart.set_language(code)
        mosaic.set_language(code)
        if self._rooms.layers is not None:
            self._rooms.layers.refresh()

    # ---- situation -----------------------------------------------------------------------------

    def add_map(self, chart: MapView) -> None:
        """Feed another map too, from all that is true already; until ``drop_map``."""
        self._maps.append(chart)
        face = self._desk.face
        situation = face.situation
        if face.city is None:
            return
        whole = Changes(
            cases=tuple(situation.cases.values()),
            fixes=tuple(situation.fixes.values()),
            city=face.city,
            reset=True,
        )
        faces = {case.case_id: face.face_of(case) for case in whole.cases}
        chart.take(situation, whole, face.city_now_ms(), faces)
        chart.set_camera_states(self._video_states())
        chart.select_case(self._desk.selection.case_id)
        self._strips.show_on(chart)

    def drop_map(self, chart: MapView) -> None:
        """Feed it no more; the desk's own map stays."""
        self._maps.remove(chart)

    def _give(self, changes: Changes, faces: Mapping[str, Face]) -> None:
        face = self._desk.face
        for chart in self._maps:
            chart.take(face.situation, changes, face.city_now_ms(), faces)
        if faces:
            self.faced.emit(faces)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        face = self._desk.face
        if changes.reset or changes.city is not None:
            self._turns.clear()
        is_anew = changes.city is not None
        cases = tuple(face.situation.cases.values()) if is_anew else changes.cases
        self._give(changes, self._faces(cases))
        reported = [told.case.case_id for told in changes.acts if told.act is _REPORT]
        for chart in self._maps:
            for case_id in reported:
                chart.flash(case_id)
        if changes.city is not None:
            self._take_city(changes.city)

    def _take_city(self, city: CityInfo) -> None:
        """Let the pictures show city time; which cameras stand where is the video desk's part."""
        to_city = self._desk.face.city_ms_at if city.synthetic else None
        self._rooms.mosaic.set_clock(to_city, city.zone)

    @Slot(object)
    def _on_health(self, health: LinkHealth) -> None:
        """What is shown is true as of the last heartbeat, unless something is being recovered."""
        if health.joined and not health.recovering and math.isfinite(health.beat_age_s):
            self._rooms.map.cases.note_heard(moment() - health.beat_age_s)

    @Slot()
    def _on_ticked(self) -> None:
        face = self._desk.face
        if face.city is None:
            return
        due = self._turns.take(face.city_now_ms(), FACES_PER_TICK, face.situation.cases.get)
        self._give(_NO_CHANGES, self._faces(due))
        self._tell_video()

    def _faces(self, cases: Sequence[Case]) -> Mapping[str, Face]:
        """Return the clock faces of cases, and note when each may be another one."""
        face = self._desk.face
        if face.city is None:
            return {}
        now_ms, faces = face.city_now_ms(), face.faces_of(cases)
        for case_id, found in faces.items():
            if found is not NO_FACE:
                self._turns.put(case_id, found, now_ms)
        return faces

    # ---- pictures ------------------------------------------------------------------------------

    def _video_states(self) -> dict[str, str]:
        return {key: str(row["state"]) for key, row in self._rooms.mosaic.figures().items()}

    def _tell_video(self) -> None:
        states = self._video_states()
        n_live = sum(state == "live" for state in states.values())
        n_starting = sum(state == "connecting" for state in states.values())
        self._rooms.topbar.show_video(n_live, len(states), n_starting)
        for chart in self._maps:
            chart.set_camera_states(states)
        if self._rooms.layers is not None:
            note = Words(f"{n_live}/{len(states)}", f"{n_live}/{len(states)}") if states else None
            self._rooms.layers.set_note("cameras", note)

    # ---- selection -----------------------------------------------------------------------------

    @Slot(object)
    def _on_selected(self, case_id: str) -> None:
        """Mark the case; move the map only when its marker is out of sight."""
        for each in self._maps:
            each.select_case(case_id)
        chart = self._rooms.map
        if not case_id or self._desk.selection.picked_by == "map":
            return
        if not chart.rect().contains(chart.marker_rect(case_id).center()):
            chart.centre_on_case(case_id)

    @Slot(object)
    def _on_camera_picked(self, camera_id: str) -> None:
        self._desk.selection.pick_camera(camera_id)

    @Slot(object)
    def _on_camera_selected(self, camera_id: str) -> None:
        self._rooms.mosaic.set_selected(camera_id)

    # ---- base map ------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_map_file(self, path: Path, cache: Path) -> None:
        self._rooms.map.set_map(path, cache, self._rooms.with_qgis)

    @Slot(object)
    def _on_map_state(self, state: MapState) -> None:
        self._rooms.topbar.show_map(map_lamp_key(state))


def map_lamp_key(state: MapState) -> str:
    """Return the row of the top bar's lamp for a state of the base map."""
    phase = {"none": "loading", "loading": "loading", "broken": "failed"}.get(state.phase.value)
    if phase is not None:
        return phase
    return "ready" if state.by.name == "QGIS" else "plain"
