"""Emergencies in the journal: each row of one is a line of its log and how it stands after it."""

from sqlalchemy.orm import Session

from backend.contract.pushed import EmergencyChanged
from backend.contract.topics import Topic
from backend.domain.people.emergency import Emergency

from .packing import payload_of
from .reading import open_rows

EMERGENCY = Topic.EMERGENCY.value


def running(session: Session) -> Emergency | None:
    """Return the emergency that was on before this write; there is one at a time."""
    for row in open_rows(session, (EMERGENCY,), ""):
        changed = payload_of(row.payload)
        if isinstance(changed, EmergencyChanged):
            return changed.emergency
    return None
