"""F3: one field finds cases at the desk and all else at the backend, by keys alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.contract.answers import Finds, History
from backend.contract.codec import encode
from backend.contract.pushed import CaseChanged, LogRow
from backend.contract.questions import Find, GetHistory
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.terms.finding import Found, FoundKind
from console.bars.search import find_cases
from tests.console.fake_link import ME, filed, new_case

ADDRESS = Found(FoundKind.ADDRESS, "", "学府路 88 号", "", 119.52, 38.92, 0.93)
GRID = Found(FoundKind.GRID, "990102003012045", "990102003012045", "R-17", 119.53, 38.93, 0.95)
MOVER = Found(FoundKind.MOVER, "VEH-0031", "99-渣-07", "", 0.0, 0.0, 0.9)
CAMERA = Found(FoundKind.CAMERA, "CAM-1", "食街东口", "CAM-1", 119.6, 38.9, 0.9)


@pytest.fixture
def desk(whole_desk, qtbot):
    desk = whole_desk(ME, "dispatch", filed("01A"), new_case("01B", class_key="e0102"))
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    return desk


def typed(desk, qtbot, text: str) -> Find:
    """Press F3 and type; return what was asked for."""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3)
    assert desk.search.field.hasFocus()
    QTest.keyClicks(desk.search.field, text)
    qtbot.waitUntil(lambda: any(question.text == text for question in finds(desk)))
    return next(question for question in reversed(finds(desk)) if question.text == text)


def finds(desk) -> list[Find]:
    return [question for question in desk.link.asked if isinstance(question, Find)]


def answer(desk, asked: Find, *found: Found) -> None:
    desk.face.answer.emit(Finds(ask_id=asked.ask_id, found=found))


OLD = Found(
    FoundKind.CASE,
    "OLD",
    "雨水井盖",
    "YT-20250310-000131-7 · 学府路 88 号",
    119.53,
    38.93,
    0.97,
    class_key="c0103",
    ended_at_ms=1_741_600_000_000,
)


def titles(desk) -> list[str]:
    return [one.title for one in desk.search.found]


def test_opening_it_has_the_names_read_before_the_first_word(desk):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3)
    assert [question.text for question in finds(desk)] == [""]


def test_the_best_answer_is_taken_by_enter_and_pinned_on_the_map(desk, qtbot):
    asked = typed(desk, qtbot, "xuefu88")
    answer(desk, asked, ADDRESS, GRID)
    assert titles(desk)[0] == "990102003012045"
    with qtbot.waitSignal(desk.search.picked) as picked:
        QTest.keyClick(desk.search.field, Qt.Key.Key_Return)
    assert picked.args == [GRID]
    assert desk.map.said["pin"] == GRID.title
    assert desk.map.said["centre"] == (GRID.lon_deg, GRID.lat_deg)
    assert not desk.search.field.hasFocus()


def test_arrows_and_digits_choose_among_the_answers(desk, qtbot):
    answer(desk, typed(desk, qtbot, "xuefu88"), GRID, ADDRESS)
    QTest.keyClick(desk.search.field, Qt.Key.Key_Down)
    assert desk.search.answers.hasFocus()
    QTest.keyClick(desk.search.answers, Qt.Key.Key_2)
    assert desk.map.said["pin"] == ADDRESS.title


def test_a_case_is_found_here_by_number_and_by_address(desk, qtbot):
    case = desk.face.case("01A")
    typed(desk, qtbot, case.case_no[-8:])
    assert [one.key for one in desk.search.found] == ["01A"]
    QTest.keyClick(desk.search.field, Qt.Key.Key_Return)
    assert desk.selection.case_id == "01A"
    assert desk.map.said["pin"] == ""


def test_cameras_are_selected_and_movers_are_where_they_are_now(desk, qtbot):
    answer(desk, typed(desk, qtbot, "sjdk"), CAMERA)
    QTest.keyClick(desk.search.field, Qt.Key.Key_Return)
    assert desk.selection.camera_id == "CAM-1"
    answer(desk, typed(desk, qtbot, "99zha"), MOVER)
    QTest.keyClick(desk.search.field, Qt.Key.Key_Return)
    said = [notice.words.zh for notice in desk.notices.kept]
    assert any("还没有定位" in text for text in said)


def test_a_place_outside_the_city_is_said_to_be_so_and_the_map_stays(desk, qtbot):
    far = replace(ADDRESS, is_outside=True)
    answer(desk, typed(desk, qtbot, "xuefu88"), far)
    assert "管理范围外" in desk.search.answers._texts[0].detail
    QTest.keyClick(desk.search.field, Qt.Key.Key_Return)
    assert "centre" not in desk.map.said
    assert any("管理范围之外" in notice.words.zh for notice in desk.notices.kept)


def test_an_old_answer_never_replaces_a_newer_question(desk, qtbot):
    old = typed(desk, qtbot, "xue")
    desk.search.field.clear()
    new = typed(desk, qtbot, "jie")
    answer(desk, new, GRID)
    answer(desk, old, ADDRESS)
    assert titles(desk) == [GRID.title]


def test_escape_clears_and_gives_the_keyboard_back(desk, qtbot):
    answer(desk, typed(desk, qtbot, "xue"), ADDRESS)
    QTest.keyClick(desk.search.field, Qt.Key.Key_Escape)
    assert desk.search.field.text() == "" and desk.search.found == ()
    assert not desk.search.field.hasFocus()


def test_nothing_found_and_not_allowed_are_said_in_words(desk, qtbot):
    asked = typed(desk, qtbot, "zzzz")
    answer(desk, asked)
    assert "没有找到" in desk.search._note.text() and desk.search._note.isVisible()
    asked = typed(desk, qtbot, "zzzzz")
    desk.face.answer.emit(Denied(ask_id=asked.ask_id, rule="busy", zh="后台忙", en="busy"))
    assert desk.search._note.text() == "后台忙"


def test_no_act_fires_from_letters_that_are_searched_for(desk, qtbot):
    desk.selection.pick("01B")
    n_sent = len(desk.link.sent)
    typed(desk, qtbot, "rvbwhu")
    assert len(desk.link.sent) == n_sent


@pytest.mark.parametrize("text", ["", " ", "%", "'"])
def test_a_text_that_fits_no_case_finds_none(text):
    assert find_cases(text, [(filed("01A"), "雨水井盖")]) == []


def notes(desk) -> list[str]:
    return [text.detail for text in desk.search.answers.texts]


def recalled(desk) -> GetHistory:
    return next(one for one in reversed(desk.link.asked) if isinstance(one, GetHistory))


def row_of(case: Case) -> LogRow:
    payload = encode(CaseChanged(case=case, act=Act.CLOSE))
    where = {"epoch": "e", "topic": "case", "entity": case.case_id, "ended": True}
    return LogRow(seq=9, prev_seq=8, city_at_ms=1, published_at_ms=1, payload=payload, **where)


def test_a22_a_case_that_ended_long_ago_is_found_named_dated_and_opened(desk, qtbot):
    answer(desk, typed(desk, qtbot, "000131-7"), OLD)
    assert titles(desk) == ["雨水井盖"]
    assert notes(desk) == ["历史案件 2025-03-10 结束 · YT-20250310-000131-7 · 学府路 88 号"]
    desk.lang.use("en")
    assert notes(desk) == ["Ended 2025-03-10 · YT-20250310-000131-7 · 学府路 88 号"]
    assert titles(desk) == ["Stormwater manhole cover"]
    QTest.keyClick(desk.search.field, Qt.Key.Key_Return)
    assert desk.selection.case_id == "OLD"
    asked = recalled(desk)
    assert (asked.topic, asked.entity) == ("case", "OLD")
    empty = desk.panels.dossier.empty
    assert empty.isVisible() and empty.title == "Fetching it from the record"
    case = replace(filed("OLD"), state=CaseState.CLOSED, closed_at_ms=OLD.ended_at_ms)
    rows = (row_of(filed("OLD")), row_of(case))
    desk.face.answer.emit(History(ask_id=asked.ask_id, topic="case", entity="OLD", rows=rows))
    assert desk.face.case("OLD") == case and not empty.isVisible()


@pytest.mark.parametrize("is_denied", [True, False])
def test_a22_a_case_that_does_not_come_is_asked_for_once_and_said_to_be_out_of_view(
    desk, qtbot, is_denied
):
    desk.selection.pick("GONE")
    asked = recalled(desk)
    denied = Denied(ask_id=asked.ask_id, rule="not_your_part", zh="无权", en="Not yours")
    none = History(ask_id=asked.ask_id, topic="case", entity="GONE", rows=())
    desk.face.answer.emit(denied if is_denied else none)
    assert desk.panels.dossier.empty.title == "此案已不在本席可见范围"
    desk.lang.use("en")
    assert recalled(desk) is asked, "to tell it again asks nothing"


def test_a22_a_case_the_desk_holds_is_offered_once(desk, qtbot):
    desk.search.field.setText("学府")  # as an input method commits it
    qtbot.waitUntil(lambda: any(question.text == "学府" for question in finds(desk)))
    asked = finds(desk)[-1]
    here = [one.key for one in desk.search.found if one.kind is FoundKind.CASE]
    answer(desk, asked, *(replace(OLD, key=key) for key in here), OLD)
    found = [one.key for one in desk.search.found if one.kind is FoundKind.CASE]
    assert here and sorted(found) == sorted([*here, "OLD"])
