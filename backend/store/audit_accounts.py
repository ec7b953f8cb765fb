"""Compares the accounts that can log in with what the journal says was put down of each."""

from sqlalchemy.orm import Session

from backend.domain.terms.words import Words

from . import people
from .audit_tables import Fault
from .audit_walk import Walk

CHANGED = Words(
    "账号 {account} 与日志第 {seq} 行所记不符：可能有人绕过程序改了口令、角色或停用状态",
    "account {account} is not what row {seq} put down: somebody may have changed its password, "
    "roles or state past the program",
)
GONE = Words(
    "账号 {account} 缺失，日志第 {seq} 行有记录", "account {account} is gone, row {seq} has it"
)
EXTRA = Words(
    "账号 {account} 没有任何日志行", "account {account} stands, but no journal row made it"
)


def accounts_fault(session: Session, walk: Walk) -> Fault | None:
    """Return the first account that is not what its newest row says, ``None`` when all are.

    A record from before accounts had marks proves those alone that were changed since, until a
    backend was started on it.
    """
    held = people.marks(session)
    for account, mark in held.items():
        row = walk.accounts.get(account)
        if row is None and not walk.is_vouched:
            continue
        if row is None:
            return Fault(0, EXTRA.filled(account=account))
        if mark != row.mark:
            return Fault(row.seq, CHANGED.filled(account=account, seq=row.seq))
    for account, row in walk.accounts.items():
        if account not in held:
            return Fault(row.seq, GONE.filled(account=account, seq=row.seq))
    return None
