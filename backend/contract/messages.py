"""Every message, as tagged MessagePack maps; unknown fields are ignored, unknown tags counted.

Times ending in ``_ms`` are Unix milliseconds. ``city`` times run with the city's clock, the others
are real UTC. Field names are the contract: they are never renamed, only added with a default.
"""

import msgspec

from backend.domain.cameras.calling import Call, CallAct, Phrase, Speaker
from backend.domain.cameras.camera import Camera, NextCamera
from backend.domain.cameras.coverage import ClassSum, Section
from backend.domain.cameras.gateway import Gateway
from backend.domain.cameras.patrol import Look, Tour
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cameras.patrol_plan import PLAN, PatrolPlan
from backend.domain.cameras.popup import PopupAct
from backend.domain.cameras.steering import NOWHERE, Preset, SteerAct, Steering, Way
from backend.domain.cameras.suggestion import (
    Box,
    Precision,
    SuggestAct,
    Suggestion,
    Switch,
    SwitchWhat,
)
from backend.domain.cases.case import Act, Case, CaseState, Given, Photo, Source
from backend.domain.clocks.clock import Calendar, Condition
from backend.domain.clocks.local_class import LocalClass
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.dispatching.lane import LaneRules
from backend.domain.field.mover import Fix, Mover
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.people.handover import Handover, HandoverAct, Mention
from backend.domain.people.promise import Caller, Promise, PromiseAct
from backend.domain.terms.finding import Found
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.shift import Shift

CONTRACT_MAJOR = 1
CONTRACT_MINOR = 33


