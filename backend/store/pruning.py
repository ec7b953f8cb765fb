"""What the store forgets by itself, the oldest first and never much at once."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .tables import CommandRow


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
