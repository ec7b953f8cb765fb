"""Whom to send it to and why, who else, and whether it was reported before."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.contract.answers import Advice
from backend.domain.cases import duplicates
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.dispatching import dispatch
from backend.domain.dispatching.together import together
from console.face.advice_book import OLD_S, Held, rule_words, words_of
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit.keymap import key_text
from console.kit.language import Lang
from console.kit.notice import unit_words
from console.kit.time_text import midnight_ms
from console.kit.time_text import span as age_words
from console.kit.words_advice import Learnt
from console.queue.lists import CaseList
from widgets.key_hint import KeyHint
from widgets.labels import ElideLabel, label
from widgets.link_button import LinkButton
from widgets.panel import Panel
from widgets.spacing import space

from .text import Told

MAX_OTHERS = 2
_MAY_BE_DUPLICATE = (CaseState.TO_ACCEPT, CaseState.TO_FILE, CaseState.TO_DISPATCH)


def record_today(
    cases: Iterable[Case], class_key: str, unit_id: str, since_ms: int
) -> tuple[int, int]:
    """Return how many cases of a class a unit was sent, and returned, since a moment.

    Cost: linear in the cases; asked once per look at a case.
    """
    n_sent = n_back = 0
    for case in cases:
        if case.class_key != class_key:
            continue
        for step in case.steps:
            if step.at_ms >= since_ms:
                n_sent += step.act is Act.DISPATCH and step.unit_id == unit_id
                n_back += step.act is Act.RETURN and step.by_unit == unit_id
    return n_sent, n_back


class DossierAdvice(QWidget):
    """The suggestion box, the runners-up, the hint at duplicates.

    Signals:
        list_wanted: ``CaseList`` of the possible duplicates.
    """

    list_wanted = Signal(object)

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._lang, self._book = parts.face, parts.lang, parts.book
        self._has_rail = parts.seat.has_rail
        self._advice = parts.advice
        self._told: Told | None = None
        self._case: Case | None = None
        self._n_duplicates = 0
        self._why = ""
        self._build(parts)
        if parts.advice is not None:
            parts.advice.changed.connect(self._on_advice)
        parts.face.ticked.connect(self._tell_age)

    def _build(self, parts: DeskParts) -> None:
        self.box = Panel(self, "advice")
        self.title = label("", "text_2", 14)
        self.key = KeyHint(parts.looks, key_text("act:dispatch"))
        self.unit = ElideLabel("good", 16, bold=True)
        self.record = label("", "text_2", 13)
        self.why = label("", "text_2", 13, wrap=True)
        head = QHBoxLayout()
        space(head, parts.looks, gap_px=8)
        for widget in (self.title, self.key, self.unit):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.record)
        inner = QVBoxLayout(self.box)
        space(inner, parts.looks, (12, 8, 12, 8), 4)
        inner.addLayout(head)
        self.warning = label("", "act", 14, bold=True, wrap=True)
        self.rule = label("", "text_2", 13, wrap=True)
        self.source = label("", "text_3", 12, wrap=True)
        for line in (self.warning, self.why, self.rule, self.source):
            inner.addWidget(line)
        self._build_rest(parts)

    def _build_rest(self, parts: DeskParts) -> None:
        self.others = label("", "text_2", 13, wrap=True)
        self.duplicates = QPushButton(self)
        self.duplicates.setProperty("kind", "link")
        self.duplicates.setCursor(Qt.CursorShape.PointingHandCursor)
        self.duplicates.clicked.connect(self._on_duplicates)
        self.together = LinkButton(self)
        self.together.clicked.connect(self._on_together)
        column = QVBoxLayout(self)
        space(column, parts.looks, gap_px=8)
        for widget in (self.together, self.box, self.others, self.duplicates):
            column.addWidget(widget)

    def show_case(self, case: Case, told: Told) -> None:
        """Show what there is to advise in the state the case is in."""
        self._case, self._told = case, told
        is_open_question = self._has_rail and case.state is CaseState.TO_DISPATCH
        self.box.setVisible(is_open_question)
        self.others.setVisible(is_open_question)
        if is_open_question:
            self._suggest(case, told)
        self._look_for_likes(case if is_open_question else None)
        self._look_for_duplicates(case)
        self.setVisible(is_open_question or self._n_duplicates > 0)

    def _ranked(self, case: Case, told: Told) -> tuple[dispatch.Suggestion, ...]:
        units, name = tuple(told.units.values()), self._book.name(case.class_key)
        own = dispatch.rank(case, units, name, self._face.hall.area)
        return self._advice.ranked(case, own) if self._advice is not None else own

    def _held(self) -> Held | None:
        """Return what the backend said of the case shown."""
        if self._advice is None or self._case is None:
            return None
        return self._advice.of(self._case)

    def _suggest(self, case: Case, told: Told) -> None:
        of, ranked = self._lang.of, self._ranked(case, told)
        held = self._held()
        is_learnt = held is not None and held.advice is not None
        first_words = w.Advice.FIRST if is_learnt or self._advice is None else Learnt.OWN_TABLE
        self.title.setText(of(first_words if ranked else w.Advice.NOBODY))
        self._dress("advice" if ranked else "card")
        self.key.setVisible(bool(ranked))
        self.unit.setVisible(bool(ranked))
        self.others.setVisible(len(ranked) > 1)
        self._tell_learnt(case, ranked, told)
        if not ranked:
            self._why = of(w.Advice.NOBODY_HINT)
            self.record.setText("")
            self._fit()
            return
        first, rest = ranked[0], ranked[1 : 1 + MAX_OTHERS]
        self.unit.setText(told.unit(first.unit.unit_id))
        reason = first.judgement.reason
        if self._advice is not None:  # what speaks against it stands above, in a line of its own
            reason = self._advice.in_favour(case, first.unit.unit_id, reason)
        self._why = of(w.Advice.WHY, reason=reason)
        self.record.setText(self._record(case, first.unit.unit_id, told))
        self._fit()
        items = [
            of(w.Advice.ITEM, unit=unit_words(s.unit), reason=s.judgement.reason) for s in rest
        ]
        self.others.setText("   ".join([of(w.Advice.NEXT), *items]))

    def _tell_learnt(self, case: Case, ranked: tuple[dispatch.Suggestion, ...], told: Told) -> None:
        """Say what the record says: the warning, how good the rule is, whom to reach at night."""
        of, held = self._lang.of, self._held()
        advice = held.advice if held is not None else None
        first = ranked[0] if ranked else None
        against = self._advice.against(case, first.unit.unit_id) if self._advice and first else None
        self.warning.setText(of(against) if against is not None else "")
        self.warning.setVisible(against is not None)
        lines = [score_words(advice, first.judgement.rule, self._lang)] if advice and first else []
        if first is not None and (night := told.units[first.unit.unit_id].night):
            lines.append(of(Learnt.NIGHT, who=night))
        city = self._face.city
        if advice is not None and advice.lane is not None and city and city.lane.is_on:
            lines.append(of(Learnt.LANE, why=words_of(advice.lane)))
        self.rule.setText("　".join(lines))
        self.rule.setVisible(bool(lines))
        self._tell_age()

    @Slot()
    def _tell_age(self) -> None:
        """Say where the suggestion comes from, and how old it is when it is old."""
        if self._advice is None or self._case is None or self.box.isHidden():
            self.source.setVisible(self._advice is not None)
            return
        of, held = self._lang.of, self._held()
        if held is None:
            text = of(Learnt.ASKING if self._advice.is_asked(self._case) else Learnt.NONE)
        elif held.denied is not None:
            text = of(Learnt.DENIED, why=held.denied)
        else:
            age_s = self._advice.age_s(held)
            text = of(Learnt.AGE, age=age_words(age_s)) if age_s >= OLD_S else ""
        self.source.setText(text)
        self.source.setVisible(bool(text))

    @Slot(object)
    def _on_advice(self, case_id: str) -> None:
        case = self._case
        if case is not None and case.case_id == case_id and self._told is not None:
            self.show_case(case, self._told)

    def _dress(self, name: str) -> None:
        """Be green only where there is somebody to send it to."""
        if self.box.objectName() != name:
            self.box.setObjectName(name)
            self.box.style().unpolish(self.box)
            self.box.style().polish(self.box)

    def _fit(self) -> None:
        """Let the record stand at the right end, or under the reason where that is too narrow."""
        room = self.width() - 24
        need = sum(
            part.sizeHint().width() + 8
            for part in (self.title, self.key, self.unit, self.record)
            if part is self.record or not part.isHidden()
        )
        fits = need <= room
        self.record.setVisible(fits)
        lines = (self._why,) if fits else (self._why, self.record.text())
        self.why.setText("\n".join(line for line in lines if line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the record to the width."""
        super().resizeEvent(event)
        self._fit()

    def _record(self, case: Case, unit_id: str, told: Told) -> str:
        situation = self._face.situation
        since_ms = midnight_ms(self._face.city_now_ms(), told.zone)
        known = (*situation.cases.values(), *situation.ended.values())
        n_sent, n_back = record_today(known, case.class_key, unit_id, since_ms)
        return self._lang.of(w.Advice.RECORD, n=n_sent, back=n_back)

    def _found(self) -> tuple[str, ...]:
        if self._case is None:
            return ()
        others = duplicates.candidates(self._case, self._face.situation.cases.values())
        return tuple(case.case_id for case in others)

    def _likes(self) -> tuple[str, ...]:
        """Return the case and what can be dispatched in one go with it."""
        if self._case is None:
            return ()
        found = together(self._case, self._face.situation.cases.values())
        return tuple(case.case_id for case in found)

    def _look_for_likes(self, case: Case | None) -> None:
        n = len(self._likes()) if case is not None else 0
        text = self._lang.of(Learnt.TOGETHER, n=n)
        self.together.say(f"{key_text('together')}  {text}")
        self.together.setVisible(n > 1)

    @Slot()
    def _on_together(self) -> None:
        n = len(self._likes())
        self.list_wanted.emit(CaseList(Learnt.TOGETHER.filled(n=n), self._likes))

    def _look_for_duplicates(self, case: Case) -> None:
        self._n_duplicates = len(self._found()) if case.state in _MAY_BE_DUPLICATE else 0
        text = self._lang.of(w.Advice.DUPLICATES, n=self._n_duplicates)
        self.duplicates.setText(f"{key_text('duplicates')}  {text}")
        self.duplicates.setToolTip(self._lang.of(w.Advice.DUPLICATES_TIP))
        self.duplicates.setVisible(self._n_duplicates > 0)

    @Slot()
    def _on_duplicates(self) -> None:
        self.list_wanted.emit(
            CaseList(w.Advice.DUPLICATES.filled(n=self._n_duplicates), self._found)
        )


def score_words(advice: Advice, rule: str, lang: Lang) -> str:
    """Return how often a rule was right at the first dispatch (X03)."""
    found = next((one for one in advice.scores if one.rule == rule), None)
    if found is None or not found.n:
        return lang.of(Learnt.NO_SCORE, rule=rule_words(rule))
    kept, n = f"{found.n_kept:,}", f"{found.n:,}"
    said = lang.of(Learnt.SCORE, rule=rule_words(rule), n=n, kept=kept)
    return lang.of(Learnt.SCORE_BAD, score=said) if found.to_review else said
