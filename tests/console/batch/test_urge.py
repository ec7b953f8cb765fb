"""Due tonight, and one urge for many (A11): seen before, sent together, a verdict each."""

from dataclasses import replace

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.orders import Command
from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import after
from backend.link import LinkHealth
from backend.situation import News
from console.batch.book import Stage
from console.batch.due import DueBook
from console.batch.urge_page import RECENT_MS, DuePage, UrgePage
from tests.console.fake_link import INTAKE, LEADER, ME, MINUTE_MS, UNITS, at, city, delivered, filed

HOUR_MS = 60 * MINUTE_MS


class Shown:
    """One page over a desk, with a scripted backend."""

    def __init__(self, qtbot, desk, kind) -> None:
        self.desk = desk
        desk.shown = self  # held as long as the desk is: else it may go while it is painted
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.page = kind(desk.parts, self.host)
        self.page.book.noticed.connect(desk.heard.notice)

    @property
    def rows(self):
        return self.page.rows.model_rows.rows

    def row(self, ref: str):
        return next(row for row in self.rows if row.ref == ref)

    @property
    def ticked(self) -> set[str]:
        return {row.ref for row in self.rows if row.has_tick and row.is_said}

    def key(self, key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page.rows, key, held)

    def go(self, ref: str) -> None:
        self.page.rows.setCurrentIndex(
            self.page.rows.model_rows.index([row.ref for row in self.rows].index(ref))
        )

    def commit(self) -> list[Command]:
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        return [one for one in self.desk.link.sent if isinstance(one, Command)]

    def pull(self) -> None:
        for _ in range(len(self.desk.link._news) + 1):
            self.desk.face.pull()


def handled(case_id: str, unit: str = "td-drainage"):
    return delivered(case_id, unit)


@pytest.fixture(params=[ME, LEADER], ids=["dispatch", "leader"])
def due(request, qtbot, make_desk) -> Shown:
    desk = make_desk(request.param)
    desk.show(handled("01A"), handled("01B", "td-municipal"), handled("01C"), filed("01D"))
    shown = Shown(qtbot, desk, DuePage)
    shown.page.do("due")
    return shown


def test_a11_what_falls_due_before_the_end_of_the_night_stands_by_unit(due):
    face = due.desk.face
    assert [row.ref for row in due.rows] == [
        *("unit:td-drainage", "01A", "01C"),
        *("unit:td-municipal", "01B"),
    ]
    for case_id in ("01A", "01B", "01C"):
        assert face.face_of(face.case(case_id)).deadline_ms <= due.page.until_ms
    assert "今晚到期" in due.page._title.text() and "明日 00:00" in due.page._title.text()
    assert "在岗 6 人" in due.row("unit:td-drainage").about


def test_a11_the_hour_is_set_by_the_arrows_and_the_list_follows(due):
    deadline_ms = due.desk.face.face_of(due.desk.face.case("01A")).deadline_ms
    for _ in range(48):
        due.key(Qt.Key.Key_Left)
    assert due.page.until_ms < deadline_ms and not due.page._seen
    assert not due.page._none.isHidden()
    while due.page.until_ms < deadline_ms:
        due.key(Qt.Key.Key_Right)
    assert {"01A", "01C"} <= due.page._seen.keys()
    due.key(Qt.Key.Key_Home)
    assert "明日 00:00" in due.page._title.text()


def test_a11_overdue_ones_are_counted_and_listed_when_asked_for(due):
    due.desk.link.now_ms += 8 * HOUR_MS
    due.desk.face.tick()
    late = {
        case_id
        for case_id in ("01A", "01B", "01C")
        if due.desk.face.face_of(due.desk.face.case(case_id)).level == "late"
    }
    assert late and not late & due.page._seen.keys()
    assert f"已超期 {len(late)} 件" in due.page._about.text()
    due.key(Qt.Key.Key_O)
    assert late <= due.page._seen.keys()
    assert due.row(min(late)).kind.startswith("超期")


def test_a11_one_act_urges_all_that_are_chosen_by_an_ordinary_act_each(due):
    assert due.ticked == {"01A", "01B", "01C"}
    due.go("01B")
    due.key(Qt.Key.Key_Space)
    assert due.ticked == {"01A", "01C"}
    sent = due.commit()
    assert {(c.case_id, c.act) for c in sent} == {("01A", Act.URGE), ("01C", Act.URGE)}
    assert len({c.command_id for c in sent}) == 2
    assert all(c.expected_version == due.desk.face.case(c.case_id).version for c in sent)
    assert due.row("01A").state == "待回执"
    due.commit()
    assert len(due.desk.link.sent) == 2, "what was sent is not sent twice"
    for command in sent:
        due.desk.link.accept(command, due.desk.face.case(command.case_id))
    due.pull()
    assert due.row("01A").state == "已催办" and due.row("01C").state == "已催办"
    assert due.desk.face.case("01A").n_urges == 1 and due.desk.face.case("01B").n_urges == 0
    assert due.desk.said[-1] == "催办 2 件：全部办成"


