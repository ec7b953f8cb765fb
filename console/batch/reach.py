"""How a unit hears of what is sent to it now: its terminal, its person in the hall, or nobody."""

from collections.abc import Sequence

from backend.contract.pushed import Seated
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.closers import is_on_shift
from backend.domain.people.hall import Hall
from backend.domain.terms.words import Words
from console.kit.notice import each
from console.kit.seat_names import seat_words

from .words import ReachWords


def reach_words(
    unit: ResponsibleUnit, hall: Hall, seats: Sequence[Seated], real_now_ms: int
) -> Words:
    """Return who of a unit is reached, and how; that nobody is there is said, not hidden."""
    here = next(
        (
            row
            for row in seats
            if hall.stationed.get(row.account) == unit.unit_id
            and is_on_shift(row.heard_ms, real_now_ms, locked=row.locked)
        ),
        None,
    )
    if here is not None:
        return each(ReachWords.SEATED, seat=seat_words(here.account, here.seat))
    if unit.refers_up:
        return ReachWords.HIGHER
    if not unit.is_off_duty:
        return ReachWords.ON_DUTY.filled(n=unit.on_duty)
    return ReachWords.NIGHT.filled(night=unit.night) if unit.night else ReachWords.NOBODY
