"""Which picture was used in which case, from now on: older cases are not looked through."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "photo_uses",
        sa.Column("photo_id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "case_id", name="pk_photo_uses"),
    )
