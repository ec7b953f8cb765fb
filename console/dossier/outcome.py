"""What everybody who reported it is told: thanks and outcome, ready to be read out or sent."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.domain.cases.case import PUBLIC_SOURCES, SOURCE_WORDS, Case, Source
from backend.domain.cases.outcome import APPRAISALS, Answer, answers_of
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
TO_SEVERAL = Words("答复 {n} 位反映人：{who}", "For {n} people who reported it: {who}")
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
        self.to = label("", "text_2", 13, wrap=True)
        self.said = label("", "text_2", 13)
        row = QHBoxLayout()
        space(row, parts.looks, gap_px=8)
        row.addWidget(self.title, 1)
        row.addWidget(self.key)
        column = QVBoxLayout(self)
        space(column, parts.looks, (12, 8, 12, 8), 4)
        column.addLayout(row)
        for line in (self.to, self.words, self.said):
            column.addWidget(line)
        self.hide()

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case."""
        name, unit = self._book.name(case.class_key), told.units.get(case.unit_id)
        answers = answers_of(case, name, unit, told.zone)
        self.setVisible(bool(answers))
        if not answers:
            return
        of, appraisal = self._lang.of, case.more.appraisal
        self.title.setText(of(TITLE))
        self.to.setVisible(len(answers) > 1)
        self.to.setText(of(_to_whom(answers)))
        # Who reported on the same day hears the same words: they stand here once.
        self.words.setText("\n".join(dict.fromkeys(of(one.words) for one in answers)))
        self.key.setVisible(appraisal is None and case.source in PUBLIC_SOURCES)
        self.said.setVisible(appraisal is not None)
        if appraisal is not None:
            unknown = Words(appraisal.score, appraisal.score)
            score = APPRAISALS.get(appraisal.score, unknown)
            self.said.setText(of(each(SAID, score=score)))


def _to_whom(answers: tuple[Answer, ...]) -> Words:
    """Return how many are answered, and how their reports came in."""
    ways = Counter(Source(one.reporter.source) for one in answers)
    zh = "、".join(f"{SOURCE_WORDS[way].zh} ×{n}" for way, n in ways.items())
    en = ", ".join(f"{SOURCE_WORDS[way].en} ×{n}" for way, n in ways.items())
    return each(TO_SEVERAL, n=Words(str(len(answers)), str(len(answers))), who=Words(zh, en))
