"""Merging two cases, and taking them apart again: both change together or not at all."""

from backend.domain.cases.case import Act, Case, Given
from backend.domain.cases.extras import Reporter
from backend.domain.cases.moves import Move
from backend.domain.clocks.moment import Doing, Moment
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.terms.roles import Actor, Role

from .effects_more import with_more
from .life import done, moved
from .rules import refuse


def merged(
    case: Case, into: Case, actor: Actor, at: Moment, hall: Hall = PLAIN_HALL
) -> tuple[Case, Case]:
    """Return the case that is now merged, and the one it was merged into with all reporters.

    Raises:
        Refused: A rule forbids it, or the other case has ended.
    """
    if into.ended:
        raise refuse("merge_into_ended")
    child = done(case, Doing(Act.MERGE, actor, Given(case_id=into.case_id), at), hall)
    reporter = Reporter(case.case_id, case.reported_by, case.source.value, case.reported_at_ms)
    held = with_more(into, merged=(*into.more.merged, reporter))
    return child, _told(held, Act.TAKE_IN, case, actor, at)


def unmerged(
    case: Case, from_: Case, actor: Actor, at: Moment, hall: Hall = PLAIN_HALL
) -> tuple[Case, Case]:
    """Return the case as it stands alone again, and the other one without its reporter.

    Raises:
        Refused: A rule forbids it.
    """
    child = done(case, Doing(Act.UNMERGE, actor, Given(case_id=from_.case_id), at), hall)
    left = tuple(r for r in from_.more.merged if r.case_id != case.case_id)
    return child, _told(with_more(from_, merged=left), Act.LET_GO, case, actor, at)


def _told(case: Case, act: Act, other: Case, actor: Actor, at: Moment) -> Case:
    """Note in the other case what the same person did to it: its state does not change."""
    row = Move(case.state, act, case.state, (Role.SYSTEM,))
    given = Given(case_id=other.case_id, reason=other.case_no or other.case_id)
    return moved(case, row, Doing(act, actor, given, at))
