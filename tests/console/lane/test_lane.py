"""The switch of the automatic lane (rows N01, X03): off by default, its record in sight."""

from dataclasses import replace as with_

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from backend.contract.answers import Advice, RuleScore
from backend.contract.orders import SetLane
from backend.contract.questions import GetAdvice
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act
from backend.domain.dispatching.lane import LaneRules
from console.lane.book import LaneBook, dispatched_since
from console.lane.panel import LanePanel
from tests.console.fake_link import LEADER, ME, START_MS, SYSTEM, delivered, filed

SCORES = (
    RuleScore(rule="component_owner", n_kept=412, n=415),
    RuleScore(rule="place_and_class", n_kept=12, n=40, to_review=True),
)


class Panel:
    def __init__(self, qtbot, make_desk, actor=LEADER) -> None:
        self.desk = make_desk(actor)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.book = LaneBook(self.desk.face, self.desk.root)
        self.book.noticed.connect(self.desk.heard.notice)
        self.panel = LanePanel(self.desk.parts, self.book, self.host)

    def open(self, *cases) -> None:
        self.desk.show(*cases)
        self.panel.toggle()

    def answer(self, scores=SCORES) -> None:
        asked = [one for one in self.desk.link.asked if isinstance(one, GetAdvice)][-1]
        assert asked.case_id == ""
        empty = Advice(ask_id=asked.ask_id, rows=(), way_on=Act.RULE, version=1, scores=scores)
        self.desk.link.answer(empty)
        self.desk.face.pull()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.panel, key)

    def set_city(self, lane: LaneRules) -> None:
        """Tell the city with its lane set so, as the backend does after a switch."""
        city = self.desk.face.city
        self.desk.link.tell()
        news = self.desk.link._news.pop()
        self.desk.link._news.append(with_(news, city=replace(city, lane=lane)))
        self.desk.face.pull()

    def orders(self) -> list[SetLane]:
        return [one for one in self.desk.link.sent if isinstance(one, SetLane)]

    def settle(self, outcome: str = "accepted", **more: object) -> None:
        self.desk.link.settle(self.orders()[-1].command_id, outcome, **more)
        self.desk.face.pull()

    def text(self) -> str:
        shown = [one.text() for one in self.panel.findChildren(QLabel) if one.isVisible()]
        return "\n".join((*shown, self.panel._state.text, self.panel._switch.text()))


@pytest.fixture
def lane(qtbot, make_desk) -> Panel:
    return Panel(qtbot, make_desk)


def test_n01_the_lane_is_off_until_somebody_switches_it_on(lane):
    lane.open(filed())
    lane.answer()
    assert lane.panel._state.text == "已停止" and "开启" in lane.panel._switch.text()
    lane.key(Qt.Key.Key_Return)
    (order,) = lane.orders()
    assert (order.is_on, order.sample_one_in, order.stopped) == (True, 20, ())
    assert lane.panel._state.text == "正在切换…"
    lane.key(Qt.Key.Key_Return)
    assert len(lane.orders()) == 1, "not twice while the first is on its way"
    lane.settle()
    lane.set_city(LaneRules(is_on=True))
    assert lane.panel._state.text == "已开启"
    lane.key(Qt.Key.Key_Return)
    assert lane.orders()[-1].is_on is False, "the same key stops it"


def test_n01_a_rule_is_stopped_by_itself_and_the_worst_stands_first(lane):
    lane.open(filed())
    lane.answer()
    assert lane.panel.rules[0].rule == "place_and_class"
    assert "记录不佳，建议复查" in lane.text() and "99.3%" in lane.text()
    lane.key(Qt.Key.Key_Space)
    assert lane.orders()[-1].stopped == ("place_and_class",)
    lane.settle()
    lane.set_city(LaneRules(stopped=("place_and_class",)))
    assert "已停用" in lane.text()
    lane.key(Qt.Key.Key_Space)
    assert lane.orders()[-1].stopped == ()
    lane.settle()
    lane.key(Qt.Key.Key_Down)
    lane.key(Qt.Key.Key_Space)
    assert lane.orders()[-1].stopped == ("component_owner", "place_and_class")


def test_n01_the_share_of_samples_is_set_by_arrows(lane):
    lane.open(filed())
    lane.answer()
    assert "每 20 件留 1 件" in lane.text()
    lane.key(Qt.Key.Key_Right)
    assert lane.orders()[-1].sample_one_in == 10
    lane.settle()
    lane.key(Qt.Key.Key_Left)
    assert lane.orders()[-1].sample_one_in == 50


def test_n01_how_much_of_today_was_automatic_is_counted(lane):
    lane.open(delivered("01A"), delivered("01B", by=SYSTEM), filed("01C"))
    lane.answer()
    assert "今日派遣 2 件，其中自动 1 件（50%）" in lane.text()
    assert dispatched_since((delivered(),), START_MS + 3_600_000) == (0, 0)


def test_n01_who_may_not_switch_sees_how_it_is_set(qtbot, make_desk):
    lane = Panel(qtbot, make_desk, ME)
    lane.open(filed())
    lane.answer()
    lane.key(Qt.Key.Key_Return)
    lane.key(Qt.Key.Key_Space)
    assert lane.orders() == [] and not lane.panel._switch.isVisible()


def test_a_refused_switch_is_said(lane):
    lane.open(filed())
    lane.key(Qt.Key.Key_Return)
    lane.settle("refused", zh="本席位已锁定", en="locked")
    assert lane.desk.said == ["本席位已锁定"]
    assert lane.panel._state.text == "已停止"


def test_no_record_and_a_denied_one_are_said(lane):
    lane.open(filed())
    assert "正在查记录" in lane.text()
    lane.answer(scores=())
    assert "还没有办件记录" in lane.text()
    lane.panel.toggle()
    lane.panel.toggle()
    asked = lane.desk.link.asked[-1]
    lane.desk.link.answer(Denied(ask_id=asked.ask_id, rule="busy", zh="后台忙", en="busy"))
    lane.desk.face.pull()
    assert "查不到记录：后台忙" in lane.text()


def test_the_panel_speaks_english(lane):
    lane.desk.lang.use("en")
    lane.open(filed())
    lane.answer()
    assert not [char for char in lane.text() if "\u4e00" <= char <= "\u9fff"]


def test_n01_on_the_leaders_desk_it_opens_by_key_and_from_the_status_bar(whole_desk, qtbot):
    desk = whole_desk(LEADER, "leader", filed())
    bar = desk.panels.statusbar
    assert bar.lane.isVisible() and bar.lane.text() == "自动派遣 关"
    desk.keys.pressed.emit("lane")
    assert desk.lane.isVisible()
    QTest.keyClick(desk.lane, Qt.Key.Key_Escape)
    assert not desk.lane.isVisible()
    bar.lane.click()
    assert desk.lane.isVisible()
