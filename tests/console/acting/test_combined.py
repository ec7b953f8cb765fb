"""The desk of a combined hall (合署): both halves in one window, and the end left to another."""

from dataclasses import replace

import pytest
from msgspec import structs

from backend.contract.pushed import Seated
from backend.domain.cases.case import Act, Case, CaseState, Given
from backend.domain.clocks.moment import Doing
from backend.domain.flow.life import done
from backend.domain.people.hall import Hall
from backend.domain.people.seats import QUEUES, SEATS
from backend.domain.terms.roles import Actor, Role
from backend.situation import News
from console.kit.acts import offers, primary_offer
from console.kit.keymap import KEYS
from tests.console.fake_link import COLLECTOR, at, city, filed, new_case, replied, shot

COMBINED = Hall(combined=True)
ME = Actor("combined-01", Role.INTAKE, "合署席 01")
OTHER = Actor("combined-02", Role.INTAKE, "合署席 02")
UNIT = Actor("td-drainage", Role.UNIT)


def to_close(case_id: str = "01A", by: Actor = ME) -> Case:
    """Return a case that one person took as far as one may."""
    case = replied(case_id, by=Actor(by.account, Role.DISPATCHER, by.seat))
    case = done(case, Doing(Act.SEND_CHECK, by, Given(), at(61)), COMBINED)
    passed = Given(photos=(shot(),))
    return done(case, Doing(Act.CHECK_PASSED, COLLECTOR, passed, at(90)), COMBINED)


def left(case: Case, by: Actor = ME) -> Case:
    return done(case, Doing(Act.LEAVE, by, Given(), at(95)), COMBINED)


@pytest.fixture
def combined(whole_desk, qtbot):
    """Make the desk of a combined hall with these cases."""

    def make(*cases: Case):
        desk = whole_desk(ME, "combined", *cases)
        desk.link._news.append(News(city=structs.replace(city(), hall=COMBINED)))
        desk.face.pull()
        assert desk.face.hall.combined
        return desk

    return make


def sits(desk, *people: Actor) -> None:
    """Say who is on shift."""
    now_ms = desk.face.real_now_ms()
    seen = {"since_ms": now_ms, "heard_ms": now_ms}
    desk.link.seats = tuple(
        Seated(account=p.account, role=p.role, seat=p.seat, desk=p.account, **seen) for p in people
    )
    desk.face.pull()


def test_k01_one_window_shows_both_halves_in_rows_of_their_own(combined):
    desk = combined(new_case("01A"), filed("01B"))
    rows = {tab.key: tab.row for tab in desk.panels.queue.tabs._tabs}
    assert {key for key, row in rows.items() if not row} == {
        *("to_accept", "verifying", "to_file", "to_check", "closing", "left", "fast_review")
    }
    assert {key for key, row in rows.items() if row} == {
        *("to_dispatch", "returned", "asked", "urged", "handling")
    }
    tops = {key: box.y() for key, box in desk.panels.queue.tabs._boxes.items()}
    assert max(tops[k] for k, row in rows.items() if not row) < min(
        tops[k] for k, row in rows.items() if row
    )
    assert desk.rail is not None and desk.rail.isVisible()
    desk.wiring._on_key("new_case")
    assert desk.new_case.isVisible(), "a call is taken at the same desk"


def test_k01_f5_goes_over_both_halves_urgent_first_then_the_longest_waiting(combined):
    calm = replace(new_case("01A"), step_since_ms=at(0).city_ms)
    sent = replace(filed("01B"), urgent=False, step_since_ms=at(2).city_ms)
    danger = replace(new_case("01C"), urgent=True, step_since_ms=at(5).city_ms)
    ended = replace(left(to_close("01D", OTHER), OTHER), urgent=False)
    desk = combined(calm, sent, danger, ended)
    queue, taken = desk.panels.queue, []
    for _ in range(4):
        assert queue.pick_next()
        taken.append((desk.selection.case_id, queue.queue_key))
    assert taken == [
        ("01C", "to_file"),
        ("01D", "left"),
        ("01A", "to_file"),
        ("01B", "to_dispatch"),
    ]


def test_k01_enter_does_the_next_act_of_whichever_half_it_is(combined):
    desk = combined(filed("01B"))
    desk.selection.pick("01B")
    desk.acting.do_primary()
    assert desk.ask.isVisible(), "a unit is asked for"
    closing = combined(to_close("01A", OTHER))
    closing.selection.pick("01A")
    closing.acting.do_primary()
    assert [command.act for command in closing.link.sent] == [Act.CLOSE]


def test_k01_who_dispatched_sees_the_closing_grey_and_who_else_may_do_it(combined):
    desk = combined(to_close())
    sits(desk, ME, OTHER)
    desk.selection.pick("01A")
    closing, leaving = (desk.actions.action(act) for act in (Act.CLOSE, Act.LEAVE))
    assert closing.isVisible() and not closing.isEnabled()
    assert closing.toolTip() == "派遣过本案的人不能结案；合署席 02 在岗，可以结案"
    assert not leaving.isEnabled() and "合署席 02" in leaving.toolTip()
    assert desk.panels.dossier.closing.words.text() == closing.toolTip()
    desk.acting.do(Act.CLOSE)
    desk.acting.do(Act.LEAVE)
    desk.acting.do_primary()
    assert desk.link.sent == [] and not desk.panels.queue.pick_next()


def test_k01_alone_enter_leaves_the_closing_to_the_next_shift(combined):
    desk = combined(to_close())
    sits(desk, ME)
    desk.selection.pick("01A")
    assert "留待下一班" in desk.panels.dossier.closing.words.text()
    assert desk.actions.action(Act.LEAVE).property("kind") == "primary"
    desk.acting.do_primary()
    assert [command.act for command in desk.link.sent] == [Act.LEAVE]

    sits(desk, ME, OTHER)
    assert not desk.actions.action(Act.LEAVE).isEnabled(), "somebody came"


def test_k01_the_next_shift_takes_up_first_what_was_left(combined):
    desk = combined(new_case("01A"), left(to_close("01B", OTHER), OTHER))
    queue = desk.panels.queue
    assert queue.pick_next() and desk.selection.case_id == "01B" and queue.queue_key == "left"
    assert "合署席 02" in desk.panels.dossier.closing.words.text()
    desk.acting.do_primary()
    assert [command.act for command in desk.link.sent] == [Act.CLOSE]


def test_k01_the_handover_page_names_what_was_left_and_by_whom(combined):
    desk = combined(left(to_close()))
    told = [row for row in desk.handover._text.rows() if row.kind == "留待结案"]
    assert [row.ref for row in told] == ["left:01A"]
    assert "合署席 01" in told[0].about


def test_k01_a_seat_of_a_hall_with_two_halves_is_offered_nothing_of_it(whole_desk):
    case = to_close()
    for seat in SEATS.values():
        who = Actor("somebody", seat.role)
        assert Act.LEAVE not in {offer.spec.act for offer in offers(case, who)}
    found = primary_offer(case, Actor("leader-01", Role.LEADER))
    assert found is not None and found.spec.act is Act.CLOSE
    assert [key for key, seat in SEATS.items() if seat.is_whole] == ["combined"]
    assert KEYS["act:leave_close"].bare and QUEUES["left"].states == (CaseState.TO_CLOSE,)
