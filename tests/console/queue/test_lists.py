"""Any number opens its list, and the list holds as many as the number said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend import codebooks
from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import after
from backend.domain.terms.words import Words
from console.queue.lists import CaseList, ListPanel
from console.queue.lists_model import COLUMNS, ListText
from tests.console.fake_link import ME, at, delivered, filed, new_case, replied

TITLE = Words("待派遣", "To dispatch")


def left(case, face, lang):
    return f"{face.remaining_s:.0f}"


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1400, 900)
    host.show()
    host.activateWindow()
    return host


@pytest.fixture
def panel(desk, host):
    text = ListText(desk.face, codebooks.load(), desk.lang, left)
    desk.show(filed("01A"), filed("01B"), delivered("01C"), new_case("01D", class_key="e0101"))
    return ListPanel(desk.skin, desk.lang, desk.face, text, host)


def every(desk):
    return CaseList(TITLE, lambda: tuple(desk.face.situation.cases))


def cell(panel, row, key):
    column = next(n for n, column in enumerate(COLUMNS) if column.key == key)
    return panel.table.index(row, column).data()


def press(panel, key):
    QTest.keyClick(panel.window().focusWidget(), key)


def test_the_list_holds_what_the_number_counted(desk, panel):
    panel.show_list(every(desk))
    assert panel.table.rowCount() == len(desk.face.situation.cases) == 4
    assert "4 件" in panel._title.text()


def test_it_is_not_modal_and_takes_the_keyboard(desk, panel, qtbot):
    panel.show_list(every(desk))
    assert not panel.isModal() if hasattr(panel, "isModal") else True
    qtbot.waitUntil(panel.view.hasFocus)


def test_urgent_stands_first_and_then_who_is_late_first(desk, panel):
    panel.show_list(every(desk))
    assert panel.table.case_ids[-1] == "01D"  # the only one that is not urgent
    assert panel.table.case_ids[0] in ("01A", "01B")


def test_filter_words_narrow_the_list_and_say_so(desk, panel, qtbot):
    panel.show_list(every(desk))
    panel._filter.setText("学府路 井盖")
    assert panel.table.rowCount() == 3
    assert "筛出 3 件" in panel._title.text()
    panel._filter.setText("ysjg")
    assert panel.table.rowCount() == 3
    panel._filter.setText("没有这样的")
    assert panel.table.rowCount() == 0
    assert panel._empty.text() == "没有符合筛选的案件"


def test_typing_in_the_rows_goes_to_the_filter(desk, panel, qtbot):
    panel.show_list(every(desk))
    qtbot.waitUntil(panel.view.hasFocus)
    QTest.keyClicks(panel.view, "0")
    assert panel._filter.text() == "0"


def test_enter_opens_the_marked_case_and_closes_the_list(desk, panel, qtbot):
    panel.show_list(every(desk))
    qtbot.waitUntil(panel.view.hasFocus)
    press(panel, Qt.Key.Key_Down)
    expected = panel.table.case_ids[1]

    with qtbot.waitSignal(panel.picked) as picked:
        press(panel, Qt.Key.Key_Return)

    assert picked.args == [expected]
    assert not panel.isVisible()


def test_escape_closes_and_picks_nothing(desk, panel, qtbot):
    panel.show_list(every(desk))
    qtbot.waitUntil(panel.view.hasFocus)
    with qtbot.assertNotEmitted(panel.picked):
        press(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_open_list_follows_the_situation(desk, panel, qtbot):
    panel.show_list(every(desk))
    desk.link.tell(filed("01E"))
    desk.face.pull()
    qtbot.waitUntil(lambda: panel.table.rowCount() == 5)


def test_columns_sort(desk, panel):
    desk.link.tell(replied("01F"))
    desk.face.pull()
    panel.show_list(every(desk))
    state = next(n for n, column in enumerate(COLUMNS) if column.key == "state")
    panel.view.sortByColumn(state, Qt.SortOrder.AscendingOrder)
    states = [cell(panel, row, "state") for row in range(panel.table.rowCount())]
    assert states == sorted(states)


def test_the_list_speaks_english_when_asked(desk, panel):
    panel.show_list(every(desk))
    desk.lang.use("en")
    assert cell(panel, 0, "state") == "To dispatch"
    assert panel._title.text() == "To dispatch · 4"


def test_what_a_list_is_sorted_by_is_worked_out_once_a_case_and_version(desk, panel, qtbot):
    made: list[str] = []
    hay = panel.table._text.haystack

    def noted(case):
        made.append(case.case_id)
        return hay(case)

    panel.table._hays._make = noted
    panel.show_list(every(desk))
    qtbot.waitUntil(lambda: panel.is_warm)
    assert sorted(made) == ["01A", "01B", "01C", "01D"]
    panel.table.filter("雨水井盖")
    panel.table.filter("")
    assert len(made) == 4
    desk.link.tell(replied("01C"))
    desk.face.pull()
    panel.table.filter("雨水井盖")
    assert made[4:] == ["01C"]


def test_another_language_is_sorted_and_filtered_in_its_own_words(desk, panel):
    panel.show_list(every(desk))
    panel.table.filter("雨水井盖")
    n = panel.table.rowCount()
    desk.lang.use("en")
    panel.table.filter("雨水井盖")
    assert n == 3 and panel.table.rowCount() == 0


def test_a12_time_re_sorts_what_no_act_changed(desk, panel):
    panel.show_list(every(desk))
    key = panel.table._keys["left"]
    case = desk.face.case("01C")
    before = key.of(case)
    desk.link.now_ms += 3_600_000
    assert key.of(case) == before
    panel.table._keys["left"]._make = lambda case: (False, 7.0, case.case_id)
    panel.table.look_again(400)
    assert key.of(case) == (False, 7.0, "01C")


def test_sorting_again_makes_no_value_and_keeps_a_case_that_came_in_its_place(desk, panel):
    panel.show_list(every(desk))
    made: list[str] = []
    book = panel.table._keys["state"]
    make = book._make
    book._make = lambda case: made.append(case.case_id) or make(case)
    panel.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    first = panel.table.case_ids
    panel.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert panel.table.case_ids == first[::-1]
    made.clear()

    desk.link.tell(replied("01C"), new_case("01E"))
    desk.face.pull()
    panel.follow()

    assert sorted(made) == ["01C", "01E"]
    words = [panel.table._text.cell(desk.face.case(i), "state") for i in panel.table.case_ids]
    assert words == sorted(words, reverse=True)


def test_a17_ctrl_g_hands_over_what_the_filter_shows_and_a_campaign_can_be_filtered_by(
    desk, panel, qtbot
):
    tagged = after(filed("01E"), Act.TAG, ME, Given(campaign="汛后井盖专项"), at(12))
    desk.show(*desk.face.situation.cases.values(), tagged)
    panel.show_list(every(desk))
    qtbot.waitUntil(panel.view.hasFocus)
    panel._filter.setText("汛后井盖")
    assert panel.table.case_ids == ("01E",)
    panel._filter.setText("井盖")
    shown = panel.table.case_ids
    assert len(shown) == 4
    with qtbot.waitSignal(panel.gathered) as told:
        QTest.keyClick(panel.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [shown] and not panel.isVisible()


def test_a11_f9_hands_over_the_chosen_rows_and_what_comes_moves_no_choice(desk, panel, qtbot):
    panel.show_list(every(desk))
    desk.show(*desk.face.situation.cases.values())
    view = panel.view
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = panel._chosen()
    assert len(chosen) == 2
    desk.link.tell(filed("01E"))
    desk.face.pull()
    panel.follow()
    assert set(panel._chosen()) == set(chosen) and panel.table.rowCount() == 5
    with qtbot.waitSignal(panel.urged) as handed:
        QTest.keyClick(view, Qt.Key.Key_F9)
    assert set(handed.args[0]) == set(chosen) and panel.isHidden()


def test_a11_one_chosen_row_is_handed_over_from_the_filter_too(desk, panel, qtbot):
    panel.show_list(every(desk))
    panel._filter.setFocus()
    with qtbot.waitSignal(panel.urged) as handed:
        QTest.keyClick(panel._filter, Qt.Key.Key_F9)
    assert len(handed.args[0]) == 1


def test_a11_ctrl_a_chooses_all_that_the_filter_shows(desk, panel, qtbot):
    panel.show_list(every(desk))
    panel._filter.setText("0")
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert set(panel._chosen()) == set(panel.table.case_ids)
