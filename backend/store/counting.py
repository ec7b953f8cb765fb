"""Cases to be counted, a piece at a time; each piece sees one moment of the store."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from backend.domain.cases.case import Case, CaseState

from .packing import case_of
from .tables import CaseRow

# A report may say that it was seen a little later than it came in: clocks of phones differ.
_SKEW_MS = 86_400_000


class Closing(NamedTuple):
    """A closed case: what it was, where, and when it was closed."""

    class_key: str
    grid_code: str
    at_ms: int


def n_alive(session: Session, from_ms: int, upto_ms: int) -> int:
    """Return how many cases were reported before the end of a span and open at any time in it."""
    return session.scalar(select(func.count()).where(*_alive(from_ms, upto_ms))) or 0


def alive(
    session: Session, from_ms: int, upto_ms: int, after_id: str, limit: int
) -> tuple[Case, ...]:
    """Return some of them, by id, behind the one named."""
    bodies = session.scalars(
        select(CaseRow.body)
        .where(*_alive(from_ms, upto_ms), CaseRow.case_id > after_id)
        .order_by(CaseRow.case_id)
        .limit(limit)
    )
    return tuple(case_of(body) for body in bodies)


def _alive(from_ms: int, upto_ms: int) -> tuple[ColumnElement[bool], ...]:
    ended = CaseRow.ended_at_ms
    return (CaseRow.reported_at_ms < upto_ms + _SKEW_MS, or_(ended.is_(None), ended >= from_ms))


def closings(session: Session, since_ms: int) -> Iterator[Closing]:
    """Yield what was closed since a city time and stands closed."""
    rows = session.execute(
        select(CaseRow.class_key, CaseRow.grid_code, CaseRow.ended_at_ms).where(
            CaseRow.ended_at_ms >= since_ms, CaseRow.state == CaseState.CLOSED.value
        )
    )
    for class_key, grid_code, at_ms in rows:
        yield Closing(class_key, grid_code, at_ms or 0)


def cases(session: Session, case_ids: Sequence[str]) -> dict[str, Case]:
    """Return cases by id, as they are now."""
    bodies = session.scalars(select(CaseRow.body).where(CaseRow.case_id.in_(case_ids)))
    found = (case_of(body) for body in bodies)
    return {case.case_id: case for case in found}
