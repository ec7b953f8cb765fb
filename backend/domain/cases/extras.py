"""What only few cases have: requests, orders, guards, shares. An ordinary case carries none of it.

Times are city time, Unix milliseconds, 0 = not.
"""

from dataclasses import dataclass

from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

from .acts import Act
from .plea import Plea
from .states import CaseState


@dataclass(frozen=True, slots=True)
class Request:
    """An exception somebody asked for; another person grants or refuses it.

    Attributes:
        wants: The act that grants it, e.g. ``Act.EXTEND``.
        until_ms: End of the deferment asked for, else 0.
    """

    wants: Act
    account: str
    role: Role
    at_ms: int
    reason: str
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Extension:
    """One granted extension (延期): it adds one original limit to the deadline."""

    at_ms: int
    account: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A supervision slip (督办单): an order with issuer and limit, answered or not.

    Attributes:
        limit: Its text, e.g. ``"2紧急工作时"``; it runs from ``at_ms``.
    """

    issuer: str
    role: Role
    at_ms: int
    text: str
    limit: str
    answer: str = ""
    answered_by: str = ""
    answered_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class WrittenOrder:
    """A leader's written order (批转)."""

    account: str
    role: Role
    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class SpokenOrder:
    """What somebody in charge told a unit by word of mouth (口头指令), and how it was read back.

    Attributes:
        read_back: The unit's own words; ``""`` while nobody has answered.
    """

    account: str
    role: Role
    at_ms: int
    text: str
    read_back: str = ""
    heard_by: str = ""
    heard_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class GuardSpan:
    """Somebody stands guard at a hazard; ``until_ms`` is 0 until they are relieved."""

    account: str
    from_ms: int
    until_ms: int = 0
    relieved_by: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the responsibility a unit bears."""

    unit_id: str
    percent: int


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported a case that was merged into this one: they are told of the end, too."""

    case_id: str
    account: str
    source: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class StageLimit:
    """One stage of a staged limit, e.g. stop the works within 4 working hours."""

    key: str
    words: Words
    limit: str


@dataclass(frozen=True, slots=True)
class StageDone:
    """A stage that the unit says is done."""

    key: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class ErrandRefusal:
    """A collector who did not take an errand; ``reason`` is empty when no answer came in time."""

    account: str
    at_ms: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """Who is asked to look on site (核实, 核查), and what they answered.

    Attributes:
        account: The collector asked now; ``""`` while nobody is.
        asked_at_ms: Since when; the answer is due the city's seconds later (``windows``).
        accepted_at_ms: When they took it; 0 while they have not answered.
        refusals: Who did not take it, oldest first; nobody of them is asked again by the system.
        for_check: It is a check (核查) after handling, not a look before filing.
    """

    account: str = ""
    asked_at_ms: int = 0
    accepted_at_ms: int = 0
    refusals: tuple[ErrandRefusal, ...] = ()
    for_check: bool = False


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What the caller said of the outcome when called back; ``score`` is of ``APPRAISALS``."""

    score: str
    account: str
    at_ms: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """Why a picture of the result bears no place: the word of the collector who stood there."""

    photo_id: str
    account: str
    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Attached:
    """Who brought a voice or a paper (附件), when, and what they said it is."""

    photo_id: str
    account: str
    role: Role
    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Enforcement:
    """Who has a case that was handed to enforcement (移交执法), and what they told of it.

    Attributes:
        unit_id: The enforcement body, which sees the case and tells of it itself; ``""`` in a city
            that names none: the hall writes down what it is told.
        number: The number it bears there; once told it stays.
        word: What they told last, in their words.
    """

    unit_id: str
    at_ms: int
    number: str = ""
    word: str = ""
    told_by: str = ""
    told_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Extras:
    """The rare parts of a case.

    Attributes:
        request: What is asked for now; at most one thing at a time.
        n_deferred: Deferments so far: a case is deferred once.
        ruled_unit_id: Unit a ruling named; it may not return the case any more.
        ruled_by: Number of the earlier case whose ruling settles this one, too; ``""`` its own.
        shares: Who bears how much, percent; empty when the unit bears all.
        merged: Reporters of the cases merged into this one.
        merged_from: State a merged case came from, and goes back to.
        fast: Handled on the spot by its collector (快速处置).
        audit: Drawn for an audit: another collector checks on site before it may close.
        campaigns: Names of the campaigns a person put it in; what joined by a filter stands
            nowhere.
        left: Names of those a person took it out of: no filter takes it in again.
        stages: Staged limits copied at filing.
        reused: Ids of its pictures that another case had used before.
        placeless: Words of collectors for pictures of a check that bear no place, oldest first.
        appraisal: What the public said of this outcome; a reopened case begins without one.
        spoken: Orders by word of mouth, oldest first.
        errand: Who goes and looks, before filing or after handling; kept after the answer.
        plea: That the case shall not count, and what became of it; one in a life of the case.
        enforcement: The latest hand-over to enforcement; kept when it comes back.
        attached: Voices and papers in its evidence, oldest first.
    """

    request: Request | None = None
    extensions: tuple[Extension, ...] = ()
    n_deferred: int = 0
    deferred_until_ms: int = 0
    slips: tuple[Slip, ...] = ()
    orders: tuple[WrittenOrder, ...] = ()
    guards: tuple[GuardSpan, ...] = ()
    shares: tuple[Share, ...] = ()
    ownerless: bool = False
    ruled_unit_id: str = ""
    ruled_by: str = ""
    merged: tuple[Reporter, ...] = ()
    merged_from: CaseState | None = None
    fast: bool = False
    audit: bool = False
    campaigns: tuple[str, ...] = ()
    stages: tuple[StageLimit, ...] = ()
    stages_done: tuple[StageDone, ...] = ()
    n_reopens: int = 0
    plea: Plea | None = None
    reused: tuple[str, ...] = ()
    errand: Errand | None = None
    spoken: tuple[SpokenOrder, ...] = ()
    appraisal: Appraisal | None = None
    left: tuple[str, ...] = ()
    placeless: tuple[PlaceWord, ...] = ()
    enforcement: Enforcement | None = None
    attached: tuple[Attached, ...] = ()

    @property
    def on_guard(self) -> tuple[GuardSpan, ...]:
        """Who stands guard now, longest first."""
        return tuple(guard for guard in self.guards if not guard.until_ms)

    @property
    def unheard(self) -> SpokenOrder | None:
        """The oldest spoken order that nobody has read back."""
        return next((order for order in self.spoken if not order.heard_at_ms), None)

    @property
    def open_slip(self) -> Slip | None:
        """The oldest supervision slip that waits for an answer."""
        return next((slip for slip in self.slips if not slip.answered_at_ms), None)


NO_EXTRAS = Extras()
