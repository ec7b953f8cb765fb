"""Accounts as the record keeps them, and who sits at which desk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol, TypeVar

from backend.domain.terms.roles import Role


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account.

    Attributes:
        seat: Where its holder usually sits.
        password: Argon2id with its salt and costs; ``""`` while none was set: nobody logs in.
        changed_at_ms: Real UTC, Unix milliseconds.
    """

    account: str
    roles: tuple[Role, ...]
    seat: str = ""
    password: str = field(default="", repr=False)
    disabled: bool = False
    changed_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who logged in at a desk; ``desk`` is the name of its key, ``since_ms`` real UTC."""

    desk: str
    account: str
    role: Role
    seat: str
    since_ms: int


class AtADesk(Protocol):
    """Anything that says who sits at which desk."""

    @property
    def account(self) -> str:
        """Return who."""
        ...

    @property
    def desk(self) -> str:
        """Return where."""
        ...


S = TypeVar("S", bound=AtADesk)


def seated_twice(rows: Iterable[S]) -> dict[str, tuple[S, ...]]:
    """Return the accounts that sit at more than one desk, with those desks."""
    ordered = sorted(rows, key=lambda row: (row.account, row.desk))
    found = {who: tuple(held) for who, held in groupby(ordered, key=lambda row: row.account)}
    return {who: held for who, held in found.items() if len({row.desk for row in held}) > 1}
