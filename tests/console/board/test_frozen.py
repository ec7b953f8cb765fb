"""Numbers frozen for a briefing: one key freezes, it is said which they are, lists are theirs."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.figures import CountFrozen, FrozenLine, FrozenShown, IndicatorCases
from backend.contract.orders import FreezeOrder
from backend.contract.questions import GetFrozen, GetIndicatorCases, GetIndicators
from backend.contract.verdicts import Denied
from backend.domain.counting.day import Freeze
from backend.domain.terms.period import PeriodKind
from console.board.page import BoardPage
from tests.console.fake_link import CHIEF, LEADER, filed

from .test_board import DONE, answer, asked, press, words

KEY = Qt.Key
MONTH_MS = 1_780_243_200_000
CUT_MS = 1_781_049_007_000  # 07:50:07 on the 10th
FIGURES = replace(DONE, from_ms=MONTH_MS, upto_ms=CUT_MS, cutoff_ms=CUT_MS)


def frozen(version: int = 1, n: int = 2_802) -> CountFrozen:
    first = replace(FIGURES.rows[0], after={**FIGURES.rows[0].after, "closed": n * 100})
    return CountFrozen(
        what=Freeze.BRIEFING,
        period=PeriodKind.MONTH,
        version=version,
        at_ms=CUT_MS + 2_000,
        account="leader-01",
        seat="值班长席",
        seq=4711,
        figures=replace(FIGURES, rows=(first, *FIGURES.rows[1:])),
    )


def shown(*held: CountFrozen) -> FrozenShown:
    lines = tuple(
        FrozenLine(version=one.version, at_ms=one.at_ms, cutoff_ms=CUT_MS, account="", seat="")
        for one in held
    )
    return FrozenShown(ask_id="", lines=lines, frozen=held[-1] if held else None)


@pytest.fixture
def board(qtbot, make_desk, tmp_path):
    """Open the board of a person; what was frozen before is told."""

    def make(actor, *held: CountFrozen) -> tuple[BoardPage, object]:
        desk, host = make_desk(actor), QWidget()
        qtbot.addWidget(host)
        host.resize(1366, 768)
        host.show()
        desk.show(filed())
        page = BoardPage(desk.parts, host, tmp_path / "out")
        page.noticed.connect(desk.heard.notice)
        page.toggle()
        answer(desk, DONE)
        answer(desk, shown(*held), GetFrozen)
        return page, desk

    return make


def go_round(desk) -> list[GetIndicators]:
    """Answer what a freeze counts, one kind of period after the other; return the questions."""
    found: list[GetIndicators] = []
    n = len(orders(desk))
    for _ in PeriodKind:
        answer(desk, shown(), GetFrozen)
        question = asked(desk)
        found.append(question)
        upto_ms = question.upto_ms
        counted = replace(FIGURES, from_ms=question.from_ms, upto_ms=upto_ms, cutoff_ms=upto_ms)
        answer(desk, counted)
        if len(orders(desk)) > n:
            break
    return found


def orders(desk) -> list[FreezeOrder]:
    return [one for one in desk.link.sent if isinstance(one, FreezeOrder)]


@pytest.mark.parametrize(
    "held", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier]
)
def test_a_letter_struck_with_ctrl_or_alt_freezes_nothing(board, held):
    page, desk = board(LEADER)
    n_asked = len(desk.link.asked)
    QTest.keyClick(page.table, KEY.Key_F, held)
    assert len(desk.link.asked) == n_asked and not orders(desk)
    press(page, KEY.Key_F)
    assert len(desk.link.asked) > n_asked


def test_mission_0850_one_key_counts_at_this_second_and_freezes_all_periods(board):
    page, desk = board(LEADER)
    assert page._strip.text == "实时数　F 冻结此刻的数字供汇报" and not page._strip.is_frozen
    press(page, KEY.Key_F)
    questions = go_round(desk)
    assert len(questions) == len(PeriodKind) and all(one.exact for one in questions)
    (moment_ms,) = {one.upto_ms for one in questions}
    assert moment_ms % 1000 == 0 and 500 <= desk.link.now_ms - moment_ms < 1500
    (order,) = orders(desk)
    assert (order.what, order.period) == (Freeze.BRIEFING, PeriodKind.MONTH)
    assert (order.from_ms, order.upto_ms) == (MONTH_MS, moment_ms)
    assert {one.period for one in order.also} == set(PeriodKind) - {PeriodKind.MONTH}
    assert page._strip.text == "已送出，等后台存入记录…"
    desk.link.settle(order.command_id, "accepted")
    desk.face.pull()
    answer(desk, shown(frozen()), GetFrozen)
    assert page._strip.is_frozen
    assert desk.said == ["看板的数字已冻结，数到 06-10 07:50:07：日、周、旬、月、年各一份"]


def test_a_period_that_is_over_is_frozen_by_itself_as_at_its_end(board):
    page, desk = board(LEADER)
    press(page, KEY.Key_PageUp)
    answer(desk, DONE)
    answer(desk, shown(), GetFrozen)
    press(page, KEY.Key_F)
    assert [one.upto_ms for one in go_round(desk)] == [MONTH_MS]
    (order,) = orders(desk)
    assert order.also == () and order.upto_ms == MONTH_MS


def test_mission_0850_frozen_numbers_say_who_when_to_the_second_and_at_which_row(board):
    page, _ = board(LEADER, frozen(n=2_700))
    assert page._strip.text.startswith("实时数　本期已于 06-10 07:50:09 由 值班长席 冻结")
    live = words(page.table.words)[0]
    press(page, KEY.Key_B)
    assert page._strip.is_frozen and page._strip.text == (
        "冻结数，不是实时　数到 06-10 07:50:07　06-10 07:50:09 由 值班长席 冻结　"
        "案件记录第 4,711 行　B 回到实时"
    )
    assert words(page.table.words)[0] != live
    press(page, KEY.Key_B)
    assert words(page.table.words)[0] == live and not page._strip.is_frozen


def test_mission_0850_the_centres_leaders_see_what_was_frozen_first(board):
    page, desk = board(CHIEF, frozen())
    assert page._strip.is_frozen
    press(page, KEY.Key_F)  # freezing is the shift leader's
    assert not any(isinstance(one, FreezeOrder) for one in desk.link.sent)
    press(page, KEY.Key_F5)
    answer(desk, DONE)
    answer(desk, shown(frozen()), GetFrozen)
    assert not page._strip.is_frozen, "who counts anew wants to see it live"


def test_a22_a_frozen_number_opens_the_list_behind_it_as_counted_then(board):
    page, desk = board(LEADER, frozen())
    press(page, KEY.Key_B)
    page.table.setCurrentIndex(page.table.words.index(0, 3))
    press(page, KEY.Key_Return)
    question = asked(desk, GetIndicatorCases)
    assert (question.from_ms, question.upto_ms) == (MONTH_MS, CUT_MS)
    found = IndicatorCases(
        ask_id="", progress=1.0, n=1, total=280_200, cases=(filed(),), at_ms=(1,), shares=(100,)
    )
    answer(desk, found, GetIndicatorCases)
    assert page._state.text().endswith("（冻结数，数到 06-10 07:50:07）")
    press(page, KEY.Key_Escape)
    page.table.setCurrentIndex(page.table.words.index(0, 3))
    press(page, KEY.Key_Return)
    answer(desk, replace(found, total=280_100), GetIndicatorCases)
    assert "冻结时是 2,802，此后获准剔除的不再列出" in page._state.text()


def test_a_second_version_is_turned_to_and_said(board):
    page, desk = board(LEADER, frozen(), frozen(2))
    press(page, KEY.Key_B)
    assert "第 2 份，共 2 份" in page._strip.text
    press(page, KEY.Key_V)
    assert asked(desk, GetFrozen).version == 1


def test_a_freeze_that_was_refused_says_why_and_shows_live_numbers(board):
    page, desk = board(LEADER)
    press(page, KEY.Key_F)
    go_round(desk)
    (order,) = orders(desk)
    desk.link.settle(order.command_id, "conflict", zh="值班长席 已先冻结", en="somebody was first")
    desk.face.pull()
    answer(desk, shown(), GetFrozen)
    assert desk.said == ["值班长席 已先冻结"] and not page._strip.is_frozen


def test_a_row_that_came_in_behind_the_count_makes_a_new_round_and_only_three_of_them(board):
    page, desk = board(LEADER)
    press(page, KEY.Key_F)
    for n in (1, 2, 3):
        go_round(desk)
        assert len(orders(desk)) == n
        told = {"rule": "not_counted", "zh": "这次统计已过时", "en": "out of date"}
        desk.link.settle(orders(desk)[-1].command_id, "refused", **told)
        desk.face.pull()
        assert desk.said == (["这次统计已过时"] if n == 3 else [])
    answer(desk, shown(), GetFrozen)
    assert page._strip.text == "实时数　F 冻结此刻的数字供汇报"


def test_a_round_that_cannot_be_counted_says_why_and_freezes_nothing(board):
    page, desk = board(LEADER)
    press(page, KEY.Key_F)
    assert page._strip.text.startswith("正在冻结 06-10 08:11:59 的数字…")
    answer(desk, shown(), GetFrozen)
    answer(desk, Denied(ask_id="", rule="busy", zh="后台忙", en="busy"))
    assert desk.said == ["后台忙"] and not orders(desk)
    assert page._strip.text == "实时数　F 冻结此刻的数字供汇报"


def test_a_board_that_is_closed_while_it_counts_freezes_nothing(board):
    page, desk = board(LEADER)
    press(page, KEY.Key_F)
    answer(desk, shown(), GetFrozen)
    press(page, KEY.Key_Escape)
    answer(desk, replace(FIGURES, upto_ms=asked(desk).upto_ms))
    assert not orders(desk) and asked(desk, GetFrozen).period is PeriodKind.MONTH


def test_frozen_numbers_are_told_in_both_languages(board):
    page, desk = board(LEADER, frozen())
    press(page, KEY.Key_B)
    desk.lang.toggle()
    assert page._strip.text.startswith("Frozen, not live · counted to 06-10 07:50:07")
    assert not any("\u4e00" <= char <= "\u9fff" for char in page._strip.text)
