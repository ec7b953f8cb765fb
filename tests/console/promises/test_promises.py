"""Callers and promises on the desk (row A18): hidden, counted down, called back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from backend.contract.answers import CallerShown
from backend.contract.orders import PromiseOrder, Report
from backend.contract.pushed import PromiseChanged
from backend.contract.questions import GetCaller
from backend.contract.verdicts import Denied
from backend.domain.people.late import LateWord
from backend.domain.people.promise import Caller, Promise, PromiseAct
from backend.situation import News
from console.bars.statusbar import StatusBar
from console.intake.caller import DUES_MIN
from console.intake.panel import NewCasePanel
from console.notices.alarm_book import AlarmBook
from console.promises.book import SHOWN_MS, PromiseBook
from console.promises.panel import PromisePanel
from console.shift.handover_book import HandoverBook, Seen
from console.shift.handover_text import HandoverText
from tests.console.fake_link import INTAKE, LEADER, ME, MINUTE_MS, START_MS, new_case
from tests.console.fake_rooms import FakeMap

NAME, NUMBER = "王五先生", "555-0142"
NOW_MS = START_MS + 12 * MINUTE_MS  # where the scripted link stands
SOON = Promise("01A", 1, NOW_MS + 5 * MINUTE_MS, START_MS, "intake-01")
LATER = Promise("01B", 2, NOW_MS + 90 * MINUTE_MS, START_MS, "intake-01", n_postponed=1)
HANDED = replace(SOON, version=2, handed_ms=NOW_MS, handed_by="intake-01")
LATE = Promise("01C", 1, NOW_MS - MINUTE_MS, START_MS, "intake-01")


class Queue:
    def __init__(self, qtbot, make_desk, actor=INTAKE) -> None:
        self.desk = make_desk(actor)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.book = PromiseBook(self.desk.face, self.desk.root)
        self.book.noticed.connect(self.desk.heard.notice)
        self.panel = PromisePanel(self.desk.parts, self.book, self.host)

    def open(self, *promises: Promise) -> None:
        self.desk.show(new_case("01A", INTAKE), new_case("01B", INTAKE))
        self.tell(*promises)
        self.panel.toggle()

    def tell(self, *promises: Promise, act: PromiseAct = PromiseAct.MAKE) -> None:
        rows = tuple(PromiseChanged(promise=one, act=act) for one in promises)
        self.desk.link._news.append(News(changed=rows))
        self.desk.face.pull()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.panel.rows, key)

    def asked(self) -> list[GetCaller]:
        return [one for one in self.desk.link.asked if isinstance(one, GetCaller)]

    def show_caller(self) -> None:
        asked = self.asked()[-1]
        told = CallerShown(ask_id=asked.ask_id, case_id=asked.case_id, name=NAME, number=NUMBER)
        self.desk.link.answer(told)
        self.desk.face.pull()

    def orders(self) -> list[PromiseOrder]:
        return [one for one in self.desk.link.sent if isinstance(one, PromiseOrder)]

    def text(self) -> str:
        shown = [one.text() for one in self.panel.findChildren(QLabel) if one.isVisible()]
        rows = self.panel.rows.model_rows.rows
        return "\n".join((*shown, *(f"{r.kind} {r.title} {r.about} {r.state}" for r in rows)))


@pytest.fixture
def queue(qtbot, make_desk) -> Queue:
    return Queue(qtbot, make_desk)


def test_a18_the_queue_stands_by_its_countdown(queue):
    queue.open(LATER, LATE, SOON)
    rows = queue.panel.rows.model_rows.rows
    assert [row.ref for row in rows] == ["01C", "01A", "01B"]
    assert [row.tone for row in rows] == ["act", "soon", "info"]
    assert rows[0].kind == "超时 1:00" and rows[1].kind == "剩 5:00"
    assert "已推迟 1 次" in rows[2].about
    queue.desk.link.now_ms += 10 * MINUTE_MS
    queue.desk.face.tick()
    assert queue.panel.rows.model_rows.rows[1].kind == "超时 5:00"


def test_a18_the_caller_is_hidden_until_asked_and_hidden_again(queue):
    queue.open(SOON)
    assert "来电人已隐藏，按 V 查看（会留痕）" in queue.text() and queue.asked() == []
    queue.key(Qt.Key.Key_V)
    queue.key(Qt.Key.Key_V)
    (asked,) = queue.asked()
    assert asked.case_id == "01A" and NUMBER not in queue.text()
    queue.show_caller()
    assert f"{NAME} {NUMBER}" in queue.text()
    assert queue.book._hide.isActive() and queue.book._hide.interval() == SHOWN_MS
    queue.book._hide.timeout.emit()
    assert NUMBER not in queue.text() and queue.book.shown is None
    queue.key(Qt.Key.Key_V)
    queue.show_caller()
    queue.key(Qt.Key.Key_Escape)
    assert queue.book.shown is None, "closing forgets"


def test_a18_another_person_sees_nothing_of_the_last_look(queue):
    queue.open(SOON)
    queue.key(Qt.Key.Key_V)
    queue.show_caller()
    queue.desk.face.sit(LEADER)
    assert queue.book.shown is None and NUMBER not in queue.text()


def test_a18_enter_notes_the_call_and_p_puts_it_off(queue):
    queue.open(SOON, LATER)
    queue.key(Qt.Key.Key_Return)
    queue.key(Qt.Key.Key_Return)
    (order,) = queue.orders()
    assert (order.case_id, order.act, order.expected_version) == ("01A", PromiseAct.CALLED_BACK, 1)
    queue.desk.link.settle(order.command_id, "accepted")
    queue.tell(Promise("01A", 2, SOON.due_ms, START_MS, "x", done_ms=NOW_MS, done_by="intake-01"))
    assert [row.ref for row in queue.panel.rows.model_rows.rows] == ["01B"]
    queue.key(Qt.Key.Key_P)
    order = queue.orders()[-1]
    assert (order.act, order.due_ms) == (PromiseAct.POSTPONE, LATER.due_ms + 30 * MINUTE_MS)
    queue.desk.link.settle(order.command_id, "conflict", zh="leader-01 已先处理", en="first")
    queue.desk.face.pull()
    assert queue.desk.said == ["leader-01 已先处理"]


def test_a18_who_may_not_see_callers_sees_the_queue_alone(qtbot, make_desk):
    queue = Queue(qtbot, make_desk, ME)
    queue.open(SOON)
    for key in (Qt.Key.Key_V, Qt.Key.Key_Return, Qt.Key.Key_P):
        queue.key(key)
    assert queue.asked() == [] and queue.orders() == []
    assert "来电人已隐藏" in queue.text() and "按 V" not in queue.text()


def test_a18_a_denied_look_is_said(queue):
    queue.open(SOON)
    queue.key(Qt.Key.Key_V)
    asked = queue.asked()[-1]
    queue.desk.link.answer(Denied(ask_id=asked.ask_id, rule="busy", zh="后台忙", en="busy"))
    queue.desk.face.pull()
    assert "看不到：后台忙" in queue.text()


def test_the_queue_speaks_english(queue):
    queue.desk.lang.use("en")
    queue.open(SOON, LATER, LATE)
    text = queue.text()
    for case_id in ("01A", "01B"):
        text = text.replace(queue.desk.face.case(case_id).place.address, "")
    assert not [char for char in text if "\u4e00" <= char <= "\u9fff"], text


def test_a18_the_status_bar_counts_promises_and_those_that_are_late(queue, qtbot):
    bar = StatusBar(queue.desk.parts, AlarmBook(queue.desk.face, queue.desk.root))
    qtbot.addWidget(bar)
    bar.show()
    queue.open(SOON, LATE)
    bar.retell()
    assert bar.promises.text() == "回电 2 超时 1" and bar.promises.isVisible()


def test_x12_a18_the_handover_page_names_a_promise_but_not_who_called(queue):
    book = HandoverBook(
        queue.desk.face, Seen, AlarmBook(queue.desk.face, queue.desk.root), queue.desk.root
    )
    queue.open(SOON)
    queue.key(Qt.Key.Key_V)
    queue.show_caller()
    rows = HandoverText(queue.desk.parts, book).rows()
    (row,) = [one for one in rows if one.ref == "promise:01A"]
    assert "08:17 前给来电人回电" in row.title and "学府路" in row.about
    assert all(NUMBER not in text for one in rows for text in (one.title, one.about, one.state))


def test_a18_l_hands_the_call_to_the_shift_leader_once(queue):
    queue.open(SOON)
    queue.key(Qt.Key.Key_L)
    (order,) = queue.orders()
    assert (order.case_id, order.act, order.expected_version) == ("01A", PromiseAct.HAND, 1)
    queue.desk.link.settle(order.command_id, "accepted")
    queue.tell(HANDED, act=PromiseAct.HAND)
    assert "intake-01 08:12 转值班长" in queue.panel.rows.model_rows.rows[0].about
    queue.key(Qt.Key.Key_L)
    assert len(queue.orders()) == 1 and queue.desk.said == ["已经转给值班长"]


def test_a18_the_leader_is_told_at_once_and_finds_it_first(qtbot, make_desk):
    queue = Queue(qtbot, make_desk, LEADER)
    queue.open(LATE, replace(HANDED, version=1, handed_ms=0, handed_by=""))
    assert [row.ref for row in queue.panel.rows.model_rows.rows] == ["01C", "01A"]
    queue.tell(HANDED, act=PromiseAct.HAND)
    assert [row.ref for row in queue.panel.rows.model_rows.rows] == ["01A", "01C"]
    assert queue.desk.said == ["受理席 01 转来一个来电：学府路 88 号门前。Ctrl+K 看，V 看来电人"]
    queue.tell(replace(HANDED, version=3, n_postponed=1), act=PromiseAct.POSTPONE)
    assert len(queue.desk.said) == 1, "told once"
    bar = StatusBar(queue.desk.parts, AlarmBook(queue.desk.face, queue.desk.root))
    qtbot.addWidget(bar)
    bar.retell()
    assert bar.promises.text() == "回电 2 超时 1 · 转来 1"
    queue.key(Qt.Key.Key_L)
    assert queue.orders() == [] and "由您办" in queue.desk.said[-1]


def test_a18_a_seat_that_takes_no_calls_hands_none_over(qtbot, make_desk):
    queue = Queue(qtbot, make_desk, ME)
    queue.open(SOON)
    queue.desk.selection.pick("01A")
    queue.panel.do("hand_call")
    assert queue.orders() == [] and queue.desk.said == ["来电由受理席转值班长"]


def test_a18_without_a_promise_in_hand_it_says_what_to_do(queue):
    queue.open()
    queue.panel.do("hand_call")
    assert queue.orders() == [] and "先选中有回电承诺的案件" in queue.desk.said[0]


@pytest.mark.parametrize(
    ("late", "words"), [(LateWord.NO, "夜间不要回访，早上回"), (LateWord.YES, "夜间可回访")]
)
def test_a18_what_was_answered_about_the_night_stands_with_the_promise(queue, late, words):
    queue.open(replace(SOON, late=late))
    assert words in queue.panel.rows.model_rows.rows[0].about


# ---- F2 ----------------------------------------------------------------------------------------


@pytest.fixture
def form(qtbot, make_desk):
    desk = make_desk(INTAKE)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 768)
    host.show()
    chart = FakeMap()
    chart.setParent(host)
    panel = NewCasePanel(desk.parts, chart, host)
    desk.show()
    panel.start()
    panel.kind.setText("0103")
    panel.kind.textEdited.emit("0103")
    panel._on_chosen(0)
    panel._on_map(119.6, 38.9)
    panel.desk = desk
    return panel


def report(form) -> Report:
    (sent,) = [one for one in form.desk.link.sent if isinstance(one, Report)]
    return sent


def test_a18_f2_takes_the_caller_down_with_the_promise(form):
    form.caller.name.setText(NAME)  # an input method puts it there
    QTest.keyClicks(form.caller.number, NUMBER)
    QTest.keyClick(form.caller.due, Qt.Key.Key_Right)
    QTest.keyClick(form.caller.due, Qt.Key.Key_Right)
    assert form.caller.due.text() == "1 小时内回电"
    QTest.keyClick(form.caller.due, Qt.Key.Key_Return)
    sent = report(form)
    assert sent.caller == Caller(NAME, NUMBER, sent.observed_at_ms + DUES_MIN[2] * MINUTE_MS)
    assert NAME not in sent.text and NUMBER not in repr(form.draft)


def test_a18_once_the_backend_took_it_the_form_keeps_nothing_of_the_caller(form):
    QTest.keyClicks(form.caller.number, NUMBER)
    QTest.keyClick(form.caller.number, Qt.Key.Key_Return)
    form.desk.link.settle(report(form).command_id, "accepted", case_id="01A")
    form.desk.face.pull()
    assert [one.text() for one in form.caller.findChildren(QLineEdit)] == ["", ""]
    assert form.caller.minutes == 0


def test_a18_who_sits_down_next_does_not_see_a_caller_that_was_not_sent(form):
    QTest.keyClicks(form.caller.number, NUMBER)
    form.desk.face.sit(LEADER)
    assert form.caller.number.text() == ""


def late_evening(form, minutes: int = 60) -> None:
    """Let it be a quarter past ten at night, with a call back promised."""
    form.desk.link.now_ms = START_MS + (14 * 60 + 15) * MINUTE_MS
    form.desk.face.pull()
    QTest.keyClicks(form.caller.number, NUMBER)
    while form.caller.minutes != minutes:
        QTest.keyClick(form.caller.due, Qt.Key.Key_Right)


def test_a18_by_day_nobody_is_asked_about_the_night(form):
    QTest.keyClick(form.caller.due, Qt.Key.Key_Right)
    assert form.caller.late.isHidden() and form.caller.missing is not None


def test_a18_a_call_back_at_night_is_not_promised_before_the_caller_was_asked(form):
    late_evening(form)
    assert form.caller.late.isVisible()
    form.commit()
    assert not [one for one in form.desk.link.sent if isinstance(one, Report)]
    assert "23:15" in form._hint.text() and "夜间回访" in form._hint.text()
    assert form.window().focusWidget() is form.caller.late
    QTest.keyClick(form.caller.late, Qt.Key.Key_Right)
    QTest.keyClick(form.caller.late, Qt.Key.Key_Return)
    assert report(form).caller.late is LateWord.YES
    assert form.caller.due.text() == "1 小时内回电"


def test_a18_a_no_moves_it_to_the_morning_and_says_so_before_it_is_sent(form):
    late_evening(form)
    QTest.keyClick(form.caller.late, Qt.Key.Key_Left)
    assert form.caller.late.text() == "夜间不要回访"
    assert form.caller.due.text() == "明日 08:00 回电（夜间不打）"
    QTest.keyClick(form.caller.late, Qt.Key.Key_Return)
    assert report(form).caller.late is LateWord.NO


def test_a18_the_form_goes_out_and_to_the_leader_in_one_act(form):
    QTest.keyClicks(form.caller.number, NUMBER)
    form.hand_over()
    sent = report(form)
    assert sent.caller.handed and sent.caller.due_ms == sent.observed_at_ms + 30 * MINUTE_MS
    assert form.caller.due.text() == "转值班长 · 30 分钟内回电"


def test_a18_a_call_without_a_number_is_not_handed_over_and_says_so(form):
    form.hand_over()
    assert not [one for one in form.desk.link.sent if isinstance(one, Report)]
    assert "请填电话号码" in form._hint.text() and form.window().focusWidget() is form.caller.number


def test_a18_on_the_desk_one_key_hands_over_the_call_about_the_case_in_hand(whole_desk):
    desk = whole_desk(INTAKE, "intake", new_case("01A", INTAKE))
    desk.link._news.append(News(changed=(PromiseChanged(promise=SOON, act=PromiseAct.MAKE),)))
    desk.face.pull()
    desk.selection.pick("01A")
    desk.keys.pressed.emit("hand_call")
    (order,) = [one for one in desk.link.sent if isinstance(one, PromiseOrder)]
    assert (order.case_id, order.act) == ("01A", PromiseAct.HAND)


def test_a18_a_promise_without_a_number_is_not_sent(form):
    QTest.keyClick(form.caller.due, Qt.Key.Key_Right)
    form.commit()
    assert not [one for one in form.desk.link.sent if isinstance(one, Report)]
    assert "请填电话号码" in form._hint.text()


def test_a_report_nobody_called_about_carries_no_caller(form):
    form.commit()
    assert report(form).caller is None


def test_a18_on_the_desk_it_opens_by_its_key(whole_desk):
    desk = whole_desk(LEADER, "leader", new_case("01A", INTAKE))
    desk.keys.pressed.emit("promises")
    assert desk.promises.isVisible() and "没有待回电的" in desk.promises._none.text()
