from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from backend.contract.codec import decode_payload
from backend.contract.orders import PutPhoto
from backend.contract.pushed import CaseChanged
from backend.contract.verdicts import Stored
from backend.domain.cameras.patrol_plan import PLAN
from backend.domain.cases.case import MOVES, PAPER, VOICE, Act, CaseState, Given, Photo, Source
from backend.domain.cases.kinds import KINDS
from backend.domain.flow.evidence import Flaw, report_flaws
from backend.domain.flow.life import Moment
from backend.domain.terms.codes import check_case_no
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role

from .hall import (
    ACCEPTER,
    CITY,
    COLLECTOR,
    COVER_CODE,
    DISPATCHER,
    FILER,
    LEADER,
    LOOSE,
    MISSING,
    OTHER_UNIT,
    PEOPLE,
    START_MS,
    UNIT,
    Hall,
    with_state,
)

DAY_MS = 86_400_000


def test_a_case_goes_round_and_every_step_is_told_in_order(hall: Hall) -> None:
    case = hall.done(hall.delivered(), Act.READ, UNIT)
    case = hall.done(case, Act.REPLY, UNIT, text="已更换", photos=(hall.shot(),))
    case = hall.done(case, Act.SEND_CHECK, FILER)
    case = hall.done(case, Act.CHECK_PASSED, COLLECTOR, photos=(hall.shot(),))
    case = hall.done(case, Act.CLOSE, LEADER)

    assert case.state is CaseState.CLOSED
    assert [row.seq for row in hall.told] == list(range(1, 10))
    assert [row.ended for row in hall.told] == [False] * 8 + [True]
    acts = [decode_payload(row.payload) for row in hall.told]
    assert all(isinstance(message, CaseChanged) for message in acts)
    assert hall.store.rows_after("case", 0, 99) == tuple(hall.told)
    assert hall.store.verify().sound
    assert hall.store.ended_cases(START_MS) == (case,)


def test_an_accepted_verdict_says_what_is_true_now(hall: Hall) -> None:
    verdict = hall.report()
    assert (verdict.outcome, verdict.version, verdict.seq) == ("accepted", 1, 1)
    assert verdict.state is hall.case(verdict).state is CaseState.TO_FILE
    assert (verdict.act, verdict.at_ms) == (Act.REPORT, START_MS)
    assert len(verdict.case_id) == 26


# ---- who -------------------------------------------------------------------------------------


def test_who_is_not_in_the_table_may_do_nothing(hall: Hall) -> None:
    stranger = Actor("stranger", Role.LEADER)
    assert hall.report(stranger).rule == "unknown_account"
    assert hall.act(hall.reported(), Act.FILE, stranger).rule == "unknown_account"


def test_nobody_takes_a_role_he_does_not_hold(hall: Hall) -> None:
    climber = Actor(DISPATCHER.account, Role.LEADER)
    verdict = hall.act(hall.reported(), Act.CANCEL, climber, reason="作废")
    assert (verdict.outcome, verdict.rule) == ("refused", "not_your_part")
    assert "值班长" in verdict.zh and "shift leader" in verdict.en


def test_nobody_outside_is_the_system(hall: Hall) -> None:
    case = hall.dispatched()
    system = Actor("system", Role.SYSTEM)
    assert hall.act(case, Act.DELIVER, system).rule == "unknown_account"


def test_the_seat_of_the_table_stands_in_the_record_when_none_was_given(hall: Hall) -> None:
    case = hall.done(
        hall.reported(), Act.FILE, Actor("intake-02", Role.INTAKE), condition=LOOSE.key
    )
    assert case.steps[-1].seat == FILER.seat


def test_what_the_table_of_moves_does_not_name_is_refused(hall: Hall) -> None:
    """Deny by default, walked over every state, act and role."""
    given = Given(
        unit_id=UNIT.account,
        reason="理由",
        text="已处置",
        condition=MISSING.key,
        photos=(hall.photo,),
    )
    rows = {(move.at, move.act, role) for move in MOVES for role in move.by}
    for state in CaseState:
        case = with_state(hall.reported(), state=state, version=2, unit_id=UNIT.account)
        with hall.store.write() as writing:
            writing.put_case(case, LEADER, Moment(START_MS, START_MS))
        tries = [(a, p) for a in Act for p in PEOPLE if (state, a, p.role) not in rows]
        commands = [structs.replace(hall.a_command(case, a, p), given=given) for a, p in tries]
        for (act, person), refused in zip(tries, hall.desk.decide(commands), strict=True):
            assert refused.outcome == "refused", (state, act, person)
            assert refused.rule in ("not_your_role", "not_in_this_state")
            assert refused.zh and refused.en
        assert hall.store.case(case.case_id) == case


# ---- conflict --------------------------------------------------------------------------------


