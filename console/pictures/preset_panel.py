"""A camera's presets as a shift leader keeps them: save what is seen, rename, move, remove."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.contract.camera_orders import SteerOrder
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.preset_edit import EDITORS
from backend.domain.cameras.steering import FAULTS, Preset, SteerAct
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit.dialogs import Panel
from console.rows.row_list import HandoverList, HandoverRow
from widgets.labels import ElideLabel, label, set_tone
from widgets.spacing import space

from . import words_preset as w

_WIDTH_PX, _HEIGHT_PX = 560, 420
# The device is asked what it has now so long after it was told something.
_ASK_AGAIN_MS = 700
_ACTS = {Qt.Key.Key_R: SteerAct.RENAME, Qt.Key.Key_U: SteerAct.SAVE}
_ACTS |= {Qt.Key.Key_Delete: SteerAct.REMOVE}
_TWICE = {SteerAct.REMOVE: w.AGAIN_REMOVE, SteerAct.SAVE: w.AGAIN_RESAVE}


class PresetPanel(Panel):
    """Lies over the window while the strip keeps the camera.

    Signals:
        changed: the device was told something: it should be asked what it has now.
    """

    takes = ("Ctrl+R", "Ctrl+U", "Ctrl+Del")
    changed = Signal()

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts = parts
        self._camera: Camera | None = None
        self._rows: tuple[Preset, ...] = ()
        self._order: SteerOrder | None = None
        self._version = 0
        self._asked_twice: tuple[SteerAct, str] | None = None
        self._said = Words("", "")
        self._again = QTimer(self, interval=_ASK_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self.changed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        face = parts.face
        face.verdict.connect(self._on_verdict)
        face.changed.connect(self._on_changed)
        parts.lang.changed.connect(self.retell)

    def _build(self) -> None:
        looks = self._parts.looks
        self._title = ElideLabel("", 18, bold=True)
        self.name = QLineEdit(self)
        self.name.installEventFilter(self)
        self.name.returnPressed.connect(self.save)
        self.go = QPushButton(self)
        self.go.setProperty("kind", "primary")
        self.go.clicked.connect(self.save)
        self.rows = HandoverList(looks, self)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.said = label("", "", 14, wrap=True)
        self._hint = label("", "text_3", 12, wrap=True)
        row, box = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.name, 1)
        row.addWidget(self.go)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addWidget(self._title)
        box.addLayout(row)
        box.addWidget(self.said)
        box.addWidget(self.rows, 1)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def show_camera(self, camera: Camera, rows: Sequence[Preset]) -> None:
        """Open for a camera that is in hand."""
        self._camera, self._rows, self._order, self._asked_twice = camera, tuple(rows), None, None
        self.name.clear()
        self._say(Words("", "") if self.may_act else w.NOT_YOURS, "soon")
        self.open(self.name if self.may_act else self)
        self.retell()

    def show_rows(self, camera_id: str, rows: Sequence[Preset]) -> None:
        """Take what the device has now."""
        if self._camera is not None and self._camera.camera_id == camera_id:
            self._rows = tuple(rows)
            self.retell()

    @property
    def may_act(self) -> bool:
        """Whether who sits here may change presets."""
        return self._parts.face.actor.role in EDITORS

    # ---- what a person does --------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Save what is seen under the name that is written."""
        self._send(SteerAct.SAVE, name=self.name.text().strip())

    def _on_row(self, act: SteerAct) -> None:
        """Do something with the marked preset; what cannot be taken back is asked twice."""
        chosen = next((row for row in self._rows if row.token == self.rows.ref), None)
        if chosen is None:
            return
        if act in _TWICE and self._asked_twice != (act, chosen.token):
            self._asked_twice = (act, chosen.token)
            self._say(_TWICE[act].filled(preset=chosen.name), "soon")
            return
        name = self.name.text().strip() if act is SteerAct.RENAME else ""
        self._send(act, preset=chosen.token, name=name)

    def _send(self, act: SteerAct, preset: str = "", name: str = "") -> None:
        self._asked_twice = None
        face, camera = self._parts.face, self._camera
        if camera is None or self._order is not None or face.is_shut:
            return
        self._order = SteerOrder(
            command_id=face.new_id(),
            actor=face.actor,
            camera_id=camera.camera_id,
            act=act,
            preset=preset,
            name=name,
        )
        self._say(w.SENT)
        face.send(self._order)

    # ---- what came back ------------------------------------------------------------------------

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, order = told[1], self._order
        if order is None or verdict.command_id != order.command_id:
            return
        self._order = None
        if verdict.outcome != "accepted":
            self._say(Words(verdict.zh, verdict.en), "act")
            return
        self._version = verdict.version
        self.name.clear()
        self._say(w.ON_ITS_WAY)
        self._again.start()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """A device that did not do it says so by a row of its own."""
        if self._camera is None or not (changes.steered or changes.reset):
            return
        held = self._parts.face.situation.steered.get(self._camera.camera_id)
        if held is not None and held.fault and held.version > self._version > 0:
            why = FAULTS[held.fault]
            told = w.FAILED
            self._say(Words(told.zh.format(why=why.zh), told.en.format(why=why.en)), "act")
            self._version = held.version
        self.retell()

    # ---- words, keys, room ---------------------------------------------------------------------

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        camera = self._camera
        if self.isHidden() or camera is None:
            return
        of = self._parts.lang.of
        self._title.setText(of(w.TITLE.filled(name=camera.name)))
        self.setAccessibleName(self._title.text())
        self.name.setPlaceholderText(of(w.NAME_HINT))
        self.name.setAccessibleName(of(w.NAME_HINT))
        self.go.setText(of(w.SAVE))
        for part in (self.name, self.go):
            part.setEnabled(self.may_act)
        self.said.setText(of(self._said) or ("" if self._rows else of(w.NONE)))
        self._hint.setText(of(w.HINT) if self.may_act else of(w.BACK))
        self.rows.tell([self._row(n, row) for n, row in enumerate(self._rows)])
        self.place()

    def _row(self, n: int, row: Preset) -> HandoverRow:
        of, face, camera = self._parts.lang.of, self._parts.face, self._camera
        assert camera is not None
        held = face.situation.steered.get(camera.camera_id)
        plan = (face.city.patrol.presets or {}) if face.city is not None else {}
        notes = (
            (held is not None and held.preset == row.token, w.HERE),
            (row.name in plan.get(camera.camera_id, ()), w.PLANNED),
            (any(mask.preset == row.name for mask in camera.masks), w.MASKED),
        )
        state = " · ".join(of(words) for holds, words in notes if holds)
        return HandoverRow(row.token, str(n + 1), "info", row.name, "", state, has_tick=False)

    def _say(self, words: Words, tone: str = "") -> None:
        self._said = words
        set_tone(self.said, tone)
        self.said.setText(self._parts.lang.of(words))

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        px, host = self._parts.looks.px, self._host
        width = min(px(_WIDTH_PX), host.width() - px(48))
        self.setFixedSize(width, min(px(_HEIGHT_PX), host.height() - px(48)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field would take Ctrl+Delete for a word, and the desk Ctrl+R for a question."""
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if watched is self.name and event.type() in kinds and isinstance(event, QKeyEvent):
            key, is_press = Qt.Key(event.key()), event.type() is QEvent.Type.KeyPress
            is_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if is_ctrl and key in _ACTS:
                event.accept()
                if is_press and self.may_act:
                    self._on_row(_ACTS[key])
                return True
            if is_press and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.rows.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)
