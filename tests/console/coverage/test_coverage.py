"""The sheet of coverage (D05): shares with their bases and formula, each leads to its sections."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from backend.contract.figures import Coverage
from backend.contract.questions import GetCoverage
from backend.contract.verdicts import Denied
from backend.domain.cameras.coverage import Section, StreetClass, sums_of
from console.coverage.book import CoverageBook
from console.coverage.panel import CoveragePanel
from console.queue.lists import CaseList
from tests.console.fake_link import LEADER, filed
from tests.console.fake_rooms import FakeMap


def section(n: int, street: StreetClass, seen_m: float, *cases: str, name: str = "") -> Section:
    line = ((119.6 + n / 1e3, 38.9), (119.601 + n / 1e3, 38.9))
    return Section(n, street, name or f"街 {n}", 200.0, seen_m, line, cases)


SECTIONS = (
    section(0, StreetClass.MAIN, 90.0, name="汀江大道"),
    section(1, StreetClass.MAIN, 70.0, name="汀江大道"),
    section(2, StreetClass.MAIN, 200.0),
    section(3, StreetClass.MAIN, 10.0, "C-9", name="食街"),
    section(4, StreetClass.SECONDARY, 60.0),
    section(5, StreetClass.SECONDARY, 0.0, "C-1", "C-2", "C-3", name="学府路"),
    section(6, StreetClass.SMALL, 100.0),
    *(section(n, StreetClass.SMALL, 0.0) for n in (7, 8, 9)),
)


class Sheet:
    def __init__(self, qtbot, make_desk) -> None:
        self.desk = make_desk(LEADER)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.map = FakeMap()
        qtbot.addWidget(self.map)
        self.book = CoverageBook(self.desk.face, self.map, self.desk.root)
        self.panel = CoveragePanel(self.desk.parts, self.book, self.map, self.host)
        self.lists: list[CaseList] = []
        self.panel.list_wanted.connect(self.lists.append)

    def open(self, *cases) -> None:
        self.desk.show(*cases)
        self.panel.toggle()

    def asked(self) -> list[GetCoverage]:
        return [one for one in self.desk.link.asked if isinstance(one, GetCoverage)]

    def answer(self, sections=SECTIONS) -> None:
        told = Coverage(
            ask_id=self.asked()[-1].ask_id,
            from_ms=0,
            upto_ms=1,
            sums=sums_of(sections),
            sections=tuple(sections),
            n_sections=len(sections),
            n_cameras=24,
            n_cases=131,
        )
        self.desk.link.answer(told)
        self.desk.face.pull()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.host.window().focusWidget() or self.panel, key)

    def text(self) -> str:
        shown = [one.text() for one in self.panel.findChildren(QLabel) if one.isVisible()]
        return "\n".join((*shown, *(share.text() for share in self.panel.shares)))

    @property
    def titles(self) -> list[str]:
        return [row.title for row in self.panel.rows.model_rows.rows]


@pytest.fixture
def sheet(qtbot, make_desk) -> Sheet:
    return Sheet(qtbot, make_desk)


def test_d05_each_share_stands_with_its_base_and_the_formula(sheet) -> None:
    sheet.open(filed())
    assert "正在计算" in sheet.text() and "无数据" in sheet.text()
    sheet.answer()
    assert [share.text() for share in sheet.panel.shares] == ["75.0%", "50.0%", "25.0%"]
    told = sheet.text()
    assert "覆盖率 = 看得见的路段 ÷ 全部路段" in told and "不少于 60 米" in told
    assert "3 / 4" in told and "1 / 2" in told and "24 路监控 · 近 30 天 131 件" in told
    assert "0.4 / 0.8 公里" in told and "2 / 3 条" in told
    sheet.desk.lang.use("en")
    assert "Coverage = watched sections / all sections" in sheet.text()


def test_d05_blind_spots_with_most_cases_come_first_and_a_share_opens_its_own(sheet) -> None:
    sheet.open(filed())
    sheet.answer()
    assert sheet.titles[:2] == ["学府路", "食街"] and len(sheet.titles) == 5
    assert [row.tone for row in sheet.panel.rows.model_rows.rows[:3]] == ["act", "soon", "none"]
    sheet.panel.shares[0].click()
    assert sheet.titles == ["食街"] and "主干道盲区 1 段" in sheet.panel.about.text()
    sheet.panel.shares[0].click()
    assert len(sheet.titles) == 5, "the same number again shows all"
    sheet.key(Qt.Key.Key_Right)
    sheet.key(Qt.Key.Key_Right)
    assert sheet.titles == ["学府路"]


def test_d05_enter_shows_the_blind_spot_on_the_map_and_l_its_cases(sheet) -> None:
    held = filed("C-2")
    sheet.open(held)
    sheet.answer()
    sheet.key(Qt.Key.Key_L)
    (listed,) = sheet.lists
    assert listed.ids() == ("C-2",) and "3 件，本席在手 1 件" in listed.title.zh
    sheet.panel.toggle()
    sheet.key(Qt.Key.Key_Return)
    assert sheet.panel.isHidden() and sheet.map.said["pin"] == "学府路"
    assert sheet.map.deck["coverage"].is_on and sheet.map.deck["coverage"].count() == 5


def test_cases_that_only_the_archive_holds_are_said_and_not_listed(sheet) -> None:
    sheet.open(filed("other"))
    sheet.answer()
    sheet.key(Qt.Key.Key_L)
    assert not sheet.lists and "都已归档" in sheet.panel.about.text()


def test_a_refusal_is_said_and_the_layer_asks_by_itself_when_switched_on(sheet) -> None:
    sheet.desk.show(filed())
    sheet.map.deck.set_on("coverage", is_on=True)
    assert len(sheet.asked()) == 1
    sheet.answer()
    assert sheet.map.deck["coverage"].count() == 5
    sheet.panel.toggle()
    denied = Denied(ask_id=sheet.asked()[-1].ask_id, rule="no_streets", zh="底图中没有街道", en="x")
    sheet.desk.link.answer(denied)
    sheet.desk.face.pull()
    assert "底图中没有街道" not in sheet.text(), "what is known stands"
    assert sheet.book.denied is not None
