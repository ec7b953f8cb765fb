"""Which picture was used in which case, and what rulings said of a class in a unit grid.

Both from now on: older cases are not looked through.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG: sa.types.TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "photo_uses",
        sa.Column("photo_id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "case_id", name="pk_photo_uses"),
    )
    op.create_table(
        "ruled_strips",
        sa.Column("class_key", sa.String(16), nullable=False),
        sa.Column("grid_code", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("case_no", sa.String(32), nullable=False),
        sa.Column("ruled_at_ms", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("class_key", "grid_code", name="pk_ruled_strips"),
    )
