"""The handover page (row X12): read out, acknowledge, sign; nothing is left out."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as with_
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from backend.contract.answers import Handovers
from backend.contract.orders import Acknowledge, HandoverOrder
from backend.contract.pushed import AlarmChanged, HandoverChanged
from backend.contract.questions import GetHandovers
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import after
from backend.domain.people.handover import Handover, HandoverAct, HandoverState, Mention
from backend.domain.people.risks import RiskKind
from backend.domain.terms.roles import Actor, Role
from backend.situation import News
from console.notices.alarm_book import AlarmBook
from console.shift.handover_book import HandoverBook, Seen
from console.shift.handover_panel import HandoverPanel
from tests.console.fake_link import COLLECTOR, LEADER, ME, START_MS, at, delivered, filed

NEXT = Actor("leader-02", Role.LEADER, "值班长席 02")
ALARM = AlarmChanged(
    alarm_id="gas-12",
    version=1,
    zh="气体 12 号点甲烷低报",
    en="Gas 12: methane",
    raised_at_ms=START_MS,
)
CTRL = Qt.KeyboardModifier.ControlModifier
GUARDED = after(filed(), Act.STAND_GUARD, COLLECTOR, Given(), at(5))
OLD = Handover(
    "H1",
    1,
    HandoverState.GIVEN,
    START_MS,
    LEADER.account,
    LEADER.seat,
    START_MS + 60_000,
    (
        Mention(RiskKind.HAZARD, "hazard:01A", "YT-20260610-01A 学府路 88 号门前", 1, "leader-01"),
        Mention(RiskKind.GUARD, "guard:01A:COL-1", "COL-1", 1, "leader-01"),
        Mention(RiskKind.WALL, "wall", "大屏正在显示", 1, "leader-01"),
        Mention(RiskKind.CARRIED, "carried", "1", 1, "leader-01"),
    ),
    "西街口明早封路",
)


class Page:
    """A leader's page on a scripted link."""

    def __init__(self, qtbot, make_desk, actor: Actor = LEADER, dead: tuple[str, ...] = ()) -> None:
        self.desk = make_desk(actor)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.seen = Seen(dead, True)
        self.book = HandoverBook(
            self.desk.face,
            lambda: self.seen,
            AlarmBook(self.desk.face, self.desk.root),
            self.desk.root,
        )
        self.book.noticed.connect(self.desk.heard.notice)
        self.panel = HandoverPanel(self.desk.parts, self.book, self.host)

    def show(self, *cases) -> None:
        self.desk.show(*cases)
        self.panel.toggle()

    def tell(self, *rows) -> None:
        self.desk.link._news.append(News(changed=rows))
        self.desk.face.pull()
        self.panel.retell()

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.panel.rows, key, modifiers)

    def read_all(self) -> None:
        for _ in self.panel.rows.model_rows.rows:
            self.key(Qt.Key.Key_Space)

    @property
    def refs(self) -> list[str]:
        return [row.ref for row in self.panel.rows.model_rows.rows]

    def signed(self) -> list[HandoverOrder]:
        return [one for one in self.desk.link.sent if isinstance(one, HandoverOrder)]

    def text(self) -> str:
        shown = [one.text() for one in self.panel.findChildren(QLabel) if one.isVisible()]
        rows = self.panel.rows.model_rows.rows
        lines = [f"{row.kind} {row.title} {row.about} {row.state}" for row in rows]
        return "\n".join((*shown, *lines, self.panel.verdict))


@pytest.fixture
def page(qtbot, make_desk) -> Page:
    return Page(qtbot, make_desk)


def test_x12_every_open_risk_is_read_out_before_the_signature_goes(page):
    page.show(GUARDED)
    assert page.refs == ["hazard:01A", "guard:01A:COL-1", "wall", "carried"]
    for left in (4, 3, 2, 1):
        assert page.panel.verdict == f"还有 {left} 项未交代"
        page.key(Qt.Key.Key_Return, CTRL)
        assert page.signed() == []
        page.key(Qt.Key.Key_Space)
    assert page.panel.verdict == "可以签字"
    page.key(Qt.Key.Key_Return, CTRL)
    (order,) = page.signed()
    assert (order.act, [m.ref for m in order.mentions]) == (HandoverAct.GIVE, page.refs)
    local_midnight_ms = START_MS - 8 * 3_600_000
    assert order.from_ms == local_midnight_ms, "a hall without shifts goes by the day"


def test_x12_a_hazard_that_comes_while_reading_blocks_again(page):
    page.show(GUARDED)
    page.read_all()
    page.desk.link.tell(delivered("01B"))
    page.desk.face.pull()
    page.panel.retell()
    assert page.panel.verdict == "还有 1 项未交代"
    page.key(Qt.Key.Key_Return, CTRL)
    assert page.signed() == []


def test_x12_a_live_alarm_freezes_and_space_acknowledges_it(page):
    page.show(filed())
    page.read_all()
    page.tell(ALARM)
    assert page.panel.verdict == "有 1 条告警，签字冻结"
    page.key(Qt.Key.Key_Return, CTRL)
    assert page.signed() == []
    page.panel.rows.setCurrentIndex(page.panel.rows.model_rows.index(0))
    page.key(Qt.Key.Key_Space)
    page.key(Qt.Key.Key_Space)
    (order,) = [one for one in page.desk.link.sent if isinstance(one, Acknowledge)]
    assert order.alarm_id == "gas-12"
    page.tell(with_(ALARM, version=2, acknowledged_by="leader-01"))
    assert page.panel.verdict == "可以签字"


