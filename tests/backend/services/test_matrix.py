"""Roles × acts, cell by cell, through the real desk on both stores (rows J05 and K01)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from backend.contract.orders import Command, EmergencyOrder, PutPhoto, Report
from backend.contract.topics import Topic
from backend.contract.verdicts import Stored
from backend.domain.cases.case import (
    MOVES,
    Act,
    Case,
    CaseState,
    Given,
    Pause,
    Photo,
    Source,
    Step,
)
from backend.domain.people.emergency import Opening
from backend.domain.people.emergency_terms import EmergencyKind
from backend.domain.people.rights import MATRIX
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.services import Accounts, CaseDesk
from backend.services.emergency_desk import EmergencyDesk
from backend.store import Store
from tests.backend.store.builders import case as small_case
from tests.backend.store.builders import moment

from .hall import BOOKS, CITY, COVER, MISSING, START_MS, UNIT, HandClock

ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
WHY = "夜间只有值班长一人，燃气泄漏须立即销案"


def somebody(role: Role) -> Actor:
    return UNIT if role is Role.UNIT else Actor(f"{role.value}-01", role, "某席")


@dataclass
class Desk:
    store: Store
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self._ids = count(1)
        accounts = Accounts(somebody(role) for role in ROLES)
        self.desk = CaseDesk(self.store, CITY, accounts, self.clock, lambda rows: None, BOOKS)
        sender = somebody(Role.COLLECTOR)
        stored = self.desk.put_photo(PutPhoto(command_id="P", actor=sender, data=b"\xff\xd8 x"))
        assert isinstance(stored, Stored)
        self.given = Given(
            unit_id=UNIT.account,
            reason="理由",
            text="说明",
            condition=MISSING.key,
            photos=(Photo(stored.photo_id, "near", START_MS),),
        )

    def stands(self, state: CaseState, act: Act) -> Case:
        """Return a case in a state, done so far by persons of whom none asks now."""
        case = small_case(f"C{next(self._ids)}", state=state, class_key=COVER, unit_id=UNIT.account)
        told = act not in (Act.UNDO_DISPATCH, Act.DELIVER)
        step = Step(Act.REPORT, START_MS, "somebody", Role.COLLECTOR, state)
        changes = {
            "delivered_at_ms": START_MS if told else 0,
            "check": "failed" if act is Act.REWORK else "passed",
            "steps": (step,),
            "pauses": (Pause(START_MS),),
        }
        return replace(case, **changes)

    def keep(self, cases: Iterable[Case]) -> None:
        with self.store.write() as writing:
            for case in cases:
                writing.put_case(case, somebody(Role.COLLECTOR), moment())

    def rule(self, case: Case, act: Act, role: Role, **given: str) -> str:
        verdict = self.desk.act(
            Command(
                command_id=f"T-{next(self._ids)}",
                actor=somebody(role),
                case_id=case.case_id,
                act=act,
                expected_version=case.version,
                given=replace(self.given, **given),
            )
        )
        return verdict.rule if verdict.outcome != "accepted" else "accepted"


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.mark.parametrize("act", [a for a in Act if a not in (Act.REPORT, Act.FAST_REPORT)])
def test_j05_k01_every_act_is_for_its_roles_and_for_no_other(desk: Desk, act: Act) -> None:
    states = [state for state in CaseState if any(m.at is state and m.act is act for m in MOVES)]
    assert states
    asked = [(desk.stands(state, act), role) for state in states for role in ROLES]
    desk.keep(case for case, _ in asked)
    for case, role in asked:
        by = {r for m in MOVES if m.at is case.state and m.act is act for r in m.by}
        assert by <= MATRIX[f"act:{act.value}"]
        rule = desk.rule(case, act, role)
        # One who may can still meet a rule of the case; one who may not meets only this.
        assert (rule != "not_your_role") is (role in by), (case.state, role, rule)


def test_j05_reports_come_from_who_may_report(desk: Desk) -> None:
    for role in ROLES:
        verdict = desk.desk.report(
            Report(
                command_id=f"R-{role}",
                actor=somebody(role),
                class_key=COVER,
                place=Place(119.6, 38.9),
                source=Source.COLLECTOR,
                text="井盖缺失",
                observed_at_ms=START_MS,
                photos=desk.given.photos,
            )
        )
        assert (verdict.outcome == "accepted") is (role in MATRIX["report"]), role


def test_k01_an_override_is_the_act_a_row_of_the_trail_and_an_alarm_in_one_write(
    desk: Desk,
) -> None:
    leader = somebody(Role.LEADER)
    in_emergency(desk, leader)
    for n in (1, 2):
        case = dispatched_by(desk, leader)
        assert desk.rule(case, Act.CLOSE, Role.LEADER) == "dispatcher_never_closes"
        assert desk.rule(case, Act.CLOSE, Role.LEADER, override=WHY) == "accepted"
        ended = desk.store.case(case.case_id)
        assert ended is not None and ended.steps[-1].override == WHY
        row = desk.store.trail()[-1]
        assert (row.noted.what, row.noted.n, row.noted.why) == ("override", n, WHY)
        assert (row.actor, row.noted.case_id) == (leader, case.case_id)
    alarms = desk.store.open_rows(Topic.ALARM)
    assert len(alarms) == 2, "each stands until somebody of the hall has seen it"
    assert WHY.encode() in alarms[-1].payload and "第 2 次".encode() in alarms[-1].payload
    assert desk.store.verify().sound


def in_emergency(desk: Desk, who: Actor) -> None:
    accounts = Accounts(somebody(role) for role in ROLES)
    opener = EmergencyDesk(desk.store, accounts, desk.clock, lambda rows: None)
    opening = Opening(EmergencyKind.PIPE, "燃气泄漏", "学府路")
    verdict = opener.decide(EmergencyOrder(command_id="E1", actor=who, opening=opening))
    assert verdict.outcome == "accepted"


def dispatched_by(desk: Desk, who: Actor) -> Case:
    case = desk.stands(CaseState.TO_CLOSE, Act.CLOSE)
    desk.keep([case])
    step = Step(Act.DISPATCH, START_MS, who.account, who.role, CaseState.HANDLING)
    case = replace(case, version=case.version + 1, steps=(*case.steps, step))
    with desk.store.write() as writing:
        writing.put_case(case, who, moment())
    return case


def test_k01_an_override_that_was_not_needed_is_none(desk: Desk) -> None:
    case = dispatched_by(desk, somebody(Role.DISPATCHER))
    assert desk.rule(case, Act.CLOSE, Role.LEADER, override=WHY) == "accepted"
    assert desk.store.trail() == () and desk.store.open_rows(Topic.ALARM) == ()


def test_k01_in_a_combined_hall_one_person_holds_both_and_still_never_does_both(
    desk: Desk,
) -> None:
    both = [Actor("hall-01", Role.INTAKE), Actor("hall-01", Role.DISPATCHER)]
    alone = CaseDesk(desk.store, CITY, Accounts(both), desk.clock, lambda rows: None, BOOKS)
    case = dispatched_by(desk, both[1])
    close = Command(
        command_id="K",
        actor=both[0],
        case_id=case.case_id,
        act=Act.CLOSE,
        expected_version=case.version,
    )
    verdict = alone.act(close)
    assert verdict.rule == "dispatcher_never_closes" and "下一班" in verdict.zh
