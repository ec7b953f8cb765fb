"""What the disputed strips count of a case beside its body, and an index of those cases alone."""

from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_AT_ONCE = 2_000
_CASES = sa.table(
    "cases",
    *(sa.column(name) for name in ("case_id", "grid_code", "strip_returns", "strip_ruled")),
    sa.column("body", sa.LargeBinary),
)
_HELD = sa.text("strip_returns IS NOT NULL")


class _Extras(msgspec.Struct):
    ruled_unit_id: str = ""


class _Case(msgspec.Struct):
    n_returns: int = 0
    extras: _Extras | None = None


_decode = msgspec.msgpack.Decoder(_Case).decode


def upgrade() -> None:
    """Add the columns, fill them from what is held, then make the index."""
    for name in ("strip_returns", "strip_ruled"):
        op.add_column("cases", sa.Column(name, sa.Integer(), nullable=True))
    _fill(op.get_bind())
    op.create_index(
        "ix_cases_strips",
        "cases",
        ["grid_code", "strip_returns", "strip_ruled"],
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )


def _fill(bind: sa.Connection) -> None:
    change = (
        _CASES.update()
        .where(_CASES.c.case_id == sa.bindparam("of_case"))
        .values(strip_returns=sa.bindparam("returns"), strip_ruled=sa.bindparam("ruled"))
    )
    after_id = ""
    while rows := bind.execute(_page(after_id)).all():
        told = [row for row in map(_told, rows) if row["returns"] or row["ruled"]]
        if told:
            bind.execute(change, told)
        after_id = rows[-1].case_id


def _told(row: sa.Row[Any]) -> dict[str, Any]:
    case = _decode(row.body)
    is_ruled = case.extras is not None and bool(case.extras.ruled_unit_id)
    is_in_a_grid = bool(row.grid_code)
    return {
        "of_case": row.case_id,
        "returns": case.n_returns * is_in_a_grid,
        "ruled": int(is_ruled and is_in_a_grid),
    }


def _page(after_id: str) -> sa.Select[tuple[Any, ...]]:
    query = sa.select(_CASES.c.case_id, _CASES.c.grid_code, _CASES.c.body)
    return query.where(_CASES.c.case_id > after_id).order_by(_CASES.c.case_id).limit(_AT_ONCE)
