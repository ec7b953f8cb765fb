"""Campaigns in the record (A17): decided once, counted over all cases, as plain SQL counts them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from msgspec import structs
from sqlalchemy import text

from backend.codebooks import LiveBook
from backend.contract.figures import CampaignCount, Campaigns, CampaignShown, IndicatorCases
from backend.contract.orders import CampaignOrder
from backend.contract.pushed import LogRow
from backend.contract.questions import GetCampaignCases, GetCampaigns
from backend.contract.verdicts import Denied, Verdict
from backend.domain.cases.case import Act, Case, Source
from backend.domain.clocks.clock import Calendar
from backend.domain.counting.campaign import (
    DAY_MS,
    Campaign,
    CampaignAct,
    CampaignFilter,
    Plan,
)
from backend.domain.counting.campaign_count import CampaignPart
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor
from backend.services import Accounts
from backend.services.campaign_counting import CampaignCounting, day_ends
from backend.services.campaign_desk import CampaignDesk
from backend.store import Store

from .hall import (
    ACCEPTER,
    CITY,
    COLLECTOR,
    DISPATCHER,
    FILER,
    LEADER,
    LITTER,
    LOOSE,
    PEOPLE,
    START_MS,
    UNIT,
    Hall,
    HandClock,
)

FROM_MS = START_MS - 8 * 3_600_000
UPTO_MS = FROM_MS + 30 * DAY_MS
NAME = "汛后井盖"
COVERS = CampaignFilter(words=("井盖",))
EVERYTHING = tuple(CampaignPart)


@dataclass
class Room:
    """A hall, who decides about campaigns there, and who counts them."""

    store: Store
    slice_s: float = 60.0
    clock: HandClock = field(default_factory=HandClock)
    told: list[LogRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hall = Hall(self.store, self.clock)
        self.ids = count(1)
        self.start()

    def start(self) -> None:
        """Start the desk and the counting, as a backend does."""
        self.desk = CampaignDesk(self.store, Accounts(PEOPLE), self.clock, self.told.extend)
        self.counting = CampaignCounting(
            self.store,
            lambda: self.desk.campaigns,
            CITY,
            LiveBook.of(),
            self.clock,
            self.slice_s,
        )

    def order(self, act: CampaignAct, actor: Actor = LEADER, **more: object) -> Verdict:
        command_id = f"C{next(self.ids)}"
        values = {"command_id": command_id, "actor": actor, "act": act, **more}
        return self.desk.decide(CampaignOrder(**values))

    def make(self, wanted: CampaignFilter = COVERS, name: str = NAME, **days: int) -> str:
        span = {"from_ms": FROM_MS, "upto_ms": UPTO_MS, **days}
        plan = Plan(wanted, goal_percent=90, **span)
        verdict = self.order(CampaignAct.MAKE, name=name, plan=plan)
        assert verdict.outcome == "accepted", verdict
        return verdict.command_id

    def held(self, campaign_id: str) -> Campaign:
        return next(one for one in self.desk.campaigns if one.campaign_id == campaign_id)

    def shown(self, campaign_id: str) -> CampaignShown:
        rows = self.asked(ended=True).rows
        return next(row for row in rows if row.campaign.campaign_id == campaign_id)

    def whole(self, campaign_id: str) -> CampaignCount:
        return self.shown(campaign_id).whole

    def asked(self, *, ended: bool = False) -> Campaigns:
        found = self.counting.campaigns(GetCampaigns(ask_id="Q", actor=LEADER, ended=ended))
        assert found.progress == 1.0
        return found

    def behind(self, campaign_id: str, part: CampaignPart, unit_id: str | None = None) -> list[str]:
        question = GetCampaignCases(
            ask_id="Q", actor=LEADER, campaign_id=campaign_id, part=part, unit_id=unit_id
        )
        found = self.counting.cases(question)
        assert isinstance(found, IndicatorCases) and found.n == len(found.cases)
        assert found.total == 100 * found.n
        return [case.case_id for case in found.cases]

    def sql(self, query: str, **values: object) -> int:
        with self.store.held() as session:
            return int(session.execute(text(query), values).scalar_one())


@pytest.fixture
def room(store: Store) -> Iterator[Room]:
    """On both stores: the fixture is made for each."""
    yield Room(store)


def street(n: int) -> Place:
    return Place(119.6 + n / 1000, 38.9, "学府路", f"99010200{3 + n % 2}012045")


def worked(room: Room, n: int) -> None:
    """Let a small city work: cases of two classes in every stage, two units, some overdue."""
    hall = room.hall
    for i in range(n):
        is_cover = i % 3 > 0
        condition, class_key = (LOOSE, "c0103") if is_cover else (LITTER, "e0102")
        case = hall.reported(class_key=class_key, place=street(i))
        if i % 4 == 0:
            hall.done(case, Act.DECLINE, ACCEPTER, reason="非管理范围")
            continue
        case = hall.done(case, Act.FILE, FILER, condition=condition.key)
        if i % 4 == 1:
            continue
        unit = UNIT.account if is_cover else "td-sanitation"
        case = hall.done(case, Act.DISPATCH, DISPATCHER, unit_id=unit)
        hall.clock.pass_s(9)
        hall.desk.tick()
        case = hall.case(Verdict(command_id="", outcome="", case_id=case.case_id))
        if i % 4 == 3 and is_cover:
            closed(room, case)


def closed(room: Room, case: Case) -> Case:
    hall = room.hall
    hall.clock.pass_s(300)
    case = hall.done(case, Act.REPLY, UNIT, text="已换", photos=(hall.shot(case),))
    case = hall.done(case, Act.SEND_CHECK, ACCEPTER)
    case = hall.done(case, Act.CHECK_PASSED, COLLECTOR, photos=(hall.shot(case),))
    return hall.done(case, Act.CLOSE, FILER)


_MEMBERS = (
    " FROM cases WHERE class_key = 'c0103' AND reported_at_ms < :upto"
    " AND (ended_at_ms IS NULL OR ended_at_ms >= :since)"
)


def test_a17_counts_are_those_of_plain_sql(room: Room) -> None:
    worked(room, 24)
    campaign_id = room.make(CampaignFilter(classes=("c0103",)))
    worked(room, 12)  # filed later: they join by themselves
    shown = room.shown(campaign_id)
    span = {"since": FROM_MS, "upto": UPTO_MS}

    def plain(more: str = "", **values: object) -> int:
        return room.sql(f"SELECT count(*){_MEMBERS}{more}", **span, **values)

    whole = shown.whole
    assert whole.total == plain() == 24
    assert whole.open == plain(" AND ended_at_ms IS NULL") > 0
    assert whole.closed == plain(" AND state = 'closed'") > 0
    assert whole.dropped == plain(" AND ended_at_ms IS NOT NULL AND state <> 'closed'") > 0
    assert sum(one.total for one in shown.by_unit.values()) == whole.total
    for unit_id, one in shown.by_unit.items():
        assert one.total == plain(" AND unit_id = :unit", unit=unit_id)
    # Every number opens exactly its own cases.
    for part in EVERYTHING:
        ids = room.behind(campaign_id, part)
        assert len(ids) == len(set(ids)) == getattr(whole, part.value)
        by_unit = [i for u in shown.by_unit for i in room.behind(campaign_id, part, u)]
        assert sorted(by_unit) == sorted(ids)
    counted = whole.total - whole.dropped
    assert shown.goal == -(-counted * 90 // 100)
    assert (shown.days[-1].n_joined, shown.days[-1].n_closed) == (counted, whole.closed)


def test_a17_time_alone_makes_overdue(room: Room) -> None:
    campaign_id = room.make()
    room.hall.delivered()
    assert room.whole(campaign_id).overdue == 0
    room.clock.pass_s(3 * 3_600)
    assert room.whole(campaign_id).overdue == 1
    assert len(room.behind(campaign_id, CampaignPart.OVERDUE)) == 1


def test_a17_a_person_puts_in_and_takes_out(room: Room) -> None:
    campaign_id = room.make()
    cover = room.hall.reported()
    litter = room.hall.reported(class_key="e0102")
    assert room.behind(campaign_id, CampaignPart.TOTAL) == [cover.case_id]
    room.hall.done(litter, Act.TAG, LEADER, campaign=NAME)
    cover = room.hall.done(cover, Act.UNTAG, DISPATCHER, campaign=NAME)
    assert room.behind(campaign_id, CampaignPart.TOTAL) == [litter.case_id]
    # It stays out, whatever else becomes of it.
    room.hall.done(cover, Act.FILE, FILER, condition=LOOSE.key)
    assert room.behind(campaign_id, CampaignPart.TOTAL) == [litter.case_id]


def test_a17_a_closed_case_is_put_in_and_taken_out_by_hand_and_stays_as_closed_as_it_was(
    room: Room,
) -> None:
    campaign_id = room.make(CampaignFilter(classes=("e0102",)))
    case = closed(room, room.hall.delivered())
    assert room.behind(campaign_id, CampaignPart.TOTAL) == []
    room.clock.pass_s(3_600)
    put = room.hall.done(case, Act.TAG, LEADER, campaign=NAME)
    assert (put.state, put.closed_at_ms) == (case.state, case.closed_at_ms)
    assert put.steps[-1].account == LEADER.account
    assert room.behind(campaign_id, CampaignPart.CLOSED) == [case.case_id]
    days = room.shown(campaign_id).days
    assert all(day.n_closed <= day.n_joined for day in days), "nothing closes before it joins"
    room.start()
    assert room.behind(campaign_id, CampaignPart.CLOSED) == [case.case_id]
    room.hall.done(put, Act.UNTAG, DISPATCHER, campaign=NAME)
    assert room.whole(campaign_id).total == 0
    ended = room.sql(
        "SELECT count(*) FROM cases WHERE state = 'closed' AND ended_at_ms IS NOT NULL"
    )
    assert ended == 1 and room.store.verify().sound


def test_a17_another_filter_counts_anew_and_who_came_second_is_told(room: Room) -> None:
    campaign_id = room.make()
    room.hall.reported()
    room.hall.reported(class_key="e0102")
    plan = replace(room.held(campaign_id).plan, filter=CampaignFilter(words=("垃圾",)))
    edit = {"campaign_id": campaign_id, "plan": plan, "expected_version": 1}
    assert room.order(CampaignAct.EDIT, **edit).outcome == "accepted"
    assert room.whole(campaign_id).total == 1
    late = room.order(CampaignAct.EDIT, **edit)
    assert (late.outcome, late.rule) == ("conflict", "somebody_was_first")


def test_a17_it_ends_by_a_person_or_by_its_days_and_what_is_in_goes_on(room: Room) -> None:
    campaign_id = room.make()
    other = room.make(name="另一个", upto_ms=START_MS + 3_600_000)
    case = room.hall.delivered()
    end = {"campaign_id": campaign_id, "expected_version": 1}
    assert room.order(CampaignAct.END, **end).outcome == "accepted"
    assert room.order(CampaignAct.END, **{**end, "expected_version": 2}).rule == "campaign_over"
    room.clock.pass_s(60)
    room.hall.reported()
    assert room.desk.tick() == 0 and room.whole(campaign_id).total == 1
    closed(room, case)
    assert room.whole(campaign_id).closed == 1
    room.clock.pass_s(3_600)
    assert room.desk.tick() == 1 and room.desk.tick() == 0
    assert room.held(other).ended_by == "system"
    assert room.asked().rows == () and len(room.asked(ended=True).rows) == 2
    assert [row.topic for row in room.told] == ["campaign"] * 4
    assert room.store.open_rows("campaign") == ()


def test_a17_a_restart_keeps_campaigns_and_counts(room: Room) -> None:
    campaign_id = room.make(CampaignFilter(words=("井盖",), sources=(Source.COLLECTOR,)))
    worked(room, 8)
    before, held = room.shown(campaign_id), room.desk.campaigns
    room.start()
    assert room.desk.campaigns == held and room.shown(campaign_id) == before
    assert room.order(CampaignAct.MAKE, name=NAME, plan=held[0].plan).rule == "campaign_name_taken"


def test_a17_an_order_is_decided_once_and_nonsense_is_refused(room: Room) -> None:
    plan = Plan(COVERS, FROM_MS, UPTO_MS, goal_n=10)
    order = CampaignOrder(
        command_id="SAME", actor=LEADER, act=CampaignAct.MAKE, name=NAME, plan=plan
    )
    first = room.desk.decide(order)
    assert room.desk.decide(order) == first and len(room.desk.campaigns) == 1
    other = structs.replace(order, name="另一个")
    assert room.desk.decide(other).rule == "command_id_reused"
    refused: list[tuple[str, Callable[[], Verdict]]] = [
        ("malformed", lambda: room.order(CampaignAct.MAKE, name="x")),
        ("malformed", lambda: room.order(CampaignAct.EXPIRE, campaign_id="SAME")),
        ("malformed", lambda: room.order(CampaignAct.MAKE, name="x\x00", plan=plan)),
        ("campaign_unknown", lambda: room.order(CampaignAct.END, campaign_id="none")),
        ("campaign_goal", lambda: room.order(CampaignAct.MAKE, name="x", plan=_bad(plan))),
    ]
    for rule, ask in refused:
        verdict = ask()
        assert (verdict.outcome, verdict.rule) == ("refused", rule) and verdict.zh and verdict.en
    gone = room.counting.cases(GetCampaignCases(ask_id="Q", actor=LEADER, campaign_id="none"))
    assert isinstance(gone, Denied) and gone.rule == "campaign_unknown"


def _bad(plan: Plan) -> Plan:
    return replace(plan, goal_percent=5)


def test_a17_counting_goes_in_slices_and_comes_to_the_same(room: Room) -> None:
    campaign_id = room.make()
    worked(room, 12)
    whole = room.whole(campaign_id)
    sliced = Room(room.store, slice_s=0.0, clock=room.clock)
    answers = []
    while not answers or answers[-1].progress < 1.0:
        answers.append(sliced.counting.campaigns(GetCampaigns(ask_id="Q", actor=LEADER)))
        assert len(answers) < 50
    assert answers[-1].rows[0].whole == whole and answers[0].rows == ()


def test_a17_days_end_at_midnight_of_the_city_and_the_last_one_now() -> None:
    plan = Plan(COVERS, FROM_MS, UPTO_MS, goal_n=1)
    one = Campaign("01K", 1, NAME, plan, FROM_MS, "leader-01")
    ends = list(day_ends(one, START_MS + DAY_MS, "Asia/Shanghai"))
    assert ends == [FROM_MS + 1, FROM_MS + DAY_MS, START_MS + DAY_MS + 1]
    assert len(list(day_ends(one, UPTO_MS + DAY_MS, "Asia/Shanghai"))) == 31


def test_a17_other_hours_count_anew(room: Room) -> None:
    campaign_id = room.make()
    case = room.hall.filed(LOOSE.key)
    room.hall.done(case, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)
    room.clock.pass_s(4 * 86_400)
    assert room.whole(campaign_id).overdue == 1
    days_off = replace(Calendar(), holidays=("2026-06-11", "2026-06-12"))
    room.counting.set_city(structs.replace(CITY, calendar=days_off))
    assert room.whole(campaign_id).overdue == 0
