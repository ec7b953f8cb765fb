"""Compares the book of used pictures with what the cases of the journal name."""

from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.terms.words import Words

from .audit_tables import Fault
from .audit_walk import Walk, pieces
from .tables import PhotoUseRow

GONE = Words(
    "图片 {photo} 用于案卷 {case} 的登记缺失，日志第 {seq} 行有记录",
    "that case {case} used picture {photo} is gone from the book, row {seq} has it",
)
OTHER = Words(
    "图片 {photo} 被登记为案卷 {case} 所用，日志中该案卷从未用过它",
    "picture {photo} is booked for case {case}, which never named it in the journal",
)
EXTRA = Words(
    "图片 {photo} 被登记为案卷 {case} 所用，但没有任何日志行提到这张图片",
    "picture {photo} is booked for case {case}, but no journal row names that picture",
)


def uses_fault(session: Session, walk: Walk) -> Fault | None:
    """Return the first use of a picture that is not as the journal says, ``None`` when all are."""
    n_found = 0
    with pieces(session, select(PhotoUseRow.photo_id, PhotoUseRow.case_id)) as batches:
        for photo_id, case_id in chain.from_iterable(batches):
            if (photo_id, case_id) not in walk.uses:
                return _foreign(walk, photo_id, case_id)
            n_found += 1
    return _gone(session, walk) if n_found != len(walk.uses) else None


def _foreign(walk: Walk, photo_id: str, case_id: str) -> Fault:
    seq = walk.pictures.get(photo_id, 0)
    words = OTHER if seq else EXTRA
    return Fault(seq, words.filled(photo=photo_id, case=case_id))


def _gone(session: Session, walk: Walk) -> Fault | None:
    """Return the first use that the book lacks; it is read once more to find which."""
    query = select(PhotoUseRow.photo_id, PhotoUseRow.case_id)
    held = {(photo_id, case_id) for photo_id, case_id in session.execute(query)}
    for (photo_id, case_id), seq in walk.uses.items():
        if (photo_id, case_id) not in held:
            return Fault(seq, GONE.filled(photo=photo_id, case=case_id, seq=seq))
    return None
