"""Whom to send it to and why, who else, and whether it was reported before."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.domain import dispatch, duplicates
from backend.domain.case import Act, Case, CaseState
from widgets.key_hint import KeyHint
from widgets.labels import ElideLabel, label
from widgets.panel import Panel
from widgets.spacing import space

from . import words as w
from .acting_notice import unit_words
from .dossier_text import Told
from .keymap import key_text
from .lists import CaseList
from .parts import DeskParts
from .time_text import midnight_ms

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
                n_back += step.act is Act.RETURN and step.account == unit_id
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
        self._case: Case | None = None
        self._n_duplicates = 0
        self._why = ""
        self._build(parts)

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
        inner.addWidget(self.why)
        self.others = label("", "text_2", 13, wrap=True)
        self.duplicates = QPushButton(self)
        self.duplicates.setProperty("kind", "link")
        self.duplicates.setCursor(Qt.CursorShape.PointingHandCursor)
        self.duplicates.clicked.connect(self._on_duplicates)
        column = QVBoxLayout(self)
        space(column, parts.looks, gap_px=8)
        for widget in (self.box, self.others, self.duplicates):
            column.addWidget(widget)

    def show_case(self, case: Case, told: Told) -> None:
        """Show what there is to advise in the state the case is in."""
        self._case = case
        is_open_question = self._has_rail and case.state is CaseState.TO_DISPATCH
        self.box.setVisible(is_open_question)
        self.others.setVisible(is_open_question)
        if is_open_question:
            self._suggest(case, told)
        self._look_for_duplicates(case)
        self.setVisible(is_open_question or self._n_duplicates > 0)

    def _suggest(self, case: Case, told: Told) -> None:
        of, name = self._lang.of, self._book.name(case.class_key)
        ranked = dispatch.rank(case, tuple(told.units.values()), name)
        self.title.setText(of(w.Advice.FIRST if ranked else w.Advice.NOBODY))
        self._dress("advice" if ranked else "card")
        self.key.setVisible(bool(ranked))
        self.unit.setVisible(bool(ranked))
        self.others.setVisible(len(ranked) > 1)
        if not ranked:
            self._why = of(w.Advice.NOBODY_HINT)
            self.record.setText("")
            self._fit()
            return
        first, rest = ranked[0], ranked[1 : 1 + MAX_OTHERS]
        self.unit.setText(told.unit(first.unit.unit_id))
        self._why = of(w.Advice.WHY, reason=first.judgement.reason)
        self.record.setText(self._record(case, first.unit.unit_id, told))
        self._fit()
        items = [
            of(w.Advice.ITEM, unit=unit_words(s.unit), reason=s.judgement.reason) for s in rest
        ]
        self.others.setText("   ".join([of(w.Advice.NEXT), *items]))

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
