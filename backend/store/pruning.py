"""What the store forgets by itself, the oldest first and never much at once."""

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from backend.contract.topics import Topic

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

    That somebody called stays; whom a promise still waits for is not forgotten.

    Args:
        before_ms: City time.
    """
    promised = select(StandingRow.entity).where(StandingRow.topic == Topic.PROMISE.value)
    over = (
        select(CallerRow.case_id)
        .join(CaseRow, CaseRow.case_id == CallerRow.case_id)
        .where(CaseRow.ended_at_ms < before_ms)
        .where(or_(CallerRow.name != "", CallerRow.number != ""))
        .where(CallerRow.case_id.not_in(promised))
        .order_by(CaseRow.ended_at_ms)
        .limit(most)
    )
    gone = list(session.scalars(over))
    if gone:
        these = update(CallerRow).where(CallerRow.case_id.in_(gone))
        session.execute(these.values(name="", number=""))
    return len(gone)