def test_x12_who_gave_waits_and_may_only_withdraw(page):
    page.show(GUARDED)
    page.tell(HandoverChanged(handover=OLD, act=HandoverAct.GIVE))
    assert page.panel.verdict == "待接班签字"
    assert not page.panel._sign.isVisible()
    page.key(Qt.Key.Key_Return, CTRL)
    assert page.signed() == []
    page.key(Qt.Key.Key_Delete)
    (order,) = page.signed()
    assert (order.act, order.handover_id, order.expected_version) == (
        HandoverAct.WITHDRAW,
        "H1",
        1,
    )


def test_x12_the_taker_reads_what_opened_since_and_signs(qtbot, make_desk):
    page = Page(qtbot, make_desk, NEXT)
    page.show(GUARDED, delivered("01B"))
    page.tell(HandoverChanged(handover=OLD, act=HandoverAct.GIVE))
    assert "西街口明早封路" in page.text() and "leader-01 已交代" in page.text()
    assert page.panel.verdict == "还有 1 项未交代"
    page.panel.rows.setCurrentIndex(page.panel.rows.model_rows.index(page.refs.index("hazard:01B")))
    page.key(Qt.Key.Key_Space)
    page.key(Qt.Key.Key_Return, CTRL)
    (order,) = page.signed()
    assert (order.act, [m.ref for m in order.mentions]) == (HandoverAct.TAKE, ["hazard:01B"])
    assert any("已交班" in said for said in page.desk.said)


def test_x12_what_one_person_read_out_the_next_did_not(page):
    page.show(GUARDED)
    page.read_all()
    assert page.panel.verdict == "可以签字"
    page.desk.face.sit(NEXT)
    page.panel.retell()
    assert page.panel.verdict == "还有 4 项未交代"


def test_x12_a_refusal_is_said_and_the_page_can_be_signed_again(page):
    page.show(filed())
    page.read_all()
    page.key(Qt.Key.Key_Return, CTRL)
    assert page.panel.verdict == "正在签字…"
    page.key(Qt.Key.Key_Return, CTRL)
    (order,) = page.signed()
    page.desk.link.settle(order.command_id, "refused", zh="还有 1 项没有交代：甲", en="1 left")
    page.desk.face.pull()
    page.panel.retell()
    assert page.desk.said[-1] == "还有 1 项没有交代：甲"
    page.key(Qt.Key.Key_Return, CTRL)
    assert len(page.signed()) == 2


def test_x12_dead_cameras_are_one_row_with_their_names(qtbot, make_desk):
    page = Page(qtbot, make_desk, dead=("cam-1", "cam-2"))
    page.show(filed())
    assert "cameras" in page.refs
    assert "2 路没有画面" in page.text() and "cam-1、cam-2" in page.text()


def test_x12_other_seats_read_and_acknowledge_but_do_not_sign(qtbot, make_desk):
    page = Page(qtbot, make_desk, ME)
    page.show(filed())
    page.tell(ALARM)
    page.panel.rows.setCurrentIndex(page.panel.rows.model_rows.index(0))
    page.key(Qt.Key.Key_Space)
    page.panel.rows.setCurrentIndex(page.panel.rows.model_rows.index(1))
    page.key(Qt.Key.Key_Space)
    assert [type(one) for one in page.desk.link.sent] == [Acknowledge]
    assert not any(row.is_said for row in page.panel.rows.model_rows.rows)
    assert not page.panel._sign.isVisible()
    page.tell(with_(ALARM, version=2, acknowledged_by="leader-01"))
    assert page.panel.verdict == "交班由值班长签字"
    assert page.panel._who.text() == "", "who sits here neither gives nor takes"


def test_x12_past_handovers_are_read_back(page):
    page.show(filed())
    page.key(Qt.Key.Key_Right)
    asked = [one for one in page.desk.link.asked if isinstance(one, GetHandovers)][-1]
    taken = replace(OLD, version=2, state=HandoverState.TAKEN, taker="leader-02", taken_ms=START_MS)
    page.desk.link.answer(Handovers(ask_id=asked.ask_id, rows=(taken,)))
    page.desk.face.pull()
    text = page.text()
    assert "leader-02" in text and "西街口明早封路" in text and "YT-20260610-01A" in text
    page.key(Qt.Key.Key_Left)
    assert "hazard:01A" in page.refs


def test_x12_what_is_denied_is_said(page):
    page.show(filed())
    page.key(Qt.Key.Key_Right)
    asked = [one for one in page.desk.link.asked if isinstance(one, GetHandovers)][-1]
    page.desk.link.answer(Denied(ask_id=asked.ask_id, rule="busy", zh="后台忙", en="busy"))
    page.desk.face.pull()
    assert "后台忙" in page.text()


def test_the_page_speaks_english(page):
    page.desk.lang.use("en")
    case = after(GUARDED, Act.TAG, LEADER, Given(campaign="covers"), at(6))
    page.show(case)
    page.tell(ALARM)
    told = page.text().replace(case.place.address, "").replace(LEADER.seat, "")
    assert not [char for char in told if "\u4e00" <= char <= "\u9fff"], told


def test_x12_on_the_desk_ctrl_enter_signs_and_dispatches_nothing(whole_desk, qtbot):
    desk = whole_desk(LEADER, "leader", filed())
    desk.selection.pick("01A")
    desk.keys.pressed.emit("handover")
    assert desk.handover.isVisible()
    qtbot.waitUntil(lambda: desk.handover.rows.hasFocus())
    for _ in desk.handover.rows.model_rows.rows:
        QTest.keyClick(desk.handover.rows, Qt.Key.Key_Space)
    QTest.keyClick(desk.handover.rows, Qt.Key.Key_Return, CTRL)
    assert [type(one) for one in desk.link.sent] == [HandoverOrder]
    assert desk.panels.statusbar.handover.isVisible()
