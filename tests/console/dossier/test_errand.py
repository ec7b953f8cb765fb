"""The nearest collector is offered, asked and answers in the same card (row A06)."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.cases.case import Act, Case, Given
from backend.domain.flow.errand import HEARD_MS
from backend.domain.flow.life import after
from backend.domain.terms.roles import Actor, Role
from tests.console.fake_link import (
    COLLECTOR,
    FILER,
    INTAKE,
    PHOTO,
    SYSTEM,
    at,
    new_case,
    replied,
    shot,
)

SECOND = Actor("COL-2", Role.COLLECTOR)


def called() -> Case:
    """A report by telephone, accepted by somebody else."""
    return after(new_case(actor=INTAKE), Act.ACCEPT, INTAKE, Given(), at(1))


def press(name: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), getattr(Qt.Key, f"Key_{name}"), held)


def at_the_desk(qtbot, whole_desk, case: Case, n: int = 4):
    desk = whole_desk(FILER, "intake", case)
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.link.tell_collectors(n)
    qtbot.waitUntil(lambda: len(desk.face.situation.fixes) == n)
    desk.selection.pick("01A")
    desk.panels.queue.tabs.setFocus()
    return desk


def card(desk) -> str:
    errand = desk.panels.dossier.errand
    return f"{errand.head.text()}\n{errand.lines.text()}" if errand.isVisible() else ""


def tell(qtbot, desk, case: Case) -> None:
    desk.link.tell(case)
    qtbot.waitUntil(lambda: desk.face.case("01A").version == case.version)


def test_a06_three_nearest_are_offered_in_the_card_and_two_keys_send_the_first(qtbot, whole_desk):
    desk = at_the_desk(qtbot, whole_desk, called())
    assert "立案前先核实" in card(desk)
    offered = [line for line in card(desk).splitlines() if "采集员 汀东" in line]
    assert [line.split(" · ")[0] for line in offered] == [f"采集员 汀东-00{n}" for n in (1, 2, 3)]
    assert "距 223 米 · 手上 0 件" in offered[0]
    press("V")
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press("Return")
    (sent,) = desk.link.sent
    assert (sent.act, sent.given.account) == (Act.SEND_VERIFY, "COL-1")
    assert sent.given.text == "采集员 汀东-001"


def test_a06_the_countdown_the_refusal_and_the_answer_land_in_the_same_card(qtbot, whole_desk):
    desk = at_the_desk(qtbot, whole_desk, called())
    case = after(called(), Act.SEND_VERIFY, FILER, Given(account="COL-1"), at(12))
    tell(qtbot, desk, case)
    assert "已请 采集员 汀东-001 核实" in card(desk) and "等答复 1:00" in card(desk)
    desk.link.now_ms += 13_000
    qtbot.waitUntil(lambda: "等答复 0:47" in card(desk))
    case = after(case, Act.REFUSE_ERRAND, COLLECTOR, Given(reason="走不开"), at(12.3))
    tell(qtbot, desk, case)
    assert "正在改请下一位" in card(desk) and "采集员 汀东-001 未接：走不开" in card(desk)
    case = after(case, Act.ASK_COLLECTOR, SYSTEM, Given(account="COL-2"), at(12.4))
    tell(qtbot, desk, case)
    assert "已请 采集员 汀东-002 核实" in card(desk)
    case = after(case, Act.TAKE_ERRAND, SECOND, Given(), at(12.5))
    tell(qtbot, desk, case)
    assert "采集员 汀东-002 已接受核实任务" in card(desk) and "距现场 445 米" in card(desk)
    case = after(case, Act.VERIFIED, SECOND, Given(photos=(PHOTO,)), at(20))
    tell(qtbot, desk, case)
    assert "采集员 汀东-002 08:20:00 核实属实，可以立案" in card(desk)


def test_a10_the_nearest_is_sent_to_check_and_answers_in_the_same_card(qtbot, whole_desk):
    desk = at_the_desk(qtbot, whole_desk, replied("01A"))
    assert "单位已反馈，派人核查" in card(desk) and "采集员 汀东-001 · 距 223 米" in card(desk)
    press("Return")
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press("Return")
    (sent,) = desk.link.sent
    assert (sent.act, sent.given.account) == (Act.SEND_CHECK, "COL-1")
    case = after(replied("01A"), Act.SEND_CHECK, FILER, Given(account="COL-1"), at(70))
    desk.link.now_ms = at(70).city_ms
    tell(qtbot, desk, case)
    assert "已请 采集员 汀东-001 核查" in card(desk) and "等答复 3:00" in card(desk)
    case = after(case, Act.REFUSE_ERRAND, COLLECTOR, Given(reason="走不开"), at(70.2))
    case = after(case, Act.ASK_COLLECTOR, SYSTEM, Given(account="COL-2"), at(70.3))
    case = after(case, Act.TAKE_ERRAND, SECOND, Given(), at(70.4))
    tell(qtbot, desk, case)
    assert "采集员 汀东-002 已接受核查任务" in card(desk) and "采集员 汀东-001 未接" in card(desk)
    case = after(case, Act.CHECK_PASSED, SECOND, Given(photos=(shot(),)), at(80))
    tell(qtbot, desk, case)
    assert "采集员 汀东-002 09:20:00 核查通过" in card(desk)


def test_a06_by_hand_another_collector_is_asked_and_who_refused_is_not_offered(qtbot, whole_desk):
    case = after(called(), Act.SEND_VERIFY, FILER, Given(account="COL-1"), at(12))
    case = after(case, Act.REFUSE_ERRAND, COLLECTOR, Given(reason="走不开"), at(12.1))
    desk = at_the_desk(qtbot, whole_desk, case)
    press("V", Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press("1")
    (sent,) = desk.link.sent
    assert (sent.act, sent.given.account) == (Act.ASK_COLLECTOR, "COL-2")


def test_a06_nobody_on_shift_is_said_and_the_report_can_still_be_sent(qtbot, whole_desk):
    desk = at_the_desk(qtbot, whole_desk, called())
    desk.link.now_ms += 2 * HEARD_MS
    qtbot.waitUntil(lambda: "附近没有在岗采集员" in card(desk))
    press("V")
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press("1")
    (sent,) = desk.link.sent
    assert (sent.act, sent.given.account) == (Act.SEND_VERIFY, "")


def test_a06_a_collectors_report_says_nothing_of_verifying(qtbot, whole_desk):
    desk = at_the_desk(qtbot, whole_desk, new_case())
    assert card(desk) == ""
