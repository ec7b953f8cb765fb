"""The marks of a span of city time, counted from the record a slice at a time, kept as columns.

A case that went on is counted anew and its old marks are dropped, so a number is as new as the
journal without a second pass. What asks for numbers pays for at most one slice at a time.
"""

import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged, LogHead, LogRow
from backend.contract.topics import Topic
from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case
from backend.domain.cases.plea import WAITING
from backend.domain.counting.course import Grant
from backend.domain.counting.indicator_count import (
    Boards,
    Cell,
    Dimension,
    Told,
    Trait,
    boards,
    cell_share,
    counted,
    is_of,
)
from backend.domain.counting.indicator_marks import Book, Rules
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.period import Span
from backend.store.counting import Closing

_PIECE = 100
_ROWS = 500
# Below so many dropped marks it is not worth while to close the gaps.
_LEAST_DROPPED = 50_000
# Source: a case is a repeat within so long after one of its class and grid was closed; settable
# per city later.
REPEAT_MS = 30 * 86_400_000


class Record(Protocol):
    """What is read of the store."""

    def heads(self) -> dict[str, LogHead]:
        """Return where every log topic stands."""
        ...

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> Sequence[LogRow]:
        """Return the rows of a topic with ``after_seq < seq <= upto_seq``, in order."""
        ...

    def n_alive(self, from_ms: int, upto_ms: int) -> int:
        """Return how many cases were open at any time of a span."""
        ...

    def alive(self, from_ms: int, upto_ms: int, after_id: str, limit: int) -> Sequence[Case]:
        """Return some of them, by id, behind the one named."""
        ...

    def closings(self, since_ms: int) -> Sequence[Closing]:
        """Return what was closed since a city time."""
        ...

    def cases(self, case_ids: Sequence[str]) -> dict[str, Case]:
        """Return cases by id, as they are now."""
        ...


class Repeats:
    """Where what was closed when, to know a repeat by class and unit grid."""

    def __init__(self, closings: Sequence[Closing]) -> None:
        self._at: dict[tuple[str, str], list[int]] = {}
        for one in closings:
            self.put(one)

    def put(self, closing: Closing) -> None:
        """Take a closing in."""
        self._at.setdefault((closing.class_key, closing.grid_code), []).append(closing.at_ms)

    def has(self, class_key: str, grid_code: str, at_ms: int) -> bool:
        """Return whether one of this class was closed here shortly before a report."""
        if not grid_code:
            return False
        found = self._at.get((class_key, grid_code), ())
        return any(at_ms - REPEAT_MS <= closed_ms < at_ms for closed_ms in found)