def test_a11_what_failed_is_said_with_its_reason_and_the_rest_is_done(due):
    sent = {command.case_id: command for command in due.commit()}
    due.desk.link.accept(sent["01A"], due.desk.face.case("01A"))
    due.desk.link.judge(sent["01B"], "refused", rule="x", zh="单位已反馈", en="the unit replied")
    due.desk.link.judge(sent["01C"], "unknown")
    due.pull()
    row = due.row("01B")
    assert (row.state, row.freezes) == ("没办成", True) and row.about == "没办成：单位已反馈"
    assert due.row("01C").state == "结果未知" and "Ctrl+R" in due.row("01C").about
    assert due.page._run.text() == "已发 3 件：办成 1 · 没办成 2 · 待回执 0"
    assert due.desk.said[-1] == "催办 3 件：办成 1，没办成 2，原因在清单里"
    due.go("01B")
    due.key(Qt.Key.Key_Space)
    assert due.ticked == {"01A", "01B"}, "what failed may be chosen again"
    due.commit()
    assert [c.case_id for c in due.desk.link.sent].count("01B") == 2
    assert [c.case_id for c in due.desk.link.sent].count("01C") == 1


def test_a11_while_the_link_is_down_nothing_is_sent_at_all(due):
    due.desk.link.health = LinkHealth(link="down")
    assert due.commit() == []
    assert due.desk.said[-1] == "与后台断开，一件也没有发出"
    assert due.ticked == {"01A", "01B", "01C"} and due.page.book.n(Stage.SENT) == 0


def test_a11_a_whole_unit_is_chosen_on_its_row_and_all_by_a(due):
    due.go("unit:td-drainage")
    due.key(Qt.Key.Key_Space)
    assert due.ticked == {"01B"}
    due.go("unit:td-drainage")
    due.key(Qt.Key.Key_Space)
    assert due.ticked == {"01A", "01B", "01C"}
    due.key(Qt.Key.Key_A)
    assert due.ticked == set()
    assert due.commit() == [] and due.desk.said[-1] == "没有选中能办的案件"


def test_a11_who_was_urged_within_the_hour_is_not_chosen_again_by_itself(qtbot, make_desk):
    desk = make_desk(ME)
    urged = after(handled("01A"), Act.URGE, ME, Given(), at(11.5))
    desk.show(urged, handled("01B"))
    due = Shown(qtbot, desk, DuePage)
    due.page.do("due")
    assert due.ticked == {"01B"} and due.row("01A").state == "08:11 刚催过"
    assert "已催 1 次" in due.row("01A").about
    desk.link.now_ms += RECENT_MS
    due.page.start_over()
    due.page.retell()
    assert due.ticked == {"01A", "01B"}


def test_a11_who_may_not_urge_is_told_why_and_sends_nothing(qtbot, make_desk):
    desk = make_desk(INTAKE)
    desk.show(handled("01A"))
    due = Shown(qtbot, desk, DuePage)
    due.page.do("due")
    assert due.row("01A").state == "不办" and due.row("01A").about.startswith("不能办：")
    assert due.commit() == []


def test_a11_the_page_says_who_is_reached_by_nobody(qtbot, make_desk):
    desk = make_desk(ME)
    desk.show(handled("01A"), handled("01B", "td-municipal"))
    gone = replace(UNITS[0], on_duty=0)
    night = replace(UNITS[1], on_duty=0, night="555-0188")
    desk.link._news.append(News(city=structs.replace(city(), units=(gone, night, *UNITS[2:]))))
    desk.face.pull()
    due = Shown(qtbot, desk, DuePage)
    due.page.do("due")
    assert "恐无人看" in due.row("unit:td-drainage").about
    assert "555-0188" in due.row("unit:td-municipal").about


def test_f9_urges_just_the_cases_that_were_chosen(qtbot, make_desk):
    desk = make_desk(ME)
    desk.show(handled("01A"), handled("01B"), filed("01C"))
    urge = Shown(qtbot, desk, UrgePage)
    urge.page.show_cases(("01C", "01A"))
    assert {row.ref for row in urge.rows if row.has_tick} == {"01A", "01C"}
    assert urge.ticked == {"01A"} and urge.row("01C").state == "不办"
    assert [(c.case_id, c.act) for c in urge.commit()] == [("01A", Act.URGE)]


def test_the_deadline_of_a_case_is_the_one_every_screen_shows(make_desk):
    desk = make_desk(ME)
    desk.show(handled("01A"), handled("01B"), filed("01C"))
    book = DueBook(desk.face)
    deadline_ms = desk.face.face_of(desk.face.case("01A")).deadline_ms
    assert [c.case_id for c in book.before(deadline_ms, with_late=False).cases] == ["01A", "01B"]
    assert book.before(deadline_ms - 1, with_late=False).cases == ()
