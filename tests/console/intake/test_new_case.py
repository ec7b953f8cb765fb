"""F2: a call becomes a report by keys alone, and nothing that was typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.contract.answers import Finds
from backend.contract.orders import Report
from backend.contract.questions import Find
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Source
from backend.domain.terms.finding import Found, FoundKind
from backend.domain.terms.roles import Actor, Role
from console.intake.new_case import Draft, report_of
from tests.console.fake_link import ME, new_case

INTAKE = Actor("intake-01", Role.INTAKE, "受理席 01")
ADDRESS = Found(FoundKind.ADDRESS, "", "学府路 88 号", "", 119.6, 38.9, 0.93)


@pytest.fixture
def desk(whole_desk, qtbot):
    desk = whole_desk(INTAKE, "intake", new_case("01B", class_key="e0102"))
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    return desk


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def type_in(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def found_place(desk, qtbot, text: str = "xuefu88") -> None:
    """Type a place and let the backend answer."""
    type_in(text)
    asked = lambda: [q for q in desk.link.asked if isinstance(q, Find) and q.text == text]  # noqa: E731
    qtbot.waitUntil(lambda: bool(asked()))
    desk.face.answer.emit(Finds(ask_id=asked()[-1].ask_id, found=(ADDRESS,)))


def reports(desk) -> list[Report]:
    return [order for order in desk.link.sent if isinstance(order, Report)]


def filled(desk, qtbot) -> None:
    press(Qt.Key.Key_F2)
    type_in("ysjg")
    press(Qt.Key.Key_Return)
    found_place(desk, qtbot)
    press(Qt.Key.Key_Return)


def judge(desk, outcome: str, **more: object) -> None:
    sent = reports(desk)[-1]
    verdict = Verdict(command_id=sent.command_id, outcome=outcome, **more)
    desk.face.verdict.emit((None, verdict))


def test_a18_a_call_is_taken_down_by_keys_alone(desk, qtbot):
    filled(desk, qtbot)
    type_in("jing gai que shi")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    report = reports(desk)[0]
    assert report.class_key == "c0103"
    assert (report.place.address, report.place.grid_code) == ("学府路 88 号", "990102003012045")
    assert report.source is Source.HOTLINE
    assert report.text == "jing gai que shi"
    assert report.actor == INTAKE and report.observed_at_ms == desk.face.city_now_ms()


def test_when_it_is_taken_the_form_goes_and_the_case_is_opened(desk, qtbot):
    filled(desk, qtbot)
    press(Qt.Key.Key_Return)
    with qtbot.waitSignal(desk.new_case.taken) as taken:
        judge(desk, "accepted", case_id="01Z")
    assert taken.args == ["01Z"]
    assert not desk.new_case.isVisible()
    assert desk.new_case.draft == Draft()
    assert any("已登记" in notice.words.zh for notice in desk.notices.kept)


@pytest.mark.parametrize("outcome", ["refused", "unknown"])
def test_a_refusal_is_said_and_everything_typed_stays(desk, qtbot, outcome):
    filled(desk, qtbot)
    press(Qt.Key.Key_Return)
    judge(desk, outcome, zh="没有这个类别", en="no such class")
    assert desk.new_case.isVisible()
    assert desk.new_case._hint.text() == "没有这个类别"
    assert desk.new_case.where.text() == "学府路 88 号"
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    first, second = reports(desk)
    assert first.command_id != second.command_id


def test_it_is_sent_once_however_often_enter_is_pressed(desk, qtbot):
    filled(desk, qtbot)
    for _ in range(3):
        press(Qt.Key.Key_Return)
    assert len(reports(desk)) == 1


def test_what_is_missing_is_said_and_gone_to(desk, qtbot):
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.new_case._hint.text() == "还没有选类别"
    assert desk.new_case.kind.hasFocus()
    type_in("0103")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.new_case._hint.text() == "还没有选位置"
    assert desk.new_case.where.hasFocus()
    assert reports(desk) == []


def test_a_class_of_two_kinds_is_chosen_apart(desk):
    press(Qt.Key.Key_F2)
    type_in("0102")
    assert set(desk.new_case._classes) == {"c0102", "e0102"}


def test_escape_puts_it_away_and_f2_brings_it_back_as_it_was(desk, qtbot):
    filled(desk, qtbot)
    press(Qt.Key.Key_Escape)
    assert not desk.new_case.isVisible()
    press(Qt.Key.Key_F2)
    assert desk.new_case.where.text() == "学府路 88 号"
    assert desk.new_case.draft.place is not None


def test_arrows_change_the_source(desk):
    press(Qt.Key.Key_F2)
    desk.new_case.source.setFocus()
    for _ in range(2):
        press(Qt.Key.Key_Right)
    assert desk.new_case.draft.source is Source.LEADER
    press(Qt.Key.Key_Left)
    assert desk.new_case.draft.source is Source.PUBLIC


def test_a_click_on_the_map_is_a_place_while_the_form_is_open_and_only_then(desk):
    desk.map.background_clicked.emit(119.61, 38.91)
    assert desk.new_case.draft.place is None
    press(Qt.Key.Key_F2)
    desk.map.background_clicked.emit(119.61, 38.91)
    assert desk.new_case.draft.place.grid_code == "990102003012045"


def test_a21_what_is_known_already_is_hinted_at_before_it_is_sent(desk, qtbot):
    known = desk.face.case("01B")
    press(Qt.Key.Key_F2)
    type_in("0102")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_2 if desk.new_case._classes[1] == "e0102" else Qt.Key.Key_1)
    desk.map.background_clicked.emit(known.place.lon_deg, known.place.lat_deg)
    assert desk.new_case._hint.text().startswith("疑似重复 1 件")


def test_a_dispatcher_is_told_who_takes_reports_down(whole_desk, qtbot):
    desk = whole_desk(ME, "dispatch", new_case("01B", class_key="e0102"))
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    press(Qt.Key.Key_F2)
    assert not desk.new_case.isVisible()
    assert any("受理席" in notice.words.zh for notice in desk.notices.kept)


def test_half_a_draft_is_no_report():
    with pytest.raises(ValueError, match="not whole"):
        report_of(Draft(class_key="c0103"), INTAKE, "x", 0)


def test_choices_speak_the_language_the_desk_changes_to(desk, qtbot):
    press(Qt.Key.Key_F2)
    type_in("ysjg")
    assert desk.new_case.choices._texts[0].text == "雨水井盖"
    desk.lang.use("en")
    assert not any(
        "\u4e00" <= letter <= "\u9fff" for letter in desk.new_case.choices._texts[0].text
    )


def test_choices_push_nothing_over_the_fields(desk, qtbot):
    press(Qt.Key.Key_F2)
    form = desk.new_case
    column = (form.kind, form.where, form.source, form.text, form.caller, form.choices, form.send)
    for letter in "ysjg":
        type_in(letter)
        tops = [part.mapTo(form, part.rect().topLeft()).y() for part in column]
        feet = [top + part.height() for top, part in zip(tops, column, strict=True)]
        assert all(foot <= top for foot, top in zip(feet, tops[1:], strict=False)), letter
        assert tops[0] < form.height() // 4, "the title takes no room from the fields"
