"""A promise to call somebody back (回电承诺), and the caller it was made to: kept apart.

The promise is told to every desk; who called is not: name and number lie in a register of their
own, are asked for one at a time, and every look is recorded. Pure.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

from .late import LateWord, kept_from_night

LONGEST_MS = 30 * 86_400_000


class PromiseAct(StrEnum):
    """What is done about a promise. Values are stored and sent: never rename one."""

    MAKE = "make"
    CALLED_BACK = "called_back"
    POSTPONE = "postpone"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called; never in a topic, never in a log.

    Attributes:
        due_ms: City time by which they were told they would be called back, 0 for no promise.
        late: What they answered when asked whether they may be rung back late.
        handed: The call goes to the shift leader at once (转值班长).
    """

    name: str = ""
    number: str = ""
    due_ms: int = 0
    late: LateWord = LateWord.UNASKED
    handed: bool = False

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
        late: What the caller answered; after a "no" it is never due at night.
        handed_ms: When the call was handed to the shift leader, 0 for never; ``handed_by`` by whom.
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
    late: LateWord = LateWord.UNASKED
    handed_ms: int = 0
    handed_by: str = ""

    @property
    def is_over(self) -> bool:
        """Whether they were called back."""
        return bool(self.done_ms)


RULES: dict[str, Words] = {
    "promise_in_past": Words(
        "回电时限要在现在之后、三十天以内", "a call back is due after now and within thirty days"
    ),
    "promise_kept": Words("已经回过电话", "they were called back already"),
    "promise_handed": Words("已经转给值班长", "it was handed to the shift leader already"),
    "promise_no_number": Words("要回电，就要有电话号码", "calling back needs a number"),
}


def refused(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule])


def made(case_id: str, caller: Caller, actor: Actor, at: Moment, zone: str) -> Promise:
    """Return the promise made to a caller; who may not be rung late is rung in the morning.

    Args:
        zone: The city's time zone.

    Raises:
        Refused: There is no number, or the time is past or far off.
    """
    if not caller.number.strip():
        raise refused("promise_no_number")
    _check_due(caller.due_ms, at)
    due_ms = kept_from_night(caller.due_ms, caller.late, zone)
    promise = Promise(case_id, 1, due_ms, at.city_ms, actor.account, late=caller.late)
    if not caller.handed:
        return promise
    return replace(promise, handed_ms=at.city_ms, handed_by=actor.account)


class Wanted(NamedTuple):
    """What goes along with an act: the new time with ``postpone``, words, the city's time zone."""

    due_ms: int
    note: str
    zone: str


def after(held: Promise, act: PromiseAct, wanted: Wanted, actor: Actor, at: Moment) -> Promise:
    """Return a promise after an act.

    Raises:
        Refused: It is kept or handed already, or the new time is past or far off.
    """
    note = wanted.note
    if held.is_over:
        raise refused("promise_kept")
    version = held.version + 1
    if act is PromiseAct.CALLED_BACK:
        by = actor.account
        return replace(held, version=version, note=note, done_ms=at.city_ms, done_by=by)
    if act is PromiseAct.HAND:
        if held.handed_ms:
            raise refused("promise_handed")
        by = actor.account
        return replace(held, version=version, note=note, handed_ms=at.city_ms, handed_by=by)
    _check_due(wanted.due_ms, at)
    due_ms = kept_from_night(wanted.due_ms, held.late, wanted.zone)
    n = held.n_postponed + 1
    return replace(held, version=version, note=note, due_ms=due_ms, n_postponed=n)


def _check_due(due_ms: int, at: Moment) -> None:
    if not at.city_ms < due_ms <= at.city_ms + LONGEST_MS:
        raise refused("promise_in_past")
