"""The book of used pictures holds what the cases name: all of them, and nothing else.

Until now older cases were not in it, and a refused act left its pictures there.
"""

from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_CASES = sa.table("cases", sa.column("case_id", sa.String), sa.column("body", sa.LargeBinary))
_USES = sa.table("photo_uses", sa.column("photo_id", sa.String), sa.column("case_id", sa.String))


class _Photo(msgspec.Struct):
    photo_id: str


class _Case(msgspec.Struct):
    photos: tuple[_Photo, ...] = ()


_decode = msgspec.msgpack.Decoder(_Case).decode


def upgrade() -> None:
    """Write the book anew from the cases as they stand; a case never lets go of a picture."""
    connection = op.get_bind()
    connection.execute(_USES.delete())
    after_id = ""
    while rows := connection.execute(_page(after_id)).all():
        uses = [
            {"photo_id": photo_id, "case_id": case_id}
            for case_id, body in rows
            for photo_id in {photo.photo_id for photo in _decode(body).photos}
        ]
        if uses:
            connection.execute(_USES.insert(), uses)
        after_id = rows[-1].case_id


def _page(after_id: str) -> sa.Select[tuple[Any, ...]]:
    query = sa.select(_CASES.c.case_id, _CASES.c.body).where(_CASES.c.case_id > after_id)
    return query.order_by(_CASES.c.case_id).limit(_AT_ONCE)
