"""Numbers frozen for a briefing: one key freezes, it is said which they are, lists are theirs."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from backend.contract.figures import CountFrozen, FrozenLine, FrozenShown, IndicatorCases
from backend.contract.orders import FreezeOrder
from backend.contract.questions import GetFrozen, GetIndicatorCases, GetIndicators
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


def test_mission_0850_one_key_counts_at_this_second_and_freezes(board):
    page, desk = board(LEADER)
    assert page._strip.text == "实时数　F 冻结此刻的数字供汇报" and not page._strip.is_frozen
    press(page, KEY.Key_F)
    question = asked(desk)
    assert question.exact and question.upto_ms % 1000 == 0
    assert 0 <= desk.link.now_ms - question.upto_ms < 1000
    answer(desk, replace(FIGURES, upto_ms=question.upto_ms, cutoff_ms=question.upto_ms, seq=4711))
    (order,) = (one for one in desk.link.sent if isinstance(one, FreezeOrder))
    assert (order.what, order.period) == (Freeze.BRIEFING, PeriodKind.MONTH)
    assert (order.from_ms, order.upto_ms) == (MONTH_MS, question.upto_ms)
    assert page._strip.text == "已送出，等后台存入记录…"
    desk.link.settle(order.command_id, "accepted")
    desk.face.pull()
    answer(desk, shown(frozen()), GetFrozen)
    assert page._strip.is_frozen
    assert desk.said == ["2026 年 6 月的数字已冻结，数到 06-10 07:50:07"]


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
    moment_ms = asked(desk).upto_ms
    answer(desk, replace(FIGURES, upto_ms=moment_ms, cutoff_ms=moment_ms))
    order = desk.link.sent[-1]
    desk.link.settle(order.command_id, "conflict", zh="值班长席 已先冻结", en="somebody was first")
    desk.face.pull()
    answer(desk, shown(), GetFrozen)
    assert desk.said == ["值班长席 已先冻结"] and not page._strip.is_frozen


def test_a_board_that_is_closed_while_it_counts_freezes_nothing(board):
    page, desk = board(LEADER)
    press(page, KEY.Key_F, KEY.Key_Escape)
    answer(desk, replace(FIGURES, upto_ms=asked(desk, GetIndicators).upto_ms))
    assert not any(isinstance(one, FreezeOrder) for one in desk.link.sent)


def test_frozen_numbers_are_told_in_both_languages(board):
    page, desk = board(LEADER, frozen())
    press(page, KEY.Key_B)
    desk.lang.toggle()
    assert page._strip.text.startswith("Frozen, not live · counted to 06-10 07:50:07")
    assert not any("\u4e00" <= char <= "\u9fff" for char in page._strip.text)
