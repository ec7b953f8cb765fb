"""An emergency at the desk (I06, K01): one key, typed and confirmed; bar, log and sheet."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from backend.contract.answers import Emergencies, EmergencyLog
from backend.contract.orders import EmergencyOrder
from backend.contract.pushed import EmergencyChanged
from backend.contract.questions import GetEmergencies, GetEmergencyLog
from backend.domain.cases.case import Act, Given
from backend.domain.clocks.moment import Moment
from backend.domain.people.emergency import Emergency, Entry, Line, Opening, Writer, opened, written
from backend.domain.people.emergency_terms import EmergencyAct, EmergencyKind, Post
from backend.domain.terms.roles import Actor
from backend.situation import News
from console.emergency.bar import EmergencyBar
from console.emergency.page import EmergencyPage
from console.emergency.printer import EmergencyPrinter
from console.emergency.sheet import EmergencySheet
from console.emergency.text import elapsed
from console.paper.paper import Paper
from tests.console.fake_link import CHIEF, LEADER, ME, START_MS, city, filed

FLOOD = Opening(EmergencyKind.FLOOD, "解放路下穿积水", "解放路铁路桥下")
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


class Storm:
    """What the backend would tell of one emergency, line by line."""

    def __init__(self) -> None:
        self.lines: list[EmergencyChanged] = []
        self.at_ms = START_MS + 61_000
        self.note(opened("01E", FLOOD, None, self.by(LEADER)))

    def by(self, actor: Actor) -> Writer:
        return Writer(actor, Moment(self.at_ms, self.at_ms), lambda name: True)

    def note(self, told: tuple[Emergency, Line]) -> EmergencyChanged:
        self.lines.append(EmergencyChanged(emergency=told[0], line=told[1]))
        return self.lines[-1]

    @property
    def now(self) -> Emergency:
        return self.lines[-1].emergency

    def write(self, act: EmergencyAct, actor: Actor = LEADER, **more: object) -> EmergencyChanged:
        self.at_ms += 7_000
        return self.note(written(self.now, Entry(act, **more), self.by(actor)))  # type: ignore[arg-type]

    def log(self, ask_id: str, upto: int = 0) -> EmergencyLog:
        """Return the log as the record had it after so many lines."""
        told = self.lines[: upto or len(self.lines)]
        lines = tuple(one.line for one in told)
        return EmergencyLog(ask_id=ask_id, emergency=told[-1].emergency, lines=lines)


class Room:
    """The page over a host, on a scripted link."""

    def __init__(self, qtbot, make_desk, actor: Actor = LEADER) -> None:
        self.desk, self.storm = make_desk(actor), Storm()
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.host.activateWindow()
        qtbot.waitUntil(self.host.isActiveWindow)
        self.page = EmergencyPage(self.desk.parts, self.host)
        self.page.noticed.connect(self.desk.heard.notice)
        self.desk.show(filed("01A"))

    def tell(self, *lines: EmergencyChanged) -> None:
        self.desk.link._news.append(News(changed=lines))
        self.desk.face.pull()

    def read(self, upto: int = 0) -> None:
        """Answer for the log as it stood after so many lines."""
        asked = [one for one in self.desk.link.asked if isinstance(one, GetEmergencyLog)][-1]
        self.desk.link.answer(self.storm.log(asked.ask_id, upto))
        self.desk.face.pull()

    def told_past(self, *past: Emergency) -> None:
        asked = [one for one in self.desk.link.asked if isinstance(one, GetEmergencies)][-1]
        self.desk.link.answer(Emergencies(ask_id=asked.ask_id, rows=past))
        self.desk.face.pull()

    def on(self) -> None:
        """Let it be on, the page open and its log read."""
        self.tell(*self.storm.lines)
        self.page.toggle()
        self.read()

    def orders(self) -> list[EmergencyOrder]:
        return [one for one in self.desk.link.sent if isinstance(one, EmergencyOrder)]

    def settle(self, outcome: str = "accepted", **more: object) -> None:
        self.desk.link.settle(self.orders()[-1].command_id, outcome, **more)
        self.desk.face.pull()

    def column(self, n: int) -> list[str]:
        words = self.page.table.words
        return [words.row(row).cells[n].text for row in range(words.rowCount())]


def texts(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def compose(at: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(at, event)


@pytest.fixture
def room(qtbot, make_desk) -> Callable[..., Room]:
    return lambda actor=LEADER: Room(qtbot, make_desk, actor)


def test_i06_one_key_then_what_and_where_are_typed_and_confirmed(room) -> None:
    at = room()
    at.page.do("emergency")
    form = at.page.form
    assert form.isVisible() and form.title.hasFocus() and not at.page.isVisible()
    compose(form.title, FLOOD.title)
    QTest.keyClick(form.title, Qt.Key.Key_Return)
    QTest.keyClick(form.title, Qt.Key.Key_Return, CTRL)
    assert at.orders() == [], "a bare Enter opens nothing, and neither do half the words"
    assert form.place_field.hasFocus() and "在哪里" in form.said.text()
    compose(form.place_field, FLOOD.place)
    QTest.keyClick(form.place_field, Qt.Key.Key_Return, CTRL)
    (order,) = at.orders()
    assert order.opening == FLOOD and order.actor == LEADER
    QTest.keyClick(form.place_field, Qt.Key.Key_Return, CTRL)
    assert len(at.orders()) == 1, "one at a time"
    at.settle()
    assert not form.isVisible() and FLOOD.title in at.desk.said[-1]


def test_i06_the_chosen_case_is_offered_never_assumed(room) -> None:
    at = room()
    at.page.toggle()
    form = at.page.form
    assert "YT-20260610-01A" in form.with_case.text() and not form.with_case.isChecked()
    form.title.setText(FLOOD.title)
    form.with_case.setChecked(True)
    assert form.place_field.text() == "学府路 88 号门前"
    form.send()
    assert at.orders()[-1].opening.case_id == "01A"


def test_i06_esc_opens_nothing_and_a_refusal_is_said_in_the_form(room) -> None:
    at = room()
    at.page.toggle()
    QTest.keyClick(at.page.form.title, Qt.Key.Key_Escape)
    assert not at.page.form.isVisible() and at.orders() == []
    at.page.toggle()
    at.page.form.title.setText("x")
    at.page.form.place_field.setText("y")
    at.page.form.send()
    at.settle("refused", rule="emergency_on", zh="应急正在进行", en="one is on")
    assert at.page.form.isVisible() and "应急正在进行" in at.page.form.said.text()
    at.tell(*at.storm.lines)
    assert not at.page.form.isVisible(), "somebody was first: the bar says who"


def test_i06_who_may_not_open_one_is_told_who_may(room) -> None:
    at = room(ME)
    at.page.do("emergency")
    assert not at.page.form.isVisible() and at.page.mode == "past"
    assert "值班长" in texts(at.page) and at.orders() == []
    at.told_past()
    assert "还没有过应急" in texts(at.page)


def test_i06_the_log_is_dated_to_the_second_and_follows(room) -> None:
    at = room()
    at.storm.write(EmergencyAct.TASK, text="封路", person="王队")
    at.on()
    assert at.column(0) == ["08:01:01", "08:01:08"]
    at.tell(at.storm.write(EmergencyAct.SAY, ME, text="水深五十厘米"))
    assert at.column(0)[-1] == "08:01:15" and at.column(2)[-1] == "水深五十厘米"
    assert at.column(3)[-1] == "派遣席 03"
    assert any("封路" in one.text() for one in at.page.side.findChildren(QLabel))
    assert len([q for q in at.desk.link.asked if isinstance(q, GetEmergencyLog)]) == 1


def test_i06_a_line_that_is_missing_is_read_from_the_record(room) -> None:
    at = room()
    at.on()
    at.storm.write(EmergencyAct.SAY, text="没有听到")
    at.tell(at.storm.write(EmergencyAct.SAY, text="听到了"))
    at.read()
    assert at.column(2)[1:] == ["没有听到", "听到了"]
    # What comes while it is read stands behind what was read, once.
    at.storm.write(EmergencyAct.SAY, text="第四")
    at.tell(at.storm.write(EmergencyAct.SAY, text="第五"))
    at.read(upto=4)
    at.read()
    assert [line.n for line in at.page.book.lines] == [1, 2, 3, 4, 5]


def test_i06_lines_are_chosen_by_keys_and_written_with_enter(room) -> None:
    at = room()
    at.on()
    entry = at.page.entry
    assert entry.text.hasFocus()
    compose(entry.text, "两车被困")
    QTest.keyClick(entry.text, Qt.Key.Key_Return)
    assert at.orders()[-1].entry == Entry(EmergencyAct.SAY, "两车被困")
    at.settle()
    QTest.keyClick(entry.text, Qt.Key.Key_3, CTRL)
    assert entry.person.hasFocus()
    compose(entry.person, "王队")
    QTest.keyClick(entry.person, Qt.Key.Key_Return)
    compose(entry.text, "封路")
    QTest.keyClick(entry.text, Qt.Key.Key_Return)
    assert at.orders()[-1].entry == Entry(EmergencyAct.TASK, "封路", "王队")
    at.settle()
    assert entry.act is EmergencyAct.SAY, "the next line is a plain message again"


def test_i06_tasks_are_settled_and_posts_given_by_keys(room) -> None:
    at = room()
    at.on()
    entry = at.page.entry
    at.tell(at.storm.write(EmergencyAct.TASK, text="封路", person="王队"))
    QTest.keyClick(entry.text, Qt.Key.Key_4, CTRL)
    assert entry.pick.hasFocus() and entry.pick.currentText() == "1. 封路"
    entry.give()
    assert at.orders()[-1].entry == Entry(EmergencyAct.TASK_DONE, task_n=1)
    at.settle("refused", zh="第 1 项任务已由 intake-01 了结", en="settled")
    assert "已由" in entry.said.text() and entry.act is EmergencyAct.TASK_DONE
    QTest.keyClick(entry.pick, Qt.Key.Key_6, CTRL)
    entry.pick.setCurrentIndex(1)
    entry.person.setText("李工")
    entry.give()
    assert at.orders()[-1].entry == Entry(EmergencyAct.APPOINT, person="李工", post=Post.FIELD)


def test_i06_what_leads_is_offered_to_who_leads(room) -> None:
    at = room(ME)
    at.on()
    shown = {act for act, button in at.page.entry.buttons.items() if not button.isHidden()}
    assert shown == {
        EmergencyAct.SAY,
        EmergencyAct.TASK,
        EmergencyAct.TASK_DONE,
        EmergencyAct.TASK_FAILED,
    }
    QTest.keyClick(at.page.entry.text, Qt.Key.Key_7, CTRL)
    assert at.page.entry.act is EmergencyAct.SAY


def test_i06_only_the_commander_ends_it_saying_how(room) -> None:
    at = room(CHIEF)
    at.on()
    at.page.entry.choose(EmergencyAct.END)
    at.page.entry.text.setText("水退")
    at.page.entry.give()
    assert at.orders() == [] and "值班长" in at.page.entry.said.text()
    at.tell(at.storm.write(EmergencyAct.APPOINT, post=Post.COMMANDER, person=CHIEF.account))
    at.page.entry.give()
    assert at.orders()[-1].entry == Entry(EmergencyAct.END, "水退")
    at.settle()
    at.tell(at.storm.write(EmergencyAct.END, CHIEF, text="水退"))
    assert at.page.mode == "read" and not at.page.entry.isVisible()
    assert "水退" in at.desk.said[-1] and at.column(1)[-1] == "结束"


def test_i06_past_ones_stay_readable(room) -> None:
    at = room(ME)
    at.storm.write(EmergencyAct.END, text="水退，通车")
    at.page.toggle()
    at.told_past(at.storm.now)
    assert at.column(5) == ["水退，通车"] and at.column(3) == ["0:00:07"]
    QTest.keyClick(at.page.table, Qt.Key.Key_Return)
    at.read()
    assert at.page.mode == "read" and at.column(1) == ["启动", "结束"]
    QTest.keyClick(at.page.table, Qt.Key.Key_Escape)
    assert at.page.mode == "past" and at.page.isVisible()


@pytest.mark.parametrize("code", ["zh", "en"])
def test_i06_the_log_is_a_sheet_to_sign(room, code: str, tmp_path, qtbot) -> None:
    at = room()
    at.storm.write(EmergencyAct.TASK, text="封路 <两端>", person="王队")
    at.storm.write(EmergencyAct.TASK_DONE, task_n=1, text="已封")
    at.storm.write(EmergencyAct.OVERRIDE, text="只有一人", case_id="01A")
    at.storm.write(EmergencyAct.END, text="水退")
    at.desk.lang.use(code)
    lines = [one.line for one in at.storm.lines]
    sheet = EmergencySheet(at.storm.now, lines, city(), at.desk.lang, at.page.book.case_no)
    told = Paper(sheet.html(), lambda n, n_all: "", {}).text
    for part in (FLOOD.title, "封路 <两端>", "已封", "08:01:22", "YT-20260610-01A", "水退"):
        assert part in told
    printer = EmergencyPrinter(at.desk.parts, at.page, tmp_path)
    printer.noticed.connect(at.desk.heard.notice)
    printer.save(at.storm.now, lines, at.page.book.case_no)
    qtbot.waitUntil(lambda: bool(at.desk.heard.notices))
    (path,) = tmp_path.glob("*.pdf")
    assert path.read_bytes().startswith(b"%PDF") and path.name in at.desk.said[-1]


def test_i06_the_bar_says_what_who_since_when_and_how_long_each_second(room) -> None:
    at = room(ME)
    bar = EmergencyBar(at.desk.parts, at.host)
    assert bar.isHidden()
    at.storm.write(EmergencyAct.OVERRIDE, text="只有一人", case_id="01A")
    at.tell(*at.storm.lines)
    told = bar.accessibleName()
    for part in ("应急", FLOOD.title, FLOOD.place, "值班长", "08:01:01", "越权 1 次", "0:10:59"):
        assert part in told, part
    at.desk.link.now_ms += 1_000
    at.desk.face.tick()
    assert "0:11:00" in bar.accessibleName()
    at.tell(at.storm.write(EmergencyAct.END, text="水退"))
    assert bar.isHidden()


def test_an_emergency_of_days_still_shows_its_seconds() -> None:
    assert elapsed(26 * 3_600_000 + 189_999) == "26:03:09"


def test_i06_no_page_over_the_window_covers_the_bar_and_one_key_opens_the_log(
    qtbot, whole_desk
) -> None:
    desk, storm = whole_desk(LEADER, "leader", filed()), Storm()
    desk.link._news.append(News(changed=tuple(storm.lines)))
    bar = desk.window.emergency
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_E, CTRL_SHIFT)
    page = desk.emergency
    qtbot.waitUntil(page.isVisible)
    for opened_page in (page, desk.board, desk.handover):
        if opened_page is not page:
            opened_page.toggle()
        corner = opened_page.mapTo(desk.window, opened_page.rect().topLeft())
        assert corner.y() >= bar.height() > 0
    page.dismiss()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert page.isVisible()


def test_k01_an_override_is_offered_only_while_an_emergency_is_on(make_desk) -> None:
    from tests.console.entry.test_entry import to_close_by

    desk, storm = make_desk(LEADER), Storm()
    desk.show(to_close_by(LEADER))
    desk.acting.override()
    assert desk.heard.prompts == [] and "Ctrl+Shift+E" in desk.said[-1]
    desk.link._news.append(News(changed=tuple(storm.lines)))
    desk.face.pull()
    desk.acting.override()
    (prompt,) = desk.heard.prompts
    desk.acting.answer(prompt, "夜间只有一人，须立即放行")
    command, why = desk.link.sent[-1], "夜间只有一人，须立即放行"
    assert (command.act, command.given) == (Act.CLOSE, Given(reason=why, override=why))
