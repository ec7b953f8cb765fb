"""Where a reader stands in one log topic: what is applied, what is held back, what is missing."""

from collections.abc import Iterable

from backend.contract.pushed import LogHead, LogRow
from backend.digest import DigestBook


class Cursor:
    """One log topic as followed row by row.

    Attributes:
        seq: Row number of the last row applied; 0 before the first.
        n_behind: Heartbeats in a row that stood behind us.
    """

    def __init__(self) -> None:
        self.seq = 0
        self.n_behind = 0
        self._head_seq = 0  # as far as anybody told us there are rows
        self._held: dict[int, LogRow] = {}  # rows that came too early, by the row they follow
        self._book = DigestBook()

    @property
    def digest(self) -> int:
        """Digest of what is open here, after row ``seq``."""
        return self._book.digest

    @property
    def gap(self) -> tuple[int, int] | None:
        """What is missing: rows after the first number, up to the second; ``None`` if nothing."""
        return (self.seq, self._head_seq) if self._head_seq > self.seq else None

    def restart(self, head: LogHead, rows: Iterable[LogRow]) -> bool:
        """Start anew from a snapshot; return whether its digest is what the backend says."""
        self.seq = self._head_seq = head.seq
        self.n_behind = 0
        self._held.clear()
        self._book.clear()
        for row in rows:
            self._book.put(row.entity, row.payload, row.ended)
        return self._book.digest == head.digest

    def follows(self, row: LogRow) -> bool:
        """Take a row that comes next, as almost all do; return whether it did."""
        seq = row.seq
        if row.prev_seq != self.seq or self._held or seq <= self.seq:
            return False
        self.seq = seq
        self._head_seq = max(self._head_seq, seq)
        self._book.put(row.entity, row.payload, row.ended)
        return True

    def offer(self, row: LogRow) -> list[LogRow]:
        """Take a row; return the rows that are in order now, oldest first.

        A row already applied gives nothing; one that came too early is held back.
        """
        if self.follows(row):
            return [row]
        if row.seq <= self.seq:
            return []
        self._head_seq = max(self._head_seq, row.seq)
        self._held[row.prev_seq] = row
        released = []
        while (due := self._held.pop(self.seq, None)) is not None:
            self._advance(due)
            released.append(due)
        if released and self._held:
            self._held = {prev: row for prev, row in self._held.items() if row.seq > self.seq}
        return released

    def _advance(self, row: LogRow) -> None:
        self.seq = row.seq
        self._book.put(row.entity, row.payload, row.ended)

    def told(self, head: LogHead) -> None:
        """Hear from a heartbeat how far the topic has come."""
        self._head_seq = max(self._head_seq, head.seq)
        self.n_behind = self.n_behind + 1 if head.seq < self.seq else 0

    def differs(self, head: LogHead) -> bool | None:
        """Return whether our picture differs from the backend's; ``None`` if not comparable now."""
        return self.digest != head.digest if head.seq == self.seq else None
