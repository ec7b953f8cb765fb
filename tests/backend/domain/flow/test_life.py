from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import (
    ACT_WORDS,
    ENDS,
    MOVES,
    STATES,
    Act,
    Case,
    CaseState,
    Given,
    Source,
    Step,
)
from backend.domain.cases.extras import Errand, Extras, Request, Slip, SpokenOrder, StageLimit
from backend.domain.cases.plea import Plea, PleaStep
from backend.domain.flow.life import after, permitted
from backend.domain.flow.whens import WHENS
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from tests.backend.domain.builders import (
    ACCEPTER,
    CHIEF,
    COLLECTOR,
    DISPATCHER,
    FILER,
    FILING,
    LEADER,
    PHOTO,
    SYSTEM,
    UNIT,
    at,
    delivered,
    dispatched,
    filed,
    new_case,
    replied,
    shot,
)

EVERYTHING = Given(unit_id="td-drainage", reason="理由", text="已处置", photos=(PHOTO,))
PEOPLE = (COLLECTOR, ACCEPTER, FILER, DISPATCHER, LEADER, CHIEF, UNIT, SYSTEM)


def refused(case: Case, act: Act, actor: Actor, given: Given = EVERYTHING) -> str:
    with pytest.raises(Refused) as caught:
        after(case, act, actor, given, at(90), FILING)
    assert caught.value.words.zh and caught.value.words.en
    return caught.value.rule


def test_every_state_and_act_has_words_and_a_way_out() -> None:
    assert set(STATES) == set(CaseState)
    assert set(ACT_WORDS) == set(Act)
    for state in CaseState:
        exits = {move.act for move in MOVES if move.at is state and move.to is not state}
        assert exits and (state not in ENDS or exits <= {Act.REOPEN, Act.UNMERGE})


def test_every_state_can_be_reached() -> None:
    reached = {move.to for move in MOVES if move.at is None}
    for _ in CaseState:
        reached |= {move.to for move in MOVES if move.at in reached}
    assert reached == set(CaseState)


def test_a05_a_collectors_report_waits_for_filing_and_a_call_for_acceptance() -> None:
    assert new_case().state is CaseState.TO_FILE
    call = new_case(ACCEPTER, source=Source.HOTLINE, photos=())
    assert call.state is CaseState.TO_ACCEPT


def test_who_accepts_a_report_does_not_file_it() -> None:
    call = new_case(ACCEPTER, source=Source.HOTLINE, photos=())
    accepted = after(call, Act.ACCEPT, ACCEPTER, Given(), at(1))
    assert refused(accepted, Act.FILE, ACCEPTER) == "second_person_files"
    assert after(accepted, Act.FILE, FILER, Given(), at(2), FILING).state is CaseState.TO_DISPATCH


def test_filing_copies_the_limit_of_its_condition_and_gives_the_number() -> None:
    case = filed()
    assert (case.limit, case.urgent, case.case_no) == ("2紧急工作时", True, FILING.case_no)


def test_filing_under_a_condition_of_another_class_is_refused() -> None:
    other = replace(FILING, condition=replace(FILING.condition, class_key="e0102"))
    with pytest.raises(Refused) as caught:
        after(new_case(), Act.FILE, FILER, Given(), at(2), other)
    assert caught.value.rule == "condition_of_other_class"


def test_k01_no_account_dispatches_and_closes_the_same_case() -> None:
    both = Actor("leader-01", Role.LEADER)
    case = after(filed(), Act.DISPATCH, both, Given(unit_id="td-drainage"), at(10))
    case = after(case, Act.DELIVER, SYSTEM, Given(), at(11))
    case = after(case, Act.REPLY, UNIT, Given(text="好", photos=(shot(),)), at(20))
    assert refused(case, Act.SEND_CHECK, both) == "dispatcher_never_closes"
    case = after(case, Act.SEND_CHECK, FILER, Given(), at(21))
    case = after(case, Act.CHECK_PASSED, COLLECTOR, Given(photos=(shot(),)), at(30))
    assert refused(case, Act.CLOSE, both) == "dispatcher_never_closes"
    assert after(case, Act.CLOSE, FILER, Given(), at(31)).state is CaseState.CLOSED


def test_k01_who_filed_a_case_does_not_dispatch_it() -> None:
    case = after(new_case(), Act.FILE, LEADER, Given(), at(2), FILING)
    assert refused(case, Act.DISPATCH, LEADER) == "closer_never_dispatches"


def test_a02_a_dispatch_can_be_taken_back_until_the_unit_is_told() -> None:
    case = dispatched()
    assert case.notify_at_ms == at(10).real_ms + 8000
    back = after(case, Act.UNDO_DISPATCH, DISPATCHER, Given(), at(10.1))
    assert (back.state, back.unit_id, back.dispatched_at_ms) == (CaseState.TO_DISPATCH, "", 0)
    assert refused(delivered(), Act.UNDO_DISPATCH, DISPATCHER) == "already_delivered"
    other = Actor("dispatch-04", Role.DISPATCHER)
    assert refused(case, Act.UNDO_DISPATCH, other) == "not_your_dispatch"


def test_a_unit_neither_reads_nor_answers_before_it_is_told() -> None:
    assert refused(dispatched(), Act.READ, UNIT) == "not_delivered_yet"
    assert refused(dispatched(), Act.REPLY, UNIT) == "not_delivered_yet"


def test_another_unit_cannot_answer() -> None:
    other = Actor("td-lighting", Role.UNIT)
    assert refused(delivered(), Act.REPLY, other) == "not_your_case"


