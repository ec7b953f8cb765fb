"""What questions about numbers are answered with."""

import msgspec

from backend.domain.cameras.coverage import ClassSum, Section
from backend.domain.cameras.suggestion import Precision
from backend.domain.cases.case import Case
from backend.domain.counting.campaign import Campaign
from backend.domain.counting.campaign_count import CampaignDay
from backend.domain.counting.day import Freeze
from backend.domain.counting.indicator_count import Dimension
from backend.domain.terms.period import PeriodKind

from .base import Answer, Message


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
    before: dict[str, int] = msgspec.field(default_factory=dict)
    after: dict[str, int] = msgspec.field(default_factory=dict)
    last: dict[str, int] = msgspec.field(default_factory=dict)


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
        seq: Last row of ``case`` in the journal that it knew, where it was asked for exactly.
        balance: Cases of a day by the journal alone, likewise; ``None`` for longer periods.
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
    seq: int = 0
    balance: CaseBalance | None = None


class CountFrozen(Message, frozen=True, kw_only=True, tag="count_frozen"):
    """Numbers as somebody froze them: a row of the record for good, never on the stream.

    Attributes:
        what: ``"briefing"``: the boards for a briefing; ``"day"``: the published day statistics.
        version: From 1 on, of this period.
        at_ms: City time somebody froze them; ``figures.cutoff_ms`` is when they were counted.
        seq: Last row of ``case`` in the journal before that moment: what they were counted at.
        ticked: Keys of the oddities that were looked at first.
    """

    what: Freeze
    period: PeriodKind
    version: int
    at_ms: int
    account: str
    seat: str
    seq: int
    figures: Indicators
    ticked: tuple[str, ...] = ()


class FrozenLine(msgspec.Struct, frozen=True, kw_only=True):
    """One of the frozen counts of a period, without its numbers; as ``CountFrozen``."""

    version: int
    at_ms: int
    cutoff_ms: int
    account: str
    seat: str


class FrozenShown(Answer, frozen=True, kw_only=True, tag="frozen_shown"):
    """Answer to ``GetFrozen``.

    Attributes:
        lines: All of this period, oldest first.
        frozen: The one asked for; ``None`` where there is none.
    """

    lines: tuple[FrozenLine, ...] = ()
    frozen: CountFrozen | None = None


class IndicatorCases(Answer, frozen=True, kw_only=True, tag="indicator_cases"):
    """Answer to ``GetIndicatorCases`` and ``GetCampaignCases``: columns of equal length.

    The oldest comes first.

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


class PrecisionShown(Answer, frozen=True, kw_only=True, tag="precision"):
    """Answer to ``GetPrecision``: the worst first.

    Attributes:
        is_auto: Bad ones are switched off by themselves.
    """

    rows: tuple[Precision, ...] = ()
    is_auto: bool = False


class CampaignCount(msgspec.Struct, frozen=True, kw_only=True):
    """Cases of a campaign, or of one unit of it.

    ``total == open + closed + dropped``; ``in_time`` are of ``closed``, ``overdue`` of ``open``.
    """

    total: int = 0
    open: int = 0
    closed: int = 0
    in_time: int = 0
    overdue: int = 0
    dropped: int = 0


class CampaignShown(msgspec.Struct, frozen=True, kw_only=True):
    """One campaign and how far it is.

    Attributes:
        goal: Cases to be closed: the number that was set, or the share of those that count.
        by_unit: The same by unit id, ``""`` for what no unit has yet; sums up to ``whole``.
        days: When it began, and at the end of each day up to now: the moment, cases that had come
            in, closed ones.
    """

    campaign: Campaign
    whole: CampaignCount
    goal: int
    by_unit: dict[str, CampaignCount] = msgspec.field(default_factory=dict)
    days: tuple[CampaignDay, ...] = ()


class Campaigns(Answer, frozen=True, kw_only=True, tag="campaigns"):
    """Answer to ``GetCampaigns``, as known at ``cutoff_ms``; the running ones first.

    Attributes:
        progress: As in ``Indicators``.
    """

    cutoff_ms: int
    progress: float
    rows: tuple[CampaignShown, ...] = ()


FigureAnswer = (
    Ledger | Indicators | IndicatorCases | FrozenShown | Campaigns | Coverage | PrecisionShown
)
