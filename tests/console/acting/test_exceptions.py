"""Every exception of a case is done at a desk, by its key: what is asked first is answered by 1."""

from collections.abc import Callable
from dataclasses import replace as replace_case

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.cases.case import Act, Case, Given, Photo, Source
from backend.domain.cases.plea import GROUNDS
from backend.domain.clocks.local_class import LocalClass
from backend.domain.flow.life import Finding, Moment, after, reported
from backend.domain.flow.merging import merged
from backend.domain.people.seats import SEATS
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.situation import News
from console.kit.acts import ACTS
from console.kit.keymap import KEYS
from tests.console.fake_link import (
    CHIEF,
    CLERK,
    COLLECTOR,
    FILER,
    INTAKE,
    LEADER,
    ME,
    PHOTO,
    START_MS,
    at,
    delivered,
    filed,
    new_case,
    replied,
    shot,
)

WHY = Given(reason="理由", text="理由", photos=(PHOTO,))
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


def unit_of(case: Case) -> Actor:
    return Actor(case.unit_id, Role.UNIT)


def asked(act: Act) -> Case:
    case = delivered()
    until = at(0).city_ms + 40 * 86_400_000
    return after(case, act, unit_of(case), Given(reason="理由", until_ms=until), at(12))


def returned(times: int) -> Case:
    case = delivered()
    for n in range(times):
        if n:
            case = after(case, Act.INSIST if n == 1 else Act.DISPATCH, ME, WHY_TO, at(13 + n))
            case = after(case, Act.DELIVER, Actor("system", Role.SYSTEM), Given(), at(14 + n))
        case = after(case, Act.RETURN, unit_of(case), WHY, at(15 + n))
    return case


WHY_TO = Given(reason="理由", unit_id="td-municipal")


def elsewhere(act: Act) -> Case:
    return after(filed(), act, ME, WHY, at(11))


def numbered() -> Case:
    word = Given(text="已立案调查", number="执1")
    return after(elsewhere(Act.HAND_OVER), Act.ENFORCE_TOLD, ME, word, at(14))


def with_slip() -> Case:
    return after(delivered(), Act.SUPERVISE, LEADER, WHY, at(12))


def spoken_to() -> Case:
    return after(delivered(), Act.SPOKEN_ORDER, ME, WHY, at(12))


def guarded() -> Case:
    return after(delivered(), Act.STAND_GUARD, COLLECTOR, Given(), at(12))


def tagged() -> Case:
    return after(filed(), Act.TAG, ME, Given(campaign="窨井盖专项"), at(11))


def fast() -> Case:
    before = Photo("b4", "near", START_MS)
    later = Photo("af", "after", START_MS + 60_000, 119.6, 38.9)
    place = Place(119.6, 38.9, "食街东口", "990102003012045")
    finding = Finding(
        "e0501", place, new_case().source, "流动摊点已劝离", START_MS, (before, later), fast=True
    )
    return reported("01A", finding, COLLECTOR, Moment(START_MS, START_MS))


def pleaded(case: Case | None = None) -> Case:
    case = case or closed()
    return after(case, Act.PLEAD, unit_of(case), Given(ground="weather"), at(90))


def pleaded_by_seat() -> Case:
    case = after(delivered(), Act.PLEAD, ME, Given(ground="system_fault"), at(20))
    return after(case, Act.REFUSE_PLEA, LEADER, WHY, at(30))


def appealed() -> Case:
    case = after(pleaded(), Act.REFUSE_PLEA, LEADER, WHY, at(91))
    return after(case, Act.APPEAL, unit_of(case), WHY, at(92))


def closed() -> Case:
    case = after(replied(), Act.SEND_CHECK, FILER, Given(), at(70))
    checker, seen = Actor("COL-9", Role.COLLECTOR), Given(photos=(shot(),))
    case = after(case, Act.CHECK_PASSED, checker, seen, at(80))
    return after(case, Act.CLOSE, INTAKE, Given(), at(81))


def closed_for_the_public() -> Case:
    return replace_case(closed(), source=Source.PUBLIC)


