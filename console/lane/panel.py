"""The switch of the automatic lane (N01, X03): off by default, its rules and record in sight."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.contract.answers import RuleScore
from console.face.advice_book import rule_words
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from console.kit.words_advice import Lane
from widgets.labels import label, set_tone
from widgets.pill import Pill, PillText
from widgets.spacing import space

from .book import LaneBook

KEY = "lane"
_WIDTH_PX = 680
_N_COLUMNS = 4


class LanePanel(KeyedPanel):
    """Shows how the lane is set and what its rules are worth; Enter switches it."""

    key = KEY

    def __init__(self, parts: DeskParts, book: LaneBook, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._book = parts, book
        self._at = 0
        self._build()
        book.changed.connect(self.retell)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self.retell)

    def _build(self) -> None:
        looks = self._parts.looks
        self._title = label("", "", 18, bold=True)
        self._state = Pill(looks, None, self)
        self._switch = QPushButton(self)
        self._switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._switch.clicked.connect(self._book.toggle)
        self._about = label("", "text_2", 13, wrap=True)
        self._share = label("", "", 14)
        self._sample = label("", "", 14)
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        space(self._grid, looks, gap_px=6)
        self._none = label("", "text_3", 14)
        self._hint = label("", "text_3", 12)
        self._lay_out()

    def _lay_out(self) -> None:
        looks, head = self._parts.looks, QHBoxLayout()
        space(head, looks, gap_px=10)
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addStretch(1)
        head.addWidget(self._switch)
        box = QVBoxLayout(self)
        space(box, looks, (20, 14, 20, 14), 10)
        box.addLayout(head)
        for part in (self._about, self._share, self._sample, self._body, self._none):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Ask for the rules; nothing is shown before the city is known."""
        if self._parts.face.city is None:
            return None
        self._at = 0
        self._book.ask()
        return self

    def tell(self) -> None:
        """Set every text."""
        self.retell()

    @property
    def rules(self) -> tuple[RuleScore, ...]:
        """The rules shown, worst first where one is to be reviewed."""
        found = self._book.scores or ()
        return tuple(sorted(found, key=lambda one: (not one.to_review, one.rule)))

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of, book, lane = self._parts.lang.of, self._book, self._book.lane
        self._title.setText(of(Lane.TITLE))
        self.setAccessibleName(of(Lane.TITLE))
        self._state.show_pill(self._state_pill())
        self._switch.setText(of(Lane.STOP if lane.is_on else Lane.START))
        self._switch.setProperty("kind", "" if lane.is_on else "primary")
        self._switch.style().unpolish(self._switch)
        self._switch.style().polish(self._switch)
        self._switch.setVisible(book.may_switch)
        self._switch.setEnabled(not book.is_sending)
        self._about.setText(of(Lane.ABOUT, least=lane.least, lead=lane.lead))
        self._share.setText(self._share_text())
        n = lane.sample_one_in
        self._sample.setText(of(Lane.SAMPLE, n=n) if n else of(Lane.NO_SAMPLE))
        self._hint.setText(of(Lane.HINT if book.may_switch else Lane.HINT_READ))
        self._fill()
        self.place()

    def _state_pill(self) -> PillText:
        of, book = self._parts.lang.of, self._book
        if book.is_sending:
            return PillText(of(Lane.SENDING), "info")
        is_on = book.lane.is_on
        return PillText(of(Lane.ON if is_on else Lane.OFF), "good" if is_on else "")

    def _share_text(self) -> str:
        of, book = self._parts.lang.of, self._book
        if not book.n_today:
            return of(Lane.NO_SHARE)
        share = f"{book.n_auto / book.n_today:.0%}"
        return of(Lane.SHARE, n=f"{book.n_today:,}", auto=f"{book.n_auto:,}", share=share)

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host, as high as what it says."""
        host, px = self._host.rect(), self._parts.looks.px
        self.setFixedWidth(min(px(_WIDTH_PX), host.width() - px(48)))
        self._grid.setHorizontalSpacing(px(28))  # the house's spacing is for both ways
        self._grid.activate()
        self.layout().activate()
        layout = self.layout()
        wanted = max(layout.totalHeightForWidth(self.width()), layout.minimumSize().height())
        self.setFixedHeight(min(wanted, host.height() - px(48)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter switches, space stops a rule, arrows choose and sample; Ctrl+Enter does nothing."""
        key, n = event.key(), len(self.rules)
        is_bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_bare:
            self._book.toggle()
        elif key == Qt.Key.Key_Space and self._at < n:
            self._book.toggle_rule(self.rules[self._at].rule)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and n:
            self._at = (self._at + (1 if key == Qt.Key.Key_Down else -1)) % n
            self.retell()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._book.sample(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- inside --------------------------------------------------------------------------------

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        of, rules = self._parts.lang.of, self.rules
        self._body.setVisible(bool(rules))
        self._none.setVisible(not rules)
        self._none.setText(self._none_text())
        if not rules:
            return
        for column, words in enumerate(Lane.HEAD):
            self._put(of(words), "text_2", 0, column)
        for n, one in enumerate(rules):
            self._add_rule(n, one)

    def _none_text(self) -> str:
        of, book = self._parts.lang.of, self._book
        if book.denied is not None:
            return of(Lane.DENIED, why=book.denied)
        return of(Lane.ASKING if book.scores is None else Lane.NO_RULES)

    def _add_rule(self, n: int, one: RuleScore) -> None:
        of, is_stopped = self._parts.lang.of, one.rule in self._book.lane.stopped
        state = Lane.STOPPED if is_stopped else Lane.REVIEW if one.to_review else Lane.ACTS
        tone = "text_3" if is_stopped else "act" if one.to_review else "good"
        mark = "▸ " if n == self._at else "　"
        share = f"{one.n_kept / one.n:.1%}" if one.n else "—"
        cells = (f"{mark}{of(rule_words(one.rule))}", f"{one.n_kept:,} / {one.n:,}", share)
        for column, cell in enumerate(cells):
            self._put(cell, "" if n == self._at else "text_2", n + 1, column)
        self._put(of(state), tone, n + 1, _N_COLUMNS - 1)

    def _put(self, text: str, tone: str, row: int, column: int) -> None:
        cell = label("", tone, 14)
        cell.setText(text)
        set_tone(cell, tone)
        side = (
            Qt.AlignmentFlag.AlignRight
            if 0 < column < _N_COLUMNS - 1
            else Qt.AlignmentFlag.AlignLeft
        )
        self._grid.addWidget(cell, row, column, side)
        cell.show()
