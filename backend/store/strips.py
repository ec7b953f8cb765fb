"""The disputed strips (X17): how often cases came back in a unit grid, and what rulings settled.

A ruling settles a class in a unit grid, for the next case, too; its strip is counted over all cases
of the record, open and ended.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.domain.cases.case import Case
from backend.domain.clocks.moment import Moment, Ruling
from backend.domain.dispatching.strips import LEAST_RETURNS, Strip

from .tables import CaseRow, RuledStripRow


def disputed(session: Session) -> dict[str, Strip]:
    """Return the disputed strips of all cases by unit grid, the worst first.

    Cost: linear in the cases that were ever returned or ruled on; no body is read.
    """
    grid, n_returns = CaseRow.grid_code, func.sum(CaseRow.strip_returns)
    returned = func.count(func.nullif(CaseRow.strip_returns, 0))
    rows = session.execute(
        select(grid, n_returns, returned, func.max(CaseRow.strip_ruled))
        .where(CaseRow.strip_returns.is_not(None))
        .group_by(grid)
        .having(n_returns >= LEAST_RETURNS)
        .order_by(n_returns.desc(), grid)
    )
    return {code: Strip(int(n or 0), n_cases, bool(ruled)) for code, n, n_cases, ruled in rows}


def ruling(session: Session, class_key: str, grid_code: str) -> Ruling | None:
    """Return what the newest ruling said of a class in a unit grid."""
    with session.no_autoflush:
        row = session.get(RuledStripRow, (class_key, grid_code))
    return Ruling(row.unit_id, row.case_no or row.case_id) if row else None


def put(session: Session, case: Case, at: Moment) -> None:
    """Keep what was ruled of a case for the next one of its class in its unit grid."""
    key = (case.class_key, case.place.grid_code)
    with session.no_autoflush:
        row = session.get(RuledStripRow, key)
    if row is None:
        row = RuledStripRow(class_key=key[0], grid_code=key[1])
        session.add(row)
    row.unit_id, row.case_id, row.case_no = case.more.ruled_unit_id, case.case_id, case.case_no
    row.ruled_at_ms = at.city_ms
