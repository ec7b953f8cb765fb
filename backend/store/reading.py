"""Questions to the store; each sees one moment of it. Any thread may ask."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.contract.pushed import LogHead, LogRow
from backend.contract.topics import LOG_TOPICS
from backend.domain.cases.case import Case

from .anchors import Anchor
from .journal import CHAIN_ID
from .packing import case_of, log_row
from .tables import AlarmRow, CaseRow, ChainRow, HeadRow, JournalRow, StandingRow


class Picture(NamedTuple):
    """All that is open in some topics at one moment: the rows in force, by seq, and the heads."""

    heads: dict[str, LogHead]
    rows: tuple[LogRow, ...]


def heads(session: Session) -> dict[str, LogHead]:
    """Return where every log topic stands; one without rows stands at 0."""
    found = {row.topic: row for row in session.scalars(select(HeadRow))}
    return {
        topic.value: LogHead(seq=row.seq, digest=int.from_bytes(row.digest))
        if (row := found.get(topic.value))
        else LogHead(seq=0, digest=0)
        for topic in LOG_TOPICS
    }


def chain_end(session: Session, real_ms: int, epoch: str) -> Anchor:
    """Return where the chain stands."""
    end = session.get_one(ChainRow, CHAIN_ID)
    return Anchor(real_ms, end.seq, end.hash, epoch)


def open_rows(session: Session, topics: Iterable[str], epoch: str) -> tuple[LogRow, ...]:
    """Return the row in force of every open entity of the topics, ordered by seq."""
    rows = session.scalars(
        select(JournalRow)
        .join(StandingRow, StandingRow.seq == JournalRow.seq)
        .where(StandingRow.topic.in_(tuple(topics)))
        .order_by(JournalRow.seq)
    )
    return tuple(log_row(row, epoch) for row in rows)


def rows_after(
    session: Session, topic: str, after_seq: int, upto_seq: int, epoch: str
) -> tuple[LogRow, ...]:
    """Return the rows of a topic with ``after_seq < seq <= upto_seq``, in order."""
    rows = session.scalars(
        select(JournalRow)
        .where(JournalRow.topic == topic, JournalRow.seq > after_seq, JournalRow.seq <= upto_seq)
        .order_by(JournalRow.seq)
    )
    return tuple(log_row(row, epoch) for row in rows)


def history(session: Session, topic: str, entity: str, epoch: str) -> tuple[LogRow, ...]:
    """Return every row of one entity of a topic, oldest first."""
    rows = session.scalars(
        select(JournalRow)
        .where(JournalRow.entity == entity, JournalRow.topic == topic)
        .order_by(JournalRow.seq)
    )
    return tuple(log_row(row, epoch) for row in rows)


# More would be a hall that decides nothing at all.
MOST_PLEADING = 1_000


def ended_cases(
    session: Session, since_ms: int, limit: int, *, pleading: bool = False, unit_id: str = ""
) -> tuple[Case, ...]:
    """Return the cases that ended at or after a city time, newest first.

    Args:
        pleading: Then those whose exclusion waits for a decision, however long ago they ended.
        unit_id: Only those this unit had in hand.
    """
    found = select(CaseRow.case_id, CaseRow.body).where(CaseRow.ended_at_ms.is_not(None))
    if unit_id:
        found = found.where(CaseRow.unit_id == unit_id)
    newest = (
        found.where(CaseRow.ended_at_ms >= since_ms)
        .order_by(CaseRow.ended_at_ms.desc(), CaseRow.case_id.desc())
        .limit(limit)
    )
    bodies = {case_id: body for case_id, body in session.execute(newest)}
    if pleading:
        waiting = found.where(CaseRow.pleading_since_ms.is_not(None))
        oldest_first = waiting.order_by(CaseRow.pleading_since_ms, CaseRow.case_id)
        for case_id, body in session.execute(oldest_first.limit(MOST_PLEADING)):
            bodies.setdefault(case_id, body)
    return tuple(case_of(body) for body in bodies.values())


def due_deliveries(session: Session, real_ms: int) -> tuple[Case, ...]:
    """Return the cases whose unit must hear of its dispatch by now, the longest due first."""
    bodies = session.scalars(
        select(CaseRow.body)
        .where(CaseRow.deliver_due_ms <= real_ms)
        .order_by(CaseRow.deliver_due_ms, CaseRow.case_id)
    )
    return tuple(case_of(body) for body in bodies)


def alarm_ids(session: Session, prefixes: Sequence[str]) -> set[str]:
    """Return the ids of all alarms ever raised that begin with one of these."""
    mine = or_(*(AlarmRow.alarm_id.startswith(prefix, autoescape=True) for prefix in prefixes))
    return set(session.scalars(select(AlarmRow.alarm_id).where(mine)))


def newest_cases(session: Session, limit: int) -> tuple[Case, ...]:
    """Return the cases reported last, oldest of them first."""
    newest = select(CaseRow.body).order_by(CaseRow.reported_at_ms.desc()).limit(limit)
    return tuple(case_of(body) for body in reversed(session.scalars(newest).all()))
