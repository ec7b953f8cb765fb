"""Emergencies in the record (I06, K01): decided once, one at a time, alike after a restart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

import pytest
from msgspec import structs

from backend.contract.answers import EmergencyLog
from backend.contract.codec import decode_payload, encode
from backend.contract.orders import Command, EmergencyOrder
from backend.contract.pushed import AlarmChanged, CaseChanged, EmergencyChanged, LogRow
from backend.contract.questions import GetEmergencies, GetEmergencyLog
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Case, CaseState, Given
from backend.domain.people.emergency import Emergency, Entry, Line, Opening
from backend.domain.people.emergency_terms import EmergencyAct, EmergencyKind, Post
from backend.domain.terms.roles import Actor, Role
from backend.services import Accounts
from backend.services.emergency_desk import EmergencyDesk
from backend.situation import News, Situation
from backend.store import Store

from .hall import ACCEPTER, CHIEF, COLLECTOR, DISPATCHER, FILER, LEADER, PEOPLE, UNIT, Hall

FLOOD = Opening(EmergencyKind.FLOOD, "解放路下穿积水", "解放路铁路桥下")
WHY = "全班只有值班长一人，下穿积水须立即销案"
NEXT_LEADER = Actor("leader-02", Role.LEADER, "值班长席")


class Room:
    """A hall, and who decides about emergencies there."""

    def __init__(self, store: Store) -> None:
        self.store, self.hall = store, Hall(store)
        self.ids = count(1)
        self.told: list[LogRow] = []
        self.start()

    def start(self) -> None:
        accounts = Accounts((*PEOPLE, NEXT_LEADER))
        self.desk = EmergencyDesk(self.store, accounts, self.hall.clock, self._hear)

    def _hear(self, rows: Sequence[LogRow]) -> None:
        self.told.extend(rows)
        self.desk.note(rows)

    def order(self, actor: Actor = LEADER, **asked: object) -> Verdict:
        order = EmergencyOrder(command_id=f"E{next(self.ids)}", actor=actor, **asked)  # type: ignore[arg-type]
        return self.desk.decide(order)

    def open(self, actor: Actor = LEADER, wanted: Opening = FLOOD) -> str:
        verdict = self.order(actor, opening=wanted)
        assert verdict.outcome == "accepted", verdict
        return verdict.command_id

    def write(
        self, emergency_id: str, act: EmergencyAct, actor: Actor = LEADER, **more: object
    ) -> Verdict:
        entry = Entry(act, **more)  # type: ignore[arg-type]
        return self.order(actor, emergency_id=emergency_id, entry=entry)

    def log(self, emergency_id: str) -> list[Line]:
        asked = GetEmergencyLog(ask_id="Q", actor=LEADER, emergency_id=emergency_id)
        found = self.desk.log(asked)
        assert isinstance(found, EmergencyLog) and found.emergency.version == len(found.lines)
        return list(found.lines)

    def known(self) -> tuple[Emergency, ...]:
        question = GetEmergencies(ask_id="Q", actor=LEADER)
        return self.desk.record(question).rows

    def to_close(self, dispatcher: Actor) -> Case:
        """Return a case that this person dispatched, ready to be closed."""
        hall = self.hall
        case = hall.reported(actor=COLLECTOR)
        case = hall.done(case, Act.FILE, FILER, condition="c0103-loose")
        case = hall.done(case, Act.DISPATCH, dispatcher, unit_id=UNIT.account)
        hall.clock.pass_s(9)
        hall.desk.tick()
        case = hall.case(Verdict(command_id="", outcome="", case_id=case.case_id))
        case = hall.done(case, Act.REPLY, UNIT, text="已处置", photos=(hall.shot(),))
        case = hall.done(case, Act.SEND_CHECK, ACCEPTER)
        return hall.done(case, Act.CHECK_PASSED, COLLECTOR, photos=(hall.shot(),))


@pytest.fixture
def room(store: Store) -> Iterator[Room]:
    """On both stores: the fixture is made for each."""
    yield Room(store)


def test_i06_a_line_of_the_log_is_a_row_of_the_journal_dated_to_the_second(room: Room) -> None:
    emergency_id = room.open()
    room.hall.clock.pass_s(7)
    said = room.write(emergency_id, EmergencyAct.SAY, ACCEPTER, text="水深五十厘米，两车被困")
    room.hall.clock.pass_s(4)
    room.write(emergency_id, EmergencyAct.TASK, DISPATCHER, text="封路", person="交警二大队")
    assert said.outcome == "accepted" and said.version == 2
    log = room.log(emergency_id)
    assert [line.act.value for line in log] == ["open", "say", "task"]
    assert [line.at_ms - log[0].at_ms for line in log] == [0, 7_000, 11_000]
    assert [line.account for line in log] == [LEADER.account, ACCEPTER.account, DISPATCHER.account]
    assert room.store.verify().sound and [row.topic for row in room.told] == ["emergency"] * 3


def test_i06_all_of_it_is_there_after_a_restart_on_every_desk(room: Room) -> None:
    emergency_id = room.open()
    room.write(emergency_id, EmergencyAct.APPOINT, post=Post.FIELD, person="李工")
    before = room.desk.running
    room.start()
    assert room.desk.running == before and room.known() == (before,)
    # A desk that joins now takes it from the rows in force.
    seen = Situation()
    rows = [decode_payload(row.payload) for row in room.store.open_rows("emergency")]
    seen.apply(News(reset=True, changed=tuple(rows)))
    assert list(seen.emergencies.values()) == [before]
    assert room.order(opening=FLOOD).rule == "emergency_on"


def test_i06_it_ends_by_name_leaves_every_desk_and_its_log_stays_readable(room: Room) -> None:
    emergency_id = room.open()
    seen = Situation()
    ended = room.write(emergency_id, EmergencyAct.END, text="水退，恢复通车")
    assert ended.outcome == "accepted" and room.store.open_rows("emergency") == ()
    changes = seen.apply(News(changed=tuple(decode_payload(row.payload) for row in room.told)))
    assert seen.emergencies == {} and [one.line.n for one in changes.emergencies] == [1, 2]
    assert room.write(emergency_id, EmergencyAct.SAY, text="晚了").rule == "emergency_over"
    (past,) = room.known()
    assert (past.ended_by, past.outcome) == (LEADER.account, "水退，恢复通车")
    second = room.open(CHIEF)
    assert [one.emergency_id for one in room.known()] == [second, emergency_id]
    assert [line.act.value for line in room.log(emergency_id)] == ["open", "end"]


def test_i06_the_next_shift_takes_command_by_name_and_ends_it(room: Room) -> None:
    emergency_id = room.open()
    end = {"text": "结束"}
    assert room.write(emergency_id, EmergencyAct.END, NEXT_LEADER, **end).rule == (
        "emergency_not_commander"
    )
    for person in (DISPATCHER.account, "nobody"):
        rule = room.write(
            emergency_id, EmergencyAct.APPOINT, post=Post.COMMANDER, person=person
        ).rule
        assert rule == "emergency_commander", person
    take = {"post": Post.COMMANDER, "person": NEXT_LEADER.account}
    assert room.write(emergency_id, EmergencyAct.APPOINT, NEXT_LEADER, **take).rule == ""
    assert room.write(emergency_id, EmergencyAct.END, NEXT_LEADER, **end).outcome == "accepted"


@pytest.mark.parametrize("actor", [ACCEPTER, DISPATCHER])
@pytest.mark.parametrize("act", ["open", "order", "appoint", "end"])
def test_i06_what_leads_is_denied_to_everybody_else_in_one_sentence(
    room: Room, actor: Actor, act: str
) -> None:
    if act == "open":
        verdict = room.order(actor, opening=FLOOD)
    else:
        emergency_id = room.open()
        more = {"text": "x", "person": "王队", "post": Post.FIELD}
        verdict = room.write(emergency_id, EmergencyAct(act), actor, **more)
    assert verdict.rule == "emergency_not_yours" and "值班长" in verdict.zh and verdict.en


def test_i06_an_order_is_decided_once_and_nonsense_is_refused(room: Room) -> None:
    order = EmergencyOrder(command_id="SAME", actor=LEADER, opening=FLOOD)
    first = room.desk.decide(order)
    assert room.desk.decide(order) == first and len(room.known()) == 1
    other = structs.replace(order, opening=replace(FLOOD, title="别处"))
    assert room.desk.decide(other).rule == "command_id_reused"
    say = Entry(EmergencyAct.SAY, "x")
    for asked, rule in (
        ({}, "malformed"),
        ({"opening": FLOOD, "entry": say}, "malformed"),
        ({"emergency_id": "SAME", "entry": Entry(EmergencyAct.OVERRIDE, "x")}, "malformed"),
        ({"emergency_id": "SAME", "entry": Entry(EmergencyAct.OPEN, "x")}, "malformed"),
        ({"emergency_id": "SAME", "entry": Entry(EmergencyAct.SAY, "x\x00")}, "malformed"),
        ({"emergency_id": "none", "entry": say}, "emergency_unknown"),
        ({"emergency_id": "SAME", "entry": replace(say, case_id="none")}, "no_such_case"),
    ):
        verdict = room.order(**asked)
        assert (verdict.outcome, verdict.rule) == ("refused", rule), asked
        assert verdict.zh and verdict.en
    assert len(room.log("SAME")) == 1


def test_i06_the_log_of_days_with_many_tasks_fits_an_answer(room: Room) -> None:
    emergency_id, text = room.open(), "水" * 100
    for n in range(40):
        room.write(emergency_id, EmergencyAct.TASK, text=text, person=f"第 {n} 队")
    asked = GetEmergencyLog(ask_id="Q", actor=LEADER, emergency_id=emergency_id)
    whole = sum(len(row.payload) for row in room.store.history("emergency", emergency_id))
    assert len(encode(room.desk.log(asked))) < whole / 8
    unknown = GetEmergencyLog(ask_id="Q", actor=LEADER, emergency_id="none")
    assert room.desk.log(unknown).rule == "emergency_unknown"


def close(case: Case, command_id: str, why: str = WHY, actor: Actor = LEADER) -> Command:
    return Command(
        command_id=command_id,
        actor=actor,
        case_id=case.case_id,
        act=Act.CLOSE,
        expected_version=case.version,
        given=Given(override=why),
    )


def test_k01_outside_an_emergency_nothing_sets_the_rule_aside(room: Room) -> None:
    case = room.to_close(LEADER)
    verdict = room.hall.desk.act(close(case, "K1"))
    assert verdict.rule == "override_needs_emergency" and "应急" in verdict.zh
    assert room.store.trail() == () and room.store.open_rows(Topic.ALARM) == ()
    emergency_id = room.open()
    room.write(emergency_id, EmergencyAct.END, text="完")
    assert room.hall.desk.act(close(case, "K2")).rule == "override_needs_emergency"


def test_k01_an_emergency_alone_sets_nothing_aside(room: Room) -> None:
    room.open()
    case = room.to_close(LEADER)
    assert room.hall.desk.act(close(case, "K1", "")).rule == "dispatcher_never_closes"
    assert room.hall.desk.act(close(case, "K2", "  ")).rule == "dispatcher_never_closes"
    other = room.to_close(DISPATCHER)
    forged = close(other, "K3", actor=DISPATCHER)
    assert room.hall.desk.act(forged).outcome == "refused"


def test_k01_an_override_is_a_line_of_the_log_counted_and_in_the_trail(room: Room) -> None:
    emergency_id = room.open()
    cases = [room.to_close(LEADER), room.to_close(LEADER)]
    orders = [close(case, f"K{n}") for n, case in enumerate(cases)]
    # Both in one commit: each sees what the one before it wrote.
    verdicts = room.hall.desk.decide(orders)
    assert [one.outcome for one in verdicts] == ["accepted", "accepted"]
    lines = [line for line in room.log(emergency_id) if line.act is EmergencyAct.OVERRIDE]
    assert [line.case_id for line in lines] == [case.case_id for case in cases]
    assert [line.text for line in lines] == [WHY, WHY] and [line.n for line in lines] == [2, 3]
    room.start()
    assert room.desk.running is not None and room.desk.running.n_overrides == 2
    trail = [row.noted for row in room.store.trail()]
    assert [(one.what, one.n) for one in trail] == [("override", 1), ("override", 2)]
    assert _kinds(room.hall.told)[-6:] == [CaseChanged, EmergencyChanged, AlarmChanged] * 2
    assert room.store.verify().sound
    assert room.store.case(cases[0].case_id).state is CaseState.CLOSED


def _kinds(rows: Sequence[LogRow]) -> list[type]:
    kinds = [type(decode_payload(row.payload)) for row in rows]
    return [kind for kind in kinds if kind in (CaseChanged, EmergencyChanged, AlarmChanged)]
