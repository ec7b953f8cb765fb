"""The disputed strips (X17) that a ruling settled: a class in a unit grid, and whose it is."""

from sqlalchemy.orm import Session

from backend.domain.cases.case import Case
from backend.domain.clocks.moment import Moment, Ruling

from .tables import RuledStripRow


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
