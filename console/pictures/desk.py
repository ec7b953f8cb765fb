"""The pictures of a desk: which cameras stand where, what turns, what is kept for tomorrow."""

import re
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QDrag

from backend.contract.answers import Streams
from backend.contract.city_answer import CityInfo
from backend.domain.cameras.camera import Camera
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.drag.drag import DragStarter
from console.face.parts import DeskParts
from console.kit import words_acts as aw
from console.kit.notice import Notice
from video.gateways import SourceNews
from video.layouts import DEFAULT, LAYOUTS
from video.mosaic_hand import pack_camera
from video.scene import EMPTY, Scene, scene_of
from video.scene_book import SceneBook

from . import words as w
from .mover_desk import MoverDesk
from .near import CaseCameras
from .rotation_hand import RotationHand
from .stands import StandWatch
from .streams import StreamAsker
from .widgets import VideoWidgets

_NOTE_MS = 5_000
_N_RECALLED = 9
_UNSAFE = re.compile(r"[^\w.-]")


class VideoDesk(QObject):
    """Answers everything a person asks of the tiles.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(
        self,
        parts: DeskParts,
        widgets: VideoWidgets,
        folder: Path | None,
        parent: QObject,
        *,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self._parts, self._widgets, self._folder, self._named = parts, widgets, folder, name
        self.book = self._open_book()
        self.near = CaseCameras(parts)
        self._cameras: dict[str, Camera] = {}
        self._gateways: dict[str, str] = {}
        self._usual = EMPTY
        self._streams = StreamAsker(parts.face)
        self._is_begun = False
        self.scenes, self.cameras = widgets.scenes, widgets.cameras
        # The hall's window shows; what a person does with a vehicle is done at the desk.
        self.movers = None if name else MoverDesk(parts, widgets, self)
        seen = widgets.mosaic, widgets.turner
        self.rotation = RotationHand(
            widgets.rotation, seen, self._ordered, self._name_of, self.keep
        )
        self._map_drag = DragStarter(widgets.map)
        self.stands = StandWatch(parts, widgets.mosaic, self)
        self._keep = QTimer(self, interval=_NOTE_MS)
        self._keep.timeout.connect(self.note)
        self._wire()
        self._dress()

    def _wire(self) -> None:
        parts, seen = self._parts, self._widgets
        for teller in filter(None, (self.movers, self.rotation)):
            teller.noticed.connect(self.noticed)
        parts.face.changed.connect(self._on_changed)
        parts.face.streams_came.connect(self._on_streams)
        parts.face.ticked.connect(self._on_ticked)
        parts.face.actor_changed.connect(self._on_actor_changed)
        parts.lang.changed.connect(self._dress)
        seen.mosaic.scene_changed.connect(self._on_scene_changed)
        seen.mosaic.source_changed.connect(self._on_source_changed)
        seen.turner.turned.connect(self._on_scene_changed)
        seen.turner.changed.connect(self.note)
        seen.panel.layout_wanted.connect(self.use_layout)
        seen.panel.scenes_wanted.connect(self._on_scenes_wanted)
        seen.panel.cameras_wanted.connect(self._on_cameras_wanted)
        seen.panel.turn_wanted.connect(self.rotation.turn)
        seen.scenes.recalled.connect(self.recall)
        seen.scenes.layout_wanted.connect(self.use_layout)
        seen.scenes.kept.connect(self.keep)
        seen.scenes.renamed.connect(self._on_renamed)
        seen.scenes.removed.connect(self._on_removed)
        seen.cameras.placed.connect(self._on_placed)
        seen.cameras.enlarged.connect(self._on_enlarged)
        seen.cameras.turn_wanted.connect(self.rotation.turn_group)
        seen.map.camera_pressed.connect(self._map_drag.arm)
        self._map_drag.drag_wanted.connect(self._on_map_drag)

    def _open_book(self) -> SceneBook:
        """Open the scenes of whoever sits here, or of the surface that has a name of its own."""
        if self._folder is None:
            return SceneBook(None)
        account = self._named or _UNSAFE.sub("_", self._parts.face.actor.account)
        return SceneBook(self._folder / f"scenes-{account}.json")

    @Slot()
    def _on_actor_changed(self) -> None:
        """Another person sits here: their own scenes, and what they last looked at."""
        if self._named:
            return
        self.note()
        was_begun, self._is_begun = self._is_begun, False
        self._widgets.turner.end()
        self.book = self._open_book()
        if was_begun:
            self._is_begun = True
            self._begin(self._usual)

    @Slot()
    def _dress(self) -> None:
        self._widgets.panel.set_language(self._parts.lang.code)

    def stop(self) -> None:
        """Keep what stands, and turn no more; may be called twice."""
        self.note()
        self._is_begun = False
        self._keep.stop()
        self._widgets.turner.end()

    # ---- keys ----------------------------------------------------------------------------------

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out a key of the map that is about pictures; others are not ours."""
        turner = self._widgets.turner
        plain = {
            "video": self.next_case_camera,
            "nearest": self.show_nearest,
            "scenes": self._on_scenes_wanted,
            "cameras": self._on_cameras_wanted,
            "turn_hold": turner.toggle_hold,
            "turn_forth": lambda: turner.step(1),
            "turn_back": lambda: turner.step(-1),
        }
        if key in plain:
            plain[key]()
        elif key == "rotation":
            self.rotation.do(key)
        elif key.startswith("scene:"):
            self._recall_number(int(key[6:]))
        elif self.movers is not None:
            self.movers.do(key)

    # ---- cameras of the city -------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.city is not None:
            self.take_city(changes.city)

    def take_city(self, city: CityInfo) -> None:
        """Show what stood here last, else the cameras the city wants on a desk."""
        self._cameras = {camera.camera_id: camera for camera in city.cameras}
        ordered = sorted(city.cameras, key=lambda camera: not camera.shown)
        self._widgets.mosaic.set_known(ordered)
        self._gateways = {one.gateway_id: one.name for one in city.gateways}
        self._widgets.cameras.show_cameras(city.cameras, self._gateways)
        usual = scene_of(DEFAULT.key, tuple(c.camera_id for c in ordered if c.shown))
        if not self._is_begun and self._cameras:
            self._is_begun = True
            self._begin(usual)
        elif self._widgets.mosaic.scene == self._usual:
            self._widgets.mosaic.show_scene(usual)
        self._usual = usual
        self._ask_streams()

    def _begin(self, usual: Scene) -> None:
        if self.book.trouble is not None:
            self._say(self.book.trouble, "warn")
        held = self.book.last
        if held is None or not set(held[0].cameras) & set(self._cameras):
            self._widgets.mosaic.show_scene(usual)
        else:
            scene, turn = held
            self._widgets.mosaic.show_scene(scene)
            if scene.rotation is not None:
                self._widgets.turner.begin(scene.rotation, turn)
        self._keep.start()

    def _needed(self) -> set[str]:
        """Return the cameras whose addresses are needed now or soon."""
        mosaic, rotation = self._widgets.mosaic, self._widgets.turner.rotation
        steps = rotation.steps if rotation is not None else ()
        ids = {*mosaic.scene.cameras, mosaic.spotlight, *(key for step in steps for key in step)}
        return ids & set(self._cameras)

    def _ask_streams(self) -> None:
        self._streams.ask(self._needed())

    @Slot(object)
    def _on_streams(self, found: Streams) -> None:
        self._streams.take(found)
        self._widgets.mosaic.set_addresses(found.urls, found.subs, found.quotas)

    @Slot()
    def _on_ticked(self) -> None:
        """Say how long a page still stands, and how the listed cameras are."""
        self._widgets.panel.bar.retell()
        if self._widgets.cameras.isVisible():
            figures = self._widgets.mosaic.figures()
            states = {key: str(row["state"]) for key, row in figures.items()}
            self._widgets.cameras.show_states(states)
        self._streams.tick(self._needed())

    # ---- scenes --------------------------------------------------------------------------------

    @Slot(object)
    def use_layout(self, key: str) -> None:
        """Cut the tiles anew; what turned is left, since its pages were for other tiles."""
        self._widgets.turner.end()
        self._widgets.mosaic.set_layout(key)

    @Slot(object)
    def recall(self, name: str) -> None:
        """Show a saved scene."""
        scene = next((held for held in self.book.scenes if held.name == name), None)
        if scene is None:
            return
        self._widgets.turner.end()
        self._widgets.mosaic.show_scene(scene)
        if scene.rotation is not None:
            self._widgets.turner.begin(scene.rotation)

    @Slot(object)
    def keep(self, name: str) -> None:
        """Save what stands under a name."""
        self.book.save(self._standing(name))
        self._after_book(w.SCENE_KEPT.filled(name=name))

    @Slot()
    def note(self) -> None:
        """Keep what stands for the next start."""
        if self._is_begun:
            self.book.note(self._standing(""), self._widgets.turner.turn)

    def _standing(self, name: str) -> Scene:
        scene = self._widgets.mosaic.scene
        return Scene(scene.layout, scene.cameras, name, self._widgets.turner.rotation)

    def _recall_number(self, n: int) -> None:
        if n <= len(self.book.scenes):
            self.recall(self.book.scenes[n - 1].name)
        else:
            self._say(w.SCENE_GONE.filled(n=n))

    @Slot()
    def _on_scenes_wanted(self) -> None:
        self._tell_scenes()
        self._widgets.scenes.toggle()

    @Slot(object)
    def _on_renamed(self, names: tuple[str, str]) -> None:
        self.book.rename(*names)
        self._after_book()

    @Slot(object)
    def _on_removed(self, name: str) -> None:
        self.book.remove(name)
        self._after_book()

    def _after_book(self, good: Words | None = None) -> None:
        self._tell_scenes()
        if self.book.trouble is not None:
            self._say(self.book.trouble, "warn")
        elif good is not None:
            self._say(good, "good")

    def _tell_scenes(self) -> None:
        scenes = self.book.scenes[:_N_RECALLED]
        self._widgets.scenes.show_scenes(scenes, self._widgets.mosaic.scene.layout)

    @Slot()
    def _on_scene_changed(self) -> None:
        self._ask_streams()
        self.note()

    # ---- rotation ------------------------------------------------------------------------------

    def _ordered(self) -> tuple[str, ...]:
        """Return all cameras, those first that the city wants on a desk."""
        ordered = sorted(self._cameras.values(), key=lambda camera: not camera.shown)
        return tuple(camera.camera_id for camera in ordered)

    def _name_of(self, camera_id: str) -> str:
        held = self._cameras.get(camera_id)
        return held.name if held is not None else camera_id

    # ---- one camera ----------------------------------------------------------------------------

    @Slot()
    def _on_cameras_wanted(self) -> None:
        self._widgets.cameras.toggle()

    @Slot(object)
    def _on_placed(self, camera_id: str) -> None:
        self._say(w.CHOOSE_TILE.filled(name=self._cameras[camera_id].name))
        self._widgets.mosaic.hand.ask_for_tile(camera_id)

    @Slot(object)
    def _on_enlarged(self, camera_id: str) -> None:
        self._parts.selection.pick_camera(camera_id)
        self._widgets.mosaic.toggle_spotlight(camera_id)
        self._ask_streams()

    @Slot(object)
    def _on_map_drag(self, camera_id: str) -> None:
        self._run_drag(camera_id)

    def _run_drag(self, camera_id: str) -> None:
        drag = QDrag(self._widgets.map)
        drag.setMimeData(pack_camera(camera_id))
        drag.exec()

    # ---- cameras of a case ---------------------------------------------------------------------

    @Slot()
    def next_case_camera(self) -> None:
        """Make the next camera near the selected case large; after the last, none."""
        if not self.near.has_case():
            self._say(aw.NO_SELECTION)
            return
        found = self.near.next()
        if found is None:
            self._widgets.mosaic.toggle_spotlight("")
            if not self.near.cameras():
                self._say(aw.NO_CAMERA_NEAR)
            return
        self._parts.selection.pick_camera(found.camera.camera_id)
        self._widgets.mosaic.toggle_spotlight(found.camera.camera_id)
        self._ask_streams()
        sees = w.SEES if found.sees else Words("", "")
        name = found.camera.name
        self.noticed.emit(
            Notice(
                "info",
                Words(
                    w.CASE_CAMERA.zh.format(n=found.n, all=found.n_all, name=name, sees=sees.zh),
                    w.CASE_CAMERA.en.format(n=found.n, all=found.n_all, name=name, sees=sees.en),
                ),
                "video",
            )
        )

    @Slot()
    def show_nearest(self) -> None:
        """Fill the tiles with the cameras nearest to the selected case, those that see it first."""
        if not self.near.has_case():
            self._say(aw.NO_SELECTION)
            return
        layout = self._widgets.mosaic.scene.layout
        found = self.near.cameras(len(LAYOUTS[layout].spans))
        if not found:
            self._say(aw.NO_CAMERA_NEAR)
            return
        self._widgets.turner.end()
        ids = tuple(camera.camera_id for camera in found)
        self._widgets.mosaic.show_scene(scene_of(layout, ids))
        self._say(w.NEAREST_SHOWN.filled(n=len(found)))

    @Slot(object)
    def _on_source_changed(self, news: SourceNews) -> None:
        """Say once that a whole gateway went or came back, never once for each camera."""
        known = [self._cameras[key].name for key in news.camera_ids if key in self._cameras]
        words = w.SOURCE_DOWN if news.is_down else w.SOURCE_BACK
        name = known[0] if known else "—"
        served = {self._cameras[key].gateway for key in news.camera_ids if key in self._cameras}
        if len(served) == 1 and (gateway := self._gateways.get(served.pop())):
            words, name = (w.GATEWAY_DOWN if news.is_down else w.GATEWAY_BACK), gateway
        told = words.filled(n=len(news.camera_ids), name=name)
        # Both news of one gateway share a key: what is over replaces what was.
        key = f"source:{min(news.camera_ids)}"
        self.noticed.emit(Notice("warn" if news.is_down else "good", told, key))

    def _say(self, words: Words, level: str = "info") -> None:
        self.noticed.emit(Notice(level, words, "video"))
