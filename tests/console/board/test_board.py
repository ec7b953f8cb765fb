"""The board of indicators on the desk: asked for, ranked, explained, opened, saved; by keys."""

import csv
import re

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from backend.contract.figures import Exclusion, IndicatorCases, IndicatorRow, Indicators
from backend.contract.questions import GetIndicatorCases, GetIndicators
from backend.contract.verdicts import Denied
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import INDICATORS
from backend.domain.terms.period import PeriodKind
from console.board.columns import BOARDS
from console.board.page import BoardPage
from console.board.sheet import BoardSheet
from console.board.table import TextModel
from console.kit.keymap import KEYS
from console.paper.paper import Paper
from tests.console.fake_link import START_MS, filed

D = Dimension
KEY = Qt.Key


def row(
    dimension: D, key: str, closed: int, due: int, last: tuple[int, int] = (0, 0), out: int = 0
):
    """Return a part with so many closed of so many due; ``out`` more were excluded, none closed."""
    return IndicatorRow(
        dimension=dimension,
        key=key,
        before={"closed": closed * 100, "to_close": (due + out) * 100},
        after={"closed": closed * 100, "to_close": due * 100},
        last={"closed": last[0] * 100, "to_close": last[1] * 100},
    )


ROWS = (
    row(D.CITY, "", 2_802, 3_102, out=10),
    row(D.REGION, "990102001", 900, 1_000, (80, 100)),
    row(D.REGION, "990102002", 1_900, 2_000, (70, 100), out=10),
    row(D.REGION, "990102003", 2, 2, (90, 100)),
    row(D.REGION, "990102004", 0, 100, (95, 100)),
)
EXCLUDED = Exclusion(
    case_id="01E",
    case_no="YT-20260610-000131-7",
    class_key="e0102",
    unit_id="td-drainage",
    kind="void",
    asked_by="td-drainage",
    asked_at_ms=START_MS,
    approved_by="leader-01",
    at_ms=START_MS,
    reason="与他案重复",
)
DONE = Indicators(
    ask_id="",
    from_ms=0,
    upto_ms=1,
    cutoff_ms=START_MS,
    progress=1.0,
    rows=ROWS,
    n_cases=3_102,
    n_excluded=1,
    exclusions=(EXCLUDED,),
)


@pytest.fixture
def page(qtbot, desk, tmp_path) -> BoardPage:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 768)
    host.show()
    desk.show(filed())
    return BoardPage(desk.parts, host, tmp_path / "out")


def asked(desk, kind=GetIndicators):
    return [one for one in desk.link.asked if isinstance(one, kind)][-1]


def n_asked(desk, kind=GetIndicators) -> int:
    return sum(isinstance(one, kind) for one in desk.link.asked)


def answer(desk, found, kind=GetIndicators) -> None:
    desk.link.answer(replace(found, ask_id=asked(desk, kind).ask_id))
    desk.face.pull()


def press(page: BoardPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.table, key)


def words(model: TextModel) -> list[list[str]]:
    return [[cell.text for cell in one.cells] for one in model.text.rows]


@pytest.fixture
def counted(page, desk) -> BoardPage:
    page.toggle()
    answer(desk, DONE)
    return page


def test_h01_the_board_asks_for_this_month_and_its_last_one(page, desk):
    page.toggle()
    question, period = asked(desk), page.book.period
    assert period is not None and period.kind is PeriodKind.MONTH
    span = period.span("Asia/Shanghai")
    assert (question.from_ms, question.upto_ms) == tuple(span)
    assert question.last_from_ms == period.last.span("Asia/Shanghai").from_ms
    assert span.from_ms <= START_MS < span.upto_ms
    assert "统计" in page._state.text()


def test_a_long_count_is_asked_for_until_it_is_done(page, desk, qtbot):
    page.toggle()
    first = asked(desk)
    answer(desk, replace(DONE, progress=0.4, rows=()))
    assert "40%" in page._state.text()
    qtbot.waitUntil(lambda: asked(desk) is not first)
    answer(desk, DONE)
    assert page.book.found is not None and not page._state.isVisible()


