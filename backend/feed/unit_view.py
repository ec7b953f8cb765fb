"""What the stream is for a unit's key: its own cases as a log of their own, and nothing else.

A row of the city's log is passed on, turned into "it left", or left out: the unit's log has its own
order (``prev_seq`` names the row before in *it*), its own head and its own digest, so that a desk
which follows it by the rules of everybody else finds its gaps and proves its picture as they do.
"""

from collections import deque
from collections.abc import Iterable
from itertools import takewhile

from msgspec.structs import replace

from backend.contract.codec import decode_payload, encode
from backend.contract.pushed import CaseChanged, CaseLeft, LogHead, LogRow, Seated
from backend.contract.topics import Topic
from backend.domain.people.sight import has_come_back, is_units

from .open_book import OpenBook

# Rows kept for whoever lost some; a desk that lost more takes the picture. What is told has a bound
# of its own (``Pace.range_rows``), this one is for memory.
ROWS_KEPT = 1_000


class UnitView:
    """One unit's part of what is open, and its last rows.

    It begins where the city's log stands: rows from before are not told again, so that a start of
    the backend costs a unit's desk one picture.

    Args:
        heads: Where the city's log stands.
        rows: The rows in force there.

    Cost: a row that names another unit is one search for the unit's id in its bytes.

    Thread: the I/O thread.
    """

    def __init__(self, unit_id: str, heads: dict[str, LogHead], rows: Iterable[LogRow]) -> None:
        self.unit_id = unit_id
        self._mark = unit_id.encode()
        own = [row for row in rows if self._is_own(row)]
        self._book = OpenBook({Topic.CASE: heads[Topic.CASE]}, own)
        self._from_seq = self._seq = heads[Topic.CASE].seq
        self._last: deque[LogRow] = deque()

    def put(self, row: LogRow) -> LogRow | None:
        """Take a row of the city's log; return what the unit is told of it, if anything."""
        told = self._told(row)
        if told is None:
            return None
        self._book.put(told)
        self._seq = told.seq
        self._last.append(told)
        if len(self._last) > ROWS_KEPT:
            self._from_seq = self._last.popleft().seq
        return told

    def heads(self) -> dict[str, LogHead]:
        """Return where the unit's log stands."""
        return self._book.heads()

    def rows(self) -> list[LogRow]:
        """Return the rows in force of its open cases, ordered by seq."""
        return self._book.rows((Topic.CASE,))

    def sees(self, case_id: str) -> bool:
        """Return whether an open case is the unit's to see."""
        return self._book.has(Topic.CASE, case_id)

    def rows_after(self, after_seq: int, upto_seq: int) -> tuple[LogRow, ...] | None:
        """Return its rows with ``after_seq < seq <= upto_seq``; ``None`` when some are gone."""
        if after_seq < self._from_seq:
            return None
        upto = takewhile(lambda row: row.seq <= upto_seq, self._last)
        return tuple(row for row in upto if row.seq > after_seq)

    def _told(self, row: LogRow) -> LogRow | None:
        if row.topic != Topic.CASE:
            return None
        is_held = self.sees(row.entity)
        if not is_held and self._mark not in row.payload:
            return None
        changed = decode_payload(row.payload)
        if not isinstance(changed, CaseChanged):
            return None
        if is_units(changed.case, self.unit_id):
            return replace(row, prev_seq=self._seq)
        if is_held or has_come_back(changed.case, changed.act, self.unit_id):
            left = encode(CaseLeft(case_id=row.entity))
            return replace(row, prev_seq=self._seq, ended=True, payload=left)
        return None

    def _is_own(self, row: LogRow) -> bool:
        if row.topic != Topic.CASE or self._mark not in row.payload:
            return False
        changed = decode_payload(row.payload)
        return isinstance(changed, CaseChanged) and is_units(changed.case, self.unit_id)


class UnitViews:
    """The views of the units whose keys are here; none is kept of a unit that never came.

    Thread: the I/O thread.
    """

    def __init__(self, book: OpenBook) -> None:
        self._book = book
        self._views: dict[str, UnitView] = {}

    def of(self, unit_id: str) -> UnitView:
        """Return the view of a unit, from now on kept beside the stream."""
        view = self._views.get(unit_id)
        if view is None:
            view = UnitView(unit_id, self._book.heads(), self._book.rows((Topic.CASE,)))
            self._views[unit_id] = view
        return view

    def all(self) -> Iterable[UnitView]:
        """Return every view that is kept."""
        return self._views.values()


def seats_for(view: UnitView, rows: Iterable[Seated]) -> tuple[Seated, ...]:
    """Return who sits where without the cases in their hands that are not the unit's to see."""
    return tuple(
        row if not row.in_hand or view.sees(row.in_hand) else replace(row, in_hand="", taken_ms=0)
        for row in rows
    )
