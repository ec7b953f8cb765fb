"""A class added live, the lane switched, advice on a case: the city changes while it runs."""

from dataclasses import replace as changed
from typing import NamedTuple

import pytest
from msgspec import structs

from backend.codebooks import LiveBook
from backend.contract.city_answer import CityInfo
from backend.contract.orders import PutClass, SetLane
from backend.domain.cases.case import Act
from backend.domain.clocks.clock import Condition
from backend.domain.terms.words import Words
from backend.feed.workroom import Workroom, open_workroom
from backend.services import Accounts, CityBooks

from .hall import (
    CITY,
    COLLECTOR,
    COVER_CODE,
    DISPATCHER,
    LEADER,
    OTHER_UNIT,
    PEOPLE,
    START_MS,
    UNIT,
    Hall,
)

KEY = "e0191"
CONDITIONS = (Condition("e0191-any", KEY, Words("成片占道", "blocking"), "4工作时"),)


class Run(NamedTuple):
    hall: Hall
    room: Workroom
    cities: list[CityInfo]


@pytest.fixture
def run(hall: Hall) -> Run:
    return opened(hall)


def opened(hall: Hall) -> Run:
    books = CityBooks("YT", "990100", LiveBook.of(), hall.store.owner_of)
    room = open_workroom(
        hall.store, CITY, Accounts(PEOPLE), hall.clock, books, lambda rows: hall.told.extend(rows)
    )
    hall.desk = room.desk
    cities: list[CityInfo] = []
    room.city_desk.tell(cities.append)
    return Run(hall, room, cities)


def an_order(**changes: object) -> PutClass:
    values: dict[str, object] = {
        "command_id": "K-1",
        "actor": LEADER,
        "class_key": KEY,
        "zh": "共享单车乱停放",
        "en": "Shared bicycles left about",
        "conditions": CONDITIONS,
        **changes,
    }
    return PutClass(**values)


def test_b06_a_class_added_live_is_there_at_once_without_a_restart(run: Run) -> None:
    assert run.hall.report(class_key=KEY).rule == "no_such_class"
    assert run.room.city_desk.put_class(an_order()).outcome == "accepted"
    case = run.hall.case(run.hall.report(class_key=KEY))
    assert (case.class_key, case.codebook, case.book_version) == (KEY, "CJ/T 214-2007", 1)
    (told,) = run.cities[1:]
    assert [row.key for row in told.classes] == [KEY]
    assert CONDITIONS[0] in told.conditions and told.book_version == 1


def test_b06_a_console_that_hears_of_the_city_knows_the_class(run: Run) -> None:
    run.room.city_desk.put_class(an_order())
    book = LiveBook.of()
    assert not book.holds(KEY)
    book.find("gxdc")
    book.learn(run.cities[-1].classes)
    assert book.name(KEY).zh == "共享单车乱停放"
    assert [row.key for row in book.find("gxdc")] == [KEY]
    assert book.conditions(KEY) == CONDITIONS and book.glyph(KEY) == book.glyph("e01")
    book.learn(())
    assert not book.holds(KEY)


def test_a25_the_rule_in_force_on_the_filing_day_can_be_asked(run: Run) -> None:
    city = run.room.city_desk
    city.put_class(an_order())
    filed_ms = run.hall.clock.city
    run.hall.clock.pass_s(86_400)
    stricter = (changed(CONDITIONS[0], limit="2工作时"),)
    city.put_class(an_order(command_id="K-2", zh="共享单车占道", conditions=stricter))

    then, now = city.rule("1", KEY, filed_ms), city.rule("2", KEY, run.hall.clock.city)
    assert (then.version, then.zh, then.conditions[0].limit) == (1, "共享单车乱停放", "4工作时")
    assert (now.version, now.zh, now.conditions[0].limit) == (2, "共享单车占道", "2工作时")
    assert city.rule("3", KEY, START_MS - 1).conditions == ()
    assert city.rule("4", "c0103", filed_ms).version == 0


