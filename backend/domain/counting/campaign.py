"""A campaign (专项整治): a filter that cases join by themselves, a target, and its days.

Which cases are in it is a rule, not a copy: it is read from each case whenever that is counted, so
a case filed later joins at once, a filter that is mended counts anew, and nothing is written to the
cases. A person's word stands above the filter: put in by ``Act.TAG``, taken out by ``Act.UNTAG``,
both under the campaign's name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.cases.case import SOURCE_WORDS, Act, Case, CaseState, Source
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

DAY_MS = 86_400_000
LONGEST_MS = 400 * DAY_MS
MOST_RUNNING = 40
MAX_NAME_CHARS, MAX_ENTRIES, MAX_ENTRY_CHARS = 40, 32, 64
# What a class is found by, lower case: both names and the initials of the Chinese one.
ClassWords = Callable[[str], str]


class CampaignAct(StrEnum):
    """What is done to a campaign. Values are stored and sent: never rename one."""

    MAKE = "make"
    EDIT = "edit"
    END = "end"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class CampaignFilter:
    """Which cases join by themselves: every part that is not empty must fit. Empty joins none.

    Attributes:
        words: Each stands in what the case is called, its address or its source.
        classes: Class keys, or their beginnings: ``"c01"`` is a whole major class.
        areas: Beginnings of unit grid codes: 6 digits are a district, 9 a street.
        states: It was in one of them while the campaign ran; it stays when it goes on.
        units: It was given to one of them.
        bounds_deg: West, south, east, north of the map area it lies in.
    """

    words: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    states: tuple[CaseState, ...] = ()
    units: tuple[str, ...] = ()
    urgent: bool | None = None
    bounds_deg: tuple[float, float, float, float] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: then nothing joins by itself."""
        return self == NO_FILTER


NO_FILTER = CampaignFilter()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person says a campaign is to be. Times are city time, Unix milliseconds.

    Attributes:
        goal_n: Cases to be closed, or 0.
        goal_percent: Share of its cases to be closed, or 0; one of the two stands.
        from_ms: When it begins; ``upto_ms`` is the first moment after it.
    """

    filter: CampaignFilter
    from_ms: int
    upto_ms: int
    goal_n: int = 0
    goal_percent: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign at one version.

    Attributes:
        name: What people call it, and what cases are put in by; it never changes.
        account: Who made it.
        ended_ms: When it ended, 0 while it runs; nothing joins from then on.
        ended_by: Who ended it; ``"system"`` when its days were over.
    """

    campaign_id: str
    version: int
    name: str
    plan: Plan
    made_ms: int
    account: str
    ended_ms: int = 0
    ended_by: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return bool(self.ended_ms)

    @property
    def joins_until_ms(self) -> int:
        """The first moment at which nothing joins any more."""
        upto_ms = self.plan.upto_ms
        return min(upto_ms, self.ended_ms) if self.ended_ms else upto_ms

    def goal(self, n_counted: int) -> int:
        """Return how many cases are to be closed, of so many that count."""
        return self.plan.goal_n or -(-n_counted * self.plan.goal_percent // 100)


RULES: dict[str, Words] = {
    "campaign_name": Words(
        "专项要有名称，不超过 {most} 个字", "a campaign has a name of at most {most} characters"
    ),
    "campaign_name_taken": Words(
        "已有专项“{name}”，请换一个名称", "there is a campaign “{name}” already; take another name"
    ),
    "campaign_dates": Words(
        "起止日期须先后有序，最长 400 天，截止须在今天或以后",
        "a campaign runs from an earlier to a later day, at most 400 days, and ends today or later",
    ),
    "campaign_goal": Words(
        "目标填结案件数，或 1 到 100 的结案率，二者取一",
        "the target is a number of cases to close, or a share of 1 to 100 per cent; one of the two",
    ),
    "campaign_filter": Words(
        "筛选条件太多或写法不对：{what}", "too many conditions, or a wrong one: {what}"
    ),
    "campaign_over": Words("专项已结束", "the campaign has ended"),
    "campaign_unknown": Words("没有这个专项", "there is no such campaign"),
    "campaign_most": Words(
        "同时进行的专项已有 {most} 个，请先结束一个",
        "{most} campaigns run already; end one of them first",
    ),
}


def refuse(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule].filled(**values))


