"""Accounts and sittings between rows and the domain, and the trail of trust in the journal."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.contract.answers import TrailRow
from backend.contract.topics import Topic
from backend.domain.people.account import AccountRecord, Sitting
from backend.domain.terms.roles import Actor, Role

from .packing import noted_of
from .rows import Rows
from .tables import AccountRow, JournalRow, SittingRow

_MARK_BYTES = 16
# Notes that put down many accounts at once; a store older than marks has the first without any.
FIRST = ("seeded", "vouched")


def accounts(session: Session) -> tuple[AccountRecord, ...]:
    """Return every account, by name."""
    rows = session.scalars(select(AccountRow).order_by(AccountRow.account))
    return tuple(_record(row) for row in rows)


def account(session: Session, name: str) -> AccountRecord | None:
    """Return one account."""
    row = session.get(AccountRow, name)
    return _record(row) if row is not None else None


def accounts_mark(session: Session) -> tuple[int, int]:
    """Return what differs when any account was added or changed."""
    n, newest = session.execute(
        select(func.count(), func.coalesce(func.max(AccountRow.changed_at_ms), 0))
    ).one()
    return n, newest


def mark_of(record: AccountRecord) -> str:
    """Return the BLAKE2b-128, hex, of all that is kept of an account."""
    roles = [role.value for role in record.roles]
    held = (record.seat, record.password, record.disabled, record.changed_at_ms)
    packed = msgspec.msgpack.encode((record.account, roles, *held))
    return blake2b(packed, digest_size=_MARK_BYTES).hexdigest()


def marks(session: Session) -> Mapping[str, str]:
    """Return the mark of every account as it stands."""
    return {record.account: mark_of(record) for record in accounts(session)}


def is_vouched(session: Session) -> bool:
    """Return whether the journal says how the accounts were that came first."""
    found = session.scalars(
        select(JournalRow.payload).where(
            JournalRow.topic == Topic.TRUST.value,
            or_(*(JournalRow.entity.startswith(f"{what}:") for what in FIRST)),
        )
    )
    return any(noted_of(payload).marks for payload in found)


def sittings(session: Session) -> tuple[Sitting, ...]:
    """Return who sat where when the record was last written."""
    rows = session.scalars(select(SittingRow).order_by(SittingRow.desk, SittingRow.account))
    return tuple(
        Sitting(row.desk, row.account, Role(row.role), row.seat, row.since_ms) for row in rows
    )


def trail(session: Session, after_seq: int, limit: int) -> tuple[TrailRow, ...]:
    """Return what was noted of trust after a row, oldest first."""
    rows: Sequence[JournalRow] = session.scalars(
        select(JournalRow)
        .where(JournalRow.topic == Topic.TRUST.value, JournalRow.seq > after_seq)
        .order_by(JournalRow.seq)
        .limit(limit)
    ).all()
    return tuple(
        TrailRow(
            seq=row.seq,
            at_ms=row.published_at_ms,
            actor=Actor(row.actor, Role(row.role), row.seat),
            noted=noted_of(row.payload),
        )
        for row in rows
    )


def n_noted(session: Session, what: str) -> int:
    """Return how often something of trust was noted so far."""
    found = session.scalar(
        select(func.count())
        .select_from(JournalRow)
        .where(JournalRow.topic == Topic.TRUST.value, JournalRow.entity.startswith(f"{what}:"))
    )
    return int(found or 0)


def put_account(rows: Rows, record: AccountRecord) -> None:
    """Keep an account as it is now."""
    row = rows.get(AccountRow, record.account)
    if row is None:
        row = AccountRow(account=record.account)
        rows.add(record.account, row)
    row.roles = ",".join(role.value for role in record.roles)
    row.seat, row.password, row.disabled = record.seat, record.password, record.disabled
    row.changed_at_ms = record.changed_at_ms


def put_sitting(rows: Rows, sitting: Sitting) -> None:
    """Keep that somebody sits at a desk."""
    key = (sitting.desk, sitting.account)
    row = rows.get(SittingRow, key)
    if row is None:
        row = SittingRow(desk=sitting.desk, account=sitting.account)
        rows.add(key, row)
    row.role, row.seat, row.since_ms = sitting.role.value, sitting.seat, sitting.since_ms


def drop_sitting(rows: Rows, desk: str, account: str) -> None:
    """Keep that somebody left."""
    row = rows.get(SittingRow, (desk, account))
    if row is not None:
        rows.remove((desk, account), row)


def _record(row: AccountRow) -> AccountRecord:
    roles = tuple(Role(word) for word in row.roles.split(",") if word)
    return AccountRecord(
        row.account, roles, row.seat, row.password, row.disabled, row.changed_at_ms
    )
