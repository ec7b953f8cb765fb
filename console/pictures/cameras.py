"""Shift+F11: the cameras of the city as a tree, searched, dragged or sent to a tile by keys."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backend.domain.cameras.camera import Camera
from console.kit.dialogs import Panel
from console.kit.language import Lang
from video.camera_index import Branch, TreeBy, find, tree
from video.mosaic_hand import pack_camera
from video.states import SAID
from widgets.labels import label
from widgets.skin import Skin
from widgets.tab_strip import Tab, TabStrip

from . import words as w

_WIDE_PX, _TALL_PX, _EDGE_PX = 420, 620, 16
_ID = Qt.ItemDataRole.UserRole


class _Tree(QTreeWidget):
    """Gives a dragged camera its id."""

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        """Return what travels: the id of the first camera."""
        ids = [str(item.data(0, _ID) or "") for item in items]
        return pack_camera(next(filter(None, ids), ""))


class CameraPanel(Panel):
    """The tree.

    Signals:
        placed: camera id to be put on a tile.
        enlarged: camera id to be shown large.
        turn_wanted: camera ids of a group to be rotated.
    """

    placed = Signal(object)
    enlarged = Signal(object)
    turn_wanted = Signal(object)

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang = skin, lang
        self._cameras: tuple[Camera, ...] = ()
        self._gateways: dict[str, str] = {}
        self._states: Mapping[str, str] = {}
        self._branches: tuple[Branch, ...] = ()
        self._title = label("", "", 16, bold=True)
        self.field = QLineEdit(self)
        self.tabs = TabStrip(skin, self)
        self.tree = _Tree(self)
        self._empty = label("", "text_3", 13)
        self._hint = label("", "text_3", 12, wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        for part in (self._title, self.field, self.tabs):
            box.addWidget(part)
        box.addWidget(self.tree, 1)
        box.addWidget(self._empty, 1)
        box.addWidget(self._hint)
        self._dress()
        self._wire()

    def _dress(self) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setDragEnabled(True)
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(self._skin.px(16))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _wire(self) -> None:
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.tree.installEventFilter(self)
        self.tree.itemDoubleClicked.connect(self._on_double_click)
        self.tabs.picked.connect(self._on_tab)
        self._lang.changed.connect(self.retell)
        self._skin.changed.connect(self.place)

    # ---- for others ----------------------------------------------------------------------------

    def show_cameras(self, cameras: Sequence[Camera], gateways: Mapping[str, str]) -> None:
        """List these; gateways are names by id."""
        self._cameras, self._gateways = tuple(cameras), dict(gateways)
        if self.isVisible():
            self._fill()

    def show_states(self, states: Mapping[str, str]) -> None:
        """Take how the cameras on tiles stand; what nobody watches is not known."""
        self._states = dict(states)
        if self.isVisible():
            self._tell_counts()

    def toggle(self) -> None:
        """Open with the keyboard in the search, or close."""
        if self.isVisible():
            self.dismiss()
            return
        self.field.clear()
        self.retell()
        self.open(self.field)

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of = self._lang.of
        self._title.setText(of(w.CAMERAS))
        self.setAccessibleName(of(w.CAMERAS))
        self.field.setPlaceholderText(of(w.CAMERA_FILTER))
        self.field.setAccessibleName(of(w.CAMERA_FILTER))
        self.tree.setAccessibleName(of(w.CAMERAS))
        self._empty.setText(of(w.CAMERAS_NONE))
        self._hint.setText(of(w.CAMERAS_HINT))
        known = [by for by in TreeBy if by is not TreeBy.GATEWAY or self._gateways]
        counts = {by: len(tree(self._cameras, by)) for by in known}
        self.tabs.show_tabs([Tab(by.value, of(w.BY[by]), n) for by, n in counts.items()])
        self._fill()
        if self.isVisible():
            self.place()

    @Slot()
    def place(self) -> None:
        """Stand left of the tiles, over the map: a drag reaches them."""
        px = self._skin.px
        width = min(px(_WIDE_PX), self._host.width() - px(2 * _EDGE_PX))
        height = min(px(_TALL_PX), self._host.height() - px(2 * _EDGE_PX))
        left = max(px(_EDGE_PX), (self._host.width() - width) // 2)
        self.setGeometry(left, (self._host.height() - height) // 3, width, height)

    # ---- rows ----------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Build the rows anew: the tree, or what fits the search."""
        text = self.field.text().strip()
        if text:
            self._branches = (Branch("", w.FOUND, find(self._cameras, text)),)
        else:
            self._branches = tree(
                self._cameras, TreeBy(self.tabs.current or TreeBy.OWNER), self._gateways
            )
        self.tree.clear()
        for branch in self._branches:
            node = QTreeWidgetItem(self.tree, [""])
            node.setFlags(node.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
            for camera in branch.cameras:
                QTreeWidgetItem(node, [camera.name]).setData(0, _ID, camera.camera_id)
            node.setExpanded(bool(text) or len(self._branches) <= 3)
        self._tell_counts()
        is_empty = not any(branch.cameras for branch in self._branches)
        self._empty.setVisible(is_empty)
        self.tree.setVisible(not is_empty)
        first = self.tree.topLevelItem(0)
        if first is not None and first.childCount():
            self.tree.setCurrentItem(first.child(0))

    def _tell_counts(self) -> None:
        of = self._lang.of
        for n, branch in enumerate(self._branches):
            node = self.tree.topLevelItem(n)
            live, n_all = branch.n_live(self._states), len(branch.cameras)
            node.setText(0, of(w.BRANCH, name=of(branch.words), live=live, all=n_all))
            for k, camera in enumerate(branch.cameras):
                state = SAID.get(self._states.get(camera.camera_id, ""))
                text = f"{camera.name} · {of(state)}" if state is not None else camera.name
                node.child(k).setText(0, text)

    def _current(self) -> QTreeWidgetItem | None:
        return self.tree.currentItem()

    def _group(self) -> tuple[str, ...]:
        """Return the cameras of the branch in which the mark stands."""
        item = self._current()
        if item is None:
            return ()
        node = item.parent() or item
        branch = self._branches[self.tree.indexOfTopLevelItem(node)]
        return tuple(camera.camera_id for camera in branch.cameras)

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter places, Space enlarges, Shift+Enter rotates; letters go to the search."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and self._on_key(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._rotate() if is_shifted else self._choose()
            return True
        if watched is self.field:
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.tree.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            return False
        if key is Qt.Key.Key_Space:
            self._tell(self.enlarged)
            return True
        if event.text().strip() and event.text().isprintable():
            self.field.setFocus(Qt.FocusReason.TabFocusReason)
            self.field.insert(event.text())
            return True
        return False

    def _choose(self) -> None:
        item = self._current()
        if item is not None and item.childCount():
            item.setExpanded(not item.isExpanded())
        else:
            self._tell(self.placed)

    def _rotate(self) -> None:
        group = self._group()
        if group:
            self.dismiss()
            self.turn_wanted.emit(group)

    def _tell(self, signal: Signal) -> None:
        item = self._current()
        camera_id = str(item.data(0, _ID) or "") if item is not None else ""
        if camera_id:
            self.dismiss()
            signal.emit(camera_id)  # type: ignore[attr-defined]

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._fill()

    @Slot(object)
    def _on_tab(self, _key: str) -> None:
        self._fill()

    @Slot(QTreeWidgetItem, int)
    def _on_double_click(self, item: QTreeWidgetItem, _column: int) -> None:
        if not item.childCount():
            self._tell(self.enlarged)