def test_who_comes_second_is_told_who_was_first_what_and_when(hall: Hall) -> None:
    seen = hall.filed()
    now = hall.done(seen, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)

    verdict = hall.act(seen, Act.DISPATCH, LEADER, unit_id=OTHER_UNIT.account)
    assert (verdict.outcome, verdict.version, verdict.state) == (
        "conflict",
        now.version,
        CaseState.HANDLING,
    )
    assert (verdict.by_account, verdict.by_seat, verdict.by_role) == (
        "dispatch-03",
        "派遣席 03",
        Role.DISPATCHER,
    )
    assert (verdict.act, verdict.at_ms) == (Act.DISPATCH, hall.clock.city)
    assert "派遣席 03" in verdict.zh and "派遣席 03" in verdict.en
    assert hall.store.case(now.case_id) == now


def test_a_version_from_a_future_that_was_rolled_back_is_a_conflict_too(hall: Hall) -> None:
    case = hall.reported()
    assert hall.act(with_state(case, version=9), Act.FILE, FILER).outcome == "conflict"


def test_an_act_on_nothing_is_refused(hall: Hall) -> None:
    case = with_state(hall.reported(), case_id="01NOWHERE")
    assert hall.act(case, Act.FILE, FILER).rule == "no_such_case"


def test_a_rule_of_the_domain_refuses_with_its_own_words(hall: Hall) -> None:
    case = hall.reported(actor=ACCEPTER, source=Source.HOTLINE, photos=())
    case = hall.done(case, Act.ACCEPT, ACCEPTER)
    verdict = hall.act(case, Act.FILE, ACCEPTER, condition=MISSING.key)
    assert (verdict.outcome, verdict.rule) == ("refused", "second_person_files")
    assert (verdict.case_id, verdict.version, verdict.state) == (case.case_id, 2, case.state)
    assert verdict.zh != verdict.en != ""


# ---- filing ----------------------------------------------------------------------------------


def test_filing_copies_limit_and_urgency_of_its_condition(hall: Hall) -> None:
    urgent, ordinary = hall.filed(MISSING.key), hall.filed(LOOSE.key)
    assert (urgent.limit, urgent.urgent, urgent.condition) == ("2紧急工作时", True, MISSING.key)
    assert (ordinary.limit, ordinary.urgent) == ("2工作日", False)


def test_case_numbers_count_from_one_each_city_day(hall: Hall) -> None:
    numbers = [hall.filed().case_no for _ in range(3)]
    hall.clock.city += DAY_MS
    numbers.append(hall.filed().case_no)

    assert [number[:18] for number in numbers] == [
        "YT-20260610-000001",
        "YT-20260610-000002",
        "YT-20260610-000003",
        "YT-20260611-000001",
    ]
    assert all(check_case_no(number, CITY.city_id) == number for number in numbers)


def test_the_city_day_changes_at_the_citys_midnight(hall: Hall) -> None:
    hall.clock.city = START_MS + 16 * 3_600_000 - 120_000  # 23:58 in Shanghai, 15:58 in UTC
    before = hall.filed().case_no  # a minute later
    hall.clock.city += 120_000
    assert (before[3:11], hall.filed().case_no[3:11]) == ("20260610", "20260611")


def test_a_case_sent_back_and_filed_again_keeps_its_number(hall: Hall) -> None:
    case = hall.filed()
    back = hall.done(case, Act.SEND_BACK, DISPATCHER, reason="不属职责")
    again = hall.done(back, Act.FILE, FILER, condition=LOOSE.key)
    assert again.case_no == case.case_no
    assert again.limit == LOOSE.limit
    assert hall.filed().case_no[12:18] == "000002"


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("", "filing_condition_missing"),
        ("c0103-nonsense", "no_such_condition"),
        ("e0102-any", "condition_of_other_class"),
    ],
)
def test_a_filing_that_is_refused_uses_no_number(hall: Hall, condition: str, rule: str) -> None:
    verdict = hall.act(hall.reported(), Act.FILE, FILER, condition=condition)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert hall.filed().case_no[12:18] == "000001"


# ---- dispatch --------------------------------------------------------------------------------


def test_the_unit_hears_of_it_when_taking_back_is_over_and_not_before(hall: Hall) -> None:
    case = hall.dispatched()
    hall.clock.pass_s(7.9)
    assert hall.desk.tick() == ()
    hall.clock.pass_s(0.1)
    (verdict,) = hall.desk.tick()

    told = hall.case(verdict)
    assert (verdict.act, told.steps[-1].role) == (Act.DELIVER, Role.SYSTEM)
    assert told.delivered_at_ms == hall.clock.city
    assert told.version == case.version + 1
    assert hall.desk.tick() == ()


