"""Addresses of cases beside their bodies, and an index that alone answers a search of them."""

import sqlalchemy as sa
from alembic import op

from backend.store.packing import brief_of

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BATCH = 2_000
_FOUND = ("ended_at_ms", "case_id", "reported_at_ms", "class_key", "case_no", "address")


def upgrade() -> None:
    """Add the column, fill it from what is held, then make the index."""
    op.add_column("cases", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    _fill(op.get_bind())
    op.create_index("ix_cases_found", "cases", _FOUND)


def _fill(bind: sa.Connection) -> None:
    cases = sa.table("cases", sa.column("case_id"), sa.column("address"), sa.column("body"))
    change = (
        cases.update()
        .where(cases.c.case_id == sa.bindparam("of_case"))
        .values(address=sa.bindparam("stands_at"))
    )
    after = ""
    while True:
        rows = bind.execute(
            sa.select(cases.c.case_id, cases.c.body)
            .where(cases.c.case_id > after)
            .order_by(cases.c.case_id)
            .limit(_BATCH)
        ).all()
        if not rows:
            return
        told = [
            {"of_case": case_id, "stands_at": brief_of(bytes(body)).place.address}
            for case_id, body in rows
        ]
        bind.execute(change, told)
        after = rows[-1].case_id