def merged_case() -> Case:
    return merged(new_case(), new_case("01B"), FILER, at(3))[0]


Made = Callable[[], Case]
# act, a case that allows it, who sits there, whether something is asked first
ROWS: tuple[tuple[Act, Made, Actor], ...] = (
    (Act.EXTEND, lambda: asked(Act.ASK_EXTENSION), LEADER),
    (Act.DEFER, lambda: asked(Act.ASK_DEFER), CHIEF),
    (Act.SUSPEND, lambda: asked(Act.ASK_LIST), LEADER),
    (Act.CANCEL, lambda: asked(Act.ASK_VOID), LEADER),
    (Act.REFUSE_REQUEST, lambda: asked(Act.ASK_DEFER), LEADER),
    (Act.ASK_DEFER, delivered, ME),
    (Act.ASK_LIST, delivered, ME),
    (Act.ASK_VOID, filed, FILER),
    (Act.INSIST, lambda: returned(1), ME),
    (Act.REDISPATCH, delivered, ME),
    (Act.DECLARE_OWNERLESS, filed, ME),
    (Act.RULE, lambda: returned(3), LEADER),
    (Act.COORDINATE, delivered, ME),
    (Act.REFER, filed, ME),
    (Act.REFER_DONE, lambda: elsewhere(Act.REFER), ME),
    (Act.REFER_BACK, lambda: elsewhere(Act.REFER), ME),
    (Act.HAND_OVER, filed, ME),
    (Act.ENFORCE_TOLD, numbered, ME),
    (Act.ENFORCED, lambda: elsewhere(Act.HAND_OVER), ME),
    (Act.ENFORCE_BACK, lambda: elsewhere(Act.HAND_OVER), ME),
    (Act.SUPERVISE, delivered, LEADER),
    (Act.ANSWER_SLIP, with_slip, ME),
    (Act.ORDER, delivered, CHIEF),
    (Act.NOTE, delivered, ME),
    (Act.RELIEVE, guarded, LEADER),
    (Act.UNTAG, tagged, ME),
    (Act.FAST_CLOSE, fast, FILER),
    (Act.FAST_REJECT, fast, FILER),
    (Act.UNMERGE, merged_case, FILER),
    (Act.REOPEN, closed, LEADER),
    (Act.SPOKEN_ORDER, delivered, ME),
    (Act.READ_BACK, spoken_to, CLERK),
    (Act.RETURN, delivered, CLERK),
    (Act.ASK_EXTENSION, delivered, CLERK),
    (Act.READ, delivered, CLERK),
    (Act.APPRAISE, closed_for_the_public, FILER),
    (Act.PLEAD, closed, ME),
    (Act.GRANT_PLEA, pleaded, LEADER),
    (Act.REFUSE_PLEA, pleaded, LEADER),
    (Act.APPEAL, pleaded_by_seat, ME),
    (Act.ALLOW_APPEAL, appealed, CHIEF),
    (Act.DISMISS_APPEAL, appealed, CHIEF),
)
ASKED_BY_TEXT = (Act.TAG,)
NEEDS_ANOTHER = (Act.MERGE,)
NEEDS_COLLECTORS = (Act.ASK_COLLECTOR,)  # test_errand.py


def press(desk, sequence: str) -> None:
    *held_names, name = sequence.split("+")
    held = Qt.KeyboardModifier.NoModifier
    for modifier in held_names:
        held |= MODIFIERS[modifier]
    QTest.keyClick(QApplication.focusWidget() or desk.window, getattr(Qt.Key, f"Key_{name}"), held)


def ready(qtbot, desk):
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.panels.queue.tabs.setFocus()
    qtbot.waitUntil(desk.panels.queue.tabs.hasFocus)
    return desk


def seat_of(actor: Actor) -> str:
    return next(key for key, seat in SEATS.items() if seat.role is actor.role)


def do(qtbot, desk, act: Act) -> None:
    press(desk, KEYS[ACTS[act].key].sequences[0])
    if desk.ask.isVisible():
        qtbot.waitUntil(desk.ask.choices.hasFocus)
        press(desk, "1")


