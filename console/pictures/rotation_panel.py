"""The rotation as a list (Ctrl+Shift+F11): pages in their order, each with its dwell, by keys."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from console.kit.dialogs import Panel
from console.kit.language import Lang
from console.rows.row_list import HandoverList, HandoverRow
from video.rotation import Rotation
from video.words import left_words
from widgets.labels import label
from widgets.skin import Skin

from . import words_rotation as w

_WIDE_PX, _TALL_PX, _EDGE_PX = 720, 560, 16
_BARE = {
    Qt.Key.Key_A: "add",
    Qt.Key.Key_U: "update",
    Qt.Key.Key_L: "all",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Return: "begin",
    Qt.Key.Key_Enter: "begin",
    Qt.Key.Key_Left: "shorter",
    Qt.Key.Key_Right: "longer",
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVE = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)
_WITH_CTRL = {Qt.Key.Key_Left: "earlier", Qt.Key.Key_Right: "later"}


class RotationPanel(Panel):
    """Shows the list and says what a person wants of a page.

    Signals:
        wanted: ``(act, n)``: ``add``, ``update``, ``all``, ``remove``, ``begin``, ``shorter``,
            ``longer``, ``earlier``, ``later`` or ``show``, and the page it is about.
        dwell_typed: ``(n, text)``.
        kept: name under which the list is to be kept.
    """

    wanted = Signal(object)
    dwell_typed = Signal(object)
    kept = Signal(object)

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang = skin, lang
        self._rotation: Rotation | None = None
        self._standing, self._state = 0, w.STANDS
        self._name: Callable[[str], str] = str
        self._title = label("", "", 16, bold=True)
        self._about = label("", "text_2", 13)
        self.rows = HandoverList(skin, self)
        self.dwell, self.name = QLineEdit(self), QLineEdit(self)
        self._said = label("", "soon", 13, wrap=True)
        self._hint = label("", "text_3", 12, wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        for part in (self._title, self._about):
            box.addWidget(part)
        box.addWidget(self.rows, 1)
        for part in (self.dwell, self.name, self._said, self._hint):
            box.addWidget(part)
        for field in (self.dwell, self.name):
            field.installEventFilter(self)
        self.rows.said.connect(self._on_space)
        lang.changed.connect(self.retell)
        skin.changed.connect(self.place)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """Which page is marked, from 0."""
        return max(0, self.rows.currentIndex().row())

    def show_rotation(
        self, rotation: Rotation, standing: int, state: Words, name_of: Callable[[str], str]
    ) -> None:
        """Show these pages.

        Args:
            standing: The page that stands on the tiles, -1 for none.
            state: Whether it turns.
            name_of: Gives a camera's name.
        """
        self._rotation, self._standing, self._state = rotation, standing, state
        self._name = name_of
        self.retell()

    def mark(self, n: int) -> None:
        """Mark a page."""
        self.rows.setCurrentIndex(self.rows.model_rows.index(n))

    def say(self, words: Words | None) -> None:
        """Say what is wrong; None: nothing is."""
        self._said.setText(self._lang.of(words) if words is not None else "")
        self._said.setVisible(words is not None)

    def toggle(self) -> None:
        """Open with the keyboard on the list, or close."""
        if self.isVisible():
            self.dismiss()
            return
        self.say(None)
        self.name.clear()
        self.retell()
        self.open(self.rows)

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of, rotation = self._lang.of, self._rotation
        self._title.setText(of(w.TITLE))
        self.setAccessibleName(of(w.TITLE))
        for field, words in ((self.dwell, w.DWELL_FIELD), (self.name, w.NAME_FIELD)):
            field.setPlaceholderText(of(words))
            field.setAccessibleName(of(words))
        self._hint.setText(of(w.HINT))
        if rotation is None:
            return
        n = len(rotation.steps)
        whole = of(left_words(sum(rotation.dwell_of(k) for k in range(n))))
        about = of(self._state, n=n, round=whole)
        if len(rotation.slots) == 1:
            about = f"{about} · {of(w.TILE, n=rotation.slots[0] + 1)}"
        self._about.setText(about)
        self.rows.tell([self._row(rotation, k) for k in range(n)])
        if self.isVisible():
            self.place()

    @Slot()
    def place(self) -> None:
        """Lie over the map, left of the tiles: what is shown is seen at once."""
        px = self._skin.px
        width = min(px(_WIDE_PX), self._host.width() - px(2 * _EDGE_PX))
        height = min(px(_TALL_PX), self._host.height() - px(2 * _EDGE_PX))
        left = max(px(_EDGE_PX), (self._host.width() - width) // 2)
        self.setGeometry(left, (self._host.height() - height) // 3, width, height)

    # ---- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list; the fields type."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_ctrl = held == Qt.KeyboardModifier.ControlModifier
        act = _WITH_CTRL.get(key) if is_ctrl else _BARE.get(key) if not held else None
        if act is not None:
            self.say(None)
            self.wanted.emit((act, self.at))
        elif key is Qt.Key.Key_D and not held:
            self.dwell.setFocus(Qt.FocusReason.TabFocusReason)
        elif key is Qt.Key.Key_S and not held:
            self.name.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes what was typed, Esc and the arrows leave a field; both go to the list."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and watched in (self.dwell, self.name):
            is_enter = event.key() in _ENTER
            if is_enter:
                (self._on_dwell if watched is self.dwell else self._on_name)()
            if is_enter or event.key() in _LEAVE:
                self.rows.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    # ---- inside --------------------------------------------------------------------------------

    def _row(self, rotation: Rotation, n: int) -> HandoverRow:
        of = self._lang.of
        cameras = [key for key in rotation.steps[n] if key]
        dwell = of(w.DWELL, left=of(left_words(rotation.dwell_of(n))))
        return HandoverRow(
            ref=f"{n}",
            kind=of(w.PAGE, n=n + 1),
            tone="good" if n == self._standing else "none",
            title="、".join(map(self._name, cameras)) or of(w.EMPTY),
            about=of(w.CAMERAS, n=len(cameras)),
            state=dwell,
            has_tick=False,
        )

    @Slot(object)
    def _on_space(self, _ref: str) -> None:
        self.wanted.emit(("show", self.at))

    def _on_dwell(self) -> None:
        text = self.dwell.text().strip()
        self.dwell.clear()
        if text:
            self.say(None)
            self.dwell_typed.emit((self.at, text))

    def _on_name(self) -> None:
        name = self.name.text().strip()[:40]
        self.name.clear()
        if name:
            self.kept.emit(name)
