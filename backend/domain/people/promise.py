"""A promise to call somebody back (回电承诺), and the caller it was made to: kept apart.

The promise is told to every desk; who called is not: name and number lie in a register of their
own, are asked for one at a time, and every look is recorded. Pure.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

LONGEST_MS = 30 * 86_400_000


class PromiseAct(StrEnum):
    """What is done about a promise. Values are stored and sent: never rename one."""

    MAKE = "make"
    CALLED_BACK = "called_back"
    POSTPONE = "postpone"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called; never in a topic, never in a log.

    Attributes:
        due_ms: City time by which they were told they would be called back, 0 for no promise.
    """

    name: str = ""
    number: str = ""
    due_ms: int = 0

    @property
    def is_erased(self) -> bool:
        """Whether somebody called, and the time for which it is kept who it was is over."""
        return not (self.name or self.number)

    def __repr__(self) -> str:
        return f"Caller(due_ms={self.due_ms})"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise at one version; there is at most one for a case. Times are city time.

    Attributes:
        due_ms: By when, Unix milliseconds.
        account: Who promised.
        n_postponed: How often it was put off.
        note: What the newest act said.
    """

    case_id: str
    version: int
    due_ms: int
    made_ms: int
    account: str
    n_postponed: int = 0
    done_ms: int = 0
    done_by: str = ""
    note: str = ""

    @property
    def is_over(self) -> bool:
        """Whether they were called back."""
        return bool(self.done_ms)


RULES: dict[str, Words] = {
    "promise_in_past": Words(
        "回电时限要在现在之后、三十天以内", "a call back is due after now and within thirty days"
    ),
    "promise_kept": Words("已经回过电话", "they were called back already"),
    "promise_no_number": Words("要回电，就要有电话号码", "calling back needs a number"),
}


def refused(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule])


def made(case_id: str, caller: Caller, actor: Actor, at: Moment) -> Promise:
    """Return the promise made to a caller.

    Raises:
        Refused: There is no number, or the time is past or far off.
    """
    if not caller.number.strip():
        raise refused("promise_no_number")
    _check_due(caller.due_ms, at)
    return Promise(case_id, 1, caller.due_ms, at.city_ms, actor.account)


def after(
    held: Promise, act: PromiseAct, due_ms: int, note: str, actor: Actor, at: Moment
) -> Promise:
    """Return a promise after an act.

    Raises:
        Refused: It is kept already, or the new time is past or far off.
    """
    if held.is_over:
        raise refused("promise_kept")
    version = held.version + 1
    if act is PromiseAct.CALLED_BACK:
        by = actor.account
        return replace(held, version=version, note=note, done_ms=at.city_ms, done_by=by)
    _check_due(due_ms, at)
    n = held.n_postponed + 1
    return replace(held, version=version, note=note, due_ms=due_ms, n_postponed=n)


def _check_due(due_ms: int, at: Moment) -> None:
    if not at.city_ms < due_ms <= at.city_ms + LONGEST_MS:
        raise refused("promise_in_past")
