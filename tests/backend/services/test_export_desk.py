"""Evidence leaves with what for and for whom (D10), or not at all; the trail names every export."""

from itertools import count

import msgspec
import pytest

from backend.contract.camera_orders import PeekOrder
from backend.contract.orders import Export
from backend.contract.verdicts import Verdict
from backend.domain.people.account import AccountRecord
from backend.domain.people.rights import MATRIX, may_do
from backend.domain.terms.roles import Actor, Role
from backend.services import Accounts
from backend.services.door import ACTING
from backend.services.export_desk import ExportDesk
from backend.services.passwords import Passwords
from backend.services.second_person import SecondPerson
from backend.store import Store

from .hall import DISPATCHER, LEADER, PEOPLE, UNIT, Hall

IDS = count(1)
WORD = "herons at dawn"
QUICK = Passwords(passes=1, memory_kib=8, lanes=1)


@pytest.fixture
def hall(store: Store) -> Hall:
    made = Hall(store)
    people = {
        "leader-01": (Role.LEADER,),
        "dispatch-03": (Role.DISPATCHER,),
        "td-drainage": (Role.UNIT,),
        "intake-09": (Role.INTAKE,),
    }
    with store.write() as writing:
        for name, roles in people.items():
            held = AccountRecord(name, roles, "", QUICK.hash(WORD), name == "intake-09", 1)
            writing.put_account(held)
    return made


def asked(hall: Hall, **more: object) -> Export:
    case = hall.reported()
    values = {
        "purpose": "移交执法",
        "recipient": "陈队长",
        "second": "leader-01",
        "second_password": WORD,
        "photo_ids": tuple(p.photo_id for p in case.photos),
        **more,
    }
    return Export(command_id=f"X-{next(IDS)}", actor=DISPATCHER, case_id=case.case_id, **values)


def decide(hall: Hall, order: Export) -> Verdict:
    rows: list[object] = []
    second = SecondPerson(hall.store, hall.clock, QUICK)
    desk = ExportDesk(hall.store, Accounts(PEOPLE), hall.clock, rows.extend, second)
    return desk.decide(order)


def exports(hall: Hall) -> list[tuple[str, str, str, int]]:
    trail = [row for row in hall.store.trail() if row.noted.what == "exported"]
    return [
        (row.actor.account, row.noted.why, row.noted.recipient, len(row.noted.photo_ids))
        for row in trail
    ]


def test_d10_an_export_stands_in_the_trail_and_in_the_chain_before_it_is_allowed(
    hall: Hall,
) -> None:
    order = asked(hall)
    verdict = decide(hall, order)
    assert (verdict.outcome, verdict.case_id) == ("accepted", order.case_id) and verdict.seq > 0
    n = len(order.photo_ids)
    assert n > 0 and exports(hall) == [(DISPATCHER.account, "移交执法", "陈队长", n)]
    assert hall.store.verify().sound, "the row is a link of the chain"
    assert decide(hall, order) == verdict and len(exports(hall)) == 1, "asked twice, noted once"


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"purpose": "  "}, "export_without_purpose"),
        ({"recipient": ""}, "export_without_purpose"),
        ({"photo_ids": ()}, "malformed"),
        ({"photo_ids": ("f" * 32,)}, "export_not_of_case"),
    ],
)
def test_d10_without_purpose_person_or_evidence_nothing_leaves(
    hall: Hall, more: dict[str, object], rule: str
) -> None:
    verdict = decide(hall, asked(hall, **more))
    assert (verdict.outcome, verdict.rule) == ("refused", rule) and not exports(hall)


def test_an_export_of_no_case_is_refused(hall: Hall) -> None:
    order = msgspec.structs.replace(asked(hall), case_id="none")
    assert decide(hall, order).rule == "no_such_case"


def test_only_seats_of_the_hall_may_export_and_never_while_locked() -> None:
    assert {role for role in Role if may_do(role, "export")} == {
        Role.INTAKE,
        Role.DISPATCHER,
        Role.LEADER,
    }
    assert not may_do(UNIT.role, "export") and "export" in MATRIX
    assert {"export", "patrol", "handover", "promise"} <= ACTING


