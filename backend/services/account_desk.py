"""Changes of accounts: one rule for each, and a row in the trail for every one."""

import re
import time
from dataclasses import replace

from backend.contract.pushed import TrustNoted
from backend.domain.clocks.moment import Moment
from backend.domain.people.account import AccountRecord
from backend.domain.people.rights import clash, may_do
from backend.domain.terms.roles import Actor, Role
from backend.store import Store

from .passwords import Passwords, check_password
from .sayings import refusal

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


class AccountDesk:
    """Adds accounts and changes them.

    Args:
        combined: The hall is a combined one (合署); see ``rights.clash``.
    """

    def __init__(self, store: Store, passwords: Passwords, *, combined: bool = False) -> None:
        self._store = store
        self._passwords = passwords
        self._combined = combined

    def fits(self, record: AccountRecord, password: str) -> bool:
        """Return whether this is the account's password."""
        return self._passwords.fits(record.password, password)

    def keepers(self) -> list[AccountRecord]:
        """Return the security administrators who can log in now."""
        found = (one for one in self._store.accounts() if one.password and not one.disabled)
        return [one for one in found if _keeps_accounts(one)]

    def add(self, account: str, roles: tuple[Role, ...], seat: str, by: Actor) -> None:
        """Add an account; nobody can log in with it before it has a password.

        Raises:
            Refused: The name is none or taken, or the roles do not go together.
        """
        if not _NAME.fullmatch(account) or account == by.account:
            raise refusal("malformed", what=account[:64])
        if self._store.account(account) is not None:
            raise refusal("account_taken", account=account)
        self._check_roles(roles)
        record = AccountRecord(account, roles, seat[:64])
        self._keep(record, by, f"added as {_names(roles)}")

    def set_password(self, account: str, password: str, by: Actor) -> None:
        """Set or reset a password.

        Raises:
            Refused: There is no such account, or the password is too simple.
        """
        record = self._known(account)
        check_password(account, password)
        self._keep(replace(record, password=self._passwords.hash(password)), by, "password set")

    def recover(self, account: str, password: str, by: Actor) -> None:
        """Set a security administrator's password at the machine, because nobody else can.

        Raises:
            Refused: It is no security administrator's account, or the password is too simple.
        """
        record = self._known(account)
        if not _keeps_accounts(record):
            raise refusal("recover_keeper_only")
        check_password(account, password)
        held = self._passwords.hash(password)
        self._keep(replace(record, password=held, disabled=False), by, "recovered at the machine")

    def set_roles(self, account: str, roles: tuple[Role, ...], by: Actor) -> None:
        """Give an account other roles.

        Raises:
            Refused: There is no such account, or the roles do not go together.
        """
        record = self._known(account)
        self._check_roles(roles)
        self._check_last(record, stays=any(may_do(role, "account") for role in roles))
        self._keep(replace(record, roles=roles), by, f"now {_names(roles)}")

    def set_disabled(self, account: str, disabled: bool, by: Actor) -> None:
        """Disable an account, or let it in again; whoever sits there is out within seconds.

        Raises:
            Refused: There is no such account, or it is the last that may enable others.
        """
        record = self._known(account)
        self._check_last(record, stays=not disabled)
        what = "disabled" if disabled else "enabled"
        self._keep(replace(record, disabled=disabled), by, what)

    def _known(self, account: str) -> AccountRecord:
        record = self._store.account(account)
        if record is None:
            raise refusal("unknown_account", account=account[:64])
        return record

    def _check_roles(self, roles: tuple[Role, ...]) -> None:
        if not roles:
            raise refusal("malformed", what="--role")
        if rule := clash(roles, combined=self._combined):
            raise refusal(rule)

    def _check_last(self, record: AccountRecord, *, stays: bool) -> None:
        """Keep one security administrator who can log in: without one nobody could mend it."""
        if stays or not _keeps_accounts(record) or not record.password:
            return
        if all(one.account == record.account for one in self.keepers()):
            raise refusal("last_keeper")

    def _keep(self, record: AccountRecord, by: Actor, why: str) -> None:
        now_ms = time.time_ns() // 1_000_000
        noted = TrustNoted(what="account", account=record.account, why=why)

        with self._store.write() as writing:
            writing.put_account(replace(record, changed_at_ms=now_ms))
            writing.note(noted, by, Moment(now_ms, now_ms))


def _keeps_accounts(record: AccountRecord) -> bool:
    return any(may_do(role, "account") for role in record.roles)


def _names(roles: tuple[Role, ...]) -> str:
    return ", ".join(role.value for role in roles)
