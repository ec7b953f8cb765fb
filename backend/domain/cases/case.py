"""A case (案卷) and all that is true of it at one version.

Its states, acts and moves are catalogues of their own; they are named here too, since whoever
reads a case asks for them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from backend.domain.terms.place import Place
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

from .acts import ACT_WORDS, Act
from .extras import NO_EXTRAS, Extras
from .kinds import FILM, PAPER, VOICE
from .moves import MOVES, Move, find_move, moves_of
from .states import (
    ENDS,
    OPEN_STATES,
    STAGE_WORDS,
    STATES,
    CaseState,
    Clock,
    Stage,
    StateSpec,
)

__all__ = [
    "ACT_WORDS",
    "ENDS",
    "FILM",
    "MOVES",
    "OPEN_STATES",
    "PAPER",
    "PUBLIC_SOURCES",
    "SOURCE_WORDS",
    "STAGE_WORDS",
    "STATES",
    "VOICE",
    "Act",
    "Case",
    "CaseState",
    "Clock",
    "Given",
    "Move",
    "Pause",
    "Photo",
    "Source",
    "Stage",
    "StateSpec",
    "Step",
    "find_move",
    "moves_of",
]


class Source(StrEnum):
    """How a report came in. Values are stored and sent."""

    COLLECTOR = "collector"
    HOTLINE = "hotline"
    VIDEO = "video"
    PUBLIC = "public"
    LEADER = "leader"
    TRANSFER = "transfer"
    VOLUNTEER = "volunteer"


SOURCE_WORDS = {
    Source.COLLECTOR: Words("采集员", "Collector"),
    Source.HOTLINE: Words("12319", "Hotline 12319"),
    Source.VIDEO: Words("视频巡查", "Video patrol"),
    Source.PUBLIC: Words("市民", "Public"),
    Source.LEADER: Words("领导批转", "Leader"),
    Source.TRANSFER: Words("部门转办", "Transfer"),
    Source.VOLUNTEER: Words("义务督察", "Volunteer"),
}


# Who is no part of the city's management: their reports are verified, and answered.
PUBLIC_SOURCES = frozenset((Source.HOTLINE, Source.PUBLIC, Source.VOLUNTEER))


@dataclass(frozen=True, slots=True)
class Photo:
    """A piece of the evidence of a case; the bytes are asked for by ``photo_id``.

    Attributes:
        photo_id: BLAKE2b-128 of the file's bytes, hex.
        role: ``"near"``, ``"far"``, ``"verify"``, ``"after"`` or ``"check"``; for
            what is no still of the scene a key of ``kinds.KINDS``.
        taken_at_ms: City time the camera saw it, of a film its first picture, of a paper when it
            was attached; Unix milliseconds.
        original_id: The picture this one was cut from or drawn on, ``""`` for one as it was taken.
    """

    photo_id: str
    role: str
    taken_at_ms: int
    lon_deg: float = 0.0
    lat_deg: float = 0.0
    original_id: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the handling clock stood still; ``until_ms`` is 0 while it lasts."""

    from_ms: int
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a case, as the stage bar and the history show it.

    Attributes:
        at_ms: City time, Unix milliseconds.
        to: State after the act.
        note: Reason, reply text or rule quoted.
        unit_id: The unit concerned, or ``""``.
        override: Why the separation of duty was set aside in an emergency; ``""`` as it should be.
    """

    act: Act
    at_ms: int
    account: str
    role: Role
    to: CaseState
    note: str = ""
    unit_id: str = ""
    seat: str = ""
    override: str = ""

    @property
    def by_unit(self) -> str:
        """The unit whose step it is: by its own account, or by its person in the hall."""
        return self.unit_id if self.role is Role.STATIONED else self.account


@dataclass(frozen=True, slots=True)
class Given:
    """What is handed over with an act; ``Move.needs`` says which parts must not be empty.

    Attributes:
        until_ms: City time a deferment ends.
        limit: A limit as its text, e.g. of a supervision slip.
        case_id: The other case of a merge.
        account: The guard who is relieved, ``""`` is who stands there longest; or the collector who
            is asked to verify, ``""`` leaves it to the nearest on shift.
        override: Why the separation of duty must be set aside now; recorded, and an alarm.
        ground: Key of ``plea.GROUNDS``: why a case shall not count.
        score: Key of ``outcome.APPRAISALS``: what the caller said of the outcome.
        number: The number a case bears at the enforcement body.
    """

    unit_id: str = ""
    reason: str = ""
    text: str = ""
    condition: str = ""
    photos: tuple[Photo, ...] = ()
    until_ms: int = 0
    limit: str = ""
    case_id: str = ""
    account: str = ""
    campaign: str = ""
    override: str = ""
    ground: str = ""
    score: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """All that is true of one case at one version. Times are city time, Unix milliseconds, 0 = not.

    Attributes:
        case_id: ULID.
        case_no: What people read: ``YT-20260610-000131-7``; given at filing, else ``""``.
        version: Grows by one with every act; commands name the version they saw.
        class_key: ``"c0103"`` (component) or ``"e0102"`` (event); with ``codebook``.
        codebook: Edition of the tables, e.g. ``"CJ/T 214-2007"``.
        component_owner: ``unit_id`` the component is registered to, or ``""``.
        condition: Key of the filing condition whose limit was copied at filing.
        limit: Handling limit copied at filing, as its text, e.g. ``"2紧急工作时"``.
        urgent: The limit runs day and night and the case stands first in every queue.
        step_since_ms: When the state now in force began.
        dispatched_at_ms: When the handling clock started; it is not moved by rework.
        notify_at_ms: Real UTC of the moment the unit hears of it; ``undo`` ends there.
        handled_ms: City time of the reply in force; the handling clock stopped there.
        check: ``""``, ``"passed"`` or ``"failed"``: what the collector found on site.
        book_version: Version of the city's codebook when it was reported; 0 is the edition's own.
        completed_ms: 办结: city time of the reply that stood its check; the unit is judged by it,
            the whole loop by ``closed_at_ms`` (结案).
        extras: What only few cases have; read it as ``more``.
    """

    case_id: str
    version: int
    state: CaseState
    class_key: str
    place: Place
    source: Source
    text: str
    reported_at_ms: int
    reported_by: str
    step_since_ms: int
    codebook: str = "CJ/T 214-2007"
    case_no: str = ""
    component_code: str = ""
    component_owner: str = ""
    condition: str = ""
    limit: str = ""
    urgent: bool = False
    unit_id: str = ""
    dispatched_at_ms: int = 0
    notify_at_ms: int = 0
    delivered_at_ms: int = 0
    read_at_ms: int = 0
    handled_ms: int = 0
    closed_at_ms: int = 0
    check: str = ""
    n_returns: int = 0
    n_reworks: int = 0
    n_urges: int = 0
    duplicate_of: str = ""
    photos: tuple[Photo, ...] = ()
    pauses: tuple[Pause, ...] = ()
    steps: tuple[Step, ...] = field(default=())
    completed_ms: int = 0
    book_version: int = 0
    extras: Extras | None = None

    @property
    def more(self) -> Extras:
        """What only few cases have; empty for the others."""
        return self.extras or NO_EXTRAS

    @property
    def ended(self) -> bool:
        """Whether nothing more may happen to it."""
        return STATES[self.state].ended
