"""The page of standards: chapters, a field to find by, one table (Shift+F1)."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from backend.situation import Changes
from console.board.table import TextTable
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from widgets.labels import ElideLabel, label
from widgets.spacing import space

from . import words as w
from .chapters import CHAPTERS, Known, Row, table

KEY = "standards"
_AROUND_PX, _MOST_PX = 24, 1500
_TURNS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_THROUGH = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class StandardsPage(KeyedPanel):
    """Shows one chapter at a time; what is typed narrows it while it is typed."""

    key = KEY

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._face, self._book = parts.face, parts.book
        self._lang, self._skin = parts.lang, parts.looks
        self._at = next(iter(CHAPTERS))
        self._rows: tuple[Row, ...] = ()
        self._build()
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        for changed in (parts.face.changed, self._lang.changed, self._skin.changed):
            changed.connect(self._on_changed)

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._count, self._about = label("", "text_2", 14), ElideLabel("text_2", 14)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.clicked.connect(self.dismiss)
        self.field = QLineEdit(self)
        self.buttons = {key: self._button(key) for key in CHAPTERS}
        self.table = TextTable(self._skin, self)
        self._none = label("", "text_3", 14)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = ElideLabel("text_3", 12)
        head, row, box = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for line in (head, row):
            space(line, self._skin, gap_px=8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._close)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.field, 1)
        space(box, self._skin, (20, 12, 20, 12), 8)
        for part in (head, row):
            box.addLayout(part)
        for widget in (self._about, self.table, self._none, self._hint):
            box.addWidget(widget, 1 if widget in (self.table, self._none) else 0)

    def _button(self, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.go(key))
        return button

    # ---- for others ----------------------------------------------------------------------------

    @property
    def chapter(self) -> str:
        """The key of the chapter that is shown."""
        return self._at

    def begin(self) -> QWidget | None:
        """Begin where it was left; nothing is shown before the city is known."""
        if self._face.city is None:
            return None
        self.field.clear()
        return self.field

    def tell(self) -> None:
        """Say what stands here, now that it is seen."""
        self.go(self._at)

    def go(self, chapter: str) -> None:
        """Show another chapter."""
        city = self._face.city
        if city is None:
            return
        self._at = chapter
        self._rows = tuple(CHAPTERS[chapter].rows(Known(city, self._book, self._lang)))
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of = self._lang.of
        self._title.setText(of(w.TITLE))
        self.setAccessibleName(of(w.TITLE))
        self.field.setPlaceholderText(of(w.FIND))
        self.field.setAccessibleName(of(w.FIND))
        self._about.setText(of(w.ABOUT[self._at], edition=self._book.edition))
        self._hint.setText(of(w.HINT))
        self._none.setText(of(w.NONE))
        for key, button in self.buttons.items():
            button.setText(of(w.CHAPTERS[key]))
            button.setChecked(key == self._at)
        self._show()
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie over the middle of the window, as large as it allows."""
        host, px = self._host.rect(), self._skin.px
        around = px(_AROUND_PX)
        self.setFixedSize(min(px(_MOST_PX), host.width() - 2 * around), host.height() - 2 * around)
        self.move((host.width() - self.width()) // 2, around)

    # ---- inside --------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        text = table(CHAPTERS[self._at], self._rows, self.field.text(), self._lang)
        self.table.show_text(text)
        self.table.setVisible(bool(text.rows))
        self._none.setVisible(not text.rows)
        self._count.setText(self._lang.of(w.COUNT, n=len(text.rows)))

    @Slot()
    def _on_changed(self, changes: object = None) -> None:
        """Say it again where somebody reads it; what is hidden is said when it opens."""
        is_other = not isinstance(changes, Changes) or changes.city is not None
        if self.isVisible() and is_other:
            self.go(self._at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the table while the field has the keyboard; Ctrl+Tab turns chapters."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in _TURNS and is_ctrl:
                self._turn(_TURNS[event.key()])
                return True
            if event.key() in _THROUGH:
                self.table.event(event)
                return True
        return super().eventFilter(watched, event)

    def _turn(self, step: int) -> None:
        keys = list(CHAPTERS)
        self.go(keys[(keys.index(self._at) + step) % len(keys)])