def test_a_return_keeps_the_clock_running_through_the_next_dispatch() -> None:
    case = after(delivered(), Act.RETURN, UNIT, Given(reason="非我单位"), at(15))
    assert (case.state, case.n_returns) == (CaseState.TO_DISPATCH, 1)
    again = after(case, Act.DISPATCH, DISPATCHER, Given(unit_id="td-works"), at(20))
    assert again.dispatched_at_ms == at(10).city_ms
    undone = after(again, Act.UNDO_DISPATCH, DISPATCHER, Given(), at(20.1))
    assert undone.dispatched_at_ms == at(10).city_ms


def test_a10_a_failed_check_allows_rework_and_no_closing() -> None:
    case = after(replied(), Act.SEND_CHECK, FILER, Given(), at(61))
    failed = after(case, Act.CHECK_FAILED, COLLECTOR, EVERYTHING, at(70))
    assert refused(failed, Act.CLOSE, FILER) == "check_says_otherwise"
    again = after(failed, Act.REWORK, FILER, Given(reason="未修复"), at(71))
    assert (again.state, again.n_reworks, again.unit_id) == (
        CaseState.HANDLING,
        1,
        "td-drainage",
    )


def test_the_time_between_reply_and_rework_is_not_the_units() -> None:
    case = after(replied(), Act.SEND_CHECK, FILER, Given(), at(61))
    failed = after(case, Act.CHECK_FAILED, COLLECTOR, EVERYTHING, at(70))
    again = after(failed, Act.REWORK, FILER, Given(reason="未修复"), at(75))
    pause = again.pauses[-1]
    assert (pause.from_ms, pause.until_ms) == (at(60).city_ms, at(75).city_ms)


def test_a11_a_case_is_urged_once_delivered_whether_the_unit_has_read_it_or_not() -> None:
    assert refused(dispatched(), Act.URGE, DISPATCHER) == "not_delivered_yet"
    assert after(delivered(), Act.URGE, DISPATCHER, Given(), at(15)).n_urges == 1
    read = after(delivered(), Act.READ, UNIT, Given(), at(12))
    assert after(read, Act.URGE, DISPATCHER, Given(), at(15)).n_urges == 1
    assert refused(replied(), Act.URGE, DISPATCHER) == "not_in_this_state"


@pytest.mark.parametrize("move", [m for m in MOVES if m.needs and m.at is not None], ids=str)
def test_a_move_without_what_it_needs_is_refused(move) -> None:
    actor = next(person for person in PEOPLE if person.role in move.by)
    case = replace(delivered(), state=move.at, check=move.check, extras=RIPE)
    case = replace(case, extras=replace(RIPE, request=replace(ASKED, wants=move.act)))
    if move.act in (Act.ASK_EXTENSION, Act.ASK_DEFER, Act.ASK_LIST, Act.ASK_VOID, Act.MERGE):
        case = replace(case, extras=None)
    if move.act is Act.READ_BACK:
        spoken = (SpokenOrder("leader-01", Role.LEADER, 1, "立即到场"),)
        case = replace(case, extras=replace(RIPE, spoken=spoken))
    if move.act is Act.REFUSE_ERRAND:
        is_check = move.at is CaseState.CHECKING
        errand = Errand(actor.account, 1, for_check=is_check)
        case = replace(case, extras=replace(RIPE, errand=errand))
    if move.act in PLEA_AT:
        asker = actor.account if move.act is Act.APPEAL else "somebody"
        plea = Plea("weather", asker, Role.UNIT, 1, PLEA_AT[move.act])
        case = replace(case, extras=replace(RIPE, plea=plea))
    if move.when == "returned":
        case = after(delivered(), Act.RETURN, UNIT, EVERYTHING, at(11))
    elif move.when:
        case = next(c for c in fitting_cases(case) if WHENS[move.when].holds(c))
    assert refused(case, move.act, actor, Given()).startswith("needs_")


def fitting_cases(case: Case) -> Iterator[Case]:
    yield case
    spoilt = replace(case, photos=(*case.photos, replace(PHOTO, role="after", taken_at_ms=1)))
    yield spoilt
    yield replace(spoilt, unit_id="")
    yield replace(spoilt, unit_id="", extras=replace(case.more, fast=True))
    returned = Step(Act.RETURN, case.steps[-1].at_ms, "other", Role.UNIT, CaseState.TO_DISPATCH)
    yield replace(case, steps=(*case.steps, returned, returned))
    yield replace(case, unit_id="")
    yield replace(case, unit_id="", extras=replace(case.more, fast=True))
    yield replace(case, limit="")
    yield replace(case, source=Source.PUBLIC)


ASKED = Request(Act.EXTEND, "somebody", Role.UNIT, 1, "理由")
# What a plea must have come to before an act; who appeals is who asked, who decides is not.
PLEA_AT = {
    Act.REFUSE_PLEA: PleaStep.ASKED,
    Act.APPEAL: PleaStep.REFUSED,
    Act.ALLOW_APPEAL: PleaStep.APPEALED,
    Act.DISMISS_APPEAL: PleaStep.APPEALED,
}
RIPE = Extras(
    slips=(Slip("chief-01", Role.CHIEF, 1, "限时办结", "1工作日"),),
    stages=(StageLimit("stop", Words("停工", "stop"), "4工作时"),),
    campaigns=("窨井盖专项",),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(CaseState), st.sampled_from(Act), st.sampled_from(PEOPLE))
def test_what_is_not_in_the_table_is_refused_with_words(
    state: CaseState, act: Act, actor: Actor
) -> None:
    case = replace(delivered(), state=state)
    if not any(m.at is state and m.act is act and actor.role in m.by for m in MOVES):
        with pytest.raises(Refused) as caught:
            permitted(case, act, actor)
        assert caught.value.rule in ("not_in_this_state", "not_your_role")
