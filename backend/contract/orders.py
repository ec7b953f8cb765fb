"""What may be told to be done (ROUTER, port + 1): cases, and the city itself."""

import msgspec

from backend.domain.cases.case import Act, Given, Photo, Source
from backend.domain.clocks.clock import Condition
from backend.domain.counting.campaign import CampaignAct, Plan
from backend.domain.counting.day import Freeze
from backend.domain.field.mover import Fix
from backend.domain.people.emergency import Entry, Opening
from backend.domain.people.handover import HandoverAct, Mention
from backend.domain.people.promise import Caller, PromiseAct
from backend.domain.terms.period import PeriodKind
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor

from .base import Message


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
    """Note that a caller was called back, put it off, or hand it on; answered by a ``Verdict``.

    Attributes:
        act: ``called_back``, ``postpone`` or ``hand`` (to the shift leader); a promise is made
            with its report.
        due_ms: The new time, city time; with ``postpone``.
    """

    command_id: str
    actor: Actor
    case_id: str
    act: PromiseAct
    expected_version: int
    due_ms: int = 0
    note: str = ""


class CampaignOrder(Message, frozen=True, kw_only=True, tag="campaign"):
    """Make, change or end a campaign (专项整治); answered by a ``Verdict``.

    The id of a campaign is the ``command_id`` it was made with.

    Attributes:
        campaign_id: Left out with ``make``; ``expected_version`` is the version the person saw.
        name: With ``make``; it stays.
        plan: With ``make`` and ``edit``.
    """

    command_id: str
    actor: Actor
    act: CampaignAct
    campaign_id: str = ""
    expected_version: int = 0
    name: str = ""
    plan: Plan | None = None


class FreezeSpan(msgspec.Struct, frozen=True, kw_only=True):
    """One more period that is frozen with the same act, as at the same moment.

    Attributes:
        from_ms: City time it began.
        expected_version: How many of this period the person knew.
    """

    period: PeriodKind
    from_ms: int
    expected_version: int = 0


class FreezeOrder(Message, frozen=True, kw_only=True, tag="freeze"):
    """Freeze numbers that were counted exactly; answered by a ``Verdict``.

    Attributes:
        what: ``"briefing"``, or ``"day"``: the day statistics are published.
        from_ms: City time the period began; ``upto_ms`` is the moment it was counted at.
        expected_version: How many of this period the person knew.
        ticked: Keys of the oddities that were looked at; with ``"day"`` all that were flagged.
        also: Other periods of this very moment, each of another kind; all are frozen, or none.
    """

    command_id: str
    actor: Actor
    what: Freeze
    period: PeriodKind
    from_ms: int
    upto_ms: int
    expected_version: int = 0
    ticked: tuple[str, ...] = ()
    also: tuple[FreezeSpan, ...] = ()


class EmergencyOrder(Message, frozen=True, kw_only=True, tag="emergency"):
    """Open an emergency (应急), or write a line into its log; answered by a ``Verdict``.

    One of ``opening`` and ``entry`` stands. The id of an emergency is the ``command_id`` it was
    opened with. No version is expected: a log is added to, and who comes second writes below.

    Attributes:
        emergency_id: Left out with ``opening``.
    """

    command_id: str
    actor: Actor
    emergency_id: str = ""
    opening: Opening | None = None
    entry: Entry | None = None


class PutPhoto(Message, frozen=True, kw_only=True, tag="put_photo"):
    """Evidence bytes, sent before the act that names them; answered by ``Stored``."""

    command_id: str
    actor: Actor
    data: bytes


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


AnyCityOrder = (
    Command
    | Report
    | Acknowledge
    | HandoverOrder
    | PromiseOrder
    | CampaignOrder
    | FreezeOrder
    | EmergencyOrder
    | Export
    | PutPhoto
    | PutFixes
    | SetClock
    | SetLane
    | PutClass
)
