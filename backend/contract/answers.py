"""What questions are answered with: things as they are or were."""

import msgspec

from backend.domain.cameras.camera import NextCamera
from backend.domain.cameras.patrol import Tour
from backend.domain.cameras.steering import Preset
from backend.domain.cases.case import Act, Case
from backend.domain.clocks.clock import Condition
from backend.domain.dispatching.strips import Strip
from backend.domain.field.mover import Fix
from backend.domain.people.emergency import Emergency, Line
from backend.domain.people.handover import Handover
from backend.domain.terms.finding import Found
from backend.domain.terms.roles import Actor

from .base import Answer
from .pushed import LogHead, LogRow, LookNoted, TrustNoted


class Snapshot(Answer, frozen=True, kw_only=True, tag="snapshot"):
    """One part of a snapshot; parts arrive in order, ``part`` counts from 1 to ``n_parts``.

    Rows are the rows in force of all open entities, ordered by seq; ``heads`` says at which seq
    the picture was taken.
    """

    epoch: str
    part: int
    n_parts: int
    heads: dict[str, LogHead]
    rows: tuple[LogRow, ...]
    fixes: tuple[Fix, ...]


class RowRange(Answer, frozen=True, kw_only=True, tag="range"):
    """Answer to ``GetRange``; ``held`` is false when the rows are gone: ask for the snapshot."""

    epoch: str
    topic: str
    held: bool
    rows: tuple[LogRow, ...]


class Blob(Answer, frozen=True, kw_only=True, tag="blob"):
    """Answer to ``GetBlob``: one part of it; ``total`` is 0 when there is no such thing."""

    kind: str
    blob_id: str
    data: bytes
    offset: int = 0
    total: int = 0


class Streams(Answer, frozen=True, kw_only=True, tag="streams"):
    """Answer to ``GetStreams``: address per camera id; a camera without one is left out.

    Attributes:
        subs: Address of the smaller stream of the same view, where there is one.
        quotas: How many sessions a gateway bears, by ``host:port``; others have no limit.
    """

    urls: dict[str, str]
    subs: dict[str, str] = msgspec.field(default_factory=dict)
    quotas: dict[str, int] = msgspec.field(default_factory=dict)


class Cases(Answer, frozen=True, kw_only=True, tag="cases"):
    """Answer to ``GetEnded``."""

    cases: tuple[Case, ...]


class Finds(Answer, frozen=True, kw_only=True, tag="finds"):
    """Answer to ``Find``, best first; a mover comes without a place."""

    found: tuple[Found, ...]


class Track(Answer, frozen=True, kw_only=True, tag="track"):
    """Answer to ``GetTrack``: columns of equal length, oldest first; empty when he was nowhere.

    Attributes:
        n_left_out: Points that were left out, evenly, because there were too many for one answer.
    """

    mover_id: str
    from_ms: int
    upto_ms: int
    at_ms: tuple[int, ...]
    lon_deg: tuple[float, ...]
    lat_deg: tuple[float, ...]
    heading_deg: tuple[float, ...]
    speed_mps: tuple[float, ...]
    n_left_out: int = 0


class History(Answer, frozen=True, kw_only=True, tag="history"):
    """Answer to ``GetHistory``: the rows as they were published, oldest first."""

    topic: str
    entity: str
    rows: tuple[LogRow, ...]


class PatrolRecord(Answer, frozen=True, kw_only=True, tag="patrol_record"):
    """Answer to ``GetPatrol``: each tour as its last row in the span says, and every look.

    Attributes:
        is_whole: Nothing was left out; a span with more than 10,000 looks gives the first ones.
    """

    tours: tuple[Tour, ...]
    looks: tuple[LookNoted, ...]
    is_whole: bool = True


class Presets(Answer, frozen=True, kw_only=True, tag="presets"):
    """Answer to ``GetPresets``, at once and from memory.

    Attributes:
        is_known: The device has told; if not it is being asked, and ``fault`` may say why not yet.
        can_centre: A click on the picture can become a move.
        fault: Key of a fault of the device, e.g. ``"silent"``; ``zh``, ``en`` say it.
    """

    camera_id: str
    rows: tuple[Preset, ...] = ()
    is_known: bool = False
    can_centre: bool = False
    fault: str = ""
    zh: str = ""
    en: str = ""


class Stands(Answer, frozen=True, kw_only=True, tag="stands"):
    """Answer to ``GetStands``: names of the presets at which a camera stands, by camera id.

    Of a camera that is left out all masks lie over the picture: it turns, or nobody is sure.

    Attributes:
        lease_ms: So long from the moment of asking the word holds; then all masks lie there again.
    """

    rows: dict[str, tuple[str, ...]]
    lease_ms: int


class Strips(Answer, frozen=True, kw_only=True, tag="strips"):
    """Answer to ``GetStrips``: the disputed strips by code of unit grid, the worst first."""

    rows: dict[str, Strip]


