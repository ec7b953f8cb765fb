"""The acts of the desk as a catalogue: words, key, icon, what is asked for, how it looks.

What may be done to a case is never written here: it is read from the table of moves and the rules
of life; this catalogue only says how an act is offered.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from backend.domain.case import ACT_WORDS, Act, Case, moves_of
from backend.domain.errors import Refused
from backend.domain.life import permitted
from backend.domain.roles import Actor
from backend.domain.words import Words

from . import acts_words as w


class Asks(StrEnum):
    """What a person must choose before the act can be sent."""

    NOTHING = "nothing"
    REASON = "reason"
    CONDITION = "condition"
    UNIT = "unit"


class Tone(StrEnum):
    """How an act stands among the others."""

    PRIMARY = "primary"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class ActSpec:
    """How one act is offered at the desk.

    Attributes:
        words: The button's text.
        key: Row of ``keymap.KEYS`` that does it; ``"primary"`` is Enter.
        icon: Name in ``resources/icons``.
        reasons: Prepared reasons, the likeliest first; own words are always possible.
    """

    act: Act
    words: Words
    key: str
    icon: str
    asks: Asks = Asks.NOTHING
    tone: Tone = Tone.PLAIN
    reasons: tuple[Words, ...] = ()


A, P = Act, Tone.PRIMARY
ACTS: dict[Act, ActSpec] = {
    spec.act: spec
    for spec in (
        ActSpec(A.ACCEPT, ACT_WORDS[A.ACCEPT], "primary", "inbox", tone=P),
        ActSpec(A.FILE, ACT_WORDS[A.FILE], "primary", "file-check", asks=Asks.CONDITION, tone=P),
        ActSpec(A.DISPATCH, ACT_WORDS[A.DISPATCH], "act:dispatch", "send", asks=Asks.UNIT, tone=P),
        ActSpec(A.UNDO_DISPATCH, ACT_WORDS[A.UNDO_DISPATCH], "act:undo_dispatch", "undo"),
        ActSpec(A.URGE, ACT_WORDS[A.URGE], "act:urge", "bell", tone=P),
        ActSpec(A.SEND_CHECK, ACT_WORDS[A.SEND_CHECK], "primary", "search", tone=P),
        ActSpec(A.CLOSE, ACT_WORDS[A.CLOSE], "primary", "check", tone=P),
        ActSpec(
            A.REWORK,
            ACT_WORDS[A.REWORK],
            "act:rework",
            "rotate-ccw",
            asks=Asks.REASON,
            tone=P,
            reasons=w.REASONS_REWORK,
        ),
        ActSpec(A.SEND_VERIFY, ACT_WORDS[A.SEND_VERIFY], "act:send_verify", "eye"),
        ActSpec(
            A.DECLINE,
            ACT_WORDS[A.DECLINE],
            "act:decline",
            "x",
            asks=Asks.REASON,
            reasons=w.REASONS_DECLINE,
        ),
        ActSpec(
            A.SEND_BACK,
            ACT_WORDS[A.SEND_BACK],
            "act:send_back",
            "corner-up-left",
            asks=Asks.REASON,
            reasons=w.REASONS_SEND_BACK,
        ),
        ActSpec(
            A.SUSPEND,
            ACT_WORDS[A.SUSPEND],
            "act:suspend",
            "pause",
            asks=Asks.REASON,
            reasons=w.REASONS_SUSPEND,
        ),
        ActSpec(A.RESUME, ACT_WORDS[A.RESUME], "act:resume", "play"),
        ActSpec(
            A.CANCEL,
            ACT_WORDS[A.CANCEL],
            "act:cancel",
            "trash",
            asks=Asks.REASON,
            reasons=w.REASONS_CANCEL,
        ),
    )
}
# A rule between persons is shown, grey, with its reason; what the state itself excludes is absent.
SHOWN_RULES = (
    "second_person_files",
    "dispatcher_never_closes",
    "closer_never_dispatches",
    "not_your_dispatch",
)


class Offer(NamedTuple):
    """One act offered for a case; ``why_not`` is the rule that forbids it to this person."""

    spec: ActSpec
    why_not: Words | None = None


def offers(case: Case, actor: Actor) -> tuple[Offer, ...]:
    """Return what this person is offered for this case, in the order of the table."""
    found = (_offer(case, move.act, actor) for move in moves_of(case.state, actor.role))
    return tuple(offer for offer in found if offer is not None)


def primary_offer(case: Case, actor: Actor) -> Offer | None:
    """Return what Enter does to the case now, or ``None``."""
    allowed = (offer for offer in offers(case, actor) if offer.why_not is None)
    return next((offer for offer in allowed if offer.spec.tone is Tone.PRIMARY), None)


def _offer(case: Case, act: Act, actor: Actor) -> Offer | None:
    spec = ACTS.get(act)
    if spec is None:
        return None
    try:
        permitted(case, act, actor)
    except Refused as refused:
        return Offer(spec, refused.words) if refused.rule in SHOWN_RULES else None
    return Offer(spec)
