"""What comes with an act: when it happens, what was found, what filing adds."""

from dataclasses import dataclass

from backend.domain.cases.case import Act, Given, Photo, Source
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor

from .clock import Condition


@dataclass(frozen=True, slots=True)
class Moment:
    """When an act happens.

    Attributes:
        city_ms: City time, Unix milliseconds: limits and history run on it.
        real_ms: Real UTC, Unix milliseconds: only taking back runs on it.
        undo_s: Seconds in which a dispatch can be taken back.
    """

    city_ms: int
    real_ms: int
    undo_s: float = 8.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a report says: what, where, how it came in and who saw it.

    Attributes:
        fast: Its collector has put it right on the spot (快速处置).
        audit: A fast track that was drawn for an audit.
        reused: Ids of its pictures that another case used before.
    """

    class_key: str
    place: Place
    source: Source
    text: str
    observed_at_ms: int
    photos: tuple[Photo, ...] = ()
    component_code: str = ""
    component_owner: str = ""
    codebook: str = "CJ/T 214-2007"
    book_version: int = 0
    fast: bool = False
    audit: bool = False
    reused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a ruling on an earlier case said of a class in a unit grid.

    Attributes:
        source: Number of that case.
    """

    unit_id: str
    source: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing adds: the number, the condition whose limit is copied, an earlier ruling.

    Attributes:
        condition: ``None`` where only a number is given: a fast track has no limit.
        ruling: Whose such a case is here, settled before (X17).
    """

    case_no: str
    condition: Condition | None
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Doing:
    """One act being done: by whom, when, and what was handed over with it.

    Attributes:
        reused: Ids of pictures among them that another case used before.
    """

    act: Act
    actor: Actor
    given: Given
    at: Moment
    filing: Filing | None = None
    reused: frozenset[str] = frozenset()
