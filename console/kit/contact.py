"""Who is heard of: the same answer on the status bar and on the wall."""

from backend.domain.field.mover import MoverKind
from backend.situation import Situation

# Somebody without a position for this long counts as out of contact.
CONTACT_S = 180


def in_contact(situation: Situation, now_ms: int, is_collector: bool) -> tuple[int, int]:
    """Return how many of them were heard of lately, and how many there are."""
    ids = [
        mover_id
        for mover_id, mover in situation.movers.items()
        if (mover.kind is MoverKind.COLLECTOR) is is_collector
    ]
    fixes, oldest_ms = situation.fixes, now_ms - CONTACT_S * 1000
    n = sum(mover_id in fixes and fixes[mover_id].observed_at_ms >= oldest_ms for mover_id in ids)
    return n, len(ids)
