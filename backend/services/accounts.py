"""Who may sit where. Whoever is not in the table may do nothing."""

from collections.abc import Iterable, Mapping

from backend.cityfile import Account
from backend.domain.roles import ROLE_WORDS, Actor, Role

from .sayings import refusal


class Accounts:
    """The accounts of a city: a person may have several rows, one for each role held."""

    def __init__(self, rows: Iterable[Actor]) -> None:
        self._rows: dict[tuple[str, Role], Actor] = {(row.account, row.role): row for row in rows}
        self._names = {account for account, _ in self._rows}

    @classmethod
    def of(cls, table: Mapping[str, Account]) -> "Accounts":
        """Return the accounts of ``city.toml``."""
        return cls(Actor(name, row.role, row.seat) for name, row in table.items())

    def seated(self, actor: Actor) -> Actor:
        """Return the actor as the record shall name them; without a seat, the table's seat.

        Raises:
            Refused: There is no such account, or it does not hold this role.
        """
        row = self._rows.get((actor.account, actor.role))
        if row is not None:
            return actor if actor.seat else row
        if actor.account not in self._names:
            raise refusal("unknown_account", account=actor.account)
        words = ROLE_WORDS[actor.role]
        raise refusal(
            "not_your_part", account=actor.account, role_zh=words.zh, role_en=words.en.lower()
        )
