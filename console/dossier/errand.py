"""Who looks on site, before filing and after handling: offered, asked, answered, in one card."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.domain.cases.case import Case, CaseState
from backend.domain.flow.errand_rules import errand_of
from console.acting.errand import ErrandView, errand_text, offered
from console.face.parts import DeskParts
from console.kit.keymap import key_text
from widgets.key_hint import KeyHint
from widgets.labels import label, set_tone
from widgets.marks import MarkDot
from widgets.panel import Panel
from widgets.spacing import space

from .text import Told

# The nearest change as people walk; the countdown runs every second beside it.
_LOOK_AGAIN_MS = 5_000


class DossierErrand(Panel):
    """A head with its countdown and a few lines; hidden while there is nothing to look at."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent, "card")
        self._face, self._lang = parts.face, parts.lang
        self._view: ErrandView | None = None
        self._looked_ms = 0
        self.mark = MarkDot(parts.looks, 12, self)
        self.head = label("", "", 14, bold=True, wrap=True)
        self.key = KeyHint(parts.looks, key_text("act:send_verify"))
        self.lines = label("", "text_2", 13, wrap=True)
        row = QHBoxLayout()
        space(row, parts.looks, gap_px=8)
        row.addWidget(self.mark)
        row.addWidget(self.head, 1)
        row.addWidget(self.key)
        column = QVBoxLayout(self)
        space(column, parts.looks, (12, 8, 12, 8), 4)
        column.addLayout(row)
        column.addWidget(self.lines)
        parts.face.ticked.connect(self._on_ticked)
        self.hide()

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        now_ms = self._face.city_now_ms()
        situation = self._face.situation
        view = ErrandView(case, situation, now_ms, told.zone, self._face.hall.windows)
        if errand_text(view) is None:
            self._view = None
            self.hide()
            return
        near = offered(case, situation, now_ms, told.zone)
        self._view, self._looked_ms = view._replace(offered=near), now_ms
        self._tell()

    @Slot()
    def _on_ticked(self) -> None:
        view, now_ms = self._view, self._face.city_now_ms()
        if view is None:
            return
        if now_ms - self._looked_ms >= _LOOK_AGAIN_MS:
            near = offered(view.case, view.situation, now_ms, view.zone)
            view, self._looked_ms = view._replace(offered=near), now_ms
        self._view = view._replace(now_ms=now_ms)
        self._tell()

    def _tell(self) -> None:
        text = errand_text(self._view) if self._view is not None else None
        self.setVisible(text is not None)
        if text is None or self._view is None:
            return
        self.mark.show_mark(text.mark)
        set_tone(self.head, "" if text.tone == "text" else text.tone)
        self.head.setText(self._lang.of(text.head))
        self.lines.setText("\n".join(self._lang.of(line) for line in text.lines))
        self.lines.setVisible(bool(text.lines))
        case = self._view.case
        is_check = case.state is CaseState.TO_CHECK
        self.key.show_key(key_text("act:send_check" if is_check else "act:send_verify"))
        self.key.setVisible(bool(self._view.offered) and errand_of(case) is None)
