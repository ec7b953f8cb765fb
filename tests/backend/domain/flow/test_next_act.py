"""What waits for whom: every seat in every state, and whatever a case went through before."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import Act, Case, CaseState, Given, Source
from backend.domain.cases.leaving import is_left
from backend.domain.clocks.moment import Doing
from backend.domain.flow.life import after, done, may
from backend.domain.flow.merging import merged
from backend.domain.flow.next_act import next_act
from backend.domain.people.hall import Hall
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain import builders as b

from .test_walks import HALLS, MANY, TURNS, handed_over, walked

A, S, R = Act, CaseState, Role
SEAT_ROLES = tuple(dict.fromkeys(seat.role for seat in SEATS.values()))
WHY = Given(reason="理由", unit_id="td-works", until_ms=b.at(900).city_ms)
HALL = Hall(stationed={"fresh": "td-drainage"}, enforcement="td-works")


def went(case: Case, *acts: tuple[Act, Actor]) -> Case:
    for minute, (act, actor) in enumerate(acts, start=100):
        case = done(case, Doing(act, actor, WHY, b.at(minute), b.FILING), HALL)
    return case


def called() -> Case:
    return b.new_case(b.ACCEPTER, photos=(), source=Source.HOTLINE)


LEADER_2 = Actor("leader-02", Role.LEADER)
ASKS = (A.ASK_DEFER, b.DISPATCHER)
OF_STATE: dict[CaseState, Case] = {
    S.TO_ACCEPT: called(),
    S.TO_FILE: b.new_case(),
    S.VERIFYING: went(b.new_case(), (A.SEND_VERIFY, b.FILER)),
    S.TO_DISPATCH: b.filed(),
    S.HANDLING: b.delivered(),
    S.TO_CHECK: b.replied(),
    S.CHECKING: after(b.replied(), A.SEND_CHECK, b.FILER, Given(), b.at(61)),
    S.TO_CLOSE: b.checked(),
    S.SUSPENDED: went(b.delivered(), (A.ASK_LIST, b.DISPATCHER), (A.SUSPEND, b.LEADER)),
    S.DEFERRED: went(b.delivered(), ASKS, (A.DEFER, b.LEADER)),
    S.ARBITRATION: went(b.filed(), (A.DECLARE_OWNERLESS, b.DISPATCHER)),
    S.REFERRED: went(b.filed(), (A.REFER, b.DISPATCHER)),
    S.ENFORCEMENT: went(b.filed(), (A.HAND_OVER, b.DISPATCHER)),
    S.FAST_REVIEW: b.fast(),
    S.CLOSED: b.closed(),
    S.DECLINED: went(b.new_case(), (A.DECLINE, b.FILER)),
    S.CANCELLED: went(b.new_case(), (A.ASK_VOID, b.FILER), (A.CANCEL, b.LEADER)),
    S.MERGED: merged(b.new_case(), b.new_case(case_id="01K"), b.FILER, b.at(3))[0],
}
BOTH = (R.INTAKE, R.LEADER)
SENDS = (R.DISPATCHER, R.LEADER)
# What somebody who has done nothing to the case yet finds waiting; nothing where none is named.
WAITS: dict[CaseState, dict[Act, tuple[Role, ...]]] = {
    S.TO_ACCEPT: {A.ACCEPT: BOTH},
    S.TO_FILE: {A.FILE: BOTH},
    S.VERIFYING: {A.ASK_COLLECTOR: BOTH},
    S.TO_DISPATCH: {A.DISPATCH: SENDS},
    S.HANDLING: {A.URGE: SENDS, A.READ: (R.STATIONED,)},
    S.TO_CHECK: {A.SEND_CHECK: BOTH},
    S.CHECKING: {A.ASK_COLLECTOR: BOTH},
    S.TO_CLOSE: {A.CLOSE: BOTH},
    S.ARBITRATION: {A.RULE: (R.LEADER, R.CHIEF)},
    S.REFERRED: {A.REFER_DONE: SENDS},
    S.ENFORCEMENT: {A.ENFORCE_TOLD: SENDS},
    S.FAST_REVIEW: {A.FAST_CLOSE: BOTH},
}


@pytest.mark.parametrize("role", SEAT_ROLES)
@pytest.mark.parametrize("state", CaseState)
def test_a05_a19_enter_does_what_waits_for_this_seat_in_every_state(state, role):
    case = OF_STATE[state]
    assert case.state is state
    mine = [act for act, roles in WAITS.get(state, {}).items() if role in roles]
    assert next_act(case, Actor("fresh", role), HALL) == (mine[0] if mine else None)


@pytest.mark.parametrize(
    ("asks", "grants"),
    [
        ((A.ASK_EXTENSION, b.UNIT), A.EXTEND),
        ((A.ASK_DEFER, b.UNIT), A.DEFER),
        ((A.ASK_LIST, b.DISPATCHER), A.SUSPEND),
        ((A.ASK_VOID, b.DISPATCHER), A.CANCEL),
    ],
)
def test_a16_in_the_queue_of_requests_enter_grants_and_urges_nobody(asks, grants):
    unread = went(b.delivered(), asks)
    assert not unread.read_at_ms and may(unread, A.URGE, b.LEADER)
    assert next_act(unread, b.LEADER) is grants
    assert next_act(unread, Actor("dispatch-09", R.DISPATCHER)) is None


def test_a16_what_is_another_persons_to_grant_leaves_nothing_to_enter():
    long = Given(reason="等施工", until_ms=b.at(60 * 24 * 40).city_ms)
    asked = after(b.delivered(), A.ASK_DEFER, b.UNIT, long, b.at(20))
    assert next_act(asked, b.LEADER) is None
    assert next_act(asked, b.CHIEF) is A.DEFER


def test_a16_filing_does_not_drop_a_request_to_void_it():
    asked = went(b.new_case(), (A.ASK_VOID, b.FILER))
    assert next_act(asked, Actor("intake-09", R.INTAKE)) is None
    assert next_act(asked, b.LEADER) is A.CANCEL


def test_a06_what_the_public_reported_is_looked_at_before_it_is_filed():
    accepted = after(called(), A.ACCEPT, b.ACCEPTER, Given(), b.at(1))
    assert next_act(accepted, b.FILER) is A.SEND_VERIFY
    sent = went(accepted, (A.SEND_VERIFY, b.FILER))
    seen = after(sent, A.VERIFIED, b.COLLECTOR, Given(photos=(b.shot(),)), b.at(20))
    assert next_act(seen, b.FILER) is A.FILE
    assert next_act(seen, b.ACCEPTER) is None  # a second person files


def test_a10_a_failed_check_is_reworked_and_a_bad_picture_is_taken_anew():
    assert next_act(b.checked(passed=False), b.ACCEPTER) is A.REWORK
    right = b.checked()
    used = replace(right.photos[-1], photo_id=right.photos[-2].photo_id)
    badly_shown = replace(right, photos=(*right.photos[:-1], used))
    assert next_act(badly_shown, b.ACCEPTER) is A.SEND_CHECK
    assert next_act(b.fast(audit=True), b.ACCEPTER) is A.SEND_CHECK


def test_a13_a_guard_who_still_stands_there_is_relieved_before_the_case_ends():
    guarded = after(b.checked(), A.STAND_GUARD, b.COLLECTOR, Given(), b.at(91))
    assert next_act(guarded, b.ACCEPTER) is A.RELIEVE
    relieved = after(guarded, A.RELIEVE, b.ACCEPTER, Given(account="COL-1"), b.at(92))
    assert next_act(relieved, b.ACCEPTER) is A.CLOSE


def test_k03_a_unit_in_the_hall_takes_reads_back_and_answers_in_this_order():
    clerk = Actor("fresh", R.STATIONED)
    case = went(b.delivered(), (A.SPOKEN_ORDER, b.LEADER), (A.SUPERVISE, b.LEADER))
    for act in (A.READ, A.READ_BACK, A.ANSWER_SLIP):
        assert next_act(case, clerk, HALL) is act
        case = went(case, (act, clerk))
    assert next_act(case, clerk, HALL) is None


def test_x14_a_plea_is_decided_by_enter_where_nothing_else_waits():
    given = Given(ground="weather")
    pleaded = after(b.closed(), A.PLEAD, b.UNIT, given, b.at(96))
    assert next_act(pleaded, b.LEADER) is A.GRANT_PLEA
    refused = after(pleaded, A.REFUSE_PLEA, b.LEADER, WHY, b.at(97))
    assert next_act(refused, b.LEADER) is None
    appealed = after(refused, A.APPEAL, b.UNIT, WHY, b.at(98))
    assert next_act(appealed, b.LEADER) is None  # a third person rules
    assert next_act(appealed, LEADER_2) is A.ALLOW_APPEAL


def test_k06_whoever_called_is_called_back_once_it_is_over():
    case = replace(b.closed(), source=Source.HOTLINE)
    assert next_act(case, b.ACCEPTER) is A.APPRAISE
    told = after(case, A.APPRAISE, b.ACCEPTER, Given(score="satisfied"), b.at(99))
    assert next_act(told, b.ACCEPTER) is None


SEATED = (*MANY, b.CHIEF, Actor("clerk", R.STATIONED), *(Actor("new", r) for r in SEAT_ROLES))


@settings(max_examples=300, deadline=None)
@given(walk=TURNS, hall=st.sampled_from(HALLS), start=st.integers(0, 3))
def test_a05_whatever_happened_the_next_act_moves_the_case_or_answers_what_waits(
    walk: list[tuple[int, Act | None, Actor]], hall: Hall, start: int
) -> None:
    for case in walked(walk, hall, start):
        for actor in SEATED:
            act = next_act(case, actor, hall)
            if act is not None:
                _judge(case, act, actor, hall)


def _judge(case: Case, act: Act, actor: Actor, hall: Hall) -> None:
    assert may(case, act, actor, hall)
    plea = case.more.plea
    decision = case.more.request is not None or (plea is not None and plea.waits)
    if case.more.request is not None:
        assert act is case.more.request.wants
    if act is A.URGE:
        assert not decision and not case.read_at_ms
        return
    given = replace(handed_over(400, 0), account=_guard(case, actor), score="satisfied", photos=())
    then = done(case, Doing(act, actor, given, b.at(500), b.FILING), hall)
    assert then.state is not case.state or waiting(then) != waiting(case)


def _guard(case: Case, actor: Actor) -> str:
    return next((g.account for g in case.more.on_guard if g.account != actor.account), "COL-9")


def waiting(case: Case) -> tuple[object, ...]:
    """Return all that somebody is waited for in a case, as far as it goes."""
    more = case.more
    asked = more.errand.account if more.errand is not None else ""
    decided = more.plea.step if more.plea is not None else None
    return (
        *(more.request, more.unheard, more.open_slip, more.on_guard),
        *(case.read_at_ms, asked, decided, more.appraisal, is_left(case)),
        more.enforcement.number if more.enforcement is not None else "",
    )