def test_a_board_that_is_closed_asks_for_nothing_more(page, desk, qtbot):
    page.toggle()
    answer(desk, replace(DONE, progress=0.4, rows=()))
    press(page, KEY.Key_Escape)
    n = len(desk.link.asked)
    assert not page.isVisible() and not page.book._count_asked.is_waiting
    assert len(desk.link.asked) == n


def test_h05_parts_are_ranked_with_change_and_few_cases_are_not(counted):
    table = counted.table.words.text
    places = {one.key: one.cells[0] for one in table.rows[1:]}
    assert [one.key for one in table.rows][:4] == ["", "990102002", "990102001", "990102004"]
    assert [places[f"99010200{n}"].text for n in (2, 1, 4)] == ["1", "2", "3"]
    assert places["990102002"].below == "升 3" and places["990102004"].below == "降 2"
    assert places["990102003"].text == "件数少" and "30" in places["990102003"].tip
    assert table.rows[0].strong and table.rows[0].cells[0].text == ""


def test_h02_every_rate_stands_with_its_base_and_x14_with_what_it_was_before(counted):
    columns = BOARDS[D.REGION].columns
    at = 2 + columns.index("closing_rate")
    cell = counted.table.words.text.rows[1].cells[at]
    assert (cell.text, cell.below) == ("95.00%", "1,900 / 2,000")
    assert cell.beside == f"前 {1_900 / 2_010:.2%}"
    other = counted.table.words.text.rows[2].cells[at]
    assert other.beside == ""


def test_a25_the_definition_of_the_number_under_the_cursor_is_said(counted):
    at = 2 + BOARDS[D.REGION].columns.index("closing_rate")
    counted.table.setCurrentIndex(counted.table.words.index(1, at))
    said = counted._about.text()
    for part in ("结案率 = 结案数 ÷ 应结案数", "统计时刻", "95% 置信区间", "剔除前", "上期"):
        assert part in said
    head = counted.table.words.headerData(
        at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    )
    assert "应结案数" in str(head)
    press(counted, KEY.Key_F1)
    assert counted.mode == "terms"
    rates = [one for one in INDICATORS.values() if one.is_rate]
    assert len(counted.table.words.text.rows) == len(rates)


def test_the_cut_off_is_said_aloud(counted):
    said = counted._cutoff.text()
    assert "数据截止 2026-06-10 08:00" in said and "3,102" in said and "未满期" in said


def test_a22_enter_opens_the_cases_behind_a_number(counted, desk, qtbot):
    at = 2 + BOARDS[D.REGION].columns.index("closing_rate")
    counted.table.setCurrentIndex(counted.table.words.index(1, at))
    press(counted, KEY.Key_Return)
    question = asked(desk, GetIndicatorCases)
    assert (question.dimension, question.key) == (D.REGION, "990102002")
    assert question.term is Term.CLOSED
    case = filed()
    found = IndicatorCases(
        ask_id="", progress=1.0, n=2, total=100, cases=(case, case), at_ms=(1, 2), shares=(60, 40)
    )
    answer(desk, found, GetIndicatorCases)
    assert counted.mode == "list" and len(counted.table.words.text.rows) == 2
    assert "2 条" in counted._state.text() and "责任占比" in counted._state.text()
    with qtbot.waitSignal(counted.picked) as heard:
        press(counted, KEY.Key_Return)
    assert heard.args == [case.case_id] and not counted.isVisible()


def test_x14_the_exclusions_say_who_asked_and_who_approved(counted, qtbot):
    press(counted, KEY.Key_E)
    ((number, _, _, kind, who, _, by, why),) = words(counted.table.words)
    assert (number, kind, why) == (EXCLUDED.case_no, "作废", "与他案重复")
    assert who == "汀东排水所" and by == "值班长席 01"
    press(counted, KEY.Key_Escape)
    assert counted.mode == "board" and counted.isVisible()


