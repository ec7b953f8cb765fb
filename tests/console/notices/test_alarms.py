"""An alarm is acknowledged wherever it is seen: by a key, by the bottom line, at any seat."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.contract.orders import Acknowledge
from backend.contract.pushed import AlarmChanged
from backend.contract.verdicts import Verdict
from backend.situation import News
from console.kit.dialogs import Panel
from tests.console.fake_link import INTAKE, LEADER, ME, filed
from tests.console.frame.test_workstation import press, ready

HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
GAS = AlarmChanged(
    alarm_id="gas-12", version=1, zh="燃气泄漏", en="Gas is leaking", raised_at_ms=1_000
)
SMOKE = replace(GAS, alarm_id="smoke-3", zh="冒烟", en="Smoke", raised_at_ms=2_000)
SEATS = {"intake": INTAKE, "dispatch": ME, "leader": LEADER}


def seat(qtbot, whole_desk, name="dispatch"):
    desk = ready(qtbot, whole_desk(SEATS[name], name, filed()))
    tell(desk, GAS, SMOKE)
    return desk


def tell(desk, *alarms):
    desk.link._news.append(News(changed=alarms))
    desk.face.pull()


def seen(desk):
    return [one.alarm_id for one in desk.link.sent if isinstance(one, Acknowledge)]


@pytest.mark.parametrize("name", SEATS)
def test_one_key_acknowledges_the_newest_alarm_once_at_every_seat(qtbot, whole_desk, name):
    desk = seat(qtbot, whole_desk, name)
    press(desk, Qt.Key.Key_A, HELD)
    press(desk, Qt.Key.Key_A, HELD)
    assert seen(desk) == ["smoke-3"]
    bar = desk.panels.statusbar
    assert bar.acknowledge.text() == "确认中…" and not bar.acknowledge.isEnabled()
    tell(desk, replace(SMOKE, version=2, acknowledged_by="dispatch-02"))
    assert "燃气泄漏" in bar.line.text() and bar.acknowledge.isEnabled()
    press(desk, Qt.Key.Key_A, HELD)
    assert seen(desk) == ["smoke-3", "gas-12"]


def test_the_button_stands_beside_the_alarm_and_goes_with_the_last(qtbot, whole_desk):
    desk = seat(qtbot, whole_desk)
    bar = desk.panels.statusbar
    assert bar.acknowledge.text() == "确认 Ctrl+Shift+A"
    QTest.mouseClick(bar.acknowledge, Qt.MouseButton.LeftButton)
    assert seen(desk) == ["smoke-3"]
    tell(desk, *(replace(one, version=2, acknowledged_by="leader-01") for one in (GAS, SMOKE)))
    assert bar.acknowledge.isHidden() and bar.line.text() == ""
    press(desk, Qt.Key.Key_A, HELD)
    assert desk.notices.kept[0].words.zh == "没有待确认的告警"


@pytest.mark.parametrize("outcome", ["refused", "unknown"])
def test_an_acknowledgement_that_does_not_count_is_said_and_may_be_sent_again(
    qtbot, whole_desk, outcome
):
    desk = seat(qtbot, whole_desk)
    press(desk, Qt.Key.Key_A, HELD)
    (order,) = desk.link.sent
    verdict = Verdict(
        command_id=order.command_id, outcome=outcome, rule="busy", zh="后台正忙", en="Busy"
    )
    desk.face.verdict.emit((None, verdict))
    assert desk.notices.kept[0].level == "warn"
    press(desk, Qt.Key.Key_A, HELD)
    assert seen(desk) == ["smoke-3", "smoke-3"]


def test_notices_open_and_close_by_their_key_and_give_the_keyboard_back(qtbot, whole_desk):
    desk = seat(qtbot, whole_desk)
    notices = desk.window.notice_list
    press(desk, Qt.Key.Key_F7)
    at = QApplication.focusWidget()
    assert notices.isVisible() and (at is notices or notices.isAncestorOf(at))
    press(desk, Qt.Key.Key_Escape)
    assert notices.isHidden() and desk.panels.queue.tabs.hasFocus()


def is_seen(desk) -> bool:
    """Whether nothing lies over the line of the alarm: what stands at its place is it."""
    line = desk.panels.statusbar.line
    at = line.mapTo(desk.window, line.rect().center())
    return line.isVisible() and desk.window.childAt(at) is line


def test_a11_no_page_hides_an_alarm_nor_time_nor_escape(qtbot, whole_desk):
    desk = seat(qtbot, whole_desk, "leader")
    desk.window.resize(1366, 768)
    opened = []
    for page in desk.pages:
        page.toggle()
        if page.isVisible():
            opened.append(page.key)
            QApplication.processEvents()
            assert is_seen(desk), page.key
            page.dismiss()
    assert len(opened) > 8
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_F3, Qt.Key.Key_F2):
        press(desk, key)
        QApplication.processEvents()
        assert is_seen(desk), key
        press(desk, Qt.Key.Key_Escape)
    for _ in range(600):
        desk.face.ticked.emit()
    tell(desk, replace(SMOKE, version=2, acknowledged_by="dispatch-02"))
    assert is_seen(desk) and "燃气泄漏" in desk.panels.statusbar.line.text()
    assert not seen(desk), "nothing but the key acknowledges"


def test_a11_a_film_or_picture_seen_large_leaves_the_alarm_in_sight(qtbot, whole_desk):
    desk = seat(qtbot, whole_desk)
    desk.window.resize(1366, 768)
    large = desk.window.findChildren(Panel)
    whole = [one for one in large if type(one).__name__ in ("FilmView", "PhotoView", "MarkView")]
    assert whole
    for one in whole:
        one.open(one)
        QApplication.processEvents()
        assert is_seen(desk), type(one).__name__
        one.dismiss()
