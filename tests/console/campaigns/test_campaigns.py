"""Campaigns at the desk (A17): made from a filter by keys, every number opens its list and map."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from backend.codebooks import load
from backend.contract.figures import CampaignCount, Campaigns, CampaignShown, IndicatorCases
from backend.contract.orders import CampaignOrder
from backend.contract.pushed import CampaignChanged
from backend.contract.questions import GetCampaignCases, GetCampaigns
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, CaseState, Source
from backend.domain.counting.campaign import DAY_MS, Campaign, CampaignAct, CampaignFilter, Plan
from backend.domain.counting.campaign_count import CampaignDay, CampaignPart
from backend.domain.terms.words import Words
from backend.situation import News
from console.acting.campaigning import campaigns_for, known_campaigns
from console.campaigns.book import CampaignBook
from console.campaigns.filter_text import filter_words, read_filter, write_filter
from console.campaigns.form import CampaignForm
from console.campaigns.page import CampaignPage
from console.campaigns.plan_text import Goal, begin_ms, end_ms, read_day, read_goal
from console.kit.language import Lang
from console.queue.lists import CaseList
from tests.console.fake_link import LEADER, ME, START_MS, city, filed, new_case
from tests.console.fake_rooms import FakeMap
from tests.console.frame.test_workstation import ready

ZONE = "Asia/Shanghai"
FROM_MS = START_MS - 8 * 3_600_000
PLAN = Plan(CampaignFilter(words=("井盖",)), FROM_MS, FROM_MS + 31 * DAY_MS, goal_percent=95)
ONE = Campaign("01K", 1, "汛后井盖", PLAN, START_MS, "leader-01")
OVER = replace(ONE, campaign_id="01H", name="春季牛皮癣", ended_ms=START_MS, ended_by="system")
WHOLE = CampaignCount(total=40, open=12, closed=25, in_time=20, overdue=3, dropped=3)
SHOWN = CampaignShown(
    campaign=ONE,
    whole=WHOLE,
    goal=36,
    by_unit={
        "": CampaignCount(total=3, dropped=3),
        "td-drainage": CampaignCount(total=37, open=12, closed=25, in_time=20, overdue=3),
    },
    days=(CampaignDay(FROM_MS + DAY_MS, 30, 10), CampaignDay(START_MS + DAY_MS, 37, 25)),
)
SHOWN_OVER = CampaignShown(campaign=OVER, whole=CampaignCount(total=2, closed=2), goal=2)


def _composed(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


class Room:
    def __init__(self, qtbot, make_desk, actor=LEADER) -> None:
        self.desk = make_desk(actor)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.host.activateWindow()
        qtbot.waitUntil(self.host.isActiveWindow)
        self.filter = ""
        self.map = FakeMap()
        qtbot.addWidget(self.map)
        self.book = CampaignBook(self.desk.face, self.desk.root)
        parts = self.desk.parts
        self.form = CampaignForm(parts, self.book, self.map, lambda: self.filter, self.host)
        self.page = CampaignPage(parts, self.book, self.form, self.map, self.host)
        self.page.noticed.connect(self.desk.heard.notice)
        self.picked = []
        self.page.picked.connect(self.picked.append)
        self.desk.show(filed("01A"), filed("01B"), new_case("01C", class_key="e0102"))

    def open(self, *rows: CampaignShown) -> None:
        self.page.toggle()
        self.counted(*rows)

    def counted(self, *rows: CampaignShown, progress: float = 1.0) -> None:
        asked = self.asked(GetCampaigns)[-1]
        answer = Campaigns(ask_id=asked.ask_id, cutoff_ms=START_MS, progress=progress, rows=rows)
        self.desk.link.answer(answer)
        self.desk.face.pull()

    def came(self, *cases, n: int = 0) -> None:
        asked = self.asked(GetCampaignCases)[-1]
        found = IndicatorCases(
            ask_id=asked.ask_id,
            progress=1.0,
            n=n or len(cases),
            total=100 * (n or len(cases)),
            cases=cases,
            at_ms=(START_MS,) * len(cases),
            shares=(100,) * len(cases),
        )
        self.desk.link.answer(found)
        self.desk.face.pull()

    def asked(self, kind: type) -> list:
        return [one for one in self.desk.link.asked if isinstance(one, kind)]

    def orders(self) -> list[CampaignOrder]:
        return [one for one in self.desk.link.sent if isinstance(one, CampaignOrder)]

    def settle(self, outcome: str = "accepted", **more: object) -> None:
        self.desk.link.settle(self.orders()[-1].command_id, outcome, **more)
        self.desk.face.pull()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page.table, key)

    def compose(self, text: str) -> None:
        """Put what an input method composed where the keyboard is."""
        at = QApplication.focusWidget()
        assert at is not None, "to send to nobody would end the process"
        QApplication.sendEvent(at, _composed(text))

    def cell(self, row: int, column: int) -> str:
        return self.page.table.words.row(row).cells[column].text

    def text(self, widget: QWidget) -> str:
        shown = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
        return "\n".join(shown)


@pytest.fixture
def room(qtbot, make_desk) -> Room:
    return Room(qtbot, make_desk)


@pytest.fixture
def other_room(qtbot, make_desk) -> Room:
    """At a dispatcher's desk. It lives as long as the test: a window that the collector takes
    while it is being painted ends the process."""
    return Room(qtbot, make_desk, ME)


# ---- what is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("井盖", CampaignFilter(words=("井盖",))),
        ("井盖 12319 市民", CampaignFilter(("井盖",), sources=(Source.HOTLINE, Source.PUBLIC))),
        ("待派遣 紧急", CampaignFilter(states=(CaseState.TO_DISPATCH,), urgent=True)),
        ("handling urgent", CampaignFilter(states=(CaseState.HANDLING,), urgent=True)),
        ("c01 e0102", CampaignFilter(classes=("c01", "e0102"))),
        ("990102003 学府路", CampaignFilter(("学府路",), areas=("990102003",))),
        ("汀东排水所", CampaignFilter(units=("td-drainage",))),
        ("  ", CampaignFilter()),
    ],
)
def test_a17_a_typed_filter_becomes_its_parts_and_is_written_back(text, wanted):
    units = city().units
    assert read_filter(text, units) == wanted
    for code in ("zh", "en"):
        assert read_filter(write_filter(wanted, units, Lang(code)), units) == wanted
    words = filter_words(wanted, units, load())
    assert bool(words.zh) is bool(words.en) is not wanted.is_empty


def test_a17_targets_and_days_are_read_or_refused():
    assert read_goal("190") == Goal(n=190) and read_goal(" 95% ") == Goal(percent=95)
    assert [read_goal(t) for t in ("", "0", "x", "101%", "5.5", "9999999")] == [None] * 6
    today = date(2026, 6, 10)
    assert read_day("2026-06-30", today) == read_day("6-30", today) == date(2026, 6, 30)
    assert [read_day(t, today) for t in ("", "6-31", "30.6.2026", "june")] == [None] * 4
    assert (
        end_ms(today, ZONE) - begin_ms(today, ZONE) == DAY_MS and begin_ms(today, ZONE) == FROM_MS
    )


# ---- the form ----------------------------------------------------------------------------------


def test_a17_a_filter_becomes_a_campaign_by_keys_alone(qtbot, room):
    room.filter = "井盖"
    room.form.do("campaign_form")
    qtbot.waitUntil(lambda: "2 件符合" in room.text(room.form), timeout=5_000)
    assert room.form.fields["filter"].text() == "井盖" and "含“井盖”" in room.text(room.form)
    room.compose("汛后井盖")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    (order,) = room.orders()
    assert (order.act, order.name, order.campaign_id) == (CampaignAct.MAKE, "汛后井盖", "")
    assert order.plan == PLAN
    QTest.keyClick(room.form.fields["name"], Qt.Key.Key_Return)
    assert len(room.orders()) == 1, "one stroke, one campaign"
    room.settle()
    assert room.form.isHidden() and "已立专项“汛后井盖”" in room.desk.said[-1]


def test_a17_without_a_list_the_chosen_cases_class_is_offered(room):
    room.form.toggle()
    assert room.form.fields["filter"].text() == room.desk.parts.book.name("c0103").zh


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "先写名称"),
        ({"goal": "many"}, "目标写成件数"),
        ({"first": "tomorrow"}, "日期写成"),
        ({"last": "2026-02-30"}, "日期写成"),
    ],
)
def test_a17_what_cannot_be_read_is_said_and_nothing_is_sent(room, fields, says):
    room.form.toggle()
    room.form.fields["name"].setText("x")
    for key, text in fields.items():
        room.form.fields[key].setText(text)
    room.form.send()
    assert says in room.text(room.form) and room.orders() == []


def test_a17_a_refusal_stays_in_the_form_with_its_sentence(room):
    room.form.toggle()
    room.form.fields["name"].setText("汛后井盖")
    room.form.send()
    room.settle("refused", zh="已有专项“汛后井盖”，请换一个名称", en="taken")
    assert room.form.isVisible() and "请换一个名称" in room.text(room.form)
    room.form.send()
    assert len(room.orders()) == 2


def test_a17_who_may_not_is_told_so_and_sends_nothing(other_room):
    room = other_room
    room.form.toggle()
    room.form.fields["name"].setText("x")
    room.form.send()
    assert room.orders() == [] and "值班长" in room.text(room.form)
    assert not room.form.go.isEnabled()
    room.form.dismiss()
    room.open(SHOWN)
    for key in (Qt.Key.Key_E, Qt.Key.Key_Delete, Qt.Key.Key_Delete):
        room.key(key)
    assert room.form.isHidden() and room.orders() == []


def test_a17_a_tick_takes_the_area_the_map_shows(room):
    room.form.toggle()
    room.form.fields["name"].setText("x")
    room.form.bounds.setChecked(True)
    room.form.send()
    assert room.orders()[0].plan.filter.bounds_deg == room.map.looking.bounds_deg()


# ---- the page ----------------------------------------------------------------------------------


def test_a17_numbers_are_the_backends_and_each_opens_its_list(room):
    room.open(SHOWN, SHOWN_OVER)
    assert [room.cell(0, n) for n in range(9)] == [
        "汛后井盖", "40", "12", "3", "25", "20", "3", "36", "69.4%",
    ]  # fmt: skip
    assert "筛选：含“井盖”　值班长席 01 立" in room.text(room.page)
    assert "进行中 1 个" in room.text(room.page) and room.page.chart.burn.target == 36
    for key in (*[Qt.Key.Key_Right] * 3, Qt.Key.Key_Return):
        room.key(key)
    asked = room.asked(GetCampaignCases)[-1]
    assert (asked.campaign_id, asked.part, asked.unit_id) == ("01K", CampaignPart.OVERDUE, None)
    room.came(filed("01A"), filed("01B"), n=3)
    text = room.text(room.page)
    assert "汛后井盖　超期在办 3 件，列出前 2 件" in text and room.page.mode == "list"
    room.key(Qt.Key.Key_Down)
    room.key(Qt.Key.Key_Return)
    assert room.picked == ["01B"] and room.page.isHidden()


def test_a17_by_unit_and_back(room):
    room.open(SHOWN)
    room.key(Qt.Key.Key_U)
    assert [room.cell(n, 0) for n in range(3)] == ["汛后井盖", "汀东排水所", "尚未派遣"]
    room.key(Qt.Key.Key_Down)
    room.key(Qt.Key.Key_Return)
    assert room.asked(GetCampaignCases)[-1].unit_id == "td-drainage"
    room.came(filed("01A"))
    assert "汛后井盖 汀东排水所　案件 1 件" in room.text(room.page)
    room.key(Qt.Key.Key_Escape)
    assert room.page.mode == "units"
    room.key(Qt.Key.Key_Escape)
    assert room.page.mode == "all" and room.page.isVisible()
    room.key(Qt.Key.Key_Escape)
    assert room.page.isHidden()


def test_a17_its_cases_are_framed_on_the_map(room):
    room.open(SHOWN)
    room.key(Qt.Key.Key_M)
    cases = filed("01A"), filed("01B")
    room.came(*cases)
    places = [(case.place.lon_deg, case.place.lat_deg) for case in cases]
    assert room.map.looking.shown == places and room.page.isHidden()
    assert "2 件案件已在地图上框出" in room.desk.said[-1]


def test_a17_editing_keeps_what_is_not_touched_and_ending_asks_once(room):
    room.open(SHOWN)
    room.key(Qt.Key.Key_E)
    assert room.form.isVisible() and not room.form.fields["name"].isEnabled()
    room.form.fields["goal"].setText("200")
    room.form.send()
    order = room.orders()[-1]
    assert (order.act, order.campaign_id, order.expected_version) == (CampaignAct.EDIT, "01K", 1)
    assert order.plan == replace(PLAN, goal_n=200, goal_percent=0)
    room.settle()
    assert room.form.isHidden() and "已改" in room.desk.said[-1]
    room.key(Qt.Key.Key_Delete)
    assert len(room.orders()) == 1 and "再按一次 Delete" in room.text(room.page)
    room.key(Qt.Key.Key_Down)
    room.key(Qt.Key.Key_Delete)
    assert len(room.orders()) == 1, "another key between them takes it back"
    room.key(Qt.Key.Key_Delete)
    assert room.orders()[-1].act is CampaignAct.END
    room.settle("conflict", zh="专项已由别人改过", en="changed")
    assert "别人改过" in room.desk.said[-1]


def test_a17_an_ended_one_is_neither_changed_nor_ended(room):
    room.open(SHOWN_OVER)
    for key in (Qt.Key.Key_E, Qt.Key.Key_Delete, Qt.Key.Key_Delete):
        room.key(key)
    assert (
        room.orders() == []
        and room.form.isHidden()
        and "结束" in room.page.table.words.row(0).cells[0].below
    )


def test_a17_a_long_count_says_how_far_it_is_and_is_asked_again(qtbot, room):
    room.page.toggle()
    room.counted(progress=0.4)
    assert "40%" in room.text(room.page)
    qtbot.waitUntil(lambda: len(room.asked(GetCampaigns)) == 2, timeout=5_000)
    room.counted()
    assert "还没有专项" in room.text(room.page) and room.page.isVisible()
    QTest.keyClick(room.page, Qt.Key.Key_N)
    assert room.form.isVisible()


def test_a17_who_may_not_see_is_told_why(room):
    room.page.toggle()
    ask_id = room.asked(GetCampaigns)[-1].ask_id
    room.desk.link.answer(Denied(ask_id=ask_id, rule="x", zh="无权查看", en="denied"))
    room.desk.face.pull()
    assert "无权查看" in room.text(room.page)


def test_a17_news_of_a_campaign_counts_anew_while_the_page_is_seen(room):
    room.open(SHOWN)
    n = len(room.asked(GetCampaigns))
    changed = CampaignChanged(campaign=replace(ONE, version=2), act=CampaignAct.EDIT)
    room.desk.link._news.append(News(changed=(changed,)))
    room.desk.face.pull()
    assert len(room.asked(GetCampaigns)) == n + 1
    room.page.dismiss()
    again = CampaignChanged(campaign=replace(ONE, version=3), act=CampaignAct.EDIT)
    room.desk.link._news.append(News(changed=(again,)))
    room.desk.face.pull()
    assert len(room.asked(GetCampaigns)) == n + 1


# ---- single cases ------------------------------------------------------------------------------


def test_a17_a_case_is_offered_what_it_is_not_in_and_taken_out_of_what_it_joined(room):
    made = CampaignChanged(campaign=ONE, act=CampaignAct.MAKE)
    room.desk.link._news.append(News(changed=(made,)))
    room.desk.face.pull()
    situation, book = room.desk.face.situation, room.desk.parts.book
    assert known_campaigns(situation) == {"汛后井盖": 0}
    cover, litter = situation.cases["01A"], situation.cases["01C"]
    assert campaigns_for(cover, Act.UNTAG, situation, book.found_by) == {"汛后井盖": 0}
    assert campaigns_for(cover, Act.TAG, situation, book.found_by) == {}
    assert campaigns_for(litter, Act.TAG, situation, book.found_by) == {"汛后井盖": 0}


# ---- on the whole desk -------------------------------------------------------------------------


def strike(key: Qt.Key, held=Qt.KeyboardModifier.ControlModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


def test_a17_ctrl_n_takes_the_filter_of_the_list_in_sight(qtbot, whole_desk):
    cases = filed("01A"), filed("01B"), new_case("01C", class_key="e0102")
    desk = ready(qtbot, whole_desk(LEADER, "leader", *cases))
    desk.lists.show_list(CaseList(Words("全部", "all"), lambda: ("01A", "01B", "01C")))
    qtbot.waitUntil(desk.lists.view.hasFocus)
    for key in (Qt.Key.Key_Y, Qt.Key.Key_S, Qt.Key.Key_J, Qt.Key.Key_G):
        strike(key, Qt.KeyboardModifier.NoModifier)
    assert desk.lists.filter_text == "ysjg"
    strike(Qt.Key.Key_N)
    form = next(page for page in desk.pages if isinstance(page, CampaignForm))
    qtbot.waitUntil(form.fields["name"].hasFocus)
    assert form.fields["filter"].text() == "ysjg"
    qtbot.waitUntil(lambda: form._fitting.n == 2, timeout=5_000)
    QApplication.sendEvent(form.fields["name"], _composed("汛后井盖"))
    strike(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    (order,) = [one for one in desk.link.sent if isinstance(one, CampaignOrder)]
    assert (order.name, order.plan.filter.words) == ("汛后井盖", ("ysjg",))
    desk.link.settle(order.command_id, "accepted")
    qtbot.waitUntil(form.isHidden, timeout=5_000)
    assert desk.lists.isVisible(), "the list is as it was left"


def test_a17_ctrl_shift_c_opens_the_page_and_closes_it(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(ME, "dispatch", filed("01A")))
    page = next(page for page in desk.pages if isinstance(page, CampaignPage))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    strike(Qt.Key.Key_C, both)
    assert page.isVisible() and any(isinstance(one, GetCampaigns) for one in desk.link.asked)
    strike(Qt.Key.Key_C, both)
    assert page.isHidden()