def made(
    campaign_id: str, name: str, plan: Plan, known: Iterable[Campaign], actor: Actor, at: Moment
) -> Campaign:
    """Return a new campaign.

    Args:
        known: All there are and were: a name means one campaign for good.

    Raises:
        Refused: Name, dates, target or filter cannot be.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= MAX_NAME_CHARS:
        raise refuse("campaign_name", most=MAX_NAME_CHARS)
    held = tuple(known)
    if any(one.name.lower() == name.lower() for one in held):
        raise refuse("campaign_name_taken", name=name)
    if sum(not one.is_over for one in held) >= MOST_RUNNING:
        raise refuse("campaign_most", most=MOST_RUNNING)
    _check(plan, at)
    return Campaign(campaign_id, 1, name, plan, at.city_ms, actor.account)


def edited(held: Campaign, plan: Plan, at: Moment) -> Campaign:
    """Return a campaign with another plan; raises Refused as ``made``, or when it has ended."""
    if held.is_over:
        raise refuse("campaign_over")
    _check(plan, at)
    return replace(held, version=held.version + 1, plan=plan)


def ended(held: Campaign, account: str, at: Moment) -> Campaign:
    """Return a campaign that has ended; raises Refused when it had already."""
    if held.is_over:
        raise refuse("campaign_over")
    return replace(held, version=held.version + 1, ended_ms=at.city_ms, ended_by=account)


def _check(plan: Plan, at: Moment) -> None:
    if not 0 < plan.from_ms < plan.upto_ms <= plan.from_ms + LONGEST_MS:
        raise refuse("campaign_dates")
    if plan.upto_ms <= at.city_ms:
        raise refuse("campaign_dates")
    n, percent = plan.goal_n, plan.goal_percent
    if (n > 0) is (percent > 0) or not 0 <= n <= 1_000_000 or not 0 <= percent <= 100:
        raise refuse("campaign_goal")
    _check_filter(plan.filter)


def _check_filter(wanted: CampaignFilter) -> None:
    for name in ("words", "classes", "areas", "sources", "states", "units"):
        entries = getattr(wanted, name)
        is_fair = all(len(one.strip()) > 0 and len(one) <= MAX_ENTRY_CHARS for one in entries)
        if len(entries) > MAX_ENTRIES or not is_fair:
            raise refuse("campaign_filter", what=name)
    if wanted.bounds_deg is not None:
        west, south, east, north = wanted.bounds_deg
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise refuse("campaign_filter", what="bounds_deg")


# ---- who is in it ----------------------------------------------------------------------------


def joined_ms(campaign: Campaign, case: Case, class_words: ClassWords) -> int:
    """Return when a case came into a campaign, city time; 0 when it is not in it.

    What a person said of it holds; else it joined when it first fitted while the campaign ran.
    A case whose end came before the campaign began is in none.
    """
    begun_ms, until_ms = campaign.plan.from_ms, campaign.joins_until_ms
    end_ms = case.closed_at_ms if case.ended else 0
    if case.reported_at_ms >= until_ms or (end_ms and end_ms < begun_ms):
        return 0
    first_ms = max(begun_ms, case.reported_at_ms)
    if campaign.name in case.more.campaigns:
        put_ms = _put_in_ms(campaign.name, case)
        # What was put in after its end counts from its end on: it cannot close before it joins.
        in_ms = min(put_ms, end_ms) if end_ms else put_ms
        return max(first_ms, in_ms) if put_ms < until_ms else 0
    if campaign.name in case.more.left or not _fits(campaign.plan.filter, case, class_words):
        return 0
    states = campaign.plan.filter.states
    return _was_in(case, states, begun_ms, until_ms) if states else first_ms


def _put_in_ms(name: str, case: Case) -> int:
    """Return when a person last put a case in, 0 where no step says it."""
    steps = (s.at_ms for s in reversed(case.steps) if s.act is Act.TAG and s.note == name)
    return next(steps, 0)


def haystack(case: Case, class_words: ClassWords) -> str:
    """Return what words of a filter are looked for in: class, address and source, lower case."""
    source = SOURCE_WORDS[case.source]
    about = f"{case.place.address} {source.zh} {source.en}"
    return f"{class_words(case.class_key)} {about}".lower()


def _fits(wanted: CampaignFilter, case: Case, class_words: ClassWords) -> bool:
    """Return whether all fits that does not pass: class, place, source, words, units."""
    return not wanted.is_empty and all(
        (
            not wanted.classes or case.class_key.startswith(wanted.classes),
            not wanted.areas or case.place.grid_code.startswith(wanted.areas),
            not wanted.sources or case.source in wanted.sources,
            wanted.urgent is None or case.urgent is wanted.urgent,
            wanted.bounds_deg is None or _lies_in(wanted.bounds_deg, case),
            not wanted.units or _was_given_to(wanted.units, case),
            not wanted.words or _is_called(wanted.words, case, class_words),
        )
    )


def _is_called(words: tuple[str, ...], case: Case, class_words: ClassWords) -> bool:
    hay = haystack(case, class_words)
    return all(word.strip().lower() in hay for word in words)


def _lies_in(bounds_deg: tuple[float, float, float, float], case: Case) -> bool:
    west, south, east, north = bounds_deg
    return west <= case.place.lon_deg <= east and south <= case.place.lat_deg <= north


def _was_given_to(units: tuple[str, ...], case: Case) -> bool:
    return case.unit_id in units or any(step.unit_id in units for step in case.steps)


def _was_in(case: Case, states: tuple[CaseState, ...], from_ms: int, until_ms: int) -> int:
    """Return when a case was first in one of these states within a span; 0 when it was not."""
    steps = case.steps
    for n, step in enumerate(steps):
        left_ms = steps[n + 1].at_ms if n + 1 < len(steps) else until_ms
        if step.to in states and step.at_ms < until_ms and (left_ms > from_ms):
            return max(from_ms, step.at_ms)
    return 0
