"""The hand on a camera: what is done on the strip becomes orders, and the tiles say whose it is."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.contract.answers import Presets
from backend.contract.base import Answer
from backend.contract.camera_orders import SteerOrder
from backend.contract.questions import GetPresets
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.steering import (
    FAULTS,
    NOWHERE,
    Preset,
    SteerAct,
    Steering,
    Way,
    check_camera,
    refused,
)
from backend.domain.people.rights import may_do
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import ROLE_WORDS
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit.keymap import OWNS_KEYS, key_text
from console.kit.notice import Notice
from video.mosaic import VideoMosaic
from video.steer_strip import SteerStrip

from . import words_steer as w
from .preset_panel import PresetPanel

KEY = "steer"
FORM_KEY = key_text("request")
# A key that is held is said to be held this often; the backend waits four times as long.
RENEW_MS = 500
# A device that was not heard yet is asked after again.
ASK_AGAIN_MS = 1_000
# Below this width (of the drawing) a tile has no room for the strip: the camera is made large.
_ROOM_PX = 400


class SteerHand(QObject):
    """Opens the strip on the chosen camera and sends what is done on it.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(
        self, parts: DeskParts, mosaic: VideoMosaic, parent: QObject, form_key: str = FORM_KEY
    ) -> None:
        """Lie in wait for a camera.

        Args:
            form_key: By which the form is opened that a refusal asks for.
        """
        super().__init__(parent)
        self._form_key = form_key
        self._parts, self._mosaic = parts, mosaic
        self.strip = SteerStrip(parts.looks, mosaic)
        self.strip.setProperty(OWNS_KEYS, True)
        self._camera_id, self._ask_id, self._made_large = "", "", False
        self._sent: dict[str, SteerAct] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._rows: tuple[Preset, ...] = ()
        self._page: PresetPanel | None = None
        self._renew = QTimer(self, interval=RENEW_MS)
        self._renew.timeout.connect(self._on_held)
        self._again = QTimer(self, interval=ASK_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._ask)
        self._wire()

    def _wire(self) -> None:
        face, strip = self._parts.face, self.strip
        face.changed.connect(self._on_changed)
        face.answer.connect(self._on_answer)
        face.verdict.connect(self._on_verdict)
        face.actor_changed.connect(self.leave)
        self._parts.lang.changed.connect(self._dress)
        self._parts.selection.camera_changed.connect(self._on_selected)
        strip.way_changed.connect(self._on_way)
        strip.centre_wanted.connect(self._on_centre)
        strip.preset_wanted.connect(self._on_preset)
        strip.home_wanted.connect(self._on_home)
        strip.presets_wanted.connect(self._on_presets)
        strip.left.connect(self.leave)
        self._dress()

    @property
    def camera_id(self) -> str:
        """The camera the strip lies on, ``""`` while it is away."""
        return self._camera_id

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out a key of the map: take the chosen camera, or leave it."""
        if key == KEY:
            if self._camera_id:
                self.leave()
            else:
                self.take(self._parts.selection.camera_id or self._mosaic.spotlight)

    def take(self, camera_id: str) -> None:
        """Open the strip on a camera, or say why it cannot be turned."""
        face = self._parts.face
        if not camera_id or face.city is None:
            self._say(w.PICK_FIRST.filled(key=key_text(KEY)), "info")
            return
        found = next((c for c in face.city.cameras if c.camera_id == camera_id), None)
        try:
            camera = check_camera(found)
            if not may_do(face.actor.role, KEY):
                role = ROLE_WORDS[face.actor.role]
                raise refused("steer_not_your_role", role_zh=role.zh, role_en=role.en)
        except Refused as why:
            self._refuse(camera_id, why)
            return
        self._open(camera)

    def _refuse(self, camera_id: str, why: Refused) -> None:
        """Say why not; where a form would help, how to get it, for this very camera."""
        if why.rule != "steer_view_only":
            self._say(why.words)
            return
        self._parts.selection.pick_camera(camera_id)
        self._say(_filled(w.FORM, why=why.words, key=self._form_key))

    @property
    def _camera(self) -> Camera | None:
        city = self._parts.face.city
        cameras = city.cameras if city is not None else ()
        return next((one for one in cameras if one.camera_id == self._camera_id), None)

    @Slot()
    def leave(self) -> None:
        """Let go and take the strip away; the camera goes home by itself."""
        if not self._camera_id:
            return
        if self._page is not None:
            self._page.dismiss()
        self.strip.shut()
        camera_id, self._camera_id = self._camera_id, ""
        self._renew.stop()
        self._again.stop()
        if self._made_large and self._mosaic.spotlight == camera_id:
            self._mosaic.toggle_spotlight(camera_id)
        tile = self._mosaic.tile(camera_id)
        if tile is not None:
            tile.setFocus()

    # ---- what a person does --------------------------------------------------------------------

    def _open(self, camera: Camera) -> None:
        tile = self._mosaic.tile(camera.camera_id)
        self._made_large = tile is None or tile.width() < self._parts.looks.px(_ROOM_PX)
        if self._made_large and self._mosaic.spotlight != camera.camera_id:
            self._mosaic.toggle_spotlight(camera.camera_id)
            self._mosaic.tick()  # an empty tile takes its camera at once
            tile = self._mosaic.tile(camera.camera_id)
        if tile is None:
            self._say(w.NO_PICTURE)
            return
        self._camera_id, self._rows = camera.camera_id, ()
        self.strip.open(tile, camera)
        self.strip.say(w.ASKING)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        if self._camera_id:
            face = self._parts.face
            self._ask_id = face.new_id()
            face.ask(GetPresets(ask_id=self._ask_id, actor=face.actor, camera_id=self._camera_id))

    @Slot(object)
    def _on_way(self, way: Way) -> None:
        if not self._camera_id:
            return
        self._send(SteerAct.STOP if way == NOWHERE else SteerAct.MOVE, way)
        if way == NOWHERE:
            self._renew.stop()
        else:
            self._renew.start()

    @Slot()
    def _on_held(self) -> None:
        self._send(SteerAct.MOVE, self.strip.way, is_held=True)

    @Slot(object)
    def _on_centre(self, way: Way) -> None:
        self._send(SteerAct.CENTRE, way)

    @Slot(object)
    def _on_preset(self, token: str) -> None:
        self._send(SteerAct.PRESET, preset=token)

    @Slot()
    def _on_home(self) -> None:
        self._send(SteerAct.HOME)
        self.strip.say(w.SENT_HOME)

    @Slot()
    def _on_presets(self) -> None:
        """Open the page of the camera's presets beside the strip."""
        camera = self._camera
        if camera is None:
            return
        if self._page is None:
            self._page = PresetPanel(self._parts, self._mosaic.window())
            self._page.changed.connect(self._ask)
        self._page.show_camera(camera, self._rows)

    def _send(
        self, act: SteerAct, way: Way = NOWHERE, preset: str = "", *, is_held: bool = False
    ) -> None:
        face = self._parts.face
        if not self._camera_id or face.is_shut:
            return
        order = SteerOrder(
            command_id=face.new_id(),
            actor=face.actor,
            camera_id=self._camera_id,
            act=act,
            way=way,
            preset=preset,
            is_held=is_held,
        )
        self._sent[order.command_id] = act
        face.send(order)

    # ---- what came back ------------------------------------------------------------------------

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not isinstance(answer, Presets) or answer.ask_id != self._ask_id:
            return
        if answer.is_known:
            self._rows = answer.rows
            if self._page is not None:
                self._page.show_rows(answer.camera_id, answer.rows)
            self._names[answer.camera_id] = {row.token: row.name for row in answer.rows}
            self.strip.set_presets(answer.rows, answer.can_centre)
            self._tell_strip()
            self._tell_tiles()
            return
        if answer.fault:
            self.strip.say(_filled(w.NOT_YET, why=Words(answer.zh, answer.en)), "act")
        self._again.start()

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        act = self._sent.pop(verdict.command_id, None)
        if act is None or verdict.outcome == "accepted" or act is SteerAct.STOP:
            return
        unknown = verdict.outcome == "unknown"
        words = w.UNKNOWN if unknown else Words(verdict.zh, verdict.en)
        self._renew.stop()
        if self._camera_id:
            self.strip.say(words, "act")
        self._say(words)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.steered or changes.reset:
            self._tell_tiles()
            self._tell_strip()

    @Slot(object)
    def _on_selected(self, camera_id: str) -> None:
        """Another camera was chosen: this one is let go."""
        if self._camera_id and camera_id != self._camera_id:
            self.leave()

    # ---- words ---------------------------------------------------------------------------------

    @property
    def _lang(self) -> str:
        return self._parts.lang.code

    @Slot()
    def _dress(self) -> None:
        self.strip.set_language(self._lang)

    def _tell_tiles(self) -> None:
        steered = self._parts.face.situation.steered
        self._mosaic.set_steered({key: self.words_of(held) for key, held in steered.items()})

    def _tell_strip(self) -> None:
        """Say on the strip what the device did not do; nothing else hides the hint."""
        held = self._parts.face.situation.steered.get(self._camera_id)
        if held is None:
            self.strip.say(None)
        elif held.fault or held.account != self._parts.face.actor.account:
            self.strip.say(self.words_of(held), "act" if held.fault else "soon")
        else:
            self.strip.say(w.SENT_HOME if held.is_returning else None)

    def words_of(self, held: Steering) -> Words:
        """Return who steers a camera, and where to."""
        why = FAULTS.get(held.fault)
        if held.is_returning:
            return _filled(w.LOST, why=why) if why is not None else w.RETURNING
        if why is not None:
            return _filled(w.TROUBLE, who=held.account, why=why)
        if held.preset:
            names = self._names.get(held.camera_id, {})
            name = names.get(held.preset, held.preset)
            return w.BY_AT.filled(who=held.account, preset=name)
        return w.BY.filled(who=held.account)

    def _say(self, words: Words, level: str = "warn") -> None:
        self.noticed.emit(Notice(level, words, "steer"))


def _filled(words: Words, **values: object) -> Words:
    """Fill places that hold words of their own, each in its language."""
    zh = {key: value.zh if isinstance(value, Words) else value for key, value in values.items()}
    en = {key: value.en if isinstance(value, Words) else value for key, value in values.items()}
    return Words(words.zh.format(**zh), words.en.format(**en))
