"""A question with more answers than stand on the panel: none of them is out of reach."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.domain.cases.case import Act, Given
from backend.domain.dispatching.dispatch import Judgement, Suggestion
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.life import after
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from console.kit.dialogs import N_SHOWN, InputPanel
from console.kit.prompts import for_any_unit, for_campaign, for_reason
from tests.console.fake_link import UNITS, at, delivered, filed

WHY_NOT = Given(reason="不属我单位管养")

NAMES = ("排水所", "市政所", "环卫所", "园林所", "路灯所", "住建局", "民政局", "水务局", "燃气公司")
WHY = {
    "place_and_class": Words("职责含此类", "its duty"),
    "returned_before": Words("已回退：不属我管", "returned it"),
    "not_its_duty": Words("职责不含此类", "not its duty"),
}


def judged(name: str, rule: str) -> Suggestion:
    unit = ResponsibleUnit(name, name, name, ())
    return Suggestion(unit, Judgement(rule == "place_and_class", rule, WHY[rule]))


CROWD = (
    *(judged(name, "not_its_duty") for name in NAMES),
    judged("城管中队", "returned_before"),
    judged("市交警支队", "place_and_class"),
)


@pytest.fixture
def panel(qtbot, make_desk) -> InputPanel:
    desk = make_desk()
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 768)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    made = InputPanel(desk.skin, desk.lang, host)
    made.answers = []
    made.answered.connect(lambda _prompt, answer: made.answers.append(answer))
    return made


def texts(panel: InputPanel) -> list[str]:
    return [one.text for one in panel.choices._texts]


def test_a_ruling_offers_first_whose_duty_it_is_then_who_returned_it(panel):
    prompt = for_any_unit(filed(), CROWD, Act.RULE)
    assert [choice.key for choice in prompt.choices[:3]] == ["市交警支队", "城管中队", "排水所"]
    assert prompt.choices[1].detail.zh == "已回退：不属我管" and not prompt.choices[2].detail.zh
    assert len(prompt.choices) == len(CROWD) > N_SHOWN


@pytest.mark.parametrize("typed", ["rqgs", "rq"])
def test_what_is_typed_finds_among_many_and_enter_takes_it(panel, typed):
    panel.ask(for_any_unit(filed(), CROWD, Act.RULE))
    assert "燃气公司" not in texts(panel) and len(texts(panel)) == N_SHOWN
    for letter in typed:
        QTest.keyClicks(panel._own if panel._own.hasFocus() else panel.choices, letter)
    assert texts(panel) == ["燃气公司"]
    QTest.keyClick(panel._own, Qt.Key.Key_Return)
    assert panel.answers == ["燃气公司"]


def test_what_fits_nothing_is_said_and_answers_nothing(panel):
    panel.ask(for_any_unit(filed(), CROWD, Act.RULE))
    panel._own.setFocus()
    panel._own.insert("没有")  # as an input method does
    assert texts(panel) == [] and panel._about.text() == "没有相符的"
    QTest.keyClick(panel._own, Qt.Key.Key_Return)
    assert panel.answers == [] and panel.isVisible()
    panel._own.setText("所")
    assert len(texts(panel)) == 5
    QTest.keyClick(panel._own, Qt.Key.Key_Down)
    QTest.keyClick(panel.choices, Qt.Key.Key_Down)
    QTest.keyClick(panel.choices, Qt.Key.Key_Return)
    assert panel.answers == ["市政所"]


def test_a_campaign_asks_for_a_name_and_a_reason_for_a_reason(panel):
    panel.ask(for_campaign(filed(), Act.TAG, {}))
    assert "专项" in panel._own.placeholderText() and "理由" not in panel._own.placeholderText()
    panel.ask(for_reason(filed(), Act.REFER))
    assert "理由" in panel._own.placeholderText()


def test_who_answers_a_return_reads_why_it_was_returned(panel):
    case = after(delivered(), Act.RETURN, Actor("td-drainage", Role.UNIT), WHY_NOT, at(20))
    panel.ask(for_reason(case, Act.INSIST))
    assert panel._about.text() == "td-drainage：不属我单位管养"
    panel.ask(for_reason(case, Act.REFER))
    assert panel._about.text() == case.place.address


def test_few_choices_need_no_field(panel):
    few = tuple(Suggestion(unit, CROWD[-1].judgement) for unit in UNITS[:3])
    panel.ask(for_any_unit(filed(), few, Act.RULE))
    assert panel._own.isHidden()