def test_taking_back_runs_on_real_time_whatever_the_citys_speed(hall: Hall) -> None:
    hall.dispatched()
    hall.clock.city += 3_600_000
    assert hall.desk.tick() == ()


def test_a_dispatch_taken_back_is_never_delivered(hall: Hall) -> None:
    case = hall.dispatched()
    hall.clock.pass_s(2)
    assert hall.act(case, Act.UNDO_DISPATCH, DISPATCHER).outcome == "accepted"
    hall.clock.pass_s(60)
    assert hall.desk.tick() == ()


def test_what_was_due_while_the_backend_was_down_is_delivered_at_its_start(
    hall: Hall, tmp_path: Path
) -> None:
    hall.dispatched()
    hall.store.close()
    hall.clock.pass_s(3600)
    again = Hall(type(hall.store).open(tmp_path / "store.db"), hall.clock)
    assert [verdict.act for verdict in again.desk.tick()] == [Act.DELIVER]
    again.store.close()


@pytest.mark.parametrize(
    ("unit_id", "rule"),
    [("nobody", "no_such_unit"), ("td-parks", "not_its_duty"), ("", "needs_unit_id")],
)
def test_a_unit_that_may_not_have_it_is_refused_with_the_reason(
    hall: Hall, unit_id: str, rule: str
) -> None:
    verdict = hall.act(hall.filed(), Act.DISPATCH, DISPATCHER, unit_id=unit_id)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert verdict.zh and verdict.en


def test_the_unit_that_returned_a_case_does_not_get_it_again(hall: Hall) -> None:
    back = hall.done(hall.delivered(), Act.RETURN, UNIT, reason="规则 7：权属不在我所")
    verdict = hall.act(back, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)
    assert verdict.rule == "returned_before"
    again = hall.done(back, Act.DISPATCH, DISPATCHER, unit_id=OTHER_UNIT.account)
    assert (again.unit_id, again.n_returns) == (OTHER_UNIT.account, 1)


# ---- reports and evidence --------------------------------------------------------------------


