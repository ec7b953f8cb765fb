"""What a console must know of the city: the answer to ``GetCity``."""

import msgspec

from backend.domain.cameras.calling import Phrase, Speaker
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.gateway import Gateway
from backend.domain.cameras.patrol_plan import PLAN, PatrolPlan
from backend.domain.clocks.clock import Calendar, Condition
from backend.domain.clocks.local_class import LocalClass
from backend.domain.dispatching.lane import LaneRules
from backend.domain.field.mover import Mover
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.terms.shift import Shift

from .base import Answer


class CityInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a console must know of the city before it can draw anything.

    Attributes:
        bounds_deg: West, south, east, north of the managed area, degrees.
        map_hash: BLAKE2b-128 hex of the map GeoPackage; a changed hash means a new base map.
        undo_s: Seconds a dispatch can be taken back.
        step_limits_s: Seconds per step key and urgency: ``{"dispatch": (600, 1800)}`` is urgent,
            ordinary.
        classes: Local classes in force; their conditions stand among ``conditions``.
        book_version: Version of the city's codebook: 0 is the edition without local classes.
        lane: How the automatic lane is set.
        hall: Which mode the city works in, and whether the hall is combined.
        shifts: The hall's shifts, in the order of the day.
        idle_lock_s: Seconds without a hand on it after which a desk locks itself; 0 never.
        speakers: Loudspeakers of the city, without their addresses.
        phrases: What they can play.
        gateways: Platforms that hand on streams of its cameras, without passwords.
        patrol: How the city patrols by video.
    """

    city_id: str
    zh: str
    en: str
    centre_zh: str
    centre_en: str
    zone: str
    crs_epsg: int
    bounds_deg: tuple[float, float, float, float]
    map_hash: str
    synthetic: bool
    undo_s: float
    calendar: Calendar
    conditions: tuple[Condition, ...]
    step_limits_s: dict[str, tuple[int, int]]
    units: tuple[ResponsibleUnit, ...]
    cameras: tuple[Camera, ...]
    movers: tuple[Mover, ...]
    hall: Hall = PLAIN_HALL
    classes: tuple[LocalClass, ...] = ()
    book_version: int = 0
    lane: LaneRules = LaneRules()
    shifts: tuple[Shift, ...] = ()
    idle_lock_s: float = 0.0
    speakers: tuple[Speaker, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    patrol: PatrolPlan = PLAN


class City(Answer, frozen=True, kw_only=True, tag="city"):
    """Answer to ``GetCity``."""

    info: CityInfo
    mark: str = ""
