"""Which picture was used in which case: one that comes again proves nothing new.

The book holds what the cases themselves name, no more and no less: ``Writing.put_case`` keeps it,
so an act that is refused leaves nothing here, and an audit can hold it against the journal.
"""

from collections.abc import Collection

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backend.domain.cases.case import Case

from .packing import case_of
from .tables import CaseRow, PhotoUseRow


def used_elsewhere(session: Session, case_id: str, photo_ids: Collection[str]) -> frozenset[str]:
    """Return those of the pictures that another case used before."""
    if not photo_ids:
        return frozenset()
    query = select(PhotoUseRow.photo_id).where(
        PhotoUseRow.photo_id.in_(set(photo_ids)), PhotoUseRow.case_id != case_id
    )
    with session.no_autoflush:
        return frozenset(session.scalars(query))


def put(session: Session, before: Case | None, case: Case) -> None:
    """Keep the pictures that a case names now and did not name before."""
    known = {photo.photo_id for photo in before.photos} if before is not None else set()
    new = sorted({photo.photo_id for photo in case.photos} - known)
    if new:
        rows = [{"photo_id": one, "case_id": case.case_id} for one in new]
        session.execute(insert(PhotoUseRow), rows)


def case_ids(session: Session, photo_id: str) -> tuple[str, ...]:
    """Return the ids of the cases that name a picture."""
    query = select(PhotoUseRow.case_id).where(PhotoUseRow.photo_id == photo_id)
    with session.no_autoflush:
        return tuple(session.scalars(query.order_by(PhotoUseRow.case_id)))


def users(session: Session, photo_id: str) -> tuple[Case, ...]:
    """Return the cases that name a picture, as they are now."""
    bodies = session.scalars(
        select(CaseRow.body)
        .join(PhotoUseRow, PhotoUseRow.case_id == CaseRow.case_id)
        .where(PhotoUseRow.photo_id == photo_id)
        .order_by(CaseRow.case_id)
    )
    return tuple(case_of(body) for body in bodies)
