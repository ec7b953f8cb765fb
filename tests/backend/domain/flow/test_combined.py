"""A combined hall (合署): one person does both halves, and never the end of what they sent out."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.cityfile import STEP_LIMITS_S
from backend.domain.cases.case import MOVES, Act, Case, CaseState, Clock, Given
from backend.domain.cases.leaving import SENT, is_left
from backend.domain.cases.states import STATES
from backend.domain.clocks.clock import Calendar, face_of
from backend.domain.clocks.moment import Doing
from backend.domain.counting.course import course_of
from backend.domain.flow.closers import check_nobody_else, closers, is_on_shift
from backend.domain.flow.life import done, may, permitted
from backend.domain.flow.next_act import next_act
from backend.domain.people.hall import Hall
from backend.domain.people.risks import RiskBook, RiskKind, risks_of_case
from backend.domain.people.seats import QUEUES
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import (
    CHIEF,
    COLLECTOR,
    FILING,
    LEADER,
    SYSTEM,
    UNIT,
    at,
    new_case,
    shot,
)

from .test_walks import handed_over

COMBINED = Hall(combined=True, enforcement="td-drainage")
ANN = Actor("ann", Role.INTAKE, "合署席 01")
BEN = Actor("ben", Role.INTAKE, "合署席 02")
CLERK = Actor("clerk", Role.INTAKE)
WHY = Given(reason="理由", unit_id="td-drainage")
Turn = tuple[Act, Actor]


def went(case: Case, *turns: Turn, hall: Hall = COMBINED, since: int = 5) -> Case:
    """Return a case after some acts, ten minutes apart."""
    for n, (act, actor) in enumerate(turns):
        is_shown = act in (Act.REPLY, Act.CHECK_PASSED, Act.CHECK_FAILED)
        photos = (shot(),) if is_shown else ()
        told = Given(reason=WHY.reason, text="好", unit_id=WHY.unit_id, photos=photos)
        case = done(case, Doing(act, actor, told, at(since + 10 * n), FILING), hall)
    return case


def at_night(by: Actor = ANN) -> Case:
    """Return a call that one person alone took as far as one person may."""
    case = new_case(CLERK, photos=())
    return went(
        case,
        *((act, by) for act in (Act.ACCEPT, Act.FILE, Act.DISPATCH)),
        (Act.DELIVER, SYSTEM),
        (Act.REPLY, UNIT),
        (Act.SEND_CHECK, by),
        (Act.CHECK_PASSED, COLLECTOR),
    )


def rule(do: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.words.zh and caught.value.words.en
    return caught.value.rule


def test_k01_alone_at_night_one_person_does_all_but_the_end() -> None:
    case = at_night()
    assert case.state is CaseState.TO_CLOSE
    assert rule(lambda: permitted(case, Act.CLOSE, ANN, COMBINED)) == "dispatcher_never_closes"
    assert next_act(case, ANN, COMBINED) is Act.LEAVE
    assert next_act(case, BEN, COMBINED) is Act.CLOSE
    assert went(case, (Act.CLOSE, BEN), since=600).state is CaseState.CLOSED


def test_k01_what_failed_its_check_goes_back_to_its_unit_in_the_same_night() -> None:
    failed = went(
        new_case(CLERK, photos=()),
        *((act, ANN) for act in (Act.ACCEPT, Act.FILE, Act.DISPATCH)),
        (Act.DELIVER, SYSTEM),
        (Act.REPLY, UNIT),
        (Act.SEND_CHECK, ANN),
        (Act.CHECK_FAILED, COLLECTOR),
    )
    assert next_act(failed, ANN, COMBINED) is Act.REWORK
    assert went(failed, (Act.REWORK, ANN), since=120).state is CaseState.HANDLING


def test_k01_a_hall_of_two_seats_keeps_all_its_rules() -> None:
    plain = Hall()
    accepted = went(new_case(CLERK, photos=()), (Act.ACCEPT, ANN), hall=plain)
    assert rule(lambda: permitted(accepted, Act.FILE, ANN, plain)) == "second_person_files"
    filed = went(accepted, (Act.FILE, BEN), hall=plain, since=20)
    both = Actor(BEN.account, Role.DISPATCHER)
    assert rule(lambda: permitted(filed, Act.DISPATCH, both, plain)) == "closer_never_dispatches"
    assert rule(lambda: permitted(at_night(), Act.LEAVE, ANN, plain)) == "not_combined"
    assert next_act(at_night(), LEADER, plain) is Act.CLOSE


def test_k01_what_was_sent_elsewhere_is_closed_by_another_person_too() -> None:
    for out, back in ((Act.REFER, Act.REFER_DONE), (Act.HAND_OVER, Act.ENFORCED)):
        filed = went(new_case(CLERK, photos=()), (Act.ACCEPT, ANN), (Act.FILE, ANN))
        sent = went(filed, (out, ANN), (back, BEN), since=40)
        gone = went(sent, (Act.SEND_CHECK, CLERK), (Act.CHECK_PASSED, COLLECTOR), since=70)
        for one in (ANN, BEN):
            assert rule(lambda o=one, g=gone: permitted(g, Act.CLOSE, o, COMBINED)) == (
                "dispatcher_never_closes"
            )
        assert closers(gone, (ANN, BEN, CLERK), COMBINED) == (CLERK,)


def test_k01_an_override_of_the_leader_stays_the_only_way_around() -> None:
    lead = Actor("lead", Role.LEADER)
    case = at_night(lead)
    told = Given(override="燃气泄漏，须立即销案")
    assert rule(lambda: permitted(case, Act.CLOSE, lead, COMBINED)) == ("dispatcher_never_closes")
    ended = done(case, Doing(Act.CLOSE, lead, told, at(99)), COMBINED)
    assert ended.state is CaseState.CLOSED and ended.steps[-1].override == told.override
    own = at_night()
    assert rule(lambda: done(own, Doing(Act.CLOSE, ANN, told, at(99)), COMBINED)) == (
        "override_not_yours"
    )


# ---- left to the next shift (留待下一班) ---------------------------------------------------


def test_k01_a_closing_is_left_only_where_nobody_on_shift_may_do_it() -> None:
    case = at_night()
    check_nobody_else(case, ANN, (ANN, CHIEF, COLLECTOR), COMBINED)
    with pytest.raises(Refused) as caught:
        check_nobody_else(case, ANN, (ANN, BEN, LEADER), COMBINED)
    assert caught.value.rule == "others_may_close"
    assert "合署席 02" in caught.value.words.zh and "leader-01" in caught.value.words.en
    assert rule(lambda: check_nobody_else(case, BEN, (), COMBINED)) == "close_it_yourself"


def test_k01_who_is_silent_or_locked_is_not_on_shift() -> None:
    assert is_on_shift(1_000, 61_000, locked=False)
    assert not is_on_shift(1_000, 61_001, locked=False)
    assert not is_on_shift(1_000, 1_000, locked=True)


def test_k01_a_left_case_stands_in_its_own_list_and_on_the_handover_until_it_is_closed() -> None:
    case, book = at_night(), RiskBook()
    assert QUEUES["closing"].holds(case) and not QUEUES["left"].holds(case)
    left = went(case, (Act.LEAVE, ANN), since=90)
    assert left.state is CaseState.TO_CLOSE and left.step_since_ms == case.step_since_ms
    assert QUEUES["left"].holds(left) and not QUEUES["closing"].holds(left)
    assert QUEUES["to_close"].holds(left), "a seat of a hall with two halves misses none"
    assert rule(lambda: permitted(left, Act.LEAVE, ANN, COMBINED)) == "left_already"
    assert next_act(left, ANN, COMBINED) is None
    assert [risk.kind for risk in risks_of_case(left) if risk.kind is RiskKind.LEFT]
    book.put_cases([left])
    assert f"left:{left.case_id}" in {risk.ref for risk in book.risks()}

    ended = went(left, (Act.CLOSE, BEN), since=700)
    book.put_cases([ended])
    assert not is_left(ended) and book.risks() == ()


def test_k01_a_case_that_is_checked_anew_is_left_no_longer() -> None:
    left = went(at_night(), (Act.LEAVE, ANN), since=90)
    assert is_left(went(left, (Act.NOTE, BEN), since=95))
    again = went(
        went(left, (Act.CLOSE, BEN), since=600),
        (Act.REOPEN, LEADER),
        (Act.DISPATCH, BEN),
        (Act.DELIVER, SYSTEM),
        (Act.REPLY, UNIT),
        (Act.SEND_CHECK, BEN),
        (Act.CHECK_PASSED, COLLECTOR),
        since=610,
    )
    assert again.state is CaseState.TO_CLOSE and not is_left(again)


def test_h02_the_units_clock_stands_while_a_closing_is_left() -> None:
    left = went(at_night(), (Act.LEAVE, ANN), since=90)
    night_ms = 9 * 3_600_000
    now_ms = left.steps[-1].at_ms + night_ms
    assert STATES[left.state].clock is Clock.STEP  # the hall's own minutes, never the unit's
    assert face_of(left, now_ms, Calendar(), STEP_LIMITS_S).level == "late"
    before, after_night = course_of(left, left.steps[-1].at_ms), course_of(left, now_ms)
    replied = next(step.at_ms for step in left.steps if step.act is Act.REPLY)
    assert before.replied_ms == after_night.replied_ms == replied
    assert after_night.completed_ms == replied and not after_night.closed_ms
    ended = went(left, (Act.CLOSE, BEN), since=700)
    course = course_of(ended, ended.steps[-1].at_ms + 1)
    assert course.completed_ms == replied and course.closed_ms == ended.steps[-1].at_ms


# ---- whatever two persons try ------------------------------------------------------------

TWO = tuple(
    Actor(account, role)
    for account in ("ann", "ben")
    for role in (Role.INTAKE, Role.DISPATCHER, Role.LEADER)
)
OTHERS = (COLLECTOR, UNIT, SYSTEM)
# Mostly what leads a case on; now and then anything at all, by one of the two.
TURNS = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.none() | st.none() | st.none() | st.sampled_from(Act),
        st.sampled_from(TWO),
    ),
    min_size=10,
    max_size=60,
)
_ON = frozenset(CaseState) - {CaseState.DECLINED, CaseState.CANCELLED, CaseState.MERGED}


def on(case: Case) -> list[Turn]:
    """Return what would lead the case on now, and by whom."""
    rows = [m for m in MOVES if m.at is case.state and m.to is not m.at and m.to in _ON]
    ways = [(m.act, one) for m in rows for one in (*TWO, *OTHERS)]
    found = [way for way in ways if may(case, *way, COMBINED)]
    return found or [(Act.DELIVER, SYSTEM)]


@settings(max_examples=400, deadline=None)
@given(walk=TURNS)
def test_k01_no_acts_of_two_persons_close_a_case_that_the_closer_sent_out(
    walk: list[tuple[int, Act | None, Actor]],
) -> None:
    case = new_case(TWO[0], photos=())
    for minute, (n, wish, person) in enumerate(walk, start=5):
        ways = on(case)
        act, actor = (wish, person) if wish is not None else ways[n % len(ways)]
        if case.state is CaseState.HANDLING and not case.delivered_at_ms and wish is None:
            act, actor = Act.DELIVER, SYSTEM
        doing = Doing(act, actor, handed_over(minute, 0), at(minute), FILING)
        try:
            then = done(case, doing, COMBINED)
        except Refused:
            continue
        sent = {s.account for s in then.steps if s.act in SENT}
        assert not [
            one for one in TWO if one.account in sent and may(then, Act.CLOSE, one, COMBINED)
        ]
        if then.state is CaseState.CLOSED and case.state is not CaseState.CLOSED:
            assert then.steps[-1].account not in sent
        case = then