class Message(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of everything on the wire; the tag is the kind.

    The garbage collector need not look at them: a message is a tree of values, never a ring.
    """


# ---- push (PUB): topic | payload -------------------------------------------------------------


class LogRow(Message, frozen=True, kw_only=True, tag="log"):
    """One row of the journal, as stored and as sent.

    Attributes:
        seq: Row number of the journal, all topics together, from 1, gapless on disk.
        prev_seq: Row number of the row before in the same topic; 0 for the first.
        entity: Id of what changed, e.g. the ``case_id``.
        ended: The entity left the situation with this row.
        payload: The hashed bytes: MessagePack of ``CaseChanged``, ``AlarmChanged``,
            ``TourChanged``, ``LookNoted``, ``HandoverChanged``, ``PromiseChanged``,
            ``SteeringChanged`` or ``CallChanged``.
    """

    seq: int
    prev_seq: int
    epoch: str
    topic: str
    entity: str
    ended: bool
    city_at_ms: int
    published_at_ms: int
    payload: bytes


class CaseChanged(Message, frozen=True, kw_only=True, tag="case_changed"):
    """State of one case at one version, and the act that led there (its newest step)."""

    case: Case
    act: Act


class AlarmChanged(Message, frozen=True, kw_only=True, tag="alarm_changed"):
    """One alarm at one version; it ends when somebody acknowledged it."""

    alarm_id: str
    version: int
    zh: str
    en: str
    raised_at_ms: int
    case_id: str = ""
    acknowledged_by: str = ""


class TourChanged(Message, frozen=True, kw_only=True, tag="tour_changed"):
    """State of one patrol tour at one version, and the act that led there."""

    tour: Tour
    act: PatrolAct


class LookNoted(Message, frozen=True, kw_only=True, tag="look_noted"):
    """One look at one stop, for good: its entity is ``tour_id/stop`` and ends with its row."""

    tour_id: str
    look: Look


class HandoverChanged(Message, frozen=True, kw_only=True, tag="handover_changed"):
    """State of one handover of a shift at one version; it ends when it was taken or withdrawn."""

    handover: Handover
    act: HandoverAct


class PromiseChanged(Message, frozen=True, kw_only=True, tag="promise_changed"):
    """One promise to call somebody back at one version; it ends with the call. Never who called."""

    promise: Promise
    act: PromiseAct


class SteeringChanged(Message, frozen=True, kw_only=True, tag="steering_changed"):
    """One camera in somebody's hand, at one version; it ends when the camera is home again.

    Attributes:
        way: Where to; with a ``move`` or a ``centre``.
    """

    steering: Steering
    act: SteerAct
    way: Way | None = None


class CallChanged(Message, frozen=True, kw_only=True, tag="call_changed"):
    """One call through a loudspeaker, at one version; it ends when it is over. Never its sound."""

    call: Call
    act: CallAct


class SuggestionChanged(Message, frozen=True, kw_only=True, tag="suggestion_changed"):
    """One suggestion of a recognizer, at one version; it ends when somebody has looked at it."""

    suggestion: Suggestion
    act: SuggestAct


class SwitchChanged(Message, frozen=True, kw_only=True, tag="switch_changed"):
    """A camera or scene whose suggestions are switched off; it ends when they are wanted again."""

    switch: Switch


class Positions(Message, frozen=True, kw_only=True, tag="positions"):
    """The newest fix of each mover that moved since the last batch; at most two batches a second.

    More movers than one message should carry are sent as several batches at once.
    """

    published_at_ms: int
    rows: tuple[Fix, ...]


class Seated(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at a seat. ``…_ms`` are real UTC.

    Attributes:
        desk: Name of the key, which is the machine; ``seat`` is the place as the hall letters it.
        heard_ms: When this desk was last heard of.
        locked: Nothing can be acted here until the password is given again.
    """

    account: str
    role: Role
    seat: str
    desk: str
    since_ms: int
    heard_ms: int
    locked: bool = False


class Seats(Message, frozen=True, kw_only=True, tag="seats"):
    """Who sits where, all of them: with every change, and every few seconds."""

    published_at_ms: int
    rows: tuple[Seated, ...]


class LogHead(Message, frozen=True, kw_only=True, tag="head"):
    """Where a log topic stands: its last ``seq`` and the digest of what is open there.

    ``digest`` is the sum modulo 2**64 of blake2b-8 (big endian) over the payload in force of each
    open entity.
    """

    seq: int
    digest: int


class Beat(Message, frozen=True, kw_only=True, tag="beat"):
    """Sent once a second, always: proof that the stream lives, and where it stands.

    Attributes:
        city_mark: Changes when ``CityInfo`` changes; then ask ``GetCity`` again.
    """

    epoch: str
    major: int
    minor: int
    published_at_ms: int
    city_now_ms: int
    city_speed: float
    heads: dict[str, LogHead]
    city_mark: str = ""


# ---- queries and snapshots (ROUTER, port + 2) ------------------------------------------------


class Question(Message, frozen=True, kw_only=True):
    """Base of what may be asked; ``ask_id`` comes back with the answer."""

    ask_id: str
    actor: Actor


class GetCity(Question, frozen=True, kw_only=True, tag="get_city"):
    """Who and what there is: answers ``City``."""


class GetSnapshot(Question, frozen=True, kw_only=True, tag="get_snapshot"):
    """All that is open in the log topics, and the newest fixes: answers ``Snapshot`` parts."""

    topics: tuple[str, ...]


class GetRange(Question, frozen=True, kw_only=True, tag="get_range"):
    """Rows of one topic with ``after_seq < seq <= upto_seq``: answers ``RowRange``."""

    topic: str
    after_seq: int
    upto_seq: int


class GetBlob(Question, frozen=True, kw_only=True, tag="get_blob"):
    """Bytes kept by the backend: ``photo`` by id, or ``map`` (the GeoPackage). Answers ``Blob``.

    Large things come in parts: ask again from ``offset + len(data)`` until that is ``total``.
    """

    kind: str
    blob_id: str = ""
    offset: int = 0


class GetStreams(Question, frozen=True, kw_only=True, tag="get_streams"):
    """Where cameras can be watched; never on a topic, never logged. Answers ``Streams``."""

    camera_ids: tuple[str, ...]


class GetEnded(Question, frozen=True, kw_only=True, tag="get_ended"):
    """Cases that ended since a city time, newest first: answers ``Cases``.

    Attributes:
        pleading: Besides, every ended case whose exclusion waits for a decision.
    """

    since_ms: int
    limit: int = 500
    pleading: bool = False


class Find(Question, frozen=True, kw_only=True, tag="find"):
    """Places, grids, components, cameras and movers that fit what was typed: answers ``Finds``."""

    text: str
    limit: int = 12


class GetPatrol(Question, frozen=True, kw_only=True, tag="get_patrol"):
    """What a span of city time was patrolled, from the journal: answers ``PatrolRecord``.

    Attributes:
        upto_ms: The first moment after the span.
    """

    from_ms: int
    upto_ms: int


class GetPresets(Question, frozen=True, kw_only=True, tag="get_presets"):
    """The presets of a camera that turns, as its device last told them: answers ``Presets``."""

    camera_id: str


class GetCoverage(Question, frozen=True, kw_only=True, tag="get_coverage"):
    """How much of the streets cameras see, and where nobody looks: answers ``Coverage``.

    Attributes:
        days: How far back cases are told of, from now.
    """

    days: int = 30


class GetAhead(Question, frozen=True, kw_only=True, tag="get_ahead"):
    """Which cameras come next along the roads: answers ``Ahead``.

    Attributes:
        mover_id: Who is driving; from where it is, the way it goes.
        lon_deg: Without a mover the place asked from, in every direction.
    """

    mover_id: str = ""
    lon_deg: float = 0.0
    lat_deg: float = 0.0
    limit: int = 3


class GetHandovers(Question, frozen=True, kw_only=True, tag="get_handovers"):
    """The signed handovers of a span of city time, newest first: answers ``Handovers``."""

    from_ms: int
    upto_ms: int


class GetPrecision(Question, frozen=True, kw_only=True, tag="get_precision"):
    """How often suggestions were right, by camera and by scene."""


class GetCaller(Question, frozen=True, kw_only=True, tag="get_caller"):
    """Who called about a case; every look is recorded. Answers ``CallerShown``."""

    case_id: str


class GetTrack(Question, frozen=True, kw_only=True, tag="get_track"):
    """Where a mover was, city time, ``upto_ms`` not included: answers ``Track``."""

    mover_id: str
    from_ms: int
    upto_ms: int


class GetHistory(Question, frozen=True, kw_only=True, tag="get_history"):
    """Every journal row of one case or alarm, open or ended: answers ``History``."""

    topic: str
    entity: str


class GetVerdict(Question, frozen=True, kw_only=True, tag="get_verdict"):
    """What became of a command that was never answered: answers its ``Verdict`` or ``Denied``.

    Reading is safe where sending the command once more might not be.
    """

    command_id: str


class GetTrail(Question, frozen=True, kw_only=True, tag="get_trail"):
    """Who came, went, failed or overrode, oldest first, at most 500: answers ``Trail``."""

    after_seq: int = 0
    limit: int = 500


class GetAdvice(Question, frozen=True, kw_only=True, tag="get_advice"):
    """Who should have a case, and why: answers ``Advice``; ``""`` asks for the scores alone."""

    case_id: str


class GetRule(Question, frozen=True, kw_only=True, tag="get_rule"):
    """The rule of a class in force at a city time, e.g. the filing day: answers ``RuleInForce``."""

    class_key: str
    at_ms: int


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one topic that a desk has: those with ``after_seq < seq <= upto_seq``.

    Attributes:
        by_picture: They came as a picture (a snapshot), not row by row.
    """

    topic: str
    after_seq: int
    upto_seq: int
    by_picture: bool = False


class GetLedger(Question, frozen=True, kw_only=True, tag="get_ledger"):
    """The sheet of a shift, held against what the asking desk received: answers ``Ledger``.

    Attributes:
        from_ms: City time the shift began; ``upto_ms`` is the first moment after it.
        received: What this desk has received, any order.
        painted_upto: Last row painted per topic; a topic that is not named was not reported.
    """

    from_ms: int
    upto_ms: int
    received: tuple[Span, ...] = ()
    painted_upto: dict[str, int] = {}


class GetIndicators(Question, frozen=True, kw_only=True, tag="get_indicators"):
    """The counts of a period by region, department and post: answers ``Indicators``.

    Attributes:
        from_ms: City time the period began; ``upto_ms`` is the first moment after it.
        last_from_ms: When the period before it began, to compare with; it ends at ``from_ms``.
    """

    from_ms: int
    upto_ms: int
    last_from_ms: int


class GetIndicatorCases(Question, frozen=True, kw_only=True, tag="get_indicator_cases"):
    """The cases behind one number: answers ``IndicatorCases``.

    Attributes:
        dimension: ``"city"``, ``"region"``, ``"department"`` or ``"post"``; ``key`` as the row has.
        term: What is counted, a key of the registry's terms.
        book: ``"before"`` or ``"after"`` exclusions.
    """

    from_ms: int
    upto_ms: int
    dimension: Dimension
    key: str
    term: Term
    book: str = "after"
    limit: int = 500


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


class Answer(Message, frozen=True, kw_only=True):
    """Base of answers."""

    ask_id: str


class City(Answer, frozen=True, kw_only=True, tag="city"):
    """Answer to ``GetCity``."""

    info: CityInfo
    mark: str = ""


class Finds(Answer, frozen=True, kw_only=True, tag="finds"):
    """Answer to ``Find``, best first; a mover comes without a place."""

    found: tuple[Found, ...]


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
    subs: dict[str, str] = {}
    quotas: dict[str, int] = {}


class Cases(Answer, frozen=True, kw_only=True, tag="cases"):
    """Answer to ``GetEnded``."""

    cases: tuple[Case, ...]


class PatrolRecord(Answer, frozen=True, kw_only=True, tag="patrol_record"):
    """Answer to ``GetPatrol``: each tour as its last row in the span says, and every look.

    Attributes:
        is_whole: Nothing was left out; a span with more than 10,000 looks gives the first ones.
    """

    tours: tuple[Tour, ...]
    looks: tuple[LookNoted, ...]
    is_whole: bool = True


class Coverage(Answer, frozen=True, kw_only=True, tag="coverage"):
    """Answer to ``GetCoverage``.

    Attributes:
        from_ms: Span of city time its cases were reported in.
        sums: Of every section the city has, by class of street.
        sections: All of them where they fit; else those nobody watches first.
        n_cases: Cases of the span, on a section or not.
    """

    from_ms: int
    upto_ms: int
    sums: tuple[ClassSum, ...]
    sections: tuple[Section, ...]
    n_sections: int
    n_cameras: int
    n_cases: int


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


class Handovers(Answer, frozen=True, kw_only=True, tag="handovers"):
    """Answer to ``GetHandovers``: each as its last row says, at most 200."""

    rows: tuple[Handover, ...]


class PrecisionShown(Answer, frozen=True, kw_only=True, tag="precision"):
    """Answer to ``GetPrecision``: the worst first.

    Attributes:
        is_auto: Bad ones are switched off by themselves.
    """

    rows: tuple[Precision, ...] = ()
    is_auto: bool = False


class CallerShown(Answer, frozen=True, kw_only=True, tag="caller"):
    """Answer to ``GetCaller``: keep it in memory only; ``repr`` shows neither."""

    case_id: str
    name: str
    number: str

    def __repr__(self) -> str:
        return f"CallerShown({self.case_id!r})"


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


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """What of one topic was published in a shift, and what a desk has of it.

    Attributes:
        n_by_picture: Of the received, those that came as a picture.
        n_painted: ``None`` when the desk did not report it.
    """

    topic: str
    n_published: int
    n_received: int
    n_by_picture: int
    n_painted: int | None = None


class MissingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row that the sheet lacks.

    Attributes:
        seq: Its number; 0 for a hole in the journal, which ``entity`` then describes.
        lacks: ``"recorded"``, ``"received"`` or ``"painted"``.
    """

    topic: str
    seq: int
    entity: str
    city_at_ms: int
    lacks: str


class CaseBalance(msgspec.Struct, frozen=True, kw_only=True):
    """Cases of a shift: ``n_brought + n_opened == n_ended + n_carried``, none astray.

    Attributes:
        n_acts: Acts of persons; ``n_acted`` is on how many cases, ``n_own`` of them were done by
            the account that asks.
        ended: How many ended in which state.
        astray: Cases whose rows and whose standing do not agree, at most 100.
    """

    n_brought: int
    n_opened: int
    n_ended: int
    n_carried: int
    n_acts: int
    n_acted: int
    ended: dict[str, int]
    astray: tuple[str, ...] = ()
    n_own: int = 0


class BackupTold(msgspec.Struct, frozen=True, kw_only=True):
    """What the city knows of its backups; times are real UTC, Unix milliseconds, 0 for never.

    Attributes:
        made_at_ms: When the last good one was made, with the journal up to ``seq``.
        tested_at_ms: When one was last brought back to life, and ``tested_made_at_ms`` which.
        is_sound: What was brought back had passed its audit.
    """

    made_at_ms: int = 0
    seq: int = 0
    size_bytes: int = 0
    tested_at_ms: int = 0
    tested_made_at_ms: int = 0
    is_sound: bool = False


class Ledger(Answer, frozen=True, kw_only=True, tag="ledger"):
    """Answer to ``GetLedger``: it balances, or it names what is missing.

    Attributes:
        missing: The first 1,000 of ``n_missing``.
    """

    from_ms: int
    upto_ms: int
    lines: tuple[LedgerLine, ...]
    cases: CaseBalance
    n_missing: int
    missing: tuple[MissingRow, ...]
    balanced: bool
    backup: BackupTold = BackupTold()


class IndicatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """One part of one dimension. Counts are hundredths of cases per term; what is 0 is left out.

    Attributes:
        key: Street code, unit id or ``"role:account"``; ``""`` is the whole city, or nobody.
        zh: Its name; empty where only the key is known.
        before: The ledger before exclusions; ``after`` without the excluded cases.
        last: The ledger after exclusions of the period before.
    """

    dimension: Dimension
    key: str
    zh: str = ""
    en: str = ""
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    last: dict[str, int] = {}


class Exclusion(msgspec.Struct, frozen=True, kw_only=True):
    """One filed case that an exception took out of the ledger after exclusions, or was to.

    Attributes:
        kind: ``"void"``, ``"list"``, ``"defer"``, ``"merge"`` or ``"plea"``.
        asked_by: ``""`` when nobody asked.
        approved_by: ``""`` while a plea waits; of a dismissed appeal, who dismissed it.
        step: How far a plea is: a value of ``PleaStep``; ``""`` for the other kinds.
        refused_by: Who had refused it, before any appeal.
    """

    case_id: str
    case_no: str
    class_key: str
    unit_id: str
    kind: str
    asked_by: str
    asked_at_ms: int
    approved_by: str
    at_ms: int
    reason: str
    step: str = ""
    refused_by: str = ""
    refused_at_ms: int = 0
    appealed_at_ms: int = 0


class Indicators(Answer, frozen=True, kw_only=True, tag="indicators"):
    """Answer to ``GetIndicators``, as known at ``cutoff_ms``: the period's end, or now.

    Attributes:
        progress: Share of the cases that were counted; below 1 there are no rows yet: ask again.
        exclusions: The first 500 of ``n_excluded``, the newest first.
        pleas: What was asked and is not granted: what waits first, then what was refused.
    """

    from_ms: int
    upto_ms: int
    cutoff_ms: int
    progress: float
    rows: tuple[IndicatorRow, ...] = ()
    n_cases: int = 0
    n_excluded: int = 0
    exclusions: tuple[Exclusion, ...] = ()
    pleas: tuple[Exclusion, ...] = ()


class IndicatorCases(Answer, frozen=True, kw_only=True, tag="indicator_cases"):
    """Answer to ``GetIndicatorCases``: columns of equal length, oldest first.

    Attributes:
        progress: As in ``Indicators``.
        n: How many stand behind the number; ``cases`` are the first ``limit`` of them.
        total: Hundredths of cases: the number itself.
        cases: As they are now. A case that counts twice, e.g. two reworks, stands here twice.
        at_ms: The moment that decided the period.
        shares: How much of it counts here, hundredths.
    """

    progress: float
    n: int = 0
    total: int = 0
    cases: tuple[Case, ...] = ()
    at_ms: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()


class TrustNoted(Message, frozen=True, kw_only=True, tag="trust_noted"):
    """One thing of trust that happened, as the journal keeps it; it never holds a password.

    Attributes:
        what: ``"login"``, ``"refused"``, ``"logout"``, ``"handed_over"``, ``"lapsed"``,
            ``"account"``, ``"seeded"``, ``"vouched"`` (accounts as they were found),
            ``"override"``, ``"looked"`` (at who called), ``"exported"`` or ``"peeked"`` (coarse
            pictures were clear for ``n`` seconds).
        account: Whose; who did it is the row's own actor.
        why: What was changed, or the reason given.
        n: How many times so far, where that is counted.
        recipient: Who was given what was exported.
        photo_ids: The evidence that was exported.
        second: The second of the two persons it took.
        camera_ids: Whose pictures were clear.
        marks: Accounts that were put down with it, each with the BLAKE2b-128 (hex) of all that is
            kept of it, salted hash of its password included: what an audit compares.
    """

    what: str
    account: str
    desk: str = ""
    why: str = ""
    case_id: str = ""
    n: int = 0
    recipient: str = ""
    photo_ids: tuple[str, ...] = ()
    second: str = ""
    camera_ids: tuple[str, ...] = ()
    marks: dict[str, str] = {}


class TrailRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the trail: what happened, when (real UTC), by whom."""

    seq: int
    at_ms: int
    actor: Actor
    noted: TrustNoted


class Trail(Answer, frozen=True, kw_only=True, tag="trail"):
    """Answer to ``GetTrail``; ask on after the last ``seq`` until it comes back empty."""

    rows: tuple[TrailRow, ...]


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


class RuleInForce(Answer, frozen=True, kw_only=True, tag="rule"):
    """Answer to ``GetRule``; ``version`` 0 is the edition itself."""

    class_key: str
    edition: str
    zh: str
    en: str
    conditions: tuple[Condition, ...]
    version: int = 0
    since_ms: int = 0


class Denied(Answer, frozen=True, kw_only=True, tag="denied"):
    """The question was understood and refused, or could not be understood."""

    rule: str
    zh: str
    en: str


# ---- commands (ROUTER, port + 1) -------------------------------------------------------------


class Command(Message, frozen=True, kw_only=True, tag="command"):
    """One act on one case.

    Attributes:
        command_id: Made by the sender (ULID or UUID); a repeat gets the first verdict again.
        expected_version: The version the person saw.
    """

    command_id: str
    actor: Actor
    case_id: str
    act: Act
    expected_version: int
    given: Given = Given()


class Report(Message, frozen=True, kw_only=True, tag="report"):
    """A new report; answered by a ``Verdict`` whose ``case_id`` is the new case.

    Attributes:
        fast: Its collector put it right on the spot; one photo before, one with role ``after``.
        caller: Who called; kept apart from the case, told to nobody.
    """

    command_id: str
    actor: Actor
    class_key: str
    place: Place
    source: Source
    text: str
    observed_at_ms: int
    photos: tuple[Photo, ...] = ()
    component_code: str = ""
    fast: bool = False
    caller: Caller | None = None


class Acknowledge(Message, frozen=True, kw_only=True, tag="acknowledge"):
    """Somebody of the hall has seen an alarm; answered by a ``Verdict``."""

    command_id: str
    actor: Actor
    alarm_id: str


class PatrolOrder(Message, frozen=True, kw_only=True, tag="patrol"):
    """One act on a patrol tour; answered by a ``Verdict``.

    Attributes:
        tour_id: Left out with ``start``: the tour of the window now open is begun.
        expected_version: The version the person saw; 0 with ``start``.
        looks: With ``confirm`` the whole page on screen, with ``mark_bad`` and ``skip`` some of it.
        case_id: The case a ``find`` made.
        found: With ``confirm``: stops whose planted test picture was found.
        theme: With ``start``: only the cameras of this theme are toured.
    """

    command_id: str
    actor: Actor
    act: PatrolAct
    tour_id: str = ""
    expected_version: int = 0
    looks: tuple[Look, ...] = ()
    reason: str = ""
    case_id: str = ""
    found: tuple[str, ...] = ()
    theme: str = ""


class SteerOrder(Message, frozen=True, kw_only=True, tag="steer"):
    """Turn a camera; answered by a ``Verdict`` as soon as it is recorded and on its way.

    Attributes:
        act: ``move``, ``stop``, ``preset``, ``centre`` or ``home``.
        way: With ``move`` the speeds, with ``centre`` the point (right and up), -1 to 1.
        preset: The preset's token.
        is_held: With ``move``: the key is still held; nothing is recorded anew.
    """

    command_id: str
    actor: Actor
    camera_id: str
    act: SteerAct
    way: Way = NOWHERE
    preset: str = ""
    is_held: bool = False


class CallOrder(Message, frozen=True, kw_only=True, tag="call"):
    """Speak to people through a loudspeaker, or stop; answered by a ``Verdict``.

    Attributes:
        act: ``play`` a phrase, ``talk`` by what ``put_sound`` brings, or ``end``.
        call_id: With ``end``; a new call's id is its ``command_id``.
        camera_id: From whose picture it is made.
        reason: Why in quiet hours or before the speaker has rested.
    """

    command_id: str
    actor: Actor
    act: CallAct
    call_id: str = ""
    speaker_id: str = ""
    camera_id: str = ""
    phrase: str = ""
    reason: str = ""


class SuggestOrder(Message, frozen=True, kw_only=True, tag="suggest"):
    """What a recognizer saw; answered by a ``Verdict``. It waits for a person and is never a case.

    Attributes:
        scene: A key of the catalogue (``backend/domain/cameras/suggestion.py``).
        confidence: What the recognizer says of itself, 0 to 1.
        seen_at_ms: City time of the picture; 0 is now.
        snapshot: JPEG of the whole picture, at most 2 MiB; masks are painted over, then it is kept.
        box: Where in it.
    """

    command_id: str
    actor: Actor
    camera_id: str
    scene: str
    confidence: float
    snapshot: bytes
    seen_at_ms: int = 0
    box: Box = Box()


class JudgeOrder(Message, frozen=True, kw_only=True, tag="judge"):
    """What a person says of a suggestion; answered by a ``Verdict``.

    Attributes:
        act: ``accept`` with the case the person reported, ``known`` where one was, ``reject``.
    """

    command_id: str
    actor: Actor
    suggestion_id: str
    act: SuggestAct
    case_id: str = ""
    reason: str = ""


class SwitchOrder(Message, frozen=True, kw_only=True, tag="switch"):
    """Switch suggestions of a camera or a scene off or on; answered by a ``Verdict``.

    Attributes:
        what: ``camera``, ``scene``, or ``auto``: bad ones go off by themselves.
        key: Camera id or scene; ``""`` with ``auto``.
        is_set: Off; with ``auto``: by themselves.
    """

    command_id: str
    actor: Actor
    what: SwitchWhat
    is_set: bool
    key: str = ""
    reason: str = ""


class PutSound(Message, frozen=True, kw_only=True, tag="put_sound"):
    """What is spoken in a talk, as it is spoken; answered by a ``Verdict``, kept nowhere.

    Attributes:
        data: Signed 16-bit little endian, 8 kHz, mono; at most two seconds.
    """

    command_id: str
    actor: Actor
    call_id: str
    data: bytes


class HandoverOrder(Message, frozen=True, kw_only=True, tag="handover"):
    """Give, take or withdraw the handover of a shift; answered by a ``Verdict``.

    Attributes:
        handover_id: Left out with ``give``.
        expected_version: The version the person saw; 0 with ``give``.
        from_ms: City time the shift began; with ``give``.
        mentions: What was read out, each risk once; with ``take`` what opened since.
        note: What else is said.
    """

    command_id: str
    actor: Actor
    act: HandoverAct
    handover_id: str = ""
    expected_version: int = 0
    from_ms: int = 0
    mentions: tuple[Mention, ...] = ()
    note: str = ""


class PromiseOrder(Message, frozen=True, kw_only=True, tag="promise"):
    """Note that a caller was called back, or put it off; answered by a ``Verdict``.

    Attributes:
        act: ``called_back`` or ``postpone``; a promise is made with its report.
        due_ms: The new time, city time; with ``postpone``.
    """

    command_id: str
    actor: Actor
    case_id: str
    act: PromiseAct
    expected_version: int
    due_ms: int = 0
    note: str = ""


class PutPhoto(Message, frozen=True, kw_only=True, tag="put_photo"):
    """Evidence bytes, sent before the act that names them; answered by ``Stored``."""

    command_id: str
    actor: Actor
    data: bytes


class PeekOrder(Message, frozen=True, kw_only=True, tag="peek"):
    """Pictures that are coarse for privacy are to be clear for a while; answered by a ``Verdict``.

    Nothing may be clear before it was accepted: then who, which cameras and what for stand in the
    record.

    Attributes:
        seconds: How long at most; from then on they are coarse again.
    """

    command_id: str
    actor: Actor
    camera_ids: tuple[str, ...]
    purpose: str
    seconds: int


class Export(Message, frozen=True, kw_only=True, tag="export"):
    """Evidence of a case is to leave the system; answered by a ``Verdict``.

    Nothing may be written outside before it was accepted: then who, what, for whom and what for
    stand in the record.

    Attributes:
        photo_ids: Pictures and films of the case.
        purpose: What they are given for.
        recipient: The person who is given them.
        second: Account of a second person of the hall, who stands by; never the first.
        second_password: Their own password; compared and kept nowhere, and ``repr`` shows none.
    """

    command_id: str
    actor: Actor
    case_id: str
    photo_ids: tuple[str, ...]
    purpose: str
    recipient: str
    second: str = ""
    second_password: str = ""

    def __repr__(self) -> str:
        return f"Export({self.command_id!r}, {self.case_id!r}, {self.actor.account!r})"


class PutFixes(Message, frozen=True, kw_only=True, tag="put_fixes"):
    """Positions from the field; latest wins, not journalled, not answered.

    Attributes:
        actor: Who sends them: a gateway anybody's, a collector only their own.
    """

    rows: tuple[Fix, ...]
    actor: Actor | None = None


class SetLane(Message, frozen=True, kw_only=True, tag="set_lane"):
    """Switch the automatic lane on or off; answered by a ``Verdict``.

    Attributes:
        sample_one_in: One fitting case in so many is left to people.
        stopped: Rules that must not act.
    """

    command_id: str
    actor: Actor
    is_on: bool
    sample_one_in: int = 20
    stopped: tuple[str, ...] = ()


class PutClass(Message, frozen=True, kw_only=True, tag="put_class"):
    """Add a local class to the codebook, or change one; answered by a ``Verdict``."""

    command_id: str
    actor: Actor
    class_key: str
    zh: str
    en: str
    conditions: tuple[Condition, ...]
    glyph: str = ""


class PopupOrder(Message, frozen=True, kw_only=True, tag="popup"):
    """Set up a pop-up camera, move its lease, or take it away; answered by a ``Verdict``.

    Attributes:
        camera_id: Left out with ``add``: the backend names it.
        url: With ``add``: where it is watched. Kept with the addresses, told in no topic.
        view_deg: Direction it looks, clockwise from north.
        lease_until_ms: City time its lease ends; with ``add`` and ``extend``.
    """

    command_id: str
    actor: Actor
    act: PopupAct
    camera_id: str = ""
    name: str = ""
    url: str = ""
    lon_deg: float = 0.0
    lat_deg: float = 0.0
    view_deg: float = 0.0
    lease_until_ms: int = 0


class SetClock(Message, frozen=True, kw_only=True, tag="set_clock"):
    """Run the clock of a synthetic city faster or forward; answered by a ``Verdict``.

    Attributes:
        speed: City seconds per real second, 0 to 3600.
        jump_s: City seconds to skip at once, 0 or more: city time never runs back.
    """

    command_id: str
    actor: Actor
    speed: float
    jump_s: float = 0.0


class Login(Message, frozen=True, kw_only=True, tag="login"):
    """Sit down at this desk; answered by a ``Verdict`` that is kept nowhere.

    A desk that was locked is unlocked by it. ``repr`` shows no password, so that no log can.

    Attributes:
        seat: The place, as the hall letters it; ``""`` takes the account's own.
        instead_of: Who hands the seat over, and leaves it when this login holds.
    """

    command_id: str
    account: str
    role: Role
    password: str
    seat: str = ""
    instead_of: str = ""

    def __repr__(self) -> str:
        return f"Login({self.command_id!r}, {self.account!r}, {self.role!r})"


class Logout(Message, frozen=True, kw_only=True, tag="logout"):
    """Leave this desk; answered by a ``Verdict``. Leaving a seat nobody sits at is fine."""

    command_id: str
    actor: Actor


class Here(Message, frozen=True, kw_only=True, tag="here"):
    """Somebody is at this desk, said every few seconds; not answered, not journalled.

    Attributes:
        locked: Lock the seat at the backend too; only a ``Login`` unlocks it.
    """

    actor: Actor
    locked: bool = False


class Stored(Message, frozen=True, kw_only=True, tag="stored"):
    """Answer to ``PutPhoto``."""

    command_id: str
    photo_id: str


class Verdict(Message, frozen=True, kw_only=True, tag="verdict"):
    """What became of a command.

    Attributes:
        outcome: ``"accepted"``, ``"conflict"`` (somebody was first: see ``by_*``, ``act``,
            ``at_ms``), ``"refused"`` (a rule forbids it) or ``"unknown"`` (ask again by id).
        rule: Key of the rule that refused.
        version: Version of the case now.
        seq: Journal row that carries the effect, 0 when there is none.
        wait_s: Seconds until a login may be tried again.
    """

    command_id: str
    outcome: str
    case_id: str = ""
    version: int = 0
    seq: int = 0
    rule: str = ""
    zh: str = ""
    en: str = ""
    by_account: str = ""
    by_seat: str = ""
    by_role: Role | None = None
    act: Act | None = None
    at_ms: int = 0
    state: CaseState | None = None
    wait_s: float = 0.0
