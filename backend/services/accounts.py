"""Which accounts there are and what each may be. Whoever is not in the table may do nothing."""

from collections.abc import Callable, Iterable, Mapping

from backend.cityfile import Account
from backend.domain.people.account import AccountRecord
from backend.domain.people.rights import may_do
from backend.domain.terms.roles import ROLE_WORDS, Actor
from backend.store import Store

from .sayings import refusal

Mark = tuple[int, int]


class Accounts:
    """The accounts of a city: a person may have several rows, one for each role held.

    Thread: any; a reader sees the table before a change or after it.
    """

    def __init__(self, rows: Iterable[Actor], disabled: Iterable[str] = ()) -> None:
        self._take(rows, disabled)
        self._mark: Callable[[], Mark] | None = None
        self._marked: Mark = (0, 0)
        self._read: Callable[[], Iterable[AccountRecord]] = tuple

    @classmethod
    def of(cls, table: Mapping[str, Account]) -> "Accounts":
        """Return the accounts of ``city.toml``."""
        return cls(Actor(name, row.role, row.seat) for name, row in table.items())

    @classmethod
    def kept(cls, store: Store) -> "Accounts":
        """Return the accounts of the record; ``refresh`` sees what another process changed."""
        accounts = cls(())
        accounts._mark, accounts._read = store.accounts_mark, store.accounts
        accounts.refresh()
        return accounts

    def refresh(self) -> bool:
        """Look whether the record has changed; return whether it has.

        Raises:
            StoreFault: It cannot be read; what was known stays.
        """
        if self._mark is None or (mark := self._mark()) == self._marked:
            return False
        records = tuple(self._read())
        rows = [Actor(one.account, role, one.seat) for one in records for role in one.roles]
        self._take(rows, [one.account for one in records if one.disabled])
        self._marked = mark
        return True

    def seated(self, actor: Actor) -> Actor:
        """Return the actor as the record shall name them; without a seat, the table's seat.

        Raises:
            Refused: There is no such account, it is disabled, or it does not hold this role.
        """
        rows, disabled = self._table
        if actor.account in disabled:
            raise refusal("account_disabled", account=actor.account)
        row = rows.get((actor.account, actor.role))
        if row is not None:
            return actor if actor.seat else row
        if not any(account == actor.account for account, _ in rows):
            raise refusal("unknown_account", account=actor.account)
        words = ROLE_WORDS[actor.role]
        raise refusal(
            "not_your_part", account=actor.account, role_zh=words.zh, role_en=words.en.lower()
        )

    def may(self, account: str, action: str) -> bool:
        """Return whether an account that is in use may do something, in any role it holds."""
        rows, disabled = self._table
        held = (role for name, role in rows if name == account)
        return account not in disabled and any(may_do(role, action) for role in held)

    def _take(self, rows: Iterable[Actor], disabled: Iterable[str]) -> None:
        table = {(row.account, row.role): row for row in rows}
        self._table = (table, frozenset(disabled))
