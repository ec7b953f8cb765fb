"""The statistics of a day on the desk: counted, looked at, published by keys, read by date."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.figures import (
    CaseBalance,
    CountFrozen,
    FrozenLine,
    FrozenShown,
    IndicatorCases,
    IndicatorRow,
    Indicators,
)
from backend.contract.orders import FreezeOrder
from backend.contract.questions import GetFrozen, GetIndicatorCases, GetIndicators
from backend.domain.cases.case import SOURCE_WORDS, Source
from backend.domain.cases.declines import DECLINES
from backend.domain.counting.day import DAY_DIMENSIONS, DAY_TERMS, REASONS, Freeze
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.period import PeriodKind
from backend.domain.terms.roles import Actor, Role
from console.daily.page import DayPage
from console.daily.sheet import DaySheet
from console.daily.words import HEADS
from console.kit.keymap import KEYS
from console.paper.paper import Paper
from tests.console.board.test_board import answer, asked, press, words
from tests.console.fake_link import LEADER, ME, filed

KEY, D, T = Qt.Key, Dimension, Term

DAY_MS = 86_400_000
TODAY_MS = 1_781_020_800_000  # 2026-06-10 00:00 in Shanghai
CITY = {T.REPORTED: 9, T.DECLINED: 3, T.FILED: 6, T.DISPATCHED: 5, "declined_unclear": 2}
CITY |= {"declined_other": 1, T.RETURNED: 14}
USUAL = {T.REPORTED: 9, T.DECLINED: 3, T.FILED: 6, T.RETURNED: 1}


def row(dimension: D, key: str, counts: dict[str, int], last: dict[str, int] | None = None):
    told = {str(term): n * 100 for term, n in counts.items()}
    week = {str(term): n * 700 for term, n in (last or {}).items()}
    return IndicatorRow(dimension=dimension, key=key, before=told, after=told, last=week)


def rest(part: dict[str, int]) -> dict[str, int]:
    return {term: n - part.get(term, 0) for term, n in CITY.items()}


HOTLINE = {T.REPORTED: 4, T.FILED: 2, T.DECLINED: 2, "declined_unclear": 2}
UNIT = {T.DISPATCHED: 5, T.RETURNED: 14}
ROWS = (
    row(D.CITY, "", CITY, USUAL),
    row(D.SOURCE, "hotline", HOTLINE, {T.REPORTED: 3}),
    row(D.SOURCE, "collector", rest(HOTLINE), {T.REPORTED: 6}),
    row(D.CLASS, "c01", CITY, USUAL),
    row(D.DEPARTMENT, "td-drainage", UNIT),
    row(D.DEPARTMENT, "", rest(UNIT)),
)
BALANCE = CaseBalance(
    n_brought=7, n_opened=9, n_ended=4, n_carried=12, n_acts=20, n_acted=9, ended={}
)


def counted(desk, rows=ROWS, **changes) -> Indicators:
    upto_ms = asked(desk).upto_ms
    found = Indicators(
        ask_id="",
        from_ms=TODAY_MS,
        upto_ms=upto_ms,
        cutoff_ms=upto_ms,
        progress=1.0,
        rows=rows,
        n_cases=21,
        seq=4711,
        balance=BALANCE,
    )
    return replace(found, **changes)


def published(desk, version: int = 1, ticked=("no_code:city:declined_other",)) -> CountFrozen:
    return CountFrozen(
        what=Freeze.DAY,
        period=PeriodKind.DAY,
        version=version,
        at_ms=TODAY_MS + 67_000_000,
        account="leader-01",
        seat="值班长席",
        seq=4711,
        figures=counted(desk, upto_ms=TODAY_MS + 66_600_000, cutoff_ms=TODAY_MS + 66_600_000),
        ticked=ticked,
    )


def shown(*held: CountFrozen) -> FrozenShown:
    lines = tuple(
        FrozenLine(version=one.version, at_ms=one.at_ms, cutoff_ms=1, account="", seat="")
        for one in held
    )
    return FrozenShown(ask_id="", lines=lines, frozen=held[-1] if held else None)


@pytest.fixture
def day(qtbot, make_desk, tmp_path):
    """Open the page of a person; nothing is published."""

    def make(actor=LEADER, rows=ROWS, **changes) -> tuple[DayPage, object]:
        desk, host = make_desk(actor), QWidget()
        qtbot.addWidget(host)
        host.resize(1366, 768)
        host.show()
        desk.show(filed())
        page = DayPage(desk.parts, host, tmp_path / "out")
        page.noticed.connect(desk.heard.notice)
        page.toggle()
        answer(desk, shown(), GetFrozen)
        answer(desk, counted(desk, rows, **changes))
        return page, desk

    return make


def orders(desk) -> list[FreezeOrder]:
    return [one for one in desk.link.sent if isinstance(one, FreezeOrder)]


def names(page: DayPage) -> list[str]:
    return [cells[0].strip() for cells in words(page.table.words)]


def stand_at(page: DayPage, name: str, term: Term) -> None:
    index = page.table.words.index(names(page).index(name), 1 + DAY_TERMS.index(term))
    page.table.setCurrentIndex(index)


def test_mission_1830_the_page_counts_today_at_this_second_against_seven_days(day):
    page, desk = day()
    question = asked(desk)
    assert question.exact and question.from_ms == TODAY_MS
    assert question.last_from_ms == TODAY_MS - 7 * DAY_MS and question.upto_ms % 1000 == 0
    assert "当日未满" in page._cutoff.text() and "21 件案件" in page._cutoff.text()
    assert page._state.text() == ("账平：上日结转 7 + 当日新立 9 = 当日了结 4 + 结转次日 12")


def test_a18_every_source_of_the_catalogue_has_its_row_and_they_sum_up(day):
    page, _ = day()
    table, found = words(page.table.words), names(page)
    at = found.index("来源")
    assert found[at + 1 : at + 1 + len(Source)] == [SOURCE_WORDS[one].zh for one in Source]
    for column in range(1, 1 + len(DAY_TERMS)):
        parts = [float(cells[column]) for cells in table[at + 1 : at + 1 + len(Source)]]
        assert sum(parts) == float(table[0][column])
    assert [bar.name for bar in page.chart.bars] == [SOURCE_WORDS[one].zh for one in Source]
    hotline = next(bar for bar in page.chart.bars if bar.name == SOURCE_WORDS[Source.HOTLINE].zh)
    assert (hotline.n, hotline.usual) == (4, 3)


def test_a05_every_reason_for_declining_has_its_row_and_number(day):
    page, desk = day()
    found = names(page)
    at = found.index("不予受理的原因")
    assert found[at + 1 :] == [*(words.zh for words in DECLINES.values()), "其他原因"]
    assert len(found[at + 1 :]) == len(REASONS)
    column = 1 + DAY_TERMS.index(T.DECLINED)
    table = words(page.table.words)
    assert [cells[column] for cells in table[at + 1 :]] == ["0", "0", "0", "2", "1"]
    stand_at(page, "内容不清，无法判断", T.DECLINED)
    press(page, KEY.Key_Return)
    question = asked(desk, GetIndicatorCases)
    assert (question.dimension, question.term) == (D.CITY, "declined_unclear")


def test_a22_every_number_of_the_sheet_opens_the_list_behind_it(day):
    page, desk = day()
    n = 0
    for line in range(page.table.words.rowCount()):
        for column in range(1, 1 + len(DAY_TERMS)):
            if not words(page.table.words)[line][column]:
                continue
            page.table.setCurrentIndex(page.table.words.index(line, column))
            assert page._about.text()
            press(page, KEY.Key_Return)
            question = asked(desk, GetIndicatorCases)
            assert question.upto_ms == asked(desk).upto_ms and question.book == "before"
            press(page, KEY.Key_Escape)
            at = page.table.currentIndex()
            assert (at.row(), at.column()) == (line, column), "back where one came from"
            n += 1
    assert n == len(DAY_TERMS) * (1 + len(Source) + 1 + 2) + len(REASONS)


def test_a22_the_list_is_told_and_a_case_of_it_is_opened(day, qtbot):
    page, desk = day()
    stand_at(page, "12319", T.REPORTED)
    press(page, KEY.Key_Return)
    found = IndicatorCases(
        ask_id="", progress=1.0, n=1, total=100, cases=(filed(),), at_ms=(1,), shares=(100,)
    )
    answer(desk, found, GetIndicatorCases)
    assert page._state.text() == "12319\u3000上报　1 条" and page.mode == "list"
    with qtbot.waitSignal(page.picked) as picked:
        press(page, KEY.Key_Return)
    assert picked.args == ["01A"] and not page.isVisible()


def test_mission_1830_what_is_odd_is_ticked_before_the_day_is_published_by_keys_alone(day):
    page, desk = day()
    assert page.oddities.texts == [
        "1 件不予受理没有用列出的原因，请看是否该归入某一类",
        "回退数 14 件，前 7 日平均每日 1.0 件",
    ]
    press(page, KEY.Key_F)
    assert not orders(desk) and desk.said == [
        "请先看过并勾选：1 件不予受理没有用列出的原因，请看是否该归入某一类"
    ]
    press(page, KEY.Key_1)
    at = page.table.currentIndex()
    assert names(page)[at.row()] == "其他原因", "the cursor stands where it is odd"
    press(page, KEY.Key_2, KEY.Key_2, KEY.Key_F)
    assert not orders(desk), "a tick taken back is none"
    press(page, KEY.Key_2, KEY.Key_F)
    (order,) = orders(desk)
    assert order.what is Freeze.DAY and order.upto_ms == asked(desk).upto_ms
    assert order.ticked == ("no_code:city:declined_other", "jump:city:returned")
    desk.link.settle(order.command_id, "accepted")
    desk.face.pull()
    answer(desk, shown(published(desk)), GetFrozen)
    assert page._strip.is_frozen and page._strip.text.startswith("已发布　数到 06-10 18:30:00")
    assert desk.said[-1] == "2026 年 6 月 10 日的日统计已发布"


def test_x02_a_number_that_does_not_balance_blocks_with_one_sentence(day):
    lost = replace(BALANCE, n_opened=10, n_carried=13)
    page, desk = day(balance=lost)
    sentence = "上报数是 9 件，案件记录中当日新立的是 10 件：两数不等，不能发布"
    assert page.oddities.texts[0] == sentence
    assert "账平" not in page._state.text()
    press(page, KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_F)
    assert not orders(desk) and desk.said == [sentence]


def test_whoever_is_no_leader_reads_and_publishes_nothing(day):
    page, desk = day(ME)
    press(page, KEY.Key_1, KEY.Key_2, KEY.Key_F)
    assert not orders(desk) and not page.book.ticked
    assert "发布" not in page._hint.text()


def test_mission_1830_a_published_day_is_read_by_its_date_and_is_not_counted_again(day):
    page, desk = day()
    n = sum(isinstance(one, GetIndicators) for one in desk.link.asked)
    press(page, KEY.Key_PageUp)
    question = asked(desk, GetFrozen)
    assert (question.what, question.from_ms) == (Freeze.DAY, TODAY_MS - DAY_MS)
    answer(desk, shown(published(desk)), GetFrozen)
    assert page._title.text() == "日统计　2026 年 6 月 9 日" and page._strip.is_frozen
    assert sum(isinstance(one, GetIndicators) for one in desk.link.asked) == n
    press(page, KEY.Key_L)
    assert sum(isinstance(one, GetIndicators) for one in desk.link.asked) == n + 1
    answer(desk, counted(desk))
    assert not page._strip.is_frozen and page._strip.text.startswith("未发布的数　本日已于")
    press(page, KEY.Key_L)
    assert page._strip.is_frozen
    press(page, KEY.Key_PageDown, KEY.Key_PageDown)
    assert page._title.text() == "日统计　2026 年 6 月 10 日", "tomorrow has not begun"


def test_a_correction_is_the_next_version_and_both_can_be_read(day):
    page, desk = day()
    press(page, KEY.Key_PageUp)
    answer(desk, shown(published(desk), published(desk, 2)), GetFrozen)
    assert "第 2 份，共 2 份" in page._strip.text
    press(page, KEY.Key_V)
    assert asked(desk, GetFrozen).version == 1


def test_the_sheet_is_saved_with_who_published_it_and_a_draft_says_that_it_is_one(
    day, qtbot, tmp_path
):
    page, desk = day()
    draft = DaySheet(page.book, desk.face.city, desk.lang).html()
    assert "未发布，仅供核对" in draft and "内容不清" in draft
    press(page, KEY.Key_PageUp)
    answer(desk, shown(published(desk)), GetFrozen)
    sheet = DaySheet(page.book, desk.face.city, desk.lang)
    html = sheet.html()
    assert "06-10 18:36:40　值班长席　案件记录第 4,711 行" in html
    assert "1 件不予受理没有用列出的原因" in html and "账平" in html
    assert all(HEADS[term].zh in html for term in DAY_TERMS)
    press(page, KEY.Key_P)
    path = tmp_path / "out" / "wanmi-day-2026-06-09-1.pdf"
    qtbot.waitUntil(lambda: any(str(path) in said for said in desk.said))
    assert path.read_bytes().startswith(b"%PDF")
    assert Paper(html, lambda n, all_: "", {}).pdf(sheet.title).startswith(b"%PDF")


def test_both_languages_say_everything(day):
    page, desk = day()
    desk.lang.toggle()
    told = [cell for cells in words(page.table.words) for cell in cells]
    told += [head.text for head in page.table.words.text.heads]
    told += [page._title.text(), page._strip.text, page._state.text(), page._hint.text()]
    told += [page._cutoff.text(), page._about.text(), *page.oddities.texts]
    told = [one for one in told if "汀东" not in one]  # names of the city have no other
    assert not [one for one in told if any("\u4e00" <= char <= "\u9fff" for char in one)]
    assert set(HEADS) == set(DAY_TERMS)


def test_every_dimension_of_the_sheet_has_a_section(day):
    page, _ = day()
    assert {DIMENSIONS[one].words.zh for one in DAY_DIMENSIONS} <= set(names(page))


def test_the_page_has_a_key_of_its_own_and_opens_on_the_real_window(whole_desk, qtbot):
    desk = whole_desk(Actor("leader-01", Role.LEADER), "leader", filed())
    QTest.keySequence(desk.window, KEYS["daily"].sequences[0])
    qtbot.waitUntil(desk.daily.isVisible)
    assert desk.daily.table.hasFocus()
    QTest.keyClick(desk.daily.table, KEY.Key_Escape)
    assert not desk.daily.isVisible()
