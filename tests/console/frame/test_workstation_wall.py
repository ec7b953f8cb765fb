"""F10: the hall's window shows the same situation with its own big type."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.domain.cases.case import OPEN_STATES, STATES, CaseState
from console.frame.hall import MARK_SCALE, WallWindow
from console.hall.words import Wall
from layers.view import MapView
from tests.console.fake_link import (
    MINUTE_MS,
    START_MS,
    delivered,
    filed,
    new_case,
)

pytestmark = pytest.mark.usefixtures("steady_time")


@pytest.fixture
def wall(qtbot, desk, looks):
    desk.show(filed("01A"), delivered("01B"), new_case("01C", class_key="e0102"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    wall.resize(1280, 720)
    wall.show()
    return wall


def numbers(wall):
    wall.refresh()
    return {card.text.title: (card.text.number, card.text.base) for card in wall.page.figures}


def test_a22_numbers_are_counted_from_the_situation_and_carry_their_base(desk, wall):
    assert numbers(wall) == {
        "在办案件": ("3", "其中紧急 2"),
        "超时超期": ("0", "其中紧急 0"),
        "今日结案": ("0", "今日上报 3"),
        "待派遣": ("1", "等候最久 10:00"),
        "在岗采集员": ("0", "应到 0"),
    }


def test_what_only_time_made_late_is_counted(desk, wall):
    desk.link.now_ms = START_MS + 24 * 60 * MINUTE_MS
    cases = desk.face.situation.cases
    wall.take_faces({case_id: desk.face.face_of(case) for case_id, case in cases.items()})
    assert numbers(wall)["超时超期"] == ("3", "其中紧急 2")


def test_numbers_follow_what_changes(desk, wall):
    desk.link.tell(filed("01D"))
    desk.face.pull()
    found = numbers(wall)
    assert found["在办案件"][0] == "4" and found["待派遣"][0] == "2"
    assert wall.page.happenings.rows[0].what == "立案"


def test_a_declined_report_is_no_closed_case(desk, wall):
    declined = replace(
        new_case("01C", class_key="e0102"),
        state=CaseState.DECLINED,
        version=99,
        closed_at_ms=desk.face.city_now_ms(),
    )
    desk.link.tell(declined)
    desk.face.pull()
    assert numbers(wall)["在办案件"][0] == "2"
    assert numbers(wall)["今日结案"] == ("0", "今日上报 3")


def test_it_opens_with_what_was_done_last(wall):
    wall.refresh()
    assert len(wall.page.happenings.rows) == 3


def test_the_board_shows_the_case_that_presses_most(desk, wall):
    wall.refresh()
    board = wall.page.board.text
    pressing = min(
        (case for case in desk.face.situation.cases.values() if case.urgent),
        key=lambda case: desk.face.face_of(case).remaining_s,
    )
    assert dict(board.rows)["位置"] == pressing.place.address
    assert dict(board.rows)["现在"] == STATES[pressing.state].words.zh
    assert board.mark == "late" and ":" in board.number


@pytest.mark.parametrize("state", OPEN_STATES)
def test_every_open_state_has_a_next_step_in_both_languages(state):
    words = Wall.NEXT_STEPS[state.value]
    assert words.zh and words.en


def test_without_anything_urgent_the_board_says_so(qtbot, desk, looks):
    desk.show(new_case("01C", class_key="e0102"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    wall.refresh()
    assert wall.page.board.text.title == "没有紧急或超时案件"
    assert not wall.page.board.text.rows


def test_nothing_is_counted_before_the_city_is_known(qtbot, desk, looks):
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    assert {number for number, _ in numbers(wall).values()} == {"—"}


def test_its_marks_grow_with_the_page(wall):
    before = wall.map.scene.scale
    wall.resize(1920, 1080)
    assert wall.map.scene.scale == pytest.approx(before * 1.5, rel=0.01)
    assert wall.map.scene.scale == pytest.approx(MARK_SCALE)


def test_it_speaks_the_desks_language(desk, wall):
    desk.lang.use("en")
    assert wall.windowTitle() == "Wall"
    assert "Open cases" in numbers(wall)


def test_f10_takes_it_away_and_escape_does_not(qtbot, wall):
    wall.activateWindow()
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert wall.isVisible()
    with qtbot.waitSignal(wall.closed):
        QTest.keyClick(wall, Qt.Key.Key_F10)


def test_h01_the_indicators_page_says_the_boards_own_numbers(desk, wall):
    from backend.contract.questions import GetIndicators
    from tests.console.board.test_board import DONE, answer, asked

    QTest.keyClick(wall, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert wall.at == 1 and isinstance(asked(desk), GetIndicators)
    assert {card.text.number for card in wall.rates.figures} == {"—"}
    answer(desk, DONE)
    closing = wall.rates.figures[0].text
    assert (closing.title, closing.number) == ("结案率", "90.33%")
    assert "2,802 / 3,102" in closing.base and "剔除前" in closing.base
    regions, departments = (board.text for board in wall.rates.rankings)
    assert regions.rows[0].score.startswith("综合 ") and regions.rows[0].score[-1] in "ABCDE"
    assert regions.rows[-1].score == "", "few cases are not graded before the hall"
    assert not any(row.score for row in departments.rows), "no weights are published for units"
    places = [(row.place, row.name, row.number) for row in regions.rows]
    assert places[0] == ("1", "990102002", "95.00%") and places[-1][0] == "少"
    assert "截至 08:00" in regions.note and "30" in regions.note
    assert wall.rates.head.text.page == "考核指标"


def test_a_page_that_is_not_in_sight_asks_for_nothing(desk, wall):
    wall.turn()
    assert wall.indicators._every.isActive()
    wall.turn()
    assert wall.campaigns._every.isActive() and not wall.indicators._every.isActive()
    wall.turn()
    assert wall.at == 0 and not wall.campaigns._every.isActive()
    assert not wall.campaigns._turn.isActive()
