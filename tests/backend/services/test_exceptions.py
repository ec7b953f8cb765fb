"""The exceptions as commands: what two cases share changes together, and the record stays whole."""

import math

from backend.contract.codec import decode_payload
from backend.contract.orders import PutPhoto
from backend.contract.pushed import CaseChanged
from backend.contract.questions import GetLedger
from backend.contract.verdicts import Stored
from backend.domain.cases.case import Act, Case, CaseState, Photo
from backend.domain.terms.place import Place
from backend.services.ledger import ledger_of
from backend.situation import News, Situation

from .hall import (
    ACCEPTER,
    COLLECTOR,
    DISPATCHER,
    FILER,
    LEADER,
    LOOSE,
    MISSING,
    OTHER_UNIT,
    START_MS,
    UNIT,
    Hall,
)

AN_HOUR_S = 3600


def mirrored(hall: Hall) -> Situation:
    """Return what a console knows that heard every row."""
    situation = Situation()
    for row in hall.told:
        changed = decode_payload(row.payload)
        assert isinstance(changed, CaseChanged)
        situation.apply(News(changed=(changed,)))
    return situation


def closed(hall: Hall) -> Case:
    case = hall.delivered()
    case = hall.done(case, Act.REPLY, UNIT, text="已更换", photos=(hall.shot(),))
    case = hall.done(case, Act.SEND_CHECK, FILER)
    case = hall.done(case, Act.CHECK_PASSED, COLLECTOR, photos=(hall.shot(),))
    return hall.done(case, Act.CLOSE, ACCEPTER)


def is_balanced(hall: Hall) -> bool:
    question = GetLedger(
        ask_id="1", actor=LEADER, from_ms=START_MS - 1000, upto_ms=hall.clock.city + 1000
    )
    cases = ledger_of(hall.store, question).cases
    is_even = cases.n_brought + cases.n_opened == cases.n_ended + cases.n_carried
    return is_even and not cases.astray


def test_a21_a_merge_is_one_commit_and_unmerging_restores_both(hall: Hall) -> None:
    first, second = hall.reported(), hall.reported()
    n_rows = len(hall.told)
    merged = hall.done(second, Act.MERGE, FILER, case_id=first.case_id)
    assert len(hall.told) == n_rows + 2
    held = hall.store.case(first.case_id)
    assert held is not None and held.more.merged[0].case_id == second.case_id
    assert (held.steps[-1].act, held.steps[-1].account) == (Act.TAKE_IN, FILER.account)
    assert mirrored(hall).ended.keys() == {second.case_id}

    back = hall.done(merged, Act.UNMERGE, FILER)
    left = hall.store.case(first.case_id)
    assert left is not None and left.extras is None
    assert (back.state, back.duplicate_of) == (CaseState.TO_FILE, "")
    assert mirrored(hall).cases.keys() == {first.case_id, second.case_id}
    assert not mirrored(hall).ended
    assert hall.store.verify().sound and is_balanced(hall)


def test_a21_a_case_is_not_merged_into_one_that_is_not_there(hall: Hall) -> None:
    case = hall.reported()
    assert hall.act(case, Act.MERGE, FILER, case_id="01NONE").rule == "no_such_case"
    assert hall.act(case, Act.MERGE, FILER, case_id=case.case_id).rule == "merge_self"


def test_a21_what_was_merged_can_leave_a_case_that_has_ended(hall: Hall) -> None:
    other = hall.reported()
    case = closed(hall)
    first = hall.reported()
    held = hall.done(other, Act.MERGE, FILER, case_id=first.case_id)
    hall.done(_now(hall, first), Act.DECLINE, FILER, reason="不属")
    back = hall.done(held, Act.UNMERGE, FILER)
    assert back.state is CaseState.TO_FILE
    assert _now(hall, first).more.merged == () and _now(hall, first).ended
    assert case.ended and hall.store.verify().sound and is_balanced(hall)


def _now(hall: Hall, case: Case) -> Case:
    found = hall.store.case(case.case_id)
    assert found is not None
    return found


