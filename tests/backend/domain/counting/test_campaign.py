"""Campaigns (A17): who is in one, what is counted, what cannot be."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.cases.case import Act, Case, CaseState, Source, Step
from backend.domain.cases.extras import Extras
from backend.domain.clocks.clock import Calendar
from backend.domain.clocks.moment import Moment
from backend.domain.counting.campaign import (
    DAY_MS,
    LONGEST_MS,
    MAX_ENTRIES,
    MOST_RUNNING,
    Campaign,
    CampaignFilter,
    Plan,
    edited,
    ended,
    joined_ms,
    made,
)
from backend.domain.counting.campaign_count import (
    CampaignMark,
    CampaignPart,
    CampaignSum,
    burn_up,
    mark_of,
    summed,
)
from backend.domain.terms.errors import Refused
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role

LEADER = Actor("leader-01", Role.LEADER)
NOW_MS = 1_781_049_600_000
FROM_MS, UPTO_MS = NOW_MS - 8 * 3_600_000, NOW_MS - 8 * 3_600_000 + 10 * DAY_MS
AT = Moment(NOW_MS, NOW_MS)
NAMES = {"c0103": "雨水井盖 storm drain cover ysjg", "e0102": "暴露垃圾 exposed rubbish bllj"}
COVERS = CampaignFilter(words=("井盖",))


def words(class_key: str) -> str:
    return NAMES.get(class_key, class_key)


def plan(wanted: CampaignFilter = COVERS, **changes: int) -> Plan:
    return replace(Plan(wanted, FROM_MS, UPTO_MS, goal_percent=90), **changes)


def campaign(wanted: CampaignFilter = COVERS, **changes: int) -> Campaign:
    return made("01K", "汛后井盖", plan(wanted, **changes), (), LEADER, AT)


def case(**changes: object) -> Case:
    step = Step(Act.REPORT, NOW_MS, "COL-1", Role.COLLECTOR, CaseState.TO_FILE)
    one = Case(
        case_id="01J",
        version=1,
        state=CaseState.TO_FILE,
        class_key="c0103",
        place=Place(119.6, 38.9, "学府路 88 号", "990102003012045"),
        source=Source.HOTLINE,
        text="",
        reported_at_ms=NOW_MS,
        reported_by="COL-1",
        step_since_ms=NOW_MS,
        steps=(step,),
    )
    return replace(one, **changes)


def closed(at_ms: int, state: CaseState = CaseState.CLOSED, **changes: object) -> Case:
    return case(state=state, closed_at_ms=at_ms, **changes)


def is_in(one: Campaign, held: Case) -> bool:
    return joined_ms(one, held, words) > 0


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (CampaignFilter(words=("井盖",)), True),
        (CampaignFilter(words=("COVER", "12319")), True),
        (CampaignFilter(words=("ysjg", "学府路")), True),
        (CampaignFilter(words=("井盖", "垃圾")), False),
        (CampaignFilter(classes=("c01",)), True),
        (CampaignFilter(classes=("e0102", "c0103")), True),
        (CampaignFilter(classes=("c0104",)), False),
        (CampaignFilter(areas=("990102003",)), True),
        (CampaignFilter(areas=("990102004",)), False),
        (CampaignFilter(sources=(Source.HOTLINE,)), True),
        (CampaignFilter(words=("井盖",), sources=(Source.VIDEO,)), False),
        (CampaignFilter(urgent=False), True),
        (CampaignFilter(urgent=True), False),
        (CampaignFilter(bounds_deg=(119.5, 38.8, 119.7, 39.0)), True),
        (CampaignFilter(bounds_deg=(119.5, 38.8, 119.55, 39.0)), False),
        (CampaignFilter(states=(CaseState.TO_FILE,)), True),
        (CampaignFilter(states=(CaseState.HANDLING,)), False),
        (CampaignFilter(units=("td-drainage",)), False),
        (CampaignFilter(), False),
    ],
)
def test_a17_a_case_joins_when_all_that_is_asked_for_fits(
    wanted: CampaignFilter, fits: bool
) -> None:
    assert is_in(campaign(wanted), case()) is fits


def test_a17_a_later_case_joins_until_the_campaign_is_over() -> None:
    one = campaign()
    assert joined_ms(one, case(reported_at_ms=NOW_MS + DAY_MS), words) == NOW_MS + DAY_MS
    assert not is_in(one, case(reported_at_ms=UPTO_MS))
    over = ended(one, "leader-01", Moment(NOW_MS + DAY_MS, 0))
    assert is_in(over, case()) and not is_in(over, case(reported_at_ms=NOW_MS + DAY_MS))


def test_a17_what_was_open_when_it_began_is_in_and_what_had_ended_is_not() -> None:
    one = campaign()
    old = case(reported_at_ms=FROM_MS - DAY_MS)
    assert joined_ms(one, old, words) == FROM_MS
    assert is_in(one, closed(FROM_MS, reported_at_ms=FROM_MS - DAY_MS))
    assert not is_in(one, closed(FROM_MS - 1, reported_at_ms=FROM_MS - DAY_MS))


def test_a17_a_persons_word_stands_above_the_filter() -> None:
    one = campaign()
    litter = case(class_key="e0102")
    put = Step(Act.TAG, NOW_MS + 60_000, "leader-01", Role.LEADER, CaseState.TO_FILE, one.name)
    by_hand = replace(litter, extras=Extras(campaigns=(one.name,)), steps=(*litter.steps, put))
    assert not is_in(one, litter) and joined_ms(one, by_hand, words) == NOW_MS + 60_000
    assert not is_in(one, case(extras=Extras(left=(one.name,))))
    assert not is_in(ended(one, "leader-01", AT), by_hand)


def test_a17_who_was_in_a_state_stays_when_it_goes_on() -> None:
    one = campaign(CampaignFilter(states=(CaseState.TO_FILE,)))
    gone = Step(Act.DECLINE, NOW_MS + 1_000, "intake-01", Role.INTAKE, CaseState.DECLINED)
    went = closed(NOW_MS + 1_000, CaseState.DECLINED)
    assert joined_ms(one, replace(went, steps=(*went.steps, gone)), words) == NOW_MS
    early = replace(went.steps[0], at_ms=FROM_MS - 9_000)
    left = replace(gone, at_ms=FROM_MS - 5_000)
    assert not is_in(one, case(reported_at_ms=FROM_MS - 9_000, steps=(early, left)))


@pytest.mark.parametrize(
    ("name", "changed", "rule"),
    [
        ("  ", plan(), "campaign_name"),
        ("长" * 41, plan(), "campaign_name"),
        ("汛后 井盖", plan(), "campaign_name_taken"),
        ("x", plan(upto_ms=FROM_MS), "campaign_dates"),
        ("x", plan(upto_ms=FROM_MS + LONGEST_MS + 1), "campaign_dates"),
        ("x", plan(upto_ms=NOW_MS), "campaign_dates"),
        ("x", plan(goal_percent=0), "campaign_goal"),
        ("x", plan(goal_n=9), "campaign_goal"),
        ("x", plan(goal_percent=101), "campaign_goal"),
        ("x", plan(CampaignFilter(words=("",))), "campaign_filter"),
        ("x", plan(CampaignFilter(words=("x",) * (MAX_ENTRIES + 1))), "campaign_filter"),
        ("x", plan(CampaignFilter(bounds_deg=(2.0, 1.0, 1.0, 2.0))), "campaign_filter"),
    ],
)
def test_a17_what_cannot_be_is_refused_with_its_rule(name: str, changed: Plan, rule: str) -> None:
    known = (made("01H", "汛后 井盖", plan(), (), LEADER, AT),)
    with pytest.raises(Refused) as caught:
        made("01K", name, changed, known, LEADER, AT)
    assert caught.value.rule == rule and "{" not in caught.value.words.zh + caught.value.words.en


def test_a17_an_ended_one_is_neither_changed_nor_ended_again_and_not_too_many_run() -> None:
    over = ended(campaign(), "leader-01", AT)
    for act in (lambda: edited(over, plan(), AT), lambda: ended(over, "x", AT)):
        with pytest.raises(Refused, match="ended"):
            act()
    many = tuple(replace(campaign(), name=f"{n}") for n in range(MOST_RUNNING))
    with pytest.raises(Refused) as caught:
        made("01K", "one more", plan(), many, LEADER, AT)
    assert caught.value.rule == "campaign_most"


# ---- counting ----------------------------------------------------------------------------------

_moments = st.integers(FROM_MS, UPTO_MS - 1)
_ends = st.one_of(st.just(0), _moments)
_marks = st.builds(
    CampaignMark,
    version=st.just(1),
    unit_id=st.sampled_from(("", "td-drainage", "td-sanitation")),
    joined_ms=_moments,
    ended_ms=_ends,
    is_closed=st.just(False),
    due_ms=_ends,
    stopped_ms=_ends,
).flatmap(lambda m: st.sampled_from((m, m._replace(is_closed=m.ended_ms > 0))))


def values(one: CampaignSum) -> dict[CampaignPart, int]:
    return {part: getattr(one, part.value) for part in CampaignPart}


@given(st.lists(_marks, max_size=60), _moments)
def test_a17_parts_sum_up_to_the_whole(marks: list[CampaignMark], now_ms: int) -> None:
    whole, by_unit = summed(marks, now_ms)
    assert whole.total == len(marks) == whole.open + whole.closed + whole.dropped
    assert whole.in_time <= whole.closed and whole.overdue <= whole.open
    for part in CampaignPart:
        assert sum(values(one)[part] for one in by_unit.values()) == values(whole)[part]
        assert values(whole)[part] == sum(part in mark.parts(now_ms) for mark in marks)
    (end,) = burn_up(marks, (UPTO_MS,))
    assert (end.n_joined, end.n_closed) == (whole.counted, whole.closed)


@given(st.lists(_marks, max_size=60), st.lists(_moments, min_size=2, max_size=9, unique=True))
def test_a17_a_burn_up_never_falls(marks: list[CampaignMark], ends: list[int]) -> None:
    days = burn_up(marks, sorted(ends))
    for before, after in pairwise(days):
        assert before.n_joined <= after.n_joined and before.n_closed <= after.n_closed


def test_a17_in_time_is_by_the_limit_and_overdue_by_the_clock() -> None:
    calendar, one = Calendar(), campaign()

    def counted(held: Case, now_ms: int) -> tuple[CampaignPart, ...]:
        mark = mark_of(one, held, words, calendar)
        assert mark is not None
        return mark.parts(now_ms)

    sent = Step(
        Act.DISPATCH, NOW_MS, "d", Role.DISPATCHER, CaseState.HANDLING, unit_id="td-drainage"
    )
    running = case(state=CaseState.HANDLING, limit="2紧急工作时", steps=(*case().steps, sent))
    due_ms = NOW_MS + 2 * 3_600_000
    assert CampaignPart.OVERDUE not in counted(running, due_ms)
    assert CampaignPart.OVERDUE in counted(running, due_ms + 1)
    done = Step(Act.CLOSE, due_ms, "i", Role.INTAKE, CaseState.CLOSED)
    for at_ms, in_time in ((due_ms, True), (due_ms + 1, False)):
        over = replace(
            running,
            state=CaseState.CLOSED,
            closed_at_ms=at_ms,
            steps=(*running.steps, replace(done, at_ms=at_ms)),
        )
        assert (CampaignPart.IN_TIME in counted(over, at_ms + 9)) is in_time
    assert mark_of(one, case(class_key="e0102"), words, calendar) is None


def test_a17_a_target_is_a_number_or_a_share_of_what_counts() -> None:
    assert campaign(goal_percent=0, goal_n=190).goal(7) == 190
    assert [campaign(goal_percent=90).goal(n) for n in (0, 1, 10, 11)] == [0, 1, 9, 10]
