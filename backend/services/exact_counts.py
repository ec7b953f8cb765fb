"""Counts that were made exactly at a moment, kept a while so that somebody can freeze one."""

import time
from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from backend.contract.figures import CaseBalance, Indicators
from backend.domain.terms.period import Span

from .ledger import Journal, balancing

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


class Balances:
    """The balance of the journal for the newest few spans, read a slice at a time.

    Thread: the long reader's.
    """

    def __init__(self, record: Journal) -> None:
        self._record = record
        self._begun: OrderedDict[Span, Iterator[CaseBalance | None]] = OrderedDict()
        self._done: OrderedDict[Span, CaseBalance] = OrderedDict()

    def work(self, span: Span, slice_s: float) -> CaseBalance | None:
        """Read for about so long; return the balance once it is there."""
        until_s = time.monotonic() + slice_s
        if span in self._done:
            return self._done[span]
        steps = self._begun.setdefault(span, balancing(self._record, *span))
        for found in steps:
            if found is not None:
                del self._begun[span]
                _keep(self._done, span, found)
                return found
            if time.monotonic() >= until_s:
                break
        while len(self._begun) > _KEPT:
            self._begun.popitem(last=False)
        return None


def _keep(held: OrderedDict[Span, CaseBalance], span: Span, found: CaseBalance) -> None:
    held[span] = found
    while len(held) > _KEPT:
        held.popitem(last=False)
