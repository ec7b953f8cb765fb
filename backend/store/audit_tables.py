"""Compares what the tables say is true now with the newest journal row of each entity."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.contract.topics import Topic
from backend.domain.terms.words import Words

from .audit_walk import AnyRow, Heard, InForce, Walk, pieces
from .chain import EMPTY_DIGEST, digest_more, mark_of
from .packing import alarm_of, brief_of, columns_of, pack
from .reading import heads
from .tables import AlarmRow, CaseRow, JournalRow, StandingRow

HEAD_WRONG = Words(
    "{topic} 的当前记录与日志不符", "what stands open in {topic} is not what the journal says"
)
STANDING_WRONG = Words(
    "{topic} {entity} 的当前行标记与日志不符",
    "what stands open of {topic} {entity} is not what the journal says",
)
BODY_WRONG = Words(
    "{topic} {entity} 的当前内容与日志第 {seq} 行不符",
    "{topic} {entity} as it stands now is not what row {seq} says",
)
BODY_MISSING = Words(
    "{topic} {entity} 的当前内容缺失，日志第 {seq} 行有记录",
    "{topic} {entity} is gone from what stands now, row {seq} has it",
)
BODY_EXTRA = Words(
    "{topic} {entity} 没有任何日志行", "{topic} {entity} stands now, but no journal row made it"
)
ENTITIES = Words("案卷与告警", "cases and alarms")


class Fault(NamedTuple):
    """What is wrong, and the journal row it is wrong against (0: none)."""

    seq: int
    words: Words


class _CasePart(msgspec.Struct):
    case: msgspec.Raw


_case_part = msgspec.msgpack.Decoder(_CasePart).decode


def _same_case(row: AnyRow, payload: bytes) -> bool:
    if bytes(_case_part(payload).case) != row.body:
        return False
    columns = row._mapping
    return all(columns[name] == held for name, held in columns_of(brief_of(row.body)).items())


def _same_alarm(row: AnyRow, payload: bytes) -> bool:
    alarm = alarm_of(payload)
    held = (pack(alarm), alarm.version, bool(alarm.acknowledged_by))
    return (row.body, row.version, row.ended) == held


class _Kept(NamedTuple):
    """One table of things as they are now; ``same`` says if a row says what a payload says."""

    topic: Topic
    table: type[CaseRow] | type[AlarmRow]
    key: str
    same: Callable[[AnyRow, bytes], bool]


_KEPT = (
    _Kept(Topic.CASE, CaseRow, "case_id", _same_case),
    _Kept(Topic.ALARM, AlarmRow, "alarm_id", _same_alarm),
)


def tables_fault(session: Session, walk: Walk, heard: Heard) -> Fault | None:
    """Return the first thing that does not stand as the journal says, ``None`` when all does."""
    return _standing_fault(session, walk) or _bodies_fault(session, walk, heard)


def _standing_fault(session: Session, walk: Walk) -> Fault | None:
    digests: dict[str, bytes] = {}
    columns = (StandingRow.topic, StandingRow.entity, StandingRow.seq, StandingRow.mark)
    query = select(*columns, JournalRow.payload).outerjoin(
        JournalRow, JournalRow.seq == StandingRow.seq
    )
    with pieces(session, query) as batches:
        for topic, entity, seq, mark, payload in chain.from_iterable(batches):
            newest = walk.in_force.get((topic, entity))
            if newest != InForce(seq, False) or mark != mark_of(payload):
                words = STANDING_WRONG.filled(topic=topic, entity=entity)
                return Fault(newest.seq if newest else 0, words)
            digests[topic] = digest_more(digests.get(topic, EMPTY_DIGEST), mark)
    return _heads_fault(session, walk, digests)


def _heads_fault(session: Session, walk: Walk, digests: Mapping[str, bytes]) -> Fault | None:
    for topic, head in heads(session).items():
        digest = int.from_bytes(digests.get(topic, EMPTY_DIGEST))
        if (head.seq, head.digest) != (walk.last_seq.get(topic, 0), digest):
            return Fault(head.seq, HEAD_WRONG.filled(topic=topic))
    return None


def _bodies_fault(session: Session, walk: Walk, heard: Heard) -> Fault | None:
    n_done = 0
    for kept in _KEPT:
        n_found = 0
        table = kept.table.__table__
        with pieces(session, select(table).order_by(table.c[kept.key])) as batches:
            for rows in batches:
                fault = _batch_fault(session, walk, kept, rows)
                if fault is not None:
                    return fault
                n_found += len(rows)
                heard(ENTITIES, n_done + n_found, len(walk.in_force))
        if n_found != sum(topic == kept.topic for topic, _ in walk.in_force):
            return _missing(session, walk, kept)
        n_done += n_found
    return None


def _batch_fault(session: Session, walk: Walk, kept: _Kept, rows: Sequence[AnyRow]) -> Fault | None:
    newest: dict[str, int] = {}
    for row in rows:
        entity = getattr(row, kept.key)
        force = walk.in_force.get((kept.topic, entity))
        if force is None:
            return Fault(0, BODY_EXTRA.filled(topic=kept.topic, entity=entity))
        newest[entity] = force.seq
    query = select(JournalRow.seq, JournalRow.payload).where(JournalRow.seq.in_(newest.values()))
    payloads = {seq: payload for seq, payload in session.execute(query)}
    for row in rows:
        seq = newest[getattr(row, kept.key)]
        if not kept.same(row, payloads[seq]):
            words = BODY_WRONG.filled(topic=kept.topic, entity=getattr(row, kept.key), seq=seq)
            return Fault(seq, words)
    return None


def _missing(session: Session, walk: Walk, kept: _Kept) -> Fault | None:
    table = kept.table.__table__
    found = set(session.scalars(select(table.c[kept.key])))
    for (topic, entity), force in walk.in_force.items():
        if topic == kept.topic and entity not in found:
            words = BODY_MISSING.filled(topic=topic, entity=entity, seq=force.seq)
            return Fault(force.seq, words)
    return None
