"""What may be asked (ROUTER, port + 2)."""

import msgspec

from backend.domain.counting.campaign_count import CampaignPart
from backend.domain.counting.day import Freeze
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.period import PeriodKind
from backend.domain.terms.roles import Actor

from .base import Message


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


class GetStands(Question, frozen=True, kw_only=True, tag="get_stands"):
    """At which presets cameras stand whose masks depend on it: answers ``Stands``."""

    camera_ids: tuple[str, ...]


class GetCoverage(Question, frozen=True, kw_only=True, tag="get_coverage"):
    """How much of the streets cameras see, and where nobody looks: answers ``Coverage``.

    Attributes:
        days: How far back cases are told of, from now.
    """

    days: int = 30


class GetStrips(Question, frozen=True, kw_only=True, tag="get_strips"):
    """Where units send cases back and forth, counted over all cases: answers ``Strips``."""


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


class GetLooks(Question, frozen=True, kw_only=True, tag="get_looks"):
    """Who looked at each picture of a case, and who exported it: answers ``Looks``."""

    case_id: str


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
    painted_upto: dict[str, int] = msgspec.field(default_factory=dict)


class GetIndicators(Question, frozen=True, kw_only=True, tag="get_indicators"):
    """The counts of a period by region, department and post: answers ``Indicators``.

    Attributes:
        from_ms: City time the period began; ``upto_ms`` is the first moment after it.
        last_from_ms: When the period before it began, to compare with; it ends at ``from_ms``.
        exact: Counted as at ``upto_ms``, which is no later than now, and held against the journal
            (``balance``); kept for a while, so that ``freeze`` can name it.
    """

    from_ms: int
    upto_ms: int
    last_from_ms: int
    exact: bool = False


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


class GetFrozen(Question, frozen=True, kw_only=True, tag="get_frozen"):
    """Numbers of a period as they were frozen: answers ``FrozenShown``.

    Attributes:
        from_ms: City time the period began.
        version: Which of them, from 1 on; 0 is the newest.
    """

    what: Freeze
    period: PeriodKind
    from_ms: int
    version: int = 0


class GetCampaigns(Question, frozen=True, kw_only=True, tag="get_campaigns"):
    """How far every campaign is, counted over all cases: answers ``Campaigns``.

    Attributes:
        ended: Those that have ended, too, the newest 50.
    """

    ended: bool = False


class GetCampaignCases(Question, frozen=True, kw_only=True, tag="get_campaign_cases"):
    """The cases behind one number of a campaign: answers ``IndicatorCases``.

    Attributes:
        unit_id: Only this unit's, ``""`` those of no unit yet; ``None`` is the whole campaign.
    """

    campaign_id: str
    part: CampaignPart = CampaignPart.TOTAL
    unit_id: str | None = None
    limit: int = 500


class GetEmergencies(Question, frozen=True, kw_only=True, tag="get_emergencies"):
    """The emergencies there are and were: answers ``Emergencies``."""


class GetEmergencyLog(Question, frozen=True, kw_only=True, tag="get_emergency_log"):
    """Every line of the log of one emergency, on or over: answers ``EmergencyLog`` or ``Denied``.

    Its history has the same lines, each with the whole emergency beside it: for days and many
    tasks more than an answer may carry.
    """

    emergency_id: str


AnyQuestion = (
    Find
    | GetCity
    | GetSnapshot
    | GetRange
    | GetBlob
    | GetStreams
    | GetEnded
    | GetTrack
    | GetHistory
    | GetVerdict
    | GetLedger
    | GetIndicators
    | GetIndicatorCases
    | GetFrozen
    | GetCampaigns
    | GetCampaignCases
    | GetEmergencies
    | GetEmergencyLog
    | GetPatrol
    | GetPresets
    | GetStands
    | GetCoverage
    | GetStrips
    | GetAhead
    | GetPrecision
    | GetHandovers
    | GetCaller
    | GetTrail
    | GetLooks
    | GetAdvice
    | GetRule
)
