"""What a command is answered with, and a question that is refused."""

from backend.domain.cases.case import Act, CaseState
from backend.domain.terms.roles import Role

from .base import Answer, Message


class Denied(Answer, frozen=True, kw_only=True, tag="denied"):
    """The question was understood and refused, or could not be understood."""

    rule: str
    zh: str
    en: str


class Verdict(Message, frozen=True, kw_only=True, tag="verdict"):
    """What became of a command.

    Attributes:
        outcome: ``"accepted"``, ``"conflict"`` (somebody was first: see ``by_*``, ``act``,
            ``at_ms``), ``"refused"`` (a rule forbids it) or ``"unknown"`` (ask again by id).
        rule: Key of the rule that refused.
        version: Version of the case now.
        seq: Journal row that carries the effect, 0 when there is none.
        wait_s: Seconds until a login may be tried again.
    """

    command_id: str
    outcome: str
    case_id: str = ""
    version: int = 0
    seq: int = 0
    rule: str = ""
    zh: str = ""
    en: str = ""
    by_account: str = ""
    by_seat: str = ""
    by_role: Role | None = None
    act: Act | None = None
    at_ms: int = 0
    state: CaseState | None = None
    wait_s: float = 0.0


class Stored(Message, frozen=True, kw_only=True, tag="stored"):
    """Answer to ``PutPhoto``."""

    command_id: str
    photo_id: str


VerdictAnswer = Denied | Verdict | Stored
