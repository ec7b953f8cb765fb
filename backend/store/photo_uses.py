"""Which picture was used in which case: one that comes again proves nothing new."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backend.domain.cases.case import Case

from .packing import case_of
from .tables import CaseRow, PhotoUseRow


def use(session: Session, case_id: str, photo_ids: Sequence[str]) -> frozenset[str]:
    """Note that a case uses pictures; return those of them that another case used before."""
    wanted = set(photo_ids)
    if not wanted:
        return frozenset()
    with session.no_autoflush:
        rows = session.execute(
            select(PhotoUseRow.photo_id, PhotoUseRow.case_id).where(
                PhotoUseRow.photo_id.in_(wanted)
            )
        ).all()
    known = {(photo_id, case) for photo_id, case in rows}
    new = [photo_id for photo_id in sorted(wanted) if (photo_id, case_id) not in known]
    if new:
        session.execute(insert(PhotoUseRow), [{"photo_id": one, "case_id": case_id} for one in new])
    return frozenset(photo_id for photo_id, case in known if case != case_id)


def users(session: Session, photo_id: str) -> tuple[Case, ...]:
    """Return the cases that name a picture, as they are now."""
    bodies = session.scalars(
        select(CaseRow.body)
        .join(PhotoUseRow, PhotoUseRow.case_id == CaseRow.case_id)
        .where(PhotoUseRow.photo_id == photo_id)
        .order_by(CaseRow.case_id)
    )
    return tuple(case_of(body) for body in bodies)
