"""F11: the scenes of this account and all layouts, recalled, saved and renamed by keys alone."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from console.kit.dialogs import Panel
from console.kit.dialogs_choices import ChoiceList, ChoiceText
from console.kit.language import Lang
from video.layouts import LAYOUTS
from video.scene import Scene
from widgets.flow import FlowLayout
from widgets.labels import label
from widgets.skin import Skin

from . import words as w

_WIDE_PX, _EDGE_PX = 460, 16


class ScenePanel(Panel):
    """The list.

    Signals:
        recalled: name of a scene to show.
        layout_wanted: key of a layout.
        kept: name under which to keep what stands.
        renamed: ``(name, new name)``.
        removed: name of a scene to forget.
    """

    recalled = Signal(object)
    layout_wanted = Signal(object)
    kept = Signal(object)
    renamed = Signal(object)
    removed = Signal(object)

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang = skin, lang
        self._scenes: tuple[Scene, ...] = ()
        self._layout = ""
        self._renaming = ""
        self._title = label("", "", 16, bold=True)
        self.list = ChoiceList(skin, self)
        self._empty = label("", "text_3", 13)
        self.name = QLineEdit(self)
        self._about_layouts = label("", "text_2", 13)
        self.chips: dict[str, QToolButton] = {}
        self._hint = label("", "text_3", 12, wrap=True)
        self._lay_out()
        self.list.installEventFilter(self)
        self.name.installEventFilter(self)
        self.list.chosen.connect(self._on_chosen)
        self.name.returnPressed.connect(self._on_named)
        lang.changed.connect(self.retell)
        skin.changed.connect(self.place)

    def _lay_out(self) -> None:
        flow = FlowLayout(6, 6)
        for layout in LAYOUTS.values():
            chip = QToolButton(self)
            chip.setObjectName(layout.key)
            chip.setText(layout.key)
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(self._on_layout)
            self.chips[layout.key] = chip
            flow.addWidget(chip)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        for part in (self._title, self.list, self._empty, self.name, self._about_layouts):
            box.addWidget(part)
        box.addLayout(flow)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def show_scenes(self, scenes: Sequence[Scene], layout: str) -> None:
        """Show these, and which layout is in force."""
        self._scenes, self._layout = tuple(scenes), layout
        self._renaming = ""
        self.retell()

    def toggle(self) -> None:
        """Open with the keyboard on the first scene, or close."""
        if self.isVisible():
            self.dismiss()
        else:
            self.name.clear()
            self.open(self.list if self._scenes else self.name)

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of = self._lang.of
        self._title.setText(of(w.SCENES))
        self.setAccessibleName(of(w.SCENES))
        self.list.show_texts(tuple(self._text(s) for s in self._scenes), max(self.list.at, 0))
        self._empty.setText(of(w.NO_SCENES))
        self._empty.setVisible(not self._scenes)
        hint = of(w.SCENE_NEW_NAME, name=self._renaming) if self._renaming else of(w.SCENE_NAME)
        self.name.setPlaceholderText(hint)
        self.name.setAccessibleName(hint)
        self._about_layouts.setText(of(w.LAYOUTS))
        for key, chip in self.chips.items():
            chip.setChecked(key == self._layout)
            chip.setToolTip(of(LAYOUTS[key].words))
            chip.setAccessibleName(of(LAYOUTS[key].words))
        self._hint.setText(of(w.SCENES_HINT))
        if self.isVisible():
            self.place()

    def _text(self, scene: Scene) -> ChoiceText:
        n = sum(bool(key) for key in scene.cameras)
        about = w.SCENE_TURNS if scene.rotation is not None else w.SCENE_DETAIL
        layout = self._lang.of(LAYOUTS[scene.layout].words)
        return ChoiceText(scene.name, self._lang.of(about, layout=layout, n=n))

    @Slot()
    def place(self) -> None:
        """Lie left of the tiles, at the top: what is recalled is seen at once."""
        px = self._skin.px
        self.setFixedWidth(min(px(_WIDE_PX), self._host.width() - px(2 * _EDGE_PX)))
        self.layout().activate()
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(left, max(px(_EDGE_PX), (self._host.height() - self.height()) // 3))

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete and R on the list; arrows between the list and the name."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if watched is self.list and key in (Qt.Key.Key_Delete, Qt.Key.Key_R):
                self._act(key)
                return True
            if watched is self.name and key is Qt.Key.Key_Up and self._scenes:
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _act(self, key: Qt.Key) -> None:
        at = self.list.at
        if not 0 <= at < len(self._scenes):
            return
        name = self._scenes[at].name
        if key is Qt.Key.Key_Delete:
            self.removed.emit(name)
            return
        self._renaming = name
        self.retell()
        self.name.setText(name)
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(int)
    def _on_chosen(self, n: int) -> None:
        name = self._scenes[n].name
        self.dismiss()
        self.recalled.emit(name)

    @Slot()
    def _on_named(self) -> None:
        name, old = self.name.text().strip()[:40], self._renaming
        if not name:
            return
        self.name.clear()
        self._renaming = ""
        if old:
            self.renamed.emit((old, name))
        else:
            self.kept.emit(name)

    @Slot()
    def _on_layout(self) -> None:
        key = self.sender().objectName()
        self.dismiss()
        self.layout_wanted.emit(key)
