"""Since when the exclusion of a case waits for a decision: looked up however old the case is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BIG: sa.types.TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column; no case of an older store has a plea."""
    op.add_column("cases", sa.Column("pleading_since_ms", _BIG, nullable=True))
    op.create_index("ix_cases_pleading_since_ms", "cases", ["pleading_since_ms"])
