"""The handover page (X12): every open risk is read out, then both leaders sign."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backend.domain.people.risks import RISKS, Risk
from backend.domain.terms.shift import shift_at
from console.face.parts import DeskParts
from console.kit import words_handover as w
from console.kit.dialogs import KeyedPanel
from console.kit.shift_span import span_of
from console.rows.row_list import HandoverList
from widgets.labels import ElideLabel, label
from widgets.pill import Pill, PillText
from widgets.spacing import space

from .handover_book import HandoverBook
from .handover_text import HandoverText
from .seats_panel import shift_words

KEY = "handover"
_WIDTH_PX, _LEAST_PX, _MOST_PX = 980, 420, 860
_AROUND_PX, _ROW_PX, _PAST_PX, _NOTE_PX = 252, 48, 220, 44
# What is open follows the situation, but not faster than a person reads.
FOLLOW_MS = 300
_NOTE_LETTERS = 500


class HandoverPanel(KeyedPanel):
    """The page over the desk; it never signs by itself.

    Signals:
        picked: ``case_id`` that is to be shown.
    """

    key = KEY

    picked = Signal(object)

    def __init__(self, parts: DeskParts, book: HandoverBook, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._book = parts, book
        self._text = HandoverText(parts, book)
        self._is_past = False
        self._build()
        self._follow = QTimer(self, interval=FOLLOW_MS, singleShot=True)
        self._follow.timeout.connect(self.retell)
        book.changed.connect(self._on_changed)
        book.past_came.connect(self.retell)
        parts.face.ticked.connect(self._on_changed)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self.retell)

    def _build(self) -> None:
        looks = self._parts.looks
        self._title = label("", "", 18, bold=True)
        self._verdict = Pill(looks, None, self)
        self._tabs = [self._button("", self._on_tab) for _ in w.TABS]
        self._close = self._button("quiet", self.dismiss)
        self._close.setText("✕")
        self._who = ElideLabel("text_2", 14)
        self.rows = HandoverList(looks, self)
        self._empty = label("", "text_3", 14)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = QLineEdit(self)
        self.note.setMaxLength(_NOTE_LETTERS)
        self.note.returnPressed.connect(self.rows.setFocus)
        self._sign = self._button("primary", self.sign)
        self._back = self._button("", self._book.withdraw)
        self._hint = label("", "text_3", 12)
        self._build_more()
        self._lay_out()
        self.rows.said.connect(self._on_said)
        self.rows.taken_back.connect(self._on_taken_back)
        self.rows.shown.connect(self._on_shown)
        self.rows.selectionModel().currentChanged.connect(self._tell_past)

    def _build_more(self) -> None:
        """Make room for what the giver added, and for all that a past handover holds."""
        self._said = label("", "text_2", 13, wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._more = QScrollArea(self)
        self._more.setWidgetResizable(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._more.setWidget(self._said)

    def _button(self, kind: str, slot: object) -> QPushButton:
        button = QPushButton(self)
        if kind:
            button.setProperty("kind", kind)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        looks = self._parts.looks
        head, tabs, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (head, tabs, foot):
            space(row, looks, gap_px=10)
        for part in (self._title, self._verdict):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._close)
        for tab in self._tabs:
            tab.setCheckable(True)
            tabs.addWidget(tab)
        tabs.addWidget(self._who, 1)
        foot.addWidget(self.note, 1)
        foot.addStretch()
        foot.addWidget(self._back)
        foot.addWidget(self._sign)
        box = QVBoxLayout(self)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addLayout(tabs)
        box.addWidget(self.rows, 1)
        box.addWidget(self._empty, 1)
        box.addWidget(self._more)
        box.addLayout(foot)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Begin with this shift; nothing is shown before the city is known."""
        if self._parts.face.city is None:
            return None
        self._show_past(False)
        return self.rows

    def tell(self) -> None:
        """Set every text."""
        self.retell()

    @Slot()
    def sign(self) -> None:
        """Sign, when nothing is left out."""
        self._book.sign(self._from_ms(), self.note.text())
        self.retell()

    @property
    def verdict(self) -> str:
        """What the page says of signing."""
        return self._verdict.text

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of = self._parts.lang.of
        self._title.setText(of(w.TITLE_PAST) if self._is_past else of(w.TITLE, shift=self._shift()))
        self.setAccessibleName(self._title.text())
        for n, (tab, words) in enumerate(zip(self._tabs, w.TABS, strict=True)):
            tab.setText(of(words))
            tab.setChecked(self._is_past == bool(n))
        self._close.setAccessibleName(of(w.CLOSE))
        self._close.setToolTip(of(w.CLOSE))
        rows = self._text.past_rows() if self._is_past else self._text.rows()
        self.rows.tell(rows)
        was_empty = self.rows.isHidden()
        self.rows.setVisible(bool(rows))
        if rows and was_empty:
            self.rows.setFocus(Qt.FocusReason.TabFocusReason)
        self._empty.setVisible(not rows)
        self._empty.setText(self._empty_text())
        self._tell_foot()
        self._tell_past()
        self.place()

    def _tell_foot(self) -> None:
        of, book = self._parts.lang.of, self._book
        is_mine, held = book.is_mine, book.standing
        self._who.setText("" if self._is_past else self._text.who())
        self._verdict.show_pill(PillText("") if self._is_past else self._verdict_pill())
        may_write = not self._is_past and held is None and book.is_leader
        self.note.setVisible(may_write)
        self.note.setPlaceholderText(of(w.NOTE))
        self.note.setAccessibleName(of(w.NOTE))
        self._sign.setText(f"{of(w.GIVE if held is None else w.TAKE)}　Ctrl+Enter")
        self._sign.setVisible(not self._is_past and book.is_leader and not is_mine)
        self._sign.setEnabled(book.may_sign)
        self._back.setText(of(w.WITHDRAW))
        self._back.setVisible(not self._is_past and is_mine)
        if self._is_past:
            hint = w.HINT_PAST
        elif not book.is_leader:
            hint = w.HINT_READ
        else:
            hint = w.HINT_MINE if is_mine else w.HINT
        self._hint.setText(of(hint))

    def _verdict_pill(self) -> PillText:
        of, book = self._parts.lang.of, self._book
        if book.is_sending:
            return PillText(of(w.SENDING), "info")
        if alarms := book.live_alarms():
            return PillText(of(w.FROZEN, n=len(alarms)), "act", "late", solid=True)
        if not book.is_leader:
            return PillText(of(w.LEADERS_ONLY))
        if book.is_mine:
            return PillText(of(w.WAITS), "soon", "soon")
        if left := book.left():
            return PillText(of(w.LEFT, n=len(left)), "soon", "soon")
        return PillText(of(w.READY), "good", "good")

    def _empty_text(self) -> str:
        of, book = self._parts.lang.of, self._book
        if not self._is_past:
            return of(w.NOTHING_OPEN)
        if book.past_denied is not None:
            return of(w.PAST_DENIED, why=of(book.past_denied))
        return of(w.PAST_ASKING if book.past is None else w.PAST_NONE)

    @Slot()
    def _tell_past(self) -> None:
        """Say what the giver added, or all that a past handover holds."""
        of, book = self._parts.lang.of, self._book
        note, lines = "", []
        if self._is_past:
            one = next((p for p in book.past or () if p.handover_id == self.rows.ref), None)
            lines = [self._text.mention_line(m) for m in one.mentions] if one is not None else []
            note = one.note if one is not None else ""
        elif book.standing is not None:
            note = book.standing.note
        if note:
            lines.insert(0, of(w.NOTE_SAID, note=note))
        self._said.setText("\n".join(lines))
        self._more.setVisible(bool(lines))
        self._more.setFixedHeight(self._parts.looks.px(_PAST_PX if self._is_past else _NOTE_PX))

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        host, px = self._host.rect(), self._parts.looks.px
        self._close.setFixedSize(px(36), px(36))
        wanted = px(_AROUND_PX + len(self.rows.model_rows.rows) * _ROW_PX)
        if self._is_past:
            wanted += px(_PAST_PX)
        height = min(max(wanted, px(_LEAST_PX)), px(_MOST_PX), host.height() - px(32))
        self.setFixedSize(min(px(_WIDTH_PX), host.width() - px(32)), height)
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    # ---- keys ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Enter for the signature: on the desk it would dispatch the selected case."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_sign(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter signs, Delete withdraws, arrows change the page, Esc closes."""
        if _is_sign(event):
            self.sign()
        elif event.key() == Qt.Key.Key_Delete:
            self._book.withdraw()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._show_past(not self._is_past)
            self.retell()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _show_past(self, is_past: bool) -> None:
        self._is_past = is_past
        if is_past:
            self._book.ask_past()
        self.rows.setFocus(Qt.FocusReason.TabFocusReason)

    # ---- inside --------------------------------------------------------------------------------

    @Slot()
    def _on_tab(self) -> None:
        self._show_past(self.sender() is self._tabs[1])
        self.retell()

    @Slot()
    def _on_changed(self) -> None:
        if self.isVisible() and not self._follow.isActive():
            self._follow.start()

    @Slot(object)
    def _on_said(self, ref: str) -> None:
        risk = self._risk(ref)
        may_say = self._book.is_leader and not self._book.is_mine
        if risk is not None and (may_say or RISKS[risk.kind].freezes):
            self._book.say(risk)
            self.retell()
            self.rows.go_on()

    @Slot(object)
    def _on_taken_back(self, ref: str) -> None:
        risk = self._risk(ref)
        if risk is not None:
            self._book.unsay(risk)
            self.retell()

    @Slot(object)
    def _on_shown(self, ref: str) -> None:
        risk = self._risk(ref)
        if risk is not None and risk.case_id:
            self.dismiss()
            self.picked.emit(risk.case_id)

    def _risk(self, ref: str) -> Risk | None:
        if self._is_past:
            return None
        return next((risk for risk in self._book.risks() if risk.ref == ref), None)

    def _shift(self) -> str:
        face, of = self._parts.face, self._parts.lang.of
        city = face.city
        found = shift_at(city.shifts, face.city_now_ms(), city.zone) if city is not None else None
        return of(shift_words(found)) if found is not None else of(w.NO_SHIFT)

    def _from_ms(self) -> int:
        face, city = self._parts.face, self._parts.face.city
        if city is None:
            return 0
        return span_of("this", face.city_now_ms(), city.zone, city.shifts, face.city_speed)[0]


def _is_sign(event: QEvent) -> bool:
    is_key = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_key and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