def test_x14_what_is_asked_and_not_granted_stands_first_with_who_refused_it(page, desk, qtbot):
    plea = replace(
        EXCLUDED,
        case_id="01P",
        kind="plea",
        step="appealed",
        approved_by="",
        at_ms=0,
        refused_by="leader-01",
        refused_at_ms=START_MS,
        reason="恶劣天气或自然灾害",
    )
    page.toggle()
    answer(desk, replace(DONE, pleas=(plea,)))
    press(page, KEY.Key_E)
    first, second = page.table.words.text.rows
    assert (first.key, second.key) == ("01P", "01E")
    assert [cell.text for cell in first.cells][3] == "剔除" and first.cells[3].below == "申诉待裁"
    assert first.cells[5].text and first.cells[6].text == "—"
    assert second.cells[5].text == "—" and second.cells[6].text
    assert "另有 1 件" in page._state.text()
    desk.lang.use("en")
    assert page.table.words.text.rows[0].cells[7].text == "Bad weather or a disaster"


def test_views_and_periods_change_by_one_key_each(counted, desk):
    for spec_at, spec in BOARDS.items():
        press(counted, KEY(KEY.Key_0 + int(spec.key)))
        assert counted.dimension is spec_at
        heads = [head.text for head in counted.table.words.text.heads]
        assert len(heads) == 2 + len(spec.columns) + spec.has_score
    for key, kind in (
        (KEY.Key_D, PeriodKind.DAY),
        (KEY.Key_W, PeriodKind.WEEK),
        (KEY.Key_T, PeriodKind.TEN_DAYS),
        (KEY.Key_Y, PeriodKind.YEAR),
        (KEY.Key_M, PeriodKind.MONTH),
    ):
        press(counted, key)
        assert counted.book.kind is kind and asked(desk).from_ms <= START_MS
    now = asked(desk).from_ms
    press(counted, KEY.Key_PageUp)
    assert asked(desk).upto_ms == now
    n = n_asked(desk)
    press(counted, KEY.Key_PageDown, KEY.Key_PageDown)
    assert asked(desk).from_ms == now and n_asked(desk) == n + 1


def test_r_ranks_by_the_column_under_the_cursor(counted):
    columns = BOARDS[D.REGION].columns
    counted.table.setCurrentIndex(counted.table.words.index(1, 2 + columns.index("rework_rate")))
    press(counted, KEY.Key_R)
    heads = [head.text for head in counted.table.words.text.heads]
    assert [text for text in heads if "▾" in text] == ["返工率　▾"]
    counted.table.setCurrentIndex(counted.table.words.index(1, 2 + columns.index("filed")))
    press(counted, KEY.Key_R)
    assert [head.text for head in counted.table.words.text.heads] == heads


def test_the_chart_shows_the_ranked_rates_with_their_bounds(counted):
    bars = counted.chart.bars
    assert counted.chart.isVisible()
    assert [round(bar.rate, 2) for bar in bars] == [0.95, 0.9, 0.0, 1.0]
    assert bars[-1].is_few and not bars[0].is_few
    assert all(bar.low <= bar.rate + 1e-9 and bar.rate <= bar.high + 1e-9 for bar in bars)


def test_s_saves_every_number_for_a_spreadsheet(counted, qtbot, tmp_path):
    with qtbot.waitSignal(counted.noticed) as heard:
        press(counted, KEY.Key_S)
    (path,) = (tmp_path / "out").iterdir()
    assert str(path) in heard.args[0].words.zh
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    (line,) = [one for one in lines if one["指标"] == "结案率" and one["名称"] == "990102002"]
    assert (line["分子或计数"], line["分母"], line["剔除前分母"]) == ("1900", "2000", "2010")
    assert float(line["率"]) == 0.95 and line["数据截止"] == "2026-06-10 08:00"
    assert line["得分"] == line["等级"] == ""


def test_h01_the_file_holds_each_score_as_the_board_shows_it(counted, qtbot, tmp_path):
    by_key = {one.key: one.cells[-1] for one in counted.table.words.text.rows}
    with qtbot.waitSignal(counted.noticed):
        press(counted, KEY.Key_S)
    (path,) = (tmp_path / "out").iterdir()
    lines = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    scores = {one["名称"]: one for one in lines if one["指标"] == "区域综合得分"}
    big, few = scores["990102002"], scores["990102003"]
    assert f"{float(big['得分']):.1f}" == by_key["990102002"].text
    assert by_key["990102002"].below == f"{big['等级']} 级" and big["剔除前得分"]
    assert big["率"] == big["分母"] == "" and few["等级"] == "", "few cases: points, no grade"


