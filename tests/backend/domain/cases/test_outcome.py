"""The public is thanked and told, asked how it pleased, and nothing personal goes out (row K06)."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.cases.case import PUBLIC_SOURCES, Act, Case, CaseState, Given, Source
from backend.domain.cases.outcome import APPRAISALS, Answer, answers_of, public_place, score_of
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import WHOLE
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.life import after, may
from backend.domain.flow.merging import merged, unmerged
from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words
from tests.backend.domain.builders import (
    ACCEPTER,
    COLLECTOR,
    DISPATCHER,
    FILER,
    FILING,
    LEADER,
    SYSTEM,
    UNIT,
    at,
    new_case,
    shot,
)
from tests.backend.domain.counting.test_indicators import boards_of

ZONE = "Asia/Shanghai"
COVER = Words("雨水井盖缺失", "Stormwater cover missing")
DRAINAGE = ResponsibleUnit(UNIT.account, "汀东排水所", "Tingdong drainage office", ("c0103",))


def answers(case: Case) -> tuple[Answer, ...]:
    return answers_of(case, COVER, DRAINAGE, ZONE)


def told(case: Case) -> str:
    (answer,) = answers(case)
    assert answer.words.en
    return answer.words.zh


def public(source: Source = Source.VOLUNTEER, **changes: object) -> Case:
    case = new_case(ACCEPTER, source=source, photos=(), **changes)
    return after(case, Act.ACCEPT, ACCEPTER, Given(), at(1))


def closed(case: Case) -> Case:
    case = after(case, Act.FILE, FILER, Given(), at(2), FILING)
    case = after(case, Act.DISPATCH, DISPATCHER, Given(unit_id=UNIT.account), at(10))
    case = after(case, Act.DELIVER, SYSTEM, Given(), at(11))
    case = after(case, Act.REPLY, UNIT, Given(text="已更换", photos=(shot(),)), at(60))
    case = after(case, Act.SEND_CHECK, FILER, Given(), at(61))
    case = after(case, Act.CHECK_PASSED, COLLECTOR, Given(photos=(shot(),)), at(70))
    return after(case, Act.CLOSE, ACCEPTER, Given(), at(75))


def test_k06_c10_a_volunteer_hears_what_became_of_it_with_thanks() -> None:
    words = told(closed(public()))
    assert words == (
        "您于6月10日反映的“雨水井盖缺失”（学府路），已由汀东排水所处置，经现场核查问题已消除。"
        "感谢您关心城市管理。"
    )
    nothing = after(public(), Act.SEND_VERIFY, FILER, Given(), at(2))
    found = Given(reason="未发现", photos=(shot(),))
    assert "未发现" in told(after(nothing, Act.NOT_FOUND, COLLECTOR, found, at(9)))
    assert "未能立案" in told(after(public(), Act.DECLINE, FILER, Given(reason="不属"), at(3)))


@pytest.mark.parametrize("source", list(Source))
def test_k06_only_the_public_is_answered_and_only_at_the_end(source: Source) -> None:
    case = public(source)
    assert answers(case) == ()
    ended = after(case, Act.DECLINE, FILER, Given(reason="不属"), at(3))
    assert bool(answers(ended)) is (source in PUBLIC_SOURCES)


def heap(own: Source) -> tuple[Case, list[Case]]:
    """One heap reported four times: the case, and the three that were merged into it."""
    held, children = public(own), []
    others = (Source.HOTLINE, Source.VOLUNTEER, Source.COLLECTOR)
    for n, source in enumerate(others, start=2):
        child, held = merged(public(source, case_id=f"01{n}"), held, FILER, at(1 + n / 10))
        children.append(child)
    return held, children


@pytest.mark.parametrize("own", [Source.PUBLIC, Source.COLLECTOR])
def test_a21_c10_everybody_of_the_public_in_one_heap_hears_of_its_end(own: Source) -> None:
    held, children = heap(own)
    assert answers(held) == ()
    assert "已并案办理，办结后一并答复" in told(children[0])
    ended = closed(held)
    owner = [held.case_id] if own in PUBLIC_SOURCES else []
    assert [one.reporter.case_id for one in answers(ended)] == [*owner, "012", "013"]
    assert all("已由汀东排水所处置" in one.words.zh for one in answers(ended))


def test_a21_who_came_out_of_the_heap_hears_of_their_own_case_alone() -> None:
    held, children = heap(Source.PUBLIC)
    child, held = unmerged(children[0], held, FILER, at(1.9))
    assert answers(child) == ()
    assert [one.reporter.case_id for one in answers(closed(held))] == [held.case_id, "013"]
    declined = after(child, Act.DECLINE, FILER, Given(reason="不属"), at(3))
    assert [one.reporter.case_id for one in answers(declined)] == ["012"]


def test_a21_each_hears_of_the_day_they_reported_on_themselves() -> None:
    late = replace(public(Source.HOTLINE, case_id="012"), reported_at_ms=at(1440).city_ms)
    _, held = merged(late, public(), FILER, at(1.5))
    first, second = (one.words for one in answers(closed(held)))
    assert "您于6月10日反映" in first.zh and "on 10 Jun," in first.en
    assert "您于6月11日反映" in second.zh and "on 11 Jun," in second.en


phones = st.from_regex(r"1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}", fullmatch=True)
plates = st.from_regex(r"[京沪辽苏][A-Z][A-Z0-9]{5}", fullmatch=True)
doors = st.from_regex(r"[1-9][0-9]{0,3} ?(号|栋|室|单元)", fullmatch=True)
people = st.sampled_from(("张三", "李四妹", "王五家", "赵六门口"))
personal = st.lists(st.one_of(phones, plates, doors, people), min_size=1, max_size=4)
streets = st.sampled_from(("学府路", "汀江大道", "文昌巷", "长途客运站出口", ""))


@given(street=streets, door=personal, text=personal, reason=personal)
def test_k06_g04_nothing_personal_goes_out_whatever_was_written(
    street: str, door: list[str], text: list[str], reason: list[str]
) -> None:
    case = public()
    place = replace(case.place, address=" ".join([street, *door]).strip())
    case = replace(case, place=place, text="，".join(text), reported_by="13800138000")
    case = after(case, Act.DECLINE, FILER, Given(reason="，".join(reason)), at(3))
    ((_, words),) = answers(case)
    for said in (words.zh, words.en):
        assert not re.search(r"\d{3,}", said), "no telephone, no number of a case"
        assert not re.search(r"[京沪辽苏][A-Z]", said), "no plate"
        assert not re.search(r"\d ?(号|栋|室|单元)", said), "no door"
        for written in (*door, *text, *reason):
            assert written not in said
    assert public_place(place.address) in (street, "")


def test_k06_the_caller_is_asked_once_and_by_nobody_who_is_judged_by_it() -> None:
    case = closed(public())
    said = after(case, Act.APPRAISE, FILER, Given(score="fair", reason="等了一天"), at(80))
    assert said.state is CaseState.CLOSED and said.more.appraisal is not None
    assert (said.more.appraisal.score, score_of(said.steps[-1].note)) == ("fair", "fair")
    for act_case, actor, score, rule in (
        (said, FILER, "satisfied", "appraised_once"),
        (case, FILER, "very", "unknown_score"),
        (closed(public(Source.COLLECTOR)), FILER, "fair", "from_public"),
    ):
        with pytest.raises(Refused) as caught:
            after(act_case, Act.APPRAISE, actor, Given(score=score), at(81))
        assert caught.value.rule == rule
    mine = replace(
        case,
        steps=tuple(
            replace(s, account=LEADER.account) if s.act is Act.DISPATCH else s for s in case.steps
        ),
    )
    with pytest.raises(Refused) as caught:
        after(mine, Act.APPRAISE, LEADER, Given(score="fair"), at(81))
    assert caught.value.rule == "own_appraisal"
    again = after(said, Act.REOPEN, LEADER, Given(reason="来电人不满意"), at(90))
    assert again.more.appraisal is None


def test_k06_what_the_public_says_stands_beside_the_internal_figures_of_the_unit() -> None:
    scores = list(APPRAISALS)
    cases = [
        after(closed(public()), Act.APPRAISE, FILER, Given(score=score), at(80)) for score in scores
    ]
    board = boards_of([*cases, closed(public())]).after
    counts = board[Dimension.DEPARTMENT, UNIT.account]
    assert (counts[Term.APPRAISED], counts[Term.PLEASED]) == (3 * WHOLE, 2 * WHOLE)
    assert counts[Term.CLOSED] == 4 * WHOLE
    assert may(closed(public()), Act.APPRAISE, FILER)
