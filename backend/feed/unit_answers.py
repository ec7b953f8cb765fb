"""What a unit's key is answered: every question it may ask at all, and what of the answer is its.

The one place where that is decided. A kind of question that does not stand in ``ANSWERS`` is denied
to a unit's key, whatever the matrix of rights says of the role.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum, auto

from backend.contract.answers import Blob, Cases, RowRange, Snapshot
from backend.contract.codec import AnyAnswer
from backend.contract.pushed import LogRow
from backend.contract.questions import (
    AnyQuestion,
    GetBlob,
    GetCity,
    GetEnded,
    GetRange,
    GetRule,
    GetSnapshot,
    GetVerdict,
)
from backend.contract.topics import Topic
from backend.contract.verdicts import Denied, Verdict
from backend.domain.field.mover import Fix
from backend.domain.people.sight import is_units

from .parts import Pace, Record
from .pictures import snapshot, split
from .sayings import denied
from .unit_view import UnitView

MAX_ENDED = 2_000  # of one answer


class Answered(Enum):
    """How a question of a unit's key is answered."""

    AS_ALL = auto()  # as everybody's: no case is in it
    OWN = auto()  # from the unit's own view, in the I/O thread
    SIFTED = auto()  # from the record, what is not the unit's left out, in a worker


ANSWERS: Mapping[type, Answered] = {
    GetCity: Answered.AS_ALL,
    GetRule: Answered.AS_ALL,
    GetSnapshot: Answered.OWN,
    GetRange: Answered.OWN,
    GetEnded: Answered.SIFTED,
    GetBlob: Answered.SIFTED,
    GetVerdict: Answered.SIFTED,
}


def check(question: AnyQuestion) -> Denied | None:
    """Return why a unit's key may not ask this at all, ``None`` when it may."""
    return None if type(question) in ANSWERS else denied(question.ask_id, "not_your_part")


class UnitAnswers:
    """What is a unit's of the answers that cases are in.

    Thread: ``own`` in the I/O thread, the rest in a worker.
    """

    def __init__(self, record: Record, pace: Pace) -> None:
        self._record = record
        self._pace = pace

    def own(
        self, question: AnyQuestion, view: UnitView, fixes: tuple[Fix, ...]
    ) -> Iterator[Snapshot | RowRange] | None:
        """Return the parts of an answer from the unit's view, ``None`` for another question.

        Args:
            fixes: Where the unit's own vehicles are.
        """
        if isinstance(question, GetSnapshot):
            has_cases = Topic.CASE in question.topics
            heads, rows = (view.heads(), view.rows()) if has_cases else ({}, [])
            epoch = self._record.epoch
            return snapshot(question.ask_id, epoch, heads, rows, fixes, self._pace)
        if isinstance(question, GetRange):
            return iter((self._range(question, view),))
        return None

    def _range(self, question: GetRange, view: UnitView) -> RowRange:
        after, upto = question.after_seq, question.upto_seq
        is_asked = question.topic == Topic.CASE and 0 <= after <= upto
        rows = view.rows_after(after, upto) if is_asked else None
        # As everybody's: a range does not come in parts.
        is_held = rows is not None and len(self._parts_of(rows)) <= 1
        return RowRange(
            ask_id=question.ask_id,
            epoch=self._record.epoch,
            topic=question.topic,
            held=is_held,
            rows=rows if rows is not None and is_held else (),
        )

    def _parts_of(self, rows: tuple[LogRow, ...]) -> list[tuple[LogRow, ...]]:
        return split(rows, self._pace.range_rows, self._pace.part_bytes)

    def sifted(
        self, question: AnyQuestion, unit_id: str, read: Callable[[AnyQuestion], AnyAnswer]
    ) -> AnyAnswer:
        """Return what is the unit's of an answer that is read from the record.

        Args:
            read: Reads the answer as the hall gets it.
        """
        if isinstance(question, GetEnded):
            return self._ended(question, unit_id)
        if isinstance(question, GetBlob):
            if self._may_see(question, unit_id):
                return read(question)
            kind, blob_id = question.kind, question.blob_id
            return Blob(ask_id=question.ask_id, kind=kind, blob_id=blob_id, data=b"")
        if isinstance(question, GetVerdict):
            answer = read(question)
            return self._verdict(answer, unit_id) if isinstance(answer, Verdict) else answer
        return denied(question.ask_id, "not_your_part")

    def _ended(self, question: GetEnded, unit_id: str) -> Cases:
        """Return the ended cases that a unit had in hand."""
        limit = max(0, min(question.limit, MAX_ENDED))
        found = self._record.ended_cases(
            question.since_ms, limit, pleading=question.pleading, unit_id=unit_id
        )
        own = tuple(case for case in found if is_units(case, unit_id))
        return Cases(ask_id=question.ask_id, cases=own)

    def _may_see(self, question: GetBlob, unit_id: str) -> bool:
        """Return whether a blob is the map, or a picture of a case that is the unit's to see."""
        if question.kind == "map":
            return True
        if question.kind != "photo":
            return False
        cases = self._record.cases_with_photo(question.blob_id)
        own = (case for case in cases if is_units(case, unit_id))
        return any(photo.photo_id == question.blob_id for case in own for photo in case.photos)

    def _verdict(self, verdict: Verdict, unit_id: str) -> Verdict:
        """Return a verdict; of a case that is not the unit's only what its sender waits for.

        Whoever knows the id of a command sent it; a return is one that leaves the case unseen.
        """
        if not verdict.case_id:
            return verdict
        case = self._record.cases((verdict.case_id,)).get(verdict.case_id)
        if case is not None and is_units(case, unit_id):
            return verdict
        return Verdict(command_id=verdict.command_id, outcome=verdict.outcome)
