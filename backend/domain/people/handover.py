"""The handover of a shift (交班): what was said, by whom it is given, by whom it is taken.

Both persons sign, one after the other, each by an account of their own. Nobody signs over a risk
that was not mentioned, and nobody signs while an alarm is live. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

from .risks import RISKS, Risk, RiskKind

# So many risks are named in a refusal; the rest are counted.
_NAMED = 3


class HandoverState(StrEnum):
    """How a handover stands. Values are stored and sent."""

    GIVEN = "given"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


HANDOVER_WORDS = {
    HandoverState.GIVEN: Words("待接班签字", "Waits for the taker"),
    HandoverState.TAKEN: Words("已交接", "Handed over"),
    HandoverState.WITHDRAWN: Words("已撤回", "Withdrawn"),
}


class HandoverAct(StrEnum):
    """What is done to a handover. Values are stored and sent."""

    GIVE = "give"
    TAKE = "take"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Mention:
    """One risk that was mentioned.

    Attributes:
        ref: Which risk, as in ``Risk``.
        what: What it was, as it was read out.
        n: How many it stands for.
        by: Account that mentioned it; set by the backend.
    """

    kind: RiskKind
    ref: str
    what: str
    n: int = 1
    by: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover at one version. Times are city time, Unix milliseconds, 0 = not yet.

    Attributes:
        from_ms: When the shift that is given began.
        note: What else was said.
    """

    handover_id: str
    version: int
    state: HandoverState
    from_ms: int
    giver: str
    giver_seat: str
    given_ms: int
    mentions: tuple[Mention, ...]
    note: str = ""
    taker: str = ""
    taker_seat: str = ""
    taken_ms: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more may happen to it."""
        return self.state is not HandoverState.GIVEN


@dataclass(frozen=True, slots=True)
class Said:
    """What a giver says: the shift it is about, every risk, and what else there is."""

    from_ms: int
    mentions: tuple[Mention, ...]
    note: str = ""


RULES: dict[str, Words] = {
    "handover_frozen": Words(
        "有 {n} 条告警未确认，先确认再签字：{what}",
        "{n} alarms are live; acknowledge them first: {what}",
    ),
    "handover_unmentioned": Words(
        "还有 {n} 项没有交代：{what}", "{n} open risks were not mentioned: {what}"
    ),
    "handover_same_person": Words(
        "交班人和接班人不能是同一个人", "the taker is another person than the giver"
    ),
    "handover_not_yours": Words(
        "只有交班人 {who} 能撤回", "only {who}, who gave it, may withdraw it"
    ),
    "handover_over": Words("这次交班已经了结", "this handover is over"),
    "handover_stands": Words(
        "{who} 已交班，等待接班签字", "{who} has given the shift already; it waits to be taken"
    ),
}


def refused(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule].filled(**values))


def given(
    handover_id: str,
    said: Said,
    open_risks: tuple[Risk, ...],
    actor: Actor,
    at: Moment,
) -> Handover:
    """Return the handover as its giver signs it.

    Raises:
        Refused: An alarm is live, or a risk was not mentioned.
    """
    return Handover(
        handover_id=handover_id,
        version=1,
        state=HandoverState.GIVEN,
        from_ms=said.from_ms,
        giver=actor.account,
        giver_seat=actor.seat,
        given_ms=at.city_ms,
        mentions=_checked((), said.mentions, open_risks, actor),
        note=said.note,
    )


def taken(
    held: Handover,
    mentions: Iterable[Mention],
    open_risks: tuple[Risk, ...],
    actor: Actor,
    at: Moment,
) -> Handover:
    """Return the handover as its taker signs it; what opened since must be mentioned too.

    Raises:
        Refused: It is over, the taker is the giver, an alarm is live, a risk was not mentioned.
    """
    _check_open(held)
    if actor.account == held.giver:
        raise refused("handover_same_person")
    return replace(
        held,
        version=held.version + 1,
        state=HandoverState.TAKEN,
        taker=actor.account,
        taker_seat=actor.seat,
        taken_ms=at.city_ms,
        mentions=_checked(held.mentions, mentions, open_risks, actor),
    )


def withdrawn(held: Handover, actor: Actor) -> Handover:
    """Return the handover taken back by its giver.

    Raises:
        Refused: It is over, or somebody else's.
    """
    _check_open(held)
    if actor.account != held.giver:
        raise refused("handover_not_yours", who=held.giver)
    return replace(held, version=held.version + 1, state=HandoverState.WITHDRAWN)


def live_alarms(open_risks: Iterable[Risk]) -> tuple[Risk, ...]:
    """Return what freezes every signature."""
    return tuple(risk for risk in open_risks if RISKS[risk.kind].freezes)


def unmentioned(open_risks: Iterable[Risk], mentioned: Iterable[Mention]) -> tuple[Risk, ...]:
    """Return the risks nobody mentioned; those that freeze are no matter of mentioning."""
    said = {mention.ref for mention in mentioned}
    return tuple(r for r in open_risks if r.ref not in said and not RISKS[r.kind].freezes)


def _check_open(held: Handover) -> None:
    if held.is_over:
        raise refused("handover_over")


def _checked(
    held: tuple[Mention, ...],
    new: Iterable[Mention],
    open_risks: tuple[Risk, ...],
    actor: Actor,
) -> tuple[Mention, ...]:
    """Return all that was mentioned, in the record's own words, when nothing is left out."""
    if alarms := live_alarms(open_risks):
        raise refused("handover_frozen", n=len(alarms), what=_names(alarms))
    known = {risk.ref: risk for risk in open_risks}
    said = {mention.ref: mention for mention in held}
    for mention in new:
        if mention.ref not in said and (mention.ref in known or RISKS[mention.kind].is_seen):
            said[mention.ref] = _kept(mention, known.get(mention.ref), actor)
    if left := unmentioned(open_risks, said.values()):
        raise refused("handover_unmentioned", n=len(left), what=_names(left))
    return tuple(said.values())


def _kept(mention: Mention, risk: Risk | None, actor: Actor) -> Mention:
    if risk is None:
        return replace(mention, by=actor.account)
    return Mention(risk.kind, risk.ref, risk.what, risk.n, actor.account)


def _names(risks: tuple[Risk, ...]) -> str:
    return "；".join(risk.what for risk in risks[:_NAMED])
