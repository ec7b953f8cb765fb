"""The head of a dossier: what it is, its number, and how far it has come."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.domain.case import Case
from widgets.labels import ElideLabel, label, set_tone
from widgets.pill import Pill, PillText
from widgets.skin import Skin
from widgets.stage_bar import StageBar

from . import words as w
from .dossier_text import Told, stages
from .parts import DeskParts
from .queue_cards import case_title


class DossierHead(QWidget):
    """Title, kind, urgency, number; below it the seven stages."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._lang = parts.book, parts.lang
        skin: Skin = parts.looks
        self.title = ElideLabel("", 18, bold=True)
        self.kind = Pill(skin)
        self.urgent = Pill(skin)
        self.number = label("", "text_2", 14)
        self.stages = StageBar(skin, self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.kind)
        row.addWidget(self.urgent)
        row.addStretch(1)
        row.addWidget(self.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.stages)

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        of = self._lang.of
        self.title.setText(of(case_title(case, self._book)))
        row = self._book.get(case.class_key)
        words = w.Dossier.COMPONENT if row is None or row.is_component else w.Dossier.EVENT
        self.kind.show_pill(PillText(of(words, code=case.class_key[1:])))
        urgent = of(w.Queue.URGENT) if case.urgent else ""
        self.urgent.show_pill(PillText(urgent, "act", "late"))
        self.number.setText(case.case_no or of(w.Dossier.NO_NUMBER))
        set_tone(self.number, "text_2" if case.case_no else "text_3")
        self.stages.show_stages(stages(case, told))
