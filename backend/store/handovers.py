"""Handovers of shifts in the journal: the newest row of one is the handover."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.contract.pushed import HandoverChanged
from backend.contract.topics import Topic
from backend.domain.people.handover import Handover

from .packing import payload_of
from .tables import JournalRow

HANDOVER = Topic.HANDOVER.value


def newest_handover(session: Session, handover_id: str) -> Handover | None:
    """Return a handover as its newest row says, over or not."""
    payload = session.scalars(
        select(JournalRow.payload)
        .where(JournalRow.entity == handover_id, JournalRow.topic == HANDOVER)
        .order_by(JournalRow.seq.desc())
        .limit(1)
    ).first()
    changed = payload_of(payload) if payload is not None else None
    return changed.handover if isinstance(changed, HandoverChanged) else None