@pytest.mark.parametrize(("act", "case", "actor"), ROWS, ids=[row[0].value for row in ROWS])
def test_a03_every_exception_is_done_by_its_key(qtbot, whole_desk, act, case, actor):
    desk = ready(qtbot, whole_desk(actor, seat_of(actor), case()))
    desk.selection.pick("01A")
    do(qtbot, desk, act)
    assert [command.act for command in desk.link.sent] == [act]


def test_x14_the_tray_brings_a_closed_case_to_the_leader_until_it_is_decided(qtbot, whole_desk):
    waiting = pleaded()
    desk = ready(qtbot, whole_desk(LEADER, "leader", filed("01B"), waiting))
    queue = desk.panels.queue
    queue.show_queue("pleas")
    assert queue.pick_next() and desk.selection.case_id == "01A"
    do(qtbot, desk, Act.GRANT_PLEA)
    granted = after(waiting, Act.GRANT_PLEA, LEADER, Given(), at(95))
    desk.link.tell(granted)
    desk.face.pull()
    queue.show_queue("pleas")
    assert not desk.face.situation.pleading
    assert desk.face.case("01A").more.plea.decided_by == LEADER.account


def test_x14_who_refused_sees_why_he_may_not_rule_on_the_appeal(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(LEADER, "leader", appealed()))
    desk.selection.pick("01A")
    ruling = desk.actions.action(Act.ALLOW_APPEAL)
    assert ruling.isVisible() and not ruling.isEnabled() and "第三人" in ruling.toolTip()


def test_x14_only_a_ground_of_the_catalogue_is_asked_for(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(ME, "dispatch", delivered()))
    desk.selection.pick("01A")
    do(qtbot, desk, Act.PLEAD)
    (sent,) = desk.link.sent
    assert sent.given.ground == next(iter(GROUNDS)) and not sent.given.reason


def test_a21_m_merges_into_the_nearest_case_of_the_same_class(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(FILER, "intake", new_case("01A"), new_case("01B")))
    desk.selection.pick("01A")
    do(qtbot, desk, Act.MERGE)
    (sent,) = desk.link.sent
    assert (sent.act, sent.given.case_id) == (Act.MERGE, "01B")


def test_a17_c_puts_a_case_into_a_campaign_that_is_under_way(qtbot, whole_desk):
    other = after(filed("01B"), Act.TAG, ME, Given(campaign="窨井盖专项"), at(11))
    desk = ready(qtbot, whole_desk(ME, "dispatch", filed("01A"), other))
    desk.selection.pick("01A")
    do(qtbot, desk, Act.TAG)
    (sent,) = desk.link.sent
    assert (sent.act, sent.given.campaign) == (Act.TAG, "窨井盖专项")


def test_every_act_of_the_catalogue_is_tried_here_or_in_the_daily_path():
    daily = {
        Act.ACCEPT,
        Act.FILE,
        Act.DISPATCH,
        Act.UNDO_DISPATCH,
        Act.URGE,
        Act.SEND_CHECK,
        Act.CLOSE,
        Act.REWORK,
        Act.SEND_VERIFY,
        Act.DECLINE,
        Act.SEND_BACK,
        Act.RESUME,
        Act.LEAVE,  # of a combined hall: test_combined.py
    }
    here = {row[0] for row in ROWS} | {*ASKED_BY_TEXT, *NEEDS_ANOTHER, *NEEDS_COLLECTORS}
    assert set(ACTS) == daily | here


def test_b06_a_class_added_live_is_known_at_every_desk_at_once(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(ME, "dispatch", filed()))
    assert not desk.parts.book.holds("e0191")
    row = LocalClass(1, 1, "e0191", Words("共享单车乱停放", "Shared bicycles left about"), "", ())
    desk.link._news.append(News(city=replace(desk.face.city, classes=(row,))))
    qtbot.waitUntil(lambda: desk.parts.book.holds("e0191"))
    assert desk.parts.book.name("e0191").zh == "共享单车乱停放"
