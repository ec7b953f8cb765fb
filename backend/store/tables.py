"""The tables as classes. They must say the same as the newest migration; a test compares them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

# Unnamed constraints cannot be altered later, so every one has a name from the first migration.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# SQLite keeps rows in key order only when the key is called INTEGER.
BIG: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """Root of the tables; carries the naming convention."""

    metadata = MetaData(naming_convention=NAMING)


class JournalRow(Base):
    """One thing that happened; rows are added, never changed. ``seq`` is the wire's ``seq``."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_topic_seq", "topic", "seq", unique=True),)

    seq: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    prev_seq: Mapped[int] = mapped_column(BIG)
    topic: Mapped[str] = mapped_column(String(16))
    entity: Mapped[str] = mapped_column(String(64), index=True)
    ended: Mapped[bool] = mapped_column(Boolean)
    kind: Mapped[str] = mapped_column(String(32))
    city_at_ms: Mapped[int] = mapped_column(BIG)
    published_at_ms: Mapped[int] = mapped_column(BIG)
    actor: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    seat: Mapped[str] = mapped_column(String(64))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ChainRow(Base):
    """The end of the hash chain, one row; a writer locks it, so seq is taken in commit order."""

    __tablename__ = "chain"

    chain_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BIG)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class HeadRow(Base):
    """Where a topic stands: its last ``seq`` and the digest of what is open, 8 bytes big endian."""

    __tablename__ = "heads"

    topic: Mapped[str] = mapped_column(String(16), primary_key=True)
    seq: Mapped[int] = mapped_column(BIG)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class StandingRow(Base):
    """The journal row in force of an open entity, and its part of the digest."""

    __tablename__ = "standing"

    topic: Mapped[str] = mapped_column(String(16), primary_key=True)
    entity: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BIG)
    mark: Mapped[bytes] = mapped_column(LargeBinary)


class CaseRow(Base):
    """One case as it is now: columns to look by, ``body`` is the case in MessagePack.

    Only changed through the object, never by a bulk update: that would go past ``version``.
    """

    __tablename__ = "cases"

    case_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), index=True)
    case_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    class_key: Mapped[str] = mapped_column(String(16), index=True)
    unit_id: Mapped[str] = mapped_column(String(64), index=True)
    grid_code: Mapped[str] = mapped_column(String(16), index=True)
    urgent: Mapped[bool] = mapped_column(Boolean)
    reported_at_ms: Mapped[int] = mapped_column(BIG, index=True)
    deliver_due_ms: Mapped[int | None] = mapped_column(BIG, index=True)
    ended_at_ms: Mapped[int | None] = mapped_column(BIG, index=True)
    pleading_since_ms: Mapped[int | None] = mapped_column(BIG, index=True)
    address: Mapped[str] = mapped_column(Text, server_default="")
    # How often it was returned, and whether a ruling was given (0 or 1); nothing where neither.
    strip_returns: Mapped[int | None] = mapped_column(Integer)
    strip_ruled: Mapped[int | None] = mapped_column(Integer)
    body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        # All that a search among the ended compares, so that no body is read for what does not fit.
        Index(
            "ix_cases_found",
            *("ended_at_ms", "case_id", "reported_at_ms", "class_key", "case_no", "address"),
        ),
        # Of the cases that were returned or ruled on, alone: few, so that all are counted at once.
        Index(
            "ix_cases_strips",
            *("grid_code", "strip_returns", "strip_ruled"),
            sqlite_where=text("strip_returns IS NOT NULL"),
            postgresql_where=text("strip_returns IS NOT NULL"),
        ),
    )

    # The version is the case's own, so the row and its body cannot disagree.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class CommandRow(Base):
    """The verdict first given to a command; ``fingerprint`` tells a repeat from a reused id."""

    __tablename__ = "commands"

    command_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    decided_at_ms: Mapped[int] = mapped_column(BIG, index=True)
    verdict: Mapped[bytes] = mapped_column(LargeBinary)


class AlarmRow(Base):
    """One alarm as it is now; ``body`` is ``AlarmChanged`` in MessagePack."""

    __tablename__ = "alarms"

    alarm_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    ended: Mapped[bool] = mapped_column(Boolean, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class SerialRow(Base):
    """How many case numbers a city day has given out."""

    __tablename__ = "serials"

    city_day: Mapped[str] = mapped_column(String(10), primary_key=True)
    serial: Mapped[int] = mapped_column(Integer)


class AccountRow(Base):
    """One account; ``roles`` are joined by commas, ``password`` is Argon2id or ``""``."""

    __tablename__ = "accounts"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    roles: Mapped[str] = mapped_column(String(128))
    seat: Mapped[str] = mapped_column(String(64))
    password: Mapped[str] = mapped_column(String(256))
    disabled: Mapped[bool] = mapped_column(Boolean)
    changed_at_ms: Mapped[int] = mapped_column(BIG)


class SittingRow(Base):
    """Somebody who logged in at a desk; kept, so that a restart costs nobody their password."""

    __tablename__ = "sittings"

    desk: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    seat: Mapped[str] = mapped_column(String(64))
    since_ms: Mapped[int] = mapped_column(BIG)


class ComponentRow(Base):
    """One component of the census; ``cell`` is a square of the ground, to look by place."""

    __tablename__ = "components"
    __table_args__ = (Index("ix_components_class_key_cell", "class_key", "cell"),)

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    class_key: Mapped[str] = mapped_column(String(16))
    cell: Mapped[int] = mapped_column(BIG)
    lon_deg: Mapped[float] = mapped_column(Double)
    lat_deg: Mapped[float] = mapped_column(Double)
    owner: Mapped[str] = mapped_column(String(64))
    grid: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    surveyed: Mapped[str] = mapped_column(String(16))


class RuledOwnerRow(Base):
    """Whose a component is after a ruling; it stands above the census."""

    __tablename__ = "ruled_owners"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str] = mapped_column(String(64))
    ruled_at_ms: Mapped[int] = mapped_column(BIG)


class RuledStripRow(Base):
    """Whose a class is in a unit grid, as the newest ruling said."""

    __tablename__ = "ruled_strips"

    class_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    grid_code: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str] = mapped_column(String(64))
    case_no: Mapped[str] = mapped_column(String(32))
    ruled_at_ms: Mapped[int] = mapped_column(BIG)


class PhotoUseRow(Base):
    """That a picture was named by a case."""

    __tablename__ = "photo_uses"

    photo_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class CallerRow(Base):
    """Who called about a case: apart from it, read one at a time, never in the journal."""

    __tablename__ = "callers"

    case_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(32))
    due_ms: Mapped[int] = mapped_column(BIG)


class LocalClassRow(Base):
    """One version of the city's own codebook; ``body`` is ``LocalClass``, rows are only added."""

    __tablename__ = "local_classes"

    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    class_key: Mapped[str] = mapped_column(String(16))
    body: Mapped[bytes] = mapped_column(LargeBinary)


# Before an epoch that a restore ended; the value is its last row.
LEFT = "left:"


class MetaRow(Base):
    """Facts about the store itself: ``epoch``. The schema is kept by Alembic in its own table."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(128))
