"""The video panel of a desk: the tiles, the line of the rotation, and a small menu."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from widgets.icon import themed_icon
from widgets.skin import Skin

from .layouts import LAYOUTS
from .mosaic import VideoMosaic
from .turn_bar import TurnBar
from .turner import Turner
from .words import (
    EVERY,
    MENU,
    MENU_CAMERAS,
    MENU_LAYOUT,
    MENU_SCENES,
    MENU_TURN,
    MENU_TURN_END,
    MENU_TURN_TILE,
    left_words,
)

DWELLS_S = (3, 5, 10, 20, 30, 60, 300, 3_600, 86_400)
_BUTTON_PX = 36


class VideoPanel(QWidget):
    """Signals what a person asks for; the desk does it.

    Signals:
        layout_wanted: key of ``LAYOUTS``.
        scenes_wanted, cameras_wanted: the lists were asked for.
        turn_wanted: ``(slot, seconds)``: rotate one tile, slot -1 for pages of all cameras.
    """

    layout_wanted = Signal(object)
    scenes_wanted = Signal()
    cameras_wanted = Signal()
    turn_wanted = Signal(object)

    def __init__(
        self, skin: Skin, mosaic: VideoMosaic, turner: Turner, *, is_afar: bool = False
    ) -> None:
        super().__init__()
        self._skin, self._mosaic, self._turner, self._lang = skin, mosaic, turner, "zh"
        self.bar = TurnBar(skin, turner, is_afar=is_afar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(mosaic, 1)
        column.addWidget(self.bar)
        self.button = QToolButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self._on_button)
        self.button.hide()
        mosaic.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        mosaic.customContextMenuRequested.connect(self._on_menu)
        self.installEventFilter(self)
        skin.changed.connect(self._dress)
        self._dress()

    def set_language(self, code: str) -> None:
        """Speak ``"zh"`` or ``"en"``."""
        self._lang = code
        self.bar.set_language(code)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        side = self._skin.px(_BUTTON_PX)
        self.button.setIcon(themed_icon("grid-3x3", self._skin, ratio=self.devicePixelRatioF()))
        self.button.setFixedSize(side, side)
        self.button.setToolTip(f"{MENU.of(self._lang)}  F11")
        self.button.setAccessibleName(MENU.of(self._lang))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the button while the mouse is over the panel."""
        if event.type() == QEvent.Type.Enter:
            edge = self._skin.px(6)
            self.button.move(edge, edge)
            self.button.show()
            self.button.raise_()
        elif event.type() == QEvent.Type.Leave:
            self.button.hide()
        return super().eventFilter(watched, event)

    # ---- the menu ------------------------------------------------------------------------------

    def menu(self, slot: int = -1) -> QMenu:
        """Return the menu for a tile, slot -1 for none."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layouts = menu.addMenu(MENU_LAYOUT.of(self._lang))
        for layout in LAYOUTS.values():
            action = self._action(layouts, layout.words, layout.key)
            action.setCheckable(True)
            action.setChecked(layout.key == self._mosaic.scene.layout)
            action.triggered.connect(self._on_layout)
        self._action(menu, MENU_SCENES, key="F11").triggered.connect(self.scenes_wanted)
        self._action(menu, MENU_CAMERAS, key="Shift+F11").triggered.connect(self.cameras_wanted)
        menu.addSeparator()
        self._add_dwells(menu, MENU_TURN, -1)
        if slot >= 0:
            self._add_dwells(menu, MENU_TURN_TILE, slot)
        if self._turner.rotation is not None:
            self._action(menu, MENU_TURN_END).triggered.connect(self._turner.end)
        return menu

    def _add_dwells(self, menu: QMenu, words: Words, slot: int) -> None:
        dwells = menu.addMenu(words.of(self._lang))
        for seconds in DWELLS_S:
            action = self._action(dwells, EVERY.filled(left=left_words(seconds).of(self._lang)))
            action.setData((slot, seconds))
            action.triggered.connect(self._on_dwell)

    def _action(self, menu: QMenu, words: Words, data: object = None, key: str = "") -> QAction:
        text = words.of(self._lang)
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.setData(data)
        return action

    @Slot()
    def _on_button(self) -> None:
        self.menu().popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        slot = self._mosaic.hand.slot_at(at.toPointF())
        self.menu(slot).popup(self._mosaic.mapToGlobal(at))

    @Slot()
    def _on_layout(self) -> None:
        self._tell(self.layout_wanted)

    @Slot()
    def _on_dwell(self) -> None:
        self._tell(self.turn_wanted)

    def _tell(self, signal: Signal) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            signal.emit(action.data())  # type: ignore[attr-defined]
