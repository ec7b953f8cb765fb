"""Which rows a desk received, and how far it painted them: its side of a shift's sheet (X02)."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.contract.pushed import LogHead, LogRow
from backend.contract.questions import Span

SPANS_KEPT = 400


@dataclass(slots=True)
class _Open:
    after_seq: int
    upto_seq: int
    by_picture: bool


class Receipts:
    """Spans of row numbers per topic; a day without trouble is two of them.

    Thread: any.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spans: dict[str, list[_Open]] = {}
        self._painted: dict[str, int] = {}

    def pictured(self, heads: Mapping[str, LogHead]) -> None:
        """Note that everything up to these heads came as a picture."""
        with self._lock:
            for topic, head in heads.items():
                spans = self._spans.setdefault(topic, [])
                after = min(spans[-1].upto_seq, head.seq) if spans else 0
                spans.append(_Open(after, head.seq, True))
                del spans[:-SPANS_KEPT]

    def received(self, rows: Iterable[LogRow]) -> None:
        """Note rows that were applied, in order."""
        with self._lock:
            newest: dict[str, _Open] = {}
            for row in rows:
                last = newest.get(row.topic)
                if last is not None and last.upto_seq == row.prev_seq:
                    last.upto_seq = row.seq
                else:
                    newest[row.topic] = self._span_for(row)

    def _span_for(self, row: LogRow) -> _Open:
        """Return the span this row lengthens, or begins."""
        spans = self._spans.setdefault(row.topic, [])
        if spans and not spans[-1].by_picture and spans[-1].upto_seq == row.prev_seq:
            spans[-1].upto_seq = row.seq
        else:
            spans.append(_Open(row.prev_seq, row.seq, False))
            del spans[:-SPANS_KEPT]
        return spans[-1]

    def forget(self) -> None:
        """Begin anew: the record is another one."""
        with self._lock:
            self._spans.clear()
            self._painted.clear()

    def painted(self, upto: Mapping[str, int]) -> None:
        """Note how far the desk has painted."""
        with self._lock:
            for topic, seq in upto.items():
                self._painted[topic] = max(seq, self._painted.get(topic, 0))

    def report(self) -> tuple[tuple[Span, ...], dict[str, int]]:
        """Return the spans received, and the last row painted per topic."""
        with self._lock:
            spans = tuple(
                Span(
                    topic=topic,
                    after_seq=one.after_seq,
                    upto_seq=one.upto_seq,
                    by_picture=one.by_picture,
                )
                for topic, held in self._spans.items()
                for one in held
            )
            return spans, dict(self._painted)
