"""The sheet of a shift (X02): what was published, received, painted, acted on, ended, carried over.

It balances, or it names the message where it does not. Pure: journal rows in, a sheet out.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from threading import Event
from typing import Protocol

from backend.contract.codec import decode_payload
from backend.contract.figures import CaseBalance, Ledger, LedgerLine, MissingRow
from backend.contract.pushed import CaseChanged, LogHead, LogRow
from backend.contract.questions import GetLedger, Span
from backend.contract.topics import LOG_TOPICS, Topic
from backend.domain.cases.case import Act
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

MISSING_NAMED = 1_000
ASTRAY_NAMED = 100
_CHUNK_SEQS = 2_000
_LOOK_SEQS, _STEP_SEQS = 50, 250

_CLOSING = Words("后台正在停止", "the backend is stopping")

# What may still happen to a case that has ended.
AFTER_END = frozenset((Act.REOPEN, Act.UNMERGE, Act.LET_GO))


class Standing(Protocol):
    """All that is open at one moment."""

    @property
    def heads(self) -> dict[str, LogHead]:
        """Return where each log topic stands."""
        ...

    @property
    def rows(self) -> tuple[LogRow, ...]:
        """Return the rows in force."""
        ...


class Rows(Protocol):
    """The rows of the record."""

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> Sequence[LogRow]:
        """Return the rows of a topic with ``after_seq < seq <= upto_seq``, in order."""
        ...


class Journal(Rows, Protocol):
    """What the sheet reads of the record."""

    def picture(self, topics: Sequence[str] = ...) -> Standing:
        """Return what is open now, and where each topic stands."""
        ...


@dataclass(slots=True)
class Walk:
    """One case through the rows of a span: where it came from, where it stands after it.

    Attributes:
        came_back: It had ended before the span, and was reopened or touched again.
    """

    opened: bool
    ended: bool
    version: int
    is_whole: bool = True
    state: str = ""
    came_back: bool = False


@dataclass(slots=True)
class _Cases:
    """Cases as the rows of a span tell of them."""

    walks: dict[str, Walk] = field(default_factory=dict)
    acted: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    by_account: Counter[str] = field(default_factory=Counter)

    def put(self, row: LogRow) -> None:
        changed = decode_payload(row.payload)
        if not isinstance(changed, CaseChanged):
            return
        case, act = changed.case, changed.act
        walk = self.walks.get(row.entity)
        if walk is None:
            came_back = act in AFTER_END
            walk = self.walks[row.entity] = Walk(
                case.version == 1, came_back, case.version - 1, came_back=came_back
            )
        walk.is_whole &= case.version == walk.version + 1 and (not walk.ended or act in AFTER_END)
        step = case.steps[-1]
        self.acted[row.entity] += step.role is not Role.SYSTEM
        self.by_account[step.account] += 1
        if walk.ended and not row.ended and walk.state:
            self.ended[walk.state] -= 1  # it is not among the ended any more
        self.ended[case.state.value] += row.ended and not walk.ended
        walk.version, walk.ended, walk.state = case.version, row.ended, case.state.value


def sheet(
    question: GetLedger,
    topics: Mapping[str, Iterable[LogRow]],
    open_after: set[str],
) -> Ledger:
    """Return the sheet of a shift.

    Args:
        question: The shift, and what a desk reports.
        topics: Rows of the shift per log topic, in order; read once, so they may come as a stream.
        open_after: Cases that stand open at the end of the shift, from another source than rows.
    """
    cases, lines = _Cases(), []
    missing: list[MissingRow] = []
    for topic, rows in topics.items():
        heard = _watched(rows, cases) if topic == Topic.CASE else rows
        line, lost = _line(topic, heard, question)
        lines.append(line)
        missing += lost
    balance, is_even = _balance(cases, open_after, question.actor.account)
    return Ledger(
        ask_id=question.ask_id,
        from_ms=question.from_ms,
        upto_ms=question.upto_ms,
        lines=tuple(lines),
        cases=balance,
        n_missing=len(missing),
        missing=tuple(missing[:MISSING_NAMED]),
        balanced=not missing and is_even,
    )


def _watched(rows: Iterable[LogRow], cases: _Cases) -> Iterator[LogRow]:
    for row in rows:
        cases.put(row)
        yield row


def _line(
    topic: str, rows: Iterable[LogRow], question: GetLedger
) -> tuple[LedgerLine, list[MissingRow]]:
    one_by_one = _Cover(question.received, topic, by_picture=False)
    by_picture = _Cover(question.received, topic, by_picture=True)
    painted = question.painted_upto.get(topic)
    count: Counter[str] = Counter()
    missing: list[MissingRow] = []
    last_seq: int | None = None
    for row in rows:
        if last_seq is not None and row.prev_seq != last_seq:
            missing.append(_hole(topic, last_seq, row))
        last_seq = row.seq
        count["published"] += 1
        is_row = one_by_one.has(row.seq)
        is_received = is_row or by_picture.has(row.seq)
        count["received"] += is_received
        count["by_picture"] += is_received and not is_row
        is_painted = is_received and painted is not None and row.seq <= painted
        count["painted"] += is_painted
        if not is_received:
            missing.append(_lacking(row, "received"))
        elif painted is not None and not is_painted:
            missing.append(_lacking(row, "painted"))
    line = LedgerLine(
        topic=topic,
        n_published=count["published"],
        n_received=count["received"],
        n_by_picture=count["by_picture"],
        n_painted=None if painted is None else count["painted"],
    )
    return line, missing


class _Cover:
    """Which row numbers some spans hold. Cost: one halving per question."""

    def __init__(self, spans: Iterable[Span], topic: str, *, by_picture: bool) -> None:
        mine = (one for one in spans if one.topic == topic and one.by_picture == by_picture)
        self._after: list[int] = []
        self._upto: list[int] = []
        for span in sorted(mine, key=lambda one: one.after_seq):
            if self._upto and span.after_seq <= self._upto[-1]:
                self._upto[-1] = max(self._upto[-1], span.upto_seq)
            else:
                self._after.append(span.after_seq)
                self._upto.append(span.upto_seq)

    def has(self, seq: int) -> bool:
        """Return whether a row lies in one of the spans."""
        n = bisect_left(self._after, seq)
        return n > 0 and seq <= self._upto[n - 1]


def _hole(topic: str, last_seq: int, row: LogRow) -> MissingRow:
    between = f"{last_seq + 1}-{row.prev_seq}"
    return MissingRow(
        topic=topic, seq=0, entity=between, city_at_ms=row.city_at_ms, lacks="recorded"
    )


def _lacking(row: LogRow, lacks: str) -> MissingRow:
    return MissingRow(
        topic=row.topic, seq=row.seq, entity=row.entity, city_at_ms=row.city_at_ms, lacks=lacks
    )


def _balance(cases: _Cases, open_after: set[str], account: str) -> tuple[CaseBalance, bool]:
    """Hold what the rows say against what stands; return the balance and whether it is even."""
    walks = cases.walks
    ended = {key for key, walk in walks.items() if walk.ended}
    opened = {key for key, walk in walks.items() if walk.opened}
    brought = (open_after | ended) - opened
    astray = {key for key, walk in walks.items() if not walk.is_whole}
    astray |= ended & open_after
    astray |= walks.keys() - ended - open_after
    n_acted = sum(n > 0 for n in cases.acted.values())
    balance = CaseBalance(
        n_brought=len(brought),
        n_opened=len(opened),
        n_ended=len(ended),
        n_carried=len(open_after),
        n_acts=cases.acted.total(),
        n_acted=n_acted,
        n_own=cases.by_account[account],
        ended={state: n for state, n in cases.ended.items() if n},
        astray=tuple(sorted(astray)[:ASTRAY_NAMED]),
    )
    is_even = len(brought) + len(opened) == len(ended) + len(open_after)
    return balance, is_even and not astray


# ---- from the record ---------------------------------------------------------------------------


def ledger_of(record: Journal, question: GetLedger, closing: Event | None = None) -> Ledger:
    """Return the sheet of a shift, read from the record a piece at a time.

    Args:
        closing: Set when the program ends; a sheet of a long journal is given up then.

    Raises:
        OperatorError: It was given up.

    Cost: linear in the rows since the shift began, and in what is open.
    """
    journal = _Read(record, closing or Event())
    now = journal.picture((Topic.CASE.value,))
    upto = {topic.value: now.heads[topic.value].seq for topic in LOG_TOPICS}
    first = {t: first_after(journal, t, upto[t], question.from_ms) for t in upto}
    end = {t: first_after(journal, t, upto[t], question.upto_ms) for t in upto}
    later = _Cases()
    for row in rows_between(journal, Topic.CASE.value, end[Topic.CASE], upto[Topic.CASE]):
        later.put(row)
    open_after = open_before(later.walks, {row.entity for row in now.rows})
    topics = {t: rows_between(journal, t, first[t], end[t]) for t in upto}
    return sheet(question, topics, open_after)


def balancing(record: Journal, from_ms: int, upto_ms: int) -> Iterator[CaseBalance | None]:
    """Yield nothing again and again, at last the cases of a span of city time by the journal alone.

    Each step reads a few rows, so that whoever counts can do something else in between.

    Cost: linear in the rows of cases since the span began, and in what is open.
    """
    case = Topic.CASE.value
    now = record.picture((case,))
    head = now.heads[case].seq
    first, end = (first_after(record, case, head, at_ms) for at_ms in (from_ms, upto_ms))
    during, later = _Cases(), _Cases()
    for cases, after, upto in ((during, first, end), (later, end, head)):
        for n, row in enumerate(rows_between(record, case, after, upto, _STEP_SEQS)):
            cases.put(row)
            if n % _STEP_SEQS == 0:
                yield None
    open_after = open_before(later.walks, {row.entity for row in now.rows})
    balance, _ = _balance(during, open_after, "")
    yield balance


class _Read:
    """The record, until the program ends."""

    def __init__(self, journal: Journal, closing: Event) -> None:
        self.picture = journal.picture
        self._rows_after = journal.rows_after
        self._closing = closing

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> Sequence[LogRow]:
        """Return rows, as long as the program goes on."""
        if self._closing.is_set():
            raise OperatorError(_CLOSING)
        return self._rows_after(topic, after_seq, upto_seq)


def open_before(walks: Mapping[str, Walk], open_now: set[str]) -> set[str]:
    """Return what stood open before some rows, given what stands open after them."""
    touched = walks.keys()
    return (open_now - touched) | {
        key for key, walk in walks.items() if not walk.opened and not walk.came_back
    }


def rows_between(
    journal: Rows, topic: str, after_seq: int, upto_seq: int, step: int = _CHUNK_SEQS
) -> Iterator[LogRow]:
    """Return the rows of a topic with ``after_seq < seq <= upto_seq``, read piece by piece."""
    starts = range(after_seq, upto_seq, step)
    pieces = (journal.rows_after(topic, at, min(at + step, upto_seq)) for at in starts)
    return chain.from_iterable(pieces)


def first_after(journal: Rows, topic: str, head_seq: int, city_ms: int) -> int:
    """Return the number behind which the rows of this city time and later lie.

    City time never runs back, so the journal can be halved; other topics take numbers too, hence
    the look at a piece and not at one row.
    """
    low, high = 0, head_seq
    while high - low > _CHUNK_SEQS:
        middle = (low + high) // 2
        row = next(rows_between(journal, topic, middle, high, _LOOK_SEQS), None)
        if row is None or row.city_at_ms >= city_ms:
            high = middle
        else:
            low = row.seq
    for row in rows_between(journal, topic, low, head_seq):
        if row.city_at_ms >= city_ms:
            return row.seq - 1
    return head_seq
