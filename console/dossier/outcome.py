"""What whoever reported it is told: thanks and outcome, ready to be read out or sent."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.domain.cases.case import Case
from backend.domain.cases.outcome import APPRAISALS, outcome_of
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.keymap import key_text
from console.kit.notice import each
from widgets.key_hint import KeyHint
from widgets.labels import label
from widgets.panel import Panel
from widgets.spacing import space

from .text import Told

TITLE = Words("答复反映人", "Answer to who reported it")
SAID = Words("回访：{score}", "The caller says: {score}")


class DossierOutcome(Panel):
    """The answer in words that hold nothing personal; hidden while nobody waits for one."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent, "card")
        self._lang, self._book = parts.lang, parts.book
        self.title = label("", "text_2", 13)
        self.key = KeyHint(parts.looks, key_text("act:appraise"))
        self.words = label("", "", 14, wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said = label("", "text_2", 13)
        row = QHBoxLayout()
        space(row, parts.looks, gap_px=8)
        row.addWidget(self.title, 1)
        row.addWidget(self.key)
        column = QVBoxLayout(self)
        space(column, parts.looks, (12, 8, 12, 8), 4)
        column.addLayout(row)
        for line in (self.words, self.said):
            column.addWidget(line)
        self.hide()

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        name, unit = self._book.name(case.class_key), told.units.get(case.unit_id)
        words = outcome_of(case, name, unit, told.zone)
        self.setVisible(words is not None)
        if words is None:
            return
        of, appraisal = self._lang.of, case.more.appraisal
        self.title.setText(of(TITLE))
        self.words.setText(of(words))
        self.key.setVisible(appraisal is None)
        self.said.setVisible(appraisal is not None)
        if appraisal is not None:
            unknown = Words(appraisal.score, appraisal.score)
            score = APPRAISALS.get(appraisal.score, unknown)
            self.said.setText(of(each(SAID, score=score)))
