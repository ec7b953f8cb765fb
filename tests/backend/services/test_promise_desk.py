"""Promises to callers (row A18): countdown for all, name and number for few, each look recorded."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import msgspec
import pytest

from backend.contract.answers import CallerShown
from backend.contract.orders import PromiseOrder
from backend.contract.pushed import LogRow, PromiseChanged
from backend.contract.questions import GetCaller
from backend.contract.verdicts import Denied, Verdict
from backend.domain.cases.case import Source
from backend.domain.people.late import LateWord
from backend.domain.people.promise import Caller, Promise, PromiseAct
from backend.domain.people.rights import may_do
from backend.domain.people.risks import RiskKind
from backend.domain.terms.roles import Role
from backend.services import Accounts
from backend.services.handover_desk import HandoverDesk
from backend.services.promise_desk import PromiseDesk
from backend.store import Store
from backend.store.packing import payload_of
from tests.backend.store.stores import Place

from .hall import ACCEPTER, LEADER, PEOPLE, START_MS, Hall

HOUR_MS = 3_600_000
ZONE = "Asia/Shanghai"
NAME, NUMBER = "王五先生", "555-0142"
CALLER = Caller(NAME, NUMBER, START_MS + HOUR_MS)
KEPT, LATER = PromiseAct.CALLED_BACK, PromiseAct.POSTPONE


@dataclass
class Desk:
    hall: Hall
    ids: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        accounts = Accounts(PEOPLE)
        self.rows: list[LogRow] = []
        self.promises = PromiseDesk(self.hall.store, accounts, self.hall.clock, self._told, ZONE)
        self.handovers = HandoverDesk(self.hall.store, accounts, self.hall.clock, self._told)

    def _told(self, rows: Sequence[LogRow]) -> None:
        self.rows.extend(rows)

    def called(self, caller: Caller | None = CALLER) -> Verdict:
        return self.hall.report(ACCEPTER, source=Source.HOTLINE, photos=(), caller=caller)

    def act(self, case_id: str, act: PromiseAct, actor=ACCEPTER, **more: object) -> Verdict:
        held = self.promise(case_id)
        values = {"expected_version": held.version if held else 1, **more}
        order = PromiseOrder(
            command_id=f"R-{next(self.ids)}", actor=actor, case_id=case_id, act=act, **values
        )
        return self.promises.decide(order)

    def promise(self, case_id: str) -> Promise | None:
        with self.hall.store.write() as writing:
            return writing.promise(case_id)

    def look(self, case_id: str, actor=ACCEPTER) -> CallerShown | Denied:
        return self.promises.show(GetCaller(ask_id="q", actor=actor, case_id=case_id))

    def looks(self) -> list[tuple[str, str]]:
        trail = self.hall.store.trail()
        return [
            (row.actor.account, row.noted.case_id) for row in trail if row.noted.what == "looked"
        ]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(Hall(store))


def test_a18_a_report_with_a_caller_makes_a_promise_in_the_same_commit(desk: Desk) -> None:
    verdict = desk.called()
    held = desk.promise(verdict.case_id)
    assert held is not None and (held.due_ms, held.account) == (CALLER.due_ms, "intake-01")
    assert [row.topic for row in desk.hall.told[-2:]] == ["case", "promise"]
    (row,) = desk.hall.store.open_rows("promise")
    assert row.entity == verdict.case_id


def test_a18_neither_name_nor_number_is_in_journal_topics_logs_or_words(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case_id = desk.called().case_id
    desk.look(case_id)
    desk.act(case_id, LATER, due_ms=START_MS + 2 * HOUR_MS)
    store = desk.hall.store
    rows = [row for topic in ("case", "promise", "alarm") for row in store.history(topic, case_id)]
    assert len(rows) == 3
    told = b"".join(row.payload for row in (*rows, *desk.rows, *desk.hall.told))
    told += msgspec.msgpack.encode(store.trail()) + caplog.text.encode()
    report = desk.hall.a_report(ACCEPTER, caller=CALLER)
    shown = desk.look(case_id)
    told += (repr(report) + repr(shown) + repr(CALLER)).encode()
    assert NAME.encode() not in told and NUMBER.encode() not in told


def test_a18_each_look_is_recorded_before_it_is_answered(desk: Desk) -> None:
    case_id = desk.called().case_id
    shown = desk.look(case_id)
    assert isinstance(shown, CallerShown) and (shown.name, shown.number) == (NAME, NUMBER)
    desk.look(case_id, LEADER)
    assert desk.looks() == [("intake-01", case_id), ("leader-01", case_id)]
    assert desk.hall.store.verify().sound
    none = desk.look(desk.called(None).case_id)
    assert isinstance(none, Denied) and none.rule == "no_such_caller"
    assert len(desk.looks()) == 2, "where there is nothing, nobody has seen anything"


def test_a18_who_may_see_and_call_back(desk: Desk) -> None:
    mine = [Role.INTAKE, Role.LEADER]
    assert [role for role in Role if may_do(role, "get_caller")] == mine
    assert [role for role in Role if may_do(role, "promise")] == mine


def test_a18_called_back_ends_it_and_putting_off_moves_it(desk: Desk) -> None:
    case_id = desk.called().case_id
    assert desk.act(case_id, LATER, due_ms=START_MS).rule == "promise_in_past"
    assert desk.act(case_id, LATER, due_ms=START_MS + 2 * HOUR_MS).outcome == "accepted"
    held = desk.promise(case_id)
    assert held is not None and (held.n_postponed, held.due_ms) == (1, START_MS + 2 * HOUR_MS)
    late = desk.act(case_id, KEPT, LEADER, expected_version=1)
    assert (late.outcome, late.by_account) == ("conflict", "intake-01")
    assert desk.act(case_id, KEPT, LEADER, note="已告知").outcome == "accepted"
    assert desk.hall.store.open_rows("promise") == ()
    assert desk.act(case_id, KEPT).rule == "promise_kept"
    assert desk.act("01NONE", KEPT).rule == "no_such_promise"
    assert desk.act(case_id, PromiseAct.MAKE).rule == "malformed"


def test_a18_a_no_to_the_night_moves_the_call_to_the_morning(desk: Desk) -> None:
    night_ms = START_MS + 15 * HOUR_MS  # eleven at night
    morning_ms = START_MS + 24 * HOUR_MS  # eight in the morning
    made = desk.called(replace(CALLER, due_ms=night_ms, late=LateWord.NO))
    held = desk.promise(made.case_id)
    assert held is not None and (held.due_ms, held.late) == (morning_ms, LateWord.NO)
    assert desk.act(made.case_id, LATER, due_ms=night_ms + 24 * HOUR_MS).outcome == "accepted"
    held = desk.promise(made.case_id)
    assert held is not None and held.due_ms == morning_ms + 24 * HOUR_MS
    yes = desk.promise(desk.called(replace(CALLER, due_ms=night_ms, late=LateWord.YES)).case_id)
    assert yes is not None and yes.due_ms == night_ms


def test_a18_a_call_is_handed_to_the_leader_with_its_report_or_later_once(desk: Desk) -> None:
    at_once = desk.promise(desk.called(replace(CALLER, handed=True)).case_id)
    assert at_once is not None and (at_once.handed_by, at_once.version) == ("intake-01", 1)
    case_id = desk.called().case_id
    before = desk.promise(case_id)
    assert before is not None and not before.handed_ms
    assert desk.act(case_id, PromiseAct.HAND).outcome == "accepted"
    held = desk.promise(case_id)
    assert held is not None and (held.handed_by, held.due_ms) == ("intake-01", before.due_ms)
    assert held.handed_ms >= held.made_ms
    assert desk.act(case_id, PromiseAct.HAND).rule == "promise_handed"
    assert desk.act(case_id, KEPT, LEADER).outcome == "accepted"
    assert desk.act(case_id, PromiseAct.HAND).rule == "promise_kept"


@pytest.mark.parametrize(
    ("caller", "rule"),
    [
        (Caller(NAME, " ", START_MS + HOUR_MS), "promise_no_number"),
        (Caller(NAME, NUMBER, START_MS - 1), "promise_in_past"),
        (Caller(NAME, "5" * 33, START_MS + HOUR_MS), "malformed"),
        (Caller("\x00", NUMBER, START_MS + HOUR_MS), "malformed"),
    ],
)
def test_a18_a_promise_that_cannot_be_made_makes_no_case(
    desk: Desk, caller: Caller, rule: str
) -> None:
    verdict = desk.called(caller)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert NUMBER not in verdict.zh
    assert desk.hall.store.heads()["case"].seq == 0


def test_a18_a_caller_who_wants_no_call_is_kept_without_a_promise(desk: Desk) -> None:
    case_id = desk.called(Caller(NAME, NUMBER)).case_id
    assert desk.promise(case_id) is None
    assert isinstance(desk.look(case_id), CallerShown)


def test_x12_a18_an_open_promise_is_a_risk_of_the_handover(desk: Desk) -> None:
    case_id = desk.called().case_id
    desk.handovers.note(desk.hall.told)
    (risk,) = [one for one in desk.handovers.risks if one.kind is RiskKind.PROMISE]
    assert risk.ref == f"promise:{case_id}" and NUMBER not in risk.what
    desk.act(case_id, KEPT)
    desk.handovers.note(desk.rows)
    assert not [one for one in desk.handovers.risks if one.kind is RiskKind.PROMISE]


def test_a18_promise_and_caller_outlive_a_restart(place: Place) -> None:
    store = place.open()
    case_id = Desk(Hall(store)).called().case_id
    store.close()
    again = Desk(Hall(place.open()))
    (row,) = again.hall.store.open_rows("promise")
    changed = payload_of(row.payload)
    assert isinstance(changed, PromiseChanged) and changed.promise.due_ms == CALLER.due_ms
    shown = again.look(case_id)
    assert isinstance(shown, CallerShown) and shown.number == NUMBER
    again.hall.store.close()
