"""Counts that were made exactly at a moment, kept a while so that somebody can freeze one."""

from collections import OrderedDict
from threading import Lock

from backend.contract.figures import Indicators
from backend.domain.terms.period import Span

_KEPT = 8


class ExactCounts:
    """The last few of them, by their span.

    Thread: any; the long reader puts, the writer gets.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: OrderedDict[Span, Indicators] = OrderedDict()

    def put(self, found: Indicators) -> None:
        """Keep a count instead of an older one of its span; the oldest goes."""
        span = Span(found.from_ms, found.cutoff_ms)
        with self._lock:
            self._held[span] = found
            self._held.move_to_end(span)
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)

    def get(self, span: Span) -> Indicators | None:
        """Return what was counted for a span not long ago."""
        with self._lock:
            return self._held.get(span)
