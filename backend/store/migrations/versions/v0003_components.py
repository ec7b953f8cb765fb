"""Components as rows, owners that a ruling named, and the classes a city adds to its codebook."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG: sa.types.TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "components",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("class_key", sa.String(16), nullable=False),
        sa.Column("cell", _BIG, nullable=False),
        sa.Column("lon_deg", sa.Double(), nullable=False),
        sa.Column("lat_deg", sa.Double(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("grid", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("surveyed", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_components"),
    )
    op.create_index("ix_components_class_key_cell", "components", ["class_key", "cell"])
    op.create_table(
        "ruled_owners",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("ruled_at_ms", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_ruled_owners"),
    )
    op.create_table(
        "local_classes",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("class_key", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_local_classes"),
    )