def test_the_owner_of_a_component_is_looked_up(hall: Hall) -> None:
    assert hall.reported(component_code=COVER_CODE).component_owner == "td-drainage"
    assert hall.reported(component_code="9901020103000099").component_owner == ""
    assert hall.reported().component_owner == ""


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"class_key": "c9999"}, "no_such_class"),
        ({"class_key": "e0102", "component_code": COVER_CODE}, "component_of_other_class"),
        ({"component_code": "990102"}, "component_length"),
        ({"component_code": "3302050103000042"}, "component_real_in_synthetic"),
        ({"place": Place(119.6, 38.9, "", "99010200301204")}, "grid_length"),
        ({"observed_at_ms": START_MS + 3_600_000}, "observed_in_future"),
        ({"photos": (Photo("00" * 16, "near", START_MS),)}, "photo_missing"),
        ({"photos": ()}, "needs_photos"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_words(
    hall: Hall, changes: dict[str, object], rule: str
) -> None:
    verdict = hall.report(**changes)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert verdict.zh and verdict.en
    assert hall.told == []


def test_a04_six_reports_of_a_telephone_that_was_offline_arrive_once_with_their_own_times(
    hall: Hall,
) -> None:
    begun_ms = hall.clock.city
    orders = [hall.a_report(observed_at_ms=begun_ms + n * 180_000) for n in range(6)]
    hall.clock.pass_s(20 * 60)  # out of reach all the while
    first = [hall.desk.report(order) for order in orders]
    again = hall.desk.decide([*reversed(orders)])  # it heard no verdict and sends all once more
    assert [verdict.case_id for verdict in again] == [v.case_id for v in reversed(first)]
    cases = [hall.case(verdict) for verdict in first]
    assert len({case.case_id for case in cases}) == 6 and len(hall.store.open_rows("case")) == 6
    assert [case.reported_at_ms for case in cases] == [o.observed_at_ms for o in orders]
    assert [row.entity for row in hall.told] == [case.case_id for case in cases]  # once, in order
    assert all(case.step_since_ms == begun_ms + 20 * 60_000 for case in cases)


def test_an_act_must_name_photos_that_were_sent(hall: Hall) -> None:
    case = hall.done(hall.delivered(), Act.READ, UNIT)
    ghost = Photo("ab" * 16, "after", START_MS)
    assert hall.act(case, Act.REPLY, UNIT, text="好了", photos=(ghost,)).rule == "photo_missing"


@pytest.mark.parametrize("role", [VOICE, PAPER])
@pytest.mark.parametrize("data", [b"words, called .wav", b"%PDF-1.7", b"\x00"])
def test_what_is_no_voice_and_no_paper_is_refused_in_one_sentence(
    hall: Hall, role: str, data: bytes
) -> None:
    case = hall.delivered()
    stored = hall.desk.put_photo(PutPhoto(command_id="P1", actor=UNIT, data=data))
    assert isinstance(stored, Stored)
    photo = Photo(stored.photo_id, role, hall.clock.city)
    verdict = hall.act(case, Act.NOTE, UNIT, reason="移交单", photos=(photo,))
    assert (verdict.outcome, verdict.rule) == ("refused", "not_of_the_kind")
    assert KINDS[role].words.zh in verdict.zh and KINDS[role].formats[0].upper() in verdict.zh
    assert hall.report(photos=(hall.photo, photo)).rule == "not_of_the_kind"
    assert hall.case(verdict).photos == case.photos


def test_a15_a_scanned_letter_comes_with_a_note_and_is_no_picture_used_before(hall: Hall) -> None:
    letter = b"\x89PNG\r\n\x1a\n a letter"
    stored = hall.desk.put_photo(PutPhoto(command_id="P1", actor=UNIT, data=letter))
    photo = Photo(stored.photo_id, PAPER, hall.clock.city)
    first = hall.done(hall.delivered(), Act.NOTE, UNIT, reason="来函", photos=(photo,))
    other = hall.done(hall.delivered(), Act.NOTE, UNIT, reason="同一来函", photos=(photo,))
    assert [one.text for one in (*first.more.attached, *other.more.attached)] == [
        *("来函", "同一来函"),
    ]
    assert photo.photo_id not in other.more.reused, "a letter may belong to two cases"


def test_k05_an_old_picture_sent_again_is_found_by_its_hash_and_closes_nothing(hall: Hall) -> None:
    stored = hall.desk.put_photo(PutPhoto(command_id="P1", actor=UNIT, data=b"planted"))
    assert isinstance(stored, Stored)
    photo = Photo(stored.photo_id, "after", hall.clock.city + 3_600_000)
    first = hall.done(hall.delivered(), Act.REPLY, UNIT, text="好了", photos=(photo,))
    assert not first.more.reused
    second = hall.done(hall.delivered(), Act.REPLY, UNIT, text="好了", photos=(photo,))
    assert stored.photo_id in second.more.reused
    second = hall.done(second, Act.SEND_CHECK, FILER)
    second = hall.done(second, Act.CHECK_PASSED, COLLECTOR, photos=(hall.shot(),))
    assert hall.act(second, Act.CLOSE, ACCEPTER).rule == "photo_reused"
    assert hall.done(second, Act.REWORK, FILER, reason="旧照片").n_reworks == 1


def test_k05_a_report_made_of_another_reports_picture_says_so(hall: Hall) -> None:
    stored = hall.desk.put_photo(PutPhoto(command_id="P9", actor=COLLECTOR, data=b"one heap"))
    assert isinstance(stored, Stored)
    photo = Photo(stored.photo_id, "near", hall.clock.city)
    first, second = (
        hall.case(hall.desk.report(hall.a_report(command_id=name, photos=(photo,))))
        for name in ("R1", "R2")
    )
    assert report_flaws(first) == ()
    assert report_flaws(second) == (Flaw.REUSED,)


def test_a_photo_is_kept_and_can_be_asked_for(hall: Hall) -> None:
    stored = hall.desk.put_photo(PutPhoto(command_id="P1", actor=UNIT, data=b"after"))
    assert isinstance(stored, Stored)
    assert hall.store.photo(stored.photo_id) == b"after"


@pytest.mark.parametrize(
    ("actor", "data", "rule"),
    [
        (UNIT, b"", "photo_empty"),
        (UNIT, bytes(13 * 2**20), "photo_too_large"),
        (Actor("stranger", Role.UNIT), b"x", "unknown_account"),
    ],
)
def test_evidence_that_cannot_be_kept_is_refused(
    hall: Hall, actor: Actor, data: bytes, rule: str
) -> None:
    verdict = hall.desk.put_photo(PutPhoto(command_id="P1", actor=actor, data=data))
    assert not isinstance(verdict, Stored)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)


@pytest.mark.parametrize("files_finds", [True, False])
def test_d03_a_find_waits_for_acceptance_unless_the_city_lets_the_patrol_file(
    hall: Hall, files_finds: bool
) -> None:
    city = structs.replace(CITY, patrol=replace(PLAN, files_finds=files_finds))
    ours = Hall(hall.store, city=city)
    seen = ours.case(ours.report(ACCEPTER, source=Source.VIDEO))
    called = ours.case(ours.report(ACCEPTER, source=Source.HOTLINE))
    assert called.state is CaseState.TO_ACCEPT
    assert seen.state is (CaseState.TO_FILE if files_finds else CaseState.TO_ACCEPT)
    if files_finds:
        assert ours.done(seen, Act.FILE, ACCEPTER, condition=MISSING.key).case_no
