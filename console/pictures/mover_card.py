"""The card of a vehicle or collector that was chosen on the map, in the map's lower left corner."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from backend.domain.field.mover import MOVER_WORDS, Fix, Mover
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.keymap import key_text
from console.kit.time_text import span
from layers.view import MapView
from widgets.labels import ElideLabel, label
from widgets.spacing import space

from . import words_mover as w

_WIDTH_PX, _EDGE_PX, _FOOT_PX = 380, 12, 44
_MOVES_MPS = 0.5
N_LINES = 3


class MoverCard(QFrame):
    """Says who it is and how it goes; offers what can be asked of it.

    Signals:
        wanted: key of what a button asks for, e.g. ``"ahead"``.
        closed: it is to go.
    """

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, parts: DeskParts, chart: MapView) -> None:
        super().__init__(chart)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._parts, self._map = parts, chart
        self.mover: Mover | None = None
        self.title = ElideLabel("", 16, bold=True)
        self.about = ElideLabel("text_2", 13)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.closed)
        self.buttons: dict[str, QPushButton] = {}
        self.lines = [label("", "text", 13) for _ in range(N_LINES)]
        self._lay_out()
        chart.covers.add(self)
        chart.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        looks, head = self._parts.looks, QHBoxLayout()
        space(head, looks, gap_px=8)
        head.addWidget(self.title, 1)
        head.addWidget(self._close)
        self._row = QHBoxLayout()
        space(self._row, looks, gap_px=8)
        self._row.addStretch(1)
        box = QVBoxLayout(self)
        space(box, looks, (14, 8, 10, 10), 4)
        box.addLayout(head)
        box.addWidget(self.about)
        box.addLayout(self._row)
        for line in self.lines:
            box.addWidget(line)

    def add_button(self, key: str) -> None:
        """Offer something more, by its key of the catalogue."""
        button = QPushButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("wanted", key)
        button.clicked.connect(self._on_button)
        self.buttons[key] = button
        self._row.insertWidget(self._row.count() - 1, button)

    # ---- what it shows -------------------------------------------------------------------------

    def show_mover(self, mover: Mover | None) -> None:
        """Show somebody, or nobody."""
        self.mover = mover
        self.say_lines(())
        self.setVisible(mover is not None)
        self.retell()

    def say_lines(self, lines: tuple[str, ...]) -> None:
        """Say what was found, a line each."""
        for n, line in enumerate(self.lines):
            line.setText(lines[n] if n < len(lines) else "")
            line.setVisible(n < len(lines))
        self.place()

    def name_button(self, key: str, words: Words, *, is_shown: bool = True) -> None:
        """Say what a button does; its key stands beside it."""
        button = self.buttons[key]
        button.setText(f"{self._parts.lang.of(words)}  {key_text(key)}")
        button.setVisible(is_shown)

    @Slot()
    def retell(self) -> None:
        """Set every text again, as things are now."""
        mover = self.mover
        if mover is None:
            return
        of = self._parts.lang.of
        self.title.setText(f"{mover.label}　{of(MOVER_WORDS[mover.kind])}")
        self.about.setText(
            of(self._fix_words(self._parts.face.situation.fixes.get(mover.mover_id)))
        )
        self._close.setToolTip(of(w.CLOSE))
        self._close.setAccessibleName(of(w.CLOSE))
        self.place()

    def _fix_words(self, fix: Fix | None) -> Words:
        if fix is None:
            return w.NO_FIX
        moves = fix.speed_mps >= _MOVES_MPS
        speed = w.SPEED.filled(kmh=f"{fix.speed_mps * 3.6:.0f}") if moves else w.STANDS
        age_s = max(0.0, (self._parts.face.city_now_ms() - fix.observed_at_ms) / 1000)
        old = span(age_s)
        age = Words(w.AGE.zh.format(age=old.zh), w.AGE.en.format(age=old.en))
        return Words(f"{speed.zh} · {age.zh}", f"{speed.en} · {age.en}")

    def place(self) -> None:
        """Lie in the lower left corner of the map, above its scale."""
        px = self._parts.looks.px
        self._close.setFixedSize(px(28), px(28))
        self.setFixedWidth(min(px(_WIDTH_PX), max(px(200), self._map.width() - px(2 * _EDGE_PX))))
        self.layout().activate()
        self.setFixedHeight(self.layout().sizeHint().height())
        self.move(px(_EDGE_PX), self._map.height() - self.height() - px(_FOOT_PX))
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the map's size."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.place()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_button(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.wanted.emit(sender.property("wanted"))
