"""The handover that cannot forget (row X12): what is open is named, or nobody signs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

import pytest

from backend.contract.codec import decode_payload
from backend.contract.orders import HandoverOrder
from backend.contract.pushed import CampaignChanged, EmergencyChanged, HandoverChanged, LogRow
from backend.contract.questions import GetHandovers
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Case
from backend.domain.clocks.moment import Moment
from backend.domain.counting.campaign import (
    DAY_MS,
    Campaign,
    CampaignAct,
    CampaignFilter,
    Plan,
    ended,
)
from backend.domain.people.emergency import (
    Emergency,
    Entry,
    Line,
    Opening,
    Writer,
    opened,
    written,
)
from backend.domain.people.emergency_terms import EmergencyAct, EmergencyKind
from backend.domain.people.handover import Handover, HandoverAct, HandoverState, Mention
from backend.domain.people.rights import may_do
from backend.domain.people.risks import Risk, RiskKind
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.services import Accounts, AlarmDesk
from backend.services.handover_desk import HandoverDesk
from backend.store import Store
from tests.backend.store.stores import Place

from .hall import BOOKS, CITY, COLLECTOR, LEADER, LOOSE, PEOPLE, START_MS, CaseDesk, Hall

NEXT = Actor("leader-02", Role.LEADER, "值班长席 02")
GIVE, TAKE, WITHDRAW = HandoverAct.GIVE, HandoverAct.TAKE, HandoverAct.WITHDRAW


class Shift(Hall):
    """A hall whose leaders hand over."""

    def __post_init__(self) -> None:
        self.signs = count(1)
        super().__post_init__()
        accounts = Accounts((*PEOPLE, NEXT))
        self.desk = CaseDesk(self.store, CITY, accounts, self.clock, self._on_rows, BOOKS)
        self.alarms = AlarmDesk(self.store, accounts, self.clock, self._on_rows)
        self.handovers = HandoverDesk(self.store, accounts, self.clock, self._on_rows)

    def _on_rows(self, rows: Sequence[LogRow]) -> None:
        super()._on_rows(rows)
        if hasattr(self, "handovers"):
            self.handovers.note(rows)

    def guarded(self) -> Case:
        return self.done(self.filed(), Act.STAND_GUARD, COLLECTOR)

    def risks(self) -> tuple[Risk, ...]:
        return self.handovers.risks

    def sign(
        self, act: HandoverAct, actor: Actor, refs: Iterable[str] | None = None, **more: object
    ) -> Verdict:
        """Sign; without ``refs`` all that is open is mentioned."""
        standing = self.standing()
        held = {"handover_id": standing.handover_id, "expected_version": standing.version}
        about = held if standing and act is not GIVE else {"from_ms": START_MS}
        mentions = tuple(
            Mention(risk.kind, risk.ref, "as the desk calls it")
            for risk in self.risks()
            if refs is None or risk.ref in refs
        )
        values = {"mentions": mentions, **about, **more}
        order = HandoverOrder(command_id=f"H-{next(self.signs)}", actor=actor, act=act, **values)
        return self.handovers.decide(order)

    def standing(self) -> Handover:
        rows = self.store.open_rows("handover")
        if not rows:
            return Handover("none", 0, HandoverState.WITHDRAWN, 0, "", "", 0, ())
        changed = decode_payload(rows[0].payload)
        assert isinstance(changed, HandoverChanged)
        return changed.handover

    def signed(self) -> tuple[Handover, ...]:
        asked = GetHandovers(
            ask_id="q", actor=LEADER, from_ms=START_MS, upto_ms=START_MS + 86_400_000
        )
        return self.handovers.record(asked).rows


@pytest.fixture
def shift(store: Store) -> Shift:
    return Shift(store)


def refs(shift: Shift) -> list[str]:
    return [risk.ref for risk in shift.risks()]


def test_x12_a_planted_hazard_that_is_not_mentioned_blocks_and_is_named(shift: Shift) -> None:
    case = shift.filed()
    assert refs(shift) == [f"hazard:{case.case_id}", "carried"]
    verdict = shift.sign(GIVE, LEADER, refs=["carried"])
    assert (verdict.outcome, verdict.rule) == ("refused", "handover_unmentioned")
    assert case.case_no in verdict.zh and "学府路" in verdict.zh
    assert shift.store.heads()["handover"].seq == 0
    assert shift.sign(GIVE, LEADER).outcome == "accepted"


def test_x12_a14_who_stands_guard_must_be_mentioned_until_relieved(shift: Shift) -> None:
    case = shift.guarded()
    guard = f"guard:{case.case_id}:{COLLECTOR.account}"
    assert guard in refs(shift)
    verdict = shift.sign(GIVE, LEADER, refs=[f"hazard:{case.case_id}", "carried"])
    assert verdict.rule == "handover_unmentioned" and COLLECTOR.account in verdict.zh
    shift.done(
        shift.case(Verdict(command_id="", outcome="", case_id=case.case_id)), Act.RELIEVE, LEADER
    )
    assert guard not in refs(shift)


def test_x12_campaigns_and_unanswered_slips_are_open_risks(shift: Shift) -> None:
    case = shift.done(shift.filed(LOOSE.key), Act.TAG, LEADER, campaign="井盖专项")
    other = shift.done(shift.filed(LOOSE.key), Act.TAG, LEADER, campaign="井盖专项")
    campaign = next(risk for risk in shift.risks() if risk.kind is RiskKind.CAMPAIGN)
    assert (campaign.ref, campaign.n) == ("campaign:井盖专项", 2)
    case = shift.done(case, Act.DISPATCH, PEOPLE[3], unit_id="td-drainage")
    shift.done(case, Act.SUPERVISE, LEADER, reason="今日办结", limit="2工作时")
    assert f"slip:{case.case_id}" in refs(shift)
    shift.done(other, Act.UNTAG, LEADER, campaign="井盖专项")
    campaign = next(risk for risk in shift.risks() if risk.kind is RiskKind.CAMPAIGN)
    assert campaign.n == 1


def test_x12_a17_a_running_campaign_is_mentioned_until_it_ends(shift: Shift) -> None:
    plan = Plan(CampaignFilter(words=("井盖",)), shift.clock.city, shift.clock.city + DAY_MS, 5)
    one = Campaign("01K", 1, "汛后井盖", plan, shift.clock.city, LEADER.account)
    at = Moment(shift.clock.city, shift.clock.real)

    def put(campaign: Campaign, act: CampaignAct) -> None:
        with shift.store.write(shift._on_rows) as writing:
            writing.put_campaign(CampaignChanged(campaign=campaign, act=act), LEADER, at)

    put(one, CampaignAct.MAKE)
    tagged = shift.done(shift.filed(LOOSE.key), Act.TAG, LEADER, campaign="汛后井盖")
    (risk,) = [risk for risk in shift.risks() if risk.kind is RiskKind.CAMPAIGN]
    assert (risk.ref, risk.n) == ("campaign:汛后井盖", 0)
    put(ended(one, LEADER.account, at), CampaignAct.END)
    (risk,) = [risk for risk in shift.risks() if risk.kind is RiskKind.CAMPAIGN]
    assert risk.n == 1, "what a person put in is open still"
    shift.done(tagged, Act.UNTAG, LEADER, campaign="汛后井盖")
    assert "campaign:汛后井盖" not in refs(shift)


def test_x12_i06_an_emergency_is_mentioned_until_it_ends(shift: Shift) -> None:
    at = Moment(shift.clock.city, shift.clock.real)
    by = Writer(LEADER, at, lambda account: True)
    opening = Opening(EmergencyKind.FLOOD, "解放路下穿积水", "铁路桥下")

    def put(told: tuple[Emergency, Line]) -> None:
        with shift.store.write(shift._on_rows) as writing:
            changed = EmergencyChanged(emergency=told[0], line=told[1])
            writing.put_emergency(changed, LEADER, at)

    held = opened("01E", opening, None, by)
    put(held)
    assert "emergency:01E" in refs(shift)
    verdict = shift.sign(GIVE, LEADER, refs=[])
    assert verdict.rule == "handover_unmentioned" and "解放路下穿积水" in verdict.zh
    put(written(held[0], Entry(EmergencyAct.END, "水退"), by))
    assert "emergency:01E" not in refs(shift)


def test_x12_both_persons_sign_and_nobody_takes_from_himself(shift: Shift) -> None:
    shift.filed()
    assert shift.sign(GIVE, LEADER, note="西街口明早封路").outcome == "accepted"
    assert shift.standing().state is HandoverState.GIVEN
    own = shift.sign(TAKE, LEADER)
    assert (own.outcome, own.rule) == ("refused", "handover_same_person")
    assert shift.sign(TAKE, NEXT, refs=[]).outcome == "accepted"
    (row,) = shift.signed()
    assert (row.state, row.giver, row.taker) == (HandoverState.TAKEN, "leader-01", "leader-02")
    assert row.note == "西街口明早封路" and row.taken_ms == shift.clock.city
    assert shift.store.open_rows("handover") == ()


def test_x12_what_opens_between_the_two_signatures_must_be_mentioned_too(shift: Shift) -> None:
    shift.filed()
    shift.sign(GIVE, LEADER)
    late = shift.filed()
    verdict = shift.sign(TAKE, NEXT, refs=[])
    assert verdict.rule == "handover_unmentioned" and late.case_no in verdict.zh
    assert shift.sign(TAKE, NEXT, refs=[f"hazard:{late.case_id}"]).outcome == "accepted"
    by = {mention.ref: mention.by for mention in shift.signed()[0].mentions}
    assert by[f"hazard:{late.case_id}"] == "leader-02" and by["carried"] == "leader-01"


@pytest.mark.parametrize("act", [GIVE, TAKE])
def test_x12_a_live_alarm_freezes_either_signature_until_acknowledged(
    shift: Shift, act: HandoverAct
) -> None:
    if act is TAKE:
        assert shift.sign(GIVE, LEADER).outcome == "accepted"
    shift.alarms.raise_alarm("gas-12", Words("气体 12 号点甲烷低报", "gas 12"))
    actor = LEADER if act is GIVE else NEXT
    verdict = shift.sign(act, actor)
    assert (verdict.outcome, verdict.rule) == ("refused", "handover_frozen")
    assert "甲烷" in verdict.zh
    shift.alarms.acknowledge("A-1", LEADER, "gas-12")
    assert shift.sign(act, actor).outcome == "accepted"


def test_x12_one_handover_stands_at_a_time_and_only_its_giver_withdraws_it(shift: Shift) -> None:
    shift.sign(GIVE, LEADER)
    assert shift.sign(GIVE, NEXT).rule == "handover_stands"
    assert shift.sign(WITHDRAW, NEXT).rule == "handover_not_yours"
    held = shift.standing()
    assert shift.sign(WITHDRAW, LEADER).outcome == "accepted"
    late = shift.sign(TAKE, NEXT, handover_id=held.handover_id, expected_version=held.version)
    assert (late.outcome, late.by_account) == ("conflict", "leader-01")
    over = shift.sign(TAKE, NEXT, handover_id=held.handover_id, expected_version=held.version + 1)
    assert over.rule == "handover_over"
    assert shift.sign(GIVE, NEXT).outcome == "accepted"
    states = [row.state for row in shift.signed()]
    assert states == [HandoverState.GIVEN, HandoverState.WITHDRAWN]


def test_x12_the_record_speaks_in_its_own_words_and_keeps_what_only_a_desk_sees(
    shift: Shift,
) -> None:
    case = shift.filed()
    seen = Mention(RiskKind.WALL, "wall:mosaic", "大屏 4 号窗黑屏", by="somebody else")
    gone = Mention(RiskKind.HAZARD, "hazard:GONE", "早已办结")
    mentions = tuple(Mention(risk.kind, risk.ref, "x") for risk in shift.risks())
    shift.sign(GIVE, LEADER, mentions=(*mentions, seen, gone))
    kept = {mention.ref: mention for mention in shift.standing().mentions}
    assert kept[f"hazard:{case.case_id}"].what.startswith(case.case_no)
    assert kept["wall:mosaic"] == replace(seen, by="leader-01")
    assert "hazard:GONE" not in kept


def test_x12_a_signed_handover_outlives_a_restart_and_stands_in_the_chain(place: Place) -> None:
    store = place.open()
    shift = Shift(store)
    shift.guarded()
    shift.sign(GIVE, LEADER)
    before = shift.standing()
    store.close()

    store = place.open()
    again = Shift(store)
    again.signs = count(100)
    assert again.standing() == before
    assert refs(again) == [mention.ref for mention in before.mentions]
    assert again.sign(GIVE, NEXT).rule == "handover_stands"
    assert again.sign(TAKE, NEXT, refs=[]).outcome == "accepted"
    assert again.signed()[0].mentions == before.mentions
    assert store.verify().sound
    store.close()


def test_x12_the_same_signature_sent_twice_is_one(shift: Shift) -> None:
    first = shift.sign(GIVE, LEADER)
    shift.signs = count(1)
    assert shift.sign(GIVE, LEADER) == first
    assert len(shift.signed()) == 1


def test_x12_only_shift_leaders_sign_and_the_hall_reads(shift: Shift) -> None:
    assert [role for role in Role if may_do(role, "handover")] == [Role.LEADER]
    assert may_do(Role.INTAKE, "get_handovers") and not may_do(Role.UNIT, "get_handovers")


def test_a_signature_with_what_cannot_be_kept_is_refused(shift: Shift) -> None:
    assert shift.sign(GIVE, LEADER, note="\x00").rule == "malformed"
    assert shift.sign(TAKE, NEXT, handover_id="nowhere").rule == "no_such_handover"
