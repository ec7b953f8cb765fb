"""Patrol tours in the journal: the newest row of one, and all that a span of city time holds.

A tour has no table of its own: the journal's row in force is the tour.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.contract.pushed import LogRow, LookNoted, TourChanged
from backend.contract.topics import Topic
from backend.domain.cameras.patrol import Tour

from .packing import payload_of
from .tables import JournalRow

PATROL = Topic.PATROL.value


def newest_tour(session: Session, tour_id: str) -> Tour | None:
    """Return a tour as its newest row says, over or not."""
    payload = session.scalars(
        select(JournalRow.payload)
        .where(JournalRow.entity == tour_id, JournalRow.topic == PATROL)
        .order_by(JournalRow.seq.desc())
        .limit(1)
    ).first()
    changed = payload_of(payload) if payload is not None else None
    return changed.tour if isinstance(changed, TourChanged) else None


def patrolled(
    rows: Iterable[LogRow], from_ms: int, upto_ms: int
) -> tuple[dict[str, Tour], list[LookNoted]]:
    """Return the tours as their last row in a span says, and every look of it, in order."""
    tours: dict[str, Tour] = {}
    looks: list[LookNoted] = []
    for row in rows:
        if not from_ms <= row.city_at_ms < upto_ms:
            continue
        changed = payload_of(row.payload)
        if isinstance(changed, TourChanged):
            tours[changed.tour.tour_id] = changed.tour
        elif isinstance(changed, LookNoted):
            looks.append(changed)
    return tours, looks
