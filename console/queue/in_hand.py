"""Which case is worked at at which seat: no two people take the same card (I11).

Nobody deals cards out: whoever is free takes the next one that nobody has in hand. That is as fair
as people are fast, and a seat that leaves, locks or falls silent leaves nothing behind.
"""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.pushed import Seated
from backend.domain.cases.states import CaseState
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit.notice import Notice, each
from console.kit.seat_names import seat_words

# A desk says every four seconds that somebody is there.
SILENT_S = 15.0
# A clean report takes 15 to 20 s, a hard one some minutes; who looks longer keeps it from nobody.
HELD_S = 180.0


def held_elsewhere(rows: Iterable[Seated], account: str, now_ms: int) -> Mapping[str, Seated]:
    """Return the cases that another seat has in hand, with that seat.

    Of two who took the same case within the same second, the earlier has it.

    Args:
        account: Whose desk this is.
        now_ms: Real UTC.
    """
    first: dict[str, Seated] = {}
    for row in sorted(rows, key=lambda row: (row.taken_ms, row.account)):
        if row.in_hand and not row.locked and _is_fresh(row, now_ms):
            first.setdefault(row.in_hand, row)
    return {case_id: row for case_id, row in first.items() if row.account != account}


def _is_fresh(row: Seated, now_ms: int) -> bool:
    return now_ms - row.heard_ms <= SILENT_S * 1000 and now_ms - row.taken_ms <= HELD_S * 1000


class Hands(QObject):
    """Says what is in hand at this desk, and knows what is at the others.

    Args:
        is_due: Whether a case waits for a person of this seat.

    Signals:
        changed: other seats took or left something.
        noticed: ``Notice``: somebody else is at the case that was just picked.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, parts: DeskParts, is_due: Callable[[str], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._face, self._selection, self._lang = parts.face, parts.selection, parts.lang
        self._is_due = is_due
        self._mine = ""
        # As it was picked: once it was worked on it is the next person's, not ours any more.
        self._picked: CaseState | None = None
        self.elsewhere: Mapping[str, Seated] = {}
        parts.face.seats_changed.connect(self.look)
        parts.face.ticked.connect(self.look)
        parts.face.changed.connect(self._on_changed)
        parts.selection.changed.connect(self._on_picked)

    def words_of(self, case_id: str) -> Words | None:
        """Return which other seat has a case in hand, ``None`` for none."""
        row = self.elsewhere.get(case_id)
        if row is None:
            return None
        seat = seat_words(row.account, row.seat)
        return each(w.Queue.IN_HAND, seat=seat)

    @Slot()
    def look(self) -> None:
        """See who has what now; say ours again where the backend does not know it."""
        face = self._face
        rows = (row for row in face.seats if not self._was_worked_by(row))
        found = held_elsewhere(rows, face.actor.account, face.real_now_ms())
        if found.keys() != self.elsewhere.keys():
            self.elsewhere = found
            self.changed.emit()
        self._tell()
        mine = [row for row in face.seats if row.account == face.actor.account]
        if mine and not any(row.in_hand == self._mine for row in mine):
            self._say()

    def _was_worked_by(self, row: Seated) -> bool:
        """Return whether a seat has already done its act: the case comes before its letting go."""
        case = self._face.case(row.in_hand) if row.in_hand else None
        return case is not None and case.steps[-1].account == row.account

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        if self.elsewhere:
            self.look()
        else:
            self._tell()

    @Slot(object)
    def _on_picked(self, case_id: str) -> None:
        case = self._face.case(case_id) if case_id else None
        self._picked = case.state if case is not None else None
        self._tell()
        words = self.words_of(case_id) if self._mine else None
        if words is not None:
            self.noticed.emit(Notice("info", words, "in_hand"))

    def _tell(self) -> None:
        """Say what is in hand here, where it is another case than before."""
        case_id = self._selection.case_id
        case = self._face.case(case_id) if case_id else None
        is_as_picked = case is not None and case.state is self._picked
        mine = case_id if is_as_picked and self._is_due(case_id) else ""
        if mine != self._mine:
            self._mine = mine
            self._say()

    def _say(self) -> None:
        if not self._face.is_shut:
            self._face.say_in_hand(self._mine)
