"""The first schema: journal with its chain, cases, commands, alarms, serials, meta."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG: sa.types.TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables, and let the database itself forbid changes of journal rows."""
    _make_journal()
    _make_chain()
    _make_cases()
    _make_rest()
    _forbid_changes()
    _begin_history()


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", _BIG, autoincrement=False, nullable=False),
        sa.Column("prev_seq", _BIG, nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("city_at_ms", _BIG, nullable=False),
        sa.Column("published_at_ms", _BIG, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("seat", sa.String(64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_topic_seq", "journal", ["topic", "seq"], unique=True)
    op.create_index(op.f("ix_journal_entity"), "journal", ["entity"])


def _make_chain() -> None:
    op.create_table(
        "chain",
        sa.Column("chain_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", name=op.f("pk_chain")),
    )
    op.create_table(
        "heads",
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_heads")),
    )
    op.create_table(
        "standing",
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "entity", name=op.f("pk_standing")),
    )


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("case_no", sa.String(32), nullable=True),
        sa.Column("class_key", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("grid_code", sa.String(16), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reported_at_ms", _BIG, nullable=False),
        sa.Column("deliver_due_ms", _BIG, nullable=True),
        sa.Column("ended_at_ms", _BIG, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
        sa.UniqueConstraint("case_no", name=op.f("uq_cases_case_no")),
    )
    for column in (
        "state",
        "class_key",
        "unit_id",
        "grid_code",
        "reported_at_ms",
        "deliver_due_ms",
        "ended_at_ms",
    ):
        op.create_index(op.f(f"ix_cases_{column}"), "cases", [column])


def _make_rest() -> None:
    op.create_table(
        "commands",
        sa.Column("command_id", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at_ms", _BIG, nullable=False),
        sa.Column("verdict", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("command_id", name=op.f("pk_commands")),
    )
    op.create_index(op.f("ix_commands_decided_at_ms"), "commands", ["decided_at_ms"])
    op.create_table(
        "alarms",
        sa.Column("alarm_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("alarm_id", name=op.f("pk_alarms")),
    )
    op.create_index(op.f("ix_alarms_ended"), "alarms", ["ended"])
    op.create_table(
        "serials",
        sa.Column("city_day", sa.String(10), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_day", name=op.f("pk_serials")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("value", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )


def _forbid_changes() -> None:
    """Make the journal append-only. A later batch change of this table must make these again."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal "
                "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
    )


def _begin_history() -> None:
    """Lay the chain's first link, for writers to lock, and name this history."""
    chain = sa.table(
        "chain",
        sa.column("chain_id", sa.Integer()),
        sa.column("seq", _BIG),
        sa.column("hash", sa.LargeBinary()),
    )
    op.bulk_insert(chain, [{"chain_id": 1, "seq": 0, "hash": bytes(32)}])
    meta = sa.table("meta", sa.column("key", sa.String()), sa.column("value", sa.String()))
    op.bulk_insert(meta, [{"key": "epoch", "value": secrets.token_hex(8)}])
