"""What the store forgets by itself, the oldest first and never much at once."""

from itertools import chain, islice

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from backend.contract.topics import Topic
from backend.domain.cases.case import Case, CaseState

from .audit_walk import pieces
from .packing import case_of
from .tables import CallerRow, CaseRow, CommandRow, StandingRow


def forget_verdicts(session: Session, before_ms: int, most: int) -> int:
    """Forget at most ``most`` verdicts decided before a moment of real UTC; return how many."""
    oldest = (
        select(CommandRow.command_id)
        .where(CommandRow.decided_at_ms < before_ms)
        .order_by(CommandRow.decided_at_ms)
        .limit(most)
    )
    gone = list(session.scalars(oldest))
    if gone:
        session.execute(delete(CommandRow).where(CommandRow.command_id.in_(gone)))
    return len(gone)


def erase_callers(session: Session, before_ms: int, most: int) -> int:
    """Erase at most ``most`` names and numbers of who called about cases that ended before.

    That somebody called stays; whom a promise still waits for is not forgotten. A report that was
    merged ends with the case it went into: until then its caller may still be told of the outcome.

    Args:
        before_ms: City time.
    """
    promised = select(StandingRow.entity).where(StandingRow.topic == Topic.PROMISE.value)
    over = (
        select(CallerRow.case_id, CaseRow.state, CaseRow.body)
        .join(CaseRow, CaseRow.case_id == CallerRow.case_id)
        .where(CaseRow.ended_at_ms < before_ms)
        .where(or_(CallerRow.name != "", CallerRow.number != ""))
        .where(CallerRow.case_id.not_in(promised))
        .order_by(CaseRow.ended_at_ms)
    )
    with pieces(session, over) as batches:
        rows = chain.from_iterable(batches)
        of_time = (
            case_id
            for case_id, state, body in rows
            if state != CaseState.MERGED or _has_ended(session, case_of(body), before_ms)
        )
        gone = list(islice(of_time, most))
    if gone:
        these = update(CallerRow).where(CallerRow.case_id.in_(gone))
        session.execute(these.values(name="", number=""))
    return len(gone)


def _has_ended(session: Session, merged: Case, before_ms: int) -> bool:
    """Return whether the case that a report was merged into ended before; one that is gone did."""
    into = session.get(CaseRow, merged.duplicate_of)
    return into is None or (into.ended_at_ms is not None and into.ended_at_ms < before_ms)
