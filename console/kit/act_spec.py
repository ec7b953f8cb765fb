"""How one act is offered at a desk: its words, its key, and what a person must choose first."""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.cases.case import Act
from backend.domain.terms.words import Words


class Asks(StrEnum):
    """What a person must choose before the act can be sent."""

    NOTHING = "nothing"
    REASON = "reason"
    CONDITION = "condition"
    UNIT = "unit"
    DATE = "date"
    SLIP = "slip"
    CASE = "case"
    CAMPAIGN = "campaign"
    GROUND = "ground"
    COLLECTOR = "collector"
    SCORE = "score"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ActSpec:
    """How one act is offered at the desk.

    Attributes:
        words: The button's text.
        key: Row of ``keymap.KEYS`` that does it always; Enter does it while it is what waits.
        icon: Name in ``resources/icons``.
        reasons: Prepared reasons, the likeliest first; own words are always possible.
    """

    act: Act
    words: Words
    key: str
    icon: str
    asks: Asks = Asks.NOTHING
    reasons: tuple[Words, ...] = ()
