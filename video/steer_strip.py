"""The strip by which a camera is turned: it lies over the camera's tile and holds the keyboard.

Keys and buttons that are held make one direction; what is let go, and a lost focus, make it stop.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from backend.domain.cameras.camera import Camera
from backend.domain.cameras.steering import NOWHERE, Preset, Way
from backend.domain.terms.words import Words
from widgets.icon import themed_icon
from widgets.labels import label, set_tone
from widgets.skin import Skin, SkinWidget
from widgets.spacing import space

from . import steer_words as w
from .tile import VideoTile

_ICON_PX, _BUTTON_PX, _MARGIN_PX = 18, 28, 6
_MAX_PRESETS = 9
# Name and clock of the tile stay legible below the plate.
_FOOT_PX = 24
# Half speed: a person who turns by keys wants to stop where they look.
_TURN, _ZOOM = 0.5, 0.6
_HELD: dict[str, Way] = {
    "chevron-left": Way(pan=-_TURN),
    "chevron-right": Way(pan=_TURN),
    "chevron-up": Way(tilt=_TURN),
    "chevron-down": Way(tilt=-_TURN),
    "plus": Way(zoom=_ZOOM),
    "minus": Way(zoom=-_ZOOM),
}
_WORDS: dict[str, tuple[Words, str]] = {
    "chevron-left": (w.LEFT, "←"),
    "chevron-right": (w.RIGHT, "→"),
    "chevron-up": (w.UP, "↑"),
    "chevron-down": (w.DOWN, "↓"),
    "plus": (w.NEARER, "+"),
    "minus": (w.WIDER, "-"),
    "house": (w.HOME, "0"),
    "x": (w.LEAVE, "Esc"),
}
_KEYS: dict[Qt.Key, str] = {
    Qt.Key.Key_Left: "chevron-left",
    Qt.Key.Key_Right: "chevron-right",
    Qt.Key.Key_Up: "chevron-up",
    Qt.Key.Key_Down: "chevron-down",
    Qt.Key.Key_Plus: "plus",
    Qt.Key.Key_Equal: "plus",
    Qt.Key.Key_Minus: "minus",
    Qt.Key.Key_Underscore: "minus",
}


class SteerStrip(SkinWidget):
    """Lies over one tile; the picture shows through, and a click on it is a place to look at.

    Signals:
        way_changed: ``Way`` now wanted, ``NOWHERE`` to stop.
        centre_wanted: ``Way`` whose pan and tilt are the point.
        preset_wanted: token.
        home_wanted, presets_wanted, left: no payload.
    """

    way_changed = Signal(object)
    centre_wanted = Signal(object)
    preset_wanted = Signal(object)
    home_wanted = Signal()
    presets_wanted = Signal()
    left = Signal()

    def __init__(self, skin: Skin, host: QWidget) -> None:
        super().__init__(skin, host)
        self._tile: VideoTile | None = None
        self._lang, self._camera_id, self._name = "zh", "", ""
        self._presets: tuple[Preset, ...] = ()
        self._can_centre = False
        self._said: tuple[Words, str] | None = None
        self._held: dict[str, None] = {}
        self._way = NOWHERE
        self.buttons = {icon: self._button(icon) for icon in (*_HELD, "house", "x")}
        self.chips = [self._chip(n) for n in range(_MAX_PRESETS)]
        self.text = label("", "text_2", 12, wrap=True)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        space(row, self.skin, gap_px=2)
        *turning, leave = self.buttons.values()
        for button in (*turning, *self.chips):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(leave)
        self._panel = QWidget(self)
        box = QVBoxLayout(self._panel)
        space(box, self.skin, (_MARGIN_PX, 4, _MARGIN_PX, 4), 2)
        box.addLayout(row)
        box.addWidget(self.text)
        self._panel.setCursor(Qt.CursorShape.ArrowCursor)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def way(self) -> Way:
        """Where to, by what is held now."""
        return self._way

    def open(self, tile: VideoTile, camera: Camera) -> None:
        """Lie over the tile of a camera and take the keyboard."""
        self.shut()
        self._tile, self._camera_id, self._name = tile, camera.camera_id, camera.name
        self._presets, self._can_centre, self._said = (), False, None
        tile.installEventFilter(self)
        tile.camera_changed.connect(self._on_camera)
        self.retell()
        self._follow()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        """Go away; what is held is let go."""
        self._let_go()
        if self._tile is not None:
            self._tile.removeEventFilter(self)
            self._tile.camera_changed.disconnect(self._on_camera)
            self._tile = None
        self.hide()

    def set_presets(self, presets: Sequence[Preset], can_centre: bool) -> None:
        """Show what the camera can be turned to."""
        self._presets, self._can_centre = tuple(presets[:_MAX_PRESETS]), can_centre
        self.retell()

    def say(self, words: Words | None, tone: str = "text_2") -> None:
        """Say something in place of the hint; None says the hint again."""
        self._said = (words, tone) if words is not None else None
        self.retell()

    def set_language(self, code: str) -> None:
        """Speak ``"zh"`` or ``"en"``."""
        self._lang = code
        self.retell()

    @Slot()
    def on_skin(self) -> None:
        """Take the other theme or scale."""
        super().on_skin()
        self.retell()

    def retell(self) -> None:
        """Set every text and icon again."""
        for icon, button in self.buttons.items():
            words, key = _WORDS[icon]
            self._dress(button, words.of(self._lang), key)
            button.setIcon(themed_icon(icon, self.skin, "text", self.devicePixelRatioF()))
        for n, chip in enumerate(self.chips):
            chip.setVisible(n < len(self._presets))
            if n < len(self._presets):
                named = w.PRESET.filled(name=self._presets[n].name)
                self._dress(chip, named.of(self._lang), str(n + 1))
        hint = w.HINT if self._can_centre else w.HINT_NO_CENTRE
        words, tone = self._said or (hint, "text_2")
        set_tone(self.text, tone)
        self.text.setText(words.of(self._lang))
        self.setAccessibleName(w.STRIP.filled(name=self._name).of(self._lang))
        self._follow()

    # ---- keys, mouse, focus --------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and zoom are held, digits and Esc are pressed; all else belongs to the desk."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            if not event.isAutoRepeat():
                self._hold(_KEYS[key])
        elif key is Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.home_wanted.emit()
        elif key is Qt.Key.Key_P:
            self.presets_wanted.emit()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._choose(int(key) - int(Qt.Key.Key_1))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Stop what is let go."""
        key = Qt.Key(event.key())
        if key in _KEYS and not event.isAutoRepeat():
            self._release(_KEYS[key])
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nobody can say any more that a key is held."""
        self._let_go()
        super().focusOutEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys turn now."""
        super().focusInEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the point that was clicked."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._tile is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._tile.aim_at(event.position())
        if point is not None and self._can_centre:
            self.centre_wanted.emit(Way(*point))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the tile."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._follow()
        elif event.type() is QEvent.Type.Hide and watched is self._tile:
            self.left.emit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plate of the buttons, and an edge while keys turn the camera."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QRectF(self._panel.geometry())
        ground = self.skin.color("panel")
        ground.setAlpha(236)
        painter.setPen(self.skin.color("info" if self.hasFocus() else "line"))
        painter.setBrush(ground)
        painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    # ---- inside --------------------------------------------------------------------------------

    @Slot(str)
    def _on_camera(self, camera_id: str) -> None:
        """Never lie over a picture of another camera: a rotation may turn its page beneath."""
        if camera_id != self._camera_id:
            self.left.emit()

    def _follow(self) -> None:
        """Lie over the tile, the plate at its foot."""
        if self._tile is None:
            return
        self.setGeometry(self._tile.geometry())
        side, margin = self.skin.px(_BUTTON_PX), self.skin.px(_MARGIN_PX)
        for button in (*self.buttons.values(), *self.chips):
            button.setFixedSize(side, side)
            button.setIconSize(QSize(self.skin.px(_ICON_PX), self.skin.px(_ICON_PX)))
        seen = self._tile.picture_rect().adjusted(margin, 0, -margin, -self.skin.px(_FOOT_PX))
        box = self._panel.layout()
        height = box.heightForWidth(round(seen.width())) if box is not None else 0
        self._panel.setGeometry(seen.x(), seen.bottom() - height, seen.width(), height)
        self.update()

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(icon)
        button.setProperty("kind", "strip")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if icon in _HELD:
            button.pressed.connect(self._on_pressed)
            button.released.connect(self._on_released)
        else:
            button.clicked.connect(self.home_wanted if icon == "house" else self.left)
        return button

    def _chip(self, n: int) -> QToolButton:
        chip = QToolButton(self)
        chip.setObjectName(f"preset-{n}")
        chip.setProperty("kind", "strip")
        chip.setText(str(n + 1))
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(self._on_chip)
        return chip

    def _dress(self, button: QToolButton, text: str, key: str) -> None:
        button.setToolTip(f"{text}  {key}")
        button.setAccessibleName(text)

    @Slot()
    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, QToolButton):
            self._choose(self.chips.index(chip))

    @Slot()
    def _on_pressed(self) -> None:
        self._hold(self.sender().objectName())

    @Slot()
    def _on_released(self) -> None:
        self._release(self.sender().objectName())

    def _choose(self, n: int) -> None:
        if n < len(self._presets):
            self.preset_wanted.emit(self._presets[n].token)

    def _hold(self, icon: str) -> None:
        self._held[icon] = None
        self._tell()

    def _release(self, icon: str) -> None:
        self._held.pop(icon, None)
        self._tell()

    def _let_go(self) -> None:
        self._held.clear()
        self._tell()

    def _tell(self) -> None:
        ways = [_HELD[icon] for icon in self._held]
        way = Way(*(sum(getattr(one, axis) for one in ways) for axis in ("pan", "tilt", "zoom")))
        if way != self._way:
            self._way = way
            self.way_changed.emit(way)