class Ahead(Answer, frozen=True, kw_only=True, tag="ahead"):
    """Answer to ``GetAhead``: the cameras in the order in which they are passed.

    Attributes:
        road: Name of the road it is on, ``""`` for none.
        is_moving: The way it goes is known; else every direction was looked at.
        speed_mps: Of the mover lately.
        at_ms: City time of the position it was reckoned from.
    """

    rows: tuple[NextCamera, ...]
    road: str = ""
    is_moving: bool = False
    speed_mps: float = 0.0
    at_ms: int = 0


class Handovers(Answer, frozen=True, kw_only=True, tag="handovers"):
    """Answer to ``GetHandovers``: each as its last row says, at most 200."""

    rows: tuple[Handover, ...]


class Emergencies(Answer, frozen=True, kw_only=True, tag="emergencies"):
    """Answer to ``GetEmergencies``: each as its last line left it, newest first, at most 200."""

    rows: tuple[Emergency, ...]


class EmergencyLog(Answer, frozen=True, kw_only=True, tag="emergency_log"):
    """Answer to ``GetEmergencyLog``: how it stands after the last of its lines, oldest first."""

    emergency: Emergency
    lines: tuple[Line, ...]


class CallerShown(Answer, frozen=True, kw_only=True, tag="caller"):
    """Answer to ``GetCaller``: keep it in memory only; ``repr`` shows neither."""

    case_id: str
    name: str
    number: str

    def __repr__(self) -> str:
        return f"CallerShown({self.case_id!r})"


class TrailRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the trail: what happened, when (real UTC), by whom."""

    seq: int
    at_ms: int
    actor: Actor
    noted: TrustNoted


class Trail(Answer, frozen=True, kw_only=True, tag="trail"):
    """Answer to ``GetTrail``; ask on after the last ``seq`` until it comes back empty."""

    rows: tuple[TrailRow, ...]


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A picture was shown to somebody, or left the system.

    Attributes:
        at_ms: City time.
        purpose: What it was exported for; ``""`` for a look.
        recipient: Whom the export was for.
        second: The second of the two persons it took.
    """

    at_ms: int
    actor: Actor
    purpose: str = ""
    recipient: str = ""
    second: str = ""


class PictureLooks(msgspec.Struct, frozen=True, kw_only=True):
    """Who saw one picture of a case: a look counts once a person and login.

    Attributes:
        n_looks: All looks; ``n_people`` is by how many accounts.
        looks: The newest of them, newest first.
        exports: The newest exports, newest first; ``n_exports`` is all of them.
    """

    photo_id: str
    n_looks: int
    n_people: int
    looks: tuple[Handed, ...]
    n_exports: int
    exports: tuple[Handed, ...]


class Looks(Answer, frozen=True, kw_only=True, tag="looks"):
    """Answer to ``GetLooks``; a row for each picture of the case, in the case's order."""

    case_id: str
    pictures: tuple[PictureLooks, ...]


class RuleInForce(Answer, frozen=True, kw_only=True, tag="rule"):
    """Answer to ``GetRule``; ``version`` 0 is the edition itself."""

    class_key: str
    edition: str
    zh: str
    en: str
    conditions: tuple[Condition, ...]
    version: int = 0
    since_ms: int = 0


class WhyWords(msgspec.Struct, frozen=True, kw_only=True):
    """One reason: the key of its rule, and the words."""

    rule: str
    zh: str
    en: str


class AdviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One unit with what speaks for it and against it; ``score`` is in points."""

    unit_id: str
    rule: str
    score: float
    legal: bool
    pro: tuple[WhyWords, ...] = ()
    con: tuple[WhyWords, ...] = ()


class RuleScore(msgspec.Struct, frozen=True, kw_only=True):
    """How often a rule was right at the first dispatch: ``n_kept`` of ``n``."""

    rule: str
    n_kept: int
    n: int
    to_review: bool = False


class Advice(Answer, frozen=True, kw_only=True, tag="advice"):
    """Answer to ``GetAdvice``: units that may have the case, best first, then those that may not.

    Attributes:
        way_on: The act that is always possible when nobody may have it.
        version: Of the rules.
        warning: Why the first choice will probably come back.
        lane: Why the automatic lane would leave the case to people, or the rule by which it acts.
    """

    rows: tuple[AdviceRow, ...]
    way_on: Act
    version: int
    scores: tuple[RuleScore, ...] = ()
    warning: WhyWords | None = None
    lane: WhyWords | None = None


ThingAnswer = (
    Finds
    | Snapshot
    | RowRange
    | Blob
    | Streams
    | Cases
    | Track
    | History
    | PatrolRecord
    | Presets
    | Stands
    | Strips
    | Ahead
    | Handovers
    | Emergencies
    | EmergencyLog
    | CallerShown
    | Trail
    | Looks
    | Advice
    | RuleInForce
)
