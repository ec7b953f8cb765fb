"""Ended cases by what people remember of them: a number, a street, what it was, when."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from backend.domain.cases.case import Case
from backend.domain.cases.wish import CaseWish, Word

from .packing import case_of
from .tables import CaseRow


def ended_like(session: Session, wish: CaseWish, limit: int) -> tuple[Case, ...]:
    """Return the ended cases of which all that is wished holds, newest end first.

    Cost: where little fits it reads all of one index, which holds nothing but what is compared.
    """
    found = select(CaseRow.case_id).where(CaseRow.ended_at_ms.is_not(None))
    for number in wish.numbers:
        found = found.where(CaseRow.case_no.contains(number, autoescape=True))
    for word in wish.words:
        found = found.where(_fits(word))
    if wish.from_ms:
        found = found.where(CaseRow.reported_at_ms >= wish.from_ms)
    if wish.upto_ms:
        found = found.where(CaseRow.reported_at_ms < wish.upto_ms)
    newest = found.order_by(CaseRow.ended_at_ms.desc(), CaseRow.case_id.desc()).limit(limit)
    ids = session.scalars(newest).all()
    bodies = select(CaseRow.case_id, CaseRow.body).where(CaseRow.case_id.in_(ids))
    held = {case_id: body for case_id, body in session.execute(bodies)}
    return tuple(case_of(held[case_id]) for case_id in ids)


def _fits(word: Word) -> ColumnElement[bool]:
    in_address = CaseRow.address.contains(word.text, autoescape=True)
    if not word.class_keys:
        return in_address
    return or_(in_address, CaseRow.class_key.in_(word.class_keys))
