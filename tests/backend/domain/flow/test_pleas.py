"""Exclusion as an act of its own (X14): who asks, who decides, who rules, what counts then."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import MOVES, Act, Case, CaseState, Given
from backend.domain.cases.plea import (
    GROUNDS,
    PLEA_WORDS,
    PleaStep,
)
from backend.domain.clocks.moment import Doing
from backend.domain.counting.course import EXCLUSIONS
from backend.domain.counting.indicator_count import Dimension, counted
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import WHOLE
from backend.domain.flow.life import after, done, may
from backend.domain.flow.plea_rules import PLEA_GUARDS, PLEA_RULES
from backend.domain.people.hall import Hall
from backend.domain.people.seats import QUEUES, SEATS
from backend.domain.people.windows import Windows
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import (
    CHIEF,
    DISPATCHER,
    FILER,
    FILING,
    LEADER,
    MINUTE_MS,
    OTHER_UNIT,
    UNIT,
    at,
    closed,
    delivered,
    fast,
    filed,
    new_case,
)
from tests.backend.domain.counting.test_indicators import RULES, boards_of, span

GROUND = Given(ground="weather")
WHY = Given(reason="材料不足")
OTHER_LEADER = Actor("leader-02", Role.LEADER)
# An urgent case of two hours, closed 95 minutes in; another that nobody answered in time.
DURING = span(-1, 600)


def asked(case: Case | None = None, by: Actor = UNIT, minute: float = 100) -> Case:
    return after(case or closed(), Act.PLEAD, by, GROUND, at(minute))


def refused_plea() -> Case:
    return after(asked(), Act.REFUSE_PLEA, LEADER, WHY, at(110))


def appealed() -> Case:
    return after(refused_plea(), Act.APPEAL, UNIT, Given(reason="补充气象证明"), at(120))


def rule_of(case: Case, act: Act, actor: Actor, given: Given = WHY, minute: float = 130) -> str:
    with pytest.raises(Refused) as refusal:
        after(case, act, actor, given, at(minute))
    assert refusal.value.words.zh and refusal.value.words.en
    return refusal.value.rule


# ---- who may ------------------------------------------------------------------------------------


def test_x14_a_unit_asks_on_a_ground_and_another_person_excludes() -> None:
    case = after(asked(), Act.GRANT_PLEA, LEADER, Given(), at(110))
    plea = case.more.plea
    assert plea is not None and plea.step is PleaStep.GRANTED and not plea.waits
    assert (plea.account, plea.decided_by) == (UNIT.account, LEADER.account)
    assert case.state is CaseState.CLOSED and case.version == closed().version + 2
    notes = [step.note for step in case.steps[-2:]]
    assert notes[0] == GROUNDS["weather"].zh
    assert case.steps[-2].unit_id == UNIT.account


def test_x14_own_words_stand_beside_the_ground() -> None:
    given = Given(ground="event", reason="马拉松封路")
    case = after(delivered(), Act.PLEAD, UNIT, given, at(20))
    assert case.steps[-1].note == f"{GROUNDS['event'].zh}：马拉松封路"


@pytest.mark.parametrize("role", Role)
def test_x14_deciding_is_denied_to_every_role_but_the_leaders(role: Role) -> None:
    somebody = Actor("somebody", role)
    for case, acts in (
        (asked(), (Act.GRANT_PLEA, Act.REFUSE_PLEA)),
        (appealed(), (Act.ALLOW_APPEAL, Act.DISMISS_APPEAL)),
    ):
        for act in acts:
            assert may(case, act, somebody) == (role in (Role.LEADER, Role.CHIEF))


def test_x14_nobody_asks_and_decides() -> None:
    both = Actor("mia", Role.DISPATCHER), Actor("mia", Role.LEADER)
    case = asked(filed(), by=both[0], minute=5)
    assert rule_of(case, Act.GRANT_PLEA, both[1]) == "own_plea"
    assert rule_of(case, Act.REFUSE_PLEA, both[1]) == "own_plea"


def test_x14_whoever_dispatched_it_decides_nothing_about_his_own_figures() -> None:
    mine = Actor(DISPATCHER.account, Role.LEADER)
    assert rule_of(asked(), Act.GRANT_PLEA, mine) == "own_figures"
    assert rule_of(appealed(), Act.ALLOW_APPEAL, mine) == "own_figures"


def test_x14_a_refusal_is_appealed_once_by_who_asked_and_a_third_person_rules() -> None:
    assert rule_of(refused_plea(), Act.APPEAL, OTHER_UNIT) == "not_your_plea"
    case = appealed()
    assert case.more.plea is not None and case.more.plea.waits
    assert rule_of(case, Act.APPEAL, UNIT) == "no_refused_plea"
    assert rule_of(case, Act.ALLOW_APPEAL, LEADER) == "appeal_by_third"
    assert rule_of(case, Act.DISMISS_APPEAL, LEADER) == "appeal_by_third"
    for act, step in (
        (Act.ALLOW_APPEAL, PleaStep.ALLOWED),
        (Act.DISMISS_APPEAL, PleaStep.DISMISSED),
    ):
        ruled = after(case, act, CHIEF, WHY, at(140))
        assert ruled.more.plea is not None and ruled.more.plea.step is step
        assert rule_of(ruled, Act.APPEAL, UNIT, minute=150) == "no_refused_plea"
        assert rule_of(ruled, Act.PLEAD, UNIT, GROUND, minute=150) == "pleaded_once"


def test_x14_a_unit_asks_for_its_own_cases_only_and_never_for_what_was_not_filed() -> None:
    assert rule_of(closed(), Act.PLEAD, OTHER_UNIT, GROUND) == "not_your_case"
    assert rule_of(filed(), Act.PLEAD, UNIT, GROUND) == "not_your_case"
    assert rule_of(new_case(), Act.PLEAD, FILER, GROUND) == "filed"
    assert rule_of(fast(), Act.PLEAD, FILER, GROUND) == "filed"


def test_x14_a_ground_is_one_of_the_catalogue() -> None:
    assert rule_of(closed(), Act.PLEAD, UNIT, Given(ground="because")) == "unknown_ground"
    assert rule_of(closed(), Act.PLEAD, UNIT, Given(reason="因为")) == "needs_ground"
    for words in (*GROUNDS.values(), *PLEA_WORDS.values(), *PLEA_RULES.values()):
        assert words.zh and words.en


@pytest.mark.parametrize("windows", [Windows(), Windows(plea_days=10, appeal_days=3)])
def test_x14_both_windows_end_when_the_city_says(windows: Windows) -> None:
    hall = Hall(windows=windows)

    def why(case: Case, act: Act, given: Given, minute: float) -> str:
        try:
            done(case, Doing(act, UNIT, given, at(minute)), hall)
        except Refused as refused:
            assert str(refused.words.zh).startswith(("结案已超过 ", "不予剔除已超过 "))
            return f"{refused.rule} {windows.plea_days} {windows.appeal_days}"
        return ""

    told = f" {windows.plea_days} {windows.appeal_days}"
    day = 24 * 60
    end = (closed().closed_at_ms - at().city_ms) / MINUTE_MS + windows.plea_days * day
    assert why(closed(), Act.PLEAD, GROUND, end) == ""
    assert why(closed(), Act.PLEAD, GROUND, end + 1) == f"plea_too_late{told}"
    refused_at = (refused_plea().more.plea.decided_at_ms - at().city_ms) / MINUTE_MS
    end = refused_at + windows.appeal_days * day
    reason = Given(reason="现场封闭")
    assert why(refused_plea(), Act.APPEAL, reason, end) == ""
    assert why(refused_plea(), Act.APPEAL, reason, end + 1) == f"appeal_too_late{told}"


def test_x14_the_case_goes_on_while_a_plea_waits() -> None:
    case = asked(delivered(), minute=20)
    assert replace(case, version=0, steps=(), extras=None) == replace(
        delivered(), version=0, steps=(), extras=None
    )
    extended = after(case, Act.ASK_EXTENSION, UNIT, WHY, at(30))
    assert extended.more.request is not None and extended.more.plea is not None


def test_x14_a_reopened_case_may_be_asked_for_anew() -> None:
    case = after(refused_plea(), Act.REOPEN, LEADER, WHY, at(200))
    assert case.more.plea is None
    again = after(case, Act.PLEAD, FILER, GROUND, at(210))
    assert again.more.plea is not None and again.more.plea.step is PleaStep.ASKED


def test_x14_every_act_of_a_plea_stands_wherever_a_filed_case_is_judged() -> None:
    open_states = {move.at for move in MOVES if move.act is Act.NOTE}
    for act in PLEA_GUARDS:
        assert {move.at for move in MOVES if move.act is act} == open_states | {CaseState.CLOSED}


# ---- the tray -----------------------------------------------------------------------------------


def test_x14_the_tray_of_the_leaders_holds_what_waits_even_when_it_is_closed() -> None:
    tray = QUEUES["pleas"]
    assert tray.holds(asked()) and tray.holds(asked(delivered(), minute=20))
    assert not tray.holds(refused_plea()) and tray.holds(appealed())
    assert not tray.holds(closed())
    seats = {seat.key for seat in SEATS.values() if "pleas" in seat.queues}
    assert seats == {"leader", "chief"}


# ---- the count ----------------------------------------------------------------------------------


def whole(case: Case, book: str) -> dict[str, int]:
    return {
        str(term): n // WHOLE
        for term, n in getattr(boards_of([case], DURING), book)[Dimension.CITY, ""].items()
        if n
    }


def test_x14_an_excluded_case_counts_before_and_not_after() -> None:
    plain, out = closed(), after(asked(), Act.GRANT_PLEA, LEADER, Given(), at(110))
    own = {"pleaded": 1, "excluded": 1}
    assert whole(out, "before") == {**whole(plain, "before"), **own}
    left = whole(out, "after")
    assert Term.FILED not in left and Term.CLOSED not in left and Term.TO_HANDLE not in left
    assert {key: left[key] for key in own} == own


def test_x14_what_waits_or_was_refused_counts_in_both_ledgers() -> None:
    for case in (asked(), refused_plea(), appealed()):
        assert whole(case, "after")["closed"] == whole(case, "before")["closed"] == 1
        found = counted(case, DURING, RULES)
        assert found.grant is None and found.plea is not None
        assert found.plea.step is not None and not found.plea.is_in_force
    dismissed = after(appealed(), Act.DISMISS_APPEAL, CHIEF, WHY, at(130))
    assert whole(dismissed, "after")["closed"] == 1


def test_x14_the_record_says_who_asked_who_refused_and_who_ruled() -> None:
    case = after(appealed(), Act.ALLOW_APPEAL, CHIEF, Given(reason="属实"), at(130))
    grant = counted(case, DURING, RULES).grant
    assert grant is not None and grant.kind in EXCLUSIONS
    assert (grant.asked_by, grant.refused_by, grant.approved_by) == (
        UNIT.account,
        LEADER.account,
        CHIEF.account,
    )
    moments = (grant.asked_at_ms, grant.refused_at_ms, grant.appealed_at_ms, grant.at_ms)
    assert moments == tuple(at(minute).city_ms for minute in (100, 110, 120, 130))
    assert grant.reason == GROUNDS["weather"].zh


def test_x14_a_plea_reaches_back_into_the_period_of_the_case_and_only_after_exclusions() -> None:
    month = span(-1, 96)  # ended before anybody asked
    out = after(asked(), Act.GRANT_PLEA, LEADER, Given(), at(110))
    published, today = boards_of([closed()], month), boards_of([out], month)
    assert published.before == today.before
    city = today.after.get((Dimension.CITY, ""), {})
    assert not city.get(Term.CLOSED) and published.after[Dimension.CITY, ""][Term.CLOSED] == WHOLE


def test_x14_an_exclusion_ends_with_the_life_it_was_asked_for() -> None:
    out = after(asked(), Act.GRANT_PLEA, LEADER, Given(), at(110))
    again = after(out, Act.REOPEN, OTHER_LEADER, WHY, at(200))
    assert counted(again, DURING, RULES).grant is None
    assert again.case_no == FILING.case_no
