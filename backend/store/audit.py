"""Walks the journal and names the first row that is not what was written."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.words import Words

from .chain import EMPTY_DIGEST, GENESIS, digest_less, digest_more, mark_of, row_hash
from .journal import CHAIN_ID
from .reading import heads
from .tables import ChainRow, JournalRow

_BATCH = 500
SOUND = Words("{n} 行，链完整", "{n} rows, the chain is whole")
MISSING = Words("第 {seq} 行缺失", "row {seq} is missing")
CHANGED = Words("第 {seq} 行被改动", "row {seq} was changed")
UNLINKED = Words("第 {seq} 行与前一行不相连", "row {seq} does not follow from the row before")
HEAD_WRONG = Words(
    "{topic} 的当前记录与日志不符", "what stands open in {topic} is not what the journal says"
)


class Proof(NamedTuple):
    """What an audit found.

    Attributes:
        n_rows: Rows that were read and found right.
        broken_seq: The first row that is wrong or missing; 0 when the chain is whole.
    """

    sound: bool
    n_rows: int
    broken_seq: int
    words: Words


def prove(session: Session) -> Proof:
    """Check every row, from the first, and what the store says of where it stands.

    A chain that was rebuilt to its end together with the store's own head is not seen here: that
    needs the head's hash written down elsewhere.
    """
    chain_hash, n_rows = GENESIS, 0
    tally = _Tally()
    for row in _rows(session):
        fault = _fault(row, n_rows + 1, chain_hash, tally)
        if fault is not None:
            return _broken(n_rows, n_rows + 1, fault)
        chain_hash, n_rows = row.hash, n_rows + 1
        tally.add(row)
    end = session.get_one(ChainRow, CHAIN_ID)
    if (end.seq, end.hash) != (n_rows, chain_hash):
        return _broken(n_rows, n_rows + 1, MISSING if end.seq > n_rows else UNLINKED)
    return _heads_proved(session, tally, n_rows)


class _Tally:
    """What the rows so far leave open, topic by topic."""

    def __init__(self) -> None:
        self.last_seq: dict[str, int] = {}
        self.digest: dict[str, bytes] = {}
        self._marks: dict[tuple[str, str], bytes] = {}

    def add(self, row: JournalRow) -> None:
        """Take one row into account."""
        key = (row.topic, row.entity)
        digest = self.digest.get(row.topic, EMPTY_DIGEST)
        if key in self._marks:
            digest = digest_less(digest, self._marks.pop(key))
        if not row.ended:
            self._marks[key] = mark_of(row.payload)
            digest = digest_more(digest, self._marks[key])
        self.digest[row.topic] = digest
        self.last_seq[row.topic] = row.seq


def _rows(session: Session) -> Iterator[JournalRow]:
    """Yield the journal in batches, so that a year of it does not fill the memory."""
    last = None
    while True:
        query = select(JournalRow).order_by(JournalRow.seq).limit(_BATCH)
        if last is not None:
            query = query.where(JournalRow.seq > last)
        batch = session.scalars(query).all()
        yield from batch
        if len(batch) < _BATCH:
            return
        last = batch[-1].seq
        session.expunge_all()


def _fault(row: JournalRow, seq: int, chain_hash: bytes, tally: _Tally) -> Words | None:
    if row.seq != seq:
        return MISSING
    if row.hash != row_hash(row.prev_hash, row):
        return CHANGED
    linked = row.prev_hash == chain_hash and row.prev_seq == tally.last_seq.get(row.topic, 0)
    return None if linked else UNLINKED


def _heads_proved(session: Session, tally: _Tally, n_rows: int) -> Proof:
    for topic, head in heads(session).items():
        digest = int.from_bytes(tally.digest.get(topic, EMPTY_DIGEST))
        if (head.seq, head.digest) != (tally.last_seq.get(topic, 0), digest):
            return Proof(False, n_rows, head.seq, HEAD_WRONG.filled(topic=topic))
    return Proof(True, n_rows, 0, SOUND.filled(n=n_rows))


def _broken(n_rows: int, seq: int, words: Words) -> Proof:
    return Proof(False, n_rows, seq, words.filled(seq=seq))