def test_h01_a_region_has_a_score_with_its_grade_and_how_it_is_made(counted):
    by_key = {one.key: one.cells[-1] for one in counted.table.words.text.rows}
    big, few = by_key["990102002"], by_key["990102003"]
    assert float(big.text) > 0 and big.below.endswith("级") and "结案率 30%" in big.tip
    assert few.below == "件数少"  # points, and no grade
    at = counted.table.words.index(1, len(counted.table.words.text.heads) - 1)
    counted.table.setCurrentIndex(at)
    assert "监督举报率 10%（反向）" in counted._about.text()
    press(counted, KEY.Key_Return)  # no list stands behind a score
    assert counted.mode == "board"


def test_h02_p_saves_the_sheet_of_the_period_to_be_signed(counted, qtbot, tmp_path):
    with qtbot.waitSignal(counted.noticed) as heard:
        press(counted, KEY.Key_P)
    (path,) = (tmp_path / "out").glob("*.pdf")
    data = path.read_bytes()
    assert data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    assert str(path) in heard.args[0].words.zh and path.name.startswith("wanmi-indicators-month")
    with qtbot.waitSignal(counted.noticed):  # counted again, it replaces the older one
        press(counted, KEY.Key_P)
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_h02_a_published_month_stands_on_the_sheet_as_it_was_printed(counted, desk):
    """972 due, 911 closed, 737 in time: 93.72 % and 75.82 %; ten more were excluded."""
    month = {"to_close": 97_200, "closed": 91_100, "closed_on_time": 73_700}
    whole = IndicatorRow(
        dimension=D.CITY, key="", before={**month, "to_close": 98_200}, after=month
    )
    unit = IndicatorRow(
        dimension=D.DEPARTMENT,
        key="td-drainage",
        zh="排水<所>",
        en="排水<所>",
        after={"to_handle": 300},
    )
    found = replace(DONE, rows=(whole, unit, *ROWS[1:]), pleas=(EXCLUDED,), upto_ms=START_MS + 1)
    period = counted.book.period
    for code, said in (
        ("zh", ("93.72% (911 / 972)", "75.82%", "前 92.77%", "制表", "签发", "未满期", "件数少")),
        ("en", ("93.72% (911 / 972)", "75.82%", "all 92.77%", "Made by", "still running")),
    ):
        desk.lang.use(code)
        sheet = BoardSheet(found, period, "2026-06-10 08:00", desk.face.city, desk.lang)
        text = Paper(sheet.html(), lambda page, n_pages: "", {}).text
        for words_ in said:
            assert words_ in text, words_
        assert "排水<所>" in text


def test_a05_the_sheet_says_why_reports_were_declined(counted, desk):
    why = {"declined": 700, "declined_duplicate": 500, "declined_other": 200}
    whole = IndicatorRow(dimension=D.CITY, key="", before=why, after=why)
    found = replace(DONE, rows=(whole, *ROWS[1:]))
    sheet = BoardSheet(found, counted.book.period, "08:00", desk.face.city, desk.lang)
    text = Paper(sheet.html(), lambda page, n_pages: "", {}).text
    said = text[text.index("不予受理的原因") :]
    assert re.search(r"同一问题已在办理\s+5\s", said) and re.search(r"其他原因\s+2\s", said)
    assert "位置不明" not in said  # none of these
    none = BoardSheet(DONE, counted.book.period, "08:00", desk.face.city, desk.lang)
    assert "不予受理的原因" not in none.html()


def test_a_folder_that_cannot_be_written_is_told(qtbot, desk, tmp_path):
    (tmp_path / "file").write_text("no folder")
    host = QWidget()
    qtbot.addWidget(host)
    desk.show(filed())
    page = BoardPage(desk.parts, host, tmp_path / "file")
    host.show()
    page.toggle()
    answer(desk, DONE)
    with qtbot.waitSignal(page.noticed) as heard:
        press(page, KEY.Key_S)
    assert heard.args[0].words.zh.startswith("没能导出")


