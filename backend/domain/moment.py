"""What comes with an act: when it happens, what was found, what filing adds."""

from dataclasses import dataclass

from .case import Photo, Source
from .clock import Condition
from .place import Place


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
    """What a report says: what, where, how it came in and who saw it."""

    class_key: str
    place: Place
    source: Source
    text: str
    observed_at_ms: int
    photos: tuple[Photo, ...] = ()
    component_code: str = ""
    component_owner: str = ""
    codebook: str = "CJ/T 214-2007"


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing adds: the number and the condition whose limit is copied."""

    case_no: str
    condition: Condition
