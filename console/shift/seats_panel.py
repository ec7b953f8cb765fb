"""Who sits where since when: the list behind the number in the status bar."""

from html import escape

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.contract.pushed import Seated
from backend.domain.people.account import seated_twice
from backend.domain.terms.roles import ROLE_WORDS
from backend.domain.terms.shift import Shift, shift_at
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit import words_entry as w
from console.kit.dialogs import Panel
from console.kit.seat_names import seat_words
from console.kit.time_text import hm, span
from console.queue.in_hand import SILENT_S
from widgets.labels import label
from widgets.spacing import space

_WIDEST_PX, _AROUND_PX = 980, 86


class SeatsPanel(Panel):
    """A table of seats, and the shift that is on."""

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts = parts
        self._title = label("", "", 18, bold=True)
        self._shift = label("", "text_2", 14)
        self._hint = label("", "text_3", 12)
        self._text = QLabel(self)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._text)
        head = QHBoxLayout()
        space(head, parts.looks, (0, 0, 0, 0), 12)
        head.addWidget(self._title)
        head.addWidget(self._shift)
        head.addStretch(1)
        head.addWidget(self._hint)
        box = QVBoxLayout(self)
        space(box, parts.looks, (20, 14, 16, 14), 8)
        box.addLayout(head)
        box.addWidget(self._scroll, 1)
        parts.face.seats_changed.connect(self.retell)
        parts.face.ticked.connect(self.retell)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self.retell)

    @property
    def text(self) -> str:
        """The table as it stands now."""
        return self._text.text()

    @Slot()
    def toggle(self) -> None:
        """Show who sits where, or close when it is open."""
        if self.isVisible():
            self.dismiss()
            return
        self.open(self._scroll)
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of = self._parts.lang.of
        self._title.setText(of(w.Present.TITLE))
        self._shift.setText(of(self._shift_words()))
        self._hint.setText(of(w.Present.CLOSE))
        self.setAccessibleName(of(w.Present.TITLE))
        self._text.setText(self._table())
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        host, px = self._host.rect(), self._parts.looks.px
        self.setFixedWidth(min(px(_WIDEST_PX), host.width() - px(24)))
        wanted = self._text.sizeHint().height() + px(_AROUND_PX)
        self.setFixedHeight(min(wanted, host.height() - px(96)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def _shift_words(self) -> Words:
        face = self._parts.face
        if face.city is None or not face.city.shifts:
            return Words("", "")
        found = shift_at(face.city.shifts, face.city_now_ms(), face.city.zone)
        return shift_words(found) if found is not None else w.Present.NO_SHIFT

    def _table(self) -> str:
        of, theme = self._parts.lang.of, self._parts.looks.theme
        rows = self._parts.face.seats
        if not rows:
            return f"<p style='color:{theme.text_3}'>{of(w.Present.NOBODY)}</p>"
        twice = seated_twice(rows)
        head = "".join(_cell(of(words), theme.text_2) for words in w.Present.HEAD)
        lines = [f"<tr>{head}</tr>"]
        for row in rows:
            others = [held.desk for held in twice.get(row.account, ()) if held.desk != row.desk]
            lines.append(f"<tr>{self._row(row, others)}</tr>")
        return f"<table cellspacing='0' cellpadding='5'>{''.join(lines)}</table>"

    def _row(self, row: Seated, others: list[str]) -> str:
        of, theme, looks = self._parts.lang.of, self._parts.looks.theme, self._parts.looks
        words, tone = self._state(row, others)
        cells = (
            of(seat_words(row.account, row.seat)),
            row.account,
            of(ROLE_WORDS[row.role]),
            self._at(row.since_ms),
        )
        told = "".join(_cell(text, theme.text) for text in cells)
        colour = looks.ink(tone).name() if tone not in ("text", "text_2") else getattr(theme, tone)
        told += _cell(of(words), colour) + _cell(self._in_hand(row), theme.text)
        return told + _cell(str(row.n_acts), theme.text) + _cell(row.desk, theme.text_2)

    def _in_hand(self, row: Seated) -> str:
        """Return which case is worked at there: its number, else its class."""
        case = self._parts.face.case(row.in_hand) if row.in_hand else None
        if case is None:
            return "–"
        return case.case_no or self._parts.lang.of(self._parts.book.name(case.class_key))

    def _state(self, row: Seated, others: list[str]) -> tuple[Words, str]:
        if others:
            return w.Present.TWICE.filled(where="、".join(others)), "soon"
        silent_s = (self._parts.face.real_now_ms() - row.heard_ms) / 1000
        if silent_s > SILENT_S:
            told = span(silent_s)
            return Words(
                w.Present.SILENT.zh.format(s=told.zh), w.Present.SILENT.en.format(s=told.en)
            ), "soon"
        return (w.Present.LOCKED, "text_2") if row.locked else (w.Present.HERE, "text")

    def _at(self, real_ms: int) -> str:
        city = self._parts.face.city
        return hm(self._parts.face.city_ms_at(real_ms), city.zone) if city is not None else ""


def shift_words(shift: Shift) -> Words:
    """Return a shift as people read it: ``早班 07:30–13:00``."""
    times = "–".join(f"{at // 60:02d}:{at % 60:02d}" for at in (shift.from_min, shift.upto_min))
    return Words(f"{shift.zh} {times}", f"{shift.en} {times}")


def _cell(text: str, colour: str) -> str:
    return f"<td style='padding-right:18px;color:{colour};white-space:nowrap'>{escape(text)}</td>"
