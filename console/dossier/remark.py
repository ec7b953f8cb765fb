"""Why the case is here again: the word that sent it back, before anything else is read."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from backend.domain.cases.case import Case
from console.face.parts import DeskParts
from widgets.labels import label, set_tone
from widgets.marks import MarkDot
from widgets.panel import Panel
from widgets.spacing import space

from .text import Told, remark

_MARKS = {"soon": "soon", "act": "late"}


class DossierRemark(Panel):
    """One line with a mark; hidden while there is nothing to say."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent, "card")
        self.mark = MarkDot(parts.looks, 12, self)
        self.words = label("", "soon", 14, wrap=True)
        row = QHBoxLayout(self)
        space(row, parts.looks, (12, 8, 12, 8), 8)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        found = remark(case, told)
        self.setVisible(found is not None)
        if found is None:
            return
        self.mark.show_mark(_MARKS.get(found.tone, "none"))
        set_tone(self.words, found.tone if found.tone in _MARKS else "text_2")
        head = f"{found.what} · {found.who} · {found.when}"
        self.words.setText("\n".join(part for part in (head, found.note) if part))