def test_what_the_backend_denies_is_said_in_its_words(page, desk):
    page.toggle()
    answer(desk, Denied(ask_id="", rule="busy", zh="后台忙", en="busy"))
    assert page._state.text() == "统计未成：后台忙"


def test_both_languages_say_everything(counted, desk):
    desk.lang.toggle()
    assert "Indicators: Regions, 2026-06" in counted._title.text()
    heads = " ".join(head.text for head in counted.table.words.text.heads)
    assert "Closing rate" in heads and not any("\u4e00" <= char <= "\u9fff" for char in heads)


def test_the_board_has_a_key_of_its_own_and_opens_on_the_real_window(whole_desk, qtbot):
    from backend.domain.terms.roles import Actor, Role

    desk = whole_desk(Actor("leader-01", Role.LEADER), "leader", filed())
    QTest.keySequence(desk.window, KEYS["board"].sequences[0])
    qtbot.waitUntil(desk.board.isVisible)
    assert desk.board.table.hasFocus()
    QTest.keyClick(desk.board.table, KEY.Key_Escape)
    assert not desk.board.isVisible()


def test_a21_repeat_spots_stand_by_their_number_most_first_and_open_their_cases(counted, desk):
    def spot(key: str, name: str, n: int, last: int = 0):
        counts = {"repeated": n * 100, "filed": n * 100, "to_close": n * 100}
        told = {"dimension": D.SPOT, "key": key, "zh": name, "en": name}
        return IndicatorRow(**told, before=counts, after=counts, last={"repeated": last * 100})

    others = row(D.SPOT, "", 2_798, 3_098)
    named = (spot("c0103@1", "甲", 1, 9), spot("e0102@2", "乙", 3, 2), spot("e0102@3", "丙", 3))
    press(counted, KEY.Key_F5)
    answer(desk, replace(DONE, rows=(*ROWS, *named, others)))
    press(counted, KEY.Key_5)
    assert counted.dimension is D.SPOT
    assert [cells[:3] for cells in words(counted.table.words)] == [
        ["", "全市", "0"],
        ["1", "乙", "3"],
        ["1", "丙", "3"],
        ["3", "甲", "1"],
        ["—", "其余案件", "0"],
    ]
    counted.table.setCurrentIndex(counted.table.words.index(1, 2))
    press(counted, KEY.Key_Return)
    question = asked(desk, GetIndicatorCases)
    assert (question.dimension, question.key, question.term) == (D.SPOT, "e0102@2", "repeated")
    press(counted, KEY.Key_Escape)
    at = 2 + BOARDS[D.SPOT].columns.index("closing_rate")
    for column in (at, 2):
        counted.table.setCurrentIndex(counted.table.words.index(1, column))
        press(counted, KEY.Key_R)
        ranked = [head.text.endswith("▾") for head in counted.table.words.text.heads]
        assert ranked.index(True) == column, "back to the number itself, too"


def test_k05_the_missed_rate_of_a_collector_says_what_is_charged_to_whom(counted, desk):
    def post(key: str, **counts: int):
        told = {term: n * 100 for term, n in counts.items()}
        return IndicatorRow(
            dimension=D.POST, key=key, zh="", en="", before=told, after=told, last={}
        )

    rows = (post("collector:COL-1", watched=40, missed_on_watch=2), post("", missed=7))
    press(counted, KEY.Key_F5)
    answer(desk, replace(DONE, rows=(*ROWS, *rows)))
    press(counted, KEY.Key_3)
    at = 2 + BOARDS[D.POST].columns.index("watch_missed_rate")
    told = {cells[1]: cells[at] for cells in words(counted.table.words)}
    assert told["采集员 COL-1"] == "5.00%" and told["不属个人"] == "—"
    (line,) = [n for n, cells in enumerate(words(counted.table.words)) if "COL-1" in cells[1]]
    counted.table.setCurrentIndex(counted.table.words.index(line, at))
    said = counted.findChildren(QLabel)
    charged = "班表没有上下班时刻、无人或多人当班的，不记在任何人名下"
    assert any(charged in one.text() for one in said if one.isVisible())
    press(counted, KEY.Key_Return)
    question = asked(desk, GetIndicatorCases)
    assert (question.key, question.term) == ("collector:COL-1", "missed_on_watch")