def test_b06_a_restart_knows_what_was_added(run: Run) -> None:
    run.room.city_desk.put_class(an_order())
    again = opened(run.hall)
    assert [row.key for row in again.cities[0].classes] == [KEY]
    assert again.hall.report(class_key=KEY).outcome == "accepted"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"class_key": "e0102"}, "class_not_local"),
        ({"class_key": "0191"}, "class_not_local"),
        ({"class_key": "x2101"}, "class_not_local"),
        ({"zh": " "}, "class_unnamed"),
        ({"conditions": ()}, "class_without_condition"),
        ({"conditions": (changed(CONDITIONS[0], limit="很快"),)}, "limit_unreadable"),
        ({"conditions": (changed(CONDITIONS[0], class_key="e0102"),)}, "condition_of_other_class"),
    ],
)
def test_b06_a_class_that_cannot_be_is_refused_with_its_rule(
    run: Run, changes: dict[str, object], rule: str
) -> None:
    verdict = run.room.city_desk.put_class(an_order(**changes))
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert verdict.zh and verdict.en and len(run.cities) == 1


# ---- the lane ----------------------------------------------------------------------------------


def lane(run: Run, is_on: bool, **changes: object) -> None:
    order = SetLane(command_id="S", actor=LEADER, is_on=is_on, sample_one_in=0)
    assert run.room.city_desk.set_lane(structs.replace(order, **changes)).outcome == "accepted"


def kept_case(run: Run) -> None:
    """Let a case of a cover go through to the unit's reply."""
    case = run.hall.filed()
    case = run.hall.done(case, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)
    run.hall.clock.pass_s(9)
    run.hall.desk.tick()
    case = run.hall.store.case(case.case_id) or case
    run.hall.done(case, Act.REPLY, UNIT, text="好", photos=(run.hall.photo,))


def test_n01_the_lane_learns_then_acts_and_a_stop_sends_everything_to_people(run: Run) -> None:
    for _ in range(4):
        kept_case(run)
    run.room.resolving.tick()
    waiting = run.hall.filed()
    assert run.room.resolving.tick() == 0  # off by default
    lane(run, True)
    assert run.cities[-1].lane.is_on
    fresh = run.hall.filed()
    assert run.room.resolving.tick() == 2  # with the one that waited
    sent = run.hall.store.case(fresh.case_id)
    assert sent is not None and sent.unit_id == UNIT.account
    assert sent.steps[-1].account == "system" and "place_and_class@1" in sent.steps[-1].note
    lane(run, False)
    later = run.hall.filed()
    assert run.room.resolving.tick() == 0
    still = run.hall.store.case(later.case_id)
    assert still is not None and not still.unit_id
    assert run.hall.store.case(waiting.case_id) != waiting


def test_n01_the_switch_is_kept_and_journalled(run: Run) -> None:
    lane(run, True, stopped=("refer_up",))
    again = opened(run.hall)
    assert again.cities[0].lane.is_on and again.cities[0].lane.stopped == ("refer_up",)
    assert "lane" in run.hall.store.alarm_ids(("lane",))


def test_x03_advice_names_units_reasons_scores_and_why_the_lane_waits(run: Run) -> None:
    kept_case(run)
    run.room.resolving.tick()
    case = run.hall.filed()
    told = run.room.resolving.answer("1", case.case_id)
    assert told.rows[0].unit_id == UNIT.account and told.rows[0].pro
    assert told.way_on is Act.DECLARE_OWNERLESS
    assert [(s.rule, s.n_kept, s.n) for s in told.scores] == [("place_and_class", 1, 1)]
    assert told.lane is not None and told.lane.rule == "abstains"
    assert run.room.resolving.answer("2", "01NONE").rule == "no_such_case"


def test_x03_the_scores_are_told_without_a_case_too(run: Run) -> None:
    kept_case(run)
    run.room.resolving.tick()
    told = run.room.resolving.answer("1", "")
    assert not told.rows and [(s.rule, s.n_kept, s.n) for s in told.scores] == [
        ("place_and_class", 1, 1)
    ]
    assert told.lane is not None and told.lane.rule == "off"
    lane(run, True)
    assert run.room.resolving.answer("2", "").lane.rule == "on"


def test_a16_after_a_ruling_the_next_case_on_that_component_suggests_the_new_owner(
    run: Run,
) -> None:
    case = run.hall.filed(component_code=COVER_CODE)
    assert case.component_owner == ""
    case = run.hall.done(case, Act.DECLARE_OWNERLESS, DISPATCHER, reason="无权属登记")
    run.hall.done(case, Act.RULE, LEADER, unit_id=OTHER_UNIT.account)
    again = run.hall.filed(component_code=COVER_CODE)
    assert again.component_owner == OTHER_UNIT.account
    first = run.room.resolving.advise(again).first
    assert first is not None and first.unit.unit_id == OTHER_UNIT.account
    assert again.reported_by == COLLECTOR.account
