"""Promises in the journal, and callers in a table of their own that nothing else reads."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.contract.pushed import PromiseChanged
from backend.contract.topics import Topic
from backend.domain.people.promise import Caller, Promise

from .packing import payload_of
from .tables import CallerRow, JournalRow

PROMISE = Topic.PROMISE.value


def newest_promise(session: Session, case_id: str) -> Promise | None:
    """Return the promise of a case as its newest row says, kept or not."""
    payload = session.scalars(
        select(JournalRow.payload)
        .where(JournalRow.entity == case_id, JournalRow.topic == PROMISE)
        .order_by(JournalRow.seq.desc())
        .limit(1)
    ).first()
    changed = payload_of(payload) if payload is not None else None
    return changed.promise if isinstance(changed, PromiseChanged) else None


def caller(session: Session, case_id: str) -> Caller | None:
    """Return who called about a case."""
    row = session.get(CallerRow, case_id)
    return Caller(row.name, row.number, row.due_ms) if row is not None else None


def put_caller(session: Session, case_id: str, held: Caller) -> None:
    """Keep who called about a case."""
    row = CallerRow(case_id=case_id, name=held.name, number=held.number, due_ms=held.due_ms)
    session.merge(row)
