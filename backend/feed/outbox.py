"""Journal rows on their way from the commit to the publisher: in order, and none left out."""

import queue
import threading
from collections.abc import Callable, Mapping, Sequence

from backend.contract.pushed import LogHead, LogRow


class Outbox:
    """Takes rows as they are committed; what somebody forgot to tell is read from the record.

    Args:
        rows_after: Reads a topic's rows between two numbers.

    Thread: ``put`` and ``catch_up`` from any, ``take`` from the publisher's.
    """

    def __init__(self, rows_after: Callable[[str, int, int], Sequence[LogRow]]) -> None:
        self._rows_after = rows_after
        self._rows: queue.SimpleQueue[LogRow] = queue.SimpleQueue()
        self._last: dict[str, int] = {}
        self._wake: Callable[[], None] = _nobody
        self._lock = threading.Lock()

    def start(self, heads: Mapping[str, LogHead], wake: Callable[[], None]) -> None:
        """Begin behind these heads; ``wake`` is called when rows wait."""
        self._last = {topic: head.seq for topic, head in heads.items()}
        self._wake = wake

    def put(self, rows: Sequence[LogRow]) -> None:
        """Take the rows of one commit."""
        with self._lock:
            for row in rows:
                self._put(row)
        self._wake()

    def catch_up(self, heads: Mapping[str, LogHead]) -> None:
        """Take what the record holds and nobody told: committed, and then the answer got lost."""
        for topic, head in heads.items():
            last = self._last.get(topic, 0)
            if head.seq > last:
                self.put(self._rows_after(topic, last, head.seq))

    def _put(self, row: LogRow) -> None:
        last = self._last.get(row.topic, 0)
        if row.seq <= last:
            return
        if row.prev_seq > last:
            for missed in self._rows_after(row.topic, last, row.prev_seq):
                self._rows.put(missed)
        self._rows.put(row)
        self._last[row.topic] = row.seq

    def take(self) -> list[LogRow]:
        """Return what waits, in the order of the journal."""
        taken = []
        while not self._rows.empty():
            taken.append(self._rows.get())
        return taken


def _nobody() -> None:
    """Stand in until a publisher listens."""