class IndicatorBook:
    """Everything that counts in a span.

    Args:
        span: What is counted. Its end may lie ahead: then the book follows the journal.

    Thread: one at a time.
    """

    def __init__(self, record: Record, span: Span, rules: Rules) -> None:
        self.span = span
        self.n_cases = 0
        self._record, self._rules = record, rules
        self._seq, self._n_read = 0, 0
        self._n_all = 1
        self._numbers: dict[Cell, int] = {}
        self._cells: list[Cell] = []
        # Kinds of marks (term and ledger), and of which kind the marks of each cell are.
        self._kinds: dict[tuple[Term, Book], int] = {}
        self._kind = array("i")
        # Columns of equal length: cell, moment and case of each mark.
        self._cell, self._at, self._case = array("i"), array("q"), array("i")
        # Per counting of a case: its id, what it is, what excludes it or was to, whether it is the
        # newest one.
        self._ids: list[str] = []
        self._traits: dict[Trait, int] = {}
        self._trait = array("i")
        self._grants: dict[int, tuple[Grant, ...]] = {}
        self._lives = bytearray()
        self._newest: dict[str, int] = {}
        self._versions: dict[str, int] = {}
        self._work: Iterator[None] | None = self._first_pass()

    # ---- counting ------------------------------------------------------------------------------

    @property
    def progress(self) -> float:
        """Share of the first pass that is done; 1.0 when the numbers stand."""
        return 1.0 if self._work is None else min(0.99, self._n_read / max(1, self._n_all))

    @property
    def seq(self) -> int:
        """Last row of cases in the journal that is counted."""
        return self._seq

    def work(self, slice_s: float) -> bool:
        """Count for about so long; return whether the numbers stand."""
        until_s = time.monotonic() + slice_s
        while self._work is not None:
            if next(self._work, self) is self:
                self._work = None
            elif time.monotonic() >= until_s:
                return False
        return self._follow(until_s)

    def _first_pass(self) -> Iterator[None]:
        record, (from_ms, upto_ms) = self._record, self.span
        head = record.heads().get(Topic.CASE.value)
        self._seq = head.seq if head else 0
        self._n_all = record.n_alive(from_ms, upto_ms)
        self._repeats = Repeats(record.closings(from_ms - REPEAT_MS))
        last = ""
        while piece := record.alive(from_ms, upto_ms, last, _PIECE):
            for case in piece:
                self._put(case)
            self._n_read += len(piece)
            last = piece[-1].case_id
            yield

    def _follow(self, until_s: float) -> bool:
        """Take in what the journal says since; return whether that is all."""
        head = self._record.heads().get(Topic.CASE.value)
        upto = head.seq if head else 0
        while self._seq < upto:
            end = min(self._seq + _ROWS, upto)
            for row in self._record.rows_after(Topic.CASE.value, self._seq, end):
                self._take(row)
            self._seq = end
            if time.monotonic() >= until_s and self._seq < upto:
                return False
        return True

    def _take(self, row: LogRow) -> None:
        changed = decode_payload(row.payload)
        if not isinstance(changed, CaseChanged):
            return
        case = changed.case
        if changed.act in (Act.CLOSE, Act.FAST_CLOSE):
            closing = Closing(case.class_key, case.place.grid_code, case.closed_at_ms)
            self._repeats.put(closing)
        self._put(case)

    def _put(self, case: Case) -> None:
        """Count a case, instead of what it counted for before."""
        if self._versions.get(case.case_id, 0) >= case.version:
            return
        rules = replace(self._rules, repeated=self._repeats.has)
        found = counted(case, self.span, rules)
        self._versions[case.case_id] = case.version
        old = self._newest.get(case.case_id)
        if old is not None:
            self._lives[old] = 0
            self._grants.pop(old, None)
        index = self._newest[case.case_id] = len(self._ids)
        self._ids.append(case.case_id)
        self._trait.append(self._traits.setdefault(found.trait, len(self._traits)))
        self._lives.append(1)
        grants = tuple(one for one in (found.plea, found.grant) if one is not None)
        if grants:
            self._grants[index] = grants
        for cell, at_ms in found.cells:
            number = self._numbers.get(cell)
            if number is None:
                number = self._numbers[cell] = len(self._cells)
                self._cells.append(cell)
                kind = (cell.term, cell.book)
                self._kind.append(self._kinds.setdefault(kind, len(self._kinds)))
            self._cell.append(number)
            self._at.append(at_ms)
            self._case.append(index)

    # ---- numbers -------------------------------------------------------------------------------

    def boards(self, span: Span) -> Boards:
        """Return both ledgers of a span that lies in this book's."""
        cell, _, case = self._within(span)
        self.n_cases = len(np.unique(case))
        n = np.bincount(cell, minlength=len(self._cells))
        cells = {self._cells[i]: int(n[i]) for i in np.flatnonzero(n)}
        return boards(cells, self._by_trait(cell, case))

    def _by_trait(self, cell: NDArray[np.int32], case: NDArray[np.int32]) -> dict[Told, int]:
        """Return the same marks by what their cases are."""
        if not len(cell):
            return {}
        traits, kinds = list(self._traits), list(self._kinds)
        kind, trait = np.array(self._kind, dtype=np.int64), np.array(self._trait, dtype=np.int64)
        n = np.bincount(trait[case] * len(kinds) + kind[cell])
        return {
            Told(traits[i // len(kinds)], *kinds[i % len(kinds)]): int(n[i])
            for i in np.flatnonzero(n)
        }

    def behind(
        self, span: Span, dimension: Dimension, key: str, term: Term, book: Book
    ) -> list[tuple[str, int, int]]:
        """Return case id, moment and share, hundredths, of all behind one number; oldest first."""
        shares = np.fromiter(
            (cell_share(cell, dimension, key, term, book) for cell in self._cells),
            dtype=np.int64,
            count=len(self._cells),
        )
        is_here = np.array([is_of(trait, dimension, key) for trait in self._traits], dtype=bool)
        cell, at_ms, case = self._within(span)
        hit = np.empty(0, np.int64)
        if len(cell):
            trait = np.array(self._trait, dtype=np.int32)
            hit = np.flatnonzero((shares[cell] > 0) & is_here[trait[case]])
        order = hit[np.lexsort((case[hit], at_ms[hit]))]
        return [(self._ids[case[i]], int(at_ms[i]), int(shares[cell[i]])) for i in order]

    def grants(self, span: Span) -> list[tuple[str, Grant]]:
        """Return what takes cases out that count in a span before exclusions, or was to do so.

        What waits for a decision comes first, then the newest.
        """
        cell, _, case = self._within(span)
        before = np.array([one.book is Book.BEFORE for one in self._cells], dtype=bool)
        here = set(np.unique(case).tolist())
        out = set(np.unique(case[before[cell]]).tolist()) if len(cell) else set()
        found = [
            (self._ids[i], grant)
            for i, grants in self._grants.items()
            for grant in grants
            if i in (out if grant.is_in_force else here)
        ]
        return sorted(found, key=lambda one: (one[1].step not in WAITING, -one[1].at_ms, one[0]))

    def _within(self, span: Span) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
        """Return cell, moment and case of the marks of a span."""
        self._close_gaps()
        lives = np.frombuffer(bytes(self._lives), dtype=np.uint8)
        cell, at_ms, case = self._columns()
        keep = (at_ms >= span.from_ms) & (at_ms < span.upto_ms)
        keep &= lives[case] == 1 if len(lives) else False
        return cell[keep], at_ms[keep], case[keep]

    def _columns(self) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
        return (
            np.array(self._cell, dtype=np.int32),
            np.array(self._at, dtype=np.int64),
            np.array(self._case, dtype=np.int32),
        )

    def _close_gaps(self) -> None:
        """Forget marks of cases that were counted anew, once they are many."""
        n_dropped = len(self._lives) - sum(self._lives)
        if n_dropped * 10 < _LEAST_DROPPED or n_dropped < len(self._lives) / 2:
            return
        lives = np.frombuffer(bytes(self._lives), dtype=np.uint8) == 1
        cell, at_ms, case = self._columns()
        keep, new = lives[case], np.cumsum(lives) - 1
        self._cell = array("i", cell[keep].astype(np.int32).tobytes())
        self._at = array("q", at_ms[keep].astype(np.int64).tobytes())
        self._case = array("i", new[case[keep]].astype(np.int32).tobytes())
        self._ids = [one for one, is_alive in zip(self._ids, lives, strict=True) if is_alive]
        self._trait = array("i", np.array(self._trait, dtype=np.int32)[lives].tobytes())
        self._grants = {int(new[i]): grant for i, grant in self._grants.items()}
        self._newest = {case_id: index for index, case_id in enumerate(self._ids)}
        self._lives = bytearray(b"\1" * len(self._ids))
