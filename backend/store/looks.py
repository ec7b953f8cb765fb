"""Who looked at pictures and who exported them: rows of the trail, found by the picture.

A look is a row of the trail like a login: the chain proves it, a backup holds it, nothing prunes
it. Its entity names the picture, not the case, so that it is found whatever case uses the picture
later: a suggestion's picture is often looked at before it is anybody's evidence.
"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.contract.answers import Handed, PictureLooks
from backend.contract.topics import Topic
from backend.domain.terms.roles import Actor, Role

from . import photo_uses
from .packing import case_of, noted_of
from .tables import CaseRow, JournalRow

SEEN, EXPORTED = "seen", "exported"
# So many are told of a picture; their number is told of all.
NEWEST = 20


class PictureLook(NamedTuple):
    """A picture is to be shown to somebody.

    Attributes:
        desk: Name of the key it is asked by.
        since_ms: Since when this person is at that desk, real UTC ms.
    """

    photo_id: str
    actor: Actor
    desk: str
    since_ms: int


def trust_entity(what: str, about: str) -> str:
    """Return what a row of the trail is found by."""
    return f"{what}:{about}"[:64]


def is_noted(session: Session, look: PictureLook) -> bool:
    """Return whether this login's look at this picture stands in the record."""
    payloads = session.scalars(
        select(JournalRow.payload).where(
            JournalRow.topic == Topic.TRUST.value,
            JournalRow.entity == trust_entity(SEEN, look.photo_id),
            JournalRow.actor == look.actor.account,
            JournalRow.published_at_ms >= look.since_ms,
        )
    )
    return any(noted_of(payload).desk == look.desk for payload in payloads)


def of_case(session: Session, case_id: str) -> tuple[PictureLooks, ...]:
    """Return who saw each picture of a case and who exported it, in the case's order.

    Args:
        session: Of ``Store.held``.
    """
    row = session.get(CaseRow, case_id)
    photos = case_of(row.body).photos if row is not None else ()
    photo_ids = dict.fromkeys(photo.photo_id for photo in photos)
    return tuple(_of_picture(session, photo_id) for photo_id in photo_ids)


def _of_picture(session: Session, photo_id: str) -> PictureLooks:
    seen = (
        JournalRow.topic == Topic.TRUST.value,
        JournalRow.entity == trust_entity(SEEN, photo_id),
    )
    # A picture of two cases has a row for each of them: one look all the same.
    login = (JournalRow.actor, JournalRow.role, JournalRow.seat, JournalRow.published_at_ms)
    distinct = select(*login, func.max(JournalRow.city_at_ms).label("at_ms")).where(*seen)
    looked = distinct.group_by(*login).subquery()
    counts = select(func.count(), func.count(func.distinct(looked.c.actor)))
    n_looks, n_people = session.execute(counts.select_from(looked)).one()
    newest = select(looked).order_by(looked.c.published_at_ms.desc()).limit(NEWEST)
    looks = tuple(
        Handed(at_ms=row.at_ms, actor=Actor(row.actor, Role(row.role), row.seat))
        for row in session.execute(newest)
    )
    exports = _exports(session, photo_id, photo_uses.case_ids(session, photo_id))
    return PictureLooks(
        photo_id=photo_id,
        n_looks=n_looks,
        n_people=n_people,
        looks=looks,
        n_exports=len(exports),
        exports=exports[:NEWEST],
    )


def _exports(session: Session, photo_id: str, case_ids: Collection[str]) -> tuple[Handed, ...]:
    """Return every export of a picture, newest first, with whichever of its cases it left."""
    entities = [trust_entity(EXPORTED, case_id) for case_id in case_ids]
    rows = session.scalars(
        select(JournalRow)
        .where(JournalRow.topic == Topic.TRUST.value, JournalRow.entity.in_(entities))
        .order_by(JournalRow.seq.desc())
    )
    found = ((row, noted_of(row.payload)) for row in rows)
    return tuple(
        Handed(
            at_ms=row.city_at_ms,
            actor=Actor(row.actor, Role(row.role), row.seat),
            purpose=noted.why,
            recipient=noted.recipient,
            second=noted.second,
        )
        for row, noted in found
        if photo_id in noted.photo_ids
    )