def test_an_account_nobody_knows_exports_nothing(hall: Hall) -> None:
    order = asked(hall)
    stranger = Actor("nobody-01", Role.DISPATCHER)
    verdict = decide(hall, msgspec.structs.replace(order, actor=stranger))
    assert verdict.outcome == "refused" and not exports(hall)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"second": "", "second_password": ""}, "second_needed"),
        ({"second_password": ""}, "second_needed"),
        ({"second": "dispatch-03"}, "second_is_first"),
        ({"second_password": "herons at noon"}, "wrong_password"),
        ({"second": "nobody-07"}, "wrong_password"),
        ({"second": "td-drainage"}, "second_not_of_the_hall"),
        ({"second": "intake-09"}, "second_not_of_the_hall"),
    ],
)
def test_x07_an_export_takes_a_second_person_by_their_own_password(
    hall: Hall, more: dict[str, object], rule: str
) -> None:
    assert decide(hall, asked(hall, **more)).rule == rule and not exports(hall)


def test_x07_both_persons_stand_in_the_trail_and_a_failed_one_too(hall: Hall) -> None:
    decide(hall, asked(hall, second_password="wrong one"))
    order = asked(hall)
    assert decide(hall, order).outcome == "accepted"
    told = [(row.noted.what, row.actor.account, row.noted.second) for row in hall.store.trail()]
    assert told[-2:] == [
        ("refused", DISPATCHER.account, ""),
        ("exported", "dispatch-03", "leader-01"),
    ]
    assert WORD not in repr(order)
    assert WORD.encode() not in b"".join(
        row.payload for row in hall.store.rows_after("trust", 0, 99)
    )


def test_x07_guessing_the_second_persons_password_slows_down(hall: Hall) -> None:
    second = SecondPerson(hall.store, hall.clock, QUICK)
    desk = ExportDesk(hall.store, Accounts(PEOPLE), hall.clock, lambda rows: None, second)
    rules = [desk.decide(asked(hall, second_password=f"guess {n}")).rule for n in range(4)]
    assert rules == ["wrong_password"] * 3 + ["wait_to_log_in"]


def peek(hall: Hall, **more: object) -> Verdict:
    values = {"camera_ids": ("cam-1", "cam-2"), "purpose": "核实占道", "seconds": 300, **more}
    order = PeekOrder(command_id=f"P-{next(IDS)}", actor=LEADER, **values)
    desk = ExportDesk(hall.store, Accounts(PEOPLE), hall.clock, lambda rows: None)
    return desk.peek(order)


def test_x07_a_clear_look_is_a_line_of_the_trail_with_who_why_whose_and_how_long(
    hall: Hall,
) -> None:
    assert peek(hall).outcome == "accepted"
    row = hall.store.trail()[-1]
    noted = row.noted
    assert (noted.what, row.actor.account, noted.why, noted.n) == (
        "peeked",
        "leader-01",
        "核实占道",
        300,
    )
    assert noted.camera_ids == ("cam-1", "cam-2") and hall.store.verify().sound


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"purpose": " "}, "peek_without_purpose"),
        ({"seconds": 5}, "peek_too_long"),
        ({"seconds": 3_601}, "peek_too_long"),
        ({"camera_ids": ()}, "malformed"),
    ],
)
def test_x07_without_purpose_or_end_nothing_is_clear(
    hall: Hall, more: dict[str, object], rule: str
) -> None:
    n = len(hall.store.trail())
    assert peek(hall, **more).rule == rule and len(hall.store.trail()) == n


def test_x07_a_locked_seat_looks_at_nothing_clear() -> None:
    assert {"peek", "judge", "switch", "steer", "call"} <= ACTING
    assert {role for role in Role if may_do(role, "peek")} == {
        Role.INTAKE,
        Role.LEADER,
        Role.CHIEF,
    }
