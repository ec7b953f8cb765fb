"""The sheet of a shift on the desk: it balances, or it names the message where it does not."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backend.contract.base import Answer
from backend.contract.figures import Ledger
from backend.contract.verdicts import Denied
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.kit.dialogs import KeyedPanel
from console.kit.language import Lang
from console.kit.shift_span import SPANS, span_of
from console.kit.time_text import hm
from console.kit.words_sheet import Sheet
from widgets.labels import label, set_tone
from widgets.pill import Pill, PillText
from widgets.skin import Skin

from . import ledger_text as text
from .ledger_backup import backup_lines

KEY = "ledger"
_WIDTH_PX = 760
_NAMES = {"this": Sheet.THIS, "last": Sheet.LAST, "today": Sheet.TODAY}
_N_COLUMNS = 6
_ROOM_PX = 10


class LedgerSheet(KeyedPanel):
    """Asks the backend for the sheet of a shift and shows it."""

    key = KEY

    def __init__(self, skin: Skin, lang: Lang, face: SituationFace, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang, self._face = skin, lang, face
        self._key, self._span = "this", (0, 0)
        self._ask_id = ""
        self._sheet: Ledger | None = None
        self._denied: Words | None = None
        self._build()
        face.answer.connect(self._on_answer)
        lang.changed.connect(self.retell)
        skin.changed.connect(self.retell)

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._verdict = Pill(self._skin, None, self)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.setFixedSize(36, 36)
        self._close.clicked.connect(self.dismiss)
        self._tabs = {key: self._tab(key) for key in SPANS}
        self._state = label("", "text_3", 14)
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(7)
        self._hint = label("", "text_3", 12)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 14, 20, 14)
        box.setSpacing(12)
        for row in (self._head(), self._spans()):
            box.addLayout(row)
        box.addWidget(self._state)
        box.addWidget(self._body)
        box.addStretch()
        box.addWidget(self._hint)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._title)
        row.addWidget(self._verdict)
        row.addStretch()
        row.addWidget(self._close)
        return row

    def _spans(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self._tabs.values():
            row.addWidget(button)
        row.addStretch()
        return row

    def _tab(self, key: str) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("span", key)
        button.clicked.connect(self._on_tab)
        return button

    # ---- for others ----------------------------------------------------------------------------

    @property
    def sheet(self) -> Ledger | None:
        """What is shown, ``None`` while it is being counted."""
        return self._sheet

    def begin(self) -> QWidget | None:
        """Have this shift counted; nothing is shown before the city is known."""
        if self._face.city is None:
            return None
        self.show_span("this")
        return self._tabs["this"]

    def show_span(self, key: str) -> None:
        """Have a span counted."""
        city = self._face.city
        if city is None:
            return
        self._key = key
        face = self._face
        self._span = span_of(key, face.city_now_ms(), city.zone, city.shifts, face.city_speed)
        self._sheet = self._denied = None
        self._ask_id = self._face.want_ledger(*self._span)
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of, city = self._lang.of, self._face.city
        zone = city.zone if city is not None else "UTC"
        span = f"{hm(self._span[0], zone)}–{hm(self._span[1], zone)}"
        self._title.setText(of(Sheet.TITLE, name=_NAMES[self._key], span=span))
        self.setAccessibleName(self._title.text())
        for key, button in self._tabs.items():
            button.setText(of(_NAMES[key]))
            button.setChecked(key == self._key)
        self._close.setAccessibleName(of(Sheet.CLOSE))
        self._close.setToolTip(of(Sheet.CLOSE))
        self._hint.setText(of(Sheet.HINT))
        denied = of(Sheet.DENIED, why=self._denied) if self._denied is not None else ""
        self._state.setText(denied or of(Sheet.COUNTING))
        set_tone(self._state, "act" if denied else "text_3")
        self._state.setVisible(self._sheet is None)
        if self._sheet is None:
            self._verdict.show_pill(PillText(""))
        self._body.setVisible(self._sheet is not None)
        self._fill(zone)
        if self.isVisible():
            self.place()

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host, as high as what it says."""
        host, px = self._host.rect(), self._skin.px
        self.setFixedWidth(min(px(_WIDTH_PX), host.width() - px(48)))
        self._grid.activate()
        self.layout().activate()
        self.setFixedHeight(min(self.layout().sizeHint().height(), host.height() - px(48)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change the span, F5 counts anew, Esc closes."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            at = (SPANS.index(self._key) + steps[Qt.Key(event.key())]) % len(SPANS)
            self.show_span(SPANS[at])
            self._tabs[SPANS[at]].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_F5:
            self.show_span(self._key)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- inside --------------------------------------------------------------------------------

    @Slot()
    def _on_tab(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.show_span(str(sender.property("span")))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        if isinstance(answer, Ledger):
            self._sheet = answer
        elif isinstance(answer, Denied):
            self._denied = Words(answer.zh, answer.en)
        self.retell()

    def _fill(self, zone: str) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        sheet, lang = self._sheet, self._lang
        if sheet is None:
            return
        said = text.verdict(sheet, lang)
        self._verdict.show_pill(PillText(said.text, said.tone, said.mark))
        self._add_messages(sheet)
        self._add_cases(sheet)
        self._add_backup(sheet, zone)
        missing = text.missing_rows(sheet, lang, zone)
        if missing:
            self._add_room()
            self._add_wide(lang.of(Sheet.MISSING), "text_2", 13)
        for row in missing:
            self._add_wide(row, "act", 13)

    def _add_messages(self, sheet: Ledger) -> None:
        self._add_row(text.message_head(self._lang), "text_2", 13)
        for row in text.message_rows(sheet, self._lang):
            self._add_row(row, "", 15)

    def _add_cases(self, sheet: Ledger) -> None:
        rows, lang = text.case_rows(sheet, self._lang), self._lang
        self._add_room()
        self._add_row((lang.of(Sheet.CASES), *(name for name, _ in rows[:4])), "text_2", 13)
        self._add_row((text.sum_text(sheet), *(n for _, n in rows[:4])), "", 15)
        self._add_row(("", *(name for name, _ in rows[4:])), "text_2", 13)
        self._add_row(("", *(n for _, n in rows[4:])), "", 15)
        if ended := text.ended_text(sheet, lang):
            self._add_wide(ended, "text_2", 13)

    def _add_backup(self, sheet: Ledger, zone: str) -> None:
        self._add_room()
        self._add_wide(self._lang.of(Sheet.BACKUP), "text_2", 13)
        for line, tone in backup_lines(sheet.backup, self._face.real_now_ms(), zone, self._lang):
            self._add_wide(line, tone, 14)

    def _add_row(self, cells: tuple[str, ...], tone: str, size: int) -> None:
        row = self._grid.rowCount()
        for column, cell in enumerate(cells):
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._put(label(cell, tone, size, bold=not tone and column > 0), row, column, 1, side)

    def _add_room(self) -> None:
        row = self._grid.rowCount()
        self._grid.setRowMinimumHeight(row, self._skin.px(_ROOM_PX))
        self._put(label(), row, 0, _N_COLUMNS, Qt.AlignmentFlag.AlignLeft)

    def _add_wide(self, line: str, tone: str, size: int) -> None:
        row = self._grid.rowCount()
        self._put(label(line, tone, size), row, 0, _N_COLUMNS, Qt.AlignmentFlag.AlignLeft)

    def _put(
        self, cell: QLabel, row: int, column: int, n_columns: int, side: Qt.AlignmentFlag
    ) -> None:
        self._grid.addWidget(cell, row, column, 1, n_columns, side)
        cell.show()  # at once, so that the panel is as high as what it says
