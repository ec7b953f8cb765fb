"""The exceptions of a case one by one: each by two people, each reversible or ruled."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import Act, Case, CaseState, Given, Photo
from backend.domain.cases.outcome import reporters_of
from backend.domain.cases.shares import booked
from backend.domain.clocks.clock import Calendar, deadline_ms, parse_limit
from backend.domain.clocks.moment import Doing
from backend.domain.dispatching.sheet import sheet_of
from backend.domain.flow.life import after, done, may, permitted
from backend.domain.flow.merging import merged, unmerged
from backend.domain.people.hall import MODES, Half, Hall, Level, Mode
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import (
    ACCEPTER,
    AFTER,
    BEFORE,
    CHIEF,
    COLLECTOR,
    DISPATCHER,
    FILER,
    FILING,
    LEADER,
    OTHER_UNIT,
    START_MS,
    SYSTEM,
    UNIT,
    at,
    checked,
    closed,
    delivered,
    dispatched,
    fast,
    filed,
    new_case,
    replied,
    shot,
)

WHY = Given(reason="理由")
DAY_MS = 86_400_000


def refused(case: Case, act: Act, actor: Actor, given: Given = WHY, minute: float = 90) -> str:
    with pytest.raises(Refused) as caught:
        after(case, act, actor, given, at(minute), FILING)
    assert caught.value.words.zh and caught.value.words.en
    return caught.value.rule


def asked(act: Act, case: Case | None = None, by: Actor = UNIT, days: int = 10) -> Case:
    given = Given(reason="理由", until_ms=START_MS + days * DAY_MS)
    return after(case or delivered(), act, by, given, at(20))


def sent(case: Case, unit: Actor, minute: float) -> Case:
    """Dispatch a case to a unit and tell it."""
    there = after(case, Act.DISPATCH, DISPATCHER, Given(unit_id=unit.account), at(minute))
    return after(there, Act.DELIVER, SYSTEM, Given(), at(minute + 0.2))


# ---- A19: approvals only for the four exceptions, and by another person ----------------


def test_a19_the_normal_path_asks_nobody_for_approval() -> None:
    assert closed().state is CaseState.CLOSED
    assert all(s.act not in GRANTING for s in closed().steps)


GRANTING = {
    Act.EXTEND: Act.ASK_EXTENSION,
    Act.DEFER: Act.ASK_DEFER,
    Act.SUSPEND: Act.ASK_LIST,
    Act.CANCEL: Act.ASK_VOID,
}


@pytest.mark.parametrize(("grant", "ask"), GRANTING.items(), ids=str)
def test_a19_an_exception_needs_a_request_and_another_person(grant: Act, ask: Act) -> None:
    assert refused(delivered(), grant, LEADER) == "no_request"
    both = Actor(LEADER.account, Role.DISPATCHER if ask is not Act.ASK_EXTENSION else Role.UNIT)
    case = replace(delivered(), unit_id=both.account) if both.role is Role.UNIT else delivered()
    mine = asked(ask, case, both)
    assert refused(mine, grant, LEADER) == "own_request"
    assert refused(mine, ask, both, Given(reason="再", until_ms=START_MS + DAY_MS)) == "one_request"
    granted = after(mine, grant, CHIEF, WHY, at(30))
    assert granted.more.request is None


def test_a_refused_request_leaves_the_case_as_it_was() -> None:
    case = after(asked(Act.ASK_LIST), Act.REFUSE_REQUEST, LEADER, WHY, at(30))
    assert (case.state, case.extras, case.pauses) == (CaseState.HANDLING, None, ())


def test_a07_an_extension_is_granted_twice_at_most_the_second_by_the_head() -> None:
    once = after(asked(Act.ASK_EXTENSION), Act.EXTEND, LEADER, Given(), at(30))
    again = asked(Act.ASK_EXTENSION, once)
    assert refused(again, Act.EXTEND, LEADER) == "first_extension"
    twice = after(again, Act.EXTEND, CHIEF, Given(), at(40))
    assert len(twice.more.extensions) == 2
    assert refused(twice, Act.ASK_EXTENSION, UNIT) == "extended_enough"


def test_a_deferment_stands_still_to_its_day_however_late_that_is_noticed() -> None:
    case = after(asked(Act.ASK_DEFER), Act.DEFER, LEADER, Given(), at(30))
    until_ms = START_MS + 10 * DAY_MS
    assert (case.state, case.more.deferred_until_ms) == (CaseState.DEFERRED, until_ms)
    late = after(case, Act.RESUME, SYSTEM, Given(), at(11 * 1440))
    assert late.state is CaseState.HANDLING
    assert (late.pauses[-1].from_ms, late.pauses[-1].until_ms) == (at(30).city_ms, until_ms)
    assert refused(late, Act.ASK_DEFER, UNIT, minute=11 * 1440) == "deferred_once"


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_deferment_ends_ahead_and_within_a_year(days: int) -> None:
    given = Given(reason="理由", until_ms=START_MS + days * DAY_MS)
    assert refused(delivered(), Act.ASK_DEFER, UNIT, given, 20) == "defer_date"


def test_a_long_deferment_is_the_heads_to_grant() -> None:
    case = asked(Act.ASK_DEFER, days=60)
    assert refused(case, Act.DEFER, LEADER) == "long_deferment"
    assert after(case, Act.DEFER, CHIEF, Given(), at(30)).state is CaseState.DEFERRED


def test_the_long_list_has_no_day_and_is_lifted_by_a_person() -> None:
    case = after(asked(Act.ASK_LIST), Act.SUSPEND, LEADER, WHY, at(30))
    assert (case.state, case.more.deferred_until_ms) == (CaseState.SUSPENDED, 0)
    back = after(case, Act.RESUME, LEADER, Given(), at(90))
    assert back.pauses[-1].until_ms == at(90).city_ms


# ---- A16: returns, arbitration, ownerless ----------------------------------------------


def thrice_returned(case: Case | None = None) -> Case:
    case = case or filed()
    for n, unit in enumerate((UNIT, OTHER_UNIT, UNIT)):
        case = sent(case, unit, 10 + n * 5)
        case = after(case, Act.RETURN, unit, Given(reason=f"非我职责 {n}"), at(12 + n * 5))
    return case


def test_a16_the_third_return_goes_to_arbitration_by_itself() -> None:
    case = thrice_returned()
    assert (case.state, case.n_returns) == (CaseState.ARBITRATION, 3)
    noted = after(case, Act.NOTE, LEADER, Given(reason="已开现场会"), at(40))
    sheet = sheet_of(noted)
    assert [one.unit_id for one in sheet.refusals] == ["td-drainage", "td-works", "td-drainage"]
    assert sheet.refusals[0].reason == "非我职责 0" and sheet.notes == ("已开现场会",)


def test_a16_a_ruling_binds_the_unit_and_writes_the_owner_to_the_component() -> None:
    owned = replace(filed(), component_code="9901020103000042")
    case = after(thrice_returned(owned), Act.RULE, LEADER, Given(unit_id="td-works"), at(50))
    assert (case.state, case.component_owner) == (CaseState.TO_DISPATCH, "td-works")
    assert case.steps[-1].unit_id == "td-works"
    there = sent(case, OTHER_UNIT, 60)
    assert refused(there, Act.RETURN, OTHER_UNIT) == "ruled_already"


def test_a16_a_component_nobody_owns_goes_to_arbitration_at_once() -> None:
    case = after(filed(), Act.DECLARE_OWNERLESS, DISPATCHER, WHY, at(5))
    assert case.state is CaseState.ARBITRATION and sheet_of(case).is_ownerless
    ruled = after(case, Act.RULE, CHIEF, Given(unit_id="td-works"), at(9))
    assert not ruled.more.ownerless


def test_a_return_is_refused_once_by_the_dispatcher() -> None:
    back = after(delivered(), Act.RETURN, UNIT, WHY, at(12))
    insisted = after(back, Act.INSIST, DISPATCHER, WHY, at(13))
    assert (insisted.state, insisted.unit_id) == (CaseState.HANDLING, "td-drainage")
    told = after(insisted, Act.DELIVER, SYSTEM, Given(), at(14))
    again = after(told, Act.RETURN, UNIT, WHY, at(15))
    assert refused(again, Act.INSIST, DISPATCHER) == "insisted_once"
    assert refused(filed(), Act.INSIST, DISPATCHER) == "returned"


def test_another_unit_gets_it_while_the_clock_runs_on() -> None:
    case = after(delivered(), Act.REDISPATCH, DISPATCHER, Given(unit_id="td-works"), at(30))
    assert (case.unit_id, case.delivered_at_ms) == ("td-works", 0)
    assert case.dispatched_at_ms == at(10).city_ms
    same = Given(unit_id="td-drainage")
    assert refused(delivered(), Act.REDISPATCH, DISPATCHER, same) == "same_unit"
    assert refused(dispatched(), Act.REDISPATCH, DISPATCHER, same) == "not_delivered_yet"


# ---- A11: urging and supervision are two acts ------------------------------------------


def test_a11_a_slip_has_issuer_limit_and_answer_apart_from_urging() -> None:
    given = Given(reason="限时办结", limit="2紧急工作时")
    case = after(delivered(), Act.SUPERVISE, LEADER, given, at(20))
    slip = case.more.open_slip
    assert slip is not None and case.n_urges == 0 and case.state is CaseState.HANDLING
    assert (slip.issuer, slip.limit, slip.text) == (LEADER.account, "2紧急工作时", "限时办结")
    assert deadline_ms(parse_limit(slip.limit), slip.at_ms, Calendar()) == at(140).city_ms
    answered = after(case, Act.ANSWER_SLIP, UNIT, Given(reason="今日办结"), at(30))
    (kept,) = answered.more.slips
    assert (kept.answer, kept.answered_by) == ("今日办结", UNIT.account)
    assert refused(answered, Act.ANSWER_SLIP, UNIT) == "no_open_slip"


def test_a11_the_issuer_does_not_answer_himself_and_a_limit_must_be_one() -> None:
    bad = Given(reason="限时", limit="很快")
    assert refused(delivered(), Act.SUPERVISE, LEADER, bad) == "limit_unreadable"
    case = after(delivered(), Act.SUPERVISE, LEADER, WHY, at(20))
    assert refused(case, Act.ANSWER_SLIP, Actor(LEADER.account, Role.INTAKE)) == "own_slip"


def test_a_leaders_written_order_is_kept_with_name_and_time() -> None:
    case = after(delivered(), Act.ORDER, CHIEF, Given(reason="请速办"), at(20))
    (order,) = case.more.orders
    assert (order.account, order.role, order.text) == (CHIEF.account, Role.CHIEF, "请速办")


# ---- A13: fast track -------------------------------------------------------------------


def test_a13_a_fast_track_is_closed_by_one_act_of_another_person() -> None:
    case = fast()
    assert case.state is CaseState.FAST_REVIEW
    assert refused(case, Act.FAST_CLOSE, Actor(COLLECTOR.account, Role.INTAKE)) == (
        "reporter_never_reviews"
    )
    shut = after(case, Act.FAST_CLOSE, FILER, Given(), at(5), FILING)
    assert (shut.state, shut.case_no) == (CaseState.CLOSED, FILING.case_no)
    assert shut.completed_ms == AFTER.taken_at_ms and shut.more.fast


def test_a13_what_was_drawn_is_checked_by_another_collector_first() -> None:
    case = fast(audit=True)
    assert refused(case, Act.FAST_CLOSE, FILER) == "not_drawn"
    sent_out = after(case, Act.SEND_CHECK, FILER, Given(), at(5))
    photos = Given(photos=(shot(),))
    assert refused(sent_out, Act.CHECK_PASSED, COLLECTOR, photos) == "handler_never_checks"
    passed = after(sent_out, Act.CHECK_PASSED, Actor("COL-9", Role.COLLECTOR), photos, at(20))
    assert after(passed, Act.CLOSE, ACCEPTER, Given(), at(21)).state is CaseState.CLOSED


@pytest.mark.parametrize(
    ("photos", "rule"),
    [
        ((BEFORE,), "two_photos"),
        ((AFTER,), "two_photos"),
        ((), "needs_photos"),
        ((BEFORE, Photo("x", "after", START_MS - 1)), "photo_order"),
    ],
)
def test_a13_both_photos_and_in_order(photos: tuple[Photo, ...], rule: str) -> None:
    with pytest.raises(Refused) as caught:
        new_case(photos=photos, fast=True)
    assert caught.value.rule == rule


def test_a13_a_failed_audit_becomes_an_ordinary_case() -> None:
    case = after(fast(audit=True), Act.SEND_CHECK, FILER, Given(), at(5))
    found = Given(photos=(shot(),), reason="仍在")
    failed = after(case, Act.CHECK_FAILED, Actor("COL-9", Role.COLLECTOR), found, at(20))
    back = after(failed, Act.REWORK, FILER, WHY, at(21))
    assert back.state is CaseState.TO_FILE and not back.more.fast


# ---- A14: guard at a hazard ------------------------------------------------------------


def guarded() -> Case:
    return after(checked(), Act.STAND_GUARD, COLLECTOR, Given(), at(91))


def test_a14_no_case_is_safe_until_its_guard_is_relieved_by_somebody_else() -> None:
    case = guarded()
    assert refused(case, Act.CLOSE, ACCEPTER) == "still_guarded"
    assert refused(case, Act.RELIEVE, COLLECTOR) == "own_relief"
    free = after(case, Act.RELIEVE, UNIT, Given(), at(92))
    (span,) = free.more.guards
    assert (span.until_ms, span.relieved_by) == (at(92).city_ms, UNIT.account)
    assert after(free, Act.CLOSE, ACCEPTER, Given(), at(93)).state is CaseState.CLOSED


def test_a14_two_guards_are_relieved_one_by_one() -> None:
    other = Actor("COL-2", Role.COLLECTOR)
    case = after(guarded(), Act.STAND_GUARD, other, Given(), at(92))
    one_left = after(case, Act.RELIEVE, other, Given(account=COLLECTOR.account), at(93))
    assert [g.account for g in one_left.more.on_guard] == ["COL-2"]
    assert refused(case, Act.RELIEVE, other, Given(account="COL-2")) == "own_relief"
    assert refused(case, Act.RELIEVE, LEADER, Given(account="COL-3")) == "nobody_on_guard"


# ---- A15, A23: coordinator, referral, enforcement --------------------------------------


def test_a15_the_coordinator_bears_sixty_the_owner_forty() -> None:
    case = after(delivered(), Act.COORDINATE, DISPATCHER, Given(unit_id="td-works"), at(12))
    assert booked(case) == {"td-works": 60, "td-drainage": 40}
    assert booked(delivered()) == {"td-drainage": 100}
    assert booked(filed()) == {}
    log = after(case, Act.NOTE, OTHER_UNIT, Given(reason="已致函自来水公司"), at(13))
    assert log.steps[-1].note == "已致函自来水公司"
    assert refused(delivered(), Act.NOTE, OTHER_UNIT) == "not_your_case"


@pytest.mark.parametrize(
    ("go", "back", "finish", "state"),
    [
        (Act.REFER, Act.REFER_BACK, Act.REFER_DONE, CaseState.REFERRED),
        (Act.HAND_OVER, Act.ENFORCE_BACK, Act.ENFORCED, CaseState.ENFORCEMENT),
    ],
)
def test_a15_a23_what_leaves_comes_back_or_is_checked_like_any(
    go: Act, back: Act, finish: Act, state: CaseState
) -> None:
    gone = after(filed(), go, DISPATCHER, WHY, at(10))
    assert gone.state is state
    assert after(gone, back, DISPATCHER, WHY, at(20)).state is CaseState.TO_DISPATCH
    finished = after(gone, finish, DISPATCHER, WHY, at(30))
    assert finished.state is CaseState.TO_CHECK
    case = after(finished, Act.SEND_CHECK, FILER, Given(), at(31))
    found = Given(photos=(shot(),), reason="仍在")
    failed = after(case, Act.CHECK_FAILED, COLLECTOR, found, at(40))
    assert after(failed, Act.REWORK, FILER, WHY, at(41)).state is CaseState.TO_DISPATCH


def test_a23_time_with_enforcement_is_not_the_units() -> None:
    gone = after(delivered(), Act.HAND_OVER, DISPATCHER, WHY, at(20))
    back = after(gone, Act.ENFORCE_BACK, DISPATCHER, WHY, at(50))
    assert [(p.from_ms, p.until_ms) for p in back.pauses] == [(at(20).city_ms, at(50).city_ms)]


# ---- A17: campaigns --------------------------------------------------------------------


def test_a17_a_case_is_put_into_a_campaign_and_taken_out() -> None:
    tag = Given(campaign="窨井盖专项")
    case = after(filed(), Act.TAG, DISPATCHER, tag, at(5))
    assert case.more.campaigns == ("窨井盖专项",) and case.steps[-1].note == "窨井盖专项"
    assert refused(case, Act.TAG, DISPATCHER, tag) == "tagged_already"
    out = after(case, Act.UNTAG, DISPATCHER, tag, at(6))
    assert (out.more.campaigns, out.more.left) == ((), ("窨井盖专项",))
    assert refused(out, Act.UNTAG, DISPATCHER, tag) == "not_tagged"
    back = after(out, Act.TAG, DISPATCHER, tag, at(7))
    assert (back.more.campaigns, back.more.left) == (("窨井盖专项",), ())


def test_a17_what_a_filter_took_in_is_taken_out_for_good() -> None:
    tag = Given(campaign="窨井盖专项")
    out = after(filed(), Act.UNTAG, DISPATCHER, tag, at(5))
    assert (out.more.campaigns, out.more.left) == ((), ("窨井盖专项",))


# ---- A21: merge and un-merge -----------------------------------------------------------


def test_a21_four_reports_are_one_case_with_four_reporters_and_come_apart_again() -> None:
    first = new_case(case_id="01A")
    others = [new_case(Actor(f"COL-{n}", Role.COLLECTOR), f"01{n}") for n in (2, 3, 4)]
    held, children = first, []
    for minute, other in enumerate(others, start=1):
        child, held = merged(other, held, FILER, at(minute))
        children.append(child)
    assert [r.account for r in reporters_of(held)] == ["COL-1", "COL-2", "COL-3", "COL-4"]
    assert all(c.ended and c.duplicate_of == "01A" for c in children)
    for minute, child in enumerate(children, start=10):
        back, held = unmerged(child, held, FILER, at(minute))
        assert (back.state, back.duplicate_of) == (CaseState.TO_FILE, "")
    assert held.more.merged == () and held.extras is None


def test_a21_no_chain_and_no_merge_into_what_has_ended() -> None:
    a, b, c = (new_case(case_id=key) for key in ("01A", "01B", "01C"))
    _, held = merged(a, b, FILER, at(1))
    with pytest.raises(Refused) as caught:
        merged(held, c, FILER, at(2))
    assert caught.value.rule == "has_merged"
    with pytest.raises(Refused) as caught:
        merged(a, replace(closed(), case_id="01D"), FILER, at(2))
    assert caught.value.rule == "merge_into_ended"
    with pytest.raises(Refused) as caught:
        merged(a, a, FILER, at(2))
    assert caught.value.rule == "merge_self"


# ---- H02: 办结 apart from 结案; reopen -----------------------------------------------------


def test_h02_the_unit_is_judged_by_its_reply_the_loop_by_its_close() -> None:
    case = closed()
    assert (case.completed_ms, case.closed_at_ms) == (at(60).city_ms, at(95).city_ms)
    assert replied().completed_ms == 0  # a reply that nobody checked completed nothing
    assert checked(passed=False).completed_ms == 0


def test_a_reopened_case_begins_anew_and_is_checked_anew() -> None:
    case = after(closed(), Act.REOPEN, LEADER, WHY, at(1500))
    assert (case.state, case.dispatched_at_ms, case.check) == (CaseState.TO_DISPATCH, 0, "")
    assert case.more.n_reopens == 1 and case.case_no == FILING.case_no
    again = sent(case, UNIT, 1510)
    assert again.dispatched_at_ms == at(1510).city_ms
    back = after(again, Act.RETURN, UNIT, WHY, at(1520))
    assert back.state is CaseState.TO_DISPATCH  # its returns are counted anew


# ---- A20, K01, K02: modes and the combined hall ----------------------------------------

CITY_SEATS = {role: Actor(f"city-{role}", role) for role in Role}
DISTRICT_SEATS = {role: Actor(f"east-{role}", role) for role in Role}
DISTRICTS = {actor.account: "990102" for actor in DISTRICT_SEATS.values()}
# What each level may do: file (supervision), dispatch (command), supervise (oversight).
BY_MODE = {
    Mode.ONE_ONE: ((True, True, True), (False, False, False)),
    Mode.ONE_TWO: ((True, True, True), (False, True, True)),
    Mode.DISTRICTS_HANDLE: ((False, False, True), (True, True, True)),
    Mode.ONE_PLATFORM: ((True, False, True), (True, True, True)),
}


@pytest.mark.parametrize("mode", Mode)
def test_a20_k02_each_mode_gives_each_level_its_half(mode: Mode) -> None:
    hall = Hall(mode, districts=DISTRICTS)
    assert MODES[mode].words.zh and MODES[mode].of(Level.CITY) <= frozenset(Half)
    found = []
    for seats in (CITY_SEATS, DISTRICT_SEATS):
        found.append(
            (
                may(new_case(), Act.FILE, seats[Role.INTAKE], hall),
                may(filed(), Act.DISPATCH, seats[Role.DISPATCHER], hall),
                may(filed(), Act.SUPERVISE, seats[Role.LEADER], hall),
            )
        )
    assert tuple(found) == BY_MODE[mode]


# Acts of each half, written down here apart from the table they are held against.
SUPERVISES = (Act.ACCEPT, Act.FILE, Act.DECLINE, Act.SEND_CHECK, Act.CLOSE, Act.REWORK, Act.REOPEN)
COMMANDS = (Act.DISPATCH, Act.REDISPATCH, Act.REFER, Act.HAND_OVER, Act.EXTEND, Act.DEFER, Act.RULE)
OVERSEES = (Act.URGE, Act.SUPERVISE, Act.ORDER, Act.SPOKEN_ORDER)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("n", "act"),
    [(n, act) for n, acts in enumerate((SUPERVISES, COMMANDS, OVERSEES)) for act in acts],
)
def test_a20_switching_the_mode_switches_every_act_of_a_half(mode: Mode, n: int, act: Act) -> None:
    hall = Hall(mode, districts=DISTRICTS)
    for seats, halves in zip((CITY_SEATS, DISTRICT_SEATS), BY_MODE[mode], strict=True):
        why = hall.why_not(act, seats[Role.LEADER], filed())
        assert (why == "") == halves[n], (mode, act, why)


def test_a20_a_district_works_on_its_own_ground_only() -> None:
    hall = Hall(Mode.DISTRICTS_HANDLE, districts={"west-1": "990103"})
    with pytest.raises(Refused) as caught:
        permitted(new_case(), Act.FILE, Actor("west-1", Role.INTAKE), hall)
    assert caught.value.rule == "not_your_district"


def test_k01_in_a_combined_hall_two_persons_stay_two_persons() -> None:
    hall, one = Hall(combined=True), Actor("night-01", Role.INTAKE)
    other = Actor("night-02", Role.DISPATCHER)
    case = done(new_case(), Doing(Act.FILE, other, Given(), at(1), FILING), hall)
    to_unit = Given(unit_id="td-drainage")
    case = done(case, Doing(Act.DISPATCH, one, to_unit, at(2)), hall)  # an intake seat dispatches
    case = after(case, Act.DELIVER, SYSTEM, Given(), at(3))
    case = after(case, Act.REPLY, UNIT, Given(text="好", photos=(shot(),)), at(20))
    case = done(case, Doing(Act.SEND_CHECK, other, Given(), at(21)), hall)
    case = after(case, Act.CHECK_PASSED, COLLECTOR, Given(photos=(shot(),)), at(30))
    with pytest.raises(Refused) as caught:  # alone at night: it waits for the next shift
        permitted(case, Act.CLOSE, one, hall)
    assert caught.value.rule == "dispatcher_never_closes"
    assert done(case, Doing(Act.CLOSE, other, Given(), at(31)), hall).state is CaseState.CLOSED
    assert not may(new_case(), Act.FILE, DISPATCHER) and may(new_case(), Act.FILE, DISPATCHER, hall)


def test_k04_a_case_beyond_our_area_is_referred_not_an_error() -> None:
    outside = after(
        new_case(place=replace(new_case().place, grid_code="")),
        Act.FILE,
        FILER,
        Given(),
        at(2),
        FILING,
    )
    gone = after(outside, Act.REFER, DISPATCHER, Given(reason="在本市范围之外"), at(3))
    assert gone.state is CaseState.REFERRED
