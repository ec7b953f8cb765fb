"""Adds rows to the journal and keeps chain, heads and standing rows in step with it."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.contract.topics import Topic
from backend.domain.terms.roles import Actor

from .chain import EMPTY_DIGEST, digest_less, digest_more, mark_of, row_hash
from .rows import Rows
from .tables import ChainRow, HeadRow, JournalRow, StandingRow

CHAIN_ID = 1


class Entry(NamedTuple):
    """What is to be recorded; the journal adds number, links and hash."""

    topic: Topic
    entity: str
    ended: bool
    kind: str
    payload: bytes
    actor: Actor
    city_at_ms: int
    published_at_ms: int


def lock_chain(session: Session) -> ChainRow:
    """Return the end of the chain, locked: on a server database the writers queue here."""
    return session.scalars(
        select(ChainRow).where(ChainRow.chain_id == CHAIN_ID).with_for_update()
    ).one()


def append(rows: Rows, chain: ChainRow, entry: Entry) -> JournalRow:
    """Add one row at the end of the chain and return it."""
    rows.relieve()
    head = rows.get(HeadRow, entry.topic.value)
    if head is None:
        head = HeadRow(topic=entry.topic.value, seq=0, digest=EMPTY_DIGEST)
        rows.add(head.topic, head)
    row = _linked(entry, chain, head)
    rows.append(row)
    chain.seq, chain.hash = row.seq, row.hash
    head.seq = row.seq
    head.digest = _restanding(rows, row, head.digest)
    return row


def _linked(entry: Entry, chain: ChainRow, head: HeadRow) -> JournalRow:
    row = JournalRow(
        seq=chain.seq + 1,
        prev_seq=head.seq,
        topic=entry.topic.value,
        entity=entry.entity,
        ended=entry.ended,
        kind=entry.kind,
        city_at_ms=entry.city_at_ms,
        published_at_ms=entry.published_at_ms,
        actor=entry.actor.account,
        role=entry.actor.role.value,
        seat=entry.actor.seat,
        payload=entry.payload,
        prev_hash=chain.hash,
    )
    row.hash = row_hash(chain.hash, row)
    return row


def _restanding(rows: Rows, row: JournalRow, digest: bytes) -> bytes:
    """Put the row in force for its entity and return the topic's new digest."""
    place = (row.topic, row.entity)
    standing = rows.get(StandingRow, place)
    if standing is not None:
        digest = digest_less(digest, standing.mark)
    if row.ended:
        if standing is not None:
            rows.remove(place, standing)
        return digest
    mark = mark_of(row.payload)
    if standing is None:
        standing = StandingRow(topic=row.topic, entity=row.entity, seq=row.seq, mark=mark)
        rows.add(place, standing)
    else:
        standing.seq, standing.mark = row.seq, mark
    return digest_more(digest, mark)
