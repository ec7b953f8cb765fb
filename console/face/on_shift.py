"""Who is on shift, as a desk knows it: the backend judges by the same rule."""

from backend.domain.flow.closers import is_on_shift
from backend.domain.terms.roles import HALL, Actor

from .face import SituationFace


def on_shift(face: SituationFace) -> tuple[Actor, ...]:
    """Return who sits in the hall now, at an open seat and lately heard of."""
    now_ms = face.real_now_ms()
    return tuple(
        Actor(row.account, row.role, row.seat)
        for row in face.seats
        if row.role in HALL and is_on_shift(row.heard_ms, now_ms, locked=row.locked)
    )
