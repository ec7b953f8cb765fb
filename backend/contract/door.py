"""What is said at the door: who sits at which desk (ROUTER, port + 1)."""

from backend.domain.terms.roles import Actor, Role

from .base import Message


class Login(Message, frozen=True, kw_only=True, tag="login"):
    """Sit down at this desk; answered by a ``Verdict`` that is kept nowhere.

    A desk that was locked is unlocked by it. ``repr`` shows no password, so that no log can.

    Attributes:
        seat: The place, as the hall letters it; ``""`` takes the account's own.
        instead_of: Who hands the seat over, and leaves it when this login holds.
    """

    command_id: str
    account: str
    role: Role
    password: str
    seat: str = ""
    instead_of: str = ""

    def __repr__(self) -> str:
        return f"Login({self.command_id!r}, {self.account!r}, {self.role!r})"


class Logout(Message, frozen=True, kw_only=True, tag="logout"):
    """Leave this desk; answered by a ``Verdict``. Leaving a seat nobody sits at is fine."""

    command_id: str
    actor: Actor


class Here(Message, frozen=True, kw_only=True, tag="here"):
    """Somebody is at this desk, said every few seconds; not answered, not journalled.

    Attributes:
        locked: Lock the seat at the backend too; only a ``Login`` unlocks it.
        in_hand: The case that is worked at here now, so that no other seat takes it meanwhile.
    """

    actor: Actor
    locked: bool = False
    in_hand: str = ""


AtTheDoor = Login | Logout | Here
