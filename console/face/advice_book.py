"""What the backend advises on the selected case, how old that is, and what it means for the desk.

The desk's own table stands in where nothing came; what is shown says which of the two it is. A unit
that the rules of a case's life forbid is never offered, whoever advised it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import Advice, AdviceRow, WhyWords
from backend.contract.base import Answer
from backend.contract.questions import GetAdvice
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Case, CaseState
from backend.domain.dispatching.dispatch import Judgement, Suggestion
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.kit import words_advice as w
from console.kit.notice import each

from .face import SituationFace
from .selection import Selection

# A person may look at one case for long: what was learnt since is asked for again.
AGAIN_S = 30.0
# From this age on the advice says its age.
OLD_S = 60.0
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Held:
    """Advice on one version of a case; ``denied`` when the backend would not give any."""

    version: int
    came_s: float
    advice: Advice | None = None
    denied: Words | None = None

    def row(self, unit_id: str) -> AdviceRow | None:
        """Return what is said of a unit, ``None`` for nothing."""
        rows = self.advice.rows if self.advice is not None else ()
        return next((row for row in rows if row.unit_id == unit_id), None)


class AdviceBook(QObject):
    """Asks for advice on the case a person looks at, and keeps the answers.

    Signals:
        changed: ``case_id`` on which something else is known now.
    """

    changed = Signal(object)

    def __init__(
        self,
        face: SituationFace,
        selection: Selection,
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._face, self._selection, self._now_s = face, selection, now_s
        self._held: dict[str, Held] = {}
        self._asked: dict[str, tuple[str, int]] = {}
        self._asked_s = 0.0
        selection.changed.connect(self._on_selected)
        face.changed.connect(self._on_changed)
        face.ticked.connect(self._on_ticked)
        face.answer.connect(self._on_answer)

    def of(self, case: Case) -> Held | None:
        """Return what the backend said of the case as it is now, ``None`` when nothing came."""
        held = self._held.get(case.case_id)
        return held if held is not None and held.version == case.version else None

    def age_s(self, held: Held) -> float:
        """Return how old advice is, real seconds."""
        return self._now_s() - held.came_s

    def is_asked(self, case: Case) -> bool:
        """Return whether an answer on this version is still on its way."""
        return (case.case_id, case.version) in self._asked.values()

    def ranked(self, case: Case, own: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
        """Return the own table's units in the order of the advice, with its reasons.

        Units the advice does not name keep their places behind the others.
        """
        held = self.of(case)
        if held is None or held.advice is None:
            return tuple(own)
        place = {row.unit_id: n for n, row in enumerate(held.advice.rows) if row.legal}
        order = sorted(own, key=lambda one: place.get(one.unit.unit_id, len(place)))
        return tuple(
            Suggestion(s.unit, self.judged(case, s.unit.unit_id, s.judgement)) for s in order
        )

    def judged(self, case: Case, unit_id: str, own: Judgement) -> Judgement:
        """Return the own judgement with what the record says against a unit, before it is sent."""
        held = self.of(case)
        row = held.row(unit_id) if held is not None else None
        if not own.legal or row is None:
            return own
        parts = [self.in_favour(case, unit_id, own.reason)]
        if against := self.against(case, unit_id):
            parts.append(against)
        return Judgement(True, row.rule, _joined(parts))

    def in_favour(self, case: Case, unit_id: str, own: Words) -> Words:
        """Return what speaks for a unit; the own reason where the advice gives none."""
        held = self.of(case)
        row = held.row(unit_id) if held is not None else None
        return _joined([words_of(why) for why in row.pro]) if row is not None and row.pro else own

    def against(self, case: Case, unit_id: str) -> Words | None:
        """Return why a unit will probably return the case, ``None`` when nothing says so."""
        held = self.of(case)
        if held is None or held.advice is None:
            return None
        legal = [row for row in held.advice.rows if row.legal]
        if held.advice.warning is not None and legal and legal[0].unit_id == unit_id:
            return words_of(held.advice.warning)
        row = held.row(unit_id)
        if row is None or not row.legal or not row.con:
            return None
        return each(w.Learnt.CON, reasons=_joined([words_of(why) for why in row.con]))

    # ---- asking --------------------------------------------------------------------------------

    @Slot(object)
    def _on_selected(self, case_id: str) -> None:
        case = self._face.case(case_id)
        if case is not None and self.of(case) is None:
            self._ask(case)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.reset:
            self._asked.clear()
        if self._selection.case_id not in changes.case_ids:
            return
        case = self._face.situation.cases.get(self._selection.case_id)
        if case is not None and self.of(case) is None:
            self._ask(case)

    @Slot()
    def _on_ticked(self) -> None:
        case = self._face.case(self._selection.case_id)
        if case is None or self._now_s() - self._asked_s < AGAIN_S:
            return
        self._asked.clear()  # an answer that took so long is not waited for
        self._ask(case)

    def _ask(self, case: Case) -> None:
        if case.state is not CaseState.TO_DISPATCH or self.is_asked(case):
            return
        ask_id = self._face.new_id()
        self._asked[ask_id] = (case.case_id, case.version)
        self._asked_s = self._now_s()
        self._face.ask(GetAdvice(ask_id=ask_id, actor=self._face.actor, case_id=case.case_id))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        asked = self._asked.pop(answer.ask_id, None)
        if asked is None:
            return
        case_id, version = asked
        self._held.pop(case_id, None)
        if isinstance(answer, Advice):
            self._held[case_id] = Held(version, self._now_s(), advice=answer)
        elif isinstance(answer, Denied):
            denied = Words(answer.zh, answer.en)
            self._held[case_id] = Held(version, self._now_s(), denied=denied)
        while len(self._held) > _KEPT:
            del self._held[next(iter(self._held))]
        self.changed.emit(case_id)


def words_of(why: WhyWords) -> Words:
    """Return a reason's words."""
    return Words(why.zh, why.en)


def rule_words(rule: str) -> Words:
    """Return what a rule is called; its key where it is a newer one."""
    return w.Learnt.RULES.get(rule, Words(rule, rule))


def _joined(parts: Sequence[Words]) -> Words:
    joint = w.Learnt.JOINED
    return Words(joint.zh.join(part.zh for part in parts), joint.en.join(part.en for part in parts))
