"""Who else may close a case: what a desk names, and what a closing is left to the next shift by."""

from collections.abc import Iterable

from backend.domain.cases.case import Act, Case
from backend.domain.people.hall import Hall
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import HALL, Actor

from .life import may, permitted
from .rules import RULES

# A desk says every four seconds that somebody is there; so long without a word nobody is.
ON_SHIFT_S = 60.0


def is_on_shift(heard_ms: int, now_ms: int, *, locked: bool) -> bool:
    """Return whether somebody is at a seat: heard of within a minute, and it is not locked.

    Args:
        heard_ms: When their desk was heard last, real Unix milliseconds, as ``now_ms``.
    """
    return not locked and now_ms - heard_ms <= ON_SHIFT_S * 1000


def closers(case: Case, people: Iterable[Actor], hall: Hall) -> tuple[Actor, ...]:
    """Return who of these may close a case now, each person once, by account."""
    found = {
        one.account: one for one in people if one.role in HALL and may(case, Act.CLOSE, one, hall)
    }
    return tuple(found[account] for account in sorted(found))


def check_nobody_else(case: Case, actor: Actor, people: Iterable[Actor], hall: Hall) -> None:
    """Check that a closing may be left to the next shift.

    Args:
        people: Who is on shift.

    Raises:
        Refused: A rule forbids it to this person, or somebody on shift may close the case.
    """
    permitted(case, Act.LEAVE, actor, hall)
    others = closers(case, people, hall)
    if others:
        who = "、".join(one.seat or one.account for one in others)
        raise Refused("others_may_close", RULES["others_may_close"].filled(who=who))
