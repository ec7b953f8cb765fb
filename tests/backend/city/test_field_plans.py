"""Laws of what people mean to do: every case ends, nobody breaks a rule, nothing is forgotten."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.city.field.plans import Plan, World, is_show
from backend.city.field.site_plans import plan_site
from backend.city.field.staff import DISPATCH, Staff
from backend.city.field.staff_plans import condition_of, plan_staff
from backend.city.field.tales import HOTLINE, SHOW_MARK, TALES, Tale, told_as
from backend.city.field.temper import SLOW, deal
from backend.city.field.unit_plans import plan_unit
from backend.codebooks import load
from backend.domain.cases.case import Act, Case, CaseState, Given, Photo, Source
from backend.domain.clocks.moment import Doing, Filing, Finding, Moment
from backend.domain.flow.life import after, reported
from backend.domain.flow.life import done as moved_on
from backend.domain.people.hall import Hall
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role

from .small_town import CITY_MS, UNITS, city

BOOK = load()
COLLECTOR = Actor("COL-1", Role.COLLECTOR)
SYSTEM = Actor("system", Role.SYSTEM)
PHOTOS = (Photo("00" * 16, "near", CITY_MS),)
IN_TOWN = [t for t in TALES if any(unit.answers_for(t.class_key) for unit in UNITS)]
PLANNERS = (plan_unit, plan_site, plan_staff)


def world(seed: int = 1, staff: Staff = Staff.ALL) -> World:
    return World(city(), BOOK, seed, staff, tempers=deal(UNITS))


def report(tale: Tale, case_id: str = "01", *, called: bool = False, show: bool = False) -> Case:
    text = HOTLINE[0].filled(what=tale.words.zh).zh if called else tale.words.zh
    finding = Finding(
        class_key=tale.class_key,
        place=Place(119.6, 38.9, "学府路 88 号"),
        source=Source.HOTLINE if called else Source.COLLECTOR,
        text=text + (SHOW_MARK.zh if show else ""),
        observed_at_ms=CITY_MS,
        photos=() if called else PHOTOS,
    )
    actor = Actor("auto-intake", Role.INTAKE) if called else COLLECTOR
    return reported(case_id, finding, actor, Moment(CITY_MS, 0))


def next_plans(case: Case, w: World, others: tuple[Case, ...] = ()) -> list[Plan]:
    return [plan for planner in PLANNERS for plan in planner(case, w, others)]


def _shown(case: Case, plan: Plan, now_ms: int) -> tuple[Photo, ...]:
    """Return the picture a plan brings, taken where the case is."""
    if not plan.picture:
        return ()
    at = case.place
    return (Photo(f"{now_ms:032x}", plan.picture[1], now_ms, at.lon_deg, at.lat_deg),)


def done(case: Case, plan: Plan, now_ms: int) -> Case:
    """Carry a plan out as the backend would; a rule it breaks raises."""
    given_ = Given(
        unit_id=plan.unit_id,
        reason=plan.reason,
        text=plan.text,
        condition=plan.condition,
        number=plan.number,
        photos=_shown(case, plan, now_ms),
    )
    filing = None
    if plan.act is Act.FILE:
        condition = BOOK.condition(plan.condition)
        assert condition is not None
        filing = Filing("YT-20260610-000001-7", condition)
    actor = plan.actor or COLLECTOR
    return after(case, plan.act, actor, given_, Moment(now_ms, 0), filing)


def walked(case: Case, w: World, picks: list[int]) -> list[Case]:
    """Let everybody act in the order of their plans until nothing more is meant."""
    past = [case]
    for turn in range(60):
        now_ms = CITY_MS + turn * 60_000
        if case.state is CaseState.HANDLING and not case.delivered_at_ms:
            case = after(case, Act.DELIVER, SYSTEM, Given(), Moment(now_ms, 0))
        plans = next_plans(case, w)
        if not plans:
            break
        case = done(case, plans[picks[turn % len(picks)] % len(plans)], now_ms)
        past.append(case)
    return past


@settings(max_examples=150, deadline=None)
@given(
    tale=st.sampled_from(IN_TOWN),
    seed=st.integers(0, 5000),
    called=st.booleans(),
    show=st.booleans(),
    picks=st.lists(st.integers(0, 3), min_size=1, max_size=8),
)
def test_every_case_ends_and_no_plan_breaks_a_rule(
    tale: Tale, seed: int, called: bool, show: bool, picks: list[int]
) -> None:
    case = report(tale, f"case-{seed}", called=called, show=show and not called)
    past = walked(case, world(seed), picks)
    last = past[-1]
    assert last.ended
    assert last.n_returns <= 2
    assert last.n_reworks <= 1
    closers = {step.account for step in last.steps if step.act is Act.CLOSE}
    assert closers.isdisjoint(s.account for s in last.steps if s.act is Act.DISPATCH)


@settings(max_examples=60, deadline=None)
@given(tale=st.sampled_from(IN_TOWN), seed=st.integers(0, 5000))
def test_the_same_case_is_planned_the_same_with_the_same_ids(tale: Tale, seed: int) -> None:
    for case in walked(report(tale, f"case-{seed}"), world(seed), [0]):
        one, two = next_plans(case, world(seed)), next_plans(case, world(seed))
        assert one == two
        assert [p.command_id for p in one] == [p.command_id for p in two]
        newer = replace(case, version=case.version + 1)
        ids = {p.command_id for p in one} & {p.command_id for p in next_plans(newer, world(seed))}
        assert not ids


def test_the_show_case_is_returned_once_fails_once_and_closes() -> None:
    tale = next(tale for tale in TALES if tale.condition == "e0406-water")
    past = walked(report(tale, show=True), world(), [0])
    acts = [step.act for step in past[-1].steps]
    assert is_show(past[-1])
    assert (acts.count(Act.RETURN), acts.count(Act.REWORK)) == (1, 1)
    assert acts[-1] is Act.CLOSE
    reason = next(step.note for step in past[-1].steps if step.act is Act.RETURN)
    assert reason.startswith("非我单位职责")
    assert "规则 12" in reason


def test_a_unit_keeps_what_nobody_else_could_be_given() -> None:
    tale = next(tale for tale in TALES if tale.condition == "e0102-heap")
    for seed in range(60):
        case = walked(report(tale, f"case-{seed}", show=True), world(seed), [0])[-1]
        assert case.n_returns == 0


def test_a_component_goes_back_with_its_owner_named() -> None:
    tale = next(tale for tale in TALES if tale.condition == "c0103-missing")
    w = world()
    case = replace(report(tale), component_code="9901020103000731", component_owner="td-drainage")
    for act, actor, given_, filing in (
        (
            Act.FILE,
            Actor("auto-filing", Role.INTAKE),
            Given(),
            Filing("n", BOOK.condition("c0103-missing")),
        ),
        (Act.DISPATCH, DISPATCH, Given(unit_id="td-works"), None),
        (Act.DELIVER, SYSTEM, Given(), None),
        (Act.READ, Actor("td-works", Role.UNIT), Given(), None),
    ):
        case = after(case, act, actor, given_, Moment(CITY_MS, 0), filing)
    reasons = {
        plan.reason
        for seed in range(30)
        for plan in plan_unit(replace(case, case_id=f"c{seed}"), replace(w, seed=seed), ())
        if plan.act is Act.RETURN
    }
    assert len(reasons) == 1
    assert "汀东排水所" in reasons.pop()


@pytest.mark.parametrize(
    ("staff", "forbidden"),
    [(Staff.NONE, set(Act)), (Staff.SUPERVISION, {Act.DISPATCH, Act.URGE})],
)
def test_colleagues_do_no_more_than_they_are_told(staff: Staff, forbidden: set[Act]) -> None:
    w = world(staff=staff)
    for tale in IN_TOWN:
        for case in walked(report(tale), world(), [0]):
            assert not {plan.act for plan in plan_staff(case, w, ())} & forbidden


def test_a_second_report_of_the_same_thing_is_declined_with_its_number() -> None:
    tale = IN_TOWN[0]
    first = replace(report(tale, "01"), case_no="YT-20260610-000001-7")
    second = replace(report(tale, "02", called=True), reported_at_ms=CITY_MS + 60_000)
    plans = [plan_staff(second, world(seed), (first, second)) for seed in range(40)]
    declined = [rows[0] for rows in plans if rows and rows[0].act is Act.DECLINE]
    assert 15 < len(declined) < 40
    assert all("YT-20260610-000001-7" in plan.reason for plan in declined)
    assert not any(
        plan.act is Act.DECLINE
        for s in range(40)
        for plan in plan_staff(first, world(s), (second,))
    )


def test_an_urged_unit_reads_at_once() -> None:
    w = replace(world(), tempers={unit.unit_id: SLOW for unit in UNITS})
    case = next(c for c in walked(report(IN_TOWN[0]), world(), [0]) if c.unit_id)
    case = after(case, Act.DELIVER, SYSTEM, Given(), Moment(CITY_MS, 0))
    before = plan_unit(case, w, ())[0]
    urged = after(case, Act.URGE, DISPATCH, Given(), Moment(CITY_MS + 60_000, 0))
    plan = plan_unit(urged, w, ())[0]
    assert before.due_ms >= CITY_MS + 240_000
    assert plan.due_ms <= CITY_MS + 64_000


def test_a_unit_that_is_urged_at_work_does_not_begin_anew() -> None:
    case = next(c for c in walked(report(IN_TOWN[0]), world(), [0]) if c.unit_id)
    case = after(case, Act.DELIVER, SYSTEM, Given(), Moment(CITY_MS, 0))
    unit = Actor(case.unit_id, Role.UNIT)
    read = after(case, Act.READ, unit, Given(), Moment(CITY_MS + 10_000, 0))
    urged = after(read, Act.URGE, DISPATCH, Given(), Moment(CITY_MS + 60_000, 0))
    before, plan = plan_unit(read, world(), ())[0], plan_unit(urged, world(), ())[0]
    assert plan.act is before.act and plan.due_ms <= before.due_ms


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.condition)
def test_every_finding_is_known_by_its_words_and_filed_under_its_condition(tale: Tale) -> None:
    assert BOOK.condition(tale.condition) is not None
    for text in (tale.words.zh, *(words.filled(what=tale.words.zh).zh for words in HOTLINE)):
        assert told_as(text, tale.class_key) is tale
    assert condition_of(report(tale), world()) == tale.condition


def test_street_order_and_appearance_are_seven_tenths_and_components_few() -> None:
    total = sum(tale.share for tale in TALES)
    share = {m: sum(t.share for t in TALES if t.class_key.startswith(m)) / total for m in "ec"}
    order = sum(t.share for t in TALES if t.class_key[:3] in ("e05", "e01")) / total
    assert 0.65 < order < 0.8
    assert share["c"] < 0.12


def test_a23_the_enforcement_body_tells_number_and_word_and_ends_it() -> None:
    tale = next(tale for tale in TALES if tale.condition == "e0406-water")
    filed = next(c for c in walked(report(tale), world(), [0]) if c.state is CaseState.TO_DISPATCH)
    hall = Hall(enforcement="td-enforcement")
    leader = Actor("leader-01", Role.LEADER)
    given_ = Given(reason="涉嫌违法")
    handed = moved_on(filed, Doing(Act.HAND_OVER, leader, given_, Moment(CITY_MS, 0)), hall)
    past = walked(handed, world(), [0])
    told = [step for step in past[-1].steps if step.act is Act.ENFORCE_TOLD]
    assert len(told) == 2 and past[-1].state is CaseState.CLOSED
    assert past[-1].more.enforcement.number and told[0].note.startswith("执 ")