def test_a_reopened_case_stands_among_the_open_ones_again(hall: Hall) -> None:
    case = closed(hall)
    assert not hall.store.open_rows("case")
    again = hall.done(case, Act.REOPEN, LEADER, reason="问题反弹")
    assert again.state is CaseState.TO_DISPATCH and again.case_no == case.case_no
    assert [row.entity for row in hall.store.open_rows("case")] == [case.case_id]
    assert mirrored(hall).cases.keys() == {case.case_id} and not mirrored(hall).ended
    assert hall.store.ended_cases(0) == ()
    assert hall.store.verify().sound and is_balanced(hall)


def test_a13_a_fast_track_gets_its_number_when_it_is_closed(hall: Hall) -> None:
    stored = hall.desk.put_photo(PutPhoto(command_id="P1", actor=COLLECTOR, data=b"after"))
    assert isinstance(stored, Stored)
    later = Photo(stored.photo_id, "after", START_MS + 60_000, 119.6, 38.9)
    verdict = hall.report(fast=True, photos=(hall.photo, later))
    case = hall.case(verdict)
    assert case.state is CaseState.FAST_REVIEW
    if case.more.audit:
        assert hall.act(case, Act.FAST_CLOSE, FILER).rule == "not_drawn"
    else:
        assert hall.done(case, Act.FAST_CLOSE, FILER).case_no.startswith("YT-")


def test_a13_the_audit_is_drawn_at_about_the_set_rate(hall: Hall) -> None:
    later = Photo(hall.photo.photo_id, "after", START_MS + 60_000)
    n, one_in = 3_000, 10
    reports = [hall.a_report(fast=True, photos=(hall.photo, later)) for _ in range(n)]
    cases = [hall.case(verdict) for verdict in hall.desk.decide(reports)]
    drawn = sum(case.more.audit for case in cases)
    deviation = math.sqrt(n / one_in * (1 - 1 / one_in))  # of a fair draw: 16.4 of 300
    assert abs(drawn - n / one_in) < 5 * deviation
    assert all(case.more.fast for case in cases)


def test_a07_no_extension_is_asked_for_once_overdue(hall: Hall) -> None:
    case = hall.delivered()
    hall.clock.pass_s(3 * AN_HOUR_S)
    assert hall.act(case, Act.ASK_EXTENSION, UNIT, reason="缺配件").rule == "asked_too_late"


def test_a16_after_a_ruling_only_the_ruled_unit_may_be_given_the_case(hall: Hall) -> None:
    case = hall.filed(LOOSE.key)
    case = hall.done(case, Act.DECLARE_OWNERLESS, DISPATCHER, reason="无权属登记")
    case = hall.done(case, Act.RULE, LEADER, unit_id=OTHER_UNIT.account)
    refused = hall.act(case, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)
    assert refused.rule == "ruled_elsewhere"
    there = hall.done(case, Act.DISPATCH, DISPATCHER, unit_id=OTHER_UNIT.account)
    assert there.unit_id == OTHER_UNIT.account


def test_x17_one_ruling_settles_the_next_case_of_its_class_in_its_unit_grid(hall: Hall) -> None:
    case = hall.done(hall.filed(LOOSE.key), Act.DECLARE_OWNERLESS, DISPATCHER, reason="无权属登记")
    assert not case.component_code
    ruled = hall.done(case, Act.RULE, LEADER, unit_id=OTHER_UNIT.account)
    later = hall.filed(LOOSE.key)
    assert later.more.ruled_unit_id == OTHER_UNIT.account
    assert later.more.ruled_by == ruled.case_no
    assert hall.act(later, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account).rule == "ruled_elsewhere"
    there = hall.done(later, Act.DISPATCH, DISPATCHER, unit_id=OTHER_UNIT.account)
    assert there.unit_id == OTHER_UNIT.account
    away = hall.filed(LOOSE.key, place=Place(119.61, 38.9, "", "990102003012046"))
    assert not away.more.ruled_unit_id  # another place is another matter
    assert hall.store.verify().sound


def test_a_coordinator_is_a_unit_of_the_city(hall: Hall) -> None:
    case = hall.delivered()
    assert hall.act(case, Act.COORDINATE, DISPATCHER, unit_id="nobody").rule == "no_such_unit"
    named = hall.done(case, Act.COORDINATE, DISPATCHER, unit_id="td-parks")
    assert named.more.shares[0].percent == 60
    assert MISSING.key == named.condition
