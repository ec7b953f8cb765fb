"""Steered cameras in the journal: the newest row of one is how it stands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.contract.pushed import SteeringChanged
from backend.contract.topics import Topic
from backend.domain.cameras.steering import Steering

from .packing import payload_of
from .tables import JournalRow

STEER = Topic.STEER.value


def newest_steering(session: Session, camera_id: str) -> Steering | None:
    """Return how a camera was last steered, home again or not."""
    payload = session.scalars(
        select(JournalRow.payload)
        .where(JournalRow.entity == camera_id, JournalRow.topic == STEER)
        .order_by(JournalRow.seq.desc())
        .limit(1)
    ).first()
    changed = payload_of(payload) if payload is not None else None
    return changed.steering if isinstance(changed, SteeringChanged) else None
