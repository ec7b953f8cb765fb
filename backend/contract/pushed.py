"""What the stream tells (PUB): a topic, then one of these.

Beside it the journal holds what is told to nobody (``TrustNoted``), and what is only told to those
who ask (``CountFrozen``).
"""

import msgspec

from backend.domain.cameras.calling import Call, CallAct
from backend.domain.cameras.patrol import Look, Tour
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cameras.steering import SteerAct, Steering, Way
from backend.domain.cameras.suggestion import SuggestAct, Suggestion, Switch
from backend.domain.cases.case import Act, Case
from backend.domain.counting.campaign import Campaign, CampaignAct
from backend.domain.field.mover import Fix
from backend.domain.people.emergency import Emergency, Line
from backend.domain.people.handover import Handover, HandoverAct
from backend.domain.people.promise import Promise, PromiseAct
from backend.domain.terms.roles import Role

from .base import Message
from .figures import CountFrozen


class LogRow(Message, frozen=True, kw_only=True, tag="log"):
    """One row of the journal, as stored and as sent.

    Attributes:
        seq: Row number of the journal, all topics together, from 1, gapless on disk.
        prev_seq: Row number of the row before in the same topic; 0 for the first.
        entity: Id of what changed, e.g. the ``case_id``.
        ended: The entity left the situation with this row.
        payload: The hashed bytes: MessagePack of ``CaseChanged``
            or another of ``Changed``.
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


class CaseLeft(Message, frozen=True, kw_only=True, tag="case_left"):
    """A case is not this unit's to see any more; told on a unit's own stream alone."""

    case_id: str


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
        preset: With ``save``, ``rename`` and ``remove``: the token meant, ``""`` for a new one.
        name: With these: what it is called from now on, or was called.
    """

    steering: Steering
    act: SteerAct
    way: Way | None = None
    preset: str = ""
    name: str = ""


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


class CampaignChanged(Message, frozen=True, kw_only=True, tag="campaign_changed"):
    """One campaign at one version, and the act that led there; it ends with the campaign."""

    campaign: Campaign
    act: CampaignAct


class EmergencyChanged(Message, frozen=True, kw_only=True, tag="emergency_changed"):
    """One emergency at one version, and the line of its log that led there; it ends with it."""

    emergency: Emergency
    line: Line


class TrustNoted(Message, frozen=True, kw_only=True, tag="trust_noted"):
    """One thing of trust that happened, as the journal keeps it; it never holds a password.

    Attributes:
        what: ``"login"``, ``"refused"``, ``"logout"``, ``"handed_over"``, ``"lapsed"``,
            ``"account"``, ``"seeded"``, ``"vouched"`` (accounts as they were found),
            ``"override"``, ``"looked"`` (at who called), ``"seen"`` (a picture was shown),
            ``"exported"``, ``"peeked"`` (coarse pictures were clear for ``n`` seconds) or
            ``"erased"`` (``n`` callers, their time over).
        account: Whose; who did it is the row's own actor.
        why: What was changed, or the reason given.
        n: How many times so far, where that is counted.
        recipient: Who was given what was exported.
        photo_ids: The evidence that was exported, or the picture that was seen.
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
    marks: dict[str, str] = msgspec.field(default_factory=dict)


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
        in_hand: The case this desk works at now, as it last said; since ``taken_ms``.
        n_acts: What was accepted from here since they sat down.
    """

    account: str
    role: Role
    seat: str
    desk: str
    since_ms: int
    heard_ms: int
    locked: bool = False
    in_hand: str = ""
    taken_ms: int = 0
    n_acts: int = 0


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


Push = LogRow | Positions | Beat | Seats
# What the stream tells; beside it the journal holds what is told to nobody.
Changed = (
    CaseChanged
    | CaseLeft
    | AlarmChanged
    | TourChanged
    | LookNoted
    | HandoverChanged
    | PromiseChanged
    | SteeringChanged
    | CallChanged
    | SuggestionChanged
    | SwitchChanged
    | CampaignChanged
    | EmergencyChanged
)
Payload = Changed | TrustNoted | CountFrozen
