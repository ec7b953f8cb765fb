"""A year of 50,000 cases counted for the board, and the board again after one case went on.

The lives are random (``tests/backend/domain/clock_oracle.py``), spread over streets. Held against a
bare loop that only reads the packed cases and counts their acts: what no counting can do without.
Everything here runs in the backend's long reader, in slices; no desk waits for it.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from backend.contract.codec import encode
from backend.contract.pushed import CaseChanged, LogHead, LogRow
from backend.contract.topics import Topic
from backend.domain.cases.case import Act, Case
from backend.domain.clocks.clock import Calendar
from backend.domain.counting.indicator_marks import Rules
from backend.domain.terms.period import Span
from backend.services.indicator_book import IndicatorBook
from backend.services.indicator_desk import SLICE_S
from backend.store.counting import Closing
from backend.store.packing import case_of, pack
from tests.backend.domain.clock_oracle import Life

from .figure import Figure, compared, percentile

N_CASES = 50_000
N_LIVES = 1_000
N_STREETS = 40
N_CHANGES = 50
# Source: shown to a person who waits, below a second; the count itself says how far it is.
GOAL_REFRESH_MS = 1_000
_YEAR_MS = 366 * 86_400_000


class _Record:
    """Packed cases, and a journal that grows by what the bench changes."""

    def __init__(self, lives: Sequence[Case]) -> None:
        self.bodies = [pack(_spread(lives[n % len(lives)], n)) for n in range(N_CASES)]
        self.rows: list[LogRow] = []

    def heads(self) -> dict[str, LogHead]:
        return {Topic.CASE.value: LogHead(seq=len(self.rows), digest=0)}

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> Sequence[LogRow]:
        return self.rows[after_seq:upto_seq] if topic == Topic.CASE.value else ()

    def n_alive(self, from_ms: int, upto_ms: int) -> int:
        return len(self.bodies)

    def alive(self, from_ms: int, upto_ms: int, after_id: str, limit: int) -> Sequence[Case]:
        begin = int(after_id) + 1 if after_id else 0
        return [case_of(body) for body in self.bodies[begin : begin + limit]]

    def closings(self, since_ms: int) -> Sequence[Closing]:
        return ()

    def cases(self, case_ids: Sequence[str]) -> dict[str, Case]:
        return {case_id: case_of(self.bodies[int(case_id)]) for case_id in case_ids}

    def go_on(self, number: int) -> None:
        """Let one case go on by an act that counts."""
        case = case_of(self.bodies[number])
        step = replace(case.steps[-1], act=Act.NOTE)
        case = replace(case, version=case.version + 1, steps=(*case.steps, step))
        self.bodies[number] = pack(case)
        seq = len(self.rows) + 1
        self.rows.append(
            LogRow(
                seq=seq,
                prev_seq=seq - 1,
                epoch="bench",
                topic=Topic.CASE.value,
                entity=case.case_id,
                ended=False,
                city_at_ms=step.at_ms,
                published_at_ms=step.at_ms,
                payload=encode(CaseChanged(case=case, act=Act.NOTE)),
            )
        )


def _spread(case: Case, number: int) -> Case:
    grid = f"9901020{number % N_STREETS:02d}012045"
    return replace(case, case_id=f"{number:08d}", place=replace(case.place, grid_code=grid))


def figures() -> Iterator[Figure]:
    """Yield what counting a year costs, and what the board costs once it is counted."""
    lives = [Life(seed).case for seed in range(N_LIVES)]
    record = _Record(lives)
    begun_ms = min(case.steps[0].at_ms for case in lives)
    span = Span(begun_ms, begun_ms + _YEAR_MS)
    book = IndicatorBook(record, span, Rules(Calendar(), {}, lambda *_: False))
    bare_s, (count_s, longest_s) = _bare_s(record), _counted_s(book)
    what = "a loop that reads the cases and counts their acts"
    yield compared("indicators.count_s", count_s, bare_s, "s", what, N_CASES)
    yield Figure(
        "indicators.slice_ms", round(longest_s * 1e3, 1), "ms", f"asked for {SLICE_S * 1e3:.0f} ms"
    )
    spans = [_refresh_ms(book, record, number) for number in range(N_CHANGES)]
    yield Figure(
        "indicators.refresh_ms",
        round(percentile(spans, 95), 1),
        "ms p95",
        f"goal: {GOAL_REFRESH_MS} ms; counting anew: {count_s * 1e3:.0f} ms",
        round(percentile(spans, 95) / (count_s * 1e3), 5),
        n=N_CHANGES,
    )


def _bare_s(record: _Record) -> float:
    began_s, acts = time.perf_counter(), Counter[Act]()
    for body in record.bodies:
        acts.update(step.act for step in case_of(body).steps)
    return time.perf_counter() - began_s


def _counted_s(book: IndicatorBook) -> tuple[float, float]:
    """Return how long the first pass takes, and its longest slice."""
    began_s = time.perf_counter()
    at_s, longest_s, stands = began_s, 0.0, False
    while not stands:
        stands = book.work(SLICE_S)
        now_s = time.perf_counter()
        longest_s, at_s = max(longest_s, now_s - at_s), now_s
    return at_s - began_s, longest_s


def _refresh_ms(book: IndicatorBook, record: _Record, number: int) -> float:
    """Return how long both ledgers of the year take after one case went on."""
    record.go_on(number)
    began_s = time.perf_counter()
    assert book.work(SLICE_S)
    book.boards(book.span)
    book.grants(book.span)
    return (time.perf_counter() - began_s) * 1e3
